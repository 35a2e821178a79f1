"""The documentation as a site: no warning, every link inside it leads somewhere, nothing comes from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from filelock import FileLock

pytest.importorskip("sphinx", reason="needs the extra docs")
pytest.importorskip("myst_nb", reason="needs the extra docs")

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LOOKED_AT = (
    "docs/index.html",
    "docs/api/model.html",
    "docs/notebooks/first-comparison.html",
    "docs/sweeps.html",
)


def sphinx(source: Path, target: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Build a site with our settings; the notebooks are shown and not run."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "--no-color", *words]
    return subprocess.run(
        [*command, "-c", str(ROOT / "docs"), str(source), str(target)],
        cwd=ROOT,
        env={**os.environ, "RONDOM_DOCS_NOTEBOOKS": "off"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built once also when several processes test."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rondom-site"
    with FileLock(f"{folder}.lock"):
        if not (folder / "index.html").is_file():
            made = tmp_path_factory.mktemp("site") / "html"
            result = sphinx(ROOT, made)
            assert result.returncode == 0, result.stderr
            shutil.copytree(made, folder)
    return folder


class Page(HTMLParser):
    """Anchors of a page, where it leads, and what it fetches."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one tag says."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link":
            self.fetched.append(given.get("href", ""))
        self.fetched += [given["src"]] if "src" in given else []


def broken(folder: Path) -> list[str]:
    """Links that lead nowhere, addresses without form, and whatever is fetched from outside."""
    pages = {path.resolve(): Page(path) for path in folder.rglob("*.html")}
    found = []
    for path, page in pages.items():
        here = path.relative_to(folder.resolve())
        found += [f"{here} fetches {url}" for url in page.fetched if urlsplit(url).netloc]
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                good = parts.scheme in ("http", "https") and "." in parts.netloc and " " not in link
                found += [] if good or parts.scheme == "mailto" else [f"{here}: {link} is no address"]
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                found.append(f"{here} leads to {link}, which is not there")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                found.append(f"{here} leads to {link}: no such anchor")
    return found


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_every_link_leads_somewhere(site):
    assert len(list(site.rglob("*.html"))) > 50
    assert broken(site) == []


@pytest.mark.slow
def test_the_reference_has_the_names_that_are_promised(site):
    import sim
    from experiments import sweep

    told = "".join(path.read_text(encoding="utf-8") for path in (site / "docs" / "api").glob("*.html"))
    names = [f"{getattr(sim, name).__module__}.{name}" for name in sim.__all__]
    names += [f"{getattr(sweep, name).__module__}.{name}" for name in sweep.__all__]
    assert [name for name in names if f'id="{name}"' not in told] == []


def test_a_page_with_faults_stops_the_build(tmp_path):
    text = "# Page\n\n[page](gone.md) [anchor](#away) [there](page.md#lost)\n\n### Two steps down\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    words = ("-D", "root_doc=page", "-D", "include_patterns=page.md", "-D", "html_additional_pages=")
    result = sphinx(tmp_path, tmp_path / "html", *words)
    assert result.returncode != 0
    assert [word for word in ("gone.md", "away", "lost", "H1 to H3") if word not in result.stderr] == []


def test_a_page_that_fetches_or_leads_astray_is_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<a id="here" href="b.html#gone"></a><a href="c.html"></a><a href="http://no where"></a>'
        '<a href="b.html#there"></a><script src="https://cdn.example.org/x.js"></script>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="there"></p>', encoding="utf-8")
    assert len(broken(tmp_path)) == 4


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_pages_open_from_disk_without_network(site, tmp_path):
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    complaints: list[str] = []
    shots = Path(os.environ.get("RONDOM_SCREENSHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((site / "index.html").as_uri())
        page.wait_for_url("**/docs/index.html")
        for name in LOOKED_AT:
            page.goto((site / name).as_uri())
            page.screenshot(path=shots / f"site-{Path(name).stem}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280, name
        page.goto((site / "search.html").as_uri() + "?q=connector")
        page.wait_for_selector("#search-results li")
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
