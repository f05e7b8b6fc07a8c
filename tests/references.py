"""Bundled references, each compared once for all tests that look at it."""

from functools import cache

from thermosim import validate
from thermosim.validate import Comparison

FOLDERS = {folder.name: folder for folder in validate.folders(None)}


@cache
def compared(name: str) -> dict[str, Comparison]:
    """Comparisons of one reference by their names."""
    return {row.name: row for row in validate.compare(FOLDERS[name])}
