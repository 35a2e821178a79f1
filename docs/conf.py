"""How Sphinx makes the site of these pages: `make docs`.

The source folder is the whole repository, so that links between `docs/`, the READMEs and the examples mean the same
here as in a checkout. Nothing on the site is fetched from outside (docs/decisions/0062-docs-site.md).
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# The notebooks run in processes of their own, and are about this checkout.
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "rondom"
author = _PROJECT["authors"][0]["name"]
copyright = f"{author}, EUPL-1.2"  # noqa: A001 - Sphinx's name for it
release = version = _PROJECT["version"]
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
]

# ------------------------------------------------------------------------------------------------- what is read
root_doc = "docs/index"
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/decisions/*.md",
    "docs/api/*.rst",
    "docs/notebooks/*.ipynb",
    "benchmarks/*.md",
]
# Folders that need not be walked.
exclude_patterns = [
    ".*",
    "build",
    "dist",
    "results",
    "requirements",
    "tests",
    "sim",
    "experiments",
    "dashboards",
]

#: Headings of the menu and the pages below them; pages of `docs` that are named nowhere join "Working with it".
SECTIONS: dict[str, list[str]] = {
    "Begin": ["README", "Nederlands <README.nl>", "docs/own-neighbourhood", "docs/results", "docs/story"],
    "The model": [
        *("docs/model", "docs/odd", "docs/population", "docs/policies", "docs/capacity", "docs/two-states"),
        *("docs/numbers", "docs/series", "docs/baseline", "docs/glossary"),
    ],
    "Working with it": [
        "docs/python",
        "docs/notebooks/*",
        "docs/sweeps",
        "docs/add-a-policy",
        "docs/performance",
    ],
    "Reference": ["docs/api/*"],
    "The project": ["CONTRIBUTING", "CHANGELOG", "benchmarks/*", "docs/decisions/*"],
}
_NAMED = {page for pages in SECTIONS.values() for page in pages}
_PAGES = [f"docs/{path.stem}" for path in sorted((ROOT / "docs").glob("*.md"))]
SECTIONS["Working with it"] += [page for page in _PAGES if page not in _NAMED and page != root_doc]

# ------------------------------------------------------------------------------------------------- how it is read
myst_heading_anchors = 4
myst_enable_extensions = ["strikethrough"]
# Outputs are not kept in the notebooks, so they are made here: `off` (a test) only shows what is asked.
nb_execution_mode = os.environ.get("RONDOM_DOCS_NOTEBOOKS", "force")
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True

default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True, "show-inheritance": True}
numpydoc_show_class_members = False
python_use_unqualified_type_names = True
pygments_style = "friendly"

# ------------------------------------------------------------------------------------------------- how it looks
html_theme = "furo"
html_title = f"rondom {release}"
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_theme_options = {"top_of_page_buttons": []}
html_show_sphinx = False
# Summaries are fetched page by page, which browsers refuse to a site that is opened as files.
html_show_search_summary = False
html_copy_source = False
templates_path = ["site/templates"]
# The address of the site itself leads to its first page.
html_additional_pages = {"index": "first.html"}


def _toctree(caption: str, pages: list[str]) -> str:
    """One heading of the menu with its pages, each absolute: `title <page>` or `page`."""
    lines = [re.sub(r"(<?)([^ <]+>?)$", r"\1/\2", page) for page in pages]
    return "\n".join(["```{toctree}", ":hidden:", ":glob:", f":caption: {caption}", "", *lines, "```"])


def _read(app: Any, docname: str, text: list[str]) -> None:
    """Mend what reads differently here than in a checkout.

    A link whose text is the name of a file gets the title of the page as its text. The first page gets the menu: in
    the file itself it would only be clutter.
    """
    text[0] = re.sub(r"\[[\w-]+\.md\]\(", "[](", text[0])
    if docname == root_doc:
        text[0] += "\n\n" + "\n\n".join(_toctree(*section) for section in SECTIONS.items()) + "\n"


def setup(app: Any) -> dict[str, bool]:
    """Hang this into Sphinx."""
    app.connect("source-read", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
