"""The four engines by name; one that cannot run here is left out, loudly."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, Protocol

from benchmarks.beginning import Beginning, begin
from benchmarks.outputs import Series
from benchmarks.rules import Rules


class NoCompiler(RuntimeError):  # noqa: N818 - named after what is missing
    """There is no C compiler, or it does not compile the reference model."""


class Prepare(Protocol):
    """Lays out a neighbourhood; what it gives back runs the weeks, once, and returns their outputs."""

    def __call__(self, beginning: Beginning, rules: Rules, weeks: int, seed: int) -> Callable[[], Series]:
        """Prepare one run (``benchmarks.product_engine.prepare``)."""


#: Names as they are printed, and the file of each; the first is what the others are compared with.
ENGINES: Final = {
    "rondom": "product_engine",
    "C": "c_engine",
    "numpy + scipy.sparse": "numpy_engine",
    "Mesa + networkx": "mesa_engine",
}
PRODUCT, C, MESA = "rondom", "C", "Mesa + networkx"
#: Residents and weeks of the run that shows whether an engine works here (and compiles it).
_TRIAL = (40, 2)


def available(say: Callable[[str], None]) -> dict[str, Prepare]:
    """Load and try every engine.

    Parameters
    ----------
    say : callable
        Is told which engine is left out, and why.

    Returns
    -------
    dict of str to Prepare
        Those that work, in the order of ``ENGINES``.
    """
    found: dict[str, Prepare] = {}
    rules = Rules()
    for name, module in ENGINES.items():
        try:
            prepare: Prepare = import_module(f"benchmarks.{module}").prepare
            prepare(begin(_TRIAL[0], rules), rules, _TRIAL[1], 1)()
        except ModuleNotFoundError as missing:
            say(f"LEFT OUT: {name}: there is no module '{missing.name}'; pip install \"rondom[network]\"")
        except NoCompiler as reason:
            say(f"LEFT OUT: {name}: {reason}")
        else:
            found[name] = prepare
    return found
