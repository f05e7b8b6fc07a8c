"""A reach of sewer: sewage flowing, cooling and being drawn upon between two points."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.channel import ChannelTables, Section
from thermosim_kernels.sewage import Inlet, ReachStep, march_plain
from thermosim_kernels.sewage_exchange import (
    Cells,
    ReachTables,
    Surroundings,
    fill_section_table,
    soil_conductance,
)
from thermosim_kernels.sewer_air import air_exchange, root_relative_velocity

from thermosim.errors import ParameterError, PropertyRangeError, require

__all__ = ["Cells", "Inlet", "ReachState", "ReachStep", "SewageReach", "Surroundings"]

ASSUMED = MappingProxyType(
    {
        "dispersion": "Fischer's formula for rivers, factor 0.011; some 0.1 m2/s in a sewer",
        "sensible, latent": "5.85 and 8.75, sewer models SWMM-HEAT and TEMPEST",
        "decay_heat": "14 W/m3 of sewage at 20 degC, a model of Malmoe's sewers",
        "heat_capacity": "4.19 MJ/(m3 K), clean water",
    }
)
COLDEST, HOTTEST = -60.0, 120.0  # beyond these a cell was given more heat than water [degC]


class Channel(Protocol):
    """What a reach asks of its channel."""

    @property
    def tables(self) -> ChannelTables:
        """Uniform flow and exchange geometry over area."""


class ReachState(NamedTuple):
    """Water in the reach, cell by cell from the upper end."""

    values: Array  # rows wetted area [m2] and temperature [degC], shape (2, cells)
    to_wall: Array  # heat given to wall and soil, mean of the step before [W/m]

    @property
    def area(self) -> Array:
        """Wetted area of each cell [m2]."""
        area: Array = self.values[0]
        return area

    @property
    def temperature(self) -> Array:
        """Temperature of each cell [degC]."""
        temperature: Array = self.values[1]
        return temperature


@dataclass(frozen=True, kw_only=True)
class SewageReach:
    """Unsteady flow and temperature of sewage in one uniform reach.

    Wall and soil are quasi-steady (``soil_conductance``) unless ``quasi_steady_wall`` is
    False; then only walls handed in with the cells exchange heat, and ``ReachState.to_wall``
    is exactly what they receive.
    """

    channel: Channel
    length: float  # [m]
    cells: int
    wall_thickness: float  # [m]
    wall_conductivity: float  # [W/(m K)]
    soil_conductivity: float  # [W/(m K)]
    soil_density: float  # [kg/m3]
    soil_heat_capacity: float  # [J/(kg K)]
    quasi_steady_wall: bool = True
    dispersion: float | None = None  # None: Fischer's formula, cell by cell [m2/s]
    fischer_factor: float = 0.011  # of that formula; assumed to hold in sewers [-]
    sensible: float = 5.85  # air film of SWMM-HEAT and TEMPEST [W/m2/K per (m/s)^0.5]
    latent: float = 8.75  # evaporation, same source; 0: none [W/m2/mbar per (m/s)^0.5]
    decay_heat: float = 14.0  # 14 MJ/kg times 1e-6 kg/(m3 s), Malmoe model [W/m3]
    heat_capacity: float = 4.19e6  # rho c of sewage as of water [J/(m3 K)]
    refresh: float = 900.0  # longest time exchange coefficients are held [s]

    def __post_init__(self) -> None:
        require(self, "length", "m", above=0.0)
        require(self, "cells", "cells", at_least=1, at_most=100_000)
        for name, unit in (
            ("wall_conductivity", "W/(m K)"),
            ("soil_conductivity", "W/(m K)"),
            ("soil_density", "kg/m3"),
            ("soil_heat_capacity", "J/(kg K)"),
            ("heat_capacity", "J/(m3 K)"),
            ("refresh", "s"),
        ):
            require(self, name, unit, above=0.0)
        for name, unit in (
            ("wall_thickness", "m"),
            ("fischer_factor", "-"),
            ("sensible", "W/m2/K per (m/s)^0.5"),
            ("latent", "W/m2/mbar per (m/s)^0.5"),
            ("decay_heat", "W/m3"),
        ):
            require(self, name, unit, at_least=0.0)
        if self.dispersion is not None:
            require(self, "dispersion", "m2/s", at_least=0.0)

    @cached_property
    def soil_conductance(self) -> float:
        """Wetted wall to undisturbed soil [W/m2/K]; 0 if walls are handed in instead."""
        if not self.quasi_steady_wall:
            return 0.0
        soil = (
            float(self.soil_conductivity),
            float(self.soil_density),
            float(self.soil_heat_capacity),
        )
        radius = self.channel.tables.radius
        return soil_conductance(
            radius, float(self.wall_thickness), float(self.wall_conductivity), soil
        )

    @cached_property
    def tables(self) -> ReachTables:
        """Constants of the reach as its kernel sees them."""
        channel = self.channel.tables
        section = np.empty_like(channel.shape)
        fixed = -1.0 if self.dispersion is None else float(self.dispersion)
        fill_section_table(
            channel.shape, channel.full_area, channel.slope, self.fischer_factor, fixed, section
        )
        return ReachTables(
            cell_length=self.length / self.cells,
            heat_capacity=float(self.heat_capacity),
            full_area=channel.full_area,
            flow=channel.flow,
            steepest=channel.steepest,
            section=section,
            sensible=float(self.sensible),
            latent=float(self.latent),
            soil_conductance=self.soil_conductance,
            decay_heat=float(self.decay_heat),
            refresh=float(self.refresh),
        )

    @cached_property
    def _constants(self) -> tuple[float | Array, ...]:
        return tuple(self.tables)

    @cached_property
    def undisturbed(self) -> Cells:
        """Cells without lateral inflow, line sources or walls handed in."""
        zero = np.zeros(self.cells)
        return Cells(zero, zero, zero, zero, zero)

    def initial(self, flow: float, temperature: float) -> ReachState:
        """State of uniform flow [m3/s] at one temperature [degC]."""
        tables = self.channel.tables
        areas = np.linspace(0.0, tables.full_area, tables.flow.size)
        area = float(np.interp(flow, tables.flow, areas))
        if flow > tables.flow[-1]:
            area = tables.full_area * flow / float(tables.flow[-1])
        values = np.empty((2, self.cells))
        values[0], values[1] = area, temperature
        return ReachState(values, np.zeros(self.cells))

    def forced(self, **arrays: Array) -> Cells:
        """Cells with some of the arrays of `Cells` given, the others zero."""
        cells = self.undisturbed._replace(**arrays)
        self._check(cells)
        return cells

    def step(
        self,
        state: ReachState,
        seconds: float,
        inlet: Inlet,
        around: Surroundings,
        cells: Cells | None = None,
    ) -> tuple[ReachState, ReachStep]:
        """State and ledger after ``seconds``; see `Inlet`, `Surroundings`, `Cells`.

        An inlet that comes from another element is its mean flow and mean temperature at
        both ends of the step, so that water and heat pass on exactly.
        """
        if cells is None:
            cells = self.undisturbed
        else:
            self._check(cells)
        if not (inlet.flow_start >= 0.0 and inlet.flow_end >= 0.0):
            raise ParameterError(f"{inlet}: the flow into a reach must be 0 or more.")
        values, to_wall = np.empty((2, self.cells)), np.empty(self.cells)
        done = ReachStep._make(
            march_plain(
                float(seconds),
                tuple(inlet),
                tuple(around),
                tuple(cells),
                self._constants,
                state.values,
                values,
                to_wall,
            )
        )
        usable = done.coldest >= COLDEST and done.hottest <= HOTTEST
        if not (usable and isfinite(done.residual)):
            raise self._out_of_range(values)
        return ReachState(values, to_wall), done

    def surface_exchange(
        self, section: Section, temperature: float, around: Surroundings
    ) -> tuple[float, float]:
        """Sewer air and evaporation as one linear exchange about ``temperature`` [degC].

        Effective temperature [degC] and conductance of a metre of free surface [W/(m K)], by
        the same closure as the reach's own.
        """
        root = root_relative_velocity(section.width, section.velocity, section.dry_perimeter)
        effective, conductance = air_exchange(
            temperature,
            around.air_temperature,
            around.humidity,
            root,
            float(self.sensible),
            float(self.latent),
        )
        return effective, conductance * section.width

    def _check(self, cells: Cells) -> None:
        for name, array in zip(Cells._fields, cells, strict=True):
            if array.shape != (self.cells,):
                raise ParameterError(
                    f"{name} has shape {array.shape}: one value for each of the "
                    f"{self.cells} cells of the reach is needed."
                )
        if cells.lateral_flow is not self.undisturbed.lateral_flow and cells.lateral_flow.min() < 0:
            raise ParameterError("lateral_flow: must be 0 or more; water cannot be drawn off.")

    def _out_of_range(self, values: Array) -> PropertyRangeError:
        temperature = values[1]
        usable = (temperature >= COLDEST) & (temperature <= HOTTEST)
        cell = int(np.argmin(usable))
        return PropertyRangeError(
            f"Sewage in cell {cell} of {self.cells} is at {temperature[cell]:.6g} degC with "
            f"{values[0, cell]:.3g} m2 of water: legal is {COLDEST:g} ... {HOTTEST:g} degC. "
            "More heat was drawn or rejected than the water there can carry, or an input was "
            "not a number."
        )
