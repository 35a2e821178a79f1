"""Evidence of a comparison, from the result folder of ``rondom compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from experiments.decisions import weekly
from experiments.decisions.evidence import KEYS, Choice, Evidence, check
from experiments.runs import WEEKS_PER_YEAR
from experiments.schema import Comparison
from experiments.tables import KEYS as GROUP
from sim.errors import BadInput, StorageProblem

if TYPE_CHECKING:
    import pandas as pd

    from experiments.person_schema import Contract

COMPARE, RUNS, WEEKLY = "compare.json", "runs.parquet", "weekly.parquet"
PARAMETER = "parameter."
#: A comparison knows no service systems and no strengths: everything is as usual and as designed.
SYSTEM, DOSE = "usual", 1.0


def read_comparison(folder: Path) -> Comparison:
    """Comparison in a result folder.

    Raises
    ------
    BadInput
        No result folder of ``rondom compare``, or one of another version.
    StorageProblem
        The file cannot be read.
    """
    path = folder / COMPARE
    try:
        return Comparison.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{folder} is no result of `rondom compare`: it holds no {COMPARE}") from None
    except ValidationError as error:
        raise BadInput(
            f"{path}: not the answer of this version of rondom ({_schema_of(path)}; {error.error_count()} problems): "
            "read it with the version that wrote it, or run the comparison again"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StorageProblem(f"{path}: cannot be read ({error}); restore it from a copy") from error


def _schema_of(path: Path) -> str:
    try:
        facts: Any = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return "no JSON"
    return str(facts.get("schema", "no schema")) if isinstance(facts, dict) else "no JSON object"


def evidence_of(folder: Path, contract: Contract | None = None) -> Evidence:
    """Evidence of a comparison.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder with ``compare.json``, ``runs.parquet`` and ``weekly.parquet``.
    contract : {'usual', 'population'}, optional
        That of the question when left out.

    Raises
    ------
    BadInput
        No such folder, or nothing can be decided from it.
    StorageProblem
        A file of it is gone or damaged.
    """
    import pandas as pd
    import pyarrow as pa

    comparison = read_comparison(folder)
    question, numbers = comparison.question, comparison.numbers
    try:
        rows = pd.read_parquet(folder / RUNS)
        rows = rows.rename(columns={"pair": "rep"}).assign(system=SYSTEM)
        rows["dose"] = np.where(rows["arm"] == question.arms[0], 0.0, DOSE)
        rows = _with_weeks(rows, folder / WEEKLY, question.years)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise StorageProblem(
            f"{folder}: {RUNS} or {WEEKLY} cannot be read ({error}); restore it from a copy"
        ) from error
    residents = {result.place: float(result.residents) for result in comparison.results}
    rows["start.residents"] = rows["place"].map(residents)
    drawn = [name for name in rows if str(name).startswith(PARAMETER)]
    parameters = rows[["draw", "system", *drawn]].drop_duplicates(["draw", "system"], ignore_index=True)
    others = [name for name in rows if str(name).startswith(("seen.", "paired."))]
    arms = question.policies
    found = Evidence(
        name=folder.resolve().name,
        kind="compare",
        runs=rows.drop(columns=[*drawn, *others, "seed"]),
        parameters=parameters.rename(columns={name: str(name).removeprefix(PARAMETER) for name in drawn}),
        planned=numbers.pairs_asked * len(question.places) * len(question.pressures) * (len(arms) + 1),
        failed=0,
        years=question.years,
        discount_costs=question.discount_costs,
        discount_effects=question.discount_effects,
        contract=contract or question.contract,
        primary=Choice("rondom-wijchen" if "rondom-wijchen" in arms else arms[-1], DOSE),
        version=comparison.model.version,
        source_hash=comparison.model.source_hash,
        command=question.command(),
    )
    check(found, str(folder))
    return found


def _with_weeks(runs: pd.DataFrame, path: Path, years: int) -> pd.DataFrame:
    """Add what the weeks tell, one row group (a place, pressure and arm) after the other."""
    import pandas as pd
    import pyarrow.parquet as pq

    weeks = years * WEEKS_PER_YEAR
    keys = [*GROUP, "pair"]
    made = []
    with pq.ParquetFile(path) as file:
        names = weekly.kept(file.schema_arrow.names)
        for number in range(file.num_row_groups):
            frame = file.read_row_group(number, columns=[*keys, "week", *names]).to_pandas()
            frame = frame.sort_values([*keys, "week"], kind="stable")
            shaped = {name: frame[name].to_numpy(dtype=np.float64).reshape(-1, weeks) for name in names}
            made.append(
                frame.iloc[::weeks][keys]
                .astype({name: str for name in GROUP})
                .assign(**weekly.columns(shaped))
            )
    wide = pd.concat(made, ignore_index=True).rename(columns={"pair": "rep"})
    return runs.merge(wide, on=[name for name in KEYS if name in wide], how="left", validate="one_to_one")
