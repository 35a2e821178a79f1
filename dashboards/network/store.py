"""Films at hand: shipped ones, and those made while somebody watches."""

from __future__ import annotations

from functools import cache

from dashboards.network.film import Film, make, packed, read
from dashboards.presets.file import model_now, there
from dashboards.presets.lost import readable
from dashboards.scenario.scenario import Scenario
from dashboards.work import Work, Works
from experiments.question import Question

#: Films made here that are remembered; one of a town of 25 000 takes some 10 MB.
KEPT = 6
_works: Works[Film] = Works(KEPT)


def question(scenario: Scenario, place: str) -> Question:
    """What a film answers: the run of ``rondom network`` and ``rondom story`` with the same words."""
    return scenario.at(place).question(pairs=1).model_copy(update={"uncertainty": False})


def film_of(scenario: Scenario, place: str) -> Film | None:
    """The film of a scenario in a place; None when there is none yet."""
    work = _works.find(scenario.at(place).key())
    if work is not None and work.found is not None:
        return work.found
    film = shipped(place)
    return film if film is not None and _same(film, scenario) else None


def _same(film: Film, scenario: Scenario) -> bool:
    said = film.passport
    return (said.arm, said.pressure, said.years, said.seed) == (
        scenario.arm,
        scenario.pressure,
        scenario.years,
        scenario.seed,
    )


def work_of(scenario: Scenario, place: str) -> Work[Film] | None:
    """The making of a film, if anybody began it."""
    return _works.find(scenario.at(place).key())


def begin_film(scenario: Scenario, place: str) -> Work[Film]:
    """Make a film, or watch the one under way."""
    asked, model = question(scenario, place), model_now()
    return _works.start(scenario.at(place).key(), lambda told: make(asked, model=model, on_step=told))


@cache
def shipped(place: str) -> Film | None:
    """The film made beforehand; None for other places, and where no file of it can be read."""
    return next(iter(readable(there(file_name(place)), read)), None)


def file_name(place: str) -> str:
    """Name of the file with the film of a place, beside the other presets."""
    return f"network-{place}.npz.gz"


def stale(film: Film) -> bool:
    """Whether another version of the model made it."""
    return film.passport.model != model_now()


def film_file(scenario: Scenario, place: str) -> bytes:
    """A film made anew, as it is shipped."""
    return packed(make(question(scenario, place), model=model_now()))
