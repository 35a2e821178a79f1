"""Lengths of time as people write them."""

from __future__ import annotations

import re

from sim.errors import BadInput

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds_of(text: str) -> float:
    """Seconds in a length of time.

    Parameters
    ----------
    text : str
        A number of seconds, a number with s, m, h or d, or hours:minutes:seconds as SLURM has it.

    Raises
    ------
    BadInput
        Anything else, and nothing at all.

    Examples
    --------
    >>> seconds_of("90"), seconds_of("1.5h"), seconds_of("01:30:00")
    (90.0, 5400.0, 5400.0)
    """
    plain = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip().lower())
    parted = re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{2})", text.strip())
    if plain:
        seconds = float(plain[1]) * _UNITS[plain[2]]
    elif parted:
        seconds = float(parted[1] or 0) * 3600.0 + float(parted[2]) * 60.0 + float(parted[3])
    else:
        seconds = 0.0
    if seconds <= 0.0:
        raise BadInput(f"{text!r} is no length of time: expected 90 (seconds), 30m, 2h or 01:30:00")
    return seconds
