"""A neighbourhood by reference: kernels hand each other one address instead of two hundred words.

Numba passes a tuple of arrays by value: seven words for each table, at every call, in code that has to be written,
optimised and kept. `by_reference` puts the tuple aside once; what takes a reference looks its tables up where they
are used. A table never moves while a kernel runs, so that the compiler may keep what it has looked up.

Without a compiler (``NUMBA_DISABLE_JIT=1``) a reference is the tuple itself.
"""

from __future__ import annotations

import hashlib
from typing import Any

from llvmlite import ir
from numba.core import cgutils, config, imputils, types
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, models, register_model

# Numba's own type hints know nothing of these.
_build: Any = cgutils
_implement: Any = imputils


class Reference(types.Type):
    """Type of the address of a tuple of tables.

    Parameters
    ----------
    of : numba.types.NamedTuple
        What it refers to.
    """

    def __init__(self, of: Any) -> None:
        self.of = of
        # Short, since the name stands in the name of every compiled function; the layouts are in the digest.
        super().__init__(name=f"Reference({hashlib.sha256(of.name.encode()).hexdigest()[:12]})")


@register_model(Reference)
class _Address(models.PrimitiveModel):
    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, reference, _build.voidptr_t)  # type: ignore[no-untyped-call]


@infer_getattr
class _Fields(AttributeTemplate):
    key = Reference

    def generic_resolve(self, reference: Any, name: str) -> Any:  # type: ignore[override]
        of = reference.of
        return of.types[of.fields.index(name)] if name in of.fields else None


def _look_up(builder: Any, address: Any, once: Any) -> Any:
    """Load a value, each of its words by itself: the words that are not used fall away."""
    kind = address.type.pointee
    if not isinstance(kind, ir.LiteralStructType | ir.ArrayType):
        word = builder.load(address)
        word.set_metadata("invariant.load", once)
        return word
    parts = kind.count if isinstance(kind, ir.ArrayType) else len(kind.elements)
    value = ir.Constant(kind, ir.Undefined)
    for n in range(parts):
        value = builder.insert_value(
            value, _look_up(builder, _build.gep_inbounds(builder, address, 0, n), once), n
        )
    return value


@_implement.lower_getattr_generic(Reference)  # type: ignore[untyped-decorator]
def _field(context: Any, builder: Any, reference: Reference, value: Any, name: str) -> Any:
    of = reference.of
    index = of.fields.index(name)
    address = builder.bitcast(value, context.get_value_type(of).as_pointer())
    once = builder.module.add_metadata([])
    found = _look_up(builder, _build.gep_inbounds(builder, address, 0, index), once)
    return _implement.impl_ret_borrowed(context, builder, of.types[index], found)


def _put_aside(typing: Any, tables: Any) -> Any:
    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _build.alloca_once_value(builder, arguments[0])
        return builder.bitcast(address, _build.voidptr_t)

    return Reference(tables)(tables), write


def _itself(tables: Any) -> Any:
    return tables


#: Takes a tuple of tables, gives the address under which other kernels find them while the caller runs.
by_reference: Any = _itself if vars(config)["DISABLE_JIT"] else intrinsic(_put_aside)
