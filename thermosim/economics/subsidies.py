"""Subsidy programmes as data with year and source; none is ever a default."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thermosim.errors import ParameterError


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A grant for capital."""

    name: str
    year: int
    share: float  # of the capital, at most [-]
    share_heat_transport: float  # of the capital of heat transport systems, at most [-]
    share_joint: float  # for several operators together, at most [-]
    term: str
    source: str


@cache
def programmes() -> dict[str, Programme]:
    """Known programmes by name."""
    text = (Path(__file__).parent / "subsidies.toml").read_text(encoding="utf-8")
    found = {}
    for row in tomllib.loads(text)["programme"]:
        found[row["name"]] = Programme(
            name=row["name"],
            year=row["year"],
            share=row["share"],
            share_heat_transport=row.get("share_heat_transport", row["share"]),
            share_joint=row.get("share_joint", row["share"]),
            term=row.get("term", ""),
            source=row["source"],
        )
    return found


def one_programme(names: list[str]) -> Programme:
    """The programme of a project, which must be a single one: grants are not added up."""
    if len(names) != 1:
        raise ParameterError(f"{len(names)} programmes: name exactly one; grants cannot be added.")
    known = programmes()
    if names[0] not in known:
        raise ParameterError(f"programme {names[0]!r}: unknown. There are {', '.join(known)}.")
    return known[names[0]]
