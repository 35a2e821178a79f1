"""The driver: hands units to an engine and is the only one that writes runs into the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.storage import problem_sentence
from experiments.sweep.columns import OK, draw_schema, run_schema, series_schema
from experiments.sweep.contrast import KEYS
from experiments.sweep.engine import Engine, EngineGone, Lost, drive
from experiments.sweep.gathered import Gathering
from experiments.sweep.journal import Journal
from experiments.sweep.parts import write_part, write_text
from experiments.sweep.plan import Plan, Unit
from experiments.sweep.standing import Standing
from experiments.sweep.stopping import ENGINE_GONE, TOO_MANY_FAILURES, Stopping
from experiments.sweep.store import Store
from experiments.sweep.unit import Lived, Settings, failure_rows
from sim.errors import StorageProblem

if TYPE_CHECKING:
    import pyarrow as pa

#: A chunk is committed when it has so many runs, or when the oldest of them is so many seconds old.
CHUNK_RUNS, CHUNK_SECONDS = 50, 5.0
#: A unit whose worker died or that did not end is tried so many times in all.
ATTEMPTS = 3


class Driver:
    """One session of work on a store.

    Parameters
    ----------
    store : Store
        Locked by us.
    plan : Plan
        Its plan.
    settings : Settings
        What is kept of every run.
    journal : Journal
        Told of what happens.
    standing : Standing
        Kept up to date.
    drawn : set of str
        Fingerprints of parameter values that are in the store.
    """

    def __init__(
        self,
        store: Store,
        plan: Plan,
        settings: Settings,
        journal: Journal,
        standing: Standing,
        drawn: set[str],
    ) -> None:
        self._store, self._plan, self._journal, self.standing = store, plan, journal, standing
        self.settings, self._drawn = settings, drawn
        self._schema = run_schema(settings.years, settings.looks)
        contrast = standing.contrast
        looked = () if contrast is None else (*KEYS, contrast.primary.outcome)
        columns = list(dict.fromkeys(["run_id", "status", "digest", *looked]))
        self._gathering = Gathering(store.folder, columns)
        self._waiting: list[Lived] = []
        self._since: float | None = None
        self._failed = 0
        self._attempts: dict[Unit, int] = {}
        self.commits, self.commit_seconds = 0, 0.0

    def work(
        self,
        units: Iterator[Unit],
        engine: Engine[Lived],
        stopping: Stopping,
        *,
        max_failures: int | None = None,
        on_progress: Callable[[Standing], None] | None = None,
    ) -> None:
        """Run units until there are none left, or until asked to stop; then everything that ended is committed.

        Parameters
        ----------
        units : iterator of Unit
            What is missing.
        engine : Engine
            What it is run with.
        stopping : Stopping
            Says when to stop, and is told of too many failures or an engine that is gone.
        max_failures : int or None
            Failed runs of this session after which to stop.
        on_progress : callable, optional
            Called with the standing a few times a second.

        Raises
        ------
        StorageProblem
            The disk refuses; what was committed before is safe.
        """
        began = time.perf_counter()

        def take(outcome: Lived | Lost) -> None:
            self._take(outcome, engine, stopping)

        def between() -> None:
            if max_failures is not None and self._failed >= max_failures:
                stopping.ask(TOO_MANY_FAILURES)
            if self.standing.stopped:
                stopping.ask(self.standing.stopped)
            self.standing.seconds = time.perf_counter() - began
            self._commit_when_due()
            if on_progress is not None:
                on_progress(self.standing)

        try:
            drive(units, engine, stopping.now, take, between)
        except EngineGone as gone:
            stopping.ask(ENGINE_GONE)
            self._journal.event("engine gone", why=str(gone))
        finally:
            self.standing.seconds = time.perf_counter() - began
            self._commit()
            engine.close()
        if on_progress is not None:
            on_progress(self.standing)

    def _take(self, outcome: Lived | Lost, engine: Engine[Lived], stopping: Stopping) -> None:
        if isinstance(outcome, Lost):
            tried = self._attempts.get(outcome.unit, 0) + 1
            self._attempts[outcome.unit] = tried
            self._journal.event(
                outcome.status, run=outcome.unit.arms[0].run_id, why=outcome.text, attempt=tried
            )
            if tried < ATTEMPTS:
                if not stopping.now():
                    engine.submit(outcome.unit)
                return
            rows = failure_rows(outcome.unit, outcome.status, outcome.text, outcome.seconds, tried)
            stories = {arm.run_id: outcome.text for arm in outcome.unit.arms}
            outcome = Lived(outcome.unit, rows, failures=stories, seconds=outcome.seconds)
        if outcome.rows:
            self._waiting.append(outcome)
            self._since = self._since or time.monotonic()
        for row in outcome.rows:
            good = row["status"] == OK
            self.standing.made += 1
            self.standing.ok += good
            self.standing.failed += not good
            self._failed += not good
            if self.standing.contrast is not None:
                for look in self.standing.contrast.add(row):
                    self._journal.event("look", **asdict(look))

    def _commit_when_due(self) -> None:
        runs = sum(len(lived.rows) for lived in self._waiting)
        old = self._since is not None and time.monotonic() - self._since >= CHUNK_SECONDS
        if runs >= CHUNK_RUNS or old:
            self._commit()

    def _commit(self) -> None:
        """Write what waits: stories of failures, draws and series first, the runs last; they make it count."""
        if not self._waiting:
            return
        import pyarrow as pa

        began, folder = time.perf_counter(), self._store.folder
        waiting, self._waiting, self._since = self._waiting, [], None
        rows = [{**row, "session": self._journal.session} for lived in waiting for row in lived.rows]
        try:
            for lived in waiting:
                for run, story in lived.failures.items():
                    write_text(folder / "failures" / f"{run}.txt", story)
            self._write_draws(waiting)
            series = self._write_series(waiting)
            for row in rows:
                row["series"] = series if row["status"] == OK else None
            table = pa.Table.from_pylist(rows, schema=self._schema)
            path = write_part(folder / "runs", table)
            self._gathering.add(path.name, table)
            seconds = time.perf_counter() - began
            self._journal.event("committed", file=path.name, runs=len(rows), seconds=round(seconds, 4))
        except OSError as error:
            raise StorageProblem(problem_sentence(folder, error)) from error
        self.commits += 1
        self.commit_seconds += time.perf_counter() - began

    def _write_draws(self, waiting: list[Lived]) -> None:
        import pyarrow as pa

        fresh: dict[str, Lived] = {}
        for lived in waiting:
            for row in lived.rows:
                name = row.get("parameters")
                if isinstance(name, str) and name not in self._drawn:
                    fresh.setdefault(name, lived)
        if not fresh:
            return
        names = [name for name, lived in fresh.items() for _ in lived.values]
        columns = {
            "parameters": names,
            "draw": [lived.unit.origin.index for lived in fresh.values() for _ in lived.values],
            "system": [lived.unit.system for lived in fresh.values() for _ in lived.values],
            "parameter": [key for lived in fresh.values() for key in lived.values],
            "value": [value for lived in fresh.values() for value in lived.values.values()],
        }
        write_part(self._store.folder / "draws", pa.table(columns, schema=draw_schema()))
        self._drawn.update(fresh)

    def _write_series(self, waiting: list[Lived]) -> str | None:
        kept = {run: weeks for lived in waiting for run, weeks in lived.weekly.items()}
        if not kept:
            return None
        return write_part(self._store.folder / "series", series_table(kept, self.settings.series)).name


def series_table(kept: Mapping[str, NDArray[np.float32]], names: tuple[str, ...]) -> pa.Table:
    """Weekly series as the rows of a part.

    Parameters
    ----------
    kept : mapping
        Run id to float32[weeks, series].
    names : tuple of str
        The series.
    """
    import pyarrow as pa

    weeks = next(iter(kept.values())).shape[0]
    stacked = np.concatenate(list(kept.values()))
    columns: dict[str, object] = {
        "run_id": np.repeat(np.array(list(kept), dtype=object), weeks),
        "week": np.tile(np.arange(1, weeks + 1, dtype=np.int32), len(kept)),
    }
    columns |= {name: np.ascontiguousarray(stacked[:, k]) for k, name in enumerate(names)}
    return pa.table(columns, schema=series_schema(names))
