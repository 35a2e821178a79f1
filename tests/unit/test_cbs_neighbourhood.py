"""From an area of CBS to a place: own figures stand, what is missing comes from around it, and all of it is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cbs.areas import from_file, select
from experiments.cbs.columns import find_columns
from experiments.cbs.neighbourhood import neighbourhood
from experiments.cbs.settle import narrowed, residents, settle_spread
from experiments.cbs.standins import Around, marital_for, types_for_size
from experiments.cbs.table import Row
from sim.errors import BadInput
from sim.parameters import draw, load
from sim.population import build, marginals, profile
from sim.population.profile import AGE_BANDS, HOUSEHOLD_TYPES, MARITAL
from tests.made_up_cbs import GEMEENTE, HEADER, WIJK, buurt, write_csv

FOLDER = Path(__file__).parents[1] / "cbs"
EXCERPT, OLDER = FOLDER / "kwb-2024-excerpt.csv", FOLDER / "wijk-2017-excerpt.csv"
NEEDED = (
    *("inhabitants", "households", "household_size", "single_parents", "income_low", "income_high"),
    *AGE_BANDS, *HOUSEHOLD_TYPES, *MARITAL,
)  # fmt: skip
SINGLE, CHILDLESS, FAMILIES = HOUSEHOLD_TYPES


def made(rows, code="WK990001", name="verzonnen"):
    places = find_columns(HEADER, "header")
    lines = [Row(tuple(row.get(key, ".") for key in HEADER), f"line {n}") for n, row in enumerate(rows, 2)]
    found = select(
        lines, places, code, "CBS Kerncijfers wijken en buurten 2024", 2024, "kwb-2024.csv", needed=True
    )
    assert found is not None
    return neighbourhood([found], code, name)


def origins(accounts):
    return {account.indicator: account.origin for account in accounts}


def without(row, *names):
    return {**row, **dict.fromkeys(names, "x")}


def test_an_area_of_which_all_is_known_keeps_its_own_figures():
    place, accounts = made([WIJK, GEMEENTE])
    assert [name for name in NEEDED if not place.has(name)] == []
    assert {name for name, origin in origins(accounts).items() if origin != "itself"} == {"single_parents"}
    assert place.value("aged_25_44") == 480
    assert place.value(SINGLE) == pytest.approx(100 * 300 / 890, abs=1e-3)
    assert place.value("married") == pytest.approx(41.0)
    assert place.figure("household_size").low == 2.15
    assert place.name == "Verzonnen"
    assert place.municipality == "Nergens"
    assert place.figure("income_low").source == (
        "CBS Kerncijfers wijken en buurten 2024, kwb-2024.csv, column p_ink_li"
    )
    assert {f.grade for f in place.figures} == {"A", "D"}
    assert [m.indicator for m in marginals(place, build(place, 1)) if not m.ok] == []


def test_what_a_buurt_lacks_comes_from_its_wijk_then_from_the_municipality():
    lacking = without(buurt(), "a_ongeh", "p_ink_li", "a_1p_hh")
    place, accounts = made([lacking, without(WIJK, "p_ink_li"), GEMEENTE], "BU99000105")
    told = {account.indicator: account for account in accounts}
    assert {told[name].origin for name in (*MARITAL, *HOUSEHOLD_TYPES)} == {"wijk"}
    assert told["married"].why == "'x' (1/4)"
    assert told["income_low"].origin == "municipality"
    assert told["income_low"].why == "'x'"
    assert told["income_high"].origin == "itself"
    low = place.figure("income_low")
    assert (low.value, low.kind, low.grade, low.code) == (41.0, "estimate", "C", "GM9900")
    assert low.source.startswith("Nergens: CBS Kerncijfers")
    assert low.uncertain


def test_without_anything_around_it_the_netherlands_stand_in():
    place, accounts = made([without(WIJK, "p_ink_li", "p_ink_hi", "a_15_24", "a_25_44", "a_45_64")])
    assert {account.origin for account in accounts if account.indicator.startswith("income")} == {"national"}
    assert place.figure("income_low").grade == "D"
    bands = [place.value(name) for name in AGE_BANDS]
    assert sum(bands) == pytest.approx(2000, abs=0.01)
    assert (bands[0], bands[-1]) == (300, 400)


def test_households_and_their_size_are_computed_from_each_other():
    place, accounts = made([without(WIJK, "a_hh"), GEMEENTE])
    assert place.value("households") == round(2000 / 2.2)
    assert origins(accounts)["households"] == "computed"
    place, accounts = made([without(WIJK, "g_hhgro"), GEMEENTE])
    assert place.value("household_size") == pytest.approx(2000 / 890, abs=1e-3)
    place, accounts = made([without(WIJK, "a_hh", "g_hhgro"), GEMEENTE])
    assert place.value("household_size") == 2.2
    assert {origins(accounts)[name] for name in ("households", "household_size")} == {"computed"}
    assert residents(place) == 2000


@pytest.mark.parametrize("given", ["0", ".", "x"])
def test_nobody_is_built_from_nobody(given):
    with pytest.raises(BadInput, match=r"line 2: WK990001 Wijk 01 Verzonnen: inhabitants read"):
        made([{**WIJK, "a_inw": given}, GEMEENTE])


def test_ages_that_add_up_to_more_than_there_are_people_are_refused():
    with pytest.raises(
        BadInput, match="age bands of WK990001 add up to 2800: expected at most its 2000 inhabitants"
    ):
        made([{**without(WIJK, "a_45_64"), "a_25_44": "1880"}, GEMEENTE])


def test_figures_that_contradict_each_other_are_refused_with_a_way_out(tmp_path):
    place, _ = made([{**WIJK, "a_inw": "5", "a_00_14": "0", "a_15_24": "0", "a_25_44": "0", "a_45_64": "0",
                      "a_65_oo": "5", "a_hh": "5"}, GEMEENTE])  # fmt: skip
    with pytest.raises(BadInput, match=r"5 inhabitants: no people can be built .*choose a larger area"):
        residents(place)


# ----------------------------------------------------------------------------------------------- stand-ins


@given(st.floats(1.2, 3.3))
def test_types_are_bent_to_the_mean_size_asked_for(size):
    national = {name: profile("reference").value(name) for name in HOUSEHOLD_TYPES}
    bent = types_for_size(national, 2.14, size)
    large = (2.14 - national[SINGLE] / 99.89 - 2 * national[CHILDLESS] / 99.89) / (national[FAMILIES] / 99.89)
    mean = (bent[SINGLE] + 2 * bent[CHILDLESS] + large * bent[FAMILIES]) / 100
    assert mean == pytest.approx(size, abs=0.01)
    assert sum(bent.values()) == pytest.approx(100)
    assert min(bent.values()) >= 0


@given(
    st.floats(1.2, 3.2), st.floats(25, 80), st.floats(0, 40), st.floats(0, 60), st.floats(5, 50), st.floats(0, 60)
)  # fmt: skip
def test_marital_status_leaves_room_for_children_and_takes_no_more_than_the_couples(
    size, hh, young, old, none, some
):
    lender = Around(2.14, 46.7, 15.3, 20.1, 28.7, 32.7, 23.1)
    here = Around(size, hh, young, min(old, 100 - young), none, some, 23.1)
    bent = marital_for({"unmarried": 48.7, "married": 38.6, "divorced": 7.8, "widowed": 5.0}, lender, here)
    assert sum(bent.values()) == pytest.approx(100)
    assert bent["unmarried"] >= young - 1e-9
    assert bent["married"] <= here.paired + 1e-9
    assert min(bent.values()) >= -1e-9


def test_shares_of_the_same_kind_of_place_stay_as_they_are():
    lender = Around(2.14, 46.7, 15.3, 20.1, 28.7, 32.7, 23.1)
    shares = {"unmarried": 48.7, "married": 38.6, "divorced": 7.7, "widowed": 5.0}
    assert marital_for(shares, lender, lender) == pytest.approx(shares)


@settings(max_examples=40)
@given(st.sets(st.sampled_from(HEADER[5:]), max_size=16), st.integers(600, 9000), st.floats(1.7, 2.8))
def test_whatever_is_missing_a_place_is_built_or_refused_in_words(missing, inhabitants, size):
    ages = [round(inhabitants * share) for share in (0.15, 0.11, 0.24, 0.3, 0.2)]
    row = {
        **WIJK, "a_inw": str(sum(ages)), "a_hh": str(round(inhabitants / size)), "g_hhgro": f"{size:.1f}",
        **dict(zip(("a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo"), map(str, ages), strict=True)),
        **dict.fromkeys(("a_ongeh", "a_gehuwd", "a_gesch", "a_verwed", "a_1p_hh", "a_hh_z_k", "a_hh_m_k"), "."),
        **dict.fromkeys(missing, "."),
    }  # fmt: skip
    place, accounts = made([row, GEMEENTE])
    assert [name for name in NEEDED if not place.has(name)] == []
    assert all(account.figure is None or account.figure.source for account in accounts)
    assert residents(place) == sum(ages)


def test_spreads_are_narrowed_until_every_draw_makes_a_population():
    wide, _ = made([without(WIJK, *HEADER[10:14], *HEADER[15:18]), GEMEENTE])
    place, part = settle_spread(wide)
    assert 0.0 < part <= 1.0
    for index in range(20, 40):
        people = build(place.draw(3, index), index, draw(load(), 3, index))
        assert people.birth.shape[0] == 2000
    none = narrowed(wide, 0.0)
    assert not [figure for figure in none.figures if figure.uncertain]
    half = narrowed(wide, 0.5).figure("married")
    assert half.sd == pytest.approx(0.5 * (wide.figure("married").sd or 0), abs=1e-3)


# ------------------------------------------------------------------------------------------------ the excerpt


def test_a_wijk_of_the_excerpt_with_an_older_year_beside_it():
    found = from_file(EXCERPT, "WK029603", 2024)
    older = from_file(OLDER, "WK029603", 2017, needed=False)
    assert found is not None
    assert older is not None
    place, accounts = neighbourhood([found, older], "WK029603", "batenburg")
    told = origins(accounts)
    assert place.name == "Batenburg"
    assert (place.value("inhabitants"), place.value("aged_0_14"), place.value("households")) == (670, 90, 285)
    assert told["inhabitants"] == "itself"
    assert {told[name] for name in (*HOUSEHOLD_TYPES, *MARITAL, "aged_25_44")} == {"older"}
    assert place.figure("aged_25_44").unit == "% of inhabitants"
    assert place.figure(SINGLE).year == 2017
    assert residents(place) == 670
    # Alverna as it is shipped was made of the same counts and the same older shares.
    alone = from_file(EXCERPT, "WK029608", 2024)
    before = from_file(OLDER, "WK029608", 2017, needed=False)
    assert alone is not None
    assert before is not None
    alverna, shipped = neighbourhood([alone, before], "WK029608", "mijn-alverna")[0], profile("alverna")
    for name in (
        "inhabitants",
        "aged_0_14",
        "aged_65_plus",
        "households",
        "household_size",
        *HOUSEHOLD_TYPES,
        *MARITAL,
    ):
        assert alverna.value(name) == shipped.value(name), name


def test_the_script_made_the_excerpt(tmp_path):
    import csv
    import runpy

    made_by = runpy.run_path(str(FOLDER / "in_cbs_columns.py"))
    row = {"code": "WK029603", "type": "wijk", "name": "Wijk 03 Batenburg", "gm_name": "Wijchen", "inwoners": "670",
           "inwoners0tot15": "90", "inwoners65plus": "155", "dichtheid": "91", "huishoudens": "285",
           "huishoudensgrootte": "2.4", "koopwoningen": "79", "inkomenPerInwoner": "", "stedelijkheid": "5",
           "oppervlakteLandHa": "734"}  # fmt: skip
    with (tmp_path / "table.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    assert made_by["turn"](tmp_path / "table.csv", tmp_path / "kwb-2024.csv", ["WK0296"]) == 1
    line = (tmp_path / "kwb-2024.csv").read_bytes().splitlines()[2]
    assert line in EXCERPT.read_bytes().splitlines()


def test_a_file_without_the_area_is_no_help_and_no_hindrance(tmp_path):
    path = write_csv(tmp_path, [GEMEENTE])
    assert from_file(path, "WK990001", 2024, needed=False) is None
