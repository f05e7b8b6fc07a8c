"""One operation of a station through the year that is shown, and what a kelvin is worth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.components import station as rooms
from thermosim.components.station import StationState, StationYear
from thermosim.results import Array
from thermosim.scenarios.outdoors import HOUR, HOURS
from thermosim.scenarios.station_build import Built, operation_of, undisturbed
from thermosim.scenarios.station_drive import Outside
from thermosim.scenarios.station_inputs import Operation, StationTables

KWH = 3.6e6  # [J]
Flags = npt.NDArray[np.bool_]
FORCED_AIR = 1e8  # through an ideal coil, any amount [kg/s]
FORCED_HEAT = 1e8  # that the ideal coil takes out again [W]
MONTH = rooms.calendar(HOURS)[0]


class Shown(NamedTuple):
    """One operation and its year."""

    given: Operation
    operation: rooms.Operation
    year: StationYear
    first: StationState  # at the beginning of the year
    marched: int  # years
    history: Array  # heat into the walls in each year since the opening [J]; empty if periodic

    @property
    def slug(self) -> str:
        """Name in paths of the result."""
        return self.given.name.lower().replace(" ", "_")

    @property
    def cooling_hours(self) -> Flags:
        """True in hours of the cooling months."""
        return np.asarray(np.isfinite(self.operation.set_point[:, 0]))

    @property
    def cooling(self) -> float:
        """Heat taken out in the cooling months [J]."""
        return float(self.year.coil[self.cooling_hours].sum() * HOUR)

    @property
    def recovered(self) -> float:
        """Heat taken out in all other months [J]."""
        return float(self.year.coil[~self.cooling_hours].sum() * HOUR)


class Marginal(NamedTuple):
    """What one kelvin colder in each month does in the year that repeats itself."""

    saved: Array  # cooling of the cooling months, (12,) [J/K]; not-a-number in those months
    drawn: Array  # heat drawn from the walls in that month, (12,) [J/K]


def run_periodic(inputs: StationTables, built: Built, out: Outside, given: Operation) -> Shown:
    """The year that every year resembles."""
    operation = operation_of(inputs, given)
    start = _start(inputs, built, out)
    year, first, found = built.march.periodic(out.weather, operation, start)
    return Shown(given, operation, year, first, found.years, np.zeros(0))


def run_history(
    inputs: StationTables, built: Built, out: Outside, given: Operation, years: int
) -> Shown:
    """The last of the years since the opening."""
    operation = operation_of(inputs, given)
    first, walls = _start(inputs, built, out), np.zeros(years)
    rows = zone_rows(built)
    for number in range(years):
        year, last = built.march.year(out.weather, operation, first)
        walls[number] = year.heat[:, rows].sum() * HOUR
        if number < years - 1:
            first = last
    return Shown(given, operation, year, first, years, walls)


def _start(inputs: StationTables, built: Built, out: Outside) -> StationState:
    state = built.march.start(float(out.air.mean()))
    return state._replace(modes=undisturbed(inputs, built, out.surface, out.bottom))


def zone_rows(built: Built) -> list[int]:
    """Places of the walls among the inputs of the ground."""
    return [row for row, zone in enumerate(built.march.link.owner) if zone >= 0]


def marginal_value(built: Built, out: Outside, shown: Shown) -> Marginal:
    """Cooling saved for one kelvin less in the station during each month, year after year.

    The month's temperatures are the shown ones less 1 K, held by an ideal coil; all other
    hours keep their rules, and the year is periodic again.
    """
    saved, drawn = np.full(12, np.nan), np.full(12, np.nan)
    warm = shown.cooling_hours
    rows = zone_rows(built)
    for month in range(1, 13):
        at = np.equal(MONTH, month)
        if (at & warm).any():
            continue
        colder = _held(shown.operation, shown.year.temperature - 1.0, at)
        year, _, _ = built.march.periodic(out.weather, colder, shown.first)
        saved[month - 1] = shown.cooling - float(year.coil[warm].sum() * HOUR)
        less = shown.year.heat[at][:, rows] - year.heat[at][:, rows]
        drawn[month - 1] = float(less.sum() * HOUR)
    return Marginal(saved, drawn)


def _held(operation: rooms.Operation, temperature: Array, at: Flags) -> rooms.Operation:
    """The same operation with temperatures [degC] held in some hours."""
    forced = {
        "sensible": FORCED_HEAT, "vapour": 0.0, "mechanical": FORCED_AIR, "recirculated": 1.0,
        "piston": 0.0, "capacity": np.inf, "heat_wanted": 0.0,
    }  # fmt: skip
    changed = {}
    for name, values in operation._asdict().items():
        new = values.copy()
        if name == "set_point":
            new[at] = temperature[at]
        elif name in forced:
            new[at] = forced[name]
        changed[name] = new
    return rooms.Operation(**changed)
