"""The store: a folder that holds every finished run of a sweep, opened by anybody at any time.

Nothing is ever unpickled from it. Readers need no lock: they see the parts that are complete when they look.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from experiments.manifest import git_state, input_hashes, package_versions, source_hash, version
from experiments.storage import staged
from experiments.sweep import identity
from experiments.sweep.checking import read
from experiments.sweep.columns import OK, STORE_SCHEMA, run_schema, sizes
from experiments.sweep.contrast import KEYS, Contrast
from experiments.sweep.founding import KIND, MANIFEST, put_plan, read_manifest, spoken
from experiments.sweep.gathered import gathered
from experiments.sweep.looks import Layout
from experiments.sweep.once import once
from experiments.sweep.parts import intact, parts
from experiments.sweep.plan import Plan
from experiments.sweep.records import (
    layout_of,
    newest_toml,
    number_of,
    plan_columns,
    recorded_schema,
    specification_at,
)
from experiments.sweep.specification import Primary, Specification
from sim.errors import BadInput, unknown

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: Folders of a store, made with it. ``quarantine`` and ``analysis`` come when something is put there.
FOLDERS = ("runs", "series", "draws", "failures", "sessions")
_READS = 5
Read = TypeVar("Read")


@dataclass(frozen=True)
class Counts:
    """How many runs are planned, how those that ended went, and how many the stopping rule leaves out."""

    planned: int
    ok: int
    failed: int
    left_out: int = 0

    @property
    def missing(self) -> int:
        """Runs that did not end yet and are wanted."""
        return self.planned - self.ok - self.failed - self.left_out


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
        self.manifest = read_manifest(folder)

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
            put_plan(stage, 1, plan, source, beside)
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
                # So that another version can read what this one wrote.
                "columns": list(sizes(specification.years, specification.store.looks).items()),
            }
            (stage / MANIFEST).write_text(
                json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )
        return cls(folder)

    @property
    def specification(self) -> Specification:
        """The specification of the newest plan, whether or not this version knows the names in it.

        Raises
        ------
        BadInput
            Its keys are not those of this version.
        """
        return specification_at(self.toml)

    @property
    def toml(self) -> Path:
        """File of the newest specification."""
        return newest_toml(self.folder)

    @property
    def name(self) -> str:
        """Name of the sweep."""
        return str(self.manifest.get("name", self.folder.name))

    def contrast(self) -> tuple[Primary, Layout] | None:
        """The primary contrast and how the runs lie; None without a policy, or with keys of another version."""
        try:
            asked = self.specification
        except BadInput:
            return None
        primary = asked.contrast()
        return None if primary is None else (primary, layout_of(self.folder, asked))

    def schema(self) -> pa.Schema:
        """Columns of the table of runs, as they were when the store was made."""
        return recorded_schema(self.folder, self.manifest)

    def plan(self) -> Plan:
        """The newest plan, made again from its specification and held to what stands in the store.

        Raises
        ------
        BadInput
            The model, its data or the specification changed since: these runs would be other runs.
        """
        try:
            specification = read(self.toml)
        except BadInput as error:
            raise BadInput([*error.problems, self._read_only()]) from error
        plan = Plan.of(specification, self.toml.parent)
        if plan.run_ids != self.planned():
            raise BadInput(self._read_only())
        self._same_columns(specification)
        return plan

    def _read_only(self) -> str:
        return (
            f"{self.folder}: the model or its data changed since this sweep was planned (store: model version "
            f"{self.manifest.get('model_version')}, sources {self.manifest.get('source_hash')}; here: "
            f"{identity.MODEL_VERSION}, {source_hash()}). Its runs can be read, not added to: "
            "start a new store, or go back to that version"
        )

    def _same_columns(self, specification: Specification) -> None:
        """Refuse to add rows with other outcomes than those that stand there."""
        here = run_schema(specification.years, specification.store.looks)
        if self.schema().names != here.names:
            raise BadInput(self._read_only())

    def planned(self) -> list[str]:
        """Run ids of the newest plan.

        Raises
        ------
        StorageProblem
            The plan is damaged.
        """
        return list(plan_columns(self.folder, ["run_id"]).column("run_id").to_pylist())

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
        self._same_columns(specification)
        added = len(wanted) - len(known)
        # Another target is another stopping rule: the store goes by its newest specification.
        if added or specification.primary != before.primary:
            with spoken(self.folder):
                put_plan(self.folder, number_of(self.folder) + 1, wanted, source, folder)
        return wanted, added

    def parts(self, kind: str = "runs") -> Iterator[Path]:
        """Parts of a kind that are intact.

        Raises
        ------
        FileNotFoundError
            One that was listed is gone: somebody compacts the store meanwhile, and has put its rows elsewhere.
        """
        for path in parts(self.folder / kind):
            if intact(path):
                yield path
            elif not path.exists():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))

    def _while_compacted(self, look: Callable[[], Read]) -> Read:
        """Read again when what was listed went aside meanwhile: then the new parts are there."""
        for _ in range(_READS - 1):
            try:
                return look()
            except FileNotFoundError:
                continue
        return look()

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
        BadInput
            No such column.
        NonDeterminismError
            One run stands there twice with different outcomes.
        """
        import pyarrow as pa
        import pyarrow.dataset as ds

        schema = self.schema()
        wanted = list(schema.names if columns is None else columns)
        strangers = [unknown("column", name, schema.names) for name in wanted if name not in schema.names]
        if strangers:
            raise BadInput(strangers)
        needed = list(dict.fromkeys([*wanted, "run_id", "status", "digest"]))

        def rows() -> pa.Table:
            there = {path.name: str(path) for path in self.parts()}
            tables, covered = gathered(self.folder, needed, there)
            files = [path for name, path in there.items() if name not in covered]
            if files:
                tables.append(ds.dataset(files, schema=schema, format="parquet").to_table(columns=needed))
            return pa.concat_tables([schema.empty_table().select(needed), *tables])

        found = self._while_compacted(rows)
        kept = once(found.column("run_id"), found.column("status"), found.column("digest"))
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
        frame: pd.DataFrame = self.table(columns).to_pandas()
        keys = [
            key
            for key in ("place", "system", "starting_pressure", "arm", "dose", "draw", "rep")
            if key in frame
        ]
        return frame.sort_values(keys, kind="stable", ignore_index=True) if keys else frame

    def series(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Weekly series of the runs that ended well: ``run_id``, ``week`` (from 1) and one column per series.

        Parameters
        ----------
        names : sequence of str, optional
            All that are kept when left out.
        """
        return self._while_compacted(lambda: self._series(names))

    def _series(self, names: Sequence[str] | None) -> pd.DataFrame:
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
        found: pd.DataFrame = pd.concat(frames, ignore_index=True)
        return found

    def draws(self) -> pd.DataFrame:
        """Parameter values, one row per draw and service system; column ``parameters`` joins them to the runs."""
        import pandas as pd
        import pyarrow.parquet as pq

        keys = ["parameters", "draw", "system"]
        frames = self._while_compacted(
            lambda: [pq.read_table(path).to_pandas() for path in self.parts("draws")]
        )
        if not frames:
            return pd.DataFrame(columns=keys)
        long = pd.concat(frames, ignore_index=True).drop_duplicates([*keys, "parameter"])
        wide: pd.DataFrame = long.pivot(index=keys, columns="parameter", values="value").reset_index()
        wide.columns.name = None
        return wide.sort_values(["draw", "system"], ignore_index=True)

    def counts(self) -> Counts:
        """How far the sweep is."""
        primary, layout = self.contrast() or (None, None)
        outcome = () if primary is None else (*KEYS, primary.outcome)
        table = self.table(list(dict.fromkeys(["run_id", "status", *outcome])))
        planned = set(self.planned())
        ended = dict(zip(table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True))
        ok = sum(1 for run, status in ended.items() if status == OK and run in planned)
        failed = sum(1 for run, status in ended.items() if status != OK and run in planned)
        enough = primary is not None and layout is not None and Contrast.of(primary, layout, table).reason
        return Counts(len(planned), ok, failed, len(planned) - ok - failed if enough else 0)

    def fingerprint(self) -> str:
        """Fingerprint of all rows: two stores with the same have the same runs with the same outcomes."""
        table = self.table(["run_id", "status", "digest"])
        rows = sorted(zip(*(table.column(k).to_pylist() for k in range(3)), strict=True))
        text = "\n".join(f"{run} {status} {digest}" for run, status, digest in rows)
        return hashlib.sha256(text.encode("ascii")).hexdigest()
