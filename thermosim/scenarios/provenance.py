"""Which program made a result."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from thermosim_kernels._jit import source_digest

import thermosim


def provenance() -> dict[str, str]:
    """Versions and kernel digest; nothing here is physics."""
    entries = {"thermosim": thermosim.__version__, "kernel digest": source_digest()}
    for name in ("numba", "numpy", "scipy", "h5py"):
        try:
            entries[name] = version(name)
        except PackageNotFoundError:
            entries[name] = "unknown"
    entries["python"] = sys.version.split()[0]
    entries["machine"] = platform.machine()
    return entries
