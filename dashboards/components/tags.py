"""HTML written in Python: everything that is text is escaped, so nobody's words become somebody's script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
#: Tags that hold nothing.
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link"})


def tag(name: str, /, *children: Child, **attributes: str | int | float | bool | None) -> Markup:
    """One element.

    Parameters
    ----------
    name : str
        Tag.
    *children : str, Markup, None or iterable of these
        Text is escaped, markup is not, None is nothing.
    **attributes
        Underscores become dashes (``data_set``), an underscore at the end falls away (``class_``); True writes the
        bare name, False and None write nothing.

    Returns
    -------
    Markup

    Examples
    --------
    >>> tag("p", "a < b", class_="note", hidden=False)
    Markup('<p class="note">a &lt; b</p>')
    >>> tag("input", type="checkbox", checked=True)
    Markup('<input type="checkbox" checked>')
    """
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        words.append(attribute if value is True else f'{attribute}="{escape(str(value))}"')
    opened = Markup(f"<{' '.join(words)}>")  # noqa: S704 - names are ours, values are escaped above
    return opened if name in _VOID else opened + join(*children) + Markup(f"</{name}>")  # noqa: S704 - ours


def join(*children: Child) -> Markup:
    """Children one after another, text escaped.

    Examples
    --------
    >>> join("1 < 2", None, [tag("br"), "&"])
    Markup('1 &lt; 2<br>&amp;')
    """
    return Markup("").join(_flat(children))


def _flat(children: Iterable[Child]) -> Iterable[Markup]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            yield escape(child)
        else:
            yield from _flat(child)
