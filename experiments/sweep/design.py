"""The draws of a sweep: which parameters draw number 7 has, wherever and whenever it is made."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.checking import draws_of
from experiments.sweep.draw_table import draw_table
from experiments.sweep.own import Brought, brought, fingerprint
from experiments.sweep.reading import beside
from experiments.sweep.specification import Specification, Spread

if TYPE_CHECKING:
    from experiments.local.figures import OwnFigures
    from sim.parameters import Parameters
    from sim.population import Profile

_DIGITS = 10


@dataclass(frozen=True)
class Origin:
    """Where the parameters of one draw come from; small enough to travel.

    Attributes
    ----------
    seed : int or None
        Seed of the joint draw; None: every parameter at its central value, unless changed.
    index : int
        Number of the draw.
    changes : tuple of (str, float)
        Parameters the design sets, and after them those of the service system.
    own : OwnFigures or None
        Figures of a municipality in place of the shipped ones.
    figures : Profile or None
        Published figures of a place of the user's own; those of shipped places are looked up.
    """

    seed: int | None
    index: int
    changes: tuple[tuple[str, float], ...] = ()
    own: OwnFigures | None = None
    figures: Profile | None = None

    def parameters(self) -> Parameters:
        """Values of this draw."""
        from experiments.local.register import register_with
        from sim.parameters import central, draw

        register = register_with(self.own)
        base = central(register) if self.seed is None else draw(register, self.seed, self.index)
        return base.replace(dict(self.changes)) if self.changes else base

    def published(self, place: str) -> Profile:
        """Published figures of a place, central."""
        from sim.population import profile

        return profile(place) if self.figures is None else self.figures

    def profile(self, place: str) -> Profile:
        """Published figures of a place: estimates among them are drawn in a joint draw."""
        figures = self.published(place)
        return figures if self.seed is None else figures.draw(self.seed, self.index)

    def address(self) -> str:
        """What the run id is made of: equal addresses are equal parameters."""
        base = "central" if self.seed is None else f"joint:{self.seed}:{self.index}"
        changes = ";".join(f"{name}={value.hex()}" for name, value in sorted(dict(self.changes).items()))
        brought = "" if self.own is None else f"|{self.own.model_dump_json(exclude={'file'})}"
        brought += "" if self.figures is None else f"|{fingerprint(self.figures)}"
        return f"{base}|{changes}{brought}"


@dataclass(frozen=True)
class Draws:
    """All draws of a sweep.

    Attributes
    ----------
    count : int
        How many.
    seed : int or None
        Of the joint draws; None when parameters that are not named keep their central value.
    names : tuple of str
        Parameters that the design sets.
    values : numpy.ndarray
        float64[count, names].
    brought : Brought
        Own figures and own places.
    """

    count: int
    seed: int | None
    names: tuple[str, ...]
    values: NDArray[np.float64]
    brought: Brought = field(default_factory=Brought)

    def origin(self, index: int, system: Mapping[str, float], place: str = "") -> Origin:
        """Where draw number ``index`` comes from in a service system and, when it is the user's own, a place."""
        own = dict(zip(self.names, self.values[index].tolist(), strict=True)) if self.names else {}
        changes = tuple({**own, **system}.items())
        return Origin(self.seed, index, changes, self.brought.figures, self.brought.places.get(place))


def draws(specification: Specification, folder: Path) -> Draws:
    """Draws of a checked specification.

    Parameters
    ----------
    specification : Specification
        What is asked.
    folder : pathlib.Path
        Where the table of draws, own figures and own places stand, if there are any.
    """
    spread, mine = specification.uncertainties, brought(specification, folder)
    joint = specification.seed if spread.method == "joint" or spread.others == "joint" else None
    names = tuple(spread.parameters)
    match spread.method:
        case "central" | "joint":
            number = draws_of(specification)
            return Draws(number, joint, (), np.zeros((number, 0)), mine)
        case "grid":
            points = itertools.product(*(given.values or () for given in spread.parameters.values()))
            values = np.array(list(points), dtype=np.float64)
        case "list":
            names = tuple(sorted(spread.points[0]))
            values = np.array([[point[name] for name in names] for point in spread.points], dtype=np.float64)
        case "table":
            names, values = draw_table(beside(folder, spread.table or ""))
        case _:
            uniforms = _uniforms(spread.method, spread.draws or 1, len(names), specification.seed)
            columns = [
                _law(name, given, uniforms[:, k]) for k, (name, given) in enumerate(spread.parameters.items())
            ]
            values = np.stack(columns, axis=1)
    return Draws(values.shape[0], joint, names, values, mine)


def _uniforms(method: str, number: int, width: int, seed: int) -> NDArray[np.float64]:
    """Points in the unit cube, float64[number, width], strictly inside it."""
    from scipy.stats import qmc

    sampler = qmc.Sobol if method == "sobol" else qmc.LatinHypercube
    points = sampler(width, rng=np.random.default_rng(seed)).random(number)
    return np.clip(np.asarray(points, dtype=np.float64), 2.0**-53, 1.0 - 2.0**-53)


def _law(name: str, given: Spread, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of one parameter: uniform between its ends, or by its law in the register."""
    from sim.register import Batch, load

    entry = load()[name]
    if given.low is not None and given.high is not None:
        low, high = given.low, given.high
        values = low + u * (high - low)
    else:
        low, high = entry.low, entry.high
        values = Batch.of(entry.distribution, [entry]).quantiles(u)
    # As everywhere: so many digits, so that another build of scipy gives the same run.
    rounded = np.array([float(f"{value:.{_DIGITS}g}") for value in values.tolist()])
    return np.asarray(np.clip(rounded, low, high))
