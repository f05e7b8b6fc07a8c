"""Reduced models on disk, named by the content they were made from.

The folder is the sibling of the compiled kernels' one: under ``NUMBA_CACHE_DIR``, else
``XDG_CACHE_HOME``, else ``~/.cache``. A file that cannot be read is made anew; where
nothing can be written nothing is kept.
"""

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

NAMES = ("rate", "drive", "shape", "content", "error")
BUDGET = 256 * 2**20  # largest file that is read [bytes]


def cache_folder() -> Path:
    """Where reduced models are kept."""
    home = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path.home() / ".cache"
    return base / "thermosim" / "ground"


@dataclass(frozen=True)
class Store:
    """One folder, or with ``name`` one file of it."""

    folder: Path
    name: str = ""

    @classmethod
    def default(cls) -> "Store | None":
        """The user's cache; None where there is no home."""
        try:
            return cls(cache_folder())
        except RuntimeError:
            return None

    def of(self, parts: Iterable[npt.NDArray[np.generic]]) -> "Store":
        """File for what was made from these arrays by this version of the method."""
        digest = hashlib.sha256((Path(__file__).parent / "reduced.py").read_bytes())
        for part in parts:
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
        return Store(self.folder, f"{digest.hexdigest()[:32]}.npz")

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.name

    def load(self) -> dict[str, Array] | None:
        """Arrays of the file; None if there is none or it is damaged."""
        try:
            if self.path.stat().st_size > BUDGET:
                return None
            with self.path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                arrays = {name: np.asarray(kept[name], dtype=np.float64) for name in NAMES}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None
        return arrays if _sound(arrays) else None

    def save(self, arrays: dict[str, Array]) -> None:
        """Write the file whole or not at all; a folder that cannot be written is no error."""
        temporary = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                temporary = Path(file.name)
                np.savez(file, **{name: arrays[name] for name in NAMES})  # type: ignore[arg-type]
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError:
            if temporary is not None:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)


def _sound(arrays: dict[str, Array]) -> bool:
    """Shapes that fit each other and nothing but finite numbers."""
    modes = arrays["rate"].size
    fits = arrays["rate"].ndim == 1 and arrays["content"].shape == (modes,)
    fits &= arrays["drive"].ndim == 2 and arrays["drive"].shape[0] == modes
    fits &= arrays["shape"].ndim == 2 and arrays["shape"].shape[1] == modes
    fits &= arrays["error"].shape == ()
    return bool(fits and all(np.isfinite(part).all() for part in arrays.values()))
