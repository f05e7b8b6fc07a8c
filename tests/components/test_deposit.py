import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.deposit import (
    YEAR,
    Deposit,
    DepositState,
    compatible_coverage,
    film_under_layer,
    least_conductivity,
)
from thermosim.errors import ParameterError


def series(film: float) -> float:
    """A wall of 100 W/(m2 K) behind the film, 1 m2 per metre."""
    return 1.0 / (1.0 / film + 1.0 / 100.0)


def test_layer_reaches_two_millimetres_in_one_year():
    state = DepositState()
    for _ in range(12):
        state = Deposit().step(state, YEAR / 12.0)
    assert state.thickness == pytest.approx(0.002, rel=1e-12)


def test_layer_stops_at_its_limit():
    assert Deposit().step(DepositState(), 10.0 * YEAR).thickness == 0.005


def test_cleaning_inside_a_step_leaves_what_grew_since():
    # cleaned at 0.5 year, so after 0.7 year only 0.2 year of growth is left: 0.4 mm
    deposit = Deposit(cleaning_interval=0.5 * YEAR)
    state = deposit.step(DepositState(), 0.7 * YEAR)
    assert state.thickness == pytest.approx(0.0004)
    assert state.age == pytest.approx(0.2 * YEAR)


def test_cleaning_on_demand_restores_the_bare_wall():
    assert Deposit().cleaned() == DepositState(0.0, 0.0)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.0, 0.4), min_size=1, max_size=6))
def test_thickness_does_not_depend_on_how_time_is_divided(parts):
    deposit = Deposit(cleaning_interval=0.5 * YEAR + 1.0)
    state = DepositState()
    for part in parts:
        state = deposit.step(state, part * YEAR)
    once = deposit.step(DepositState(), sum(parts) * YEAR)
    assert state.thickness == pytest.approx(once.thickness, abs=1e-12)


def test_layer_is_washed_out_only_above_the_threshold():
    deposit = Deposit(wash_out_shear=3.0, kept_by_wash_out=0.25)
    grown = DepositState(0.002, YEAR)
    assert deposit.step(grown, 0.0, wall_shear=2.9).thickness == 0.002
    assert deposit.step(grown, 0.0, wall_shear=3.0).thickness == pytest.approx(0.0005)


def test_layer_acts_in_series_with_the_film():
    # 1/1500 + 0.002/0.6 = 0.0006667 + 0.0033333 = 0.004 m2 K/W
    assert film_under_layer(1500.0, 0.002, 0.6) == pytest.approx(250.0)


def test_coverage_compatible_with_a_loss_follows_from_the_series_circuit():
    # film 300 and wall 100: clean 75; 2 mm at 0.6 gives film 150, so 60: loss 20 %.
    # 2 mm at 2.0 gives 1/(1/300 + 1/1000) = 230.77, so 69.767: loss 6.977 %, below 10 %.
    coverage = compatible_coverage(0.10, np.array([0.6, 2.0]), 0.002, 300.0, series)
    assert coverage == pytest.approx([0.5, 1.0])


def test_least_conductivity_follows_from_the_series_circuit():
    # 10 % of 75 lost leaves 67.5: 1/67.5 - 1/75 = 1/675 m2 K/W = 0.002/k, k = 1.35
    assert least_conductivity(0.10, 0.002, 300.0, series) == pytest.approx(1.35)


@pytest.mark.parametrize("loss", [0.0, 1.0, float("nan")])
def test_impossible_loss_is_refused(loss):
    with pytest.raises(ParameterError, match="loss"):
        least_conductivity(loss, 0.002, 300.0, series)
    with pytest.raises(ParameterError, match="loss"):
        compatible_coverage(loss, np.array([0.6]), 0.002, 300.0, series)


@pytest.mark.parametrize(
    "faulty",
    [{"coverage": 1.2}, {"conductivity": 0.0}, {"cleaning_interval": 0.0}, {"wash_out_shear": -1}],
)
def test_parameters_out_of_range_are_named(faulty):
    with pytest.raises(ParameterError, match=next(iter(faulty))):
        Deposit(**faulty)
