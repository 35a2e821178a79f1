"""Since when what is going on is going on: how long somebody waited, was helped, was in need."""

from __future__ import annotations

from collections.abc import Hashable


class Memory:
    """Weeks in which things began; what went on before the story has no beginning in it.

    Examples
    --------
    >>> memory = Memory()
    >>> memory.begins(("need", 4), 10)
    >>> memory.ends(("need", 4), 25), memory.ends(("need", 4), 30)
    (15, -1)
    """

    def __init__(self) -> None:
        self._since: dict[Hashable, int] = {}

    def begins(self, what: Hashable, week: int) -> None:
        """Something begins."""
        self._since[what] = week

    def ends(self, what: Hashable, week: int) -> int:
        """Weeks that something lasted, -1 when it began before the story."""
        since = self._since.pop(what, None)
        return -1 if since is None else week - since
