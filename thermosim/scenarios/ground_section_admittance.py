"""Admittances of a section between zones, surface and bottom: table and headlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from thermosim.components.ground.harmonic import DAY, YEAR, ComplexArray
from thermosim.quantity import Inputs
from thermosim.results import Array, Headline, Table
from thermosim.scenarios.ground_section_drive import owners
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_solve import Section

PERIODS = {"steady": 0.0, "annual": 2.0 * np.pi / YEAR, "daily": 2.0 * np.pi / DAY}  # [rad/s]
LEAST = 1e-9  # share of the greatest below which an admittance has no angle


@dataclass(frozen=True, eq=False)
class Admittances:
    """Heat into the ground per kelvin, faces of one zone together."""

    groups: tuple[str, ...]
    voids: dict[str, int]  # how many boxes and tunnels a zone fills, mirrored ones counted
    values: dict[str, ComplexArray]  # (groups, groups) of each period [W/(m K)]
    reciprocity: float  # greatest difference between Y and its transpose over the greatest Y


def admittances(section: Section, inputs: GroundSection) -> Admittances:
    """Steady, annual and daily admittances of a case."""
    groups, share = grouping(section.assembly.inputs, inputs)
    values, worst = {}, 0.0
    fine = Section(_halved(inputs)) if inputs.output.extrapolate else None
    for period, omega in PERIODS.items():
        every = section.admittance(omega)
        keep = section.assembly.conductance > 0.0
        square = every[np.ix_(keep, keep)]
        worst = max(worst, float(np.abs(square - square.T).max() / np.abs(square).max()))
        values[period] = share.T @ every @ share
        if fine is not None:
            values[period] = 2.0 * (share.T @ fine.admittance(omega) @ share) - values[period]
    return Admittances(groups, voids_of(inputs), values, worst)


def _halved(inputs: GroundSection) -> GroundSection:
    """The case on a grid of half the cells' sizes."""
    sizes = {name: 0.5 * getattr(inputs.grid, name) for name in type(inputs.grid).model_fields}
    changed: Inputs = inputs.model_copy(update={"grid": inputs.grid.model_copy(update=sizes)})
    assert isinstance(changed, GroundSection)
    return changed


def grouping(names: tuple[str, ...], inputs: GroundSection) -> tuple[tuple[str, ...], Array]:
    """Zones, surface and bottom, and which inputs are theirs (inputs, groups)."""
    owner = {name: owners(inputs).get(name, name) for name in names}
    groups = tuple(
        dict.fromkeys(
            group
            for group in owner.values()
            if group != "bottom" or inputs.bottom.kind == "temperature"
        )
    )
    share = np.array([[float(owner[name] == group) for group in groups] for name in names])
    return groups, share


def voids_of(inputs: GroundSection) -> dict[str, int]:
    """How many boxes and tunnels each zone fills, mirrored ones counted."""
    count: dict[str, int] = dict.fromkeys(inputs.zones, 0)
    for void in inputs.voids:
        count[void.air] += 2 if inputs.section.mirror and void.centre != 0.0 else 1
    return count


def headlines(found: Admittances) -> Iterator[Headline]:
    """Own admittances of the zones, what passes between zones and from the surface."""
    zones = [group for group in found.groups if group in found.voids]
    for zone in zones:
        place = found.groups.index(zone)
        for period, values in found.values.items():
            own, many = values[place, place], found.voids[zone]
            text = "heat into the ground per kelvin"
            yield from _wave(f"{zone}: {period} admittance", own, 0.0, text)
            if many > 1:
                name, text = f"{zone}: {period} admittance per void", f"of {many} in this zone"
                yield Headline(name, abs(own) / many, "W/m/K", text)
    others = [group for group in found.groups if group != "bottom"]
    for one, other in combinations(others, 2):
        a, b = found.groups.index(one), found.groups.index(other)
        for period, values in found.values.items():
            name = f"{one} and {other}: {period} transfer"
            text = f"heat out at {one} per kelvin of {other}"
            yield from _wave(name, -values[a, b], LEAST * float(np.abs(values).max()), text)


def _wave(name: str, value: complex, least: float, text: str) -> Iterator[Headline]:
    """Size, and the angle where there is anything to lead."""
    yield Headline(name, abs(value), "W/m/K", text)
    if "steady" not in name and abs(value) > least:
        yield Headline(f"{name} angle", _angle(value), "deg", "lead before the temperature")


def _angle(value: complex) -> float:
    """Lead [deg]."""
    return float(np.degrees(np.angle(value)))


def table(found: Admittances) -> Table:
    """All pairs: size and angle at the three periods."""
    rows: list[tuple[str | float, ...]] = []
    for a, one in enumerate(found.groups):
        for b, other in enumerate(found.groups[a:], start=a):
            row: list[str | float] = [one, other]
            for period, values in found.values.items():
                value = values[a, b] if a == b else -values[a, b]
                row.append(abs(value))
                if period != "steady":
                    worth = abs(value) > LEAST * float(np.abs(values).max())
                    row.append(_angle(value) if worth else float("nan"))
            rows.append(tuple(row))
    return Table(
        title="Admittances",
        columns=("at", "from", "steady", "annual", "annual angle", "daily", "daily angle"),
        units=("", "", "W/m/K", "W/m/K", "deg", "W/m/K", "deg"),
        rows=tuple(rows),
        note=(
            "Heat into the ground per kelvin of the same temperature; between two of them, heat "
            "that comes out at one per kelvin of the other. The angle is the lead of the heat. "
            "For one metre of length, both halves of a mirrored section."
        ),
    )
