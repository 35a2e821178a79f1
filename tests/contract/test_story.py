"""``rondom story`` from the command line: labels, exit codes, one story in two languages, the same every time."""

from __future__ import annotations

import json

import pytest

from experiments.cli import execute
from experiments.pairs import begin, live
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR
from experiments.story.data import SCHEMA
from experiments.story.event import KINDS
from experiments.story.facts import everybody, residents
from experiments.story.page import figures as page_figures
from experiments.story.twins import live_beside
from sim import record as R
from sim.policies import levers_of
from sim.week import in_units

WORDS = ["story", "alverna", "--years", "1"]
LABEL = {"nl": "synthetische inwoner, niet voor individuele besluiten",
         "en": "synthetic resident, not for individual decisions"}  # fmt: skip


def said(capsys, *words: str) -> str:
    assert execute([*WORDS, *words]) == 0
    out: str = capsys.readouterr().out
    return out


def test_both_languages_tell_the_same_events_and_a_story_told_twice_is_the_same(capsys):
    dutch, again, english = (
        said(capsys, "--like", like, "--json", "--lang", lang)
        for like, lang in (("vrouw 78 weduwe", "nl"), ("vrouw 78 weduwe", "nl"), ("woman 78 widow", "en"))
    )
    assert dutch == again
    here, there = json.loads(dutch), json.loads(english)
    assert (here["label"], there["label"]) == (LABEL["nl"], LABEL["en"])
    assert here["schema"] == SCHEMA
    for story in (here, there):
        for life in story["lives"].values():
            assert {one["kind"] for one in life["events"]} <= set(KINDS)
            assert all(one.pop("text") for one in life["events"])
            assert [one["week"] for one in life["events"]] == sorted(one["week"] for one in life["events"])
    assert here["lives"] == there["lives"]
    assert here["resident"]["number"] == there["resident"]["number"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_label_stands_first_and_last(capsys, lang):
    lines = said(capsys, "--resident", "123", "--lang", lang).strip().splitlines()
    assert lines[0].startswith(LABEL[lang])
    assert lines[-1].startswith(LABEL[lang])
    assert max(len(line) for line in lines) <= 100


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["story", "alverna"], "whose story?"),
        (["story", "alverna", "--resident", "1", "--like", "vrouw"], "give one of the two"),
        (["story", "alverna", "--resident", "0"], "resident is 0"),
        (["story", "alverna", "--resident", "99999"], "expected a whole number from 1 to 23"),
        (["story", "alverna", "--like", " "], "expected a description"),
        (["story", "alverna", "--like", "wedwue"], "did you mean 'weduwe'"),
        (["story", "alvrena", "--resident", "1"], "did you mean 'alverna'"),
        (["story", "alverna", "--resident", "1", "--policy", "conector"], "did you mean 'connector'"),
        (["story", "alverna", "--resident", "1", "--policy", "baseline"], "'baseline' always runs"),
        (["story", "alverna", "--resident", "1", "--years", "0"], "years is 0"),
        (["story", "alverna", "--resident", "1", "--lang", "fr"], "lang is 'fr'"),
        (["story", "alverna", "--resident", "1", "--pressure", "hgh"], "did you mean 'high'"),
    ],
)
def test_what_cannot_be_told_is_one_line_and_exit_code_2(capsys, words, says):
    assert execute(words) == 2
    streams = capsys.readouterr()
    assert says in streams.err
    assert streams.out == ""
    assert "Traceback" not in streams.err


def test_all_that_is_wrong_is_said_at_once(capsys):
    assert execute(["story", "alvrena", "--like", "wedwue", "--years", "0"]) == 2
    err = capsys.readouterr().err
    assert all(word in err for word in ("'alverna'", "'weduwe'", "years is 0"))


def test_the_page_tells_every_event_of_both_lives_and_adds_up_what_it_cost():
    """Which sentences stand on the page follows from the events; the payers add up to the whole."""
    from experiments.story import moments
    from experiments.story.company import ordinary
    from experiments.story.twins import tell_twice
    from experiments.story.voice import Voice

    question = Question(
        places=("alverna",), policies=("rondom-wijchen",), pairs=1, years=2, pressures=("high",),
        uncertainty=False,
    )  # fmt: skip
    story = tell_twice(question, like="man 55 werkloos")
    for lang in ("nl", "en"):
        voice = Voice(lang)
        shown = [sentence for _, sentence in moments.together(story, voice)]
        rows = moments.side_by_side(story, voice)
        same = voice.texts["same"]
        for life, cells in zip(
            story.lives,
            (
                [row.without for row in rows],
                [row.without if row.with_ == same else row.with_ for row in rows],
            ),
            strict=True,
        ):
            page = " ".join((*shown, *cells))
            turns = [
                one for one in life.events if not ordinary(one) and one.kind not in ("help.ends", "give.ends")
            ]
            ended = {
                (one["whom"], one["why"]) for one in life.events if one.kind in ("help.ends", "give.ends")
            }
            turns = [one for one in turns if one.kind != "tie.lost" or (one["whom"], one["why"]) not in ended]
            assert [voice.tell(one) for one in turns if voice.tell(one) not in page] == []
    for life in story.lives:
        found = page_figures(life, story.team_hour)
        payers = ("municipality", "municipality_team", "zvw_euros", "wlz_euros", "resident_euros")
        assert found["all_euros"] == pytest.approx(sum(found[name] for name in payers))
        givers = ("household", "kin", "kin_elsewhere", "ties", "volunteers", "team", "wmo", "zvw", "unmet")
        assert found["demanded"] == pytest.approx(sum(found[name] for name in givers), abs=0.5)


def test_the_told_run_is_the_run_of_the_comparison():
    question = Question(
        places=("alverna",), policies=("connector",), pairs=1, years=1, pressures=("low",), uncertainty=False
    )
    begun = begin(question, "alverna", 0)
    levers = levers_of("connector", begun.parameters, WEEKS_PER_YEAR)
    _, counts = live_beside(begun, levers, int(residents(begun.world)[122]))
    assert (in_units(counts) == live(question, "alverna", 0).runs["low", "connector"]).all()


def test_residents_are_numbered_once_each():
    question = Question(places=("huurlingsedam",), pairs=1, uncertainty=False)
    begun = begin(question, "huurlingsedam", 0)
    people = everybody(begun.world, begun.rates)
    assert [one.number for one in people] == list(range(1, len(people) + 1))
    assert len({one.row for one in people}) == len(people)
    last = begun.before[-1, R.INDEX["residents"]]
    assert len(people) == last
