"""The dashboard in a real browser, on made-up presets: every page, both languages, nothing from outside."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard: pip install 'rondom[dashboard]'")

from dashboards.scenario.address import PAGES, Address, read
from tests.made_up_pages import CHROMIUM, FLAGS, axe, free_port, presets, served, settled, watched
from tests.made_up_proxy import under

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    # Playwright leaves its event loop and sockets to the interpreter.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EVERY = [(page, lang) for page in PAGES for lang in ("nl", "en")]


@pytest.fixture(scope="module")
def server(made_up_answer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with served(presets(made_up_answer, folder / "presets"), folder / "log") as running:
        yield running
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def axe_script(tmp_path_factory):
    found = axe(tmp_path_factory.mktemp("axe"))
    if found is None:
        pytest.skip("axe-core is not there and npm cannot fetch it: accessibility was NOT checked")
    return found


@pytest.fixture(scope="module")
def context(browser):
    """One for all tests, so that the browser fetches the scripts of the page once."""
    own = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield own
    own.close()


@pytest.fixture
def seen(context, server):
    found = watched(context, server)
    yield found
    found.page.close()


def violations(page, script):
    # As a browser extension would do it: the policy of the page lets no other script in.
    page.evaluate("source => { (new Function(source))(); }", script)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [(one["id"], node["target"]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("page", "lang"), EVERY)
def test_every_page_in_both_languages(seen, axe_script, page, lang, tmp_path):
    shots = Path(os.environ.get("RONDOM_SCREENSHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    seen.go(str(Address(page=page, lang=lang)))
    assert seen.page.evaluate("document.documentElement.lang") == lang
    assert seen.page.locator("main h1").count() == 1
    assert seen.page.locator("nav [aria-current=page]").count() == 1
    assert "rondom" in seen.page.title()
    assert seen.traffic < 300_000
    # 640 points wide is a screen of 1280 at 200 per cent.
    for width in (1280, 640, 390):
        seen.page.set_viewport_size({"width": width, "height": 900})
        # Pictures are drawn again for the new width a moment after it.
        seen.page.wait_for_function("most => document.documentElement.scrollWidth <= most", arg=width)
        settled(seen.page)
        if width != 640:
            assert violations(seen.page, axe_script) == []
            shot = shots / f"dashboard-{page}-{lang}-{width}.png"
            seen.page.screenshot(path=shot, full_page=True)
            assert shot.stat().st_size > 20_000
    seen.fine()


def test_pages_fit_on_paper(seen, tmp_path):
    for page in ("glance", "compare", "assumptions"):
        seen.go(str(Address(page=page)))
        seen.page.emulate_media(media="print")
        assert seen.page.locator("#pages").is_hidden()
        assert seen.page.locator("main h1").is_visible()
        assert seen.page.pdf(format="A4", path=tmp_path / f"{page}.pdf").startswith(b"%PDF")
        seen.page.emulate_media(media="screen")


def test_the_network_is_whole_on_paper_and_forms_stay_on_the_screen(seen):
    seen.go(str(Address(page="network")))
    seen.page.locator("canvas").wait_for(state="visible")
    seen.page.emulate_media(media="print")
    # Paper comes at once: nothing has time to be drawn anew for its width.
    wide = """(() => {
        document.querySelector('.rondom-network-box').style.width = '640px';
        return document.querySelector('canvas').getBoundingClientRect().width;
    })()"""
    assert 0 < seen.page.evaluate(wide) <= 640
    assert seen.page.locator("main select:visible, main button:visible, main input:visible").count() == 0
    assert seen.page.locator(".rondom-chart-title:visible").count() > 0
    seen.page.emulate_media(media="screen")


def test_the_keyboard_alone_chooses_a_plan_and_takes_the_report(seen):
    seen.go("/")
    page = seen.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    def tab_to(selector):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    tab_to(".cards a[href*='connector']")
    page.keyboard.press("Enter")
    page.wait_for_url("**plan=connector**")
    page.wait_for_function("document.querySelector('main h1').textContent.includes('erbinder')")
    settled(page)
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    tab_to("#pages a[href^='/vergelijken']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vergelijken**")
    # A new page is read from its heading.
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    settled(page)
    page.evaluate("document.activeElement.blur()")
    tab_to("a[href*='rapport.html']")
    with page.expect_download() as held:
        page.keyboard.press("Enter")
    text = Path(held.value.path()).read_text(encoding="utf-8")
    assert "<!DOCTYPE html>" in text
    assert "connector" in held.value.suggested_filename
    seen.fine()


def test_back_and_reload_come_back_to_the_same(seen):
    seen.go("/?wijk=alverna&plan=connector")
    page = seen.page
    page.click("#pages a[href^='/verkennen']")
    page.wait_for_url("**/verkennen**")
    page.wait_for_selector("#policy-connector")
    assert page.is_checked("#policy-connector")
    page.check("#policy-peer-groups")
    page.wait_for_url("**connector+peer-groups**")
    page.select_option("#dose-connector", "0.5")
    page.wait_for_url("**connector@0.5+peer-groups**")
    page.reload()
    page.wait_for_selector("#dose-connector")
    assert page.input_value("#dose-connector") == "0.5"
    page.go_back()
    page.wait_for_function("document.querySelector('#dose-connector').value === '1'")
    page.go_back()
    page.wait_for_function("!document.querySelector('#policy-peer-groups').checked")
    seen.fine()


def test_switches_that_cannot_go_together_say_so(seen):
    seen.go("/verkennen?plan=rondom-wijchen")
    seen.page.check("#policy-connector")
    seen.page.wait_for_url("**plan=connector**")
    seen.page.wait_for_function("document.querySelector('main').innerText.includes('kan niet samen')")
    seen.page.wait_for_function("!document.querySelector('#policy-rondom-wijchen').checked")


def test_a_switch_keeps_its_focus_when_words_appear_above_it(seen):
    seen.go("/verkennen?plan=rondom-wijchen")
    page = seen.page
    # The very field, not one made anew in its place: a hand or a key may still be on it.
    page.evaluate("window.turned = document.querySelector('#policy-connector'); window.turned.focus()")
    page.keyboard.press("Space")
    page.wait_for_url("**plan=connector**")
    page.locator("main [role=status] .notice").wait_for(state="visible")
    assert page.evaluate("document.activeElement === window.turned && window.turned.checked")
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('main [role=status] .notice')")
    assert page.evaluate("document.activeElement === window.turned && !window.turned.checked")


def test_pins_stand_in_the_address(seen):
    seen.go("/verkennen?plan=connector")
    seen.page.click("[data-do=pin]")
    seen.page.wait_for_url("**vast=connector**")
    seen.go("/verkennen?vast=connector,collective")
    seen.page.click("[data-value=connector]")
    seen.page.wait_for_url(re.compile("vast=collective$"))


@pytest.mark.parametrize(
    "query",
    [
        "plan=%3Cscript%3Ealert(1)%3C/script%3E",
        "x=" + "y" * 3_000,
        "taal=" + quote('"><img src=x onerror=alert(1)>'),
        "wie=" + quote("{{7*7}}<svg/onload=alert(1)>"),
        "%FF%FE=%FF&&&===",
        "vast=" + quote("<b>,connector,../../etc/passwd"),
    ],
)
def test_a_hostile_address_gives_the_default_and_says_so(seen, query):
    dialogs = []

    def said(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    seen.page.on("dialog", said)
    seen.go("/?" + query)
    seen.page.locator(".notice").first.wait_for(state="visible")
    assert seen.page.locator("main script, main svg[onload], main img[onerror]").count() == 0
    assert dialogs == []
    assert read("/", seen.page.evaluate("location.search"))[0].scenario.problems() == []
    seen.fine()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\x00\x01\x02PK\x03\x04\xff\xfe", "scenario file"),
        (b"x" * 200_000, "64 kB"),
        (b'plann = "connector"', "did you mean 'plan'"),
        (b'plan = "<img src=x onerror=alert(1)>"', "<img src=x onerror=alert(1)>"),
        (b"[" * 60_000, "scenario file"),
    ],
)
def test_an_upload_that_is_wrong_says_how_and_the_page_lives_on(seen, content, part):
    seen.go("/werkbank")
    seen.page.set_input_files(
        "#upload", {"name": "scenario.toml", "mimeType": "text/plain", "buffer": content}
    )
    seen.page.wait_for_function(
        "part => [...document.querySelectorAll('.notice')].some(notice => notice.innerText.includes(part))",
        arg=part,
    )
    assert seen.page.locator("main img").count() == 0
    good = b'plan = "connector@0.5"\nplaces = ["alverna"]\nyears = 3\n'
    seen.page.set_input_files("#upload", {"name": "scenario.toml", "mimeType": "text/plain", "buffer": good})
    seen.page.wait_for_url("**/verkennen?wijk=alverna&plan=connector@0.5&jaren=3")
    seen.fine()


def test_a_scenario_goes_out_as_a_file_and_comes_in_again(seen, tmp_path):
    seen.go("/werkbank?wijk=huurlingsedam&plan=collective@0.25&zaad=7")
    with seen.page.expect_download() as held:
        seen.page.click("a[href*='scenario.toml']")
    path = tmp_path / "scenario.toml"
    held.value.save_as(path)
    seen.go("/werkbank")
    seen.page.set_input_files("#upload", str(path))
    seen.page.wait_for_url("**/verkennen?wijk=huurlingsedam&plan=collective@0.25&zaad=7")


def test_under_a_path_everything_is_found_there(made_up_answer, browser, tmp_path):
    folder = presets(made_up_answer, tmp_path / "presets", pairs=5)
    with (
        served(folder, tmp_path / "log", "--root-path", "/wijk") as running,
        under("/wijk", running.port, free_port()) as address,
    ):
        context = browser.new_context(locale="nl-NL")
        seen = watched(context, replace(running, port=int(address.rpartition(":")[2].split("/")[0])))
        page = seen.page
        page.goto(address + "/?plan=connector")
        settled(page)
        page.wait_for_selector(".rondom-chart svg.main-svg", state="attached")
        page.click("#pages a[href^='/wijk/vergelijken']")
        page.wait_for_url("**/wijk/vergelijken?plan=connector")
        page.wait_for_function("document.querySelector('main h1').textContent === 'Vergelijken'")
        page.reload()
        settled(page)
        assert page.inner_text("main h1") == "Vergelijken"
        with page.expect_download() as held:
            page.click("a[href*='rapport.html']")
        assert held.value.suggested_filename.endswith("rapport.html")
        page.click("#pages a[href^='/wijk/?']")
        page.wait_for_url("**/wijk/?plan=connector")
        page.go_back()
        page.wait_for_function("document.querySelector('main h1').textContent === 'Vergelijken'")
        seen.fine()
        context.close()


def test_a_broken_preset_is_named_and_every_page_lives_on(made_up_answer, browser, tmp_path):
    folder = presets(made_up_answer, tmp_path / "presets", pairs=5)
    broken = folder / "network-alverna.npz.gz"
    broken.write_bytes(b"broken")
    with served(folder, tmp_path / "log") as running:
        seen = watched(browser.new_context(locale="nl-NL"), running)
        for page in ("glance", "network"):
            seen.go(str(Address(page=page)))
            notice = seen.page.locator(".notice").first
            notice.wait_for()
            assert broken.name in notice.inner_text()
            assert str(tmp_path) not in seen.page.content()
            assert "fout" not in seen.page.inner_text("main h1")
        seen.fine()
        seen.page.context.close()


def test_a_lost_connection_says_so_in_dutch_and_comes_back(made_up_answer, browser, tmp_path):
    folder = presets(made_up_answer, tmp_path / "presets", pairs=5)
    with served(folder, tmp_path / "log") as first:
        seen = watched(browser.new_context(locale="nl-NL"), first)
        seen.go("/?wijk=alverna&plan=connector")
    seen.page.wait_for_function("document.body.innerText.includes('De verbinding is weg')")
    with served(folder, tmp_path / "log", port=first.port):
        seen.page.reload()
        settled(seen.page)
        assert "Buurtverbinder" in seen.page.inner_text("main h1")
        assert seen.page.url.endswith("/?wijk=alverna&plan=connector")
        seen.page.context.close()
