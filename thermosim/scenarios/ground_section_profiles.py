"""Mean and yearly wave of the ground on lines below and beside the boxes."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.components.ground.harmonic import ComplexArray
from thermosim.results import Array, Coordinate, Variable
from thermosim.scenarios.ground_inputs import Box, Tunnel
from thermosim.scenarios.ground_section_admittance import PERIODS
from thermosim.scenarios.ground_section_build import face_names, film
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_solve import MarchedYear, Section

DAY = 86400.0
LEAST = 1e-6  # waves smaller than this have no lag [K]
ANNUAL = PERIODS["annual"]


class Waves(NamedTuple):
    """Mean and yearly wave of the ground and of the inputs."""

    mean: Array  # (cells,) [degC]
    wave: ComplexArray  # (cells,) [K]
    calm: ComplexArray  # without boxes (cells,) [K]
    inputs: ComplexArray  # (inputs,) [K]


def waves(section: Section, series: Array, marched: MarchedYear | None) -> Waves:
    """Periodic limit under a year of the inputs (8760, inputs), or the last marched year."""
    mean = series.mean(axis=0)
    _, amplitude = section.turn(series)
    yearly = amplitude[1]
    if marched is not None:
        return Waves(marched.mean, marched.wave, marched.calm, yearly)
    return Waves(
        (section.response(0.0) @ mean).real,
        section.response(ANNUAL) @ yearly,
        section.undisturbed(ANNUAL, yearly),
        yearly,
    )


def profiles(
    section: Section, inputs: GroundSection, found: Waves
) -> tuple[dict[str, Coordinate], dict[str, Variable]]:
    """Lines below the middle of each void, and beside it."""
    coordinates: dict[str, Coordinate] = {}
    variables: dict[str, Variable] = {}
    for void in inputs.voids:
        for line in (_below(section, found, void), _beside(section, inputs, found, void)):
            if line is not None:
                name, axis, columns = line
                coordinates[name] = axis
                variables |= columns
    return coordinates, variables


Line = tuple[str, Coordinate, dict[str, Variable]]
Columns = dict[str, tuple[Array, str, str]]


def _cells(section: Section, x: float, top: float) -> tuple[Array, npt.NDArray[np.int64]]:
    """Depths [m] and numbers of the cells of a column below ``top``."""
    assembly = section.assembly
    column = min(max(int(np.searchsorted(assembly.x, x)) - 1, 0), assembly.x.size - 2)
    depth, numbers = assembly.centres[1], assembly.number[:, column]
    at = (numbers >= 0) & (depth > top) & (depth < section.geometry.depth)
    return depth[at], numbers[at]


def _below(section: Section, found: Waves, void: Box | Tunnel) -> Line | None:
    bottom = void.outline()[3]
    depth, cells = _cells(section, void.centre + 1e-9, bottom)
    if depth.size < 2:
        return None
    name, away = f"{void.name}_below", depth - bottom
    path = f"profile/{void.name}/below"
    columns: Columns = {"mean": (found.mean[cells], "degC", "mean temperature below the floor")}
    columns["amplitude"] = (np.abs(found.wave[cells]), "K", "yearly amplitude below the floor")
    face = section.assembly.inputs.index(face_names(void)[-1]) if _open(section, void) else None
    own = found.inputs[face] if face is not None else 0.0
    if abs(own) > LEAST:
        columns["lag"] = (_lag(found.wave[cells] / own), "day", "yearly wave behind the zone's air")
        size, late = _plane(section, void, bottom, away)
        columns["plane_amplitude"] = (size * abs(own), "K", "of a half-space under the same air")
        columns["plane_lag"] = (late, "day", "of a half-space under the same air")
    axis = Variable(away, "m", (name,), f"below the floor of {void.name}")
    return (
        name,
        axis,
        {f"{path}/{k}": Variable(v, u, (name,), t) for k, (v, u, t) in columns.items()},
    )


def _variables(path: str, name: str, columns: Columns) -> dict[str, Variable]:
    return {
        f"{path}/{key}": Variable(values, unit, (name,), text)
        for key, (values, unit, text) in columns.items()
    }


def _open(section: Section, void: Box | Tunnel) -> bool:
    return face_names(void)[-1] in section.assembly.inputs


def _lag(wave: ComplexArray) -> Array:
    """Time behind [d], growing along the line."""
    angle = np.unwrap(-np.angle(wave))
    return np.asarray((angle + 2.0 * np.pi * (angle[0] < -1e-6)) / ANNUAL / DAY)


def _plane(section: Section, void: Box | Tunnel, depth: float, away: Array) -> tuple[Array, Array]:
    """Amplitude and lag [d] in a half-space of the soil at a depth, per kelvin of air.

    Source: semi-infinite solid with a film; H. S. Carslaw, J. C. Jaeger, Conduction of Heat
    in Solids, 1959, section 2.6.
    """
    ends = np.cumsum([layer.thickness for layer in section.geometry.layers])
    layer = section.geometry.layers[min(int(np.searchsorted(ends, depth)), ends.size - 1)]
    reach = math.sqrt(2.0 * layer.conductivity / layer.heat_capacity / ANNUAL)
    given = void.floor_film if isinstance(void, Box) and void.floor_film else void.film
    ratio = layer.conductivity / (film(given) * reach)
    size = np.exp(-away / reach) / math.hypot(1.0 + ratio, ratio)
    return size, (away / reach + math.atan(ratio / (1.0 + ratio))) / ANNUAL / DAY


def _beside(
    section: Section, inputs: GroundSection, found: Waves, void: Box | Tunnel
) -> Line | None:
    x = void.outline(void.lining_thickness)[1] + inputs.output.beside
    if x >= section.geometry.right:
        return None
    depth, cells = _cells(section, x, 0.0)
    name, path = f"{void.name}_beside", f"profile/{void.name}/beside"
    wave, calm = found.wave[cells], found.calm[cells]
    columns: Columns = {
        "mean": (found.mean[cells], "degC", "mean temperature beside the wall"),
        "amplitude": (np.abs(wave), "K", "yearly amplitude beside the wall"),
        "undisturbed_amplitude": (np.abs(calm), "K", "yearly amplitude without the box"),
    }
    if np.abs(wave).min() > 0.0:
        columns["warmest_day"] = (_warmest(wave), "day", "day of the yearly maximum")
    axis = Variable(depth, "m", (name,), f"depth, {inputs.output.beside:g} m beside {void.name}")
    return (
        name,
        axis,
        {f"{path}/{k}": Variable(v, u, (name,), t) for k, (v, u, t) in columns.items()},
    )


def _warmest(wave: ComplexArray) -> Array:
    """Day of the maximum, counted on where it passes the year's end [d]."""
    angle = np.unwrap(-np.angle(wave))
    return np.asarray((angle + 2.0 * np.pi * (angle[0] < 0.0)) / ANNUAL / DAY)
