"""What a store recorded of itself: specification, plan and columns, readable by any later version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from experiments.sweep.columns import run_schema, schema_of
from experiments.sweep.founding import EXPERIMENT, home_of
from experiments.sweep.looks import ANY_DRAWS, Layout
from experiments.sweep.parts import parts
from experiments.sweep.reading import toml_of
from experiments.sweep.refusals import sentences
from experiments.sweep.specification import Specification
from sim.errors import BadInput, StorageProblem

if TYPE_CHECKING:
    import pyarrow as pa


def number_of(folder: Path) -> int:
    """Number of the newest plan, 0 without any."""
    found = (int(path.stem.removeprefix("plan-")) for path in folder.glob("plan-*.parquet"))
    return max(found, default=0)


def newest_toml(folder: Path) -> Path:
    """File of the newest specification."""
    return home_of(folder, number_of(folder)) / EXPERIMENT


def specification_at(path: Path) -> Specification:
    """Specification in a file of a store; whether this version knows the names in it does not matter.

    Raises
    ------
    BadInput
        Its keys are not those of this version.
    """
    try:
        return Specification.model_validate(toml_of(path))
    except ValidationError as error:
        raise BadInput([f"{path}: {said}" for said in sentences(error, Specification)]) from error


def plan_columns(folder: Path, columns: Sequence[str]) -> pa.Table:
    """Columns of the newest plan.

    Raises
    ------
    StorageProblem
        The plan is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"plan-{number_of(folder):04d}.parquet"
    try:
        return pq.read_table(path, columns=list(columns), page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        raise StorageProblem(f"{path}: the plan cannot be read ({error}); restore it from a copy") from error


def layout_of(folder: Path, specification: Specification) -> Layout:
    """How the runs of the newest plan lie, by the plan itself."""
    import pyarrow.compute as pc

    plan = plan_columns(folder, ["draw", "rep"])
    draws, seeds = (int(pc.max(plan.column(name)).as_py()) + 1 for name in ("draw", "rep"))
    return Layout(
        draws=draws,
        seeds=seeds,
        each=plan.num_rows // (draws * seeds),
        common=specification.replications.common,
        any_draws=specification.uncertainties.method in ANY_DRAWS,
    )


def recorded_schema(folder: Path, manifest: Mapping[str, Any]) -> pa.Schema:
    """Columns of the table of runs as they were when the store was made.

    Parameters
    ----------
    folder : pathlib.Path
        Store.
    manifest : mapping
        Its manifest; the first ones did not record the columns, then a part tells.
    """
    import pyarrow.parquet as pq

    recorded = manifest.get("columns")
    if isinstance(recorded, list):
        return schema_of({str(name): int(size) for name, size in recorded})
    first = next(iter(parts(folder / "runs")), None)
    if first is not None:
        return pq.read_schema(first)
    asked = specification_at(newest_toml(folder))
    return run_schema(asked.years, asked.store.looks)
