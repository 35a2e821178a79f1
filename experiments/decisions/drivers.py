"""Which assumptions decide: rank correlation of every drawn assumption with the difference, over the draws."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from experiments.analyses.value import chance_level, evpi, evppi
from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.outcomes import Floats
from experiments.quantities import Fraction, Number, Part
from experiments.schema import Payer
from sim.register import load

#: Fewer draws say nothing about a correlation.
FEWEST = 10
#: An assumption stands out when its correlation would come about by chance in fewer than so many of all drawn sets.
LEVEL = 0.05
#: Fewer draws say nothing about what knowing is worth.
FEWEST_WORTH = 20


class Driver(Part):
    """One assumption beside the cost difference."""

    parameter: str
    description: str
    unit: str
    grade: str
    rank_correlation: Number = Field(
        description="Spearman; above 0: the higher the assumption, the dearer the plan"
    )
    stands_out: bool = Field(description="p times the number of assumptions drawn is below 0.05 (Bonferroni)")
    loses_low: Fraction | None = Field(
        description="share of draws without a saving, lowest third of the assumption"
    )
    loses_high: Fraction | None = Field(description="the same, highest third")
    worth: Number | None = Field(
        description="EVPPI of the choice by this cost alone, euros per resident over the horizon; null: too few draws"
    )


class Drivers(Part):
    """The assumptions that move the difference most, the strongest first."""

    payer: Payer
    draws: int
    varied: int = Field(description="assumptions that differ between draws")
    top: list[Driver]
    left_out: str | None = Field(description="'draws' or 'fixed': why there is no list")
    chance_worth: Number | None = Field(
        default=None, description="worth that an assumption which says nothing gets by chance; null as above"
    )
    settled: bool = Field(
        default=False, description="no draw would choose otherwise: knowing more changes nothing"
    )

    @property
    def worthiest(self) -> Driver | None:
        """Of those in the list the one most worth knowing, when that is more than chance."""
        found = max(self.top, key=lambda one: one.worth or 0.0, default=None)
        worth = 0.0 if found is None or found.worth is None else found.worth
        return found if worth > (self.chance_worth or 0.0) else None


def drivers(paired: Paired, evidence: Evidence, payer: Payer, top: int = 10) -> Drivers:
    """Assumptions that move the cost difference of one payer most.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Holds the assumptions of every draw.
    payer : str
        Whose cost.
    top : int
        So many assumptions.

    Returns
    -------
    Drivers
        Empty, with the reason, when the assumptions were not varied or there are fewer than ten draws. Association over
        draws, not a cause taken apart; estimated figures of places are drawn too and are not in it.
    """
    table = evidence.drawn(paired.scenario.system)
    # A draw whose assumptions were lost with a damaged file cannot take part.
    known = np.isin(paired.draws, table.index.to_numpy())
    draws = int(known.sum())
    table = table.loc[paired.draws[known]]
    figures = table.to_numpy(dtype=np.float64)
    varied = table.loc[:, np.ptp(figures, axis=0) > 0.0] if draws else table.iloc[:, :0]
    if varied.shape[1] == 0 or draws < FEWEST:
        reason = "fixed" if varied.shape[1] == 0 else "draws"
        return Drivers(payer=payer, draws=draws, varied=varied.shape[1], top=[], left_out=reason)
    values = paired.difference(f"cost_{payer}")[known]
    points = varied.to_numpy(dtype=np.float64)
    rho, p = correlations(points, values)
    # Ties in order of name, so that the order of columns decides nothing.
    order = sorted(range(len(rho)), key=lambda k: (-abs(rho[k]), str(varied.columns[k])))[:top]
    register = load()
    # The choice is between the plan and nothing, by this cost alone; more than it, such as wellbeing, `psa` weighs.
    benefit = np.column_stack([np.zeros_like(values), -values / paired.residents])
    told = len(values) >= FEWEST_WORTH
    settled = evpi(benefit) == 0.0
    found = []
    for k in order:
        name = str(varied.columns[k])
        entry = register.get(name)
        low, high = thirds(points[:, k], values)
        found.append(
            Driver(
                parameter=name,
                description=entry.description if entry else name,
                unit=entry.unit if entry else "",
                grade=entry.grade if entry else "",
                rank_correlation=float(rho[k]),
                stands_out=bool(p[k] * len(rho) < LEVEL),
                loses_low=low,
                loses_high=high,
                worth=evppi(benefit, points[:, [k]]) if told and not settled else 0.0 if told else None,
            )
        )
    by_chance = chance_level(benefit) if told and not settled else 0.0 if told else None
    return Drivers(
        payer=payer,
        draws=draws,
        varied=len(rho),
        top=found,
        left_out=None,
        chance_worth=by_chance,
        settled=settled,
    )


def correlations(points: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Spearman correlation of every column with the values.

    Parameters
    ----------
    points : numpy.ndarray
        float64[draws, columns].
    values : numpy.ndarray
        float64[draws].

    Returns
    -------
    rho, p : float64[columns], float64[columns]
        Correlation, 0 when all values are equal; two-sided p by Student's t with draws - 2 degrees of freedom.

    Examples
    --------
    >>> rho, p = correlations(np.array([[1.0], [2.0], [3.0], [5.0]]), np.array([10.0, 20.0, 40.0, 30.0]))
    >>> rho.round(6)
    array([0.8])
    """
    import pandas as pd
    from scipy.special import stdtr

    n = len(values)
    # Equal values share their mean rank. pandas is here already; scipy.stats takes seconds to load.
    ranked = pd.DataFrame(points).rank().to_numpy()
    ranked = ranked - ranked.mean(axis=0)
    other = pd.Series(values).rank().to_numpy()
    other = other - other.mean()
    scale = np.sqrt((ranked**2).sum(axis=0) * (other**2).sum())
    rho: Floats = np.divide(other @ ranked, scale, out=np.zeros(points.shape[1]), where=scale > 0.0)
    with np.errstate(divide="ignore"):
        t = np.abs(rho) * np.sqrt((n - 2) / np.maximum(1.0 - rho**2, 0.0))
    p: Floats = 2.0 * stdtr(n - 2, -t)
    return rho, p


def thirds(point: Floats, values: Floats) -> tuple[float, float]:
    """Share of draws without a saving where an assumption is low, and where it is high.

    Examples
    --------
    >>> thirds(np.array([1.0, 2.0, 3.0]), np.array([-5.0, -1.0, 4.0]))
    (0.0, 1.0)
    """
    size = max(1, len(point) // 3)
    order = np.argsort(point, kind="stable")
    loses = values >= 0.0
    return float(loses[order[:size]].mean()), float(loses[order[-size:]].mean())
