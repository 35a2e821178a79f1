"""What a page says when there is nothing to show."""

from __future__ import annotations

from markupsafe import Markup

from dashboards.components.tags import tag
from dashboards.view import View


def empty(view: View) -> Markup:
    """Heading of the page, and the way to the figures."""
    return tag(
        "section",
        tag("h1", view.say(f"pages.{view.address.page}")),
        tag("p", view.say("empty.text")),
        tag("p", tag("a", view.say("empty.go"), href=view.href(page="explore"), class_="button")),
        class_="page",
    )
