"""Builds the C twins of ``kernels/reference`` and times a kernel against its twin.

Import it as ``from tests.benchmarks.c_twin import load, pointer, ratio``.
Machines are shared and clocks drift, so nothing absolute is asserted: both sides run
alternately in the same process and the fastest repeat of each is compared, in CPU time.
"""

import ctypes
import hashlib
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

REFERENCE = Path(__file__).resolve().parents[2] / "kernels" / "reference"
FLAGS = ("-O3", "-march=native", "-std=c11", "-shared", "-fPIC")
POINTER = ctypes.POINTER(ctypes.c_double)


def load(name: str, compiler: str = "gcc") -> ctypes.CDLL:
    """Shared library of ``kernels/reference/<name>.c``, compiled once per text, includes too."""
    source = REFERENCE / f"{name}.c"
    binary = shutil.which(compiler)
    if binary is None:
        raise FileNotFoundError(f"{compiler}: needed to build {source.name}, not found")
    text = source.read_bytes()
    for other in re.findall(rb'#include "(.+)"', text):
        text += (REFERENCE / other.decode()).read_bytes()
    digest = hashlib.sha256(text + " ".join((binary, *FLAGS)).encode()).hexdigest()
    folder = Path(tempfile.gettempdir()) / "thermosim-c-twins"
    folder.mkdir(exist_ok=True)
    library = folder / f"{name}-{digest[:16]}.so"
    if not library.exists():
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = Path(scratch) / library.name
            subprocess.run([binary, *FLAGS, str(source), "-o", str(made), "-lm"], check=True)
            made.replace(library)
    return ctypes.CDLL(str(library))


def pointer(array: npt.NDArray[np.float64]) -> "ctypes._Pointer[ctypes.c_double]":
    """First element of a C-contiguous float64 array, as C sees it."""
    if array.dtype != np.float64 or not array.flags.c_contiguous:
        raise TypeError("a C-contiguous float64 array is needed")
    return array.ctypes.data_as(POINTER)


def fastest(
    calls: list[Callable[[], object]], repeats: int = 60, budget: float = 4.0
) -> list[float]:
    """Least CPU time of one call of each, run in turns [s].

    Each repeat lasts at least 2 ms, so that the clock's resolution does not matter; the
    loop ends after ``repeats`` rounds or ``budget`` seconds of CPU, whichever comes first.
    """
    loops = [_loops(call) for call in calls]
    best = [float("inf")] * len(calls)
    spent = 0.0
    for _ in range(repeats):
        for index, call in enumerate(calls):
            start = time.process_time()
            for _ in range(loops[index]):
                call()
            took = time.process_time() - start
            spent += took
            best[index] = min(best[index], took / loops[index])
        if spent > budget:
            break
    return best


def ratio(numba_call: Callable[[], object], c_call: Callable[[], object]) -> float:
    """Speed of the kernel over speed of its C twin: 1 is equal, 0.9 is the goal."""
    kernel_time, c_time = fastest([numba_call, c_call])
    return c_time / kernel_time


def _loops(call: Callable[[], object]) -> int:
    """How many calls make up about 2 ms; the first call (a compilation) does not count."""
    call()
    loops = 1
    while True:
        start = time.process_time()
        for _ in range(loops):
            call()
        took = time.process_time() - start
        if took > 2e-3 or loops >= 1 << 20:
            return loops
        loops *= 2
