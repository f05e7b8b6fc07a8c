"""Long series are reduced to what a figure can show without losing energy or extremes."""

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from tests.synthetic_year import HOUR, START, hourly, only, result, series
from thermosim.plots import figures
from thermosim.plots.monthly import months_of
from thermosim.plots.reduction import binned, duration_curve, energy, mean_day, thinned
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import Timeline, mark_time
from thermosim.results import Variable, time_coordinate

YEAR = result()


def test_load_duration_curve_falls_and_keeps_the_energy():
    load = np.fmax(YEAR["supply_hall/load"].values, 0.0)
    steps = Timeline.of(YEAR.coordinates["time"]).steps
    hours, power = duration_curve(load, steps)
    assert np.all(np.diff(power) <= 0.0)
    assert hours[-1] == np.count_nonzero(load > 0.0)  # hourly steps
    assert power @ np.diff(hours) * HOUR == pytest.approx(energy(load, steps), rel=1e-12)


def test_thinning_a_duration_curve_keeps_its_integral_and_its_fall():
    power = np.sort(np.random.default_rng(1).random(1234))[::-1]
    hours = np.concatenate([[0.0], np.cumsum(np.linspace(0.5, 2.0, 1234))])
    few, less = thinned(hours, power, 100)
    assert less.size == 100
    assert less @ np.diff(few) == pytest.approx(power @ np.diff(hours), rel=1e-12)
    assert np.all(np.diff(less) <= 0.0)


def test_monthly_bars_are_the_monthly_sums_of_the_result():
    months = months_of(Subject.of(YEAR), "supply_hall")
    np.testing.assert_array_equal(months.heat, YEAR["supply_hall/monthly/heat"].values)
    figure = figures(YEAR)["monthly_energy"]()
    bars = [bar for bar in figure.axes[0].patches if bar.get_height() > 0.0]
    drawn = sum(bar.get_height() for bar in bars)  # MWh
    given = sum(
        float(YEAR[f"supply_hall/monthly/{part}"].values.sum())
        for part in ("heat", "cooling", "electricity", "pump_electricity")
    )
    assert drawn == pytest.approx(given / 1000.0, rel=1e-9)


def test_months_are_summed_from_the_series_where_the_result_has_none():
    # 100 W from 16 January to the end of 15 March 2001: 16, 28 and 15 days of 2.4 kWh
    count = (16 + 28 + 15) * 24
    time = time_coordinate(np.arange(count) * HOUR, datetime(2001, 1, 16))
    plain = only({"p/heat": series(np.full(count, 100.0))}, {"time": time})
    months = months_of(Subject.of(plain), "p")
    assert months.names == ("Jan", "Feb", "Mar")
    np.testing.assert_allclose(months.heat, [38.4, 67.2, 36.0], rtol=1e-12)
    assert np.isnan(months.cop(with_pump=True)).all()


def test_months_a_short_run_never_saw_are_left_out():
    # 40 days from 1 January: January and nine days of February
    time = time_coordinate(np.arange(40 * 24) * HOUR, START)
    month = Variable(np.arange(1.0, 13.0), "1", ("month",), "month")
    variables = {
        "p/heat": series(np.ones(960)),
        "p/monthly/heat": series([5.0, 2.0] + [0.0] * 10, ("month",), "kWh"),
    }
    months = months_of(Subject.of(only(variables, {"time": time, "month": month})), "p")
    assert months.names == ("Jan", "Feb")
    np.testing.assert_array_equal(months.heat, [5.0, 2.0])


def test_bins_are_calendar_days_and_hold_their_range():
    # begins at 18:00, so the first day has 6 hours: 0..5, the next 24: 6..29
    time = time_coordinate(np.arange(24 * 100) * HOUR, datetime(2001, 1, 1, 18))
    days = binned(Timeline.of(time), np.arange(24.0 * 100))
    assert (days.mean[0], days.low[0], days.high[0]) == (2.5, 0.0, 5.0)
    assert (days.mean[1], days.low[1], days.high[1]) == (17.5, 6.0, 29.0)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=2, max_size=300),
    st.integers(2, 50),
)
def test_no_bin_loses_an_extreme(values, most):
    values = np.array(values)
    bins = binned(Timeline.of(hourly(values.size)["time"]), values, most)
    if np.isfinite(values).any():
        assert np.nanmax(bins.high) == np.nanmax(values)
        assert np.nanmin(bins.low) == np.nanmin(values)
    assert np.all((bins.low <= bins.mean + 1e-6) | np.isnan(bins.mean))


def test_times_that_begin_with_zero_are_beginnings_of_steps_and_others_are_ends():
    begins = Timeline.of(time_coordinate([0.0, 3600.0], START))
    ends = Timeline.of(time_coordinate([3600.0, 7200.0], START))
    np.testing.assert_array_equal(begins.seconds, [1800.0, 5400.0])
    np.testing.assert_array_equal(ends.seconds, [1800.0, 5400.0])


def test_months_of_a_leap_year_are_calendar_months():
    time = time_coordinate(np.arange(366 * 24) * HOUR, datetime(2000, 1, 1))
    numbers = Timeline.of(time).month_numbers() - 2000 * 12
    np.testing.assert_array_equal(np.bincount(numbers.astype(int))[:3] / 24, [31, 29, 31])


def labels(seconds, start):
    axes = Figure().subplots()
    mark_time(axes, Timeline.of(time_coordinate(seconds, start)))
    ticks = [*axes.get_xticklabels(minor=True), *axes.get_xticklabels()]
    return [tick.get_text() for tick in ticks if tick.get_text()], axes.get_xlabel()


def test_a_time_axis_is_named_by_what_an_engineer_reads():
    hours = np.arange(8760) * HOUR
    names, year = labels(hours, START)
    assert " ".join(names) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert year == "2001"
    names, year = labels(hours, datetime(2001, 7, 1))  # the year changes on the way
    assert names[0] == "Jul\n2001"
    assert names[6] == "Jan\n2002"
    assert year == ""
    assert labels(hours[:49], START)[0][:5] == [
        "00:00\n1 Jan",
        "06:00",
        "12:00",
        "18:00",
        "00:00\n2 Jan",
    ]
    assert labels(hours * 40.0, START)[0] == [
        f"{year}" for year in range(2001, 2041) if year % 3 == 0
    ]
    assert labels(np.arange(6.0) * 60.0, START)[0][:3] == ["00:00\n1 Jan", "00:01", "00:02"]


def test_a_series_that_repeats_daily_is_shown_as_its_mean_day():
    hours = np.arange(20 * 24)
    day = mean_day(Timeline.of(hourly(480)["time"]), 5.0 + (hours % 24))
    np.testing.assert_allclose(day.mean, 5.0 + np.arange(24))
    np.testing.assert_allclose(day.days * 24.0, np.arange(24) + 0.5)


def test_a_series_with_a_season_is_not_shown_as_a_mean_day():
    hours = np.arange(8760)
    season = 10.0 * np.cos(2 * np.pi * hours / 8760) + (hours % 24)
    assert mean_day(Timeline.of(hourly(8760)["time"]), season) is None
    assert mean_day(Timeline.of(hourly(480)["time"]), np.full(480, math.nan)) is None
