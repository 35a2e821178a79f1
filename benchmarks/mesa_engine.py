"""The reference model as Mesa's own examples are written: an agent class, a networkx graph, a data collector."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import mesa
import networkx as nx
import numpy as np

from benchmarks.beginning import Beginning
from benchmarks.outputs import OUTPUTS, Series
from benchmarks.rules import MOST_TIES, Rules


class Resident(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """A resident: a node of the model's graph, with or without a need.

    Attributes
    ----------
    severity : float
        Of the need, 0 without one.
    queued : int or None
        Week in which the resident joined the queue, while it lasts.
    has_case : bool
        Whether the team has an open case.
    proposal : int or None
        To whom a tie is proposed this week.
    """

    def __init__(self, model: Neighbourhood, place: int) -> None:
        super().__init__(model)
        self.place = place
        self.severity = 0.0
        self.queued: int | None = None
        self.has_case = False
        self.proposal: int | None = None

    def meet(self) -> None:
        """Meet one of those to whom there is a tie."""
        rules, graph = self.model.rules, self.model.graph
        if self.random.random() < rules.meet and graph.degree(self.place) > 0:
            tie = graph[self.place][self.random.choice(list(graph[self.place]))]
            tie["strength"] += rules.gain * (1.0 - tie["strength"])

    def live(self) -> None:
        """Fall into need, or recover, or ask the team."""
        rules = self.model.rules
        if self.severity == 0.0:
            if self.random.random() < rules.onset / (1.0 + self.support() / rules.half):
                self.severity = self.random.uniform(rules.severe_from, 1.0)
            return
        support = self.support()
        self.severity -= rules.heal * support / (support + rules.half)
        if self.has_case:
            self.severity -= rules.treat
        if self.severity <= 0.0:
            self.recover()
        elif not self.has_case and self.queued is None and self.random.random() < rules.ask * self.severity:
            self.queued = self.model.steps
            self.model.arrivals.append(self)

    def support(self) -> float:
        """Sum of the strengths of ties."""
        return float(sum(tie["strength"] for tie in self.model.graph[self.place].values()))

    def recover(self) -> None:
        """The need is over."""
        self.severity = 0.0
        self.queued = None
        if self.has_case:
            self.has_case = False
            self.model.open_cases -= 1
            self.model.cases_closed += 1

    def propose(self) -> None:
        """Look for somebody new, among neighbours or among the alters of an alter."""
        model, graph = self.model, self.model.graph
        self.proposal = None
        if self.random.random() >= model.rules.form:
            return
        if self.random.random() < 0.5:
            step = self.random.randint(1, model.rules.reach)
            self.proposal = self.place + (step if self.random.random() < 0.5 else -step)
        elif graph.degree(self.place) > 0:
            alter = self.random.choice(list(graph[self.place]))
            self.proposal = self.random.choice(list(graph[alter]))

    def connect(self) -> None:
        """Make the tie that was proposed, if it can be."""
        graph, other = self.model.graph, self.proposal
        if other is None or other == self.place or other not in graph or graph.has_edge(self.place, other):
            return
        if graph.degree(self.place) < MOST_TIES and graph.degree(other) < MOST_TIES:
            graph.add_edge(self.place, other, strength=self.model.rules.start_strength)
            self.model.ties_made += 1


def _above_zero(severities: Iterable[float]) -> int:
    return sum(severity > 0.0 for severity in severities)


class Neighbourhood(mesa.Model):  # type: ignore[misc, unused-ignore]
    """Residents, their ties and the team.

    Parameters
    ----------
    beginning : Beginning
        Ties at week 0.
    rules : Rules
        Parameters.
    seed : int
        Of Mesa's random numbers.
    """

    def __init__(self, beginning: Beginning, rules: Rules, seed: int) -> None:
        super().__init__(rng=seed)
        self.rules = rules
        self.graph: Any = nx.Graph()
        self.graph.add_nodes_from(range(beginning.residents))
        for a, b, strength in zip(
            beginning.a.tolist(), beginning.b.tolist(), beginning.strength.tolist(), strict=True
        ):
            self.graph.add_edge(a, b, strength=strength)
        for place in range(beginning.residents):
            Resident(self, place)
        self.slots = rules.slots(beginning.residents)
        self.arrivals: list[Resident] = []
        self.queue: deque[tuple[Resident, int]] = deque()
        self.open_cases = self.cases_closed = self.asked = self.ties_made = self.ties_ended = 0
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "ties": lambda model: model.graph.number_of_edges(),
                "strength": lambda model: model.graph.size(weight="strength"),
                "ties_made": "ties_made",
                "ties_ended": "ties_ended",
                "in_need": lambda model: model.agents.agg("severity", _above_zero),
                "severity": lambda model: model.agents.agg("severity", sum),
                "asked": "asked",
                "queue": lambda model: sum(resident.queued == since for resident, since in model.queue),
                "open_cases": "open_cases",
                "cases_closed": "cases_closed",
            }
        )

    def step(self) -> None:
        """One week."""
        self.arrivals, self.cases_closed, self.ties_made = [], 0, 0
        self.agents.do("meet")
        self.fade()
        self.agents.do("live")
        self.take_in()
        self.agents.do("propose")
        self.agents.do("connect")
        self.datacollector.collect(self)

    def fade(self) -> None:
        """All ties fade; the weakest end."""
        weak = []
        for a, b, tie in self.graph.edges(data=True):
            tie["strength"] *= self.rules.keep
            if tie["strength"] < self.rules.remove_below:
                weak.append((a, b))
        self.graph.remove_edges_from(weak)
        self.ties_ended = len(weak)

    def take_in(self) -> None:
        """Arrivals join the queue; open cases are filled from it, first in, first out."""
        self.random.shuffle(self.arrivals)
        self.queue.extend((resident, self.steps) for resident in self.arrivals)
        self.asked = len(self.arrivals)
        while self.queue and self.open_cases < self.slots:
            resident, since = self.queue.popleft()
            if resident.queued == since:
                resident.queued = None
                resident.has_case = True
                self.open_cases += 1


def prepare(beginning: Beginning, rules: Rules, weeks: int, seed: int) -> Callable[[], Series]:
    """Make the model; what is given back runs the weeks, once.

    Parameters
    ----------
    beginning, rules, weeks, seed
        As in ``benchmarks.product_engine.prepare``.
    """
    model = Neighbourhood(beginning, rules, seed)

    def live() -> Series:
        for _ in range(weeks):
            model.step()
        collected = model.datacollector.model_vars
        return np.array([collected[name] for name in OUTPUTS], dtype=np.float64).T

    return live
