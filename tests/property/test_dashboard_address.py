"""The address of a page: what is written is what is read, and whatever comes in gives a page."""

from __future__ import annotations

import contextlib
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components import plan, tags
from dashboards.scenario import address, scenario, toml
from dashboards.scenario.address import NOTES, PAGES, Address, read
from dashboards.scenario.scenario import MOST_PAIRS, Scenario
from dashboards.scenario.toml import from_toml, to_toml
from experiments.names import known_places, known_policies
from experiments.runs import BASELINE
from sim.errors import BadInput

doses = st.sampled_from(["", "@0.25", "@0.5", "@0.75"])
single = st.builds(lambda name, dose: name + dose, st.sampled_from(known_policies()), doses)
arms = st.one_of(
    st.just(BASELINE),
    single,
    st.lists(
        st.sampled_from(["connector", "collective@0.5", "peer-groups", "buddies"]), min_size=1, unique=True
    ).map("+".join),
)
scenarios = st.builds(
    Scenario,
    places=st.permutations(known_places()[:3]).flatmap(
        lambda every: st.integers(1, len(every)).map(lambda count: tuple(every[:count]))
    ),
    arm=arms,
    pressure=st.sampled_from(["low", "high"]),
    years=st.integers(1, 10),
    pairs=st.integers(1, MOST_PAIRS),
    seed=st.integers(0, 2**31 - 1),
)
words = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,20}", fullmatch=True)
addresses = st.builds(
    Address,
    page=st.sampled_from(list(PAGES)),
    lang=st.sampled_from(["nl", "en"]),
    scenario=scenarios,
    pins=st.lists(single, max_size=4, unique=True).map(tuple),
    notes=st.dictionaries(st.sampled_from(NOTES), words, max_size=3),
)


@given(addresses)
def test_an_address_reads_back(one: Address):
    path, _, query = str(one).partition("?")
    assert read(path, query) == (one, ())


@given(scenarios)
def test_a_file_reads_back(one: Scenario):
    assert from_toml(to_toml(one)) == one


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_comes_in_gives_a_page(path: str, query: str):
    found, ignored = read(path, query)
    assert found.page in PAGES
    assert found.scenario.problems() == []
    assert all((key.isascii() and key.isalpha()) or key == "…" for key in ignored)
    assert read(*str(found).partition("?")[::2])[0] == found


@given(
    st.dictionaries(
        st.sampled_from(["taal", "wijk", "plan", "start", "jaren", "n", "zaad", "vast", *NOTES]),
        st.text(max_size=60),
    )
)
def test_a_hostile_value_is_the_default_and_is_never_repeated(given_values: dict[str, str]):
    from urllib.parse import urlencode

    found, ignored = read("/", urlencode(given_values))
    assert found.scenario.problems() == []
    assert "<" not in str(found)
    assert '"' not in str(found)
    assert set(ignored) <= {*given_values, "…"}


@given(st.text(max_size=400))
def test_whatever_is_uploaded_is_a_scenario_or_refused(text: str):
    with contextlib.suppress(BadInput):
        assert from_toml(text).problems() == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("\x00\x01PK\x03\x04", "not a scenario file"),
        ("x" * 70_000, "65536"),
        ("[" * 5_000, "not a scenario file"),
        ('plann = "connector"', "did you mean 'plan'"),
        ('plan = "conector"', "did you mean 'connector'"),
        ('plan = "<script>alert(1)</script>"', "policy"),
        ('places = ["alverna", "alverna"]', "named twice"),
        ('places = "alverna"', "places is"),
        ("places = [1]", "unknown place '1'"),
        ("years = 2.5", "years is 2.5"),
        ("pairs = true", "pairs is True"),
        ("seed = -1", "seed is -1"),
        ('schema = "other/1"', "another kind"),
        ('pressure = "hgih"', "did you mean 'high'"),
        ("plan = 3", "expected the name of a policy"),
        ('plan = "connector+connector"', "named twice"),
    ],
)
def test_a_file_that_is_wrong_says_how(text: str, part: str):
    with pytest.raises(BadInput) as refused:
        from_toml(text)
    assert any(part in problem for problem in refused.value.problems), refused.value.problems


def test_every_problem_of_a_file_is_told_at_once():
    with pytest.raises(BadInput) as refused:
        from_toml('yeers = 3\nyears = 99\npairs = 0\nplan = "x"')
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize("module", [address, scenario, toml, plan, tags], ids=lambda module: module.__name__)
def test_examples_hold(module):
    found = doctest.testmod(module)
    assert found.failed == 0
    assert module is scenario or found.attempted > 0
