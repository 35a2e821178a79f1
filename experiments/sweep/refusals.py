"""What pydantic finds, as sentences about what was read, what was expected and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import nearest

#: A long list of the same complaint helps nobody.
MOST = 25


def sentences(error: ValidationError, model: type[BaseModel], where: str = "") -> list[str]:
    """One sentence per thing that is wrong.

    Parameters
    ----------
    error : pydantic.ValidationError
        From ``model``.
    model : type
        Gives the known keys.
    where : str
        Put before every key, such as ``policies[1].``.

    Returns
    -------
    list of str
    """
    found = error.errors(include_url=False, include_context=True)
    inside = {details["loc"][:-1] for details in found}
    # A bad element makes pydantic complain about the length of its list as well: once is enough.
    kept = [d for d in found if d["type"] != "too_short" or d["loc"] not in inside]
    texts = [_sentence(details, model, where) for details in kept]
    return first_of(list(dict.fromkeys(texts)))


def first_of(problems: Sequence[str]) -> list[str]:
    """The first of a long list, and how many there are more."""
    rest = len(problems) - MOST
    return list(problems) if rest <= 0 else [*problems[:MOST], f"and {rest} more of such problems"]


def _sentence(details: ErrorDetails, model: type[BaseModel], where: str) -> str:
    location = details["loc"]
    key = where + _key(location)
    read, kind = details["input"], details["type"]
    if kind == "extra_forbidden":
        name = str(location[-1])
        known = _fields(model, location[:-1])
        guess = nearest(name, known)
        hint = f"did you mean {guess!r}? " if guess else ""
        return f"unknown key {key!r}: {hint}Known here: {', '.join(known)}"
    if kind == "missing":
        return f"{key} is missing"
    if kind == "string_pattern_mismatch":
        return f"{key} is {shown(read)}: expected letters, digits and _ . - or spaces inside, no path and no sign first"
    if kind == "too_short":
        return f"{key} is empty: expected at least one"
    if kind == "value_error":
        said = details["msg"].removeprefix("Value error, ")
        return f"{key}: {said}" if key else said
    expected = details["msg"].removeprefix("Input should be ").removeprefix("a valid ")
    return f"{key} is {shown(read)}: expected {expected}"


def shown(value: object) -> str:
    """What was read, cut short.

    Examples
    --------
    >>> shown(True)
    'true'
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _key(location: Sequence[int | str]) -> str:
    """Path of a key as it would be written in TOML.

    Examples
    --------
    >>> _key(("policies", 1, "doses", 0))
    'policies[1].doses[0]'
    """
    text = ""
    for part in location:
        # What pydantic adds where the key itself is wrong.
        if part == "[key]":
            continue
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _fields(model: type[BaseModel], location: Sequence[int | str]) -> list[str]:
    """Keys that are known at a place in the model."""
    current = model
    for part in location:
        if isinstance(part, str) and part in current.model_fields:
            inner = next(_models(current.model_fields[part].annotation), None)
            current = current if inner is None else inner
    return list(current.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def texts_in(given: Mapping[str, Any], *path: str) -> list[str]:
    """Texts in a list somewhere in what was read; nothing when it is something else.

    Examples
    --------
    >>> texts_in({"a": {"b": ["x", 1]}}, "a", "b")
    ['x']
    """
    current: object = given
    for part in path:
        current = current.get(part) if isinstance(current, Mapping) else None
    return [text for text in current if isinstance(text, str)] if isinstance(current, list | tuple) else []
