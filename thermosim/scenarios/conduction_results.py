"""What a conducting body tells: probes, faces, fields, the energy ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from thermosim.components.ground.block_assembly import Conduction, Fluid
from thermosim.results import Array, Headline, Ledger, Variable, time_coordinate
from thermosim.scenarios.conduction_inputs import Conduction as Inputs

if TYPE_CHECKING:
    from thermosim.scenarios.conduction import Answer

HOUR = 3600.0
DAY = 86400.0
KWH = 3.6e6
AXES = ("z", "y", "x")


class Series(NamedTuple):
    """A march, step by step."""

    step: float  # [s]
    heats: dict[str, Array]  # means of the steps, into the body [W]
    probes: dict[str, Array]  # at the ends of the steps [degC]
    stored: Array  # at the beginning and the ends of the steps [J]


def books(
    inputs: Inputs,
    made: Conduction,
    field: Fluid,
    heats: dict[str, Any],
    series: Series | None,
) -> Ledger:
    """Energy of the march, of an hour of the steady state, or of half a period [J]."""
    stored, missing = 0.0, None
    if series is not None:
        energy = {name: series.step * float(row.sum()) for name, row in series.heats.items()}
        stored = float(series.stored[-1] - series.stored[0])
        missing = series.step * sum(series.heats.values()) - np.diff(series.stored)
    elif inputs.run.kind == "periodic":
        # sine from zero: Im[q exp(i w t)] over half a period gives Re[2 q / w]
        omega = 2.0 * np.pi / float(inputs.run.period or 1.0)
        energy = {name: float(np.real(2.0 * heat / omega)) for name, heat in heats.items()}
        stored = float(-2.0 * np.imag(made.stored(field)))
    else:
        energy = {name: HOUR * float(heat) for name, heat in heats.items()}
    return Ledger(
        inputs={name: value for name, value in energy.items() if value > 0.0},
        outputs={name: -value for name, value in energy.items() if value <= 0.0},
        stored={"body": stored},
        residual_series=missing,
    )


def fields(
    inputs: Inputs, made: Conduction, field: Fluid, series: Series | None
) -> tuple[dict[str, Variable], dict[str, Variable]]:
    """Temperatures along the directions that have more than one cell, series of a march."""
    kept = [axis for axis in range(3) if made.shape[axis] > 1]
    dims = tuple(AXES[axis] for axis in kept)
    coordinates = {
        AXES[axis]: Variable(
            made.cells.middle(2 - axis), "m", (AXES[axis],), "centres of the cells"
        )
        for axis in kept
    }
    variables = {}
    if dims:
        told = np.where(made.solid, field, np.nan).squeeze()
        if inputs.run.kind == "periodic":
            variables["body/amplitude"] = Variable(np.abs(told), "K", dims, "half the swing")
        else:
            variables["body/temperature"] = Variable(told.real, "degC", dims, "at the end")
    if series is not None:
        times = series.step * np.arange(1, series.stored.size)
        coordinates["time"] = time_coordinate(times, datetime(2001, 1, 1))
        for name, row in series.heats.items():
            variables[f"{name}/heat_flow"] = Variable(row, "W", ("time",), "into the body")
        for name, row in series.probes.items():
            variables[f"probe/{name}"] = Variable(row, "degC", ("time",), "at the steps' ends")
    return variables, coordinates


def headlines(
    inputs: Inputs, made: Conduction, answer: Answer, areas: dict[str, float]
) -> tuple[Headline, ...]:
    """Probes, then faces."""
    periodic = inputs.run.kind == "periodic"
    rows = [*_probes(inputs, answer)]
    for name in made.inputs:
        heat = answer.heats[name]
        if periodic:
            met = inputs.surroundings()[name]
            period = float(inputs.run.period or 0.0)
            rows += _waves(name, complex(heat), areas[name], met.amplitude, period)
        else:
            rows += [
                (f"{name}: heat", float(heat), "W", "into the body"),
                (f"{name}: heat flux", float(heat) / areas[name], "W/m^2", "mean of the face"),
            ]
            if np.ndim(heat) == 0:
                rows += _warmest(answer, name)
    return tuple(Headline(*row) for row in rows)


def _probes(inputs: Inputs, answer: Answer) -> Iterator[tuple[str, float, str, str]]:
    for name, value in answer.probes.items():
        if inputs.run.kind != "periodic":
            yield name, float(value), "degC", "temperature, at the end of a march"
            continue
        turn = -np.angle(value) % (2.0 * np.pi) / (2.0 * np.pi)
        yield f"{name}: amplitude", float(abs(value)), "K", "half the swing"
        yield f"{name}: lag", float(np.degrees(2.0 * np.pi * turn)), "deg", "behind the faces"
        yield f"{name}: lag in days", turn * float(inputs.run.period or 0.0) / DAY, "day", "same"


def _waves(
    name: str, heat: complex, area: float, amplitude: float, period: float
) -> Iterator[tuple[str, float, str, str]]:
    yield f"{name}: heat amplitude", abs(heat), "W", "half the swing"
    yield f"{name}: flux amplitude", abs(heat) / area, "W/m^2", "mean of the face, half the swing"
    stored = abs(heat) * period / np.pi / KWH  # half a period, 2 |q| / omega
    yield f"{name}: heat stored and given back", stored, "kWh", "in half a period each"
    if amplitude > 0.0:
        lead = float(np.angle(heat)) / (2.0 * np.pi)
        yield f"{name}: lead of the heat", 360.0 * lead, "deg", "before the temperature"
        yield f"{name}: lead of the heat in hours", lead * period / HOUR, "h", "same"


def _warmest(answer: Answer, name: str) -> Iterator[tuple[str, float, str, str]]:
    """Extremes of a face behind a film."""
    faces = [
        link.surface(answer.field, value)
        for link, value in zip(answer.made.links, answer.given, strict=True)
        if link.contact.source == name
    ]
    whole = np.concatenate(faces)
    yield f"{name}: warmest point of the face", float(whole.max()), "degC", "centre of a cell"
    yield f"{name}: coldest point of the face", float(whole.min()), "degC", "centre of a cell"
