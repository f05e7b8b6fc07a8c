"""Moist air: humidity, enthalpy, wet bulb, and a coil cold enough to condense water."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import kernel

KELVIN = 273.15
MASS_RATIO = 0.621945
"""Molar mass of water over that of dry air [-]."""
DRY_AIR = 1006.0  # specific heat [J/(kg K)]
VAPOUR = 1860.0  # specific heat [J/(kg K)]
VAPORISATION = 2501e3  # at 0 °C [J/kg]
STANDARD_PRESSURE = 101325.0  # [Pa]
LOWEST, HIGHEST = -95.0, 95.0
"""Where saturated air is looked for [°C]."""


class Air(NamedTuple):
    """State of moist air."""

    temperature: float  # [°C]
    humidity: float  # water over dry air [kg/kg]
    pressure: float  # [Pa]


@kernel(inline=True)
def saturation_pressure(temperature: float) -> float:
    """Pressure of saturated vapour over water, below 0 °C over ice [Pa].

    Parameters
    ----------
    temperature : -100 to 200 [°C]

    Source
    ------
    Hyland and Wexler 1983 as in the ASHRAE Handbook of Fundamentals; 611.7 Pa at 0.01 °C.
    """
    t = temperature + KELVIN
    if temperature < 0.0:
        power = 6.2215701e-7 + t * (2.0747825e-9 - 9.484024e-13 * t)
        ice = -5674.5359 / t + 6.3925247 + t * (-9.677843e-3 + t * power)
        return math.exp(ice + 4.1635019 * math.log(t))
    rest = 1.3914993 + t * (-4.8640239e-2 + t * (4.1764768e-5 - 1.4452093e-8 * t))
    return math.exp(-5800.2206 / t + rest + 6.5459673 * math.log(t))


@kernel(inline=True)
def humidity_ratio(temperature: float, relative: float, pressure: float) -> float:
    """Water over dry air [kg/kg].

    Parameters
    ----------
    temperature : [°C]
    relative : humidity, 0-1 [-]
    pressure : of the air [Pa]

    Source
    ------
    Ideal gases.
    """
    vapour = relative * saturation_pressure(temperature)
    return MASS_RATIO * vapour / (pressure - vapour)


@kernel(inline=True)
def enthalpy(temperature: float, humidity: float) -> float:
    """Enthalpy per mass of dry air; dry air and water at 0 °C have none [J/kg].

    Parameters
    ----------
    temperature : [°C]
    humidity : water over dry air [kg/kg]

    Source
    ------
    Constant specific heats of the ASHRAE Handbook of Fundamentals.
    """
    return DRY_AIR * temperature + humidity * (VAPORISATION + VAPOUR * temperature)


@kernel(inline=True)
def saturated_enthalpy(temperature: float, pressure: float) -> float:
    """Enthalpy of saturated air [J/kg] at a temperature [°C] and a pressure [Pa].

    Source
    ------
    As `enthalpy` and `humidity_ratio`.
    """
    return enthalpy(temperature, humidity_ratio(temperature, 1.0, pressure))


@kernel()
def saturated_at(content: float, pressure: float) -> float:
    """Temperature at which saturated air has an enthalpy [°C].

    Parameters
    ----------
    content : enthalpy per mass of dry air [J/kg]
    pressure : [Pa]

    Returns
    -------
    Temperature, held within -95 to 95 °C.

    Source
    ------
    Newton's method kept inside a shrinking bracket; the enthalpy rises monotonically.
    """
    low, high = LOWEST, min(HIGHEST, _boiling(pressure))
    x = min(max(content / 3000.0, low), high)
    for _ in range(60):
        excess = saturated_enthalpy(x, pressure) - content
        if excess > 0.0:
            high = x
        else:
            low = x
        slope = (saturated_enthalpy(x + 0.01, pressure) - excess - content) / 0.01
        new = x - excess / slope
        if not low < new < high:
            new = 0.5 * (low + high)
        moved = abs(new - x)
        x = new
        if moved < 1e-11 * (1.0 + abs(x)):
            break
    return x


@kernel(inline=True)
def _boiling(pressure: float) -> float:
    """Somewhat below the boiling point, roughly [°C]; pressure [Pa]."""
    return 99.0 + 28.0 * math.log(pressure / STANDARD_PRESSURE)


@kernel()
def wet_bulb(temperature: float, humidity: float, pressure: float) -> float:
    """Thermodynamic wet-bulb temperature [°C].

    Parameters
    ----------
    temperature : dry bulb [°C]
    humidity : water over dry air [kg/kg]
    pressure : [Pa]

    Source
    ------
    Adiabatic saturation, ASHRAE Handbook of Fundamentals; over ice below 0 °C. Bisection.
    """
    low, high = LOWEST, temperature
    while high - low > 1e-11 * (1.0 + abs(high)):
        middle = 0.5 * (low + high)
        saturated = humidity_ratio(middle, 1.0, pressure)
        drop = 1006.0 * (temperature - middle)
        if middle >= 0.0:
            heat = (2501e3 - 2326.0 * middle) * saturated - drop
            found = heat / (2501e3 + 1860.0 * temperature - 4186.0 * middle)
        else:
            heat = (2830e3 - 240.0 * middle) * saturated - drop
            found = heat / (2830e3 + 1860.0 * temperature - 2100.0 * middle)
        if found > humidity:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


@kernel()
def coil_surface(heat: float, air: Air, flow: float) -> float:
    r"""Temperature of a coil's surface that takes a heat flow out of air [°C].

    .. math:: \dot Q = \dot m\,c\,(T - T_s) \text{ (dry)}, \qquad
              \dot Q = \dot m\,[h - h_{sat}(T_s)] \text{ (wet)}

    The air that touches the surface leaves with its temperature and, if that is below the
    dew point, saturated; the rest passes by.

    Parameters
    ----------
    heat : taken from the air, >= 0 [W]
    air : entering
    flow : dry air that touches the surface, > 0 [kg/s]

    Source
    ------
    Contact-factor (by-pass) model of a coil; the heat carried off by the condensate and the
    heat of freezing are left out.
    """
    surface = air.temperature - heat / (flow * (DRY_AIR + VAPOUR * air.humidity))
    if humidity_ratio(surface, 1.0, air.pressure) >= air.humidity:
        return surface
    left = enthalpy(air.temperature, air.humidity) - heat / flow
    return saturated_at(left, air.pressure)


@kernel()
def coil_heat(surface: float, air: Air, flow: float) -> float:
    """Heat that a coil of known surface temperature takes out of air [W]: `coil_surface` turned.

    Parameters
    ----------
    surface : temperature, not above that of the air [°C]
    air, flow : as in `coil_surface`

    Source
    ------
    As `coil_surface`: contact-factor (by-pass) model of a coil.
    """
    saturated = humidity_ratio(surface, 1.0, air.pressure)
    if saturated >= air.humidity:
        return flow * (DRY_AIR + VAPOUR * air.humidity) * (air.temperature - surface)
    inlet = enthalpy(air.temperature, air.humidity)
    return flow * (inlet - enthalpy(surface, saturated))
