"""Making presets: the plans of the first page in the shipped places, at both starting pressures."""

from __future__ import annotations

from pathlib import Path

from dashboards.presets.file import Presets, model_now, write
from experiments.question import STANDARD_ARMS, Question

#: Cards of the first page besides "no new policy", in their order.
CARDS = ("connector", "peer-groups", "collective", "rondom-wijchen")
#: What is computed: the cards, and the same euros as casework, which the others are read against.
ARMS = tuple(dict.fromkeys((*STANDARD_ARMS, *CARDS)))


def question(pairs: int) -> Question:
    """Everything that is asked for the presets."""
    return Question(places=("alverna", "huurlingsedam"), policies=ARMS, pairs=pairs, years=5)


def make(path: Path, pairs: int, threads: int | None = None) -> tuple[Presets, int]:
    """Compute and write presets; progress on standard error, Ctrl-C keeps what is complete.

    Parameters
    ----------
    path : pathlib.Path
        File to write.
    pairs : int
        Pairs per place and starting pressure.
    threads : int or None
        Runs at the same time; all cores when None.

    Returns
    -------
    presets, bytes : Presets, int

    Raises
    ------
    ValueError
        When it was stopped before the first pair was complete.
    """
    from experiments import session

    asked = question(pairs)
    runs = session.compute(asked, threads or session.default_threads())
    comparison, _ = session.answer(asked, runs)
    presets = Presets(model=model_now(), comparison=comparison)
    return presets, write(presets, path)
