"""Inputs, targets and claims are kept apart: the model reads inputs and nothing else.

A saving that is typed in is a defect. So no file under ``sim`` may name a target or a claim, and nothing
there may import what reads them.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import sim
from experiments.evidence import claims, targets
from sim.parameters import load
from sim.passport import RegisterError, read_figures

SIM = Path(sim.__file__).parent
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def mentions(folder: Path, names: Iterable[str]) -> list[str]:
    """Where files of a folder mention one of the names as a whole word, as 'file:line name'."""
    forbidden = set(names)
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            found += [
                f"{path.relative_to(folder)}:{number} {w}" for w in WORD.findall(line) if w in forbidden
            ]
    return found


def imports(path: Path) -> set[str]:
    """Top-level packages that a Python file imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_a_figure_belongs_to_one_class_only():
    assert not set(load()) & set(targets())
    assert not set(load()) & set(claims())
    assert not set(targets()) & set(claims())


def test_no_file_of_the_model_names_a_target_or_a_claim():
    assert mentions(SIM, [*targets(), *claims()]) == []


@pytest.mark.parametrize("name", ["mc_share", "seed0_claim_saving"])
def test_a_planted_target_or_claim_is_found(tmp_path: Path, name: str):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "team.py").write_text(f'p["fine"]\nsaving = p["{name}"]\n', encoding="utf-8")
    (tmp_path / "prices.csv").write_text(f"x,1\n{name},0.2\n{name}_other,0.2\n", encoding="utf-8")
    assert mentions(tmp_path, [*targets(), *claims()]) == [f"deep/team.py:2 {name}", f"prices.csv:2 {name}"]


def test_the_model_imports_nothing_of_the_experiments():
    importing = {path.name for path in SIM.rglob("*.py") if imports(path) & {"experiments", "dashboards"}}
    assert importing == set()


def test_every_assumption_is_drawn_in_uncertainty_runs():
    # Grade D: nobody measured it, so a run that keeps it fixed would hide what we do not know.
    fixed = [name for name, entry in load().items() if "D" in entry.grade and not entry.uncertain]
    assert fixed == []


def test_what_is_known_from_memory_is_grade_d():
    figures = [*load().values(), *targets().values(), *claims().values()]
    assert [f.id for f in figures if f.source.startswith("from memory") and "D" not in f.grade] == []


@pytest.mark.parametrize(
    "name", ["seed0_claim_saving", "ab_tie_conn", "ab_decay", "ef_cpb_wmo", "seed0_jcurve"]
)
def test_the_claims_of_plans_and_studies_are_claims(name: str):
    assert name in claims()


def test_targets_cover_the_patterns_to_calibrate_and_validate_on():
    patterns = {target.pattern for target in targets().values()}
    assert {1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23} <= patterns
    adverse = {12, 13, 14, 15}
    assert {t.use for t in targets().values() if t.pattern in adverse} == {"validate"}


def test_local_loneliness_is_a_target_of_both_neighbourhoods():
    for place, value in (("alverna", 0.434), ("huurlingsedam", 0.384)):
        target = targets()[f"pat06_lonely_{place}_18plus_2020"]
        assert target.place == place
        assert target.value == value
        assert target.accepts(value + 0.029)
        assert not target.accepts(value + 0.031)


def test_targets_and_claims_obey_the_rules_of_a_passport(tmp_path: Path):
    header = "id,pattern,use,place,value,low,high,unit,grade,source,description"
    rows = ["t1,25,calibrate,nl,1,0,2,u,A,s,d", "t2,1,tune,nl,1,0,2,u,A,s,d", "t3,1,validate,nl,3,0,2,u,A,,d"]
    (tmp_path / "targets.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    kind = type(next(iter(targets().values())))
    found, problems = read_figures(tmp_path / "targets.csv", kind, {})
    assert found == []
    assert [p.split(": ")[0] for p in problems] == ["targets.csv:2", "targets.csv:3", "targets.csv:4"]
    with pytest.raises(RegisterError, match=r"targets\.csv:3"):
        raise RegisterError(problems)


def test_the_tables_cannot_be_changed():
    with pytest.raises(TypeError):
        targets()["mc_share"] = targets()["mc_hours"]  # type: ignore[index]
