"""Headline figures of a page: a few as cards for each plant, the rest as a table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from thermosim.plots import wording
from thermosim.report.content import Grid, grid
from thermosim.results import Headline, Result, Table

MOST_CARDS = 8  # of a plant
OVERALL = "Overall"


@dataclass(frozen=True)
class Card:
    """A headline figure."""

    name: str
    value: str
    unit: str
    description: str


@dataclass(frozen=True)
class Group:
    """Figures of one plant or of the whole run; ``heading`` is empty where there is one group."""

    heading: str
    cards: tuple[Card, ...]
    more: Grid | None


def card(name: str, headline: Headline) -> Card:
    """Headline as a card; a plain fraction is shown as it is."""
    return Card(
        wording.sentence(name),
        wording.number(headline.value),
        wording.unit(headline.unit) if math.isfinite(headline.value) else "",
        wording.plain(headline.description, 300),
    )


def groups(result: Result) -> list[Group]:
    """Headlines named ``plant: figure`` together, in the order of the result.

    A zero is no card: it stands in the table. The table is left out where a table of the
    result has all of its rows.
    """
    shared = Counter(_owner(headline) for headline in result.headlines)
    members: dict[str, list[tuple[str, Headline]]] = {}
    for headline in result.headlines:
        owner = _owner(headline)
        owner = owner if shared[owner] > 1 else ""
        name = headline.name.removeprefix(f"{owner}: ") if owner else headline.name
        members.setdefault(owner, []).append((name, headline))
    several = len(members) > 1
    return [
        _group(wording.sentence(wording.words(owner)) or OVERALL if several else "", rows, result)
        for owner, rows in members.items()
    ]


def _owner(headline: Headline) -> str:
    """Plant or season that a headline names before its colon."""
    owner, colon, _ = headline.name.partition(": ")
    return owner if colon else ""


def _group(heading: str, rows: Sequence[tuple[str, Headline]], result: Result) -> Group:
    shown = [row for row in rows if row[1].value != 0.0][:MOST_CARDS]
    left = [row for row in rows if row not in shown]
    listed = any(
        {name for name, _ in left} <= {str(row[0]) for row in table.rows} for table in result.tables
    )
    cards = tuple(card(name, headline) for name, headline in shown)
    return Group(heading, cards, None if listed else _table(heading, left))


def _table(heading: str, rows: Sequence[tuple[str, Headline]]) -> Grid | None:
    if not rows:
        return None
    title = f"More figures: {heading}" if heading else "More figures"
    cells = tuple(
        (name, headline.value, headline.unit, wording.plain(headline.description, 300))
        for name, headline in rows
    )
    return grid(Table(title, ("figure", "value", "unit", "meaning"), ("",) * 4, cells))
