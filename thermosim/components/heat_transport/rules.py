"""Corrections of the 2009 study, each a switch of its own.

``as_printed`` replays the study; ``physical`` conserves heat. They are one program: a rule that
is corrected replaces what the study did at that one place.

Source
------
EPOC, working group on warming and energy saving, report of fiscal year 2008 (2009), here
[EPOC 2009]; the corrections were derived by recomputing its tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple

from thermosim.errors import ParameterError

Mode = Literal["as_printed", "physical"]


class RuleText(NamedTuple):
    """What a rule says either way, in words."""

    as_printed: str
    physical: str
    errata: str  # numbers of the errata it corrects
    extra: bool = False  # not part of the mode ``physical``; switched by hand


TEXTS: dict[str, RuleText] = {
    "credit_cap": RuleText(
        "boilers and networks: the whole use of a month is credited if there is any service",
        "what is credited is at most the heat that containers brought",
        "E04, E05",
    ),
    "replaced_plant": RuleText(
        "a container's heat over the heating value, as if the plant replaced had no losses",
        "divided by the efficiency of the plant replaced",
        "E06",
    ),
    "cooling_factor": RuleText(
        "heat for cooling is credited one to one",
        "through the absorption chiller that the container feeds",
        "E07",
    ),
    "cover_test": RuleText(
        "hospitals: covered if containers a day, rounded to 0.1, do not exceed the service",
        "the smaller of what is needed and what is brought",
        "E08",
    ),
    "march_days": RuleText("some networks: March has 30 days", "31 days", "E09"),
    "negative_hvac": RuleText(
        "use below the base month makes the air-conditioning share negative",
        "it is zero then",
        "E03",
    ),
    "container_mj": RuleText(
        "site E: containers needed are counted at 2 MWh each", "at their own capacity", "E02"
    ),
    "electric_co2": RuleText(
        "maker B: emission of the saved electricity is left out", "it counts", "E20"
    ),
    "inner_rounding": RuleText(
        "maker B: electric share to 0.1 GJ a day and cost of pumps to 1,000 kJPY",
        "rounded nowhere",
        "E21",
    ),
    "charge_time": RuleText(
        "charging takes the time declared",
        "no less than the source's power asks for; fleets not given follow", "E28", True,
    ),
    "unit_capacity": RuleText(
        "maker B: loads a day as declared", "as many as the capacity of a unit asks for",
        "E17, E18", True,
    ),
    "truck_days": RuleText(
        "maker B: trucks run on the mean of the lines' days", "each line on its own", "E24", True
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rules:
    """True where a rule is corrected (``physical``), False where it is as printed."""

    credit_cap: bool = False
    replaced_plant: bool = False
    cooling_factor: bool = False
    cover_test: bool = False
    march_days: bool = False
    negative_hvac: bool = False
    container_mj: bool = False
    electric_co2: bool = False
    inner_rounding: bool = False
    charge_time: bool = False
    unit_capacity: bool = False
    truck_days: bool = False

    def corrected(self, names: Iterable[str]) -> Rules:
        """The same rules with some of them corrected."""
        for name in names:
            if name not in TEXTS:
                raise ParameterError(f"rule {name!r}: unknown. There are {', '.join(TEXTS)}.")
        return replace(self, **dict.fromkeys(names, True))

    def names(self) -> tuple[str, ...]:
        """Rules that are corrected."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))


AS_PRINTED = Rules()
PHYSICAL = AS_PRINTED.corrected([name for name, text in TEXTS.items() if not text.extra])


def rules(mode: Mode, single: Mapping[str, Mode]) -> Rules:
    """Rules of a mode, some of them set alone."""
    whole = PHYSICAL if mode == "physical" else AS_PRINTED
    unknown = [name for name in single if name not in TEXTS]
    if unknown:
        return whole.corrected(unknown)  # raises with the known names
    return replace(whole, **{name: given == "physical" for name, given in single.items()})
