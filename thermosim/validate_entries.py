"""What a ``reference.toml`` holds: the source, single comparisons, whole tables."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from thermosim import units
from thermosim.quantity import Inputs
from thermosim.validate_tables import CellTable
from thermosim.validate_tolerance import Tolerance

Kind = Literal[
    "measured",
    "planned",
    "calculated by the authors",
    "read from a figure",
    "exact",
    "reference computation",
    "published",
]


class Source(Inputs):
    """Where the published values come from."""

    text: str
    where: str = ""
    licence: str = ""
    errata: tuple[str, ...] = ()


class Measured(Inputs):
    """A measured series beside the reference, compared point by point."""

    file: str
    column: str
    dimension: str
    statistic: Literal["rmse", "bias", "nash-sutcliffe"]
    start: Any = None
    end: Any = None

    @field_validator("dimension")
    @classmethod
    def _known_dimension(cls, given: str) -> str:
        if given not in units.table():
            near = difflib.get_close_matches(given[:80], list(units.table()), n=1, cutoff=0.4)
            guess = f'Did you mean "{near[0]}"? ' if near else ""
            msg = f"unknown dimension. {guess}Known: {', '.join(units.table())}"
            raise ValueError(msg)
        return given

    @field_validator("start", "end")
    @classmethod
    def _a_local_time(cls, given: object) -> object:
        if given is None or (isinstance(given, datetime) and given.tzinfo is None):
            return given
        msg = "a time without quotes and without a zone is needed, such as 2008-02-26T02:00:00"
        raise ValueError(msg)


class Entry(Inputs):
    """One comparison."""

    name: str
    result: str
    published: str | float
    kind: Kind
    tolerance: Tolerance
    reason: Annotated[str, Field(min_length=3)]
    where: str = ""
    case: str | None = None
    override: dict[str, Any] = Field(default_factory=dict)
    reduce: str = "mean"
    calibrated: bool = False
    bound: Literal["within", "at most", "at least"] = "within"
    minus: dict[str, Any] | None = Field(
        default=None, description="overrides of a second run whose value is taken off"
    )
    measured: Measured | None = None
    erratum: str = ""
    at: dict[str, float] = Field(
        default_factory=dict, description="coordinates of the one value compared: {month = 4}"
    )


class Reference(Inputs):
    """One ``reference.toml``."""

    case: str | None = None
    source: Source
    comparison: tuple[Entry, ...] = ()
    table: tuple[CellTable, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Reference:
        if not self.comparison and not self.table:
            msg = "at least one [[comparison]] or [[table]] is needed"
            raise ValueError(msg)
        names = [entry.name for entry in self.comparison]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            msg = f'[[comparison]] names must differ, but two are called "{twice}"'
            raise ValueError(msg)
        return self
