"""Water and steam up to 10 MPa and 500 °C: IAPWS-IF97, regions 1, 2 and 4.

For building machines, not for an hourly path: a call costs some 50 µs.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.errors import PropertyRangeError

Array = npt.NDArray[np.float64]
KELVIN = 273.15
COLDEST, HOTTEST_SATURATED, HOTTEST = 0.01, 300.0, 500.0  # [°C]
HIGHEST = 10e6  # [Pa]


class Steam(NamedTuple):
    """Specific enthalpy [J/kg] and entropy [J/(kg K)]; both are 0 in water at 0.01 °C."""

    enthalpy: float
    entropy: float


@dataclass(frozen=True)
class _Table:
    """Coefficients of the release."""

    gas_constant: float
    liquid: Array
    ideal: Array
    vapour: Array
    saturation: tuple[float, ...]


@cache
def _table() -> _Table:
    text = Path(__file__).with_name("steam.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    return _Table(
        raw["gas_constant"],
        np.array(raw["liquid"]["terms"], dtype=float),
        np.array(raw["vapour"]["ideal"], dtype=float),
        np.array(raw["vapour"]["terms"], dtype=float),
        tuple(raw["saturation"]["n"]),
    )


def saturation_pressure(temperature: float) -> float:
    """Pressure [Pa] of saturated steam at a temperature [°C]; equation 30 of the release."""
    _check("temperature of saturation", temperature, COLDEST, HOTTEST_SATURATED, "°C")
    n = _table().saturation
    kelvin = temperature + KELVIN
    theta = kelvin + n[8] / (kelvin - n[9])
    a = theta**2 + n[0] * theta + n[1]
    b = n[2] * theta**2 + n[3] * theta + n[4]
    c = n[5] * theta**2 + n[6] * theta + n[7]
    root: float = 2.0 * c / (-b + math.sqrt(b * b - 4.0 * a * c))
    return 1e6 * root * root * root * root


def saturation_temperature(pressure: float) -> float:
    """Temperature [°C] of saturated steam at a pressure [Pa]; equation 31 of the release."""
    _check("pressure of saturation", pressure, 612.0, 8.58e6, "Pa")
    n = _table().saturation
    beta = (pressure / 1e6) ** 0.25
    e = beta**2 + n[2] * beta + n[5]
    f = n[0] * beta**2 + n[3] * beta + n[6]
    g = n[1] * beta**2 + n[4] * beta + n[7]
    d = 2.0 * g / (-f - math.sqrt(f * f - 4.0 * e * g))
    root: float = math.sqrt((n[9] + d) ** 2 - 4.0 * (n[8] + n[9] * d))
    kelvin: float = 0.5 * (n[9] + d - root)
    return kelvin - KELVIN


def water(pressure: float, temperature: float) -> Steam:
    """Liquid water at a pressure [Pa] and a temperature [°C] below saturation (region 1)."""
    _check("temperature of water", temperature, 0.0, HOTTEST_SATURATED + 1e-6, "°C")
    table = _table()
    kelvin = temperature + KELVIN
    x, y = 7.1 - pressure / 16.53e6, 1386.0 / kelvin - 1.222
    i, j, n = table.liquid.T
    energy = float(np.sum(n * x**i * y**j))
    slope = float(np.sum(n * j * x**i * y ** (j - 1.0)))
    tau, gas = 1386.0 / kelvin, table.gas_constant
    return Steam(gas * kelvin * tau * slope, gas * (tau * slope - energy))


def steam(pressure: float, temperature: float) -> Steam:
    """Dry steam at a pressure [Pa] and a temperature [°C] above saturation (region 2)."""
    _check("temperature of steam", temperature, 0.0, HOTTEST, "°C")
    _check("pressure of steam", pressure, 100.0, HIGHEST, "Pa")
    table = _table()
    kelvin, pi = temperature + KELVIN, pressure / 1e6
    tau = 540.0 / kelvin
    exponent, ideal = table.ideal.T
    i, j, n = table.vapour.T
    y = tau - 0.5
    energy = math.log(pi) + float(np.sum(ideal * tau**exponent) + np.sum(n * pi**i * y**j))
    slope = float(np.sum(ideal * exponent * tau ** (exponent - 1.0)))
    slope += float(np.sum(n * j * pi**i * y ** (j - 1.0)))
    gas = table.gas_constant
    return Steam(gas * kelvin * tau * slope, gas * (tau * slope - energy))


def condensate(temperature: float) -> Steam:
    """Boiling water at a temperature [°C]."""
    return water(saturation_pressure(temperature), temperature)


def saturated_steam(temperature: float) -> Steam:
    """Dry saturated steam at a temperature [°C]."""
    return steam(saturation_pressure(temperature), temperature)


def ideal_work(pressure: float, temperature: float, exhaust: float) -> float:
    r"""Work of steam expanding without losses to a saturation temperature [J/kg].

    .. math:: w_s = h - h_f - (s - s_f)\,T

    Wet exhaust: vaporisation at the saturation temperature T takes the heat T (s - s_f). Where
    the exhaust stays superheated, its temperature is found from its entropy instead.

    Parameters
    ----------
    pressure, temperature : of the live steam [Pa, °C]
    exhaust : saturation temperature behind the turbine [°C]
    """
    live, liquid = steam(pressure, temperature), condensate(exhaust)
    if live.entropy > saturated_steam(exhaust).entropy:
        back, low, high = saturation_pressure(exhaust), exhaust, temperature
        for _ in range(50):
            middle = 0.5 * (low + high)
            if steam(back, middle).entropy < live.entropy:
                low = middle
            else:
                high = middle
        return live.enthalpy - steam(back, high).enthalpy
    kelvin = exhaust + KELVIN
    return live.enthalpy - liquid.enthalpy - (live.entropy - liquid.entropy) * kelvin


def _check(what: str, value: float, low: float, high: float, unit: str) -> None:
    if not low <= value <= high:
        raise PropertyRangeError(
            f"{what} {value:.6g} {unit}: outside {low:g} to {high:g} {unit}, for which the "
            "steam properties are built."
        )
