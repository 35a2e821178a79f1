"""The guard: who may ask, what is served, and what goes with every answer. Without Solara."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dashboards.guard import Guard, dressed

PAGE = (
    b'<!doctype html>\n<html>\n<head><meta name="viewport" content="width=device-width, user-scalable=no"></head>'
    b"<script>a()</script>Could not restore session. Please refresh.<script type=x>b()</script></html>"
)


async def behind(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    kind = b"text/html; charset=utf-8" if scope["path"] == "/" else b"text/plain"
    head = [(b"content-type", kind), (b"content-length", str(len(PAGE)).encode())]
    status = 404 if scope["path"].endswith("/gone") else 200
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": PAGE[:60], "more_body": True})
    await send({"type": "http.response.body", "body": PAGE[60:]})


@pytest.fixture
def ask(tmp_path):
    (tmp_path / "own.js").write_text("x", encoding="utf-8")
    guard = Guard(behind, ["wijk.example"], tmp_path)

    def asked(
        path="/", *, kind="http", method="GET", host="127.0.0.1:8765", origin=None, query=b"", root=""
    ) -> list[Any]:
        headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
        scope = {"type": kind, "path": path, "method": method, "headers": headers, "query_string": query}
        # As uvicorn does it: the path of the proxy goes in front.
        scope |= {"path": root + path, "root_path": root}
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        asyncio.run(guard(scope, receive, send))
        return sent

    return asked


@pytest.mark.parametrize("root", ["", "/wijk", "/resourcez"])
@pytest.mark.parametrize("path", ["/resourcez", "/_solara/cdn/x@1/y.js", "/_solara/api/evict"])
def test_nothing_hidden_is_reached_under_a_path_either(ask, root, path):
    assert ask(path, root=root)[0]["status"] == 404
    assert ask("/_solara/cdn/own.js", root=root)[0]["status"] == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765", "wijk.example"])
def test_own_hosts_are_served(ask, host):
    assert ask(host=host)[0]["status"] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1.evil.example", "localhost.evil:80", "[::2]", "a@b"]
)
def test_other_hosts_are_refused(ask, host):
    assert ask(host=host)[0]["status"] == 421


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", "http://127.0.0.1:9", "https://127.0.0.1", "x"]
)
def test_sockets_and_posts_of_other_origins_are_refused(ask, origin):
    assert (
        ask("/jupyter/api/kernels/1/channels", kind="websocket", origin=origin)[0]["type"]
        == "websocket.close"
    )
    assert ask("/_solara/api/close/1", method="POST", origin=origin)[0]["status"] == 403


def test_the_socket_of_the_page_itself_is_let_in(ask):
    sent = ask("/jupyter/api/kernels/1/channels", kind="websocket", origin="http://127.0.0.1:8765")
    assert sent == [{"type": "websocket.accept"}]
    proxied = ask("/x", kind="websocket", host="wijk.example", origin="https://wijk.example")
    assert proxied == [{"type": "websocket.accept"}]


@pytest.mark.parametrize(
    "path",
    [
        "/resourcez",
        "/_solara/api/evict/1",
        "/_solara/cdn/not-there.js",
        "/_solara/cdn/../../etc/passwd",
        "/_solara/cdn/",
    ],
)
def test_what_is_not_for_visitors_is_not_there(ask, path):
    assert ask(path)[0]["status"] == 404


@pytest.mark.parametrize(
    ("query", "words", "way"),
    [
        (b"", "Deze pagina bestaat niet", 'href="/wijk/"'),
        (b"taal=en", "no such page", 'href="/wijk/?taal=en"'),
    ],
)
def test_a_page_that_is_not_there_says_so_in_the_language_asked_for_and_leads_on(ask, query, words, way):
    start, body = ask("/gone", query=query, root="/wijk")
    assert start["status"] == 404
    head = dict(start["headers"])
    assert head[b"content-type"].startswith(b"text/html")
    assert b"content-security-policy" in head
    assert int(head[b"content-length"]) == len(body["body"])
    assert words in body["body"].decode()
    assert way in body["body"].decode()


def test_files_of_the_installation_are_served(ask):
    assert ask("/_solara/cdn/own.js")[0]["status"] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "OPTIONS"])
def test_other_methods_are_refused(ask, method):
    assert ask(method=method, origin="http://127.0.0.1:8765")[0]["status"] == 405


@pytest.mark.parametrize("path", ["/", "/file.txt"])
def test_every_answer_has_a_policy(ask, path):
    headers = {name.decode(): value.decode() for name, value in ask(path)[0]["headers"]}
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_is_dressed_whole_and_its_length_is_right(ask):
    start, body = ask(query=b"taal=en")
    headers = dict(start["headers"])
    assert int(headers[b"content-length"]) == len(body["body"])
    text = body["body"].decode()
    assert '<html lang="en">' in text
    assert "user-scalable" not in text
    assert "The connection is lost" in text
    nonce = headers[b"content-security-policy"].decode().split("'nonce-")[1].split("'")[0]
    assert text.count("<script") == text.count(f'<script nonce="{nonce}"') == 2


@pytest.mark.parametrize("query", [b"%FF%FE=%FF&&&===", b"\xff\xfe=1", b"taal=%ff", b"=" * 999])
def test_a_query_that_is_no_text_is_answered(ask, query):
    assert ask(query=query)[0]["status"] == 200


def test_no_two_answers_share_a_nonce(ask):
    policies = {dict(ask()[0]["headers"])[b"content-security-policy"] for _ in range(20)}
    assert len(policies) == 20


def test_what_is_replaced_stands_in_solaras_page():
    pytest.importorskip("solara", reason="needs the extra dashboard")
    from importlib.util import find_spec
    from pathlib import Path

    from dashboards.guard import _SAID

    spec = find_spec("solara")
    assert spec is not None
    assert spec.origin is not None
    page = (Path(spec.origin).parent / "server" / "templates" / "solara.html.j2").read_bytes()
    missing = [words for words, _ in _SAID if words not in page]
    assert missing == []
    told = dressed(page, "nl", "x")
    assert b"Server\n                disconnected" not in told
    assert b"Please refresh" not in told
