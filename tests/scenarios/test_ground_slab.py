"""Floors on the ground through the year: published cases, balance, linearity, mistakes."""

import csv
import math
import re
from functools import cache

import numpy as np
import pytest

from thermosim import case, data
from thermosim.errors import CaseError, ParameterError
from thermosim.plots import figures
from thermosim.validate import read_reference

FOLDER = data.folder("validation") / "iea-bestest-ground"
AIR = {"monthly_temperature": ["5 degC"] * 12}
COARSE = {"grid.cell": "80 mm", "grid.growth": 0.3}


@cache
def _run(name, overrides):
    return case.load(name, dict(overrides)).run()


def run(name="slab-gc40b", **values):
    given = {key.replace("__", "."): value for key, value in values.items()}
    return _run(name, tuple({**COARSE, **given}.items()))


def test_reference_holds_the_numbers_of_the_table():
    entries = {e.name: e.published for e in read_reference(FOLDER).comparison}
    with (FOLDER / "bestest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {
        "annual amplitude": "annual_W",
        "annual lag": "annual_lag_d",
        "daily amplitude": "daily_W",
        "daily lag": "daily_lag_h",
    }
    for row in rows:
        names = row["case"].split("/")
        for name, column in columns.items():
            if row[column]:
                given = entries[f"{names[-1]}: {name}"]
                assert float(given.split()[0]) == float(row[column])
        steady = entries.get(f"{names[0]}: mean floor heat, reference")
        if steady:
            assert float(steady.split()[0]) == float(row["reference_W"])
            programs = {float(row[f"{p}_W"]) for p in ("trnsys", "fluent", "matlab")}
            told = [v for k, v in entries.items() if k.startswith(f"{names[0]}: not")]
            assert {float(v.split()[0]) for v in told} == {min(programs), max(programs)}


def test_harmonic_cases_have_the_mean_of_their_steady_twins():
    # equations are linear: GC40b is GC30b with swings
    swinging, steady = run().headline, run("slab-gc30b").headline
    mean = steady("mean floor heat").value
    assert swinging("mean floor heat").value == pytest.approx(mean, rel=1e-12)
    assert swinging("annual floor heat").value == pytest.approx(8.76 * mean)
    assert run()["floor/heat_flow"].values.mean() == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize("name", ["slab-gc40b", "slab-gc55c", "slab-gc10a"])
def test_energy_closes_in_the_year_and_in_every_hour(name):
    books = run(name).ledger
    assert books.relative_residual < 1e-10
    hour = np.abs(books.residual_series).max() / (books.throughput / 8760)
    assert hour < 1e-8


def test_floor_as_warm_as_the_mean_of_the_air_gives_and_takes_as_much():
    # zone, bottom and yearly mean of the air are 10 degC: half of the heat of 421 W cos comes back
    same = run(zone__temperature="10 degC")
    amplitude = run().headline("annual amplitude of the floor heat").value
    half = amplitude / math.pi * 8760 * 3600.0  # of a cosine
    for side in (same.ledger.inputs, same.ledger.outputs):
        assert side["floor"] == pytest.approx(half, rel=1e-3)
    assert same.ledger.relative_residual < 1e-9
    assert same.headline("mean floor heat").value == pytest.approx(0.0, abs=1e-5)
    assert not [h for h in same.headlines if h.unit == "%"]  # no share of nothing


def test_floor_among_equal_temperatures_exchanges_nothing():
    outside = {"temperature": "10 degC", "film": "100 W/m^2/K"}
    result = case.load(
        "slab-gc40b", {**COARSE, "zone.temperature": "10 degC", "outside": outside}
    ).run()
    assert np.abs(result["floor/heat_flow"].values).max() < 1e-5
    assert result.ledger.throughput == 0.0


def test_highest_heat_follows_the_coldest_day_by_the_lag():
    # 14.5 d + 18.1 d = hour 783, to the daily wave's 12 h
    result = run()
    lag = result.headline("annual lag of the floor heat").value
    peak = result.headline("hour of the highest floor heat").value
    assert peak == pytest.approx(24 * (14.5 + lag), abs=13)
    swing = np.ptp(result["floor/heat_flow"].values) / 2
    parts = [result.headline(f"{k} amplitude of the floor heat").value for k in ("annual", "daily")]
    assert swing == pytest.approx(sum(parts), rel=2e-3)


def test_hours_of_the_outdoor_air_are_exact_means():
    # 10 - 6 cos(2 pi (t - 14.5 d) / yr) - 2 cos(2 pi (t - 3.5 h) / d), mean of hour 4 is t = 3.5 h:
    # the day's mean over one hour is 2 sin(pi/24) / (pi/24) = 1.99430 K
    air = run()["outside/air_temperature"].values
    expected = 10 - 6 * math.cos(2 * math.pi * (3.5 - 348) / 8760) - 1.994296
    assert air[3] == pytest.approx(expected, abs=1e-5)


def test_twelve_equal_months_are_a_constant():
    zone = {"monthly_temperature": ["30 degC"] * 12, "film": "100 W/m^2/K"}
    months = case.load("slab-gc30b", {**COARSE, "zone": zone}).run()
    assert months.headline("mean floor heat").value == pytest.approx(
        run("slab-gc30b").headline("mean floor heat").value, rel=1e-9
    )
    assert np.ptp(months["floor/heat_flow"].values) < 1e-6


def test_monthly_air_swings_the_floor_like_its_first_harmonic():
    # a sine of 6 K given by its monthly means; they are flatter by sinc(1/12) = 0.98862, and the
    # smooth year through them gives most of that back
    middles = (np.arange(12) + 0.5) / 12
    air = [f"{10 - 6 * math.cos(2 * math.pi * (m - 14.5 / 365)):.4f} degC" for m in middles]
    outside = {"monthly_temperature": air, "film": "100 W/m^2/K"}
    made = case.load("slab-gc30b", {**COARSE, "outside": outside}).run()
    swings = [r.headline("annual amplitude of the floor heat").value for r in (made, run())]
    assert swings[0] == pytest.approx(swings[1], rel=0.02)


def test_fields_meet_at_the_surface_and_the_bottom():
    result = run(grid__section_depth="15 m")
    section, plan = result["section/mean_temperature"].values, result["surface/mean_temperature"]
    np.testing.assert_allclose(section[0], plan.values[0], atol=1e-9)
    np.testing.assert_allclose(section[-1], 10.0, atol=1e-9)
    assert np.abs(result["section/annual_amplitude"].values[-1]).max() < 1e-9


def test_heat_leaves_mostly_near_the_edge():
    share = run().headline("floor heat within 1 m of the edge").value
    # a strip of 1 m is 1 - (10/12)^2 = 30.6 % of the floor
    assert 2 * 30.6 < share < 80


def test_figures_of_a_floor_are_drawn():
    found = figures(run())
    assert {"floor_heat", "floor_plan", "floor_section"} <= set(found)
    for name in ("floor_heat", "floor_plan", "floor_section"):
        assert found[name]().axes
    assert "floor_heat" not in figures(run("slab-gc30b"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"floor.length": "-12 m"}, "floor.length.*too small. Allowed: above 0 m"),
        ({"ground.conductivity": "0 W/m/K"}, "ground.conductivity.*above 0"),
        ({"ground.heat_capacity": "-1 J/m^3/K"}, "heat_capacity.*above 0"),
        ({"ground.far": "0.2 m"}, "wall = 0.24 m is not narrower than ground.far = 0.2 m"),
        ({"zone": {"monthly_temperature": ["20 degC"] * 11}}, "twelve values .* January first"),
        ({"zone.monthly_temperature": ["20 degC"] * 12}, "one of them"),
        ({"outside": {**AIR, "annual_amplitude": "6 K"}}, "leave annual_amplitude"),
        ({"ground.depth": "infinite"}, "leave it out with depth"),
        ({"floor.wall_footprint": "linear"}, "needs imposed temperatures"),
        ({"grid.cell": "1 m"}, "too coarse for a strip of 0.24 m"),
        ({"zone.temperature": 30}, "Write for example"),
        ({"outside.coldest": "400 day"}, "coldest.*too large"),
        ({"outside": {"temperature": "9 degC", "annual_amplitude": "6 K"}}, "needs coldest"),
    ],
)
def test_mistakes_are_told_in_one_sentence(values, sentence):
    with pytest.raises(CaseError) as caught:
        case.load("slab-gc40b", values, "--set")
    told = str(caught.value)
    assert re.search(sentence, told)
    assert len(told.splitlines()) == 1


def test_more_cells_than_memory_bears_are_refused_before_they_are_made():
    floor = case.load("slab-gc40b", {"grid.cell": "1 mm", "grid.growth": 0.02})
    with pytest.raises(ParameterError, match="at most 400,000 are allowed"):
        floor.run()
