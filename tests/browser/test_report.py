"""The report in a real browser, cut off from every network."""

import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from experiments.question import Question
from experiments.report.html import report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: A4 less the margins of the print style, in CSS pixels.
A4_WIDTH = round((210 - 2 * 13) / 25.4 * 96)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    # Playwright leaves its event loop and sockets to the interpreter.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module", params=["nl", "en"])
def file(request, made_up_answer, tmp_path_factory):
    question = Question(places=("alverna", "huurlingsedam"), pairs=20, years=5, lang=request.param)
    path = tmp_path_factory.mktemp(request.param) / "report.html"
    path.write_text(report(made_up_answer(question)), encoding="utf-8")
    return path


def opened(browser, file, width, height=900):
    """Page of the report in an offline context, with everything it asked for and complained about."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, locale="nl-NL")
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    return page, asked, complaints


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_it_opens_offline_and_fits(browser, file, width, tmp_path):
    page, asked, complaints = opened(browser, file, width)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shots = Path(os.environ.get("RONDOM_SCREENSHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    shot = shots / f"report-{file.parent.name[:2]}-{width}.png"
    page.screenshot(path=shot, full_page=True)
    assert shot.stat().st_size > 50_000
    page.context.close()


def test_nothing_is_lost_without_scripts(browser, file):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("svg").count() > 30
    assert page.locator(".tile").count() == 12
    assert page.locator("details summary").first.is_visible()
    context.close()


def test_words_in_pictures_stay_inside_them_and_can_be_read(browser, file):
    page, _, _ = opened(browser, file, 1280)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg text')].filter(text => {
            const t = text.getBoundingClientRect();
            const s = text.closest('svg').getBoundingClientRect();
            return t.left < s.left - 1 || t.right > s.right + 1
                || t.top < s.top - 1 || t.bottom > s.bottom + 2;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    small = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('svg')].map(svg =>
            11 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    )
    assert small >= 9.0
    page.context.close()


def test_labels_at_the_ends_of_lines_do_not_overlap(browser, file):
    page, _, _ = opened(browser, file, 1280)
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const texts = [...svg.querySelectorAll('text')];
            const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
            const found = [];
            for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
                const [a, b] = [boxes[i][1], boxes[j][1]];
                const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (x > 1 && y > 4) found.push(boxes[i][0] + ' | ' + boxes[j][0]);
            }
            return found;
        })"""
    )
    assert overlaps == []
    page.context.close()


def test_it_fits_on_a4(browser, file, tmp_path):
    page, _, complaints = opened(browser, file, A4_WIDTH)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    wide = page.evaluate(
        """width => [...document.querySelectorAll('table')]
            .filter(table => table.offsetWidth > width).map(table => table.caption.textContent)""",
        A4_WIDTH,
    )
    assert wide == []
    assert page.locator("nav").is_hidden()
    tall = page.evaluate("Math.max(...[...document.querySelectorAll('.panels')].map(p => p.offsetHeight))")
    # A block of charts is never split, so it has to fit on one page of 267 mm with its title.
    assert tall < (267 - 40) / 25.4 * 96
    pdf = page.pdf(format="A4", path=tmp_path / "report.pdf", tagged=True)
    assert pdf.startswith(b"%PDF")
    assert complaints == []
    page.context.close()


def test_the_keyboard_reaches_the_answer(browser, file):
    page, _, _ = opened(browser, file, 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#answer")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    page.context.close()
