"""Snow on the ground: water is kept, warm days melt it, a year repeats itself."""

import numpy as np
import pytest

from thermosim.climate.snow_cover import DAY, HOURS, ICE, snow_cover
from thermosim.errors import WeatherError


def year(cold=-5.0, warm=10.0):
    """Frost for the first hundred days and the last fifty."""
    day = np.arange(HOURS) // 24
    return np.where((day < 100) | (day >= 315), cold, warm)


def test_in_frost_the_water_of_the_fresh_snow_adds_up():
    # 1 mm an hour of 100 kg/m3 through the last 50 days and the first 100: 360 kg/m2 of 300 kg/m3
    fall = np.where(year() < 0.0, 1e-3 / 3600.0, 0.0)
    depth = snow_cover(fall, year(), fresh_density=100.0, density=300.0)
    assert depth.max() == pytest.approx(150 * 24 * 0.1 / 300.0, rel=1e-3)  # half an hour before
    assert np.argmax(depth) // 24 == 99


def test_a_warm_day_melts_its_degrees():
    # 10 K x 15 W/(m2 K) x 86400 s / 333.4 kJ/kg = 38.9 kg/m2 a day
    fall = np.where(year() < 0.0, 1e-3 / 3600.0, 0.0)
    depth = snow_cover(fall, year(), fresh_density=100.0, density=300.0, melt=15.0)
    noon = depth[12::24]
    day = 0.5 * (depth[12 + 24 * 101 - 1] + depth[12 + 24 * 101])
    assert noon.size == 365
    assert day == pytest.approx((360.0 - 2 * 150.0 * DAY / ICE) / 300.0, rel=0.01)
    # 360 / 38.9 = 9.3 days: gone on the tenth
    assert depth[24 * 111] == 0.0


def test_snow_that_never_melts_is_refused():
    with pytest.raises(WeatherError, match="a glacier"):
        snow_cover(np.full(HOURS, 1e-7), np.full(HOURS, -1.0))
    with pytest.raises(WeatherError, match="8760 hours"):
        snow_cover(np.zeros(24), np.zeros(24))
