"""The words by which one looks for a resident, Dutch and English: what each asks of somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from experiments.story.facts import Facts
from sim.errors import BadInput, nearest

Test = Callable[[Facts], bool]
#: Years of age difference that weigh as much as one word that does not fit: a choice of convenience, no finding.
WORD_IN_YEARS: Final = 15.0
OLDEST = 110


class Wish(NamedTuple):
    """One thing asked: ``name`` has a phrase in each language, ``fits`` says of whom it is true."""

    name: str
    fits: Test


class Wanted(NamedTuple):
    """All that is asked.

    Attributes
    ----------
    age : int or None
        Completed years.
    wishes : tuple of Wish
        Without repeats, in the order of the words.
    """

    age: int | None
    wishes: tuple[Wish, ...]


def _needs(domain: str) -> Test:
    return lambda one: domain in one.needs


def _client(door: str) -> Test:
    return lambda one: door in one.doors


TESTS: Final[dict[str, Test]] = {
    "woman": lambda one: one.woman,
    "man": lambda one: not one.woman,
    "minor": lambda one: one.age < 18,
    "unmarried": lambda one: one.marital == "unmarried",
    "married": lambda one: one.marital == "married",
    "divorced": lambda one: one.marital == "divorced",
    "widowed": lambda one: one.marital == "widowed",
    "partner": lambda one: one.partner,
    "single": lambda one: not one.partner,
    "alone": lambda one: one.alone,
    "parent": lambda one: one.children_at_home > 0,
    "single_parent": lambda one: one.children_at_home > 0 and not one.partner,
    "carer": lambda one: one.carer,
    "overloaded": lambda one: one.overloaded,
    "volunteer": lambda one: one.volunteer,
    "lonely": lambda one: one.lonely,
    "dementia": lambda one: one.dementia,
    "at_team": lambda one: one.at_team,
    "housing": _needs("housing"),
    "debt": _needs("finances"),
    "social": _needs("social"),
    "parenting": _needs("parenting"),
    "mental": _needs("mental"),
    "physical": _needs("physical"),
    "meaning": _needs("meaning"),
    "household": _needs("household"),
    "language": _needs("language"),
    "transport": _needs("transport"),
    "day_activity": _needs("day_activity"),
    "work": _needs("work"),
    "youth": _client("youth"),
    "ggz": _client("ggz"),
    "househelp": _client("househelp"),
    "support": _client("support"),
    "dayplace": _client("dayplace"),
    "debt_help": _client("debt"),
    "nursing": _client("nursing"),
}

#: Words of both languages, and what each asks.
WORDS: Final[dict[str, tuple[str, ...]]] = {
    word: names
    for words, names in (
        ("vrouw mevrouw woman female", ("woman",)),
        ("man meneer male", ("man",)),
        ("meisje girl", ("woman", "minor")),
        ("jongen boy", ("man", "minor")),
        ("kind child", ("minor",)),
        ("ongehuwd ongetrouwd unmarried", ("unmarried",)),
        ("gehuwd getrouwd married", ("married",)),
        ("gescheiden divorced", ("divorced",)),
        ("verweduwd widowed", ("widowed",)),
        ("weduwe widow", ("woman", "widowed")),
        ("weduwnaar widower", ("man", "widowed")),
        ("samenwonend paar partner couple", ("partner",)),
        ("alleenstaand vrijgezel single", ("single",)),
        ("alleen alleenwonend alone", ("alone",)),
        ("ouder gezin kinderen parent family children", ("parent",)),
        ("moeder mother", ("woman", "parent")),
        ("vader father", ("man", "parent")),
        ("eenouder eenoudergezin single-parent", ("single_parent",)),
        ("mantelzorger carer caregiver", ("carer",)),
        ("overbelast overloaded", ("overloaded",)),
        ("vrijwilliger volunteer", ("volunteer",)),
        ("eenzaam lonely", ("lonely",)),
        ("dementie dementia", ("dementia",)),
        ("wijkteam casus team case", ("at_team",)),
        ("wonen housing", ("housing",)),
        ("schuld schulden geldzorgen geld debt debts money finances", ("debt",)),
        ("sociaal social", ("social",)),
        ("opvoeden parenting", ("parenting",)),
        ("psychisch mental", ("mental",)),
        ("lichamelijk physical", ("physical",)),
        ("zingeving meaning", ("meaning",)),
        ("huishouden household", ("household",)),
        ("taal laaggeletterd language", ("language",)),
        ("vervoer transport", ("transport",)),
        ("daginvulling day-activity", ("day_activity",)),
        ("werk werkloos work unemployed", ("work",)),
        ("jeugdhulp youth-help", ("youth",)),
        ("ggz mental-health-care", ("ggz",)),
        ("huishoudelijke-hulp household-help", ("househelp",)),
        ("begeleiding support", ("support",)),
        ("dagbesteding day-centre", ("dayplace",)),
        ("schuldhulp debt-help", ("debt_help",)),
        ("wijkverpleging thuiszorg district-nursing", ("nursing",)),
    )
    for word in words.split()
}
#: Words that ask nothing.
_FILLERS: Final = frozenset(
    ("een", "de", "het", "en", "met", "van", "in", "jaar", "jr", "jarige", "oud",
     "a", "an", "the", "and", "with", "of", "year", "years", "old", "aged", "who")
)  # fmt: skip
_AGE = re.compile(r"(\d+)(?:-?(?:jarige|jaar|jr|year-old|years-old|years|yo))?")
#: Of each of these only one can be asked.
_ONE_OF = (
    ("man", "woman"),
    ("unmarried", "married", "divorced", "widowed"),
    ("partner", "single"),
    ("alone", "partner"),
    ("alone", "parent"),
    ("alone", "minor"),
)


def wanted(text: str) -> Wanted:
    """Read a description such as ``vrouw 78 weduwe``.

    Parameters
    ----------
    text : str
        Words of either language in any order, upper or lower case; commas do not matter.

    Returns
    -------
    Wanted

    Raises
    ------
    BadInput
        One sentence per problem: nothing asked, an unknown word (the nearest is suggested), two ages, an age above 110,
        or words that exclude each other.

    Examples
    --------
    >>> found = wanted("vrouw, 78, weduwe")
    >>> found.age, [wish.name for wish in found.wishes]
    (78, ['woman', 'widowed'])
    >>> wanted("woman 78 widow") == found
    True
    """
    words = [word for word in re.split(r"[\s,;]+", text.casefold()) if word and word not in _FILLERS]
    if not words:
        raise BadInput(
            f'--like is {text!r}: expected a description of a resident, for example "vrouw 78 weduwe"'
        )
    ages = [int(found[1]) for found in map(_AGE.fullmatch, words) if found]
    named = [word for word in words if not _AGE.fullmatch(word)]
    problems = [_unknown(word) for word in dict.fromkeys(named) if word not in WORDS]
    names = list(dict.fromkeys(name for word in named for name in WORDS.get(word, ())))
    if len(set(ages)) > 1:
        problems.append(f"--like names {len(ages)} ages ({', '.join(map(str, ages))}): name one")
    problems += [f"--like asks for age {age}: expected 0 to {OLDEST}" for age in ages if age > OLDEST]
    problems += [
        f"--like asks for {' and '.join(both)} at once, which nobody is: leave one out"
        for group in _ONE_OF
        if len(both := [name for name in group if name in names]) > 1
    ]
    if problems:
        raise BadInput(problems)
    return Wanted(ages[0] if ages else None, tuple(Wish(name, TESTS[name]) for name in names))


def _unknown(word: str) -> str:
    guess = nearest(word, WORDS)
    hint = f"did you mean '{guess}'?" if guess else f"known words: {', '.join(sorted(WORDS))}"
    return f"--like has the unknown word '{word}': {hint}"
