"""Sentences of the report, one catalogue per language with the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from experiments.report.numbers import Lang


class Texts(Mapping[str, str]):
    """Catalogue of one language.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Which file of the room's folder ``texts`` is read.
    room : str
        Package the catalogue belongs to.

    Examples
    --------
    >>> Texts("nl")["badge.short"]
    'niet gekalibreerd'
    """

    def __init__(self, lang: Lang, room: str = "experiments.report") -> None:
        self.lang: Lang = lang
        self._texts = _read(lang, room)

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def say(self, key: str, /, **values: object) -> str:
        """Sentence with its blanks filled in.

        Parameters
        ----------
        key : str
            Dotted name in the catalogue.
        **values : object
            One per blank.

        Returns
        -------
        str

        Raises
        ------
        KeyError
            When the key or a blank is unknown.
        """
        return self._texts[key].format(**values)


@cache
def _read(lang: Lang, room: str) -> dict[str, str]:
    text = files(room).joinpath("texts", f"{lang}.toml").read_text(encoding="utf-8")
    return dict(_flat("", tomllib.loads(text)))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)
