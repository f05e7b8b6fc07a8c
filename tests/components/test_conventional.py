"""Conventional systems against published check numbers and arithmetic."""

import numpy as np
import pytest

from thermosim.components.conventional import AirSourceHeatPump, Boiler, ElectricHeater
from thermosim.errors import MaterialError, ParameterError

AIR = np.array([-7.0, 0.0, 2.0, 7.0, 20.0])


def test_regulated_air_source_machine_at_its_rating_point():
    # group 1 at A7/W35: 0.1540 x 7 - 0.08757 x 35 + 7.045 = 5.058
    cop = AirSourceHeatPump().cop(np.array([7.0]), 35.0)
    assert cop == pytest.approx([5.06], abs=5e-3)


def test_linear_fit_is_not_frosted_twice():
    assert np.array_equal(
        AirSourceHeatPump(frosting=True).cop(AIR, 45.0),
        AirSourceHeatPump(frosting=False).cop(AIR, 45.0),
    )


def test_frost_costs_the_carnot_form_its_published_factor():
    # factor at 0, 2 and 7 °C: 0.8212, 0.8317, 0.9614
    with_frost = AirSourceHeatPump(model="carnot").cop(AIR, 45.0)
    without = AirSourceHeatPump(model="carnot", frosting=False).cop(AIR, 45.0)
    assert (with_frost / without)[1:4] == pytest.approx([0.8212, 0.8317, 0.9614], abs=5e-5)
    # 0.4 x 320.15 / (47 - 20 + 5) at 20 °C air
    assert without[4] == pytest.approx(0.4 * 320.15 / 32.0)


def test_back_up_heat_takes_over_where_the_fit_ends():
    # 0.1540 x (-25) - 0.08757 x 65 + 7.045 = -2.5: held at 1
    assert AirSourceHeatPump().cop(np.array([-25.0]), 65.0) == pytest.approx([1.0])


def test_air_cooled_chiller_against_the_hot_afternoon():
    # 7 °C chilled, 35 °C air: 0.4 x 278.15 / (40 - 5) = 3.1789
    machine = AirSourceHeatPump()
    load = np.array([3.6e6, 0.0])
    used = machine.cooling_electricity(load, np.array([35.0, 35.0]), 7.0)
    assert used == pytest.approx([3.6e6 / (0.4 * 278.15 / 35.0), 0.0])


def test_heat_is_electricity_times_cop():
    machine, load = AirSourceHeatPump(data="air_on_off"), np.full(5, 1e6)
    used = machine.heating_electricity(load, AIR, 45.0)
    assert used * machine.cop(AIR, 45.0) == pytest.approx(load, rel=1e-15)


def test_boiler_counts_its_fuel_by_both_heating_values():
    # 93 MJ of heat at 0.93 LHV: 100 MJ LHV = 111.1 MJ HHV with LHV/HHV 0.9
    fuel = Boiler(efficiency=0.93, basis="LHV").fuel(np.array([93e6]))
    assert fuel.lower == pytest.approx([100e6])
    assert fuel.higher == pytest.approx([100e6 / 0.9])
    # the same boiler rated by the higher value: 0.837
    same = Boiler(efficiency=0.837, basis="HHV").fuel(np.array([93e6]))
    assert same.lower == pytest.approx(fuel.lower)
    assert same.higher == pytest.approx(fuel.higher)


def test_condensing_boiler_passes_one_only_by_the_lower_value():
    assert Boiler(efficiency=1.05, basis="LHV").efficiency == 1.05
    with pytest.raises(ParameterError, match="at most 1 -"):
        Boiler(efficiency=1.05, basis="HHV")


def test_electric_heat_is_heat():
    assert ElectricHeater().electricity(np.array([5.0])) == pytest.approx([5.0])
    assert Boiler(efficiency=0.9, basis="HHV", auxiliary=0.01).electricity(
        np.array([5.0])
    ) == pytest.approx([0.05])


def test_wrong_names_are_answered_with_the_right_ones():
    with pytest.raises(MaterialError, match="air_on_off, air_regulated"):
        AirSourceHeatPump(data="airsource")
    with pytest.raises(ParameterError, match="write linear or carnot"):
        AirSourceHeatPump(model="cycle")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="write LHV or HHV"):
        Boiler(efficiency=0.9, basis="gross")  # type: ignore[arg-type]
