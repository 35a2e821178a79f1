"""More machines: units are lived by the workers of a Dask cluster, and only small tables come back."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from experiments.sweep import identity
from experiments.sweep.columns import CRASHED, TIMEOUT
from experiments.sweep.engine import EngineGone, Lost
from experiments.sweep.plan import Unit
from experiments.sweep.unit import Lived, Settings, live
from sim.errors import BadInput

if TYPE_CHECKING:
    from distributed import Client, Future

#: Tasks on their way per worker thread: enough that none waits for the driver, few enough to stop soon.
PER_THREAD = 4
#: A task of less is mostly the talk about it, so short units travel together.
TASK_SECONDS, MOST_UNITS = 1.0, 64
_CONNECT_SECONDS, _LOOK_SECONDS = 15.0, 5.0


class DaskEngine:
    """Workers of a Dask cluster.

    Parameters
    ----------
    settings : Settings
        What all units share.
    address : str
        Of the scheduler, such as ``tcp://host:8786``.
    stop : callable
        When true, what is on its way is let go.
    timeout : float or None
        Seconds after which a worker gives a unit up.

    Raises
    ------
    BadInput
        Dask is not installed, there is no scheduler or no worker, or a worker has another model.
    """

    def __init__(
        self, settings: Settings, address: str, stop: Callable[[], bool], timeout: float | None = None
    ) -> None:
        self.abandoned = 0
        self._settings, self._stop, self._timeout = settings, stop, timeout
        self._client = _connect(address)
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._flying: dict[str, tuple[Future, tuple[Unit, ...]]] = {}
        self._gathered: list[Unit] = []
        #: Units that were on a worker when it died: each is tried once more with nothing beside it.
        self._suspects: list[Unit] = []
        self._blamed: set[Unit] = set()
        self._alone: str | None = None
        self._batch = 1
        self._threads, self._looked = _threads(self._client), time.monotonic()

    def room(self) -> bool:
        """Four tasks for each worker thread, none while a suspect is tried; workers may come and go."""
        if self._client.status != "running":
            # Asking a scheduler that is gone would wait for it; `finished` says so.
            return False
        if self._suspects or self._alone:
            return False
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            self._threads, self._looked = _threads(self._client), time.monotonic()
        return len(self._flying) < PER_THREAD * max(self._threads, 1)

    def submit(self, unit: Unit) -> None:
        """Hand in a unit; it leaves with others when units are short, and alone when a worker died of it before."""
        if unit in self._blamed:
            self._suspects.append(unit)
            return
        self._gathered.append(unit)
        if len(self._gathered) >= self._batch:
            self._send()

    def _send(self) -> None:
        if self._suspects:
            if not self._flying:
                self._alone = self._go((self._suspects.pop(0),))
        elif self._gathered and not self._alone:
            self._go(tuple(self._gathered))
            self._gathered = []

    def _go(self, units: tuple[Unit, ...]) -> str:
        task = self._client.submit(live_all, units, self._settings, self._timeout, pure=False)
        self._flying[task.key] = (task, units)
        task.add_done_callback(self._done.put)
        return str(task.key)

    def finished(self, seconds: float) -> list[Lived | Lost]:
        """Units that ended.

        Raises
        ------
        EngineGone
            The scheduler is.
        """
        if self._stop():
            found = self._heard(0.0)
            self._client.cancel([task for task, _ in self._flying.values()])
            self._flying.clear()
            self._gathered.clear()
            self._suspects.clear()
            return found
        self._send()
        found = self._heard(seconds)
        if not found and self._client.status != "running":
            raise EngineGone("the connection to the Dask scheduler is lost")
        return found

    def _heard(self, seconds: float) -> list[Lived | Lost]:
        found: list[Lived | Lost] = []
        try:
            task = self._done.get(timeout=seconds) if seconds else self._done.get_nowait()
            while True:
                found += self._open(task)
                task = self._done.get_nowait()
        except queue.Empty:
            return found

    def _open(self, task: Future) -> list[Lived | Lost]:
        _, units = self._flying.pop(task.key, (None, ()))
        if not units:
            return []
        alone = self._alone == task.key
        if alone:
            self._alone = None
        if task.status == "finished":
            return self._good(task.result(), len(units))
        if task.status != "error":
            raise EngineGone(f"the Dask scheduler let go of a task ({task.status})")
        error = task.exception()
        if len(units) > 1:
            # One of them is to blame: each goes by itself.
            for unit in units:
                self._go((unit,))
            return []
        if not alone:
            # Its worker died, and others were on it too: who is to blame shows when nobody else is there.
            self._suspects.append(units[0])
            return []
        self._blamed.add(units[0])
        return [Lost(units[0], CRASHED, f"{type(error).__name__}: {error}")]

    def _good(self, lived: list[Lived | Lost], units: int) -> list[Lived | Lost]:
        each = sum(one.seconds for one in lived) / units
        self._batch = max(1, min(MOST_UNITS, round(TASK_SECONDS / max(each, 1e-3))))
        return lived

    def in_flight(self) -> int:
        """Units handed in and not heard of."""
        flying = sum(len(units) for _, units in self._flying.values())
        return len(self._gathered) + len(self._suspects) + flying

    def close(self) -> None:
        """Let go of the cluster; it stays."""
        if self._client.status == "running":
            self._client.cancel([task for task, _ in self._flying.values()])
        self._flying.clear()
        self._client.close(timeout=2)


def live_all(units: tuple[Unit, ...], settings: Settings, timeout: float | None) -> list[Lived | Lost]:
    """Live some units on a worker.

    Parameters
    ----------
    units : tuple of Unit
        One after another.
    settings : Settings
        What is kept.
    timeout : float or None
        Seconds after which a unit is given up.
    """
    return [live(unit, settings) if timeout is None else _within(unit, settings, timeout) for unit in units]


def _within(unit: Unit, settings: Settings, seconds: float) -> Lived | Lost:
    """Live a unit in a thread of its own: a compiled week that does not end cannot be broken off."""
    ended: queue.SimpleQueue[Lived] = queue.SimpleQueue()
    threading.Thread(target=lambda: ended.put(live(unit, settings)), daemon=True).start()
    try:
        return ended.get(timeout=seconds)
    except queue.Empty:
        return Lost(unit, TIMEOUT, f"not ended after {seconds:g} s", seconds)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(
            "--scheduler needs Dask, which is not installed: pip install 'rondom[cluster]'"
        ) from None
    # What happens to the connection is told by us, in a sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"no Dask scheduler answers at {address} ({error}): start one, see docs/sweeps.md"
        ) from error
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        models = client.run(identity.model)
    except TimeoutError as error:
        client.close(timeout=2)
        raise BadInput(
            f"the Dask scheduler at {address} has no workers: start some, see docs/sweeps.md"
        ) from error
    others = sorted({worker for worker, model in models.items() if model != identity.model()})
    if others:
        client.close(timeout=2)
        raise BadInput(
            f"these workers run another rondom than this one ({identity.model()}): {', '.join(others[:5])}; "
            "install the same version everywhere"
        )
    return client


def _threads(client: Client) -> int:
    try:
        return sum(client.nthreads().values())
    except (OSError, TimeoutError) as error:
        raise EngineGone(f"the Dask scheduler does not answer ({error})") from error
