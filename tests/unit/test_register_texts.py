"""Dutch for the numbers of the model: whatever is named in Dutch outputs says what it is, English is marked."""

from __future__ import annotations

import re

import pytest

from experiments.report.register import dutch, dutch_name, told, unit_words
from sim.domains import DOMAINS
from sim.parameters import load


def test_every_line_is_of_a_number_that_exists():
    every = load()
    assert set(dutch()["names"]) <= set(every)
    assert set(dutch()["units"]) <= {entry.unit for entry in every.values()}
    assert tuple(dutch()["domains"]) == DOMAINS


def test_every_family_has_members_and_fills_its_blanks():
    for family, line in dutch()["families"].items():
        pattern = re.sub(r"\\{[a-z]+\\}", r"[a-z0-9_]+", re.escape(family))
        members = [name for name in load() if re.fullmatch(pattern, name) and dutch_name(name) is not None]
        assert len(members) >= 3, family
        assert "{" not in "".join(dutch_name(name) or "" for name in members)
        assert set(re.findall(r"{(\w+)}", line)) == set(re.findall(r"{(\w+)}", family))


def test_a_name_of_its_own_goes_before_the_family():
    assert dutch_name("hours_nursing") == "Uren wijkverpleging"
    assert dutch_name("volunteer_start_85") == "Deel vrijwilligers aan het begin, 85 jaar en ouder"
    assert (
        dutch_name("X_social_mental")
        == "Hoe sterk een vraag over contacten een vraag over psychische gezondheid geeft"
    )
    assert dutch_name("volunteer_start_elsewhere") is None


def test_lines_are_no_longer_than_a_cell_and_begin_with_a_capital():
    said = {name: dutch_name(name) or "" for name in load() if dutch_name(name)}
    assert len(said) > 300
    assert {name: line for name, line in said.items() if len(line) > 110 or line[0] != line[0].upper()} == {}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_has_no_dutch_is_english_and_says_so(lang):
    lacking = next(entry for entry in load().values() if dutch_name(entry.id) is None)
    marked = told(lacking.id, lacking.description, lang)
    assert marked.startswith(lacking.description)
    assert marked.endswith("(Engels)") is (lang == "nl")
    assert unit_words("a unit nobody has", lang) == "a unit nobody has"
