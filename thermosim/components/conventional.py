"""What heat and cold cost without waste heat: air-source heat pump, boiler, electric heat.

Loads and answers are arrays of the same shape and unit: watts give watts, joules per step
give joules per step. None of these machines limits the load.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.heat_pump import ZERO_CELSIUS

from thermosim.errors import ParameterError, require
from thermosim.materials.heat_pumps import linear_fit

Array = npt.NDArray[np.float64]
HeatingValue = Literal["LHV", "HHV"]


class Fuel(NamedTuple):
    """The same fuel counted by both heating values; add them never."""

    lower: Array  # LHV
    higher: Array  # HHV


def frosting_factor(air: Array) -> Array:
    """Factor on the COP for frost and defrosting (Wetter and Afjei 1997); air [°C]."""
    frost = 0.1534 * np.exp(-((air - 0.8869) ** 2) / 26.06)
    factor: Array = 1.0 - frost - np.maximum(0.0, 0.03 - 0.004 * air)
    return factor


@dataclass(frozen=True, kw_only=True)
class AirSourceHeatPump:
    """Air-source heat pump: a linear Keymark fit, or a share of Carnot.

    The linear fits are of rated COPs that already contain defrosting, so frosting applies
    to the Carnot form only. Cooling always uses the Carnot form: the fits have no cooling.
    A heating COP below 1 is held at 1, as if electric back-up heat took over.
    """

    model: Literal["linear", "carnot"] = "linear"
    data: str = "air_regulated"  # linear: name in materials/heat_pumps.toml
    efficiency: float = 0.4  # share of Carnot on internal temperatures (assumed) [-]
    air_approach: float = 5.0  # refrigerant to air, IBPSA default [K]
    water_approach: float = 2.0  # refrigerant to water, IBPSA default [K]
    frosting: bool = True  # carnot only
    minimum_lift: float = 10.0  # (assumed) [K]
    wet_bulb_shift: float = 0.0  # subtracted from air in cooling, evaporative coils [K]

    def __post_init__(self) -> None:
        if self.model not in ("linear", "carnot"):
            raise ParameterError(
                f"AirSourceHeatPump.model = {self.model!r}: write linear or carnot."
            )
        require(self, "efficiency", "-", above=0.0, at_most=1.0)
        require(self, "air_approach", "K", at_least=0.0, at_most=30.0)
        require(self, "water_approach", "K", at_least=0.0, at_most=20.0)
        require(self, "minimum_lift", "K", above=0.0)
        require(self, "wet_bulb_shift", "K", at_least=0.0, at_most=20.0)
        if self.model == "linear":
            linear_fit(self.data)

    def cop(self, outdoor: Array, supply: float | Array) -> Array:
        """Heating COP [-] at outdoor air [°C] and supply water leaving [°C]."""
        hot = np.asarray(supply, dtype=float)
        if self.model == "linear":
            source, sink, constant = linear_fit(self.data).cop
            full = source * outdoor + sink * hot + constant
        else:
            condensing = hot + self.water_approach
            lift = np.maximum(condensing - outdoor + self.air_approach, self.minimum_lift)
            full = self.efficiency * (condensing + ZERO_CELSIUS) / lift
            if self.frosting:
                full = full * frosting_factor(outdoor)
        held: Array = np.maximum(full, 1.0)
        return held

    def eer(self, outdoor: Array, chilled: float | Array) -> Array:
        """Cooling EER [-] at outdoor air [°C] and chilled water leaving [°C]."""
        evaporating = np.asarray(chilled, dtype=float) - self.water_approach
        condensing = outdoor - self.wet_bulb_shift + self.air_approach
        lift = np.maximum(condensing - evaporating, self.minimum_lift)
        full: Array = self.efficiency * (evaporating + ZERO_CELSIUS) / lift
        return full

    def heating_electricity(self, load: Array, outdoor: Array, supply: float | Array) -> Array:
        """Electricity for a heat load, in the load's unit."""
        used: Array = load / self.cop(outdoor, supply)
        return used

    def cooling_electricity(self, load: Array, outdoor: Array, chilled: float | Array) -> Array:
        """Electricity for a cold load, in the load's unit."""
        used: Array = load / self.eer(outdoor, chilled)
        return used


@dataclass(frozen=True, kw_only=True)
class Boiler:
    """Fuel boiler whose efficiency says which heating value it is based on."""

    efficiency: float  # heat over fuel; above 1 only by LHV [-]
    basis: HeatingValue  # heating value the efficiency is based on
    lower_over_higher: float = 0.90  # LHV/HHV of the fuel; city gas (assumed) [-]
    auxiliary: float = 0.0  # electricity of burner and fan over heat [-]

    def __post_init__(self) -> None:
        if self.basis not in ("LHV", "HHV"):
            raise ParameterError(f"Boiler.basis = {self.basis!r}: write LHV or HHV.")
        require(self, "lower_over_higher", "-", above=0.5, at_most=1.0)
        most = 1.0 / self.lower_over_higher if self.basis == "LHV" else 1.0
        require(self, "efficiency", "-", above=0.0, at_most=most)
        require(self, "auxiliary", "-", at_least=0.0, at_most=0.2)

    def fuel(self, load: Array) -> Fuel:
        """Fuel for a heat load, in the load's unit, by both heating values."""
        burnt = load / self.efficiency
        if self.basis == "LHV":
            return Fuel(burnt, burnt / self.lower_over_higher)
        return Fuel(burnt * self.lower_over_higher, burnt)

    def electricity(self, load: Array) -> Array:
        """Auxiliary electricity for a heat load, in the load's unit."""
        used: Array = load * self.auxiliary
        return used


@dataclass(frozen=True, kw_only=True)
class ElectricHeater:
    """Resistance heating."""

    efficiency: float = 1.0  # heat over electricity [-]

    def __post_init__(self) -> None:
        require(self, "efficiency", "-", above=0.0, at_most=1.0)

    def electricity(self, load: Array) -> Array:
        """Electricity for a heat load, in the load's unit."""
        used: Array = load / self.efficiency
        return used
