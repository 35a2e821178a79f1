"""Who pays and who gains: every payer in every year, and what of it would show in a budget."""

from __future__ import annotations

from typing import Literal

import numpy as np

from experiments.cash import LINES, cashable_years
from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.decisions.spread import Spread
from experiments.decisions.weekly import APART, line_column
from experiments.outcomes import Floats
from experiments.quantities import Part
from experiments.schema import EVERY_PAYER, Payer

EUROS, PER_RESIDENT = "euros", "euros per resident per year"


class PayerRow(Part):
    """Cost difference of one payer, policy minus baseline."""

    payer: Payer
    years: list[Spread]
    horizon: Spread
    discounted: Spread
    per_resident_year: Spread
    cashable_years: list[Spread] | None
    cashable: Spread | None


class PayerMatrix(Part):
    """Every payer, and all of them together."""

    rows: list[PayerRow]
    cash_left_out: Literal["series", "parameters"] | None

    def __getitem__(self, payer: Payer) -> PayerRow:
        """Row of a payer."""
        return next(row for row in self.rows if row.payer == payer)


def matrix(paired: Paired, evidence: Evidence) -> PayerMatrix:
    """Payer matrix of a plan.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Where they come from; gives horizon, contract and cashable parts.

    Returns
    -------
    PayerMatrix
        Rows in the order of the payers, all together last. Cash is None for the municipality and for all where the
        weekly series of Wmo, youth and debt help were not kept.
    """
    euros = {payer: paired.years(payer, evidence.years) for payer in EVERY_PAYER}
    cash, left_out = _cash(paired, evidence, euros)
    rows = [
        PayerRow(
            payer=payer,
            years=[Spread.of(year, EUROS) for year in euros[payer].T],
            horizon=Spread.of(euros[payer].sum(axis=1), EUROS),
            discounted=Spread.of(paired.difference(f"cost_{payer}_discounted"), EUROS),
            per_resident_year=Spread.of(
                euros[payer].sum(axis=1) / (paired.residents * evidence.years), PER_RESIDENT
            ),
            cashable_years=[Spread.of(year, EUROS) for year in cash[payer].T] if payer in cash else None,
            cashable=Spread.of(cash[payer].sum(axis=1), EUROS) if payer in cash else None,
        )
        for payer in EVERY_PAYER
    ]
    return PayerMatrix(rows=rows, cash_left_out=left_out)


def _cash(
    paired: Paired, evidence: Evidence, euros: dict[Payer, Floats]
) -> tuple[dict[Payer, Floats], Literal["series", "parameters"] | None]:
    """Cashable difference per payer; float64[draws, years]."""
    wanted = ["contract_years", *(f"cashable_{line}" for line in LINES)]
    table = evidence.drawn(paired.scenario.system)
    if not set(wanted) <= set(table.columns) or not set(paired.draws.tolist()) <= set(table.index):
        return {}, "parameters"
    drawn = _drawn(paired, evidence, wanted)
    kept = all(
        evidence.keeps([line_column(line, year + 1) for year in range(evidence.years)]) for line in APART
    )
    lines: dict[str, Floats] = {}
    for line in LINES:
        if line in APART and not kept:
            continue
        columns = [line_column(line, year + 1) for year in range(evidence.years)]
        lines[line] = np.stack([paired.difference(column) for column in columns], axis=1)
    if any(not np.isfinite(values).all() for values in lines.values()):
        lines = {line: values for line, values in lines.items() if np.isfinite(values).all()}
        kept = set(APART) <= set(lines)
    shares = {line: drawn[f"cashable_{line}"] for line in LINES}
    found = cashable_years(lines, shares, drawn["contract_years"], evidence.contract)
    # What stays in the care system of every line that saves; the rest of the difference is cash as it is.
    stays = {line: found[line] - lines[line] for line in lines}
    cash: dict[Payer, Floats] = {"zvw": euros["zvw"] + stays["zvw"], "wlz": euros["wlz"] + stays["wlz"]}
    cash["resident"] = euros["resident"]
    if not kept:
        return cash, "series"
    cash["municipality"] = euros["municipality"] + np.add.reduce([stays[line] for line in APART])
    cash["all"] = euros["all"] + np.add.reduce(list(stays.values()))
    return cash, None


def _drawn(paired: Paired, evidence: Evidence, names: list[str]) -> dict[str, Floats]:
    """Parameters of every draw, in the order of the differences."""
    mine = evidence.drawn(paired.scenario.system)
    draws = paired.draws if paired.over == "draws" else np.repeat(paired.draws, paired.pairs)
    rows = mine.loc[draws, names]
    return {name: rows[name].to_numpy(dtype=np.float64) for name in names}
