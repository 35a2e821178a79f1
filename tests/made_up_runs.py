"""Made-up runs, shaped like those of the engine: report and command line are tested without the model.

Every number is drawn from a fixed seed. Policies shift a few series by a stated effect, so a test knows the
answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments import snapshot
from experiments.cases import Twins
from experiments.cohort import STRATA, Paired
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR, Looks, RunKey, Runs
from sim.domains import PAYERS
from sim.parameters import central, load
from sim.record import NAMES

RESIDENTS = {"alverna": 2450, "huurlingsedam": 1900}
#: Typical weekly level per resident of the series that matter here; all others are 0.001.
LEVELS = {
    "residents": 1.0, "adults": 0.79, "households": 0.46, "open_cases": 0.014, "queue": 0.002,
    "pressure": 0.85,
    "lonely": 0.35, "severely_lonely": 0.09, "wellbeing_sum": 0.79 * 7.5, "carers": 0.1,
    "carers_overloaded": 0.012,
    "volunteers": 0.2, "ties": 3.8, "strong_ties": 1.9, "ended_own": 0.0011, "ended_network": 0.0006,
    "ended_collective": 0.0001, "ended_team": 0.0002, "ended_specialist": 0.0006, "ended_outside": 0.0004,
    "cases_opened": 0.00054, "intakes": 0.00054, "replies_48h": 0.0003, "waited_weeks": 0.0012,
    "gave_up": 0.00002,
    "specialist_new": 0.0009, "specialist_new_via_team": 0.00009, "hours_household": 0.63, "hours_kin": 0.3,
    "hours_kin_elsewhere": 0.19, "hours_ties": 0.13, "hours_unmet": 0.27, "team_casework": 0.015,
    "team_casework_room": 0.02, "team_intake": 0.0027, "team_prevention_intended": 0.0011,
    "team_prevention_made": 0.001, "team_idle": 0.002, "cost_municipality": 12.7, "cost_zvw": 56.6,
    "cost_wlz": 26.8, "cost_resident": 1.1, "cost_team": 1.8, "cost_wmo": 4.3, "cost_youth": 5.1,
    "cost_debt": 0.1,
    "cost_policy": 0.0, "informal_value": 25.2,
}  # fmt: skip
#: What each policy does to a series, per resident per week, at the end of the horizon.
EFFECTS: dict[str, dict[str, float]] = {
    "casework": {"cost_municipality": 0.9, "cost_policy": 0.9, "waited_weeks": -0.0008, "queue": -0.001},
    "collective": {"cost_municipality": -0.2, "waited_weeks": 0.0004, "team_prevention_made": 0.002,
                   "team_prevention_intended": 0.0035, "team_casework_room": -0.0035, "ties": 0.05},
    "connector": {"cost_municipality": 0.55, "cost_policy": 0.7, "ties": 0.1, "lonely": -0.008,
                  "wellbeing_sum": 0.02, "volunteers": 0.01},
    "rondom-wijchen": {"cost_municipality": 0.1, "cost_zvw": -1.2, "cost_policy": 0.7, "ties": 0.16,
                       "lonely": -0.015, "wellbeing_sum": 0.05, "volunteers": 0.02, "waited_weeks": -0.0002,
                       "team_casework_room": -0.0035, "team_prevention_intended": 0.0035,
                       "team_prevention_made": 0.0025},
}  # fmt: skip


#: Parameters that results are made with; only the spread of wellbeing is drawn.
DRAWN = {
    name: central(load())[name]
    for name in (
        "qaly_points", "wellby_euros", "contract_years", "cashable_wmo", "cashable_youth", "cashable_debt",
        "cashable_zvw", "cashable_wlz",
    )
}  # fmt: skip


def made_up_looks(rows: list[RunKey], question: Question) -> Looks:
    """Looks of runs: levels near one half, differences that are 0 in the baseline and scatter around 1 elsewhere."""
    sizes = {"euros": len(PAYERS), "of_deaths": len(PAYERS)}

    def level(key: RunKey, name: str, size: int | tuple[()]) -> np.ndarray:
        own = np.random.default_rng([key.pair, question.arms.index(key.arm), len(name)])
        return np.asarray(0.5 + 0.01 * own.standard_normal(size))

    def paired(key: RunKey, name: str, size: int | tuple[()]) -> np.ndarray:
        if name in ("cohort_persons", "cohort_members"):
            return np.full(size, 50.0)
        drawn = np.random.default_rng([key.pair, question.arms.index(key.arm), len(name)]).standard_normal(
            size
        )
        return np.asarray((1.0 + drawn) * (key.arm != question.arms[0]))

    names: dict[str, int | tuple[()]] = {
        **dict.fromkeys(snapshot.LEVELS, ()),
        **dict.fromkeys(snapshot.CELL_LEVELS, len(snapshot.CELLS)),
        "cohort_euros": len(PAYERS),
        "cohort_persons": (),
    }
    apart: dict[str, int | tuple[()]] = {
        **{f"cohort_{name}": sizes.get(name, STRATA + 1) for name in Paired._fields},
        **{f"twins_{name}": () for name in Twins._fields},
    }
    return Looks(
        levels={name: np.stack([level(key, name, size) for key in rows]) for name, size in names.items()},
        paired={name: np.stack([paired(key, name, size) for key in rows]) for name, size in apart.items()},
    )


def made_up_runs(
    question: Question,
    *,
    effects: Mapping[str, Mapping[str, float]] = EFFECTS,
    noise: float = 0.012,
    done: int | None = None,
) -> Runs:
    """Runs for a question.

    A pair shares its luck between the arms; a policy adds its effect, growing over the horizon, and a little
    luck of its own. ``done`` is the number of complete pairs when the batch was interrupted.
    """
    pairs = question.pairs if done is None else done
    weeks = question.years * WEEKS_PER_YEAR
    ramp = np.linspace(0.0, 2.0, weeks)
    level = np.array([LEVELS.get(name, 0.001) for name in NAMES])
    rows, weekly = [], []
    for place in question.places:
        for pressure in question.pressures:
            shift = np.ones(len(NAMES))
            if pressure == "high":
                for name in ("queue", "waited_weeks", "pressure", "open_cases"):
                    shift[NAMES.index(name)] = 1.6
            for arm in question.arms:
                for pair in range(pairs):
                    rows.append(RunKey(place, pressure, arm, pair, question.seed + pair, pair))
                    address = [question.seed, pair, question.places.index(place), pressure == "high"]
                    common = np.random.default_rng(address)
                    own = np.random.default_rng([*address, question.arms.index(arm)])
                    base = level * shift * (1.0 + noise * 3.0 * common.standard_normal(len(NAMES)))
                    run = base * (1.0 + noise * common.standard_normal((weeks, len(NAMES))))
                    luck = own.standard_normal(len(NAMES))
                    for name, effect in effects.get(arm, {}).items():
                        column = NAMES.index(name)
                        run[:, column] += effect * ramp * (1.0 + 0.5 * luck[column])
                    if arm != question.arms[0]:
                        run *= 1.0 + noise * 0.2 * own.standard_normal(len(NAMES))
                    weekly.append(np.maximum(run, 0.0) * RESIDENTS.get(place, 1000))
    stacked = np.array(weekly)
    # Pressure is a ratio, not a number per resident.
    for row, key in enumerate(rows):
        stacked[row, :, NAMES.index("pressure")] /= RESIDENTS.get(key.place, 1000)
    draws = np.random.default_rng(question.seed)
    return Runs(
        rows=rows,
        weekly=stacked,
        series=NAMES,
        residents0={place: RESIDENTS.get(place, 1000) for place in question.places},
        looks=made_up_looks(rows, question) if rows else None,
        parameters=[
            {**DRAWN, "wb_sd": float(draws.uniform(1.2, 1.7)) if question.uncertainty else 1.4, "price": 85.0}
            for _ in range(pairs)
        ],
        complete_pairs=pairs,
        interrupted=done is not None,
        seconds=1.5,
        resident_weeks=float(stacked[:, :, NAMES.index("residents")].sum()),
        capacity={
            place: {"fte": 1.96, "hours": 55.4, "inflow": 1.3, "connector_hours": 32.0}
            for place in question.places
        },
    )
