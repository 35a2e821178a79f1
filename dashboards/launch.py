"""Starting the dashboard from the command line."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser

from dashboards.server import serve
from dashboards.settings import prepare
from sim.errors import BadInput

PORTS = range(1024, 65_536)
#: How long the browser waits for the first page, seconds.
PATIENCE = 60.0


def problems(host: str, port: int) -> list[str]:
    """What is wrong with an address to listen on, a sentence each."""
    if port not in PORTS:
        return [f"port is {port}: expected a whole number from {PORTS.start} to {PORTS.stop - 1}"]
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as spot:
            spot.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            spot.bind((host, port))
    except OSError as error:
        return [
            f"cannot listen on {host} port {port} ({error.strerror or error}): choose another with --port"
        ]
    return []


def launch(host: str, port: int, hosts: list[str], root_path: str, *, browser: bool, ready: bool) -> None:
    """Serve, and open the browser once the first page can be had.

    Raises
    ------
    BadInput
        When the extra is not installed or the address is taken.
    """
    prepare()
    if found := problems(host, port):
        raise BadInput(found)
    if browser:
        near = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
        threading.Thread(target=_open, args=(f"http://{near}:{port}/",), daemon=True).start()
    serve(host, port, hosts, root_path=root_path, ready=ready)


def _open(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5.0):  # noqa: S310 - our own address
                webbrowser.open(address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
