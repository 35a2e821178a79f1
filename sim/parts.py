"""Parts: kernels that only other kernels call, kept as a program that has been optimised but not yet translated.

Numba links everything that a kernel calls, and what that calls, into the kernel's own program, and optimises and
translates the whole of it again, at each level of calls. A part is optimised by itself, with its rules put in place,
and only names the other parts that it calls; an `entry` brings all of them together and is translated to machine
code, once.

Leans on parts of numba that are not promised to stay. `KNOWN` names the versions it was tried with: with any other
one kernels are compiled in numba's own way, to the same results and in more time.
"""

from __future__ import annotations

import hashlib
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import caching, codegen, compiler, compiler_lock, registry, types, typing

# Numba's own type hints know little of these.
_caching: Any = caching
_codegen: Any = codegen
_compiler: Any = compiler
_lock: Any = compiler_lock
_registry: Any = registry
_types: Any = types
_typing: Any = typing

#: Versions of numba whose insides are those that this file leans on.
KNOWN = ("0.68",)


def fits() -> bool:
    """Whether this is a version of numba that parts were tried with."""
    return ".".join(numba.__version__.split(".")[:2]) in KNOWN


class _NoMachineCode:
    """Numba's code generator, for a part: there is no machine code yet that could be told its environment."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, name: str, environment: Any) -> None:
        """Nothing: the entry sets the environments of all that it is put together from."""


def _relink(module: Any, of: Any, to: Any) -> None:
    for each in module.functions:
        if not each.is_declaration and each.linkage == of:
            each.linkage = to


class Part(_codegen.JITCodeLibrary):  # type: ignore[misc]
    """The optimised program of one kernel, and those of the parts that it calls.

    Parameters
    ----------
    codegen, name : object, str
        As of numba's own libraries.
    inline : bool
        Whether it is put in place of its calls, so that nobody calls it in the end.

    Attributes
    ----------
    symbol : str
        Name under which it is called.
    program : bytes
        Bitcode of this kernel alone.
    needs : dict of str to bytes
        Bitcode of the parts that it calls, and that these call, by symbol.
    """

    def __init__(self, codegen: Any, name: str, *, inline: bool) -> None:
        super().__init__(codegen, name)
        self.inline = inline
        self.symbol, self.program = "", b""
        self.needs: dict[str, bytes] = {}
        self._whole: Any = None

    @property
    def codegen(self) -> Any:
        """Numba's code generator, which leaves a part alone."""
        return _NoMachineCode(self._codegen)

    def finalize(self) -> None:
        """Put rules in place, optimise, and note which parts are called."""
        _lock.require_global_compiler_lock()
        self._raise_if_finalized()
        self.symbol = next(
            each.name
            for each in self._final_module.functions
            if not each.is_declaration and each.linkage == llvm.Linkage.external
        )
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)  # noqa: SLF001 - numba's own linking
            if not isinstance(library, Part):
                other = library._get_module_for_linking()  # noqa: SLF001 - numba's own linking
                self._final_module.link_in(other, preserve=True)
                continue
            self.needs.update(library.needs)
            if library.inline:
                self._final_module.link_in(llvm.parse_bitcode(library.program))
            else:
                self.needs[library.symbol] = library.program
        self._optimize_final_module()
        self._final_module.verify()
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        # A rule falls away when all its calls are gone; what is called may be linked before it is called.
        to = llvm.Linkage.linkonce_odr if self.inline else llvm.Linkage.weak_odr
        _relink(self._final_module, llvm.Linkage.external, to)
        self.program = self._final_module.as_bitcode()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Nowhere, as there is no machine code."""
        self._ensure_finalized()
        return 0

    def _get_module_for_linking(self) -> Any:
        """All of it, for the entry that calls it."""
        self._ensure_finalized()
        if self._whole is None:
            whole = llvm.parse_bitcode(self.program)
            for symbol, program in self.needs.items():
                if symbol != self.symbol:
                    whole.link_in(llvm.parse_bitcode(program))
            _relink(whole, llvm.Linkage.weak_odr, llvm.Linkage.linkonce_odr)
            self._whole = whole
        return self._whole

    @classmethod
    def kept(cls, codegen: Any, state: tuple[str, bool, str, bytes, dict[str, bytes]]) -> Part:
        """Make a part of what was kept of it (`state`)."""
        part = cls(codegen, state[0], inline=state[1])
        _, _, part.symbol, part.program, part.needs = state
        part._finalized = True
        return part

    @property
    def state(self) -> tuple[str, bool, str, bytes, dict[str, bytes]]:
        """What is kept of it in the cache."""
        return self.name, self.inline, self.symbol, self.program, self.needs


class _Passes(_compiler.CompilerBase):  # type: ignore[misc]
    """Numba's own passes, with a part for a library."""

    def define_pipelines(self) -> list[Any]:
        """As numba's default compiler without its object mode."""
        state = self.state
        state.library = Part(
            state.targetctx.codegen(), state.func_id.func_qualname, inline=bool(state.flags.forceinline)
        )
        return [_compiler.DefaultPassBuilder.define_nopython_pipeline(state)]


class _Kept(_caching.CompileResultCacheImpl):  # type: ignore[misc]
    def reduce(self, compiled: Any) -> tuple[Any, ...]:
        compiled.fndesc.typemap = compiled.fndesc.calltypes = None
        return compiled.library.state, compiled.fndesc, compiled.environment, compiled.signature

    def rebuild(self, context: Any, payload: tuple[Any, ...]) -> Any:
        state, described, environment, signature = payload
        part = Part.kept(context.codegen(), state)
        return _compiler.compile_result(
            target_context=context,
            typing_context=context.typing_context,
            library=part,
            environment=environment,
            entry_point=context.get_executable(part, described, environment),
            fndesc=described,
            type_annotation="",
            signature=signature,
            objectmode=False,
            lifted=(),
            typing_error=None,
            call_helper=None,
            metadata=None,
            reload_init=[],
            referenced_envs=(),
        )


class _Files(_caching.FunctionCache):  # type: ignore[misc]
    _impl_class = _Kept

    def _index_key(self, kinds: Any, codegen: Any) -> tuple[Any, ...]:
        # By name: written out, types of tables with hundreds of columns would be read and written at each turn.
        names = "\n".join(str(kind) for kind in kinds)
        return hashlib.sha256(names.encode()).hexdigest(), *super()._index_key(kinds, codegen)[1:]


def widened(kind: Any) -> Any:
    """Type in which a part takes an argument: whole numbers that fit in int64 as int64, so that it is compiled once."""
    kind = _types.unliteral(kind)
    whole = isinstance(kind, _types.Integer) and (kind.signed or kind.bitwidth < 64)
    return _types.int64 if whole else kind


class Kernel(_registry.CPUDispatcher):  # type: ignore[misc]
    """A kernel that only other kernels call.

    Parameters
    ----------
    function : callable
        The kernel in Python.
    options : dict
        Options of numba's.
    """

    def __init__(self, function: Any, options: dict[str, Any]) -> None:
        super().__init__(
            function,
            targetoptions={"nopython": True, "boundscheck": None, **options},
            pipeline_class=_Passes,
        )
        self.enable_caching()

    def enable_caching(self) -> None:
        """Keep its parts in the cache folder."""
        self._cache = _Files(self.py_func)

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> tuple[Any, ...]:
        """Give the one way in which it is called with arguments of these types, widened."""
        pysig, folded = self._compiler.fold_argument_types(args, kws)
        taken = tuple(widened(kind) for kind in folded)
        self.compile(taken)
        template = _typing.make_concrete_template(
            f"CallTemplate({self.py_func.__name__})",
            key=self.py_func.__name__,
            signatures=[self.overloads[taken].signature],
        )
        return template, pysig, taken, {}
