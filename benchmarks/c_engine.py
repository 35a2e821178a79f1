"""The reference model in C: compiled by the system's compiler into a folder of its own, called through ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import weakref
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.beginning import Beginning
from benchmarks.engines import NoCompiler
from benchmarks.outputs import Series, no_weeks
from benchmarks.rules import Rules

SOURCE = Path(__file__).with_name("reference.c")
#: Without fused multiply-add, as numba compiles: with it the last bits differ and equality cannot be checked.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-std=gnu11", "-shared", "-fPIC")


def compiler() -> str | None:
    """Path of the system's C compiler: ``cc``, else ``gcc``, else ``clang``; None without one."""
    return next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)


@cache
def _library() -> ctypes.CDLL:
    cc = compiler()
    if cc is None:
        message = (
            "no cc, gcc or clang on the PATH: the reference model in C is left out. Debian: apt install gcc"
        )
        raise NoCompiler(message)
    with tempfile.TemporaryDirectory(prefix="rondom-benchmark-") as folder:
        made = Path(folder) / "reference.so"
        done = subprocess.run(
            [cc, *FLAGS, str(SOURCE), "-o", str(made)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            message = (
                f"{cc} {' '.join(FLAGS)} {SOURCE.name} ended with {done.returncode}: {done.stderr.strip()}"
            )
            raise NoCompiler(message)
        library = ctypes.CDLL(str(made))
    whole, pointer = ctypes.c_int64, ctypes.c_void_p
    library.reference_begin.argtypes = [whole, whole, *[pointer] * 4, whole, ctypes.c_uint64]
    library.reference_begin.restype = pointer
    library.reference_live.argtypes = [pointer, whole, pointer]
    library.reference_live.restype = None
    library.reference_end.argtypes = [pointer]
    library.reference_end.restype = None
    return library


class _World:
    """Holds the C tables, and gives them back when nobody holds it any more."""

    def __init__(self, address: int, library: ctypes.CDLL) -> None:
        self.address = address
        weakref.finalize(self, library.reference_end, address)


def prepare(beginning: Beginning, rules: Rules, weeks: int, seed: int) -> Callable[[], Series]:
    """Lay out the tables in C; what is given back runs the weeks, once.

    Parameters
    ----------
    beginning, rules, weeks, seed
        As in ``benchmarks.product_engine.prepare``.

    Raises
    ------
    NoCompiler
        Without a C compiler.
    MemoryError
        When C is given no memory.
    """
    library, out = _library(), no_weeks(weeks)
    n, values = beginning.residents, rules.values()
    parts = (np.ascontiguousarray(x) for x in (beginning.a, beginning.b, beginning.strength, values))
    held = list(parts)
    address = library.reference_begin(
        n, len(beginning.a), *[x.ctypes.data for x in held], rules.slots(n), seed
    )
    if address is None:
        message = f"the reference model in C got no memory for {n} residents (about 500 bytes each)"
        raise MemoryError(message)
    world = _World(address, library)

    def live() -> Series:
        library.reference_live(world.address, weeks, out.ctypes.data)
        return out

    return live
