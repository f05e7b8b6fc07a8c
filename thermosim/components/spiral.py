"""Tube coils embedded in the renewal profile of a sewer, answering linearly to their inlet."""

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.profile_table import ConductanceTable
from thermosim_kernels.spiral import (
    COLUMNS,
    ROWS,
    SEWAGE,
    SpiralResponse,
    SpiralStep,
    profile_at,
    series,
)
from thermosim_kernels.spiral_wall import SpiralTube, respond_plain
from thermosim_kernels.tube import Liquid, LiquidFit, TubeFlow, flow_in_tube, liquid_at

from thermosim.errors import ParameterError, require
from thermosim.materials import Fluid, fluid

__all__ = [
    "ASSUMED",
    "CircuitLaw",
    "IdealSpiral",
    "SpiralExchanger",
    "SpiralProfile",
    "SpiralResponse",
    "SpiralStep",
]

ASSUMED = MappingProxyType(
    {
        "unit_length": "4 m of sewer per unit; no maker states it, assumed",
        "pitch": "80 mm between neighbouring tubes, assumed",
        "bore": "13 mm, assumed",
        "air_film": "10 W/(m2 K) of sewer air on the dry arc, assumed (5-40 possible)",
        "condensation": "Lewis number 1, one mean water temperature for all units; assumed",
        "tube_film": "Manlapaz-Churchill, Ito, linear blend to Gnielinski; assumed constants",
    }
)


class CircuitLaw(NamedTuple):
    """Pressure drop of one unit as a power law of its flow, R q^n."""

    resistance: float  # R [Pa/(m3/s)^n]
    exponent: float  # n [-]


class SpiralProfile(NamedTuple):
    """Figures of every unit at one inlet temperature; arrays of shape (units,)."""

    outlet: Array  # water leaving the unit [°C]
    to_water: Array  # heat gained by the water [W]
    sewage: Array  # sewage entering the unit [°C]
    from_sewage: Array  # heat leaving the sewage through the wall [W]
    from_air: Array  # heat leaving the sewer air through the dry wall [W]
    to_back: Array  # heat entering pipe and soil behind the unit [W]


def profile(response: SpiralResponse, inlet: float) -> SpiralProfile:
    """Every unit at the inlet temperature ``inlet`` [°C]."""
    out = np.empty((ROWS, response.units.shape[0]))
    profile_at(inlet, response.units, out)
    return SpiralProfile(*out)


def shares_of(owner: object, units: int, flow_shares: Array | None) -> Array:
    """Checked shares of flow, equal ones if None; read-only, shape (units,)."""
    name = type(owner).__name__
    if not (isinstance(units, int) and units >= 1):
        raise ParameterError(f"{name}.units = {units!r}: a whole number of at least 1 is needed.")
    shares = np.full(units, 1.0 / units) if flow_shares is None else np.array(flow_shares, float)
    if shares.shape != (units,) or not np.all(shares >= 0.0) or abs(shares.sum() - 1.0) > 1e-9:
        raise ParameterError(
            f"{name}.flow_shares: {units} numbers of at least 0 that add to 1 are needed."
        )
    shares.setflags(write=False)
    return shares


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealSpiral:
    """Units whose conductance to the sewage is given; no air, no soil, no films.

    For identities and for quick sizing.
    """

    units: int
    conductance: float  # sewage to water of one unit, UA [W/K]
    flow_shares: Array | None = None  # of each unit; None: equal [-]
    shares: Array = field(init=False, repr=False)
    _conductances: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        require(self, "conductance", "W/K", at_least=0.0)
        object.__setattr__(self, "shares", shares_of(self, self.units, self.flow_shares))
        table = np.zeros((self.units, 5))
        table[:, SEWAGE] = self.conductance
        object.__setattr__(self, "_conductances", table)

    def respond(self, step: SpiralStep) -> SpiralResponse:
        """Linear answer to the inputs of one step."""
        still = TubeFlow(0.0, 0.0, 0.0, 0.0)
        back = np.zeros(self.units)
        coefficients = np.empty((self.units, COLUMNS))
        return series(self._conductances, self.shares, step, back, still, 1.0, coefficients)


@dataclass(frozen=True, kw_only=True, eq=False)
class SpiralExchanger:
    """Coils of tube along a sewer, unit after unit from upstream.

    Sewage passes the units in series; the water divides among them and all get the same
    inlet temperature. ``table`` comes from the profile of the same pitch and bore, as does
    ``exposed_perimeter``. Defaults are assumed (`ASSUMED`).
    """

    units: int
    coil_diameter: float  # of the helix, about the bore of the lined sewer [m]
    table: ConductanceTable  # conductances per metre of tube
    exposed_perimeter: float  # surface per metre of tube towards sewage or air [m]
    unit_length: float = 4.0  # of sewer [m]
    pitch: float = 0.08  # axial distance of neighbouring tubes [m]
    tubes: int = 1  # tubes laid side by side, in parallel, in every unit
    bore: float = 0.013  # [m]
    air_film: float = 10.0  # sewer air on the dry arc [W/(m2 K)]
    liquid: Fluid = field(default_factory=lambda: fluid("water"))
    flow_shares: Array | None = None  # of each unit; None: equal [-]
    shares: Array = field(init=False, repr=False)
    _tube: SpiralTube = field(init=False, repr=False)
    _constants: tuple[Any, Any, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shares", shares_of(self, self.units, self.flow_shares))
        for name in ("coil_diameter", "exposed_perimeter", "unit_length", "pitch", "bore"):
            require(self, name, "m", above=0.0)
        require(self, "coil_diameter", "m", above=self.bore)
        require(self, "air_film", "W/(m2 K)", above=0.0)
        if not (isinstance(self.tubes, int) and self.tubes >= 1):
            raise ParameterError(
                f"SpiralExchanger.tubes = {self.tubes!r}: a whole number of at least 1 is needed."
            )
        fit = LiquidFit(self.liquid.low, self.liquid.high, self.liquid.coefficients)
        tube = SpiralTube(
            self.tube_length,
            float(self.tubes),
            self.bore,
            self.coil_diameter,
            self.exposed_perimeter,
            self.air_film,
            fit,
        )
        object.__setattr__(self, "_tube", tube)
        plain = (tuple(self.table), tuple(tube[:-1]), tuple(fit))
        object.__setattr__(self, "_constants", plain)

    @property
    def length(self) -> float:
        """Length of sewer that carries tubes [m]."""
        return self.units * self.unit_length

    @property
    def tube_length(self) -> float:
        """Length of one tube of a unit [m]; the lay adds less than 0.1 % and is left out."""
        return math.pi * self.coil_diameter * self.unit_length / (self.pitch * self.tubes)

    @property
    def total_tube_length(self) -> float:
        """Length of all tubes [m]."""
        return self.units * self.tubes * self.tube_length

    def respond(self, step: SpiralStep, back: Array) -> SpiralResponse:
        """Linear answer to the inputs of one step.

        Parameters
        ----------
        step : inputs
        back : pipe behind each unit, shape (units,) [°C]
        """
        coefficients = np.empty((self.units, COLUMNS))
        answer = respond_plain(*self._constants, self.shares, tuple(step), back, coefficients)
        return SpiralResponse._make(answer)

    def liquid_properties(self, temperature: float) -> Liquid:
        """Source liquid at ``temperature`` [°C], held at the ends of its range."""
        return liquid_at(self._tube.liquid, temperature)

    def unit_flow(self, volume_flow: float, temperature: float) -> TubeFlow:
        """Flow in the tubes of a unit.

        Parameters
        ----------
        volume_flow : of all units together, equally divided [m3/s]
        temperature : of the liquid [°C]
        """
        return flow_in_tube(
            volume_flow / (self.units * self.tubes),
            self.bore,
            self.coil_diameter,
            self.tube_length,
            self.liquid_properties(temperature),
        )

    def circuit_law(self, volume_flow: float, temperature: float) -> CircuitLaw:
        """Power law through the pressure drop of a unit and its slope at the mean flow.

        Parameters
        ----------
        volume_flow : of all units together, > 0 [m3/s]
        temperature : of the liquid [°C]
        """
        low, high = 0.99 * volume_flow, 1.01 * volume_flow
        drops = [self.unit_flow(each, temperature).pressure_drop for each in (low, high)]
        exponent = math.log(drops[1] / drops[0]) / math.log(high / low)
        drop = self.unit_flow(volume_flow, temperature).pressure_drop
        return CircuitLaw(drop / (volume_flow / self.units) ** exponent, exponent)
