"""The project keeps its own promises: locks, versions, packages, floors, and what the READMEs say."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("sim", "experiments", "dashboards")
LOCKS = ("run.txt", "dashboard.txt", "test.txt")
READMES = ("README.md", "README.nl.md", "CONTRIBUTING.md")


def locked(name: str) -> dict[str, Requirement]:
    """Requirements of one lock with their hashes checked, keyed by `name ; marker`."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words, *hashes = line.split("--hash=")
        assert hashes, f"{name}: no hash for {words.strip()}"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h.strip()) for h in hashes), (
            f"{name}: {words.strip()}"
        )
        requirement = Requirement(words.strip())
        assert str(requirement.specifier).startswith("=="), f"{name}: {requirement} is not pinned"
        found[f"{requirement.name} ; {requirement.marker}"] = requirement
    return found


def sources() -> set[str]:
    """Every file of the three packages, as it stands in the work tree, with / between folders."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def copy_project(target: Path) -> Path:
    """Copy what is needed to build or lint the project: the packages and the files at the top."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target / name)
    return target


# ------------------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_and_hashes_everything_and_names_no_address(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert not re.search(r"\w+://|--(?:extra-)?index|--find-links|--trusted-host", text)
    assert len(locked(name)) > 10


@pytest.mark.parametrize("name", ["run.txt", "dashboard.txt"])
def test_what_testing_needs_holds_what_running_needs(name):
    # Something else that testing needs may ask for a package on more platforms, never for another release.
    run, test = locked(name), locked("test.txt")
    pins = {(pin.name, str(pin.specifier)) for pin in test.values()}
    assert {(pin.name, str(pin.specifier)) for pin in run.values()} <= pins
    if name == "run.txt":
        assert {key: str(test.get(key)) for key in run} == {key: str(run[key]) for key in run}


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("run.txt", ()),
        ("dashboard.txt", ("dashboard", "pdf")),
        ("test.txt", ("network", "notebook", "visual", "dashboard", "docs", "test", "dev")),
    ],
    ids=LOCKS,
)
def test_lock_satisfies_pyproject(name, groups):
    project = PYPROJECT["project"]
    asked = [*project["dependencies"], *PYPROJECT["build-system"]["requires"]]
    asked += [line for group in groups for line in project["optional-dependencies"][group]]
    pins = list(locked(name).values())
    for line in asked:
        wanted = Requirement(line)
        called = canonicalize_name(wanted.name)
        versions = [str(pin.specifier)[2:] for pin in pins if canonicalize_name(pin.name) == called]
        assert versions, f"{wanted.name} is not in {name}: run `make lock`"
        assert all(wanted.specifier.contains(v) for v in versions), f"{wanted}: {name} has {versions}"


# ---------------------------------------------------------------------------------- versions and packages


def test_one_version_everywhere():
    def stated(name: str, key: str) -> str:
        text = (ROOT / name).read_text(encoding="utf-8")
        match = re.search(rf'^{key}:\s*"?([^"\s]+)"?\s*$', text, flags=re.MULTILINE)
        assert match, f"{name} has no line `{key}:`"
        return match[1]

    version = PYPROJECT["project"]["version"]
    assert stated("CITATION.cff", "version") == version
    assert stated("publiccode.yml", "softwareVersion") == version
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_licence_is_named_alike_and_present_in_full():
    assert PYPROJECT["project"]["license"] == "EUPL-1.2"
    assert "license: EUPL-1.2" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert "license: EUPL-1.2" in (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{article}." in text for article in range(1, 16))
    assert "Compatible Licences" in text


def test_wheel_holds_exactly_the_files_of_the_three_packages(tmp_path):
    copy_project(tmp_path)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            "out",
            ".",
        ],
        cwd=tmp_path,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (wheel,) = (tmp_path / "out").glob("rondom-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        (points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "rondom = experiments.cli:main" in archive.read(points).decode()
    assert names == sources()


# ------------------------------------------------------------------------------------------------- floors


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in `folder`, not on the ones installed."""
    code = "import sys; sys.path[:0] = ['.']; from importlinter import cli; cli.lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_imports_point_down():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("sim/domains.py", "import experiments", "sim is not allowed to import experiments"),
        ("sim/domains.py", "import sim.policies", "sim.domains is not allowed to import sim.policies"),
        (
            "sim/network/__init__.py",
            "import sim.services",
            "sim.network is not allowed to import sim.services",
        ),
        ("sim/domains.py", "import typer", "sim is not allowed to import typer"),
        ("sim/attic.py", "HEIGHT = 1", "- sim.attic"),
    ],
    ids=["sim to experiments", "ground to policies", "sideways", "terminal in sim", "room without a floor"],
)
def test_an_import_that_points_up_is_refused(tmp_path, module, line, complaint):
    copy_project(tmp_path)
    path = tmp_path / module
    path.write_text(
        (path.read_text(encoding="utf-8") if path.exists() else "") + f"\n{line}\n", encoding="utf-8"
    )
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert complaint in result.stdout


# ------------------------------------------------------------------------------------------ make and READMEs


def made(tmp_path: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Ask make for an environment in a folder of its own, never in the one in use."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    if path is not None:
        env["PATH"] = path
    target = tmp_path / "env"
    make = shutil.which("make")
    assert make, "make is not installed"
    return subprocess.run(
        [make, "--no-print-directory", f"VENV={target}", *words, f"{target}/.made"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def pretend_python(folder: Path, name: str, body: str) -> None:
    """Put a command `name` in `folder` that answers as the shell lines in `body` say."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_make_says_when_no_python_is_new_enough(tmp_path):
    pretend_python(tmp_path / "bin", "python3", "exit 1")
    result = made(tmp_path, path=f"{tmp_path / 'bin'}")
    assert result.returncode != 0
    assert "No Python 3.11, 3.12 or 3.13 found" in result.stderr
    assert not (tmp_path / "env").exists()


def test_make_says_when_python_cannot_make_environments(tmp_path):
    pretend_python(tmp_path / "bin", "python3.12", 'case "$2" in *ensurepip*) exit 1;; esac')
    result = made(tmp_path, path=f"{tmp_path / 'bin'}")
    assert result.returncode != 0
    assert "sudo apt install python3-venv" in result.stderr
    assert not (tmp_path / "env").exists()


def test_make_passes_over_a_python_that_does_not_run(tmp_path):
    pretend_python(tmp_path / "bin", "python3.13", "exit 127")
    pretend_python(tmp_path / "bin", "python3.12", f'exec "{sys.executable}" "$@"')
    result = made(tmp_path, path=f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "env" / "bin" / "python").exists()


@pytest.mark.parametrize("name", READMES)
def test_make_targets_in_the_text_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, flags=re.MULTILINE))
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert named
    assert named <= set(targets)


@pytest.mark.parametrize("name", READMES)
def test_links_in_the_text_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    assert not {link for link in links if not (ROOT / link).exists()}


def test_commands_in_the_readme_exist():
    named = set(
        re.findall(
            r"^\| `rondom ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    )
    assert {"compare", "run", "doctor"} <= named
    result = subprocess.run(
        [sys.executable, "-c", "from experiments.cli import main; main()", "--help"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert not {word for word in named if not re.search(rf"\b{word}\b", result.stdout)}


def test_ci_script_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
