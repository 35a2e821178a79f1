"""The question: what is asked, and what is refused."""

import math

import pytest

from experiments.question import STANDARD_ARMS, Question
from sim.errors import BadInput

PLACES = ("alverna", "huurlingsedam", "reference")
POLICIES = (*STANDARD_ARMS, "peer-groups")


def refused(**given):
    with pytest.raises(BadInput) as caught:
        Question.ask({"places": ("alverna",), **given}, PLACES, POLICIES)
    return caught.value.problems


def test_defaults():
    question = Question.ask({"places": ("alverna", "huurlingsedam")}, PLACES, POLICIES)
    assert question.arms == ("baseline", *STANDARD_ARMS)
    assert (question.pairs, question.years, question.pressures) == (50, 5, ("low", "high"))
    assert question.uncertainty
    assert (question.discount_costs, question.discount_effects) == (0.03, 0.015)


@pytest.mark.parametrize("name", ["pairs", "years"])
@pytest.mark.parametrize("value", [0, -1, 10**9, True, 2.5, math.nan, math.inf, "3", None])
def test_counts_must_be_whole_numbers_in_range(name, value):
    (problem,) = refused(**{name: value})
    assert problem.startswith(f"{name} is {value!r}: expected a whole number")


@pytest.mark.parametrize("value", [-0.01, 0.5, math.nan, math.inf, True, "0.03"])
def test_rates_must_be_shares(value):
    (problem,) = refused(discount_costs=value)
    assert "expected a yearly rate" in problem


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("places", ("alvrena",), "unknown place 'alvrena': did you mean 'alverna'?"),
        ("policies", ("conector",), "unknown policy 'conector': did you mean 'connector'?"),
        ("pressures", ("hihg",), "unknown pressure 'hihg': did you mean 'high'?"),
        ("places", ("alverna", "alverna"), "place 'alverna' is named 2 times"),
        ("policies", ("baseline",), "'baseline' always runs"),
        ("places", (), "places is (): expected one or more names"),
        ("pressures", (), "pressures is (): expected low, high or both"),
        ("lang", "de", "lang is 'de': expected nl or en"),
        ("uncertainty", 1, "uncertainty is 1: expected true or false"),
        ("seed", -1, "seed is -1"),
        ("policys", ("connector",), "unknown key 'policys' in the question: did you mean 'policies'?"),
    ],
)
def test_each_problem_says_what_was_read_and_what_to_do(field, value, part):
    problems = refused(**{field: value})
    assert any(part in problem for problem in problems)
    assert len(problems) == 1


def test_all_problems_at_once():
    problems = refused(places=("alvrena",), pairs=-1, years=0, policies=("x",), pressures=("up",))
    assert len(problems) == 5


def test_a_joined_arm_is_checked_part_by_part():
    question = Question.ask(
        {"places": ("alverna",), "policies": ("connector+peer-groups",)}, PLACES, POLICIES
    )
    assert question.policies == ("connector+peer-groups",)
    assert "unknown policy 'peergroups'" in refused(policies=("connector+peergroups",))[0]


def test_it_cannot_be_changed():
    question = Question(places=("alverna",))
    with pytest.raises(ValueError, match="frozen"):
        question.pairs = 3  # type: ignore[misc]


def test_without_places_nothing_is_asked():
    with pytest.raises(BadInput, match="places is missing"):
        Question.ask({})


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(places=("alverna",)), "--pairs 50 --years 5 --pressure low,high --seed 1"),
        (Question(places=("alverna",), policies=("connector",)), "--only --policy connector --pairs"),
        (
            Question(places=("alverna",), policies=(*STANDARD_ARMS, "peer-groups")),
            "alverna --policy peer-groups --",
        ),
        (Question(places=("alverna",), lang="en", discount_costs=0.04), "--discount-costs 0.04 --lang en"),
    ],
)
def test_the_command_asks_the_same_question(question, words):
    assert words in question.command()
