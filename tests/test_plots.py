"""Figures show the numbers of the result and nothing else, whatever is missing from it."""

import math
from datetime import datetime

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from tests.synthetic_year import HOUR, hourly, only, result, series
from thermosim.errors import InputError, StorageError
from thermosim.plots import figures, save
from thermosim.plots.along_sewer import evened
from thermosim.plots.canvas import COOL
from thermosim.plots.subject import Subject, design_days, plant_reaches
from thermosim.plots.temperatures import measured_pair
from thermosim.plots.timeline import Timeline, mark_time
from thermosim.results import Ledger, Table, Variable, time_coordinate

YEAR = result()
DAYS = result(days=3)


# what the figures find in a result


def test_plants_are_found_where_the_sewage_temperature_jumps():
    # 60 cells of 20 m; two plants begin in cells 20 and 40 and are three cells long
    reaches = plant_reaches(Subject.of(result(days=5, plants=("near", "far"))))
    assert reaches == {"near": (410.0, 470.0), "far": (810.0, 870.0)}


def test_the_change_since_the_inlet_is_drawn_below_the_temperature():
    # 20, 19 and 17 degC at all times: 0, -1 and -3 K
    axes = hourly(4) | {"position": Variable([5.0, 15.0, 25.0], "m", ("position",), "")}
    field = series(np.tile([20.0, 19.0, 17.0], (4, 1)), ("time", "position"), "degC")
    below = figures(only({"sewer/temperature": field}, axes))["sewer_profile"]().axes[1]
    np.testing.assert_allclose(below.lines[0].get_ydata(), [0.0, -1.0, -3.0], atol=1e-12)


def test_the_map_is_interpolated_over_the_length_of_an_exchanger():
    position, values = evened(np.array([10.0, 20.0, 50.0]), np.array([[0.0, 0.0, 3.0]]))
    np.testing.assert_allclose(position, [10.0, 20.0, 30.0, 40.0, 50.0])
    np.testing.assert_allclose(values, [[0.0, 0.0, 1.0, 2.0, 3.0]], atol=1e-12)


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


# what figures say


def test_a_plant_without_a_machine_shows_no_performance_of_one():
    pump = {"p/electricity": series(np.zeros(720)), "p/pump_electricity": series(np.ones(720))}
    cold = {"p/heat": series(np.full(720, -50.0)), "p/cop": series(np.zeros(720))}
    source = {"p/water_from_exchanger": series(np.full(720, 15.0), unit="degC")}
    found = figures(only(pump | cold | source, hourly(720)))
    assert "cop_source" not in found
    drawing = found["monthly_energy"]
    assert drawing.caption.startswith(
        "36 kWh of cooling takes 0.72 kWh of electricity for the pump"
    )
    assert "0 kWh" not in drawing.caption
    assert len(drawing().axes) == 1


def test_months_stand_in_the_order_of_the_run():
    year = result(start=datetime(2001, 11, 1))
    axes = figures(year)["monthly_energy"]().axes
    assert [label.get_text() for label in axes[-1].get_xticklabels()][:3] == ["Nov", "Dec", "Jan"]
    monthly = year["supply_hall/monthly/heat"].values  # January first
    heat = [bar.get_height() for bar in axes[0].containers[0]]
    assert heat[0] / heat[2] == pytest.approx(monthly[10] / monthly[0])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (2, "Lines are the values of the steps"),
        (365, "Lines are daily means, bands the range within the day"),
        (800, "Lines are means over 2 days, bands the range within them"),
    ],
)
def test_the_caption_says_what_the_lines_are(days, words):
    variables = {"sewer/inlet_temperature": series(np.zeros(24 * days), unit="degC")}
    assert figures(only(variables, hourly(24 * days)))["temperatures"].caption == f"{words}."


def test_statistics_say_how_many_readings_they_are_of():
    # computed 10, 11, 12, 13 degC at 0.5 .. 3.5 h; readings of 10 degC at 0, 1, 2 and 3 h: the
    # first lies before the first value, the others miss by 0.5, 1.5 and 2.5 K: mean 1.5 K
    variables = {
        "sewer/outlet_temperature": series(10.0 + np.arange(4), unit="degC"),
        "sewer/measured_outlet_temperature": series(np.full(4, 10.0), ("logger",), "degC"),
    }
    clock = time_coordinate(np.arange(4) * HOUR, datetime(2001, 1, 1))
    axes = hourly(4) | {"logger": Variable(clock.values, clock.unit, ("logger",), "")}
    caption = figures(only(variables, axes))["measured_outlet"].caption
    assert "1.5 K on average" in caption
    assert "all 3 readings within the run, its start-up included" in caption


def test_days_that_the_run_did_not_see_wholly_are_no_design_days():
    # starts at noon: half a hot day, a mild, a cold and a mild day, half a hot day
    air = np.repeat([30.0, 12.0, 5.0, 11.0, 30.0], [12, 24, 24, 24, 12])
    clock = time_coordinate(np.arange(1.0, air.size + 1.0) * HOUR, datetime(2001, 1, 1, 12))
    of = only({"weather/air_temperature": series(air, unit="degC")}, {"time": clock})
    assert dict(design_days(Subject.of(of))) == {"coldest day": 2.0, "warmest day": 1.0}


def test_what_never_changes_is_named_and_drawn_from_zero():
    flow = {"sewer/flow": series(42.6e-3 + 1e-15 * np.arange(48), unit="m^3/s")}
    drawing = figures(only(flow, hourly(48)))["sewer_flow"]
    assert drawing.caption == "The same in all steps: flow 42.6 L/s."
    low, high = drawing().axes[0].get_ylim()
    assert low == 0.0
    assert high == pytest.approx(1.25 * 42.6)


def test_heat_given_to_the_sewer_is_blue_and_said_to_be_given():
    unit = {"unit": Variable([1.0, 2.0], "1", ("unit",), "unit")}
    heat = Variable([-100.0, -50.0], "W", ("unit",), "heat to the water at design: 28 degC")
    drawing = figures(only({"cooling/design/unit_heat": heat}, unit))["exchanger_units"]
    assert drawing.caption.startswith("2 units give 150 W to the sewer together (28 °C)")
    colors = {bar.get_facecolor() for bar in drawing().axes[0].patches}
    assert colors == {to_rgba(COOL)}


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
