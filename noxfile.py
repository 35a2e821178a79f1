"""The Mesa face on the Pythons it promises: `nox` tests it on all three, `nox -s face-3.13` on one.

Mesa 3.3 is the last for Python 3.11, 3.5 the first choice after it; requirements/test.txt holds both.
"""

import nox

#: What of the tests is about the face, the frames, the graph and the pages that tell of them.
FACE = (
    "tests/contract/test_mesa.py",
    "tests/contract/test_python_page.py",
    "tests/unit/test_face.py",
    "tests/unit/test_measures.py",
    "sim/face",
    "sim/model.py",
)
MESA = {"3.11": "3.3.", "3.12": "3.5.", "3.13": "3.5."}

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = True


@nox.session(python=list(MESA))
def face(session: nox.Session) -> None:
    """Test the Mesa face with the locked packages; the model is compiled first (about two minutes a Python)."""
    session.install("--require-hashes", "--requirement", "requirements/test.txt")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    code = f"import mesa; assert mesa.__version__.startswith({MESA[str(session.python)]!r}), mesa.__version__"
    session.run("python", "-c", code)
    session.run("python", "-m", "pytest", "-q", *(session.posargs or FACE))
