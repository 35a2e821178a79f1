"""Residents, volunteers and professionals as Mesa agents: views of a row, made when asked for, never written.

A view is no agent of Mesa's registry: it keeps an identity and looks its row up. Identity is the resident's, not the
row's: a row is taken over by somebody else when its resident has left, and a view of who has left says so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn

import numpy as np
from mesa.agent import Agent, AgentSet

from sim import state as S
from sim.face.look import Look
from sim.face.readings import PROFESSIONAL, RESIDENT, VOLUNTEER, Reading

#: Identities of professionals lie above those of residents: place in the team, and the week they began.
_STAFF: Final = 1 << 40
_SINCE_BITS: Final = 21
_SINCE_FROM: Final = 1 << 20


class ReadOnly(AttributeError):  # noqa: N818 - it says what the view is
    """A view was written to."""


class Left(LookupError):  # noqa: N818 - it says what happened
    """Who is looked at does not live or work here any more."""


class _Column:
    """A property of a view: reads its column, refuses to be written."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.__doc__ = f"{reading.says} ({reading.unit})" if reading.unit else reading.says

    def __get__(self, view: View | None, owner: type) -> Any:
        if view is None:
            return self
        value = self.reading.read(view.model.look, view.row)
        return value.item() if isinstance(value, np.generic) else value

    def __set__(self, view: View, value: object) -> NoReturn:
        _refuse(view, self.reading.name)


def _refuse(view: View, name: str) -> NoReturn:
    raise ReadOnly(
        f"{name} of {view!r} cannot be set: agents here are views of the model's columns and only read. What may be "
        "changed is what a plan may move: sim.Model(policy=...). What you want to remember of somebody, keep in a "
        "dictionary of your own by unique_id"
    )


class View(Agent, ABC):  # type: ignore[misc, unused-ignore]
    """One row, seen as a Mesa agent. Made by the model, not by you.

    Attributes
    ----------
    model : Model
        Whose columns are read.
    unique_id : int
        Identity; stays the same for as long as somebody lives or works here.
    """

    READINGS: ClassVar[tuple[Reading, ...]] = ()
    _row: int

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, *_args: object, **_options: object) -> None:
        raise TypeError(
            f"{type(self).__name__} is a view of somebody who lives in the model and cannot be made: take it from "
            "model.agents"
        )

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for reading in cls.__dict__.get("READINGS", ()):
            setattr(cls, reading.name, _Column(reading))

    def __setattr__(self, name: str, value: object) -> None:
        _refuse(self, name)

    def __delattr__(self, name: str) -> None:
        _refuse(self, name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.unique_id})"

    def __reduce__(self) -> Any:
        # With the model, of which it is a view: no columns of its own.
        return view_of, (self.model, type(self), self.unique_id)

    @property
    def here(self) -> bool:
        """Whether who is looked at still lives or works here."""
        return self._find(self.model.look) >= 0

    @property
    def row(self) -> int:
        """The row at the moment; raises `Left` when there is none any more."""
        row = self._find(self.model.look)
        if row < 0:
            raise Left(
                f"{self!r} is not here any more in week {self.model.look.week}: this view was taken earlier, and a "
                "row is taken over when somebody leaves. model.agents holds who is here now"
            )
        return row

    @abstractmethod
    def _find(self, look: Look) -> int:
        """Row of who is looked at, -1 when there is none any more."""

    def remove(self) -> None:
        """Refuse: nobody leaves but by what happens in a week."""
        _refuse(self, "presence")

    def readings(self) -> dict[str, Any]:
        """Everything that can be read of this row, by name."""
        listed = {reading.name: None for cls in reversed(type(self).__mro__) for reading in _readings(cls)}
        return {name: getattr(self, name) for name in listed}


def _readings(cls: type) -> tuple[Reading, ...]:
    found: tuple[Reading, ...] = cls.__dict__.get("READINGS", ())
    return found


class Resident(View):
    """Somebody who lives in the place."""

    READINGS = RESIDENT

    def _find(self, look: Look) -> int:
        uid, row = self.unique_id, self._row
        if not (0 <= row < look.top and look.who[row] == uid):
            found = np.flatnonzero(look.who[: look.top] == uid)
            row = int(found[0]) if found.size else -1
            self.__dict__["_row"] = row
        return row if row >= 0 and look.res["status"][row] != S.EMPTY else -1

    def tied_to(self) -> AgentSet:
        """Residents this one has a tie with, in another household."""
        near = self.model.world.near
        return self.model.residents_at(near["alter"][self.row, : self.ties].astype(np.int64))

    def housemates(self) -> AgentSet:
        """The other members of the household; nobody for who lives in an institution."""
        row, home = self.row, self.household
        if home < 0:
            return self.model.residents_at(())
        look = self.model.look
        members = look.dwellings["member"][home, : look.hh["persons"][home]]
        return self.model.residents_at(members[members != row].astype(np.int64))


class Volunteer(Resident):
    """A resident who is an active volunteer."""

    READINGS = VOLUNTEER


class Professional(View):
    """A worker of the neighbourhood's team."""

    READINGS = PROFESSIONAL

    def _find(self, look: Look) -> int:
        row, since = divmod(self.unique_id - _STAFF, 1 << _SINCE_BITS)
        return row if row < look.workers and look.staff["since"][row] == since - _SINCE_FROM else -1


def staff_identity(look: Look, row: int) -> int:
    """Identity of the worker at a place in the team: place and week of beginning, since places are taken over."""
    return _STAFF + (row << _SINCE_BITS) + int(look.staff["since"][row]) + _SINCE_FROM


def view_of(model: Any, kind: type[View], uid: int, row: int = -1) -> View:
    """The model's one view of somebody; made now if there is none yet.

    A view keeps its identity while a resident begins or stops volunteering, so that a set of agents somebody holds
    stays complete: only its class changes.
    """
    held: dict[int, View] = model.__dict__.setdefault("held", {})
    view = held.get(uid)
    if view is None:
        view = held[uid] = object.__new__(kind)
        view.__dict__.update(model=model, unique_id=uid, pos=None, _row=row)
    elif type(view) is not kind:
        object.__setattr__(view, "__class__", kind)
    return view


def residents(model: Any, look: Look, rows: Iterable[int]) -> list[View]:
    """Views of the residents at these rows."""
    listed = np.asarray(list(rows), dtype=np.int64)
    kinds = (Resident, Volunteer)
    active = look.res["volunteer"][listed] == S.ACTIVE
    return [
        view_of(model, kinds[kind], uid, row)
        for row, uid, kind in zip(listed.tolist(), look.who[listed].tolist(), active.tolist(), strict=True)
    ]


def professionals(model: Any, look: Look) -> list[View]:
    """Views of the team's workers, those still to begin left out."""
    rows = np.flatnonzero(look.staff["since"][: look.workers] <= look.week)
    return [view_of(model, Professional, staff_identity(look, row), row) for row in rows.tolist()]
