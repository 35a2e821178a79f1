"""The dashboard for tests: a server in a process of its own on made-up presets, and a browser that looks at it."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboards.presets.file import FOLDER, NAME, Presets, model_now
from dashboards.presets.make import question

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
AXE = "axe-core@4.14.1"
#: Milliseconds a page may take; a machine that does three things at once takes long, and a test says what, not when.
PATIENCE = 120_000
#: Solara's own: one of its components says `modules.export`, and its page tells about itself.
KNOWN = ("Failed to evaluate Vue script",)


#: Ports that no connection going out is given (those begin at 32 768 on Linux), so many for each process that tests.
FIRST_PORT, PORTS = 18_000, 500
_next_port = itertools.count()


def free_port() -> int:
    """Port nobody listens on, and that no test beside this one is given meanwhile."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for _ in range(PORTS):
        port = FIRST_PORT + PORTS * (worker % 28) + next(_next_port) % PORTS
        with contextlib.suppress(OSError), socket.socket() as spot:
            spot.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            spot.bind(("127.0.0.1", port))
            return port
    raise AssertionError("every port for tests is taken")


def listening(process: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 300.0) -> None:
    """Wait until a process that was started takes connections; its own words when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port} after {seconds:g} s: {log.read_text(encoding='utf-8')}")


def presets(made_up_answer: Any, folder: Path, pairs: int = 40, model: str | None = None) -> Path:
    """Made-up presets in a folder, of this model unless another is named."""
    comparison = made_up_answer(question(pairs))
    folder.mkdir(parents=True, exist_ok=True)
    text = Presets(model=model or model_now(), comparison=comparison).model_dump_json(by_alias=True)
    (folder / NAME).write_bytes(gzip.compress(text.encode()))
    return folder


@dataclass
class Server:
    """A running dashboard."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Megabytes it holds."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(text.split("VmRSS:")[1].split()[0]) / 1024.0


@contextlib.contextmanager
def served(folder: Path, log: Path, *words: str, port: int | None = None, **more: str) -> Iterator[Server]:
    """Start ``rondom dashboard`` and stop it again.

    Parameters
    ----------
    folder : pathlib.Path
        Of presets.
    log : pathlib.Path
        What it says.
    *words : str
        More words of the command.
    port : int, optional
        A free one when left out.
    **more : str
        Environment.
    """
    port = free_port() if port is None else port
    env = {**os.environ, "PYTHONPATH": str(ROOT), FOLDER: str(folder), **more}
    code = "from experiments.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "dashboard",
        "--no-browser",
        "--no-ready",
        "--port",
        str(port),
        *words,
    ]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=log.parent, env=env, stdout=out, stderr=out)
        try:
            listening(process, port, log)
            yield Server(process, port, log)
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def axe(folder: Path) -> str | None:
    """Script of axe-core, fetched once with npm and never part of the project; None where that cannot be done."""
    kept = Path(os.environ.get("RONDOM_AXE", ROOT / ".venv" / "axe.min.js"))
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        return None
    done = subprocess.run(
        [npm, "pack", AXE, "--silent"], cwd=folder, capture_output=True, timeout=120, check=False
    )
    packed = sorted(folder.glob("axe-core-*.tgz"))
    if done.returncode or not packed:
        return None
    with tarfile.open(packed[0]) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")


def settled(page: Any) -> None:
    """Wait until the frame and the heading are there and every picture says that it is drawn."""
    for part in ("header nav a[href]", "main h1", "footer a[href]"):
        page.wait_for_selector(part, state="attached")
    page.wait_for_function("!document.querySelector('.rondom-chart [aria-busy=true]')")


@dataclass
class Watched:
    """A page, and everything it asked for, got and complained about."""

    page: Any
    server: Server
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    traffic: int = 0

    def go(self, path: str) -> None:
        """Open a page and wait until it stands there: its frame, its heading, and its pictures drawn."""
        self.page.goto(self.server.address + path)
        settled(self.page)

    def fine(self) -> None:
        """Nothing from outside, nothing refused, no complaint."""
        assert self.outside == []
        assert self.refused == []
        assert self.complaints == []


def watched(context: Any, server: Server) -> Watched:
    """A new page of a browser's context."""
    found = Watched(context.new_page(), server)
    page = found.page
    page.set_default_timeout(PATIENCE)
    near = (server.address, server.address.replace("http", "ws"), "data:", "blob:")

    def said(message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(KNOWN):
            found.complaints.append(message.text)

    def moved(frame: Any) -> None:
        found.traffic += len(frame)

    def socket_opened(ws: Any) -> None:
        ws.on("framereceived", moved)
        ws.on("framesent", moved)

    page.on("console", said)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(near) else found.outside.append(one.url))
    page.on(
        "response", lambda one: found.refused.append(f"{one.status} {one.url}") if one.status >= 400 else None
    )
    page.on("websocket", socket_opened)
    return found
