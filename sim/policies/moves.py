"""Policies as data: a table of lever moves and offers, read from ``sim/data/policies.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim import levers as L
from sim.errors import BadInput, unknown
from sim.levers import Levers
from sim.offers import OFFERS, mask_of
from sim.policies.policy import Policy, ramp

#: How a move builds up: at once, as existing hours are moved, or as somebody is hired and becomes known.
Build = Literal["now", "shift", "hire"]


class Move(BaseModel):
    """One lever that a policy moves.

    Attributes
    ----------
    lever : str
        Name of the lever.
    amount : str or None
        Parameter whose value it is moved by; or
    value : float or None
        a plain number, for a switch only (-1 takes a signaller's reach away): a quantity has a passport.
    times : float
        Factor from the parameter's unit to the lever's (60 for hours to minutes).
    how : {'add', 'raise'}
        Added to what other policies write, or raised to at least this.
    build : {'now', 'shift', 'hire'}
        How it builds up.
    price : str or None
        Parameter with the price of an hour, where the hours are new: new money is booked from hiring on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lever: str
    amount: str | None = None
    value: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)] | None = None
    times: float = 1.0
    how: Literal["add", "raise"] = "add"
    build: Build = "now"
    price: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.lever not in L.NAMES:
            raise ValueError(unknown("lever", self.lever, L.NAMES))
        if (self.amount is None) == (self.value is None):
            raise ValueError(f"lever {self.lever}: expected either amount (a parameter) or value (a number)")
        return self

    def level(self, p: Mapping[str, float]) -> float:
        """Level at full strength, in the parameter's unit."""
        return float(p[self.amount]) if self.amount is not None else float(self.value or 0.0)

    def write(self, levers: Levers, p: Mapping[str, float], strength: float, fidelity: float) -> None:
        """Move the lever; new hours cost their price from hiring on, whatever comes of them."""
        level = self.level(p)
        values = strength * fidelity * level * self.times * _built(self.build, levers.weeks, p)
        position = L.NAMES.index(self.lever)
        if self.how == "raise":
            levers.raise_to(position, values)
        else:
            levers.add(position, values)
        if self.price is not None:
            hired = ramp(levers.weeks, 0.0, start=p["hiring_lag"] if self.build == "hire" else 0.0)
            levers.add(L.NEW_MONEY, np.rint(strength * level * p[self.price] * 100.0 * hired))


def _built(build: Build, weeks: int, p: Mapping[str, float]) -> NDArray[np.float64]:
    if build == "hire":
        return ramp(weeks, p["ramp_connector"], start=p["hiring_lag"])
    return ramp(weeks, p["ramp_shift"]) if build == "shift" else np.ones(weeks)


class MovesPolicy(Policy):
    """A policy that is nothing but a table of lever moves and offers."""

    moves: tuple[Move, ...] = ()
    offers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        strangers = [unknown("offer", name, OFFERS) for name in self.offers if name not in OFFERS]
        if strangers:
            raise ValueError("; ".join(strangers))
        if not self.moves and not self.offers:
            raise ValueError(f"policy {self.name} moves nothing: expected moves or offers")
        return self

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Move the levers, and allow the offers."""
        if self.strength <= 0.0:
            return
        for move in self.moves:
            move.write(levers, p, self.strength, self.carried(p))
        levers.allow(mask_of(self.offers))


def read_policies(text: str) -> dict[str, MovesPolicy]:
    """Policies from TOML text, one table each, by name and in their order.

    Parameters
    ----------
    text : str
        As ``sim/data/policies.toml``.

    Raises
    ------
    BadInput
        All problems at once, each with the policy and the key.
    """
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"policies: this is no TOML: {error}") from error
    found: dict[str, MovesPolicy] = {}
    problems: list[str] = []
    for name, row in rows.items():
        try:
            found[name] = MovesPolicy(name=name, **row)
        except ValidationError as error:
            problems += [
                f"policy {name!r}, {'.'.join(str(part) for part in one['loc']) or 'as a whole'}: {one['msg']}"
                for one in error.errors()
            ]
    if problems:
        raise BadInput(problems)
    return found


@cache
def shipped() -> dict[str, MovesPolicy]:
    """The policies of ``sim/data/policies.toml``."""
    return read_policies(files("sim").joinpath("data", "policies.toml").read_text(encoding="utf-8"))
