"""The store: a folder that holds every finished run of a sweep, opened by anybody at any time.

Nothing is ever unpickled from it. Readers need no lock: they see the parts that are complete when they look.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.manifest import git_state, input_hashes, package_versions, source_hash, version
from experiments.storage import flush, problem_sentence, staged
from experiments.sweep import identity
from experiments.sweep.checking import read
from experiments.sweep.columns import CRASHED, FAILED, OK, STORE_SCHEMA, TIMEOUT, run_schema
from experiments.sweep.parts import TEMPORARY, intact, parts
from experiments.sweep.plan import Plan
from experiments.sweep.specification import Specification
from experiments.sweep.toml_text import toml_text
from sim.errors import BadInput, StorageProblem

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

EXPERIMENT, MANIFEST, LOCK = "experiment.toml", "manifest.json", ".lock"
KIND = "rondom.sweep"
#: Folders of a store, made with it. ``quarantine`` and ``analysis`` come when something is put there.
FOLDERS = ("runs", "series", "draws", "failures", "sessions")
ENDED = (OK, FAILED, CRASHED, TIMEOUT)


class NonDeterminismError(RuntimeError):
    """The same run was made twice with different outcomes: the model or the machine is at fault."""


@dataclass(frozen=True)
class Counts:
    """How many runs are planned, and how those that ended went."""

    planned: int
    ok: int
    failed: int

    @property
    def missing(self) -> int:
        """Runs that did not end yet."""
        return self.planned - self.ok - self.failed


class Store:
    """A folder with the runs of a sweep; see docs/sweeps.md for what stands in it.

    Parameters
    ----------
    folder : pathlib.Path
        Existing store.

    Raises
    ------
    BadInput
        No store, or one made by a newer version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = _manifest(folder)

    @classmethod
    def create(
        cls, folder: Path, specification: Specification, source: Path | None = None, beside: Path = Path()
    ) -> Store:
        """Make a store with its specification and plan, whole or not at all.

        Parameters
        ----------
        folder : pathlib.Path
            Does not exist, or is empty.
        specification : Specification
            Checked.
        source : pathlib.Path, optional
            The TOML file it was read from; it is copied as it is.
        beside : pathlib.Path
            Where its table of draws stands, if there is one; it is copied too.

        Raises
        ------
        BadInput
            The folder holds something else.
        StorageProblem
            It cannot be written.
        """
        plan = Plan.of(specification, beside)
        with staged(folder, force=False) as stage:
            for name in FOLDERS:
                (stage / name).mkdir()
            _put_plan(stage, 1, plan, source, beside)
            facts = {
                "schema": STORE_SCHEMA,
                "kind": KIND,
                "name": specification.name,
                "model_version": identity.MODEL_VERSION,
                "source_hash": source_hash(),
                "rondom": version(),
                "inputs": input_hashes(),
                "git": git_state(),
                "packages": package_versions(),
                "runs": len(plan),
            }
            (stage / MANIFEST).write_text(
                json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )
        return cls(folder)

    def _number(self) -> int:
        """Number of the newest plan."""
        return max((int(path.stem.removeprefix("plan-")) for path in self.folder.glob("plan-*.parquet")), default=0)

    @property
    def specification(self) -> Specification:
        """The specification of the newest plan."""
        return read(self.toml)

    @property
    def toml(self) -> Path:
        """File of the newest specification."""
        return _home(self.folder, self._number()) / EXPERIMENT

    def plan(self) -> Plan:
        """The newest plan, made again from its specification and held to what stands in the store.

        Raises
        ------
        BadInput
            The model, its data or the specification changed since: these runs would be other runs.
        """
        plan = Plan.of(self.specification, self.toml.parent)
        if plan.run_ids != self.planned():
            raise BadInput(
                f"{self.folder}: the model or its data changed since this sweep was planned (store: model version "
                f"{self.manifest.get('model_version')}, sources {self.manifest.get('source_hash')}; here: "
                f"{identity.MODEL_VERSION}, {source_hash()}). Its runs can be read, not added to: "
                "start a new store, or go back to that version"
            )
        return plan

    def planned(self) -> list[str]:
        """Run ids of the newest plan.

        Raises
        ------
        StorageProblem
            The plan is damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / f"plan-{self._number():04d}.parquet"
        try:
            found = pq.read_table(path, columns=["run_id"], page_checksum_verification=True)
        except (OSError, pa.ArrowException) as error:
            raise StorageProblem(f"{path}: the plan cannot be read ({error}); restore it from a copy") from error
        return list(found.column("run_id").to_pylist())

    def extend(
        self, specification: Specification, source: Path | None = None, folder: Path = Path()
    ) -> tuple[Plan, int]:
        """Go on with a specification: the same one, or one that asks for more runs.

        Parameters
        ----------
        specification : Specification
            Checked.
        source : pathlib.Path, optional
            The TOML file it was read from.
        folder : pathlib.Path
            Where its table of draws stands, if there is one.

        Returns
        -------
        plan, added : Plan, int
            The plan to run, and how many of its runs are new.

        Raises
        ------
        BadInput
            It leaves out runs that the store has, or keeps something else of every run.
        """
        before = self.specification
        wanted = Plan.of(specification, folder)
        if specification.store != before.store:
            raise BadInput(
                f"{self.folder} keeps other things of a run ([store] differs): give the sweep another name"
            )
        known = set(self.planned())
        left_out = len(known.difference(wanted.run_ids))
        if left_out:
            self.plan()
            raise BadInput(
                f"{self.folder}: the specification leaves out {left_out} of the {len(known)} runs planned there "
                "(years, seed, places, doses or draws changed?): a sweep can grow, not shrink; give it another name"
            )
        added = len(wanted) - len(known)
        if added:
            with spoken(self.folder):
                _put_plan(self.folder, self._number() + 1, wanted, source, folder)
        return wanted, added

    def parts(self, kind: str = "runs") -> Iterator[Path]:
        """Parts of a kind that are intact."""
        return (path for path in parts(self.folder / kind) if intact(path))

    def damaged(self, kind: str = "runs") -> list[Path]:
        """Parts of a kind that are not what was written."""
        return [path for path in parts(self.folder / kind) if not intact(path)]

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of all runs that ended, each run once; in no particular order.

        Parameters
        ----------
        columns : sequence of str, optional
            All when left out.

        Raises
        ------
        NonDeterminismError
            One run stands there twice with different outcomes.
        """
        import pyarrow.dataset as ds

        specification = self.specification
        schema = run_schema(specification.years, specification.store.looks)
        files = [str(path) for path in self.parts()]
        wanted = list(schema.names if columns is None else columns)
        needed = list(dict.fromkeys([*wanted, "run_id", "status", "digest"]))
        if not files:
            return schema.empty_table().select(wanted)
        found = ds.dataset(files, schema=schema, format="parquet").to_table(columns=needed)
        kept = _once(found.column("run_id"), found.column("status"), found.column("digest"))
        return (found if kept is None else found.take(kept)).select(wanted)

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Table of runs, one row per run that ended: which run, how it went, outcomes.

        Parameters
        ----------
        columns : sequence of str, optional
            All when left out.

        Returns
        -------
        pandas.DataFrame
            Failed runs are rows of another ``status`` than ``ok`` and have no outcomes.
        """
        import pandas as pd

        frame: pd.DataFrame = self.table(columns).to_pandas()
        keys = [key for key in ("place", "system", "starting_pressure", "arm", "dose", "draw", "rep") if key in frame]
        return frame.sort_values(keys, kind="stable", ignore_index=True) if keys else frame

    def series(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Weekly series of the runs that ended well: ``run_id``, ``week`` (from 1) and one column per series.

        Parameters
        ----------
        names : sequence of str, optional
            All that are kept when left out.
        """
        import pandas as pd
        import pyarrow.parquet as pq

        table = self.table(["run_id", "status", "series"])
        ok = table.to_pandas().query("status == 'ok' and series.notna()")
        wanted = None if names is None else ["run_id", "week", *names]
        frames = []
        for part, group in ok.groupby("series"):
            frame = pq.read_table(self.folder / "series" / str(part), columns=wanted).to_pandas()
            frames.append(frame[frame["run_id"].isin(group["run_id"])])
        if not frames:
            return pd.DataFrame(columns=wanted or ["run_id", "week"])
        return pd.concat(frames, ignore_index=True)

    def draws(self) -> pd.DataFrame:
        """Parameter values, one row per draw and service system; column ``parameters`` joins them to the runs."""
        import pandas as pd
        import pyarrow.parquet as pq

        keys = ["parameters", "draw", "system"]
        frames = [pq.read_table(path).to_pandas() for path in self.parts("draws")]
        if not frames:
            return pd.DataFrame(columns=keys)
        long = pd.concat(frames, ignore_index=True).drop_duplicates([*keys, "parameter"])
        wide = long.pivot(index=keys, columns="parameter", values="value").reset_index()
        wide.columns.name = None
        return wide.sort_values(["draw", "system"], ignore_index=True)

    def counts(self) -> Counts:
        """How far the sweep is."""
        table = self.table(["run_id", "status"])
        planned = set(self.planned())
        ended = dict(zip(table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True))
        ok = sum(1 for run, status in ended.items() if status == OK and run in planned)
        failed = sum(1 for run, status in ended.items() if status != OK and run in planned)
        return Counts(len(planned), ok, failed)

    def fingerprint(self) -> str:
        """Fingerprint of all rows: two stores with the same have the same runs with the same outcomes."""
        table = self.table(["run_id", "status", "digest"])
        rows = sorted(zip(*(table.column(k).to_pylist() for k in range(3)), strict=True))
        text = "\n".join(f"{run} {status} {digest}" for run, status, digest in rows)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def _once(run: Any, status: Any, digest: Any) -> Any:
    """Positions of the row that counts of every run; None when every run stands there once.

    A run that went well counts before one that failed; two that went well must be equal.
    """
    import pandas as pd

    frame = pd.DataFrame({"run": run.to_pandas(), "status": status.to_pandas(), "digest": digest.to_pandas()})
    if frame["run"].is_unique:
        return None
    good = frame[frame["status"] == OK]
    unequal = good.groupby("run")["digest"].nunique()
    if (unequal > 1).any():
        name = str(unequal.index[unequal > 1][0])
        raise NonDeterminismError(
            f"run {name} stands in the store twice with different outcomes: the same run must give the same figures. "
            "Keep the store and report this; `rondom doctor` says what runs here"
        )
    frame["rank"] = (frame["status"] != OK).astype("int8")
    kept = frame.sort_values("rank", kind="stable").drop_duplicates("run").sort_index()
    return kept.index.to_numpy()


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; expected a store, which `rondom sweep run FILE` makes")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{folder} is no store: it holds no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise StorageProblem(f"{path}: cannot be read ({error}); restore it from a copy") from error
    if not isinstance(facts, dict) or facts.get("kind") != KIND:
        raise BadInput(f"{folder} is no store of a sweep: its {MANIFEST} is of something else")
    schema = facts.get("schema")
    if not isinstance(schema, int) or schema > STORE_SCHEMA:
        raise BadInput(
            f"{folder} has store schema {schema}, this rondom reads up to {STORE_SCHEMA}: install a newer rondom"
        )
    return facts


def _home(folder: Path, number: int) -> Path:
    """Where specification number so and so stands: the first in the store itself, later ones in a folder each."""
    return folder if number == 1 else folder / f"extension-{number:04d}"


def _put_plan(folder: Path, number: int, plan: Plan, source: Path | None, beside: Path) -> None:
    """Write specification and plan; the plan comes last, so that a specification without one counts for nothing."""
    import pyarrow.parquet as pq

    home = _home(folder, number)
    home.mkdir(exist_ok=True)
    table = plan.specification.uncertainties.table
    if table is not None:
        (home / table).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(beside / table, home / table)
    if source is None:
        (home / EXPERIMENT).write_text(toml_text(plan.specification), encoding="utf-8")
    else:
        shutil.copyfile(source, home / EXPERIMENT)
    if plan.draws.names:
        pq.write_table(plan.draw_values(), home / "design.parquet", compression="zstd")
    temporary = folder / f"{TEMPORARY}plan-{number:04d}"
    pq.write_table(plan.table(), temporary, compression="zstd", write_page_checksum=True)
    flush(temporary)
    temporary.replace(folder / f"plan-{number:04d}.parquet")
    flush(folder)


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Turn what a disk refuses into a sentence.

    Raises
    ------
    StorageProblem
        In place of any other fault of the disk.
    """
    try:
        yield
    except StorageProblem:
        raise
    except OSError as error:
        raise StorageProblem(problem_sentence(folder, error)) from error
