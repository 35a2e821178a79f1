"""Is a store what it should be: every part whole, every run once, and the same again when it is run again."""

from __future__ import annotations

from dataclasses import dataclass, field

from experiments.sweep.columns import OK
from experiments.sweep.once import NonDeterminismError
from experiments.sweep.parts import intact, parts
from experiments.sweep.store import Counts, Store


@dataclass(frozen=True)
class Audit:
    """What was found.

    Attributes
    ----------
    counts : Counts
        How far the sweep is.
    files : int
        Parts looked at.
    damaged : list of str
        Parts that are not what was written; their runs are made again by the next ``run``.
    missing_series : list of str
        Parts of series that rows name and that are not there.
    strangers : int
        Runs that the newest plan does not have.
    fingerprint : str
        Of all rows.
    again : int
        Runs that were made again and gave the same outcomes.
    """

    counts: Counts
    files: int
    damaged: list[str] = field(default_factory=list)
    missing_series: list[str] = field(default_factory=list)
    strangers: int = 0
    fingerprint: str = ""
    again: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged or lost."""
        return not self.damaged and not self.missing_series


def audit(store: Store, again: int = 0) -> Audit:
    """Look at every byte of a store.

    Parameters
    ----------
    store : Store
        Need not be locked.
    again : int
        So many units are run again and compared with what stands there.

    Raises
    ------
    NonDeterminismError
        A run stands there twice, or was made again, with other outcomes.
    """
    kinds = ("runs", "series", "draws")
    paths = [path for kind in kinds for path in parts(store.folder / kind)]
    damaged = [f"{path.parent.name}/{path.name}" for path in paths if not intact(path) and path.exists()]
    table = store.table(["run_id", "status", "digest", "series"])
    there = {path.name for path in parts(store.folder / "series")}
    named = {name for name in table.column("series").to_pylist() if name}
    planned = set(store.planned())
    strangers = sum(1 for run in table.column("run_id").to_pylist() if run not in planned)
    digests = {
        run: digest
        for run, status, digest in zip(*(table.column(k).to_pylist() for k in range(3)), strict=True)
        if status == OK
    }
    return Audit(
        counts=store.counts(),
        files=len(paths),
        damaged=damaged,
        missing_series=sorted(named - there),
        strangers=strangers,
        fingerprint=store.fingerprint(),
        again=_again(store, digests, again) if again else 0,
    )


def _again(store: Store, digests: dict[str, str], number: int) -> int:
    """Run some units again, spread over the plan."""
    from experiments.sweep.unit import live, settings_of

    plan = store.plan()
    settings = settings_of(plan.specification)
    units = [unit for unit in plan.missing(()) if any(arm.run_id in digests for arm in unit.arms)]
    made = 0
    for unit in units[:: max(1, len(units) // number)][:number]:
        for row in live(unit, settings).rows:
            run = str(row["run_id"])
            if run not in digests:
                continue
            if row.get("digest") != digests[run]:
                raise NonDeterminismError(
                    f"run {run} ({row['place']}, {row['arm']}, draw {row['draw']}, seed {row['seed']}) gives other "
                    "outcomes now than those in the store: the model, a package or the machine is another one"
                )
            made += 1
    return made
