"""The language option of commands that ask no `Question`."""

from __future__ import annotations

from sim.errors import BadInput

LANGUAGES = ("nl", "en")


def check_lang(lang: str) -> None:
    """Refuse a language the product does not speak.

    Raises
    ------
    BadInput
        When it is not ``nl`` or ``en``.
    """
    if lang not in LANGUAGES:
        raise BadInput(f"lang is '{lang}': expected nl or en")
