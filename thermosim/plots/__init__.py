"""Figures of a result, chosen by what the result holds.

`figures` names and describes them without drawing; `save` writes them to files.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

from thermosim.errors import InputError
from thermosim.plots import (
    along_sewer,
    container_inside,
    dhc,
    exchanger,
    gantt,
    generic,
    ground_section,
    ground_slab,
    heat_container,
    heat_transport,
    ledger,
    load,
    melting,
    monthly,
    packed_bed,
    station,
    temperatures,
    wording,
)
from thermosim.plots.canvas import Drawing, style
from thermosim.plots.saving import Format, encoded, write_whole
from thermosim.plots.subject import Subject
from thermosim.results import Result

__all__ = ["Drawing", "figures", "save"]


def figures(result: Result) -> dict[str, Drawing]:
    """Figures this result can show: name → a `Drawing`, drawn when it is called.

    Figures of a plant are named ``family``, with several plants ``family-plant``. What no
    family knows is drawn as plain lines or colour maps.
    """
    subject = Subject.of(result)
    found: dict[str, Drawing] = {}
    for name, drawing in _all(subject):
        unique, number = name, 2
        while unique in found:
            unique, number = f"{name}_{number}", number + 1
        found[unique] = drawing
    return found


_OWN: dict[str, Callable[[Subject], Iterator[tuple[str, Drawing]]]] = {
    dhc.SCENARIO: dhc.drawings,
    station.SCENARIO: station.drawings,
    melting.SCENARIO: melting.drawings,
    heat_container.SCENARIO: heat_container.drawings,
    heat_container.CALIBRATION: heat_container.band_drawings,
    container_inside.SCENARIO: container_inside.drawings,
    packed_bed.SCENARIO: packed_bed.drawings,
}  # scenarios whose figures are all their own


def _all(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    yield from ledger.drawings(subject)
    own = _OWN.get(subject.result.scenario)
    if own is not None:
        yield from own(subject)
        return
    yield from ground_section.drawings(subject)
    yield from heat_transport.drawings(subject)
    yield from gantt.drawings(subject)
    yield from along_sewer.drawings(subject)
    yield from temperatures.drawings(subject)
    yield from ground_slab.drawings(subject)
    for plant in subject.plants:
        suffix = f"-{wording.slug(plant)}" if len(subject.plants) > 1 else ""
        for family in (monthly, load, exchanger):
            for name, drawing in family.drawings(subject, plant):
                yield name + suffix, drawing
    yield from exchanger.table_drawings(subject)
    yield from generic.drawings(subject)


def save(
    result: Result,
    folder_or_file: str | os.PathLike[str],
    names: str | Iterable[str] | None = None,
    format: Format = "png",
) -> list[Path]:
    """Write figures of a result; returns the files written.

    Parameters
    ----------
    folder_or_file : folder that gets one file a figure, named after it; or, with one name,
        a file ending in .png or .svg
    names : of figures, see `figures`; None for all
    format : of files in a folder
    """
    known = figures(result)
    wanted = list(known) if names is None else [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in known:
            raise InputError(_unknown("figure", name, list(known)))
    if format not in get_args(Format):
        raise InputError(_unknown("format", str(format), list(get_args(Format))))
    target = Path(folder_or_file)
    ending = target.suffix.lower().removeprefix(".")
    to_file = ending in get_args(Format) and not target.is_dir()
    if to_file and len(wanted) != 1:
        raise InputError(
            f"{target}: one file cannot hold {len(wanted)} figures. Name one of "
            f"{', '.join(known) or 'none'}, or give a folder."
        )
    paths = []
    with style():
        for name in wanted:
            path = target if to_file else target / f"{name}.{format}"
            figure = known[name].figure(titled=True)
            write_whole(path, encoded(figure, ending if to_file else format))
            paths.append(path)
    return paths


def _unknown(kind: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"No {kind} {name!r}.{guess} There are: {', '.join(known) or 'none'}."
