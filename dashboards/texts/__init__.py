"""Sentences of the pages: one catalogue per language with the same keys; a test holds the two together."""

from __future__ import annotations

from experiments.report.numbers import Lang
from experiments.report.texts import Texts


def texts(lang: Lang) -> Texts:
    """Catalogue of one language."""
    return Texts(lang, "dashboards")


def counted(what: str, number: int, lang: Lang) -> str:
    """A number with what it counts, in the singular behind one.

    Parameters
    ----------
    what : str
        Key in the table ``count`` of the catalogue; the singular has ``_1`` behind it.
    number : int
        How many.
    lang : {'nl', 'en'}
        Language.

    Examples
    --------
    >>> counted("years", 1, "en"), counted("years", 5, "en"), counted("pairs", 1, "nl")
    ('1 year', '5 years', '1 doorrekening')
    """
    return say(f"count.{what}{'_1' if number == 1 else ''}", lang, number=number)


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
