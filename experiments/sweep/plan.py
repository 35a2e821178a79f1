"""The plan: every run of a sweep with its id, made once, before the first of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.sweep import identity
from experiments.sweep.design import Draws, Origin, draws
from experiments.sweep.looks import Layout
from experiments.sweep.specification import Specification
from sim.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

#: Distance between the seeds of two experiments, as in ``rondom compare``.
_SEEDS_APART = 100_003
#: And between the lives of one draw when each has a seed of its own; more than there can be draws.
_LIVES_APART = 10_000_019


@dataclass(frozen=True)
class Arm:
    """One run of a unit: a starting pressure, a policy and its dose, and the run id."""

    run_id: str
    pressure: str
    policy: str
    dose: float


@dataclass(frozen=True)
class Unit:
    """What is run in one go: one place, draw and seed, burnt in once for all its arms.

    Attributes
    ----------
    place, system : str
        Scenario.
    origin : Origin
        Parameters.
    rep, seed : int
        Number of the replication and the seed of its runs.
    arms : tuple of Arm
        Runs that are asked for, in the order of the plan.
    """

    place: str
    system: str
    origin: Origin
    rep: int
    seed: int
    arms: tuple[Arm, ...]


@dataclass(frozen=True)
class Plan:
    """Every run of a sweep, unit after unit.

    Attributes
    ----------
    specification : Specification
        What was asked.
    draws : Draws
        Its draws.
    run_ids : list of str
        Units after one another, in each the arms as in ``arms``.
    """

    specification: Specification
    draws: Draws
    run_ids: list[str]

    @classmethod
    def of(cls, specification: Specification, folder: Path = Path()) -> Plan:
        """Plan of a checked specification.

        Parameters
        ----------
        specification : Specification
            What is asked.
        folder : pathlib.Path
            Where its table of draws stands, if there is one.

        Raises
        ------
        BadInput
            Two runs are the same run.
        """
        made = draws(specification, folder)
        begun = identity.start(
            specification.years,
            specification.store.looks,
            (specification.discount_costs, specification.discount_effects),
        )
        arms = [f"{pressure}\n{arm}\n{dose.hex()}\n" for pressure, arm, dose in _arms(specification)]
        ids: list[str] = []
        plan = cls(specification, made, ids)
        # Only places of the user's own have an address of their own.
        addresses = [
            {
                (system, place): made.origin(draw, changes, place).address()
                for system, changes in specification.systems.items()
                for place in ("", *made.brought.places)
            }
            for draw in range(made.count)
        ]
        for place, system, draw, rep in plan.lives():
            mine = place if place in made.brought.places else ""
            life = f"\n{place}\n{addresses[draw][system, mine]}\n{plan.seed(draw, rep)}\n"
            ids += identity.run_ids(begun, life, arms)
        if len(set(ids)) < len(ids):
            raise BadInput(
                f"{len(ids) - len(set(ids))} of the {len(ids)} runs are planned twice: two draws or two systems "
                "have the same parameters; keep one of each"
            )
        return plan

    def __len__(self) -> int:
        """Count the runs."""
        return len(self.run_ids)

    @property
    def arms(self) -> list[tuple[str, str, float]]:
        """Starting pressure, policy and dose of the runs of every unit."""
        return _arms(self.specification)

    def seed(self, draw: int, rep: int) -> int:
        """Seed of a life: shared by all draws, or its own, as the specification has it; more seeds move none."""
        asked = self.specification
        index = rep if asked.replications.common else draw + rep * _LIVES_APART
        return asked.seed * _SEEDS_APART + index

    def lives(self) -> Iterator[tuple[str, str, int, int]]:
        """Place, system, draw and replication of every unit; replications outermost, so a part is a whole design."""
        asked = self.specification
        for rep in range(asked.replications.seeds):
            for draw in range(self.draws.count):
                for system in asked.systems:
                    for place in asked.scenarios.places:
                        yield place, system, draw, rep

    @property
    def layout(self) -> Layout:
        """How the runs lie."""
        return Layout.of(self.specification, self.draws.count)

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.run_ids) // len(self.arms)

    def missing(self, have: Collection[str]) -> Iterator[Unit]:
        """Units with the runs that are not there yet.

        Parameters
        ----------
        have : collection of str
            Run ids that need no run.
        """
        arms = self.arms
        systems = self.specification.systems
        for number, (place, system, draw, rep) in enumerate(self.lives()):
            ids = self.run_ids[number * len(arms) : (number + 1) * len(arms)]
            wanted = tuple(Arm(run, *arm) for run, arm in zip(ids, arms, strict=True) if run not in have)
            if wanted:
                origin = self.draws.origin(draw, systems[system], place)
                yield Unit(place, system, origin, rep, self.seed(draw, rep), wanted)

    def columns(self) -> Mapping[str, object]:
        """The plan as columns, one entry per run."""
        arms, keys = self.arms, list(self.lives())
        seeds = np.array([self.seed(draw, rep) for _, _, draw, rep in keys], dtype=np.int64)
        repeated = len(arms)

        def per_unit(position: int) -> NDArray[np.object_]:
            return np.repeat(np.array([key[position] for key in keys], dtype=object), repeated)

        def per_arm(position: int) -> NDArray[np.object_]:
            return np.tile(np.array([arm[position] for arm in arms], dtype=object), len(keys))

        return {
            "run_id": self.run_ids,
            "unit": np.repeat(np.arange(len(keys), dtype=np.int32), repeated),
            "place": per_unit(0),
            "starting_pressure": per_arm(0),
            "system": per_unit(1),
            "arm": per_arm(1),
            "dose": per_arm(2).astype(np.float64),
            "draw": per_unit(2).astype(np.int64),
            "rep": per_unit(3).astype(np.int64),
            "seed": np.repeat(seeds, repeated),
        }

    def table(self) -> pa.Table:
        """The plan as an Arrow table, which the store keeps."""
        import pyarrow as pa

        return pa.table(dict(self.columns()))

    def draw_values(self) -> pa.Table:
        """The values a design sets, one row per draw: column ``draw`` and one per parameter."""
        import pyarrow as pa

        columns = {name: self.draws.values[:, k] for k, name in enumerate(self.draws.names)}
        return pa.table({"draw": np.arange(self.draws.count, dtype=np.int64), **columns})


def _arms(specification: Specification) -> list[tuple[str, str, float]]:
    return [
        (pressure, arm, dose)
        for pressure in specification.scenarios.pressures
        for arm, dose in specification.arms
    ]
