"""Text that answers: HTML on the page whose links, fields and buttons come back to Python.

One widget holds a whole piece of a page, so a page is a few kilobytes on the socket, and what a screen reader meets is
plain HTML. In the markup:

- ``<a href="/…">`` within the dashboard moves there without a reload; ``download`` and ``target`` links are left alone;
- ``data-set="name"`` on a field sends ``{"do": "set", "name": …, "value": …}`` when it changes;
- ``data-do="name"`` on a button (with an optional ``data-value``) sends ``{"do": name, "value": …}``;
- ``data-file="name"`` on a file field sends ``{"do": "file", "name": …, "file": …, "text": …}``, at most 64 kB;
- ``data-copy="id"`` on a button copies the text of that element; this never leaves the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from markupsafe import Markup

Act = Callable[[dict[str, Any]], None]
#: Characters a browser may send of a file; the browser refuses more, and so does the socket.
MOST_OF_A_FILE = 65_536


@solara.component_vue("live.vue")
def _Live(  # type: ignore[no-untyped-def] # the body is the Vue file
    html: str, label: str, lang: str, heading: str, event_act: Callable[[dict[str, Any]], None]
): ...


@solara.component
def Live(
    html: Markup, on_act: Act | None = None, *, label: str = "", lang: str = "", heading: str = ""
) -> None:
    """Show markup, and hear what people do with it.

    Parameters
    ----------
    html : Markup
        Made with `tags.tag`; a plain string is refused by its type, so nothing comes here unescaped.
    on_act : callable, optional
        Hears everything but links.
    label : str
        Name of the region for screen readers.
    lang : str
        Sets the language of the whole page; given once, by the frame.
    heading : str
        Title of the whole page; a change moves the focus to its first heading.
    """
    router = solara.use_router()

    def act(given: dict[str, Any]) -> None:
        if not isinstance(given, dict):
            return
        if given.get("do") == "go" and isinstance(given.get("value"), str):
            router.push(given["value"])
        elif on_act is not None:
            on_act(given)

    _Live(html=str(html), label=label, lang=lang, heading=heading, event_act=act)
