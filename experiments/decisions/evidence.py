"""The evidence behind a decision: one table of runs, from a sweep or a comparison, and what is known about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from experiments.person_schema import Contract
from sim.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd

BASELINE = "baseline"
#: Columns that say which run a row is. Two runs that share the first two and the last two are lives of one world.
KEYS = ("place", "starting_pressure", "system", "arm", "dose", "draw", "rep")


class Scenario(NamedTuple):
    """Where and in what state a life begins."""

    place: str
    pressure: str
    system: str


class Choice(NamedTuple):
    """What can be decided: a plan at a strength."""

    arm: str
    dose: float


@dataclass(frozen=True)
class Evidence:
    """Runs that ended well, and what has to be said about them on every output.

    Attributes
    ----------
    name : str
        Of the sweep or the comparison.
    kind : {'sweep', 'compare'}
        What made it.
    runs : pandas.DataFrame
        One row per run that ended well: `KEYS`, the outcomes, ``start.residents``, and where weekly series were kept
        ``line_LINE_year_K`` (euros), ``peak_open_cases``, ``peak_pressure`` and ``weeks_over`` (see
        `experiments.decisions.weekly`).
    parameters : pandas.DataFrame
        One row per draw and system: ``draw``, ``system`` and a column per parameter.
    planned, failed, left_out : int
        Runs planned, runs that ended badly, and runs that a stopping rule leaves out; all others that are not in
        ``runs`` are missing.
    years : int
        Horizon.
    discount_costs, discount_effects : float
        Yearly rates.
    contract : {'usual', 'population'}
        How care is bought, for the cashable difference.
    primary : Choice
        The plan the runs were made for.
    version, source_hash, command : str
        What made the runs, and how to make them again.
    """

    name: str
    kind: Literal["sweep", "compare"]
    runs: pd.DataFrame
    parameters: pd.DataFrame
    planned: int
    failed: int
    years: int
    discount_costs: float
    discount_effects: float
    contract: Contract
    primary: Choice
    version: str
    source_hash: str
    command: str
    left_out: int = 0

    @property
    def missing(self) -> int:
        """Planned runs that did not end yet and are wanted."""
        return self.planned - self.failed - self.left_out - len(self.runs)

    @property
    def whole(self) -> bool:
        """Whether every planned run ended well."""
        return self.missing == 0 and self.failed == 0

    @property
    def scenarios(self) -> list[Scenario]:
        """Scenarios in which a run ended well, in the order of their names."""
        kinds = self.runs[["place", "starting_pressure", "system"]].drop_duplicates()
        # Low pressure before high, as everywhere else.
        found = [Scenario(*map(str, row)) for row in kinds.itertuples(index=False)]
        return sorted(found, key=lambda one: (one.place, one.pressure != "low", one.system))

    @property
    def choices(self) -> list[Choice]:
        """Plans and strengths of which a run ended well, the primary one first."""
        kinds = self.runs.loc[self.runs["arm"] != BASELINE, ["arm", "dose"]].drop_duplicates()
        found = [Choice(str(arm), float(dose)) for arm, dose in kinds.itertuples(index=False)]
        return sorted(found, key=lambda one: (one != self.primary, one))

    def of(self, scenario: Scenario, arm: str, dose: float | None = None) -> pd.DataFrame:
        """Runs of one arm in one scenario, indexed and sorted by draw and replication."""
        rows = self.runs
        here = (
            (rows["place"] == scenario.place)
            & (rows["starting_pressure"] == scenario.pressure)
            & (rows["system"] == scenario.system)
            & (rows["arm"] == arm)
        )
        if dose is not None:
            here &= rows["dose"] == dose
        return rows[here].set_index(["draw", "rep"]).sort_index()

    def drawn(self, system: str) -> pd.DataFrame:
        """Assumptions of every draw under a service system, indexed by draw."""
        mine = self.parameters[self.parameters["system"] == system]
        return mine.drop(columns="system").set_index("draw").sort_index()

    def keeps(self, columns: Sequence[str]) -> bool:
        """Whether the runs have these columns."""
        return set(columns) <= set(self.runs.columns)


def check(evidence: Evidence, where: str) -> None:
    """Refuse evidence from which nothing can be decided.

    Parameters
    ----------
    evidence : Evidence
        As it was read.
    where : str
        Folder, for the sentence.

    Raises
    ------
    BadInput
        No run ended well, there is no plan beside the baseline, or no plan has a pair with its baseline.
    """
    if not len(evidence.runs):
        if evidence.failed:
            raise BadInput(
                f"{where}: all {evidence.failed} runs that ended failed, so nothing can be decided; "
                f"{where}/failures says why, `rondom sweep run {where} --retry` makes them again"
            )
        raise BadInput(
            f"{where}: none of the {evidence.planned} planned runs ended yet: let the sweep run first"
        )
    if not evidence.choices:
        raise BadInput(f"{where}: only the baseline ran: a decision needs a plan beside it, see [[policies]]")
    for scenario in evidence.scenarios:
        base = evidence.of(scenario, BASELINE).index
        for choice in evidence.choices:
            if len(base.intersection(evidence.of(scenario, *choice).index)):
                return
    raise BadInput(
        f"{where}: no plan has a run whose baseline (same place, start, draw and seed) ended well too: "
        "nothing can be compared; let the sweep run on"
    )
