"""What a run of scenario ``packed_bed`` hands back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.packed_bed import PackedBed as Component
from thermosim.results import Array, Coordinate, Headline, Variable, time_coordinate
from thermosim.scenarios.packed_bed_inputs import PackedBed, Probe
from thermosim.scenarios.packed_bed_measured import Measured

if TYPE_CHECKING:
    from thermosim.scenarios.packed_bed import History

KINDS = ("water", "material")


def slug(name: str) -> str:
    """Name as it stands in a path of the result."""
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_") or "probe"


def coordinates(
    bed: Component, history: History, measured: Measured, begin: datetime
) -> dict[str, Coordinate]:
    """Moments, heights, and the times of what was measured."""
    found = {
        "time": time_coordinate(history.seconds, begin),
        "height": Variable(bed.positions, "m", ("height",), "middles of the cells"),
    }
    for (probe, kind), curve in measured.items():
        name = f"{slug(probe)}_{kind}_time"
        found[name] = Variable(curve.seconds, "s", (name,), f"{kind} of {probe} was measured")
    return found


def at_probe(probe: Probe, kind: str, bed: Component, history: History) -> Array:
    """Temperatures at a probe over the moments, linear between middles of cells [degC]."""
    if kind == "water":
        field = history.water
    else:
        radius = 0.5 * probe.radius * bed.sphere
        field = np.array([bed.at_radius(each, radius) for each in history.material])
    return np.array([np.interp(probe.height, bed.positions, row) for row in field])


def variables(
    inputs: PackedBed, bed: Component, history: History, measured: Measured
) -> dict[str, Variable]:
    """Fields and series; all are values of the moments, none is a mean."""
    where = ("time", "height")
    mean = np.einsum("i,tij->tj", bed.shares(), history.material)
    share = history.fraction.mean(axis=1)
    found = {
        "bed/water_temperature": Variable(history.water, "degC", where, "liquid"),
        "bed/material_temperature": Variable(mean, "degC", where, "mean of the spheres"),
        "bed/melted_fraction": Variable(history.fraction, "1", where, "of the spheres"),
        "bed/melted_share": Variable(share, "1", ("time",), "of all spheres"),
        "bed/outlet_temperature": Variable(history.outlet, "degC", ("time",), "liquid leaving"),
        "bed/power": Variable(history.power, "W", ("time",), "given by the stream"),
        "bed/stored_heat": Variable(
            history.stored.sum(axis=1), "J", ("time",), "in spheres and liquid since the start"
        ),
    }
    for probe in inputs.probe:
        place = slug(probe.name)
        for kind in KINDS:
            values = at_probe(probe, kind, bed, history)
            found[f"{place}/{kind}_temperature"] = Variable(
                values, "degC", ("time",), f"{kind} at {probe.height:g} m"
            )
            if (probe.name, kind) in measured:
                found[f"{place}/measured_{kind}_temperature"] = Variable(
                    measured[probe.name, kind].temperature, "degC", (f"{place}_{kind}_time",),
                    f"measured {kind} at {probe.height:g} m",
                )  # fmt: skip
    return found


def headlines(
    inputs: PackedBed, bed: Component, history: History, measured: Measured
) -> tuple[Headline, ...]:
    """Figures a reader wants first."""
    flow = max(stage.flow for stage in inputs.stage)
    mass = bed.count * math.pi / 6.0 * bed.sphere**3 * _density(inputs)
    rows = [
        Headline("melted share", history.fraction[-1].mean(), "1", "of the spheres, at the end"),
        Headline("heat given", history.heat.sum(), "J", "by the stream"),
        Headline("heat lost", history.loss.sum(), "J", "to the room"),
        Headline("spheres", bed.count, "1", "in the tank"),
        Headline("mass of material", mass, "kg", "in the spheres"),
        Headline("film", bed.film_at(flow), "W/m^2/K", "liquid to sphere, at the largest flow"),
        Headline("outlet at the end", history.outlet[-1], "degC", "liquid leaving"),
        Headline("steps", history.steps, "1", "explicit steps taken"),
    ]
    rows += _misses(inputs, bed, history, measured)
    if inputs.plateau_end is not None:
        rows += _plateaus(inputs, bed, history, measured, inputs.plateau_end)
    return tuple(rows)


def _density(inputs: PackedBed) -> float:
    given = inputs.material.density
    return inputs.material.resolved().density if given is None else given


def _misses(
    inputs: PackedBed, bed: Component, history: History, measured: Measured
) -> Iterator[Headline]:
    """Root-mean-square and mean differences from what was measured."""
    for kind in KINDS:
        errors, biases = [], []
        for probe in inputs.probe:
            curve = measured.get((probe.name, kind))
            if curve is None:
                continue
            ours = np.interp(curve.seconds, history.seconds, at_probe(probe, kind, bed, history))
            errors.append(float(np.sqrt(np.mean((ours - curve.temperature) ** 2))))
            biases.append(float(np.mean(ours - curve.temperature)))
            yield Headline(
                f"{probe.name}: {kind} rms error", errors[-1], "K", "computed less measured"
            )
        if errors:
            yield Headline(f"{kind} rms error", float(np.mean(errors)), "K", "mean of the probes")
            yield Headline(f"{kind} bias", float(np.mean(biases)), "K", "mean of the probes")


def _plateaus(
    inputs: PackedBed, bed: Component, history: History, measured: Measured, above: float
) -> Iterator[Headline]:
    """When each probe's material first passes a temperature; not-a-number where never."""
    for probe in inputs.probe:
        ours = crossing(history.seconds, at_probe(probe, "material", bed, history), above)
        text = f"its material first passes {above:g} degC"
        yield Headline(f"{probe.name}: plateau end", ours, "s", text)
        curve = measured.get((probe.name, "material"))
        if curve is not None:
            theirs = crossing(curve.seconds, curve.temperature, above)
            yield Headline(f"{probe.name}: measured plateau end", theirs, "s", text)


def crossing(seconds: Array, values: Array, above: float) -> float:
    """First time a rising series passes a value, linear between its points [s]."""
    over = np.flatnonzero(values >= above)
    if over.size == 0:
        return math.nan
    k = int(over[0])
    if k == 0:
        return float(seconds[0])
    share = (above - values[k - 1]) / (values[k] - values[k - 1])
    return float(seconds[k - 1] + share * (seconds[k] - seconds[k - 1]))


def notes(inputs: PackedBed, bed: Component, history: History) -> tuple[str, ...]:
    """What a reader must not overlook."""
    told = []
    change = np.abs(history.fraction - history.fraction[0]).max()
    law = bed.law
    low = law.reference if not law.melting.size else float(law.melting[0])
    if change == 0.0:
        inlets = [stage.inlet for stage in inputs.stage if stage.inlet is not None]
        words = ", ".join(f"{inlet:g}" for inlet in inlets) or "none"
        told.append(
            f"Nothing melted and nothing froze: inlets ({words} degC) and start "
            f"({inputs.start.temperature:g} degC) lie on one side of the melting point, "
            f"{low:g} degC, or the stages are too short."
        )
    if bed.sphere > bed.diameter / 6.0:
        told.append(
            f"The tank is {bed.diameter / bed.sphere:.1f} spheres wide: liquid runs faster along "
            "its wall, which one temperature for each height does not show."
        )
    return tuple(told)
