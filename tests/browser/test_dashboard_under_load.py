"""The dashboard with many at once, over many visits, and on the model itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard: pip install 'rondom[dashboard]'")

from dashboards.answers.live import jobs
from dashboards.scenario.scenario import Scenario
from tests.made_up_pages import CHROMIUM, FLAGS, ROOT, presets, served, watched

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
SESSIONS, CYCLES = 20, 50
#: Megabytes that fifty visits may leave behind; one session that stayed would be about 1.3.
LEFT = 20.0


@pytest.fixture(scope="module")
def server(made_up_answer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("load")
    with served(presets(made_up_answer, folder / "presets"), folder / "log") as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.mark.long
@pytest.mark.browser
@in_a_browser
def test_twenty_sessions_at_once_all_answer(browser, server):
    context = browser.new_context(locale="nl-NL")
    every = [watched(context, server) for _ in range(SESSIONS)]
    for seen in every:
        seen.page.goto(server.address + "/")
    for seen in every:
        seen.page.wait_for_selector("main h1", timeout=120_000)
        seen.page.click(".cards a[href*='connector']")
    for seen in every:
        seen.page.wait_for_function("document.querySelector('main h1').textContent.includes('erbinder')")
        seen.fine()
    context.close()


@pytest.mark.long
@pytest.mark.browser
@in_a_browser
def test_memory_stays_flat_over_fifty_visits(browser, server):
    context = browser.new_context(locale="nl-NL")

    def visit():
        seen = watched(context, server)
        seen.go("/")
        # The page tells the server that it goes.
        seen.page.close(run_before_unload=False)

    for _ in range(10):
        visit()
    time.sleep(2.0)
    before = server.memory()
    for _ in range(CYCLES):
        visit()
    time.sleep(3.0)
    assert server.memory() - before < LEFT
    context.close()


def test_nothing_is_left_after_sigterm(made_up_answer, tmp_path):
    with served(presets(made_up_answer, tmp_path / "presets", pairs=5), tmp_path / "log") as running:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(15)
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(running.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert children.stdout.strip() == ""


def test_the_same_scenario_gives_the_same_numbers_everywhere():
    from experiments import session
    from experiments.pairs import run_pairs

    scenario = Scenario(places=("alverna",), arm="connector@0.5", pressure="low", years=1, pairs=3, seed=4)
    job = jobs().start(scenario)
    assert job is not None
    job.watched(+1)
    while job.running:
        job.wait(job.version, 1.0)
    assert job.state == "done", job.failure
    assert job.answer is not None
    question = scenario.question()
    python, _ = session.answer(question, run_pairs(question, threads=1))
    words = [*question.command().split()[1:], "--json"]
    code = "from experiments.cli import main; main()"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, env=env, check=True
    )
    assert json.loads(done.stdout) == json.loads(python.to_json()) == json.loads(job.answer.to_json())
