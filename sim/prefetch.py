"""Ask the processor for a row before it is needed, so that many rows come from far memory at the same time."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import config, types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.arena import LINE

#: How many rows ahead of the one at hand a pass over a list fetches: about as long as far memory takes.
AHEAD = 8


@intrinsic
def _fetch(typing: Any, table: Any, row: Any, line: Any) -> Any:
    """Prefetch one cache line of a row of a table into all caches: changes nothing that a program can see."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.ptrtoint(array.data, ir.IntType(64))
        stride = cgutils.unpack_tuple(builder, array.strides)[0]
        row_ = context.cast(builder, arguments[1], signature.args[1], types.int64)
        line_ = context.cast(builder, arguments[2], signature.args[2], types.int64)
        bytes_ = builder.add(builder.mul(row_, stride), builder.mul(line_, ir.Constant(ir.IntType(64), LINE)))
        pointer = builder.inttoptr(builder.add(place, bytes_), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        hint = cgutils.get_or_insert_function(
            builder.module,
            ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number]),
            "llvm.prefetch.p0i8",
        )
        builder.call(hint, [pointer, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(table, row, line), generate


def _nothing(table: Any, row: int, line: int) -> None:
    """Without the compiler there is nothing to ask."""


fetch = _nothing if vars(config)["DISABLE_JIT"] else _fetch
