"""Dutch for the register of the model: what its numbers are and their units, where there is Dutch for them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from experiments.report.numbers import Lang
from sim.domains import DOMAINS
from sim.register import Entry

_AGES = r"\d+_\d+|\d\d"


@cache
def dutch() -> Mapping[str, Mapping[str, str]]:
    """Tables of ``register.toml``: ``names``, ``families``, ``domains`` and ``units``."""
    text = files("experiments.report").joinpath("texts", "register.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


@cache
def _families() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Numbers that differ in domain or age only: how their ids look, and their line."""
    blanks = {"domain": "|".join(DOMAINS), "other": "|".join(DOMAINS), "age": _AGES}
    made = []
    for name, line in dutch()["families"].items():
        pattern = name
        for blank, words in blanks.items():
            pattern = pattern.replace(f"{{{blank}}}", f"(?P<{blank}>{words})")
        made.append((re.compile(pattern), line))
    return tuple(made)


def dutch_name(parameter: str) -> str | None:
    """What a number is, in Dutch; None where there is no Dutch.

    Examples
    --------
    >>> dutch_name("duration_work")
    'Hoe lang een vraag over werk gemiddeld duurt'
    >>> dutch_name("profile_finances_45_64")
    'Hoeveel vaker een nieuwe vraag over geld begint bij 45 tot en met 64 jaar'
    """
    own = dutch()["names"].get(parameter)
    if own is not None:
        return own
    for pattern, line in _families():
        found = pattern.fullmatch(parameter)
        if found is not None:
            return line.format(**{blank: _word(text) for blank, text in found.groupdict().items()})
    return None


def _word(text: str) -> str:
    """A domain or a range of ages, in Dutch."""
    if text in dutch()["domains"]:
        return dutch()["domains"][text]
    low, _, high = text.partition("_")
    return f"{low} tot en met {high} jaar" if high else f"{low} jaar en ouder"


def name_of(entry: Entry, lang: Lang) -> str | None:
    """What a number is, in a language; None where there is nothing but the English of the register."""
    return entry.description if lang == "en" else dutch_name(entry.id)


def unit_of(entry: Entry, lang: Lang) -> str | None:
    """Unit of a number in a language; None as in `name_of`."""
    return entry.unit if lang == "en" else dutch()["units"].get(entry.unit)


def unit_words(unit: str, lang: Lang) -> str:
    """Unit for a cell: in the language where there is a word for it, else as the register has it."""
    return unit if lang == "en" else dutch()["units"].get(unit, unit)


def told(parameter: str, description: str, lang: Lang) -> str:
    """What a number is, for a sentence or a cell; English that has no Dutch is marked as such.

    Parameters
    ----------
    parameter : str
        Id.
    description : str
        English of the register that was drawn from.
    lang : {'nl', 'en'}
        Language.

    Examples
    --------
    >>> told("no_such_number", "Hours of a thing", "nl")
    'Hours of a thing (Engels)'
    """
    if lang == "en":
        return description
    return dutch_name(parameter) or f"{description} (Engels)"
