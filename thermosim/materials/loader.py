"""Reads a material file and finds one entry in it."""

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from thermosim.errors import MaterialError


@cache
def entries(file: str) -> dict[str, dict[str, Any]]:
    """All materials of a file beside this module."""
    path = Path(__file__).with_name(file)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def find(file: str, name: str, needed: tuple[str, ...]) -> dict[str, Any]:
    """Entry ``name`` of a material file, with everything in ``needed`` and a source."""
    known = entries(file)
    if name not in known:
        near = nearest(name, list(known))
        raise MaterialError(
            f"material {name!r} is not in {file}. Nearest: {', '.join(near)}. "
            f"It has: {', '.join(sorted(known))}."
        )
    entry = known[name]
    missing = [key for key in (*needed, "source", "assumed") if key not in entry]
    if missing:
        raise MaterialError(f"{file}, [{name}]: {', '.join(missing)} is missing.")
    return entry


def nearest(name: str, known: list[str]) -> list[str]:
    """Up to three names like ``name``; the capitals do not matter."""
    by_lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), list(by_lower), n=3, cutoff=0.0)
    return [by_lower[each] for each in near]
