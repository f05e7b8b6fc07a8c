"""Figures show the numbers of the result and nothing else, whatever is missing from it."""

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from tests.synthetic_year import HOUR, START, result
from thermosim.errors import InputError, StorageError
from thermosim.plots import figures, save
from thermosim.plots.monthly import months_of
from thermosim.plots.reduction import binned, duration_curve, energy, thinned
from thermosim.plots.subject import Subject, design_days, plant_reaches
from thermosim.plots.temperatures import measured_pair
from thermosim.plots.timeline import Timeline, mark_time
from thermosim.results import Ledger, Result, Table, Variable, time_coordinate

YEAR = result()
DAYS = result(days=3)


def only(variables, coordinates, ledger=None, **more):
    """A result of these variables alone."""
    ledger = ledger or Ledger({}, {}, {})
    return Result(
        title="t",
        scenario="other",
        variables=variables,
        coordinates=coordinates,
        headlines=(),
        ledger=ledger,
        **more,
    )


def series(values, dims=("time",), unit="W"):
    return Variable(np.asarray(values, float), unit, dims, "a series")


def hourly(count):
    return {"time": time_coordinate(np.arange(count) * HOUR, START)}


# reductions


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


# what the figures find in a result


def test_plants_are_found_where_the_sewage_temperature_jumps():
    # 60 cells of 20 m; two plants begin in cells 20 and 40 and are three cells long
    reaches = plant_reaches(Subject.of(result(days=5, plants=("near", "far"))))
    assert reaches == {"near": (410.0, 470.0), "far": (810.0, 870.0)}


def test_the_design_days_have_the_highest_heating_and_cooling_load():
    days = dict(design_days(Subject.of(YEAR)))
    load = YEAR["supply_hall/load"].values.reshape(365, 24).mean(axis=1)
    assert days == {
        "highest heating load": float(load.argmax()),
        "highest cooling load": float(load.argmin()),
    }


def test_computed_temperature_is_compared_at_the_times_of_the_measurement():
    # computed 10, 11, 12 ... degC at 0.5, 1.5, 2.5 h; measured at 2 h and 3 h of a later start
    variables = {
        "sewer/outlet_temperature": series(10.0 + np.arange(8), unit="degC"),
        "sewer/measured_outlet_temperature": series([12.0, 12.0], ("logger",), "degC"),
    }
    later = time_coordinate([1 * HOUR, 2 * HOUR], datetime(2001, 1, 1, 1))
    axis = Variable(later.values, later.unit, ("logger",), "")
    _, measured, computed = measured_pair(Subject.of(only(variables, hourly(8) | {"logger": axis})))
    np.testing.assert_allclose(computed, [11.5, 12.5])
    np.testing.assert_allclose(measured, 12.0)


def test_a_year_of_the_sewer_scenario_shows_every_family():
    names = set(figures(result(days=365, measured=True)))
    assert names >= {
        "energy_flow",
        "sewer_profile",
        "sewer_map",
        "temperatures",
        "measured_outlet",
        "monthly_energy",
        "savings",
        "load_duration",
        "cop_source",
        "exchanger_units",
        "deposit",
        "deposit_loss",
        "sewer_flow",
        "sewer_depth",
    }


def test_figures_of_several_plants_are_named_after_the_plant():
    names = figures(result(days=2, plants=("a", "b")))
    assert "load_duration-a" in names
    assert "load_duration-b" in names
    assert "load_duration" not in names


def drawn(of):
    """Every figure of a result, drawn; the labels of its axes."""
    labels = []
    for drawing in figures(of).values():
        assert drawing.caption.endswith(".")
        assert "nan" not in drawing.caption
        labels += [axes.get_ylabel() for axes in drawing().axes if axes.axison]
    return labels


def test_every_axis_has_its_unit():
    assert all("[" in label for label in drawn(result(days=3, measured=True)))


@pytest.mark.parametrize("value", [0.0, math.nan], ids=["all zero", "no number"])
def test_series_without_any_information_are_still_drawn(value):
    empty = {
        path: Variable(np.full(v.values.shape, value), v.unit, v.dims, v.description)
        for path, v in YEAR.variables.items()
    }
    axes = dict(YEAR.coordinates)
    drawn(only(empty, axes, Ledger({"a": value}, {"b": 1.0}, {}), tables=YEAR.tables))


def test_series_with_gaps_are_drawn():
    holed = {}
    for path, variable in DAYS.variables.items():
        values = variable.values.copy()
        values[:30] = math.nan
        holed[path] = Variable(values, variable.unit, variable.dims, variable.description)
    drawn(only(holed, dict(DAYS.coordinates)))


def test_any_series_of_any_scenario_is_drawn_as_lines():
    axes = hourly(5) | {
        "depth": Variable([1.0, 2.0], "m", ("depth",), "below ground"),
        "run": Variable([1.0, 2.0, 3.0], "1", ("run",), "number"),
    }
    variables = {
        "tank/top": series(np.arange(5.0), unit="degC"),
        "tank/bottom": series(np.arange(5.0), unit="degC"),
        "tank/flow": series(np.ones(5), unit="kg/s"),
        "ground/temperature": series(np.ones((5, 2)), ("time", "depth"), "degC"),
        "cost": series([1.0, 3.0, 2.0], ("run",), "JPY"),
    }
    of = only(variables, axes)
    assert list(figures(of)) == ["tank_top_and_more", "tank_flow", "ground_temperature", "cost"]
    drawn(of)


def test_a_result_of_one_instant_or_of_nothing_has_no_figure_that_fails():
    drawn(only({"a": series([1.0])}, hourly(1)))
    assert figures(only({}, {})) == {}


def test_names_that_look_like_formulas_are_drawn_as_they_are(tmp_path):
    of = only({"p/heat$^": series([1.0, 2.0])}, hourly(2))
    (path,) = save(of, tmp_path, format="svg")
    assert "heat$^" in path.read_text(encoding="utf-8")


def test_the_table_of_deposits_needs_two_columns_of_numbers():
    words = Table("Heat lost to deposit", ("state", "loss"), ("", "%"), (("clean", 0.0),))
    assert not figures(only({}, {}, tables=(words,)))


def test_one_flow_in_and_one_out_need_no_diagram():
    assert "energy_flow" not in figures(only({}, {}, Ledger({"a": 1.0}, {"b": 1.0}, {})))
    assert "energy_flow" in figures(only({}, {}, Ledger({"a": 2.0}, {"b": 1.0, "c": 1.0}, {})))


def test_where_the_plant_says_so_the_temperature_is_not_asked():
    axes = hourly(3) | {"unit": Variable([1.0, 2.0], "1", ("unit",), "unit")}
    of = only(
        {"p/heat": series(np.ones(3)), "p/design/unit_position": series([40.0, 52.0], ("unit",))},
        axes,
    )
    assert plant_reaches(Subject.of(of)) == {"p": (40.0, 52.0)}


def test_unmet_load_is_hatched_between_load_and_delivery():
    variables = {"p/load": series([100.0, 80.0, 20.0]), "p/heat": series([50.0, 50.0, 20.0])}
    drawing = figures(only(variables, hourly(3)))["load_duration"]
    assert "40 % of its energy is not met" in drawing.caption  # (50 + 30) of 200
    names = [text.get_text() for text in drawing().axes[0].get_legend().get_texts()]
    assert names == ["load", "unmet", "delivered"]


def test_heat_lost_to_the_deposit_is_its_integral():
    variables = {
        "p/heat": series(np.ones(3)),
        "p/deposit_thickness": series([0.0, 1e-3, 2e-3], unit="m"),
        "p/heat_lost_to_deposit": series([0.0, 1000.0, 2000.0]),
    }
    drawing = figures(only(variables, hourly(3)))["deposit"]
    assert "2 mm" in drawing.caption
    assert "3 kWh" in drawing.caption
    assert len(drawing().axes) == 2


@pytest.mark.parametrize(
    ("span", "unit"), [(20.0, "s"), (7200.0, "min"), (9e4, "h"), (9e5, "days")]
)
def test_without_a_calendar_time_is_counted_in_a_handy_unit(span, unit):
    time = Variable(np.linspace(0.0, span, 11), "s", ("time",), "time")
    axes = Figure().subplots()
    mark_time(axes, Timeline.of(time))
    assert axes.get_xlabel() == f"Time [{unit}]"
    assert len(axes.get_xticks()) >= 4


# files


def test_the_same_result_gives_the_same_bytes(tmp_path):
    names = ["energy_flow", "sewer_map", "temperatures", "cop_source"]
    for ending in ("svg", "png"):
        first = save(DAYS, tmp_path / "a", names, ending)
        second = save(result(days=3), tmp_path / "b", names, ending)
        assert [a.read_bytes() for a in first] == [b.read_bytes() for b in second]


def test_an_unknown_figure_names_the_nearest(tmp_path):
    with pytest.raises(InputError, match="Did you mean 'load_duration'"):
        save(DAYS, tmp_path, "load_durations")
    with pytest.raises(InputError, match="format 'pdf'"):
        save(DAYS, tmp_path, "load_duration", "pdf")
    assert not list(tmp_path.iterdir())


def test_one_figure_goes_to_a_file_and_many_to_a_folder(tmp_path):
    assert save(DAYS, tmp_path / "x.svg", "deposit") == [tmp_path / "x.svg"]
    assert save(DAYS, tmp_path / "new", ["deposit"]) == [tmp_path / "new" / "deposit.png"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["deposit.png", "new", "x.svg"]
    with pytest.raises(InputError, match="cannot hold 2 figures"):
        save(DAYS, tmp_path / "y.png", ["deposit", "temperatures"])


def test_a_place_that_cannot_be_written_is_one_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be written"):
        save(DAYS, tmp_path / "file" / "inside", "deposit")


def test_drawing_leaves_the_settings_of_the_user_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures(DAYS)["deposit"]()
    assert dict(matplotlib.rcParams) == before
