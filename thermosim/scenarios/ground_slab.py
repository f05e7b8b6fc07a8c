"""A floor on the ground through one year of the state that repeats itself every year."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from thermosim.components.ground.slab import Heats, Slab, extrapolate
from thermosim.components.ground.slab_surface import SurfaceAnswer
from thermosim.results import Array, Result, Variable, time_coordinate
from thermosim.scenarios.ground_slab_drive import DAILY, HOUR, Turn, at_ends, hourly, turns
from thermosim.scenarios.ground_slab_inputs import GroundSlab
from thermosim.scenarios.ground_slab_results import books, headlines, section, surface_maps
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance

CELLS_IN_A_WAVE = 14.0  # smallest cell to the depth of the daily wave
COARSEST = 0.01  # [m]


class Solved(NamedTuple):
    """Mean and swings of everything."""

    turns: list[Turn]
    heats: list[Heats]  # extrapolated
    fine: list[SurfaceAnswer]
    grid_error: float  # of the mean floor heat, what extrapolation adds [-]


class Year(NamedTuple):
    """Hourly means of a year [W], [degC], and heat in the ground at the hours' ends [J]."""

    heat: dict[str, Array]
    temperature: dict[str, Array]
    stored: Array


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve every frequency and add up the year."""
    inputs = cast(GroundSlab, job.inputs)
    slab = slab_of(inputs)
    solved = solve(slab, turns(inputs), progress)
    year = year_of(slab, solved)
    ledger = books(year.heat, year.stored)
    ledger.check(1e-9)
    plane = slab.finer.plane
    variables = _hours(year) | surface_maps(solved.fine, solved.turns)
    maps, depth = section(slab.finer, solved.fine, solved.turns, inputs.grid.section_depth)
    start = inputs.run.start
    begin = datetime(start.year, start.month, start.day)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables | maps,
        coordinates={
            "time": time_coordinate(HOUR * np.arange(1, 8761), begin),
            "x": _line(plane.x, "x", "from the middle of the floor along its length"),
            "y": _line(plane.y, "y", "from the middle of the floor along its width"),
            "depth": Variable(depth, "m", ("depth",), "below the ground's surface"),
        },
        headlines=headlines(inputs, slab, solved, year.heat["floor"]),
        ledger=ledger,
        assumptions=job.assumptions(),
        provenance=provenance(),
        case_text=job.text,
    )


def _hours(year: Year) -> dict[str, Variable]:
    """Heats and temperatures hour by hour."""
    rows = (
        ("floor/heat_flow", year.heat["floor"], "W", "heat of the floor into the ground"),
        (
            "open_ground/heat_flow",
            year.heat["open air"],
            "W",
            "heat of the outdoor air into the ground",
        ),
        ("zone/temperature", year.temperature["zone"], "degC", "air above the floor"),
        (
            "outside/air_temperature",
            year.temperature["outside"],
            "degC",
            "outdoor air, mean of the hour",
        ),
        (
            "floor/surface_temperature",
            year.temperature["floor"],
            "degC",
            "mean of the floor's surface",
        ),
    )
    return {path: _series(values, unit, text) for path, values, unit, text in rows}


def slab_of(inputs: GroundSlab) -> Slab:
    """The component of a case."""
    ground = inputs.ground
    wave = np.sqrt(2.0 * ground.conductivity / ground.heat_capacity / DAILY)
    cell = inputs.grid.cell or min(COARSEST, wave / CELLS_IN_A_WAVE, inputs.floor.wall / 2)
    return Slab(
        length=inputs.floor.length,
        width=inputs.floor.width,
        wall=inputs.floor.wall,
        far=ground.far,
        depth=np.inf if ground.depth == "infinite" else ground.depth,
        conductivity=ground.conductivity,
        heat_capacity=ground.heat_capacity,
        inside_film=inputs.zone.film or np.inf,
        outside_film=inputs.outside.film or np.inf,
        linear_wall=inputs.floor.wall_footprint == "linear",
        cell=float(cell),
        growth=inputs.grid.growth,
    )


def solve(slab: Slab, given: list[Turn], progress: Progress | None) -> Solved:
    """Both grids at every frequency."""
    heats, fine = [], []
    error = 0.0
    for place, turn in enumerate(given):
        pair = slab.answers(turn.given, turn.omega)
        heats.append(extrapolate(*pair))
        fine.append(pair[1])
        if place == 0 and heats[0].floor:
            error = abs(4.0 * pair[1].heats[0] / heats[0].floor - 1.0)
        if progress is not None:
            progress(8760.0 * HOUR * (place + 1) / len(given), 8760.0 * HOUR)
    return Solved(given, heats, fine, error)


def year_of(slab: Slab, solved: Solved) -> Year:
    """Hourly means of heats and temperatures."""
    omega = np.array([turn.omega for turn in solved.turns])
    names = ("floor", "strip", "open air", "bottom")
    heat = {name: hourly(omega, _row(solved.heats, at)) for at, name in enumerate(names)}
    plane = slab.finer.plane
    on_floor = np.where(plane.floor, plane.area, 0.0) / plane.area[plane.floor].sum()
    means = np.array([(answer.temperature * on_floor).sum() for answer in solved.fine])
    sides = {
        "zone": np.array([turn.given.zone for turn in solved.turns]),
        "outside": np.array([turn.given.outside for turn in solved.turns]),
        "floor": means,
    }
    temperature = {name: hourly(omega, row + 0j) for name, row in sides.items()}
    return Year(heat, temperature, at_ends(omega, _row(solved.heats, 4)))


def _row(heats: list[Heats], at: int) -> npt.NDArray[np.complex128]:
    return np.array([complex(heat[at]) for heat in heats])


def _series(values: Array, unit: str, text: str) -> Variable:
    return Variable(values, unit, ("time",), text)


def _line(edges: Array, name: str, text: str) -> Variable:
    middles: Any = 0.5 * (edges[1:] + edges[:-1])
    return Variable(middles, "m", (name,), text)
