"""Mesa's own visualisation shows the model: the page is built, steps, and begins anew with another plan."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard")
pytest.importorskip("altair", reason="needs the extra visual")
pytest.importorskip("matplotlib", reason="needs the extra visual")

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
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
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    log = (tmp_path_factory.mktemp("solara") / "log").open("w")
    words = ["-m", "solara", "run", "dashboards/mesa_page.py", "--host", "127.0.0.1", "--port", str(port)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    running = subprocess.Popen(
        [sys.executable, *words, "--no-open", "--production"], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    try:
        for _ in range(240):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
                break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(timeout=30)
        log.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_steps_and_begins_anew(address, tmp_path):
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(180_000)
        page.goto(address)
        # Mesa 3.3 shows steps, 3.5 time.
        clock = page.locator("text=/^(Step|Time): /")
        page.wait_for_function("document.body.innerText.match(/(Step|Time): 0/)")
        for week in (5, 10):
            page.get_by_role("button", name="Step").click()
            page.wait_for_function(f"document.body.innerText.match(/(Step|Time): {week}(\\.0)?\\b/)")
        page.wait_for_timeout(1_000)
        shots = Path(os.environ.get("RONDOM_SCREENSHOTS", tmp_path))
        shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shots / "mesa-page.png")
        assert page.locator("img").count() >= 4
        page.get_by_role("button", name="Reset").click()
        page.wait_for_function("document.body.innerText.match(/(Step|Time): 0/)")
        assert clock.count() == 1
        browser.close()
