"""The only place that imports numba: the ``kernel()`` decorator and its cache.

numba stamps a cache entry with the caller's file only, so an edited callee in another file
would silently keep its old machine code. The cache folder is therefore named by a digest of
*all* kernel sources: any edit, anywhere, starts a fresh folder.
"""

import gc
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import ir, types
from numba.core.compiler import Compiler, Flags
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.registry import CPUDispatcher
from numba.core.typed_passes import IRLegalization

Array = npt.NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])


def source_digest() -> str:
    """Hex digest of every kernel source file, names included."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _cache_folder() -> Path | None:
    """Folder of machine code for these sources; None where nothing can be written."""
    home = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(home) if home else Path.home() / ".cache"
        folder = base / "thermosim" / f"kernels-{source_digest()}"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, RuntimeError):
        return None
    return folder


CACHE_FOLDER = _cache_folder()
if CACHE_FOLDER is not None:
    setattr(numba.config, "CACHE_DIR", str(CACHE_FOLDER))  # noqa: B010  (no such name in its types)


def cache_is_cold() -> bool:
    """True if nothing has been compiled yet for these sources."""
    return CACHE_FOLDER is None or not any(CACHE_FOLDER.rglob("*.nbi"))


def _keep(compiled: Any) -> None:
    """Cache a compiled function; a disk that is full costs time, never the run."""
    try:
        compiled.enable_caching()
    except (OSError, RuntimeError) as error:  # numba: no folder could be made for this file
        _tell_once(error)
        return
    cache = compiled._cache
    save = cache.save_overload

    def save_or_tell(signature: Any, data: Any) -> None:
        try:
            save(signature, data)
        except OSError as error:
            cache.disable()
            _tell_once(error)

    cache.save_overload = save_or_tell


_told: set[str] = set()


def _tell_once(error: Exception) -> None:
    if not _told:
        _told.add("cache")
        why = getattr(error, "strerror", None) or "no folder"
        print(
            f"Compiled kernels cannot be saved in {CACHE_FOLDER} ({why}); "
            "the next run compiles them again.",
            file=sys.stderr,
        )


_VIEWS = (types.Integer, types.SliceType, types.NoneType, types.EllipsisType)
_BORROWING = ("getattr", "static_getitem", "getitem", "build_tuple", "exhaust_iter", "cast", "phi")


def _is_view(index: Any) -> bool:
    """True if indexing with this type takes a view; arrays as indices copy."""
    parts = getattr(index, "types", (index,))  # those of a tuple
    return all(isinstance(part, _VIEWS) for part in parts)


def _borrows(value: Any, typed: Any) -> bool:
    """True if an expression whose value holds arrays takes them from its operands."""
    if isinstance(value, (ir.Arg, ir.Var)):
        return True
    if not isinstance(value, ir.Expr):
        return False
    if value.op == "call":  # the constructor of a NamedTuple
        return isinstance(typed[value.func.name], types.NamedTupleClass)
    if value.op == "getitem" and not _is_view(typed[value.index.name]):
        return False
    if value.op == "static_getitem" and value.index_var is not None:
        return _is_view(typed[value.index_var.name])
    return value.op in _BORROWING


_analysis: Any = register_pass  # untyped in numba


@_analysis(mutates_CFG=False, analysis_only=True)
class _Borrow(AnalysisPass):
    """No counting of references where a kernel makes no array and returns none.

    Its caller holds whatever it looks at, so that counts, atomic and some 5 ns each at every
    border of a function, would only come back to what they were.
    """

    _name = "thermosim_borrow"

    def __init__(self) -> None:  # abstract in numba
        begin: Any = super().__init__
        begin()

    def run_pass(self, state: Any) -> bool:
        models, typed = state.targetctx.data_model_manager, state.typemap

        def holds(kind: Any) -> bool:
            found: bool = models[kind].contains_nrt_meminfo()
            return found

        if state.flags.auto_parallel.enabled or holds(state.return_type):
            return False
        for block in state.func_ir.blocks.values():
            for step in block.find_insts(ir.Assign):
                if holds(typed[step.target.name]) and not _borrows(step.value, typed):
                    return False
        state.targetctx = state.targetctx.subtarget(enable_nrt=False)
        vars(state.targetctx).pop("nrt", None)  # kept from the context it was copied from
        return False


class _Flags(Flags):
    """numba's flags. Compiling asks a thousand times a kernel if two are the same, and theirs
    build tables of all options to answer: a tenth of its time."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 0  # theirs is one number too

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Flags):
            return bool(self._values == other._values)
        return NotImplemented


class _Compiler(Compiler):
    """numba's compiler, with `_Borrow` before machine code is made."""

    apart = False  # arrays are promised not to overlap

    def __init__(
        self,
        typingctx: Any,
        targetctx: Any,
        library: Any,
        args: Any,
        return_type: Any,
        flags: Any,
        locals: Any,
    ) -> None:
        if self.apart:
            flags.noalias = True
        copy: Any = _Flags  # untyped in numba
        begin: Any = super().__init__
        begin(typingctx, targetctx, library, args, return_type, copy(flags), locals)

    def define_pipelines(self) -> Any:
        """Passes of numba and ours."""
        define: Any = super().define_pipelines  # untyped in numba
        pipelines = define()
        for pipeline in pipelines:
            pipeline.add_pass_after(_Borrow, IRLegalization)
            pipeline.finalize()
        return pipelines


class _NoAlias(_Compiler):
    """With the flag that numba sets in its own parallel loops and ``njit`` does not offer."""

    apart = True


class _Kernel(CPUDispatcher):
    """numba's dispatcher, which compiles without pausing for garbage, an eighth of its time."""

    def _compile_for_args(self, *args: Any, **keywords: Any) -> Any:
        enabled = gc.isenabled()
        gc.disable()
        try:
            compiled: Any = super()._compile_for_args  # type: ignore[misc]
            return compiled(*args, **keywords)
        finally:
            if enabled:
                gc.enable()


class _Inner(_Kernel):
    """Kernel without a way in from Python, which numba would follow into nowhere."""

    def __call__(self, *_: Any) -> None:
        raise TypeError(
            f"{self.py_func.__module__}.{self.py_func.__name__} is for other kernels only: "
            "kernels with a leading underscore cannot be called from Python."
        )


def kernel(
    *, parallel: bool = False, inline: bool = False, noalias: bool = False
) -> Callable[[Function], Function]:
    """Compile a top-level function to machine code, cached by all kernel sources.

    A name with a leading underscore is for other kernels only: without a way in from Python
    it compiles in some two thirds of the time. No kernel can be handed to C as a callback.

    Parameters
    ----------
    parallel : allow ``prange`` loops; only on outer kernels above a measured size
    inline : put the machine code into every kernel that calls this one. For small inner
        kernels: bundles of arrays are passed word by word at the border of a function, and
        in a kernel that makes arrays numba counts references there, atomically at some 5 ns
        each; inside one function it sees that they cancel. Changes no result. Measure it:
        tank and source loop gain a fifth to a half, the large loops of the ring lose a tenth.
    noalias : ``restrict`` of C for every array argument, so that loops over rows run in
        vectors without a search for overlaps before each. The caller guarantees, and nothing
        checks, that no number written through one argument is read or written through
        another; arguments that are only read may overlap. Wrong results otherwise. Only for
        inner kernels, whose few callers are seen to hand over different rows or arrays.
    """

    def decorate(function: Function) -> Function:
        inner = function.__name__.startswith("_")
        njit: Any = numba.njit  # its types do not know all its options
        compiled = njit(
            error_model="numpy",
            parallel=parallel,
            forceinline=inline,
            no_cpython_wrapper=inner,
            no_cfunc_wrapper=True,
            pipeline_class=_NoAlias if noalias else _Compiler,
        )(function)
        if isinstance(compiled, CPUDispatcher):  # else NUMBA_DISABLE_JIT is set
            compiled.__class__ = _Inner if inner else _Kernel
            if CACHE_FOLDER is not None:
                _keep(compiled)
        return cast(Function, compiled)

    return decorate


prange = numba.prange
