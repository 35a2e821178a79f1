"""Dutch for the register of the model: names of numbers and their units, where there are any."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from experiments.report.numbers import Lang
from sim.register import Entry


@cache
def dutch() -> Mapping[str, Mapping[str, str]]:
    """Tables ``names`` (id to a line) and ``units`` (English to Dutch) of ``register.toml``."""
    text = files("dashboards").joinpath("texts", "register.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def name_of(entry: Entry, lang: Lang) -> str | None:
    """What a number is, in a language; None where there is nothing but the English of the register."""
    return entry.description if lang == "en" else dutch()["names"].get(entry.id)


def unit_of(entry: Entry, lang: Lang) -> str | None:
    """Unit of a number in a language; None as in `name_of`."""
    return entry.unit if lang == "en" else dutch()["units"].get(entry.unit)
