"""A sewer as a channel: what it carries at a depth, and how deep a flow stands in it."""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.channel import (
    ChannelForm,
    ChannelTables,
    Section,
    depth_at,
    depth_of_greatest_flow,
    fill_flow_table,
    fill_shape_table,
    section_at_depth,
)
from thermosim_kernels.sewage_film import Liquid, fill_film_conductance, gnielinski_film

from thermosim.errors import ParameterError, require

__all__ = ["ASSUMED", "SEWAGE", "Section", "SewerChannel"]

SEWAGE = Liquid(viscosity=1.05e-6, prandtl=7.5, conductivity=0.60)  # near 18 degC, assumed
ASSUMED = MappingProxyType(
    {
        "roughness": "Manning n 0.013 concrete, 0.010 plastic lining s/m^(1/3)",
        "liquid": "sewage film of clean water near 18 degC: Pr 7.5, 1.05e-6 m2/s, 0.60 W/(m K)",
        "multiplier": "1 on the film, no roughness and no solids",
        "surcharge": "above capacity the velocity of the deepest uniform flow is held",
    }
)
FLOW_NODES = 2048
SHAPE_NODES = 512


@dataclass(frozen=True, kw_only=True)
class SewerChannel:
    """Circular or rectangular sewer with uniform flow.

    Flow above the capacity of the rising branch (0.938 D in a circle with Manning, and never
    more than ``deepest``) is carried at the velocity of that depth: see ``surcharged``.
    """

    diameter: float  # inside; of a rectangular sewer the width [m]
    slope: float  # of the bed [-]
    roughness: float = 0.013  # Manning n: 0.013 concrete, 0.010 plastic lining [s/m^(1/3)]
    formula: Literal["manning", "ganguillet-kutter"] = "manning"
    shape: Literal["circular", "rectangular"] = "circular"
    height: float | None = None  # of a rectangular sewer [m]
    deepest: float = 0.95  # greatest depth of uniform flow over height [-]

    def __post_init__(self) -> None:
        require(self, "diameter", "m", above=0.0, at_most=20.0)
        require(self, "slope", "-", above=0.0, at_most=1.0)
        require(self, "roughness", "s/m^(1/3)", at_least=0.005, at_most=0.1)
        require(self, "deepest", "-", above=0.0, at_most=1.0)
        if self.shape == "rectangular":
            require(self, "height", "m", above=0.0, at_most=20.0)
        elif self.height is not None:
            raise ParameterError(
                f"SewerChannel.height = {self.height!r} m: only a rectangular sewer has one."
            )

    @cached_property
    def form(self) -> ChannelForm:
        """The channel as its kernels see it."""
        return ChannelForm(
            rectangular=self.shape == "rectangular",
            width=float(self.diameter),
            height=float(self.diameter if self.height is None else self.height),
            slope=float(self.slope),
            roughness=float(self.roughness),
            ganguillet_kutter=self.formula == "ganguillet-kutter",
        )

    @cached_property
    def greatest_depth(self) -> float:
        """Depth up to which flow is uniform and grows with depth [m]."""
        return min(self.deepest * self.form.height, depth_of_greatest_flow(self.form))

    @cached_property
    def capacity(self) -> float:
        """Greatest uniform flow [m3/s]."""
        return section_at_depth(self.form, self.greatest_depth).flow

    @cached_property
    def tables(self) -> ChannelTables:
        """Flow and exchange geometry over area, for marching water along the sewer."""
        flow, steepest = np.empty(FLOW_NODES + 1), np.empty(FLOW_NODES + 1)
        shape = np.empty((4, SHAPE_NODES + 1))
        full = fill_flow_table(self.form, self.greatest_depth, flow, steepest)
        fill_shape_table(self.form, self.greatest_depth, full, shape)
        around = section_at_depth(self.form, 0.0).dry_perimeter
        radius = around / (2.0 * np.pi)
        return ChannelTables(full, float(self.slope), radius, flow, steepest, shape)

    def at_depth(self, depth: float) -> Section:
        """Section and uniform flow at a water depth, up to full [m]."""
        if not 0.0 <= depth <= self.form.height:
            raise ParameterError(
                f"depth = {depth!r} m: must be 0 ... {self.form.height:g} m in this sewer."
            )
        return section_at_depth(self.form, float(depth))

    def at_flow(self, flow: float) -> Section:
        """Section at normal depth of a flow [m3/s]; the deepest allowed if surcharged."""
        return section_at_depth(
            self.form, depth_at(self.form, float(flow), True, self.greatest_depth)
        )

    def at_area(self, area: float) -> Section:
        """Section holding a wetted area [m2]; the deepest allowed if there is more."""
        return section_at_depth(
            self.form, depth_at(self.form, float(area), False, self.greatest_depth)
        )

    def surcharged(self, flow: float) -> bool:
        """Whether a flow [m3/s] exceeds what the sewer carries with a free surface."""
        return flow > self.capacity

    def film(self, section: Section, liquid: Liquid = SEWAGE, multiplier: float = 1.0) -> float:
        """Film between sewage and wetted wall [W/m2/K].

        ``multiplier`` stands for roughness and solids; 1 is assumed.
        """
        film = gnielinski_film(section.velocity, section.hydraulic_radius, liquid)
        return multiplier * film

    def film_conductance(
        self, area: Array, liquid: Liquid = SEWAGE, multiplier: float = 1.0
    ) -> Array:
        """Film times wetted perimeter for every cell of given wetted area [W/(m K)]."""
        out = np.empty(area.size)
        tables = self.tables
        fill_film_conductance(tables.shape, tables.full_area, area, liquid, multiplier, out)
        return out
