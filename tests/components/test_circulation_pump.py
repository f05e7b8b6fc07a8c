import pytest

from thermosim.components.circulation_pump import (
    LEAST_EFFICIENCY,
    CirculationPump,
    power_per_duty,
    size_efficiency,
)
from thermosim.errors import ParameterError

PUMP = CirculationPump(
    design_flow=0.004, design_pressure=100e3, evaporator_drop=30e3, connection_drop=20e3,
    best_efficiency=0.5,
)  # fmt: skip


@pytest.mark.parametrize(("pressure", "watts"), [(100e3, 9.6), (200e3, 19.1), (300e3, 28.7)])
def test_pump_power_per_kilowatt_of_source_duty(pressure, watts):
    # p/(rho c dT eta) = 1e5/(4.18e6 x 5 x 0.5) = 9.57e-3
    assert 1e3 * power_per_duty(pressure, 5.0, 0.5, 4.18e6) == pytest.approx(watts, abs=0.06)


def test_design_point_runs_at_best_efficiency():
    # 50 kPa of collector + 30 + 20 = 100 kPa; 0.004 m3/s x 100 kPa = 400 W; / 0.5 = 800 W
    state = PUMP.step(0.004, 50e3)
    assert state.pressure == pytest.approx(100e3)
    assert state.hydraulic_power == pytest.approx(400.0)
    assert state.power == pytest.approx(800.0)


def test_speed_control_on_a_quadratic_circuit_keeps_the_efficiency():
    # half the flow, a quarter of the pressure, an eighth of the power
    state = PUMP.step(0.002, 12.5e3)
    assert state.efficiency == pytest.approx(0.5)
    assert state.power == pytest.approx(100.0)


def test_efficiency_is_best_at_the_best_point_and_never_nothing():
    for factor in (0.3, 0.8, 1.2, 1.9, 2.5):
        assert PUMP.efficiency(0.004 * factor, 100e3) < 0.5
    assert PUMP.efficiency(0.012, 100e3) == LEAST_EFFICIENCY


def test_pump_at_rest_takes_no_power():
    assert PUMP.step(0.0, 0.0).power == 0.0


def test_undivided_collector_is_infeasible():
    assert PUMP.step(0.004, 500e3).feasible
    assert not PUMP.step(0.004, 600e3).feasible


def test_larger_circulators_are_more_efficient():
    # 100 W: 100/(170 + 17) = 0.5348; 10 W: 10/(17 + 17 (1 - e^-3)) = 0.3017; limit 1/1.7
    assert size_efficiency(100.0) == pytest.approx(0.5348, abs=1e-4)
    assert size_efficiency(10.0) == pytest.approx(0.3017, abs=1e-4)
    assert size_efficiency(1e5) == pytest.approx(1.0 / 1.7, rel=1e-3)


def test_pump_without_given_efficiency_takes_that_of_its_size():
    pump = CirculationPump(design_flow=0.001, design_pressure=100e3)
    assert pump.best_efficiency == pytest.approx(size_efficiency(100.0))


def test_circuit_with_less_drop_than_its_parts_is_refused():
    with pytest.raises(ParameterError, match="design_pressure"):
        CirculationPump(design_flow=0.004, design_pressure=10e3, evaporator_drop=30e3)
