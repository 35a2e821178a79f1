"""Errors that speak: what was read, what was expected, where it stands, what to do.

The command line turns these into one plain line per problem and an exit code; nothing else of the program
needs to know about terminals.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class BadInput(ValueError):  # noqa: N818 - the input is what is bad
    """Something the user asked for cannot be done; nothing was computed or written (exit code 2).

    Parameters
    ----------
    problems : str or sequence of str
        One full sentence per problem. All problems that could be found are reported at once.

    Attributes
    ----------
    problems : list of str
        The sentences, in the order found.

    Examples
    --------
    >>> BadInput(["years is 0: expected 1 to 10"]).problems
    ['years is 0: expected 1 to 10']
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: list[str] = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


class StorageProblem(OSError):  # noqa: N818 - see BadInput
    """Results could not be written or read; no half-written file is left behind (exit code 4)."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Known name that looks most like a misspelt one.

    Parameters
    ----------
    name : str
        What was read.
    names : iterable of str
        What is known.

    Returns
    -------
    str or None
        The most similar known name (case ignored), None when nothing comes near.

    Examples
    --------
    >>> nearest("Alvrena", ["alverna", "huurlingsedam"])
    'alverna'
    >>> nearest("xyz", ["alverna"]) is None
    True
    """
    by_folded = {known.casefold(): known for known in names}
    found = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def unknown(kind: str, name: str, names: Iterable[str]) -> str:
    """Sentence about an unknown name: what was read, the nearest known name, and all that is known.

    Parameters
    ----------
    kind : str
        What the name should be, for example ``"policy"``.
    name : str
        What was read.
    names : iterable of str
        What is known; up to twelve are listed.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> unknown("place", "alvrena", ["alverna", "reference"])
    "unknown place 'alvrena': did you mean 'alverna'? Known: alverna, reference"
    """
    known = sorted(names)
    guess = nearest(name, known)
    hint = f"did you mean '{guess}'? " if guess else ""
    listed = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    return f"unknown {kind} '{name}': {hint}Known: {listed}"
