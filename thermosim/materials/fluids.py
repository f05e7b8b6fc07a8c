"""Liquids: density, heat capacity, viscosity and conductivity over temperature."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from thermosim.errors import PropertyRangeError
from thermosim.materials.loader import entries, find

FILE = "fluids.toml"
PROPERTIES = ("density", "heat_capacity", "log_viscosity", "conductivity")
TERMS = 6
"""Polynomials are padded with zeros to this many coefficients."""


@dataclass(frozen=True, eq=False)
class Fluid:
    """A liquid whose properties are polynomials in its temperature.

    Methods take the temperature in °C and refuse one outside ``low`` … ``high``.
    """

    name: str
    title: str
    low: float  # [°C]
    high: float  # [°C]
    freezing: float  # first ice in the liquid at rest [°C]
    source: str
    assumed: bool
    coefficients: npt.NDArray[np.float64]  # rows as PROPERTIES, columns powers of T; (4, 6)

    def density(self, temperature: float) -> float:
        """Density [kg/m3]."""
        return self._value(0, temperature)

    def heat_capacity(self, temperature: float) -> float:
        """Specific heat capacity at constant pressure [J/(kg K)]."""
        return self._value(1, temperature)

    def viscosity(self, temperature: float) -> float:
        """Dynamic viscosity [Pa s]."""
        return math.exp(self._value(2, temperature))

    def conductivity(self, temperature: float) -> float:
        """Thermal conductivity [W/(m K)]."""
        return self._value(3, temperature)

    def prandtl(self, temperature: float) -> float:
        """Prandtl number [-]."""
        momentum = self.viscosity(temperature) * self.heat_capacity(temperature)
        return momentum / self.conductivity(temperature)

    def volumetric_heat_capacity(self, temperature: float) -> float:
        """Density times heat capacity [J/(m3 K)]."""
        return self.density(temperature) * self.heat_capacity(temperature)

    def _value(self, row: int, temperature: float) -> float:
        if not self.low <= temperature <= self.high:
            raise PropertyRangeError(
                f"{self.name} at {temperature:g} degC: its properties are known from "
                f"{self.low:g} to {self.high:g} degC."
            )
        value = 0.0
        for coefficient in self.coefficients[row, ::-1]:
            value = value * temperature + float(coefficient)
        return value


@cache
def fluid(name: str) -> Fluid:
    """Liquid of this name in ``fluids.toml``."""
    return read_fluid(FILE, name)


def read_fluid(file: str, name: str) -> Fluid:
    """Liquid of this name in a file of polynomials beside this module."""
    entry = find(file, name, (*PROPERTIES, "title", "range", "freezing"))
    coefficients = np.zeros((len(PROPERTIES), TERMS))
    for row, each in enumerate(PROPERTIES):
        coefficients[row, : len(entry[each])] = entry[each]
    coefficients.setflags(write=False)
    return Fluid(
        name=name,
        title=entry["title"],
        low=entry["range"][0],
        high=entry["range"][1],
        freezing=entry["freezing"],
        source=entry["source"],
        assumed=entry["assumed"],
        coefficients=coefficients,
    )


def fluid_names() -> list[str]:
    """Names of all liquids."""
    return sorted(entries(FILE))
