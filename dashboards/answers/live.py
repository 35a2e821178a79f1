"""The jobs of this process, and what they gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from dashboards.answers.answer import Answer, pick
from dashboards.answers.jobs import Job, Jobs
from dashboards.scenario.scenario import Scenario
from experiments.question import Question
from experiments.schema import Comparison


def _gather(question: Question, lived: dict[int, Any], seconds: float) -> Comparison:
    from experiments import session
    from experiments.pairs import Pair, gathered

    (place,) = question.places
    runs = gathered(question, {Pair(place, index): lives for index, lives in lived.items()}, seconds)
    comparison, _ = session.answer(question, runs)
    return comparison


def _live(question: Question, place: str, index: int) -> Any:
    from experiments import pairs

    return pairs.live(question, place, index)


def _ready() -> None:
    """Compile what was not compiled, and load the rest: the first pair of a process takes seconds, the next do not."""
    from sim.kernel import is_warm
    from sim.warm import warm_up

    if not is_warm():
        warm_up("experiments.compiled")
    first = Scenario(places=Scenario().places[:1], years=1)
    _live(first.question(), first.places[0], 0)


@cache
def jobs() -> Jobs:
    """The jobs of this process, made at the first question."""
    from experiments.session import default_threads

    return Jobs(default_threads(), _live, _gather, _ready)


def get_ready() -> None:
    """Load the model in the background, so that the first question need not wait for it."""
    jobs().get_ready()


def job_of(scenario: Scenario, place: str) -> Job | None:
    """Job of a scenario in one of its places."""
    return jobs().find(scenario.at(place))


def jobs_of(scenario: Scenario, pins: Iterable[str] = ()) -> list[Job]:
    """Jobs of a scenario and of pinned plans in all its places."""
    arms = dict.fromkeys((scenario.arm, *pins))
    found = (job_of(replace(scenario, arm=arm), place) for arm in arms for place in scenario.places)
    return [job for job in found if job is not None]


def living(scenario: Scenario) -> Answer | None:
    """What a job gave so far for a scenario in its (one) place; None when there is none."""
    job = jobs().find(scenario)
    if job is None or job.answer is None:
        return None
    asked = job.question.pairs if job.running else job.answer.numbers.pairs_done
    return pick(job.answer, scenario.places[0], scenario.arm, scenario.pressure, origin="live", asked=asked)
