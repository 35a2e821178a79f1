"""Parameters of the draws of a store: which differ between draws, and their values in the order of the draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Varied:
    """Values of parameters, one row per draw.

    Attributes
    ----------
    names : tuple of str
        Those that differ between draws, and those that were asked for.
    values : numpy.ndarray
        float64[draws, names].
    """

    names: tuple[str, ...]
    values: Floats

    def column(self, name: str) -> Floats:
        """Values of one parameter; float64[draws]."""
        return self.values[:, self.names.index(name)]

    def moved(self, name: str) -> bool:
        """Whether it differs between draws."""
        return bool(np.ptp(self.column(name)) > 0.0)

    def without(self, name: str, *, kept: bool = False) -> Varied:
        """The same without one parameter, unless it is ``kept``."""
        if kept:
            return self
        stays = [k for k, other in enumerate(self.names) if other != name]
        return Varied(tuple(self.names[k] for k in stays), self.values[:, stays])


def varied(store: Store, system: str, draws: NDArray[np.int64], *, keep: Sequence[str] = ()) -> Varied:
    """Parameters that differ between draws.

    Parameters
    ----------
    store : Store
        Of the sweep.
    system : str
        Service system; what it fixes does not differ.
    draws : numpy.ndarray
        int64[k], numbers of the draws wanted, in this order.
    keep : sequence of str
        Parameters that are wanted whether they differ or not.

    Raises
    ------
    BadInput
        The store holds no values of some of these draws.
    """
    frame = store.draws()
    frame = frame[frame["system"] == system].drop_duplicates("draw").set_index("draw")
    lost = [int(draw) for draw in draws if draw not in frame.index]
    if lost:
        raise BadInput(
            f"{store.folder} holds no parameter values of {len(lost)} draws (such as {lost[0]}): "
            f"`rondom sweep verify {store.folder} --mend` says what is damaged"
        )
    frame = frame.loc[draws].drop(columns=["parameters", "system"])
    names = [
        str(name)
        for name in frame.columns
        if name in keep or frame[name].to_numpy().min() < frame[name].to_numpy().max()
    ]
    return Varied(tuple(names), frame[names].to_numpy(dtype=np.float64))
