"""Dates, months and edges of the ground that several scenarios share."""

from datetime import datetime

import numpy as np
import pytest

from thermosim import case
from thermosim.scenarios.dhc_hours import hours_of
from thermosim.scenarios.dhc_station import UNDER_SNOW, station_of
from thermosim.scenarios.ground_inputs import Bottom
from thermosim.scenarios.site_inputs import hour_of_year


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (datetime(1989, 1, 1), 0),
        (datetime(1989, 10, 1, 5), 273 * 24 + 5),  # 31+28+31+30+31+30+31+31+30 = 273 days before
        (datetime(1992, 2, 29), 58 * 24),  # a year of 365 days: as 28 February, 31 + 27 before
        (datetime(1992, 3, 1), 59 * 24),
    ],
)
def test_hours_before_a_date_leave_29_february_out(start, hours):
    assert hour_of_year(start) == hours


def test_a_bottom_gives_its_own_temperature_or_flux_and_else_the_mean_of_the_surface():
    assert Bottom().value(8.5) == 8.5
    assert Bottom(kind="temperature", temperature="10 degC").value(8.5) == 10.0
    assert Bottom(kind="flux", flux="0.06 W/m^2").value(8.5) == 0.06


def test_heat_from_the_depth_reaches_the_ground_of_a_plant_as_it_is_given():
    bottom = {"kind": "flux", "flux": "0.06 W/m^2"}
    job = case.load("sapporo-1989", {"ground.bottom": bottom, "run.start": "1992-02-29"})
    hours = hours_of(job, job.inputs)
    station = station_of(job.inputs, hours)
    at = station.march.others.index("bottom")
    np.testing.assert_array_equal(station.weather.others[:, at], 0.06)
    # before the first train the ground is as warm as the air of a year, and what snow adds
    warm = hours.outdoor.mean() + UNDER_SNOW
    np.testing.assert_allclose(station.start.modes, station.march.ground.uniform(warm))
