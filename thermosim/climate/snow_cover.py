"""Snow on the ground, from the fresh snow that falls and the air that melts it."""

import numpy as np

from thermosim.climate.months import Array
from thermosim.errors import WeatherError

HOURS = 8760
DAY = 86400.0
ICE = 333.4e3  # latent heat of ice (assumed: IAPWS R10-06, from memory) [J/kg]
MOST_YEARS = 30  # until what is left in summer does not change any more


def snow_cover(
    snowfall: Array,
    air: Array,
    *,
    fresh_density: float = 90.0,
    density: float = 350.0,
    melt: float = 15.0,
) -> Array:
    """Depth of the snow through a year that repeats itself, day by day.

    Water of the fresh snow adds up; a day whose mean air is above 0 degC melts
    ``melt (air - 0 degC)`` over the latent heat of ice. What lies has one density.

    Parameters
    ----------
    snowfall : depth of fresh snow a second, hours of a year (8760,) [m/s]
    air : (8760,) [degC]
    fresh_density, density : of fresh and of settled snow, `assumed` [kg/m3]
    melt : heat to melting snow per kelvin, `assumed` [W/(m2 K)]

    Returns
    -------
    Depth in the middle of the hours, linear between the middles of days (8760,) [m]

    Source
    ------
    Degree-day method; 15 W/(m2 K) are 3.9 kg/m2 of snow a kelvin and day, in the usual range of
    2 to 6 (`assumed`: from memory).
    """
    if snowfall.shape != (HOURS,) or air.shape != (HOURS,):
        raise WeatherError(f"Snow on the ground: a year of {HOURS} hours is needed.")
    falls = snowfall.reshape(-1, 24).sum(axis=1) * 3600.0 * fresh_density
    melts = np.clip(air.reshape(-1, 24).mean(axis=1), 0.0, None) * melt * DAY / ICE
    lying, days = 0.0, np.empty(falls.size)
    for _ in range(MOST_YEARS):
        before = lying
        for day in range(days.size):
            lying = max(lying + falls[day] - melts[day], 0.0)
            days[day] = lying
        if lying == before:
            break
    else:
        raise WeatherError(
            f"Snow on the ground: {lying - before:.0f} kg/m2 are left over every year, a glacier. "
            "Give less snow or a warmer climate."
        )
    middles = np.arange(HOURS) + 0.5
    noons = np.arange(days.size) * 24.0 + 12.0
    return np.asarray(np.interp(middles, noons, days, period=float(HOURS)) / density)
