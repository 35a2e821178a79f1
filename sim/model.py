"""The model as a Mesa model: a place, a plan and a seed; weeks; agents, graph and data frames to look at.

``Model("alverna", rng=1)`` lives the life that ``rondom run alverna --seed 1`` lives, bit for bit. Batches do not come
here: ``experiments`` calls the weeks themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import mesa
import numpy as np
from mesa.agent import AgentSet

from sim import week as W
from sim.begin import people_of, press, run_seed, settle
from sim.errors import BadInput
from sim.face.asked import Asked, checked, is_whole, spelled_out
from sim.face.frames import Frames
from sim.face.graph import graph, measured, positions
from sim.face.look import Look, look_at
from sim.face.own import Own, own_rates, register_of
from sim.face.packing import packed, unpacked
from sim.face.plan import Plan
from sim.face.views import (
    Left,
    Professional,
    ReadOnly,
    Resident,
    View,
    Volunteer,
    professionals,
    residents,
)
from sim.face.weekly import Record, Weekly
from sim.parameters import Parameters, central, draw
from sim.policies import Policy
from sim.population import Profile
from sim.rates import rates
from sim.scenario import Scenario

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from sim.network.measures import Measures

__all__ = ["Left", "Model", "Professional", "ReadOnly", "Resident", "Volunteer", "Weekly"]


class Model(mesa.Model):  # type: ignore[misc, unused-ignore]
    """One life of one neighbourhood, week by week.

    Parameters
    ----------
    place : str, Profile or Scenario
        A place the product ships, published figures of one's own, or all that is asked for in one object: then no other
        word goes with it but ``rng`` or ``seed``, in place of the seed of the scenario, and ``own``.
    rng, seed : int, optional
        Seed of the question, 0 to 2 147 483 647: two names for one thing. Whatever else Mesa takes
        (``numpy.random.Generator``, ``SeedSequence``, a list of numbers) gives a seed drawn from it; nothing gives a
        fresh one, which stands in ``model.seed``.
    policy : str, Policy or sequence of Policy
        Plan: a name, names joined with ``+``, or policies of your own. The baseline when left out.
    pressure : {'low', 'high'}
        Starting pressure of the team.
    pair : int
        Number of the pair in a comparison.
    uncertainty : bool
        Whether the pair has its own draw of the uncertain figures and parameters; central ones otherwise.
    weeks : int
        Horizon: ``running`` turns False there, so that batches end. More weeks can still be lived.
    own : Own, optional
        A municipality's own figures in place of those of the register: ``experiments.local.check.own_figures(sheet)``.

    Attributes
    ----------
    week : int
        Weeks lived since week 0.
    frames : Frames
        Residents, households, ties, cases, professionals and weekly series as pandas data frames.
    world, rates, parameters : World, Table, Parameters
        The columns themselves, the weekly rates, and the parameters of the draw.
    record : Record
        Weekly counts so far.
    datacollector : Weekly
        All weekly series; put a collector of Mesa's own in its place to collect something else.

    Raises
    ------
    BadInput
        All problems of what was asked, before anything is built.

    Examples
    --------
    >>> model = Model("alverna", rng=1)
    >>> model.run(4)
    >>> model.week, len(model.agents_by_type[Resident]) > 2000
    (4, True)
    """

    def __init__(
        self,
        place: str | Profile | Scenario = "alverna",
        *,
        rng: Any = None,
        seed: Any = None,
        policy: str | Policy | Sequence[Policy] = "baseline",
        pressure: str = "low",
        pair: int = 0,
        uncertainty: bool = False,
        weeks: int = 260,
        own: Own | None = None,
    ) -> None:
        asked = Asked(place, policy, pressure, pair, uncertainty, weeks)
        if isinstance(place, Scenario):
            asked, rng = spelled_out(place, asked, rng, seed)
        policy, pressure, pair, uncertainty, weeks = asked[1:]
        figures, question = checked(
            asked.place, rng, seed, policy=policy, pressure=pressure, pair=pair, weeks=weeks
        )
        self._wake(question)
        self.seed, self.pair, self.horizon = question, int(pair), int(weeks)
        self.place, self.pressure = figures.place, pressure
        self.own = own
        register = register_of(own)
        self.parameters = draw(register, question, self.pair) if uncertainty else central(register)
        self.plan = Plan(policy, self.parameters, self.place, self.horizon)
        people = people_of(figures, self.parameters, seed=question, pair=self.pair, uncertainty=uncertainty)
        table = own_rates(rates(self.parameters, people.birth.shape[0]), own)
        begun = settle(people, self.parameters, table, seed=run_seed(question, self.pair))
        self.world, self.rates, self.run_seed = begun.world, begun.rates, begun.seed
        self.residents0 = begun.residents
        press(self.world, begun, pressure)
        self.record = Record()
        self.datacollector: Any = Weekly()
        self.week = 0
        self._settle()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.place!r}, {self.plan.name!r}, seed {self.seed}, week {self.week})"
        )

    def _wake(self, seed: int) -> None:
        """Let Mesa make its clock, its chance and its registry, and note which attributes are its own."""
        before = set(self.__dict__) - {"step"}
        super().__init__(rng=seed)
        self._machinery = frozenset(set(self.__dict__) - before)

    def _settle(self) -> None:
        """What is made anew in a copy: nothing of it is state."""
        self._look: Look | None = None
        self.__dict__.setdefault("held", {})
        self.frames = Frames(self._current, self.record)

    def _current(self) -> Look:
        return self.look

    # ---------------------------------------------------------------------------------------------- weeks

    def step(self) -> None:
        """Live one week, and let the data collector look."""
        levers = self.plan.levers(self.parameters, self.week, 1)
        self.record.add(W.run_weeks(self.world, self.rates, levers, seed=self.run_seed, start=self.week))
        self.week += 1
        self._look = None
        if self.held:
            self._let_go()
        if self.week >= self.horizon:
            self.running = False
        self.datacollector.collect(self)

    def run(self, weeks: int | None = None) -> None:
        """Live a number of weeks; what is left until the horizon when left out. The same as as many steps."""
        count = max(self.horizon - self.week, 0) if weeks is None else weeks
        if not is_whole(count) or count < 0:
            raise BadInput(f"weeks is {weeks!r}: expected a whole number of 0 or more")
        for _ in range(int(count)):
            # The step that Mesa has wrapped, so that the clock is Mesa's own.
            self.step()

    def now(self, name: str) -> float:
        """One weekly series (``docs/series.md``) in the last week, in its unit; NaN before the first week."""
        return self.record.last(name)

    # --------------------------------------------------------------------------------------------- agents

    @property
    def look(self) -> Look:
        """The columns as they stand, to be read by row."""
        if self._look is None:
            self._look = look_at(self.world, self.rates, self.week)
        return self._look

    @property
    def agents(self) -> AgentSet:
        """Everybody who lives here and the team's workers, as views; agents of your own that you registered too."""
        return AgentSet([*self._residents(), *professionals(self, self.look), *super().agents], self.random)

    @agents.setter
    def agents(self, agents: object) -> None:
        raise ReadOnly(
            "model.agents cannot be set: it is made of the model's columns each time you ask for it"
        )

    @property
    def agent_types(self) -> list[type]:
        """Kinds of agents."""
        return list(self.agents_by_type)

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """Agents by kind. Volunteers are residents too, so they stand under both."""
        people = self._residents()
        kinds: dict[type, list[Any]] = {
            Resident: people,
            Volunteer: [view for view in people if isinstance(view, Volunteer)],
            Professional: list(professionals(self, self.look)),
        }
        for agent in super().agents:
            kinds.setdefault(type(agent), []).append(agent)
        return {kind: AgentSet(listed, self.random) for kind, listed in kinds.items()}

    def _let_go(self) -> None:
        """Drop the views of who has left, so that they leave sets of agents as Mesa's own do."""
        for uid in [uid for uid, view in self.held.items() if not view.here]:
            del self.held[uid]

    def _residents(self) -> list[View]:
        return residents(self, self.look, self.look.residents().tolist())

    def residents_at(self, rows: Iterable[int]) -> AgentSet:
        """Residents at these rows, as a set of views."""
        return AgentSet(residents(self, self.look, rows), self.random)

    def resident(self, unique_id: int) -> Resident:
        """The view of one resident by identity; raises `Left` when nobody here has it."""
        rows = self.look.residents()
        found = rows[self.look.who[rows] == unique_id]
        if not found.size:
            raise Left(
                f"resident {unique_id} does not live in {self.place} in week {self.week}: identities stand in the "
                "index of model.frames.residents"
            )
        view: Resident = residents(self, self.look, found.tolist())[0]
        return view

    # ------------------------------------------------------------------------------------------- networks

    def to_networkx(self, layers: Sequence[str] | None = None) -> nx.Graph[int]:
        """Residents and their ties as a networkx graph (``sim.face.graph.graph``).

        Parameters
        ----------
        layers : sequence of str, optional
            Of kin, neighbour, friend, group, buddy: all when left out; ``household`` adds housemates.
        """
        return graph(self.look, layers)

    def positions(self) -> dict[int, tuple[float, float]]:
        """Where to draw each resident: streets below each other, dwellings along them."""
        return positions(self.look)

    def measures(self, layers: Sequence[str] | None = None) -> Measures:
        """Measure the network as it stands (``sim.network.measures``); ``layers`` as in `to_networkx`."""
        return measured(self.look, layers)

    def run_measured(self, weeks: int, every: int = 52, layers: Sequence[str] | None = None) -> pd.DataFrame:
        """Live a number of weeks and measure the network at the start, each ``every`` weeks and at the end.

        Returns
        -------
        pandas.DataFrame
            One row per look, by week; one column per measure.
        """
        import pandas as pd

        if not is_whole(every) or every < 1:
            raise BadInput(f"every is {every!r}: expected a whole number of weeks, 1 or more")
        seen = {self.week: self.measures(layers).numbers()}
        end = self.week + weeks
        while self.week < end:
            self.run(min(every, end - self.week))
            seen[self.week] = self.measures(layers).numbers()
        return pd.DataFrame(seen.values(), index=pd.Index(seen, name="week"))

    # --------------------------------------------------------------------------------------------- copies

    def branch(self, policy: str | Policy | Sequence[Policy]) -> Self:
        """The same neighbourhood at week 0 under another plan: as a model made anew with it, in a fraction of the time.

        Parameters
        ----------
        policy : str, Policy or sequence of Policy
            As of the model.

        Raises
        ------
        BadInput
            When weeks have been lived already, or for a policy that cannot be.
        """
        if self.week > 0:
            raise BadInput(
                f"week {self.week} has been lived already: a plan begins at week 0, so branch before the first step"
            )
        plan = Plan(policy, self.parameters, self.place, self.horizon)
        other = copy.deepcopy(self)
        other.plan = plan
        return other

    def __getstate__(self) -> dict[str, Any]:
        """What a copy is made of: columns, record, plan, seeds and your own attributes; nothing of Mesa's machinery."""
        made_anew = {"world", "rates", "parameters", "record", "frames", "held", "_look", "_machinery"}
        left_out = self._machinery | made_anew
        return {
            "own": {name: value for name, value in self.__dict__.items() if name not in left_out},
            "tables": packed(self.world),
            "parameters": dict(self.parameters),
            "counts": np.array(self.record.counts),
            "running": self.running,
            "clock": (self.steps, getattr(self, "time", None)),
            "chance": (self.random.getstate(), self.rng.bit_generator.state),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the model of what was kept; Mesa's clock is set by Mesa: by as many steps in which nothing happens."""
        self.__dict__["step"] = _nothing
        self._wake(state["own"]["seed"])
        steps, time = state["clock"]
        for _ in range(steps):
            self.step()
        if time is not None and time > steps:
            self.run_until(time)
        # What Mesa wraps from now on is the week again.
        self._user_step = type(self).step.__get__(self)
        self.__dict__.update(state["own"])
        self.running = state["running"]
        self.random.setstate(state["chance"][0])
        self.rng.bit_generator.state = state["chance"][1]
        self.world = unpacked(state["tables"])
        self.parameters = Parameters(register_of(self.own), state["parameters"])
        self.rates = own_rates(rates(self.parameters, self.residents0), self.own)
        self.record = Record(state["counts"])
        self._settle()


def _nothing() -> None:
    """A step in which only the clock moves."""
