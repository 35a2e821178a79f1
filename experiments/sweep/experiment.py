"""An experiment in Python, with the nouns of the command line; what a notebook uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from experiments.sweep.checking import check, count, draw_rows, read, refuse_many
from experiments.sweep.columns import OK
from experiments.sweep.contrast import KEYS as CONTRAST_KEYS
from experiments.sweep.contrast import Contrast
from experiments.sweep.founding import LOCK, MANIFEST, spoken
from experiments.sweep.journal import Journal
from experiments.sweep.looks import Layout
from experiments.sweep.plan import Plan
from experiments.sweep.resume import Found, look, tidy
from experiments.sweep.specification import Primary, Specification
from experiments.sweep.standing import Standing
from experiments.sweep.stopping import COMPLETE, Stopping, signals
from experiments.sweep.store import Store
from sim.errors import BadInput, StorageProblem

# The model is loaded where runs are made: who looks, or is refused, does not wait for it.
if TYPE_CHECKING:
    from experiments.sweep.engine import Engine
    from experiments.sweep.unit import Lived, Settings

#: Where stores stand when nobody says otherwise.
RESULTS = Path("results")


class Locked(RuntimeError):  # noqa: N818 - named after what is the case
    """Another driver is at work on the store (exit code 75)."""


@dataclass(frozen=True)
class Options:
    """How to run, none of which changes a figure.

    Attributes
    ----------
    workers : int or None
        Units at the same time; all cores when None.
    scheduler : str or None
        Address of a Dask scheduler; threads in this process when None.
    time_limit : float or None
        Seconds after which nothing new is begun.
    retry : bool
        Whether runs that failed before are made again.
    max_failures : int or None
        Stop after so many failed runs.
    run_timeout : float or None
        Seconds after which one unit (all runs of one place, draw and seed) is given up.
    sure : bool
        Whether more than a million runs are meant.
    """

    workers: int | None = None
    scheduler: str | None = None
    time_limit: float | None = None
    retry: bool = False
    max_failures: int | None = None
    run_timeout: float | None = None
    sure: bool = False


@dataclass(frozen=True)
class Session:
    """How a session of work ended.

    Attributes
    ----------
    store : Store
        What was worked on.
    standing : Standing
        How far it is.
    reason : str
        ``complete``, the stopping rule's reason, or why it stopped before.
    abandoned : int
        Threads that are still in a run that did not end.
    overhead : float
        Seconds the driver spent writing.
    """

    store: Store
    standing: Standing
    reason: str
    abandoned: int = 0
    overhead: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every run of the plan that is wanted ended."""
        return self.standing.missing == 0


class Experiment:
    """A specification and where it came from.

    Parameters
    ----------
    specification : Specification
        Checked.
    source : pathlib.Path or None
        The file it was read from.
    folder : pathlib.Path
        Where its table of draws stands, if there is one.

    Examples
    --------
    >>> experiment = Experiment.from_dict({"name": "small", "scenarios": {"places": ["alverna"]}})
    >>> len(experiment.plan())
    2
    """

    def __init__(
        self, specification: Specification, source: Path | None = None, folder: Path = Path()
    ) -> None:
        self.specification, self.source, self.folder = specification, source, folder

    @classmethod
    def from_toml(cls, path: str | Path) -> Experiment:
        """Experiment in a TOML file.

        Raises
        ------
        BadInput
            Every problem at once.
        """
        path = Path(path)
        return cls(read(path), path, path.parent)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], folder: Path = Path()) -> Experiment:
        """Experiment from the same keys as a TOML file has.

        Raises
        ------
        BadInput
            Every problem at once.
        """
        return cls(check(given, folder), None, folder)

    @property
    def runs(self) -> int:
        """How many runs it has."""
        return count(self.specification, draw_rows(self.specification, self.folder))

    def plan(self) -> Plan:
        """Every run with its id."""
        return Plan.of(self.specification, self.folder)

    @property
    def store_folder(self) -> Path:
        """Where its store stands when nobody says otherwise: ``results/<name>``."""
        return RESULTS / self.specification.name

    def run(
        self,
        store: str | Path | None = None,
        options: Options | None = None,
        on_progress: Callable[[Standing], None] | None = None,
    ) -> Store:
        """Run what is missing and hand back the store; Ctrl-C once commits what is finished.

        Parameters
        ----------
        store : path, optional
            Folder of the store, `store_folder` when left out; made when it does not exist.
        options : Options, optional
            How to run.
        on_progress : callable, optional
            Called with the standing a few times a second.

        Raises
        ------
        BadInput
            The store is of another sweep.
        Locked
            Another driver is at work on it.
        StorageProblem
            The disk refuses; what was committed is safe.
        """
        return self.session(store, options, on_progress).store

    def session(
        self,
        store: str | Path | None = None,
        options: Options | None = None,
        on_progress: Callable[[Standing], None] | None = None,
    ) -> Session:
        """As `run`, and tells how it ended."""
        asked = options or Options()
        refuse_many(self.runs, sure=asked.sure)
        folder = self.store_folder if store is None else Path(store)
        made = self._store(folder)
        with locked(made):
            plan, _ = made.extend(self.specification, self.source, self.folder)
            return work(made, plan, asked, on_progress)

    def _store(self, folder: Path) -> Store:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder} is a file: name a folder for the store with --out")
        if not folder.exists() or not any(folder.iterdir()):
            try:
                return Store.create(folder, self.specification, self.source, self.folder)
            except (BadInput, StorageProblem):
                # Somebody else made it in the meantime: then theirs is the store.
                if not (folder / MANIFEST).is_file():
                    raise
        return Store(folder)


def resume(folder: Path, options: Options, on_progress: Callable[[Standing], None] | None = None) -> Session:
    """Go on with a store as it was planned.

    Parameters
    ----------
    folder : pathlib.Path
        Store.
    options : Options
        How to run.
    on_progress : callable, optional
        Called with the standing a few times a second.

    Raises
    ------
    BadInput, Locked, StorageProblem
        As `Experiment.run`.
    """
    store = Store(folder)
    with locked(store):
        return work(store, store.plan(), options, on_progress)


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """The store is ours as long as this lasts; the lock goes with the process, however it ends.

    Raises
    ------
    Locked
        Somebody else has it.
    """
    lock = FileLock(store.folder / LOCK)
    with spoken(store.folder):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Locked(
                f"{store.folder}: another `rondom sweep run` is at work on this store. Look at it with "
                f"`rondom sweep status {store.folder}`, or wait until it ends"
            ) from None
    try:
        yield
    finally:
        lock.release()


def work(
    store: Store, plan: Plan, options: Options, on_progress: Callable[[Standing], None] | None = None
) -> Session:
    """Run what a store misses of a plan.

    Parameters
    ----------
    store : Store
        Locked by the caller.
    plan : Plan
        What it should hold.
    options : Options
        How to run.
    on_progress : callable, optional
        Called with the standing a few times a second.
    """
    from experiments.session import default_threads
    from experiments.sweep.driver import Driver
    from experiments.sweep.unit import settings_of

    workers = options.workers or default_threads()
    engine_name = f"Dask at {options.scheduler}" if options.scheduler else f"{workers} threads"
    stopping = Stopping(options.time_limit)
    with signals(stopping):
        with spoken(store.folder):
            journal = Journal(store.folder, engine_name)
            tidy(store, journal)
            primary = plan.specification.contrast()
            found = look(store, retry=options.retry, columns=_columns(primary))
        standing = _standing(primary, plan.layout, plan.run_ids, found)
        driver = Driver(store, plan, settings_of(plan.specification), journal, standing, found.draws)
        abandoned = 0
        try:
            if standing.missing:
                engine = _engine(options, driver.settings, workers, stopping)
                missing = plan.missing(found.have)
                driver.work(
                    missing, engine, stopping, max_failures=options.max_failures, on_progress=on_progress
                )
                abandoned = engine.abandoned
        except BaseException as error:
            journal.try_finish(type(error).__name__, standing.made)
            raise
        reason = stopping.reason if standing.missing else standing.stopped or COMPLETE
        journal.try_finish(reason, standing.made, left_out=standing.left_out, primary=standing.facts())
    return Session(store, standing, reason, abandoned, driver.commit_seconds)


def _engine(options: Options, settings: Settings, workers: int, stopping: Stopping) -> Engine[Lived]:
    if options.scheduler is None:
        from experiments.sweep.engine import ThreadEngine

        return ThreadEngine(settings, workers, stopping.now, options.run_timeout)
    from experiments.sweep.dask_engine import DaskEngine

    return DaskEngine(settings, options.scheduler, stopping.now, options.run_timeout)


def standing_of(store: Store, plan: Plan | None = None) -> Standing:
    """How far a store is, by its own plan or another; needs no lock."""
    if plan is not None:
        asked = plan.specification.contrast()
        found = look(store, retry=False, columns=_columns(asked))
        return _standing(asked, plan.layout, plan.run_ids, found)
    primary, layout = store.contrast() or (None, None)
    found = look(store, retry=False, columns=_columns(primary))
    return _standing(primary, layout, store.planned(), found)


def _columns(primary: Primary | None) -> tuple[str, ...]:
    """What the primary contrast is made of."""
    return () if primary is None else (*CONTRAST_KEYS, primary.outcome)


def _standing(
    primary: Primary | None, layout: Layout | None, planned: Sequence[str], found: Found
) -> Standing:
    """How far a sweep is, with the primary contrast of what is there."""
    ended = [found.have[run] for run in planned if run in found.have]
    ok = ended.count(OK)
    contrast = None if primary is None or layout is None else Contrast.of(primary, layout, found.rows)
    return Standing(len(planned), ok, len(ended) - ok, contrast=contrast)
