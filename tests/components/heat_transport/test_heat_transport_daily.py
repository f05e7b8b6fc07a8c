"""Maker B: the electric share, and the rows of case 1 by hand."""

import numpy as np
import pytest

from thermosim.components import heat_transport as ht

GJ = 1e9


def drop(heat, days=365.0, fuel=0.0, electric=0.0):
    return ht.Drop(
        site="s",
        heat=heat * GJ,
        days=days,
        fuel_heat=np.full(12, fuel * GJ) * ht.DAYS,
        electric_heat=np.full(12, electric * GJ) * ht.DAYS,
    )


def line(drops, loads=12.0, capacity=7.1):
    return ht.Line(name="l", capacity=capacity * GJ, loads=loads, drops=drops)


def test_electricity_is_replaced_last():
    assert drop(10.0, fuel=15.0, electric=80.0).electric_share == 0.0
    assert drop(87.8, fuel=15.0, electric=80.0).electric_share == pytest.approx(72.8 * GJ)
    assert drop(87.8, fuel=15.0).electric_share == 0.0  # there is none


def test_the_poorest_month_decides():
    fuel, electric = np.full(12, 30.0 * GJ) * ht.DAYS, np.full(12, 80.0 * GJ) * ht.DAYS
    fuel[4] = 15.0 * GJ * 31
    one = ht.Drop(site="s", heat=87.8 * GJ, days=365.0, fuel_heat=fuel, electric_heat=electric)
    assert one.electric_share == pytest.approx(72.8 * GJ)


def test_fuel_and_electricity_of_case_1():
    # 20.7 GJ on 330 days, 138.5 less 72.8 on 365, over 41.1 x 0.8: 0.6296 and 1.998 thousand m^3
    lines = (
        line((drop(20.7, 330.0),)),
        line((drop(50.7),)),
        line((drop(87.8, fuel=15, electric=80),)),
    )
    cut = ht.cut(lines, 41.1e6 * 0.8, 3.0, ht.AS_PRINTED)
    assert cut.fuel_per_day[330.0] == pytest.approx(20.7e3 / 32.88)
    assert cut.fuel_per_day[365.0] == pytest.approx(65.7e3 / 32.88)
    assert cut.electricity_per_day / 3.6e6 == pytest.approx(72.8 / 0.0108)
    assert cut.fuel == pytest.approx(937.09e3, abs=10.0)


def test_pumps_and_trucks_of_case_1():
    # (11 x 6 + 2.2 x 8) kW x 7920 h = 662.1 MWh; 90 moves x 7 km / 3 km/L x 347.5 days = 73 kL
    yard = ht.Yard(pump_power=83.6e3, pump_hours=7920 * 3600.0, distance=7e3, economy=3e6)
    assert yard.pump_energy / 3.6e9 == pytest.approx(662.1, abs=0.05)
    lines = (line((drop(159.2),), loads=45.0),)
    assert yard.diesel(lines, ht.AS_PRINTED) == pytest.approx(72.975)
    own = ht.AS_PRINTED.corrected(["truck_days"])
    assert yard.diesel(lines, own) == pytest.approx(72.975 * 365 / 347.5)


def test_a_load_holds_no_more_than_its_unit_when_that_rule_is_corrected():
    # 87.8 GJ in units of 7.1: 12.4, so 13 loads instead of 12 (E17)
    rules = ht.AS_PRINTED.corrected(["unit_capacity"])
    assert line((drop(87.8),)).loads_by(ht.AS_PRINTED) == 12.0
    assert line((drop(87.8),)).loads_by(rules) == 13.0
    assert line((drop(85.2),)).loads_by(rules) == 12.0


def test_heat_that_no_month_can_use_is_not_credited_when_corrected():
    # 10 a day are brought where 8 can be used
    lines = (line((drop(10.0, fuel=8.0),)),)
    printed = ht.cut(lines, 1e6, 3.0, ht.AS_PRINTED)
    right = ht.cut(lines, 1e6, 3.0, ht.PHYSICAL)
    assert right.fuel == pytest.approx(0.8 * printed.fuel)


def test_no_line_saves_nothing():
    cut = ht.cut((), 1e6, 3.0, ht.PHYSICAL)
    assert cut.fuel == cut.electricity == 0.0
