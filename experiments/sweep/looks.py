"""When the primary contrast is looked at: only after whole beginnings of the plan, whatever ended first."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.sweep.specification import Primary, Specification

#: Methods whose first draws are as good a sample as all of them; points of the others belong together.
ANY_DRAWS = ("central", "joint")


@dataclass(frozen=True)
class Layout:
    """How the runs of a plan lie: replication after replication, in each draw after draw.

    Attributes
    ----------
    draws, seeds : int
        Pairs of the primary contrast are ``draws x seeds``; number ``rep x draws + draw`` is one of them.
    each : int
        Runs of one draw and replication: all places, systems, pressures and arms.
    common : bool
        Whether all draws share the same seeds.
    any_draws : bool
        Whether part of the draws may be looked at.
    """

    draws: int
    seeds: int
    each: int
    common: bool = True
    any_draws: bool = True

    @classmethod
    def of(cls, specification: Specification, draws: int) -> Layout:
        """Layout of a specification with so many draws."""
        scenarios = specification.scenarios
        places = len(scenarios.places) * len(scenarios.pressures) * len(specification.systems)
        return cls(
            draws=draws,
            seeds=specification.replications.seeds,
            each=places * len(specification.arms),
            common=specification.replications.common,
            any_draws=specification.uncertainties.method in ANY_DRAWS,
        )

    @property
    def pairs(self) -> int:
        """Draws and replications together."""
        return self.draws * self.seeds

    @property
    def whole(self) -> int:
        """Replications that have to be whole before anything is looked at; 0 when a part of the draws will do.

        Draws that share one seed share its luck: before there is a second seed nobody knows how much that is.
        """
        if self.draws == 1:
            return 1
        if self.common and self.seeds > 1:
            return 2
        return 0 if self.any_draws else 1


def next_look(layout: Layout, primary: Primary, last: int = 0) -> int | None:
    """Pairs at the look after the one at ``last``; None when there is none.

    Parameters
    ----------
    layout : Layout
        Of the plan.
    primary : Primary
        ``first_pairs``, ``batch_pairs`` and ``max_pairs`` of the stopping rule.
    last : int
        Pairs at the look before; 0 before the first.

    Examples
    --------
    >>> one = Layout(draws=1, seeds=100, each=2)
    >>> next_look(one, Primary()), next_look(one, Primary(), 30), next_look(one, Primary(), 100)
    (30, 40, None)
    >>> next_look(Layout(draws=20, seeds=5, each=2), Primary())
    40
    """
    least = last + primary.batch_pairs if last else primary.first_pairs
    if not layout.whole and least <= layout.draws:
        found = least
    else:
        found = max(-(-least // layout.draws), layout.whole) * layout.draws
    most = layout.pairs if primary.max_pairs is None else min(layout.pairs, primary.max_pairs)
    return found if found <= most else None
