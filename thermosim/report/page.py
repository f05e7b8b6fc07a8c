"""Puts figures, tables and origin of a result into one self-contained HTML page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from thermosim import case_text
from thermosim.errors import CaseError, ThermosimError
from thermosim.plots import Drawing, figures, wording
from thermosim.plots.canvas import style
from thermosim.plots.saving import encoded, write_whole
from thermosim.report.content import (
    assumption_grid,
    grid,
    ledger_grid,
    provenance_grid,
)
from thermosim.report.headlines import groups
from thermosim.report.inline_svg import inline
from thermosim.results import Result

MOST_FIGURES = 60  # of a page; a result of many plants has more than anyone reads
FIRST_SECTIONS = ("Energy", "Sewer")
LAST_SECTION = "Other series"
LONGEST_NOTE = 2000  # [characters]


@dataclass(frozen=True)
class Picture:
    """A figure in the page."""

    anchor: str
    title: str
    caption: str
    svg: Markup


@dataclass(frozen=True)
class Section:
    """Figures under one heading."""

    anchor: str
    heading: str
    pictures: tuple[Picture, ...]


def write_report(result: Result, path: str | os.PathLike[str]) -> Path:
    """Write the report of a result as one HTML page; returns its path.

    The page holds everything it shows and asks no network. The same result gives the same
    bytes. A reader sees the old page or the new one, never a part.

    Parameters
    ----------
    path : of the page; ``report.html`` in it if it is a folder
    """
    target = Path(path)
    if target.is_dir():
        target = target / "report.html"
    write_whole(target, page(result).encode("utf-8", "replace"))
    return target


def page(result: Result) -> str:
    """The report as HTML text."""
    surroundings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    drawings = figures(result)
    left_out = list(drawings)[MOST_FIGURES:]
    shown = {name: drawings[name] for name in list(drawings)[:MOST_FIGURES]}
    sections = _sections(result, shown)
    return surroundings.get_template("report.html.j2").render(
        title=wording.plain(result.title, 300) or "Untitled run",
        scenario=wording.words(result.scenario),
        note=note(result),
        groups=groups(result),
        sections=sections,
        left_out=left_out,
        tables=[grid(table) for table in result.tables],
        ledger=ledger_grid(result.ledger),
        assumptions=assumption_grid(result),
        notes=result.notes,
        provenance=provenance_grid(result),
        case_text=result.case_text,
    )


def note(result: Result) -> str:
    """The case's own note, as one paragraph; empty if it has none or cannot be read."""
    try:
        given = case_text.parse(result.case_text, "case").get("note", "")
    except CaseError:
        return ""
    return wording.plain(given, LONGEST_NOTE) if isinstance(given, str) else ""


def _sections(result: Result, drawings: dict[str, Drawing]) -> list[Section]:
    """Figures by section: energy and sewer first, then each plant, other series last."""
    order: dict[str, list[Picture]] = {name: [] for name in FIRST_SECTIONS}
    with style():
        for number, (name, drawing) in enumerate(drawings.items(), start=1):
            order.setdefault(drawing.section, []).append(_picture(number, name, drawing))
    if LAST_SECTION in order:
        order[LAST_SECTION] = order.pop(LAST_SECTION)
    return [
        Section(f"section-{place}", _heading(name, result), tuple(pictures))
        for place, (name, pictures) in enumerate(order.items(), start=1)
        if pictures
    ]


def _heading(section: str, result: Result) -> str:
    """Name of a section; a season of a design point is no plant."""
    plant = any(f"{section}/{series}" in result for series in ("heat", "load", "monthly/heat"))
    named = wording.words(section)
    return f"Plant: {named}" if plant else wording.sentence(named)


def _picture(number: int, name: str, drawing: Drawing) -> Picture:
    anchor = f"figure-{number}"
    try:
        svg = encoded(drawing.figure(titled=False), "svg")
    except (ValueError, ArithmeticError) as error:
        raise ThermosimError(f"figure {name}: could not be drawn ({error}).") from error
    text = inline(svg, anchor, drawing.title, drawing.caption)
    return Picture(anchor, drawing.title, drawing.caption, Markup(text))
