"""Sentences of the pages: one catalogue per language with the same keys; a test holds the two together."""

from __future__ import annotations

from experiments.report.numbers import Lang
from experiments.report.texts import Texts


def texts(lang: Lang) -> Texts:
    """Catalogue of one language."""
    return Texts(lang, "dashboards")


def say(key: str, lang: Lang, **values: object) -> str:
    """Sentence with its blanks filled in; plain text, not yet fit for HTML.

    Parameters
    ----------
    key : str
        Dotted name in ``dashboards/texts/nl.toml``.
    lang : {'nl', 'en'}
        Language.
    **values : object
        One per blank.

    Raises
    ------
    KeyError
        When the key or a blank is unknown.

    Examples
    --------
    >>> say("pages.glance", "nl"), say("pages.glance", "en")
    ('In het kort', 'At a glance')
    """
    return texts(lang).say(key, **values)
