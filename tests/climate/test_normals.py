"""Hourly years made of monthly normals."""

import numpy as np
import pytest

from thermosim.climate import (
    MonthlyField,
    Normals,
    known_normals,
    monthly_means,
    monthly_sums,
    normals,
    sewage_normals,
    year_from_normals,
)
from thermosim.climate.normals import _field
from thermosim.errors import WeatherError


@pytest.mark.parametrize("name", known_normals())
@pytest.mark.parametrize("hours", [8760, 8784])
def test_the_year_keeps_the_normals_of_every_month(name, hours):
    place = normals(name)
    year = year_from_normals(place, hours)
    assert year.is_year
    means = monthly_means(year.air_temperature)
    assert np.abs(means - place["temperature"].values).max() < 1e-12
    fallen = monthly_sums(year.snowfall) * 3600.0
    assert np.abs(fallen - place["snowfall"].values).max() < 1e-12
    humidity = monthly_means(year.relative_humidity)
    assert np.abs(humidity - place["relative_humidity"].values).max() < 1e-12


def test_published_annual_means_follow_from_the_months():
    # printed: Tokyo 16.3, Sapporo 8.9 and 9.2 degC, means of the twelve months
    for name, printed in [
        ("tokyo-1981-2010", 16.3),
        ("sapporo-1981-2010", 8.9),
        ("sapporo-1991-2020", 9.2),
    ]:
        assert np.mean(normals(name)["temperature"].values) == pytest.approx(printed, abs=0.05)


def test_sapporo_gets_4_79_metres_of_snow_a_year():
    # City of Sapporo: 4 m 79 cm, mean of 1991 to 2020
    assert sum(normals("sapporo-1991-2020")["snowfall"].values) == pytest.approx(4.79, abs=1e-9)


def test_sewage_is_warmer_than_air_in_every_month_but_july():
    # table 2-7 of the guideline: +1.23 K on mean from June to September, July -0.8 K
    air = np.array(normals("tokyo-1981-2010")["temperature"].values)
    sewage = np.array(sewage_normals("tokyo-koraku")["temperature"].values)
    difference = sewage - air
    assert np.flatnonzero(difference < 0.0).tolist() == [6]
    assert difference[6] == pytest.approx(-0.8)
    assert difference[5:9].mean() == pytest.approx(1.225)
    assert difference[[11, 0, 1]].mean() == pytest.approx(9.9, abs=0.01)
    assert sewage.mean() == pytest.approx(21.5)


def test_the_day_swings_by_the_normal_range():
    year = year_from_normals(normals("tokyo-1981-2010"))
    day = year.air_temperature[180 * 24 : 181 * 24]
    # 7 K of daily swing on a smooth curve that moves by less than 0.3 K a day
    assert day.max() - day.min() == pytest.approx(7.0, abs=0.3)
    assert int(day.argmax()) == 14


def test_a_synthetic_year_says_what_was_assumed():
    year = year_from_normals(normals("tokyo-1981-2010"))
    assert set(year.assumed) == {"daily swing", "relative_humidity", "wind_speed", "pressure"}
    assert "table 2-7" in year.source
    assert "snowfall" in year_from_normals(normals("sapporo-1991-2020")).assumed


def test_an_unknown_place_is_answered_with_the_nearest_name():
    with pytest.raises(WeatherError, match="Did you mean 'sapporo-1991-2020'"):
        normals("sapporo-1991-2021")
    with pytest.raises(WeatherError, match="tokyo-koraku"):
        sewage_normals("koraku")


def test_normals_without_humidity_are_refused_by_name():
    field = MonthlyField(values=(5.0,) * 12, unit="degC", source="test")
    place = Normals(name="bare", station="Bare", fields={"temperature": field})
    with pytest.raises(WeatherError, match="normals bare: no relative_humidity"):
        year_from_normals(place)


def test_a_place_without_snow_or_range_gives_smooth_snowless_weather():
    fields = {
        name: MonthlyField(values=(value,) * 12, unit=unit, source="test")
        for name, value, unit in [
            ("temperature", 5.0, "degC"),
            ("relative_humidity", 0.6, "-"),
            ("wind_speed", 2.0, "m/s"),
            ("pressure", 1.0e5, "Pa"),
        ]
    }
    year = year_from_normals(Normals(name="plain", station="Plain", fields=fields))
    assert year.snowfall.sum() == 0.0
    assert np.ptp(year.air_temperature) < 1e-12


def test_a_field_in_a_wrong_unit_or_with_eleven_months_is_refused():
    with pytest.raises(WeatherError, match="unit 'K'; write 'degC'"):
        _field({"values": [1.0] * 12, "unit": "K", "source": "x"}, "here", "temperature")
    with pytest.raises(WeatherError, match="11 values"):
        MonthlyField(values=(1.0,) * 11, unit="degC", source="x")
