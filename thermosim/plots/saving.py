"""Figures to files: same result, same bytes; a file is there wholly or not at all."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

from matplotlib.figure import Figure

from thermosim.errors import StorageError

Format = Literal["png", "svg"]


def encoded(figure: Figure, format: str) -> bytes:
    """Bytes of a figure as PNG or SVG, without date; in the style of the caller."""
    buffer = io.BytesIO()
    about = {"Date": None, "Creator": "thermosim"} if format == "svg" else {"Software": "thermosim"}
    figure.savefig(buffer, format=format, metadata=about)
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its final name, then rename it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, ValueError) as error:  # a ValueError is a path no system accepts
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError(f"{path}: could not be written ({reason}). Choose another place.") from (
            error
        )
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink()
