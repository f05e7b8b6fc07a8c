"""Weather in windows and in other steps."""

import numpy as np
import pytest

from thermosim.climate import Weather, normals, year_from_normals
from thermosim.errors import WeatherError

YEAR = year_from_normals(normals("sapporo-1981-2010"))


def piece(**changes):
    values = {
        "station": "Nowhere",
        "source": "test",
        "air_temperature": np.array([0.0, 2.0, 4.0, 2.0]),
        "relative_humidity": np.full(4, 0.5),
        "wind_speed": np.full(4, 3.0),
        "snowfall": np.array([0.0, 1.0e-6, 0.0, 3.0e-6]),
        "pressure": np.full(4, 1.0e5),
    }
    return Weather(**{**values, **changes})


def test_a_window_is_the_same_weather_from_a_later_hour():
    window = YEAR.window(48, 24)
    assert window.start_hour == 48
    assert window.steps == 24
    assert (window.air_temperature == YEAR.air_temperature[48:72]).all()
    assert (window.window(60, 6).snowfall == YEAR.snowfall[60:66]).all()


def test_a_whole_year_is_continued_over_new_year():
    window = YEAR.window(8758, 4)
    assert window.wind_speed == pytest.approx(np.roll(YEAR.wind_speed, 2)[:4])
    assert (window.air_temperature[2:] == YEAR.air_temperature[:2]).all()


def test_a_piece_is_not_continued_beyond_its_end():
    with pytest.raises(WeatherError, match="covers only 0 to 4 h"):
        piece().window(2, 4)


@pytest.mark.parametrize(("start", "hours"), [(0.5, 2), (0, 1.5), (0, 0)])
def test_a_window_needs_whole_steps(start, hours):
    with pytest.raises(WeatherError, match="whole numbers of steps"):
        piece().window(start, hours)


def test_shorter_steps_keep_every_hour_of_snow():
    finer = YEAR.resampled(600.0)
    assert finer.steps == 8760 * 6
    assert finer.is_year
    hourly = finer.snowfall.reshape(-1, 6).mean(axis=1)
    assert hourly == pytest.approx(YEAR.snowfall, rel=1e-14)


def test_shorter_steps_interpolate_temperature_between_middles_of_hours():
    finer = piece().resampled(1800.0)
    # middles at 0.5, 1.5, 2.5, 3.5 h; quarters of the way at 0.75 and 1.25 h
    assert finer.air_temperature == pytest.approx([0.0, 0.5, 1.5, 2.5, 3.5, 3.5, 2.5, 2.0])


def test_shorter_steps_of_a_year_run_smoothly_over_new_year():
    finer = YEAR.resampled(1800.0).air_temperature
    last, first = YEAR.air_temperature[-1], YEAR.air_temperature[0]
    # a quarter of the way from the middle of the last hour to that of the first
    assert finer[-1] == pytest.approx(0.75 * last + 0.25 * first, abs=1e-12)
    assert finer[0] == pytest.approx(0.25 * last + 0.75 * first, abs=1e-12)


def test_longer_steps_take_means():
    coarser = YEAR.resampled(86400.0)
    assert coarser.steps == 365
    assert coarser.air_temperature[10] == pytest.approx(YEAR.air_temperature[240:264].mean())
    assert coarser.hours == 8760


@pytest.mark.parametrize("step", [0.0, -600.0, 1000.0, 5400.0, 86400.0])
def test_steps_that_do_not_divide_the_hours_are_refused(step):
    with pytest.raises(WeatherError, match="not a whole"):
        piece().resampled(step)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("air_temperature", [0.0, np.nan, 1.0, 1.0], "air_temperature, step 1: nan"),
        ("relative_humidity", [0.5, 0.5, 50.0, 0.5], "step 2: 50 - is outside 0 to 1"),
        ("pressure", [1013.0] * 4, "outside 30000"),
        ("wind_speed", [1.0] * 3, "3 values against 4"),
        ("snowfall", [-1.0e-9, 0.0, 0.0, 0.0], "snowfall, step 0"),
        ("solar", [0.0, 2000.0, 0.0, 0.0], "solar, step 1"),
    ],
)
def test_impossible_weather_is_refused_with_step_and_range(name, value, words):
    with pytest.raises(WeatherError, match=words):
        piece(**{name: np.array(value)})


def test_the_arrays_given_are_copied():
    air = np.zeros(4)
    weather = piece(air_temperature=air)
    air[0] = 99.0
    assert weather.air_temperature[0] == 0.0
