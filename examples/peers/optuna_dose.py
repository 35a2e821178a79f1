"""The dose that does most for its money, with Optuna: ``python examples/peers/optuna_dose.py``."""

from __future__ import annotations

import sys

import optuna

from experiments.analyses.function import difference

#: Euros that a point of life satisfaction for a year is taken to be worth here; choose your own.
WORTH = 13_000.0
SEEDS = (1, 2)


def worth(trial: optuna.Trial) -> float:
    """Euros gained by a plan at a dose, mean over the same seeds for every trial."""
    policy = trial.suggest_categorical("policy", ["connector", "casework"])
    dose = trial.suggest_float("dose", 0.1, 1.0)
    total = 0.0
    for seed in SEEDS:
        found = difference("alverna", policy, dose=dose, years=1, seed=seed)
        total += WORTH * (found["wellbys"] or 0.0) - (found["cost_all_discounted"] or 0.0)
    return total / len(SEEDS)


def best(trials: int = 20, jobs: int = 2) -> optuna.Study:
    """Search; the same trials again with one job, since the sampler has a seed."""
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(worth, n_trials=trials, n_jobs=jobs)
    return study


if __name__ == "__main__":
    found = best()
    sys.stdout.write(f"{found.best_params}: {found.best_value:,.0f} euros a year\n")
