"""Bundled cases: copied to be edited, or run shortly so that every kernel is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from thermosim import case, case_text, data
from thermosim.errors import CaseError, InputError

SHORT = {"run.duration": "1 day", "run.step": "1 h", "simulation.years": 1}
_CHOICE = re.compile(r"[a-z_]+")


def copy(name: str, folder: Path) -> list[Path]:
    """Files written into a folder: the case and the data files it names, none overwritten."""
    source = case.find(name)
    if source.parent != data.folder("cases"):
        raise InputError(f"{name} is no bundled case. thermosim list names them.")
    named = (text for _, text in _leaves(_raw(source)) if isinstance(text, str))
    files = {path.name for path in data.folder("cases").glob("*.csv")}
    sources = [source, *(source.parent / text for text in sorted(files & set(named)))]
    targets = [folder / path.name for path in sources]
    there = [str(target) for target in targets if target.exists()]
    if there:
        raise InputError(f"{', '.join(there)}: exists and is kept. Copy into another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, target in zip(sources, targets, strict=True):
            with target.open("xb") as file:
                file.write(path.read_bytes())
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}).") from None
    return targets


def unlike() -> Iterator[case.Case]:
    """Short forms of the cases that differ in what they ask for, not only in figures."""
    seen = set()
    for name in case.names():
        asked = frozenset(
            f"{key} = {value}" if isinstance(value, str) and _CHOICE.fullmatch(value) else key
            for key, value in _leaves(_raw(case.find(name)))
        )
        if asked in seen:
            continue
        seen.add(asked)
        loaded = case.load(name)
        for key, value in SHORT.items():
            with suppress(CaseError):  # a scenario that knows no such key
                loaded = loaded.with_values({key: value})
        yield loaded


def _raw(path: Path) -> dict[str, Any]:
    return case_text.parse(case_text.read(path), path.stem)


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a case with its key; the tables of a list have the same."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{key}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, key)
    else:
        yield key, value
