"""A reverse proxy that puts a server under a path, as nginx and Caddy do, and passes sockets on."""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
from collections.abc import Iterator

#: Most bytes of the lines above a request.
HEAD = 65_536


def _pass_on(near: socket.socket, far: socket.socket) -> None:
    """Bytes from one to the other until either is done."""
    with contextlib.suppress(OSError):
        while data := near.recv(65_536):
            far.sendall(data)
    with contextlib.suppress(OSError):
        far.shutdown(socket.SHUT_WR)


def _inside(head: bytes, path: str) -> bytes | None:
    """The lines above a request as the server behind should get them; None when it is not under the path."""
    line, _, rest = head.partition(b"\r\n")
    method, target, version = line.split(b" ")
    front = path.encode() + b"/"
    if not target.startswith(front):
        return None
    # One request for each connection, so that only its first lines have to be read.
    if b"upgrade: websocket" not in rest.lower():
        rest = re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", b"\r\n" + rest)[2:]
        rest = b"Connection: close\r\n" + rest
    return b" ".join([method, b"/" + target.removeprefix(front), version]) + b"\r\n" + rest


@contextlib.contextmanager
def under(path: str, server: int, port: int) -> Iterator[str]:
    """Serve what listens on ``server`` under a path on ``port``; the address of it, without a slash at the end."""

    class Request(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            head = b""
            while b"\r\n\r\n" not in head and len(head) < HEAD:
                data = self.request.recv(65_536)
                if not data:
                    return
                head += data
            asked = _inside(head, path)
            if asked is None:
                self.request.sendall(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                return
            with socket.create_connection(("127.0.0.1", server)) as far:
                far.sendall(asked)
                up = threading.Thread(target=_pass_on, args=(self.request, far), daemon=True)
                up.start()
                _pass_on(far, self.request)

    class Proxy(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A browser that goes away in the middle is nothing to tell about."""

    with Proxy(("127.0.0.1", port), Request) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}{path}"
        running.shutdown()
