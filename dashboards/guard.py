"""The guard in front of Solara, which by itself takes sockets from any origin and any host and sends no policy.

Refuses hosts that were not named and sockets of other origins, serves no file that is not on this machine, hides what
tells about the server, and gives every page a policy under which only its own scripts run.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from html import escape
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from dashboards.texts import texts

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Hosts of this machine, always allowed.
OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_CDN = "/_solara/cdn/"
_HIDDEN = ("/resourcez", "/_solara/api/evict")
_PLAIN = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"SAMEORIGIN",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
#: Solara's page as it comes, and what stands there instead; `{nonce}` and texts are filled in per answer.
_VIEWPORT = re.compile(rb'<meta name="viewport"[^>]*>')
_SAID = (
    (b"Server\n                disconnected.", "lost.short"),
    (b"App is disconnected, and may not function properly. Please refresh the page.", "lost.long"),
    (b"Could not restore session. Please refresh the page.", "lost.long"),
    (b"Please refresh the page</v-card-title>", "lost.title"),
    (b"Could not restore session. Please refresh.", "lost.long"),
    (b"Restoring session\xe2\x80\xa6", "lost.restoring"),
    (b"Refresh now", "lost.reload"),
    (b"Cancel\n", "lost.cancel"),
)


class Guard:
    """ASGI application around another one.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    hosts : iterable of str
        Host names, without port, that may be asked for beside those of this machine.
    assets : pathlib.Path
        Folder of the page's own files.
    """

    def __init__(self, app: App, hosts: Iterable[str], assets: Path) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in (*OWN_HOSTS, *hosts))
        self._assets = assets.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}
        refused = self._refusal(scope, headers)
        if refused is not None:
            await _refuse(scope, receive, send, *refused)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send, headers)

    def _refusal(self, scope: Scope, headers: MutableMapping[bytes, str]) -> tuple[int, str] | None:
        host = headers.get(b"host", "")
        if bare(host) not in self._hosts:
            return 421, "This host is not served here: rondom dashboard --allow-host NAME adds it."
        path = _asked(scope)
        origin = headers.get(b"origin")
        asks = scope["type"] == "websocket" or scope.get("method") not in ("GET", "HEAD")
        if asks and (origin is None or urlsplit(origin).netloc.lower() != host.lower()):
            return 403, "Another origin may not talk to this page."
        if scope["type"] == "http" and scope.get("method") not in ("GET", "HEAD", "POST"):
            return 405, "Only GET, HEAD and POST."
        if path.startswith(_HIDDEN):
            return 404, "Nothing here."
        if path.startswith(_CDN) and not self._own(path):
            # Solara would go and fetch it from the internet.
            return 404, "This file is not part of the installation."
        return None

    def _own(self, path: str) -> bool:
        file = (self._assets / path.removeprefix(_CDN)).resolve()
        return file.is_relative_to(self._assets) and file.is_file()

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, headers: MutableMapping[bytes, str]
    ) -> None:
        nonce = secrets.token_urlsafe(16)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), errors="replace")
        lang = "en" if "en" in query.get("taal", []) else "nl"
        if _is_page(scope):
            # Solara would compress before we can look; the page is small.
            kept = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        held: list[Message] = []
        root = str(scope.get("root_path", "")).rstrip("/")

        async def passing(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == 404 and _is_page(scope):
                    # Solara says so in plain English, and leads nowhere.
                    message = {**message, "headers": [(b"content-type", b"text/html; charset=utf-8")]}
                message = {**message, "headers": _with_headers(message["headers"], headers[b"host"], nonce)}
                if any(
                    name.lower() == b"content-type" and value.startswith(b"text/html")
                    for name, value in message["headers"]
                ):
                    held.append(message)
                    return
            elif held:
                held.append(message)
                if not message.get("more_body"):
                    start, body = held[0], b"".join(part.get("body", b"") for part in held[1:])
                    body = no_page(lang, root) if start["status"] == 404 else dressed(body, lang, nonce)
                    start["headers"] = [
                        (name, value) for name, value in start["headers"] if name.lower() != b"content-length"
                    ] + [(b"content-length", str(len(body)).encode())]
                    await send(start)
                    await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self._app(scope, receive, passing)


def bare(host: str) -> str:
    """Host without its port, in small letters.

    Examples
    --------
    >>> bare("Localhost:8765"), bare("[::1]:8765"), bare("127.0.0.1")
    ('localhost', '[::1]', '127.0.0.1')
    """
    name = host.lower()
    return name.partition("]")[0] + "]" if name.startswith("[") else name.partition(":")[0]


def dressed(body: bytes, lang: str, nonce: str) -> bytes:
    """Solara's page with our language, room to zoom, our words, and scripts that the policy knows.

    Parameters
    ----------
    body : bytes
        HTML.
    lang : {'nl', 'en'}
        Language of the page that was asked for.
    nonce : str
        The number used once of this answer.
    """
    body = body.replace(b"<html>", f'<html lang="{lang}">'.encode(), 1)
    body = _VIEWPORT.sub(b'<meta name="viewport" content="width=device-width, initial-scale=1">', body)
    body = body.replace(b"<script", f'<script nonce="{nonce}"'.encode())
    said = texts("en" if lang == "en" else "nl")
    for words, key in _SAID:
        ending = (
            b"</v-card-title>"
            if words.endswith(b"</v-card-title>")
            else b"\n"
            if words.endswith(b"\n")
            else b""
        )
        body = body.replace(words, said[key].encode() + ending)
    return body


def no_page(lang: str, root: str) -> bytes:
    """HTML that says that there is no such page, and leads to the first one.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Language that was asked for.
    root : str
        Path in front of ours, where a reverse proxy put us under one.
    """
    said = texts("en" if lang == "en" else "nl")
    words, first = escape(said["lost.no_page"]), escape(said["lost.first_page"])
    address = escape(f"{root}/{'?taal=en' if lang == 'en' else ''}", quote=True)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>rondom</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body><main><h1>{words}</h1><p><a href="{address}">{first}</a></p></main></body></html>'
    ).encode()


def policy(host: str, nonce: str) -> str:
    """Content security policy of one answer: own files, sockets and scripts; Vue compiles its templates by eval."""
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self' ws://{host} wss://{host}; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


def _with_headers(headers: Iterable[tuple[bytes, bytes]], host: str, nonce: str) -> list[tuple[bytes, bytes]]:
    ours = {**_PLAIN, b"content-security-policy": policy(host, nonce).encode("latin-1")}
    return [(name, value) for name, value in headers if name.lower() not in ours] + list(ours.items())


def _asked(scope: Scope) -> str:
    """What was asked for, without the path that a reverse proxy put us under (uvicorn puts that in front)."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path.removeprefix(root) if path.startswith(root + "/") else path


def _is_page(scope: Scope) -> bool:
    return not _asked(scope).startswith(("/static/", "/_solara/", "/jupyter/", "/eigen/", "/bestand/"))


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": why[:120]})
        return
    body = why.encode()
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*head, *_PLAIN.items()]})
    await send({"type": "http.response.body", "body": body})
