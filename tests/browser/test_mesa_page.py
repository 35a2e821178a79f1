"""Mesa's own visualisation shows the model: the page is built, steps, and begins anew with another plan."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard")
pytest.importorskip("altair", reason="needs the extra visual")
pytest.importorskip("matplotlib", reason="needs the extra visual")

from tests.made_up_pages import CHROMIUM, FLAGS, ROOT, free_port, listening

#: Mesa's and Solara's own deprecations are theirs.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_drawing_has_everybody_and_their_strong_ties():
    from dashboards.mesa_page import STRONG, drawing
    from sim import Model
    from tests.made_up_places import village

    model = Model(village(0.06), rng=1)
    model.run(4)
    collections: Any = drawing(model).axes[0].collections
    lines, spots = collections
    ties = model.frames.ties
    assert len(spots.get_offsets()) == len(model.frames.residents)
    assert len(lines.get_segments()) == ((ties["strength"] >= STRONG) & (ties["layer"] != "kin")).sum() > 0


def test_mesas_page_builds():
    from dashboards.mesa_page import ui, viz
    from tests.made_up_places import village

    box, context = ui.render(viz(village(0.06)), handle_error=False)
    assert box.children
    context.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Address of a running page; stopped afterwards."""
    port = free_port()
    said = tmp_path_factory.mktemp("solara") / "log"
    log = said.open("w")
    words = ["-m", "solara", "run", "dashboards/mesa_page.py", "--host", "127.0.0.1", "--port", str(port)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    running = subprocess.Popen(
        [sys.executable, *words, "--no-open", "--production"], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    try:
        listening(running, port, said)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(timeout=60)
        log.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_steps_and_begins_anew(address, tmp_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(180_000)
        page.goto(address)
        page.wait_for_function("document.body.innerText.match(/(Step|Time): 0/)")
        for week in (5, 10):
            page.get_by_role("button", name="Step").click()
            page.wait_for_function(f"document.body.innerText.match(/(Step|Time): {week}(\\.0)?\\b/)")
        # Two pictures and their two axes come after the number of the week.
        page.wait_for_function("[...document.images].filter(image => image.naturalWidth > 0).length >= 4")
        shots = Path(os.environ.get("RONDOM_SCREENSHOTS", tmp_path))
        shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shots / "mesa-page.png")
        page.get_by_role("button", name="Reset").click()
        page.wait_for_function("document.body.innerText.match(/(Step|Time): 0/)")
        # Mesa 3.3 shows steps, 3.5 time; one clock, not one for each start.
        assert page.locator("text=/^(Step|Time): /").count() == 1
        browser.close()
