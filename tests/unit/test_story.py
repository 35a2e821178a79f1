"""The biography's words, choices and crossings, without the model."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from experiments.report.texts import Texts
from experiments.story import parting as P
from experiments.story.company import ordinary, told_by_year
from experiments.story.event import KINDS, Event, Whom, event
from experiments.story.facts import MARITAL, Facts
from experiments.story.help import _new
from experiments.story.parting import TRAILS, part
from experiments.story.picking import by_likeness, by_number
from experiments.story.portrait import Help
from experiments.story.services import CLASSES, DOORS
from experiments.story.voice import Voice
from experiments.story.watching import lasting
from experiments.story.wishes import TESTS, WORDS, wanted
from sim.domains import DOMAINS, RUNGS
from sim.errors import BadInput
from sim.offers import OFFERS

LANGS = ("nl", "en")
NEIGHBOUR = Whom("neighbour", 1, 71)


def somebody(number: int = 1, **changes: object) -> Facts:
    plain: dict[str, object] = {
        "number": number, "row": number, "woman": True, "age": 50, "marital": "unmarried", "partner": False,
        "alone": True, "child": False, "children_at_home": 0, "persons": 1, "carer": False, "overloaded": False,
        "volunteer": False, "lonely": False, "dementia": False, "needs": (), "light_needs": (), "doors": (),
        "at_team": False, "ties": 3, "helpers": 0,
    }  # fmt: skip
    return Facts(**{**plain, **changes})  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------- words


def test_both_languages_have_the_same_sentences_with_the_same_blanks():
    dutch, english = (Texts(lang, "experiments.story") for lang in ("nl", "en"))
    blanks = [
        {key: {field for _, field, _, _ in Formatter().parse(text) if field} for key, text in one.items()}
        for one in (dutch, english)
    ]
    assert blanks[0] == blanks[1]
    assert all(text.strip() for one in (dutch, english) for text in one.values())


@pytest.mark.parametrize("lang", LANGS)
def test_every_name_the_model_can_use_has_words(lang):
    texts = Texts(lang, "experiments.story")
    named = {
        "domain": DOMAINS, "door": DOORS, "theme": OFFERS, "wish": TESTS, "severity": CLASSES,
        "trail": (*TRAILS, "other"), "by": (*RUNGS, "outside", "unknown"), "because": P.BECAUSE,
        "pressure": ("low", "high"),
    }  # fmt: skip
    missing = [f"{table}.{name}" for table, names in named.items() for name in names]
    assert [key for key in missing if key not in texts] == []
    said = {"widowed": ("widowed_0", "widowed_1")}
    assert all(f"person.{word}" in texts for one in MARITAL for word in said.get(one, (one,)))
    assert {kind.partition(".")[0] for kind in KINDS} <= {*P.BECAUSE, "connector"}


#: One example of every kind of event, with every slot it can have.
EXAMPLES: dict[str, dict[str, Any]] = {
    "life.died": {"age": 81}, "life.left_home": {"age": 19}, "life.left_partner": {"whom": NEIGHBOUR},
    "life.divorced": {"whom": NEIGHBOUR}, "life.widowed": {"whom": NEIGHBOUR}, "life.married": {"whom": NEIGHBOUR},
    "life.new_partner": {"whom": NEIGHBOUR}, "life.child_born": {"whom": Whom("child", 1)},
    "life.housemate_died": {"whom": NEIGHBOUR}, "life.housemate_admitted": {"whom": NEIGHBOUR},
    "life.housemate_left": {"whom": NEIGHBOUR}, "life.housemate_joined": {"whom": NEIGHBOUR},
    "need.begins": {"domain": "work", "cause": "new", "severity": 0.5},
    "need.ends": {"domain": "work", "by": "team", "weeks": 12, "rest": "over"},
    "ask.helped": {"domain": "work", "whom": Whom("kin_elsewhere"), "minutes": 120, "standing": 0},
    "ask.in_vain": {"domain": "work", "whom": NEIGHBOUR},
    "help.ends": {"domain": "work", "whom": NEIGHBOUR, "why": "review", "weeks": -1, "left": 0},
    "give.begins": {"domain": "work", "whom": NEIGHBOUR, "minutes": 45, "standing": 30},
    "give.ends": {"domain": "work", "whom": NEIGHBOUR, "why": "self_overloaded", "weeks": 1, "left": 15},
    "care.begins": {"minutes": 90}, "tie.made": {"whom": NEIGHBOUR, "how": "street"},
    "tie.lost": {"whom": NEIGHBOUR, "why": "moved"}, "group.joined": {"theme": "eating_table"},
    "group.left": {"theme": "eating_table", "why": "ended", "weeks": 30}, "volunteer.begins": {"how": "asked"},
    "case.reported": {"how": "signal", "domain": "work", "whom": Whom("own")},
    "case.opened": {"waited": 0, "severity": "heavy"}, "case.gave_up": {"waited": 3},
    "case.closed": {"weeks": 9, "why": "stands"},
    "case.withdrawn": {"waited": 2}, "door.waits": {"door": "ggz", "how": "team"},
    "door.enters": {"door": "ggz", "waited": 8}, "door.dropped": {"door": "ggz", "waited": 8},
    "door.ends": {"door": "ggz", "weeks": 40, "why": "need_over"},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_a_sentence(kind, lang):
    told = Voice(lang).tell(event(7, kind, **EXAMPLES.get(kind, {})))
    assert told[0].isupper()
    assert told.endswith(".")
    assert "{" not in told


def test_an_event_that_no_language_knows_is_refused():
    with pytest.raises(ValueError, match=r"life\.flew_away"):
        event(1, "life.flew_away")


def test_people_are_told_by_what_they_are():
    assert Voice("nl").whom(Whom("child_near", 1, 46)) == "dochter, 46, woont in de buurt"
    assert Voice("nl").whom(Whom("kin_elsewhere")) == "familie die elders woont"
    assert Voice("en").whom(Whom("spouse", 0, 67)) == "husband, 67"
    one = somebody(age=78, marital="widowed")
    assert Voice("nl").person(one) == "vrouw, 78, weduwe, woont alleen"
    child = somebody(age=8, child=True, alone=False, persons=4, woman=False)
    assert Voice("en").person(child) == "boy, 8, lives with family, household of 4"


# --------------------------------------------------------------------------------------------- who it is about


def test_the_words_of_both_languages_ask_the_same():
    dutch, english = (
        wanted("Weduwe, 78, mantelzorger en vrijwilliger"),
        wanted("widow 78 carer and volunteer"),
    )
    assert dutch == english
    assert wanted("78-jarige vrouw") == wanted("woman 78 years old")
    assert all(name in TESTS for names in WORDS.values() for name in names)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected a description"),
        ("  een  met ", "expected a description"),
        ("vrouw 78 wedwue", "did you mean 'weduwe'"),
        ("voman", "did you mean 'woman'"),
        ("qqqq", "known words"),
        ("vrouw 78 81", "name one"),
        ("man 140", "expected 0 to 110"),
        ("man vrouw", "at once"),
        ("weduwe gehuwd", "at once"),
        ("alleen kinderen", "at once"),
    ],
)
def test_a_description_that_cannot_be_read_is_refused(text, says):
    with pytest.raises(BadInput, match=says):
        wanted(text)


def test_all_that_is_wrong_with_a_description_is_said_at_once():
    with pytest.raises(BadInput) as refused:
        wanted("man vrouw wedwue 140 zzzz")
    assert len(refused.value.problems) == 4


def test_the_nearest_resident_is_chosen_and_why():
    people = [
        somebody(1, age=78, woman=False),
        somebody(2, age=84, marital="widowed"),
        somebody(3, age=79, marital="widowed"),
        somebody(4, age=79, marital="widowed"),
    ]
    chosen = by_likeness(wanted("vrouw 78 weduwe vrijwilliger"), people)
    assert chosen.one.number == 3
    assert (chosen.fits, chosen.misses, chosen.years) == (("woman", "widowed"), ("volunteer",), 1)
    assert by_likeness(wanted("man"), people).years is None


def test_a_number_that_nobody_has_is_refused():
    people = [somebody(number) for number in (1, 2, 3)]
    assert by_number(3, people, "Alverna").one.number == 3
    for number in (0, 4):
        with pytest.raises(BadInput, match=f"resident is {number}: expected a whole number from 1 to 3"):
            by_number(number, people, "Alverna")


# --------------------------------------------------------------------------------------------- what is told


def test_only_crossings_that_last_are_told():
    hovering = [event(week, "lonely.ends" if week % 8 else "lonely.begins") for week in (8, 12, 16)]
    assert [one.week for one in lasting(hovering)] == [16]
    lasting_ones = [event(0, "strain.begins"), event(20, "strain.ends"), event(21, "lonely.begins")]
    assert lasting(lasting_ones) == lasting_ones


def test_equal_arrangements_are_counted():
    one, other = Help(3, 1, 0, 5, 60), Help(4, 1, 0, 5, 60)
    assert _new((one,), (one, one, other)) == [one, other]
    assert _new((one, one), (one,)) == []


def test_where_lives_part_is_the_first_difference_that_is_more_than_a_visit():
    shared = event(1, "tie.made", whom=NEIGHBOUR, how="street")
    met = event(2, "connector.met")
    joined = event(9, "group.joined", theme="eating_table")
    later = event(12, "group.left", theme="eating_table", why="left", weeks=3)
    traces = (
        [{"known": b"0", "need": b"1"}] * 4,
        [{"known": b"0", "need": b"1"}] * 3 + [{"known": b"1", "need": b"1"}],
    )
    found = part(traces, ([shared], [shared, met, joined, later]))
    assert (found.figure_week, found.trail, found.columns) == (2, "connector", ("known",))
    assert (found.event_week, found.turn_week) == (2, 9)
    assert (found.only_without, found.only_with, found.because) == ((), (joined,), "group")
    same = part((traces[0], traces[0]), ([shared], [shared]))
    assert same == P.Parting(None, None, (), None, None, (), ())


def ended(whom: Whom, weeks: int, left: int = 0) -> Event:
    return event(9, "help.ends", domain="work", whom=whom, why="need_over", weeks=weeks, left=left)


def test_help_that_ends_for_one_reason_is_one_sentence_with_everybody_once():
    voice, kin = Voice("nl"), Whom("kin_elsewhere")
    told = voice.tell_all([ended(NEIGHBOUR, 12), ended(kin, 3), ended(NEIGHBOUR, 30), ended(kin, -1)])
    helpers = "buurvrouw, 71 (na 30 weken); familie die elders woont (liep al bij het begin)"
    assert told == [f"Hulp bij werk stopt: {helpers}. Reden: de vraag is voorbij."]
    assert len(voice.tell_all([ended(NEIGHBOUR, 12), ended(kin, 3, left=45)])) == 2
    assert "nog 45 minuten per week" in voice.tell(ended(kin, 3, left=45))


def test_the_end_of_a_tie_is_told_with_the_help_that_ends_with_it():
    gone = event(9, "help.ends", domain="work", whom=NEIGHBOUR, why="died", weeks=4, left=0)
    lost = event(9, "tie.lost", whom=NEIGHBOUR, why="died")
    voice = Voice("nl")
    assert voice.tell_all([gone, lost]) == [voice.tell(gone)]
    faded = event(9, "tie.lost", whom=NEIGHBOUR, why="faded")
    assert voice.tell_all([gone, faded]) == [voice.tell(gone), voice.tell(faded)]


@pytest.mark.parametrize(
    ("whom", "standing", "says"),
    [
        (NEIGHBOUR, 0, "Vraagt buurvrouw, 71, om hulp bij werk: 1 uur per week."),
        (NEIGHBOUR, 30, "Vraagt buurvrouw, 71, om meer hulp bij werk: 1 uur per week erbij."),
        (Whom("spouse", 0, 67), 0, "Krijgt thuis hulp bij werk van echtgenoot, 67: 1 uur per week."),
        (
            Whom("spouse", 0, 67),
            15,
            "Krijgt thuis meer hulp bij werk van echtgenoot, 67: 1 uur per week erbij.",
        ),
    ],
)
def test_help_at_home_and_more_help_have_words_of_their_own(whom, standing, says):
    asked = event(3, "ask.helped", domain="work", whom=whom, minutes=60, standing=standing)
    assert Voice("nl").tell(asked) == says


def test_kin_who_come_to_live_here_are_not_said_to_live_here_too():
    came = event(3, "tie.made", whom=Whom("child_near", 1, 45), how="kin")
    assert Voice("nl").tell(came) == "Familie komt in de buurt wonen: dochter, 45."


def test_care_for_an_own_child_is_no_informal_help_to_somebody():
    cared: dict[str, Any] = {"domain": "parenting", "minutes": 90, "standing": 0}
    voice = Voice("nl")
    child = voice.tell(event(3, "give.begins", whom=Whom("child", 1, 7), **cared))
    assert child == "Meer zorg voor dochter, 7: opvoeden en opgroeien, 1,5 uur per week."
    assert voice.tell(event(3, "give.begins", whom=Whom("child", 1, 18), **cared)).startswith("Gaat helpen")


def test_neighbours_who_come_and_go_are_told_by_the_year():
    voice = Voice("nl")
    one = event(1, "tie.made", whom=NEIGHBOUR, how="street")
    gone = event(4, "tie.lost", whom=NEIGHBOUR, why="moved")
    assert ordinary(one)
    assert ordinary(gone)
    told_apart = (
        event(1, "tie.made", whom=NEIGHBOUR, how="connector"),
        event(4, "tie.lost", whom=NEIGHBOUR, why="died"),
        event(4, "tie.lost", whom=Whom("child_near", 1, 46), why="moved"),
        event(1, "lonely.begins"),
    )
    assert not any(map(ordinary, told_apart))
    assert told_by_year([one, gone], voice) == (
        "Buren en vrienden erbij: buurvrouw, 71. Buren en vrienden weg: buurvrouw, 71 (verhuisd)."
    )
    assert told_by_year([one] * 4 + [gone] * 5, voice) == (
        "Buren en vrienden erbij: 4. Buren en vrienden weg: 5 (5 verhuisd, 0 verwaterd)."
    )
    assert told_by_year([], voice) == ""


def test_events_become_plain_data():
    told = event(3, "tie.lost", whom=NEIGHBOUR, why="moved")
    assert told.as_data() == {
        "week": 3, "kind": "tie.lost", "whom": {"relation": "neighbour", "sex": 1, "age": 71}, "why": "moved",
    }  # fmt: skip
    assert isinstance(told, Event)
