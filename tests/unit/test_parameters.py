"""The register and its parameters: every rule of a passport, and what a run gets from it."""

import pickle
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.domains import CHRONIC, DOMAIN_INDEX, DOMAINS, EPISODIC, PAYERS, RUNGS
from sim.parameters import (
    Entry,
    ParameterOutOfRangeError,
    Parameters,
    Register,
    RegisterError,
    UnknownParameter,
    central,
    draw,
    from_uniforms,
    load,
    uniform,
)

HEADER = "id,value,low,high,unit,distribution,grade,price_year,source,description"
GOOD = "h0,0.5,0.1,0.9,per week,beta,D,,a source,a description"


def entry(**changes: Any) -> Entry:
    row = {
        "id": "h0",
        "value": 0.5,
        "low": 0.1,
        "high": 0.9,
        "unit": "per week",
        "distribution": "beta",
        "grade": "D",
        "source": "a source",
        "description": "a description",
        "topic": "seeking",
    }
    return Entry.model_validate({**row, **changes})


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    def write(**texts: str) -> Path:
        for topic, text in texts.items():
            (tmp_path / f"{topic}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RegisterError) as caught:
        Register.load(folder)
    return caught.value.problems


# ------------------------------------------------------------------------------------------- vocabulary


def test_the_twelve_domains_split_into_chronic_and_episodic():
    assert len(DOMAINS) == 12
    assert set(CHRONIC) | set(EPISODIC) == set(DOMAINS)
    assert not set(CHRONIC) & set(EPISODIC)
    assert [DOMAIN_INDEX[name] for name in DOMAINS] == list(range(12))
    assert RUNGS[0] == "own"
    assert PAYERS[0] == "municipality"


# --------------------------------------------------------------------------------------- passport rules


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": ""}, "unit"),
        ({"unit": "   "}, "unit"),
        ({"source": ""}, "source"),
        ({"description": ""}, "description"),
        ({"grade": ""}, "grade"),
        ({"grade": "E"}, "grade"),
        ({"grade": "A/B"}, "grade"),
        ({"distribution": "gaussian"}, "distribution"),
        ({"value": 1.5, "high": 0.9}, "outside its range"),
        ({"low": 0.9, "high": 0.1}, "above high"),
        ({"value": float("nan")}, "finite"),
        ({"high": float("inf")}, "finite"),
        ({"low": None}, "low"),
        ({"id": "2nd-try"}, "id"),
        ({"colour": "red"}, "colour"),
        ({"distribution": "beta", "high": 1.2}, "within 0-1"),
        ({"distribution": "beta", "value": 0.1}, "triangular"),
        ({"distribution": "beta", "low": 0.0, "high": 1.0}, "spread"),
        ({"distribution": "gamma", "low": -0.1}, "gamma"),
        ({"distribution": "lognormal", "low": -0.1}, "lognormal"),
        ({"distribution": "lognormal", "value": 0.1}, "triangular"),
        ({"distribution": "lognormal", "low": 1e-9}, "units"),
        ({"distribution": "gamma", "low": 0.0, "value": 1e-9}, "units"),
        ({"distribution": "normal", "value": 0.9}, "triangular"),
        ({"unit": "EUR/hour"}, "price_year"),
        ({"price_year": 2024}, "price_year"),
        ({"unit": "EUR/hour", "price_year": 24}, "price_year"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused(change: dict[str, Any], reason: str):
    with pytest.raises(ValidationError, match=reason):
        entry(**change)


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "B/D", "C/D"])
def test_every_known_grade_is_accepted(grade: str):
    assert entry(grade=grade).grade == grade


def test_an_entry_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        entry().value = 0.6  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "uncertain"),
    [({}, True), ({"distribution": "fixed"}, False), ({"low": 0.5, "high": 0.5}, False)],
)
def test_uncertain_means_a_range_and_a_distribution(change: dict[str, Any], uncertain: bool):
    assert entry(**change).uncertain is uncertain


# ---------------------------------------------------------------------------------------- reading files


def test_the_shipped_register_loads_and_knows_all_topics():
    register = load()
    assert register is load()
    assert {
        "needs", "lives", "seeking", "routing", "team", "services", "network", "care", "wellbeing",
        "volunteers", "groups", "prices", "policies", "economics",
    } <= set(register.topics())  # fmt: skip
    assert register["seed0_shift_share"].value == 0.175
    assert register["uc_debt_case"].price_year == 2016


def test_all_problems_are_reported_at_once_with_file_and_line(folder: Callable[..., Path]):
    rows = [
        HEADER,
        GOOD,
        'h1,"0,5",0.1,0.9,per week,beta,D,,s,d',
        "h2,0.5,0.1,0.9,,beta,D,,s,d",
        "h3,0.5,0.1,0.9,per week,betta,D,,s,d",
        "h4,0.5,0.1,0.9,per week,beta,Z,,s,d",
        "h5,0.5,0.1,0.9,per week",
        "h6,0.5,0.1,0.9,per week,beta,D,,s,d,surplus",
        "h0,0.5,0.1,0.9,per week,beta,D,,s,d",
    ]
    prices = f"{HEADER}\n{GOOD}\nuc,nan,1,2,EUR/hour,gamma,A,2024,s,d\n"
    found = problems(folder(needs="\n".join(rows), prices=prices))
    where = [p.split(": ")[0] for p in found]
    assert where == [f"needs.csv:{line}" for line in range(3, 10)] + ["prices.csv:2", "prices.csv:3"]
    text = "\n".join(found)
    assert "'0,5' is not a finite number" in text
    assert "unit is empty" in text
    assert "did you mean 'beta'?" in text
    assert "expected one of A, B, C, D" in text
    assert "used already at needs.csv:2" in text


def test_wrong_columns_are_named(folder: Callable[..., Path]):
    (found,) = problems(folder(needs="id,value,low,high,units\n"))
    assert found.startswith("needs.csv:1: columns read: id,value,low,high,units; expected: id,")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "columns read: none"),
        (HEADER.encode() + b"\nh\xe9\n", "not UTF-8"),
        (HEADER.encode() + b'\n"h0,0.5\n', "not readable as CSV"),
        (HEADER.encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, says: str):
    (tmp_path / "needs.csv").write_bytes(content)
    (found,) = problems(tmp_path)
    assert says in found


def test_an_empty_folder_is_refused(tmp_path: Path):
    (found,) = problems(tmp_path)
    assert "no .csv file here" in found


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path):
    (tmp_path / "needs.csv").write_bytes(f"\ufeff{HEADER}\r\n{GOOD}\r\n".encode())
    assert list(Register.load(tmp_path)) == ["h0"]


def test_two_entries_of_one_id_are_refused():
    with pytest.raises(RegisterError, match="stands in seeking already"):
        Register([entry(), entry(topic="needs")])


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UnknownParameter, match="did you mean 'h0_seek'"):
        load()["h0_sek"]
    with pytest.raises(KeyError, match="rondom parameters list"):
        load()["qqqqqq"]
    assert "h0_sek" not in load()
    assert load().get("h0_sek") is None


# ------------------------------------------------------------------------------------------- parameters


def test_central_takes_every_value():
    register = load()
    p = central(register)
    assert dict(p) == {name: e.value for name, e in register.items()}
    assert dict(p.items()) == dict(p)
    assert p.register is register


def test_a_vector_follows_the_domains_and_is_zero_where_there_is_no_id():
    p = central(load())
    kappa = p.vector("kappa")
    assert kappa.shape == (12,)
    assert kappa.dtype == np.float64
    for name in DOMAINS:
        assert kappa[DOMAIN_INDEX[name]] == (p[f"kappa_{name}"] if name in CHRONIC else 0.0)
    assert p.vector("rho")[DOMAIN_INDEX["housing"]] == p["rho_housing"]


def test_a_vector_of_an_unknown_name_is_refused():
    with pytest.raises(UnknownParameter, match="did you mean 'lambda'"):
        central(load()).vector("lamda")


def test_replace_changes_only_what_is_named():
    p = central(load())
    changed = p.replace({"h0_seek": 1e-4})
    assert changed["h0_seek"] == 1e-4
    assert p["h0_seek"] == load()["h0_seek"].value != 1e-4
    assert {n for n in p if p[n] != changed[n]} == {"h0_seek"}
    assert changed.digest() != p.digest()
    assert p.replace({}) == p


@pytest.mark.parametrize("value", [1.0, -1.0, float("nan"), float("inf"), True])
def test_replace_refuses_what_its_passport_does_not_allow(value: float):
    with pytest.raises(ParameterOutOfRangeError, match="h0_seek"):
        central(load()).replace({"h0_seek": value})


def test_replace_names_every_offender():
    with pytest.raises(ParameterOutOfRangeError, match=r"h0_seek.*; alpha_n"):
        central(load()).replace({"h0_seek": 1.0, "alpha_n": 99.0})


def test_replace_refuses_an_unknown_id():
    with pytest.raises(UnknownParameter, match="alpha_n"):
        central(load()).replace({"alpha_nn": 1.0})


def test_parameters_need_a_value_for_every_id():
    with pytest.raises(UnknownParameter):
        Parameters(load(), {"h0_seek": 8e-05})


def test_parameters_cannot_be_assigned_to():
    p = central(load())
    with pytest.raises(TypeError):
        p["h0_seek"] = 1.0  # type: ignore[index]
    with pytest.raises(AttributeError):
        p.other = 1.0  # type: ignore[attr-defined]


def test_the_digest_does_not_depend_on_the_order_of_entries():
    a, b = entry(id="a"), entry(id="b", value=0.4)
    one = central(Register([a, b]))
    other = central(Register([b, a]))
    assert one.digest() == other.digest()
    assert one == other
    assert hash(one) == hash(other)
    assert len(one.digest()) == 64


def test_parameters_survive_pickling():
    p = draw(load(), seed=1, index=2)
    again = pickle.loads(pickle.dumps(p))  # noqa: S301 - written two words earlier
    assert again == p
    assert again.digest() == p.digest()


# ------------------------------------------------------------------------------------------------ draws


def test_a_draw_moves_every_uncertain_entry_and_nothing_else():
    register = load()
    middle, drawn = central(register), draw(register, seed=1, index=0)
    moved = {name for name in register if drawn[name] != middle[name]}
    assert moved == set(register.uncertain())


def test_the_same_address_gives_the_same_draw_and_another_gives_another():
    register = load()
    assert draw(register, 1, 5) == draw(register, 1, 5)
    assert draw(register, 1, 5) != draw(register, 1, 6)
    assert draw(register, 1, 5) != draw(register, 2, 5)
    assert draw(register, 1, 12) != draw(register, 11, 2)


def test_addresses_give_known_numbers():
    # A changed address scheme would silently change every stored result: these are the first release's.
    assert uniform(1, 0, "h0_seek") == 0.9321211107906908
    assert uniform(2**63, 10**6, "wb_sd") == 0.3694238624840586


@pytest.mark.parametrize(("seed", "index"), [(-1, 0), (0, -1), (True, 0)])
def test_a_negative_address_is_refused(seed: int, index: int):
    with pytest.raises(ValueError, match="0 or more"):
        draw(load(), seed, index)


def test_uniforms_move_only_the_ids_they_name():
    register = load()
    p = from_uniforms(register, {"alpha_n": 0.5, "h0_seek": 0.95})
    assert p["alpha_n"] == register["alpha_n"].value
    assert p["h0_seek"] == register["h0_seek"].high
    assert p["wb_sd"] == register["wb_sd"].value


@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, float("nan")])
def test_a_uniform_outside_the_open_interval_is_refused(u: float):
    with pytest.raises(ValueError, match="strictly between"):
        from_uniforms(load(), {"alpha_n": u})


def test_a_fixed_entry_has_no_quantile():
    with pytest.raises(ValueError, match="not uncertain"):
        from_uniforms(load(), {"seed0_shift_share": 0.5})


def test_a_draw_is_fast_enough_for_thousands_of_runs():
    register = load()
    draw(register, 1, 0)
    fastest = min(timeit.repeat(lambda: draw(register, 1, 1), number=1, repeat=10))
    assert fastest < 0.020
