"""The sewer of a design point: the slope and depth that belong to what was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from scipy.optimize import brentq

from thermosim.components.channel import Section, SewerChannel
from thermosim.components.reach import SewageReach
from thermosim.errors import ParameterError
from thermosim.scenarios.plant_build import soil_conductance_of_season
from thermosim.scenarios.sewer_design_inputs import DesignSewer
from thermosim.scenarios.sewer_inputs import Sewer
from thermosim.scenarios.sewer_line import channel

LEAST_SLOPE, GREATEST_SLOPE = 1e-9, 0.5
ANY_SLOPE = 1e-3  # where only the geometry is wanted [-]
OF_THE_PIPE = (
    "diameter", "width", "strickler", "resistance_law", "wall_thickness", "wall_conductivity",
    "soil_conductivity", "soil_density", "soil_specific_heat", "evaporation",
)  # fmt: skip


class Stream(NamedTuple):
    """Sewage at the exchanger."""

    flow: float  # [m3/s]
    section: Section
    surcharged: bool  # more than the sewer carries with a free surface


@dataclass(frozen=True, eq=False)
class Bed:
    """The pipe with its slope, and the sewage in it at the flow of the [sewer] table."""

    given: DesignSewer
    sewer: Sewer
    channel: SewerChannel
    stream: Stream
    reach: SewageReach  # one cell of the same pipe: heat capacity, air and soil closures

    def at(self, flow: float | None) -> Stream:
        """Sewage at another flow [m3/s], at normal depth; None: the bed's own."""
        if flow is None:
            return self.stream
        return _stream(self.channel, flow)

    @property
    def soil_per_metre(self) -> float:
        """Pipe's inner face to undisturbed soil behind the exchanger [W/(m K)]."""
        if self.given.back == "adiabatic":
            return 0.0
        return soil_conductance_of_season(self.sewer, self.channel.tables.radius)

    @property
    def soil_transmittance(self) -> float:
        """Wetted wall to soil without an exchanger, as given or by the reach's closure."""
        if self.given.soil_transmittance is not None:
            return self.given.soil_transmittance
        return self.reach.soil_conductance


def bed(given: DesignSewer) -> Bed:
    """The sewer of a case."""
    if given.slope is None:
        depth, velocity = _wanted(given, channel(_sewer(given, ANY_SLOPE)))
        sewer = _sewer(given, _slope(given, depth, velocity))
        pipe = channel(sewer)
        section = pipe.at_depth(depth)
        stream = Stream(given.flow or section.flow, section, pipe.surcharged(section.flow))
    else:
        sewer = _sewer(given, given.slope)
        pipe = channel(sewer)
        if given.flow is not None:
            stream = _stream(pipe, given.flow)
        else:
            section = pipe.at_depth((given.depth_ratio or 0.0) * given.diameter)
            stream = Stream(section.flow, section, pipe.surcharged(section.flow))
    model = SewageReach(
        channel=pipe,
        length=1.0,
        cells=1,
        wall_thickness=sewer.wall_thickness,
        wall_conductivity=sewer.wall_conductivity,
        soil_conductivity=sewer.soil_conductivity,
        soil_density=sewer.soil_density,
        soil_heat_capacity=sewer.soil_specific_heat,
    )
    if not sewer.evaporation:
        model = replace(model, latent=0.0)
    return Bed(given, sewer, pipe, stream, model)


def _stream(pipe: SewerChannel, flow: float) -> Stream:
    return Stream(flow, pipe.at_flow(flow), pipe.surcharged(flow))


def _sewer(given: DesignSewer, slope: float) -> Sewer:
    """The pipe as other scenarios have it."""
    same = {name: getattr(given, name) for name in OF_THE_PIPE}
    return Sewer.model_construct(slope=slope, length=1.0, **same)


def _wanted(given: DesignSewer, pipe: SewerChannel) -> tuple[float, float]:
    """Depth [m] and velocity [m/s] that the case asks for."""
    if given.depth_ratio is not None:
        depth = given.depth_ratio * given.diameter
        area = pipe.at_depth(depth).area
        return depth, given.velocity or (given.flow or 0.0) / area
    assert given.flow is not None  # the inputs demand two of four
    assert given.velocity is not None
    area = given.flow / given.velocity
    if area >= pipe.tables.full_area:
        raise ParameterError(
            f"[sewer] flow = {1e3 * given.flow:g} L/s at velocity = {given.velocity:g} m/s: "
            f"{area:.3g} m2 of sewage do not fit; at most {pipe.tables.full_area:.3g} m2 do."
        )
    return pipe.at_area(area).depth, given.velocity


def _slope(given: DesignSewer, depth: float, velocity: float) -> float:
    """Slope at which uniform flow of this depth has the wanted velocity."""

    def excess(log_slope: float) -> float:
        pipe = channel(_sewer(given, math.exp(log_slope)))
        return pipe.at_depth(depth).velocity - velocity

    low, high = math.log(LEAST_SLOPE), math.log(GREATEST_SLOPE)
    if excess(low) > 0.0 or excess(high) < 0.0:
        raise ParameterError(
            f"[sewer] {velocity:.3g} m/s at a depth of {depth:.3g} m: no slope between "
            f"{LEAST_SLOPE:g} and {GREATEST_SLOPE:g} gives that. Change velocity, flow or "
            "depth_ratio."
        )
    return math.exp(float(brentq(excess, low, high, xtol=1e-14, rtol=1e-14)))
