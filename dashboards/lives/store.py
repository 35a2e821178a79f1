"""Stories at hand: one shipped for each place, and those told while somebody watches."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from dashboards.lives.told import Pair, pair_of
from dashboards.network.store import question
from dashboards.presets.file import model_now, there
from dashboards.presets.lost import readable
from dashboards.presets.packed import packed, unpacked
from dashboards.scenario.scenario import Scenario
from dashboards.work import Work, Works
from experiments.runs import WEEKS_PER_YEAR
from experiments.story.twins import check_who, tell_twice

#: Stories remembered; each is some 50 kB.
KEPT = 100
#: Who is told about when nobody asked: in every neighbourhood somebody is like this.
USUAL = "vrouw 78 alleen"
_works: Works[Pair] = Works(KEPT)
Key = tuple[str, int | None, str | None]


def _key(scenario: Scenario, place: str, resident: int | None, like: str | None) -> Key:
    return scenario.at(place).key(), resident, like


def work_of(scenario: Scenario, place: str, resident: int | None, like: str | None) -> Work[Pair] | None:
    """The telling of a story, if anybody began it."""
    return _works.find(_key(scenario, place, resident, like))


def begin_story(scenario: Scenario, place: str, resident: int | None, like: str | None) -> Work[Pair]:
    """Tell a story, or watch the one under way.

    Raises
    ------
    BadInput
        When nobody can be meant.
    """
    check_who(resident, like)
    return _works.start(
        _key(scenario, place, resident, like), lambda told: _tell(scenario, place, resident, like, told)
    )


def _tell(
    scenario: Scenario, place: str, resident: int | None, like: str | None, told: Callable[[int, int], None]
) -> Pair:
    weeks = scenario.years * WEEKS_PER_YEAR
    told(0, 2 * weeks)
    story = tell_twice(
        question(scenario, place),
        resident=resident,
        like=like,
        on_week=lambda side, week: told(side * weeks + week, 2 * weeks),
    )
    return pair_of(story, like or "", model_now())


def file_name(place: str) -> str:
    """Name of the file with the story of a place, beside the other presets."""
    return f"life-{place}.json.gz"


@cache
def shipped(place: str) -> Pair | None:
    """The story told beforehand; None for other places, and where no file of it can be read."""
    return next(iter(readable(there(file_name(place)), read)), None)


def read(path: Path) -> Pair:
    """A story of a file.

    Raises
    ------
    BadInput
        When the file is not what this version writes.
    """
    return unpacked(Pair, path, "story", "rondom presets make")


def story_file(scenario: Scenario, place: str) -> bytes:
    """A story told anew, as it is shipped."""
    pair = pair_of(tell_twice(question(scenario, place), like=USUAL), USUAL, model_now())
    return packed(pair)
