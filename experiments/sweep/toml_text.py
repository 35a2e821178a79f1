"""A specification as TOML: what a store keeps of a sweep that was put together in Python."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from experiments.sweep.specification import Specification

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(specification: Specification) -> str:
    """TOML that reads back as the same specification; what is at its default is left out.

    Parameters
    ----------
    specification : Specification
        What is asked.

    Returns
    -------
    str

    Examples
    --------
    >>> from experiments.sweep.specification import Scenarios
    >>> print(toml_text(Specification(name="small", scenarios=Scenarios(places=("alverna",)))))
    name = "small"
    <BLANKLINE>
    [scenarios]
    places = ["alverna"]
    <BLANKLINE>
    """
    given = specification.model_dump(mode="json", exclude_defaults=True)
    return "\n".join(_table("", given)).lstrip("\n") + "\n"


def _table(path: str, given: Mapping[str, object]) -> list[str]:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in given.items() if not _is_table(value)]
    if path and (lines or not given):
        lines = ["", f"[{path}]", *lines]
    for key, value in given.items():
        inner = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, Mapping):
            lines += _table(inner, value)
        elif _is_table(value) and isinstance(value, Sequence):
            for one in value:
                lines += ["", f"[[{inner}]]", *(f"{_key(k)} = {_value(v)}" for k, v in one.items())]
    return lines


def _is_table(value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(one) for one in value)}]"
    raise TypeError(f"{value!r} has no place in TOML")
