import math
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from tests.results_sample import sample_result
from thermosim.errors import EnergyBalanceError, InputError
from thermosim.results import Headline, Ledger, Table, Variable, time_coordinate

ROOT = Path(__file__).parents[1]
POWER = "plant/heat_pump/electricity"


def series(values: list[float], times: list[float]) -> object:
    return sample_result(
        variables={"power": Variable(np.array(values), "W", ("time",), "")},
        coordinates={"time": time_coordinate(times, datetime(2013, 1, 1))},
    )


def test_importing_results_loads_neither_h5py_nor_numba():
    code = "import sys, thermosim.results; print('h5py' in sys.modules or 'numba' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    assert answer.stdout.strip() == b"False"


def test_a_ledger_sums_its_sides_and_keeps_what_is_left():
    ledger = Ledger({"a": 3.0, "b": 1.0}, {"c": 2.5}, {"tank": 1.0}, None)
    # 3 + 1 - 2.5 - 1 = 0.5 J of the larger side, 4 J
    assert (ledger.total_in, ledger.total_out, ledger.total_stored) == (4.0, 2.5, 1.0)
    assert (ledger.residual, ledger.throughput) == (0.5, 4.0)
    assert ledger.relative_residual == 0.125


def test_a_ledger_does_not_lose_small_energies_beside_large_ones():
    # 1e16 + 1 - 1e16 - 1 is 0; adding from the left in double precision gives -1
    assert Ledger({"a": 1e16, "b": 1.0}, {"c": 1e16, "d": 1.0}, {}, None).residual == 0.0


def test_an_open_ledger_is_an_error_and_a_closed_one_is_not():
    Ledger({"a": 1.0}, {"b": 1.0 - 1e-7}, {}, None).check(limit=1e-6)
    for lost in (1e-5, math.nan):
        with pytest.raises(EnergyBalanceError, match="does not close"):
            Ledger({"a": 1.0}, {"b": 1.0 - lost}, {}, None).check(limit=1e-6)
    with pytest.raises(EnergyBalanceError, match="inf of the throughput"):
        Ledger({}, {}, {"tank": 1.0}, None).check()
    with pytest.raises(EnergyBalanceError, match="nan of the throughput"):
        Ledger({"a": math.inf}, {"b": math.inf}, {}, None).check()
    Ledger({}, {}, {}, None).check()


@pytest.mark.parametrize("worst", [-2.0, math.nan])
def test_steps_that_cancel_each_other_are_still_an_open_ledger(worst: float):
    steps = np.array([0.0, worst, 2.0])
    with pytest.raises(EnergyBalanceError, match="in step 1: "):
        Ledger({"a": 1.0}, {"b": 1.0}, {}, steps).check()


def test_reductions_of_a_series_follow_their_definitions():
    result = series([1.0, 2.0, 4.0, 5.0], [3600.0, 7200.0, 10800.0, 14400.0])
    expected = {"mean": 3.0, "sum": 12.0, "max": 5.0, "min": 1.0, "first": 1.0, "last": 5.0}
    expected["rms"] = math.sqrt((1 + 4 + 16 + 25) / 4)
    expected["integral"] = 12.0 * 3600.0
    for how, value in expected.items():
        assert result.reduce("power", how) == pytest.approx(value, rel=1e-15)


def test_times_that_begin_with_zero_mark_beginnings_and_others_mark_ends():
    # steps of 10, 20, 20 s against steps of 10, 20, 30 s
    assert series([1.0, 1.0, 1.0], [0.0, 10.0, 30.0]).steps().tolist() == [10.0, 20.0, 20.0]
    assert series([1.0, 1.0, 1.0], [10.0, 30.0, 60.0]).steps().tolist() == [10.0, 20.0, 30.0]


def test_a_headline_reduces_to_its_value():
    assert sample_result().reduce("seasonal COP", "last") == 4.25
    assert sample_result().headline("seasonal COP").unit == "1"


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda r: r["plant/heat_pump/electricty"], f"Did you mean '{POWER}'"),
        (lambda r: r["qqq"], "It has: "),
        (lambda r: r.headline("seasonal cop"), "Did you mean 'seasonal COP'"),
        (lambda r: r.reduce(POWER, "avg"), "way to reduce 'avg'"),
        (lambda r: r.reduce("nothing like it", "mean"), "variable or headline"),
        (lambda r: r.reduce("seasonal COP", "integral"), "has no integral"),
        (lambda r: r.reduce("soil/temperature", "integral"), "needs a series in time"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(ask, answer: str):
    with pytest.raises(InputError, match=answer):
        ask(sample_result())


ONE = Variable(np.ones(1), "W", ("time",), "")
AXIS = {"time": time_coordinate([1.0], datetime(2013, 1, 1))}


@pytest.mark.parametrize(
    ("build", "answer"),
    [
        (lambda: Variable(np.ones(2), "W", (), "x"), "a single number is a headline"),
        (lambda: Variable(np.ones((2, 2)), "W", ("time",), "x"), "Name each dimension"),
        (lambda: Variable(np.ones(0), "W", ("time",), "x"), "holds no value"),
        (lambda: Table("t", ("a", "b"), ("",), ()), "one unit"),
        (lambda: Table("t", ("a",), ("",), (("x", "y"),)), "one cell a column"),
        (lambda: sample_result(coordinates={}), "has no coordinate"),
        (lambda: sample_result(coordinates={"t": ONE}, variables={}), "its dims are"),
        (lambda: sample_result(coordinates=AXIS), "48 values along 'time'"),
        (lambda: series([1.0, 1.0], [5.0, 5.0]), "do not rise"),
        (lambda: sample_result(variables={"time": ONE}, coordinates=AXIS), "name of a coordinate"),
        (lambda: sample_result(variables={"tables/x": ONE}, coordinates=AXIS), "keeps for itself"),
        (lambda: sample_result(variables={"a//b": ONE}, coordinates=AXIS), "is no path"),
        (lambda: sample_result(variables={"../b": ONE}, coordinates=AXIS), "is no path"),
        (lambda: sample_result(variables={"a": ONE, "a/b": ONE}, coordinates=AXIS), "below 'a'"),
        (lambda: sample_result(headlines=(Headline("h", 1, "", ""),) * 2), "the same name"),
    ],
)
def test_a_result_that_could_not_be_filed_is_refused_when_it_is_made(build, answer: str):
    with pytest.raises(InputError, match=answer):
        build()


def test_arrays_of_a_result_cannot_be_written_through():
    with pytest.raises(ValueError, match="read-only"):
        sample_result()[POWER].values[0] = 1.0


def test_the_digest_sees_physics_and_nothing_else():
    digest = sample_result().physical_digest()
    swapped = dict(reversed(sample_result().variables.items()))
    same = sample_result(title="other", provenance={}, notes=(), variables=swapped)
    assert same.physical_digest() == digest
    power = sample_result()[POWER]
    for other in (
        Variable(np.nextafter(power.values, 1e9), "W", ("time",), ""),
        Variable(power.values, "kW", ("time",), ""),
    ):
        changed = sample_result(variables={**sample_result().variables, POWER: other})
        assert changed.physical_digest() != digest
    for changes in ({"headlines": ()}, {"tables": ()}, {"ledger": Ledger({}, {}, {}, None)}):
        assert sample_result(**changes).physical_digest() != digest


def test_xarray_sees_names_units_and_dates():
    pytest.importorskip("xarray")
    data = sample_result().to_xarray()
    assert data[POWER].dims == ("time",)
    assert data[POWER].attrs["units"] == "W"
    assert data.time.values[0] == np.datetime64("2013-01-01T01:00:00")
    assert float(data["soil/temperature"].sel(time="2013-01-01T02:00", depth=0.0)) == pytest.approx(
        10.0 + math.sin(2.0 / 24.0)
    )


def test_without_xarray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match=r"pip install 'thermosim-heat\[xarray\]'"):
        sample_result().to_xarray()
