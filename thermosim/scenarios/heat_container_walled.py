"""Containers whose oil and material a wall parts: what a reader is told of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.heat_container import CapsuleContainer, TubeContainer, Vessel
from thermosim.results import Table
from thermosim.scenarios.heat_container_build import walled

if TYPE_CHECKING:
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.heat_container_tables import Container

HONEST = (
    "Films between oil and walls follow published correlations; convection of the melt and the "
    "effect of fins are assumed. No measured curve of such a container was available."
)
Row = tuple[str | float, ...]


def design_table(inputs: HeatContainer) -> Table:
    """What walls and films make of this container at the rated flow."""
    container = walled(inputs.container)
    hot, cold = inputs.hottest_oil, inputs.user.coming_back
    columns = [list(_tell(container, at)) for at in (hot, cold)]
    rows: list[Row] = [
        (name, unit, one, other) for (name, unit, one), (_, _, other) in zip(*columns, strict=True)
    ]
    return Table(
        title="Walls and films between oil and material",
        columns=("", "unit", "charging", "emptying"),
        units=("", "", "", ""),
        rows=tuple(rows),
        note=f"Oil of {hot:g} degC charging and {cold:g} degC emptying, at the rated flow; its "
        "properties midway to the melting point. Times of the latent heat alone, conduction "
        "quasi-steady, no limit of exchangers.",
    )


def _tell(
    container: TubeContainer | CapsuleContainer, oil: float
) -> Iterator[tuple[str, str, float]]:
    if isinstance(container, TubeContainer):
        return _tubes(container, oil)
    return _capsules(container, oil)


def _tubes(container: TubeContainer, oil: float) -> Iterator[tuple[str, str, float]]:
    of, tubes, liquid = container.vessel, container.tubes, container.fluid
    flow, at = of.rated_flow, 0.5 * (oil + of.melting_point)
    film = tubes.film(flow, liquid, at)
    core = replace(container.core, film=film)
    share = np.linspace(0.0, 1.0, 401)
    lead = core.conductance(share, freezing=oil < of.melting_point)
    yield "surface of the tubes", "m^2", 2.0 * math.pi * tubes.outer * tubes.number * tubes.length
    yield "material round a tube, thickness", "mm", 1e3 * (core.outer - tubes.outer)
    yield "velocity in a tube", "m/s", tubes.velocity(flow)
    yield "Reynolds number", "", tubes.reynolds(flow, liquid.density(at), liquid.viscosity(at))
    yield "film and wall", "W/m^2/K", film
    yield "UA at first", "kW/K", float(lead[0]) / 1e3
    yield "UA when all has changed", "kW/K", float(lead[-1]) / 1e3
    resistance = float(np.trapezoid(1.0 / lead, share))
    yield from _times(of, oil, resistance)
    yield from _pumping(tubes.pressure_drop(flow, liquid, at), flow)


def _capsules(container: CapsuleContainer, oil: float) -> Iterator[tuple[str, str, float]]:
    of, capsules, liquid = container.vessel, container.capsules, container.fluid
    flow, at = of.rated_flow, 0.5 * (oil + of.melting_point)
    velocity = flow / container.section
    film = capsules.film(velocity, liquid, at)
    law, radius = of.law, capsules.radius
    lead = law.solid_conductivity if oil < of.melting_point else law.liquid_conductivity
    number = container.bed.number * of.height
    surface = number * 4.0 * math.pi * radius**2
    yield "capsules", "", number
    yield "surface of the material", "m^2", surface
    yield "velocity over the whole section", "m/s", velocity
    reynolds = velocity * capsules.diameter * liquid.density(at) / liquid.viscosity(at)
    yield "Reynolds number", "", reynolds
    yield "film and wall", "W/m^2/K", film
    yield "UA at first", "kW/K", film * surface / 1e3
    resistance = (1.0 / film + radius / (2.0 * lead)) / surface
    yield from _times(of, oil, resistance)
    yield from _pumping(container.pressure_drop(flow), flow)


def _times(of: Vessel, oil: float, resistance: float) -> Iterator[tuple[str, str, float]]:
    """Oil of one temperature all along, and oil that gives its heat on the way.

    tau (1 + integral of df/N), tau/N the first; closed form of the latent bed.
    """
    alone = of.latent_heat * resistance / abs(oil - of.melting_point)
    yield "time to change all: oil of one temperature", "h", alone / 3600.0
    yield "time to change all: oil along its way", "h", (of.filling_time(oil) + alone) / 3600.0


def _pumping(drop: float, flow: float) -> Iterator[tuple[str, str, float]]:
    yield "fall of pressure", "kPa", drop / 1e3
    yield "power into the oil", "kW", drop * flow / 1e3


def notes(inputs: HeatContainer) -> Iterator[str]:
    """What a reader must know of walls."""
    container = walled(inputs.container)
    yield HONEST
    flow, point = container.vessel.rated_flow, container.vessel.melting_point
    if isinstance(container, TubeContainer):
        of = container.tubes
        drop = of.pressure_drop(flow, container.fluid, point)
        factors = {"fins": of.fins, "convection": _convection(inputs.container)}
        melting, freezing = container.misfit()
        yield (
            "Tubes: inside film by Gnielinski, taken anew in every step; rings of material round "
            "one tube of many, neighbours exchange no heat. A closure of UA over the melted share, "
            f"as levels ledger and axial have, would miss by up to {100.0 * melting:.0f} % of the "
            f"mean UA while melting and {100.0 * freezing:.0f} % while freezing."
        )
    else:
        drop = container.pressure_drop(flow)
        factors = {"convection": _convection(inputs.container)}
        yield (
            "Capsules: film by Wakao and Kaguei, taken anew in every step; one sphere is resolved "
            "in every cell along the oil. The correlation is known for Reynolds numbers from 15 to "
            "8,500; those of this case stand in the table, and below 15 it tends to Nu = 2."
        )
    told = ", ".join(f"{name} = {value:g}" for name, value in factors.items())
    yield f"Assumed factors on the conductivity of the material: {told}."
    counted = inputs.source.pump * inputs.source.pump_share
    if drop * flow > counted:
        yield (
            f"The oil's fall of pressure ({drop / 1e3:.0f} kPa in the container alone) takes "
            f"{drop * flow / 1e3:.1f} kW, more than the {counted / 1e3:.1f} kW of the pump that "
            "are counted: take fewer passes, wider tubes or a larger source.pump."
        )


def _convection(given: Container) -> float:
    walls = given.tubes or given.capsules
    assert walls is not None
    return walls.convection
