"""COP formulas against exact values, identities and published check numbers."""

import math
from pathlib import Path

import numpy as np
import pytest
from thermosim_kernels.heat_pump import (
    carnot,
    frosting,
    interpolate,
    jensen_pieper,
    jesper_ammonia,
    jesper_hfc,
    jesper_very_high,
    log_mean,
    lorenz,
    on_off,
)

VALIDATION = Path(__file__).parents[2] / "validation" / "heat-pump"
# NILIM guideline on heat from sewers (2014), table 2-7, January to December
OUTDOOR = (6.1, 6.5, 9.4, 14.6, 18.9, 22.1, 25.8, 27.4, 23.8, 18.5, 13.3, 8.7)
SEWAGE = (16.0, 15.0, 15.0, 20.0, 22.0, 23.0, 25.0, 28.0, 28.0, 25.0, 21.0, 20.0)
HOURS = (744, 672, 744, 720, 744, 720, 744, 744, 720, 744, 720, 744)


def test_carnot_share_of_hot_water_in_january():
    # 60 °C supply, 8.5 °C source leaving, 2 K pinches: 335.15 / (62 - 6.5) = 6.038739
    assert carnot(1.0, 60.0, 8.5, 2.0, 2.0, 5.0, 1.0) == pytest.approx(335.15 / 55.5, rel=1e-15)


def test_year_of_hot_water_from_sewage_takes_its_carnot_electricity():
    # sum of hours / Carnot COP, source leaving 7.5 K below sewage: 1305.911 kWh per kW
    used = sum(
        hours / carnot(1.0, 60.0, sewage - 7.5, 2.0, 2.0, 5.0, 1.0)
        for hours, sewage in zip(HOURS, SEWAGE, strict=True)
    )
    assert used == pytest.approx(1305.911, abs=1e-3)


def test_year_of_air_conditioning_from_sewage_takes_its_carnot_electricity():
    # load falls linearly from 0 °C to 20 °C and rises from 20 °C to 34 °C outdoors; 425.514 kWh
    # per kW at 2317.68 + 1004.91 full-load hours, supply 50 and 7 °C
    heat = [hours * max(20.0 - out, 0.0) / 20.0 for hours, out in zip(HOURS, OUTDOOR, strict=True)]
    cool = [hours * max(out - 20.0, 0.0) / 14.0 for hours, out in zip(HOURS, OUTDOOR, strict=True)]
    assert sum(heat) == pytest.approx(2317.68, abs=5e-3)
    assert sum(cool) == pytest.approx(1004.91, abs=5e-3)
    used = sum(
        warm / carnot(1.0, 50.0, sewage - 7.5, 2.0, 2.0, 5.0, 1.0)
        + cold / carnot(1.0, 7.0, sewage + 7.5, 2.0, 2.0, 5.0, -1.0)
        for warm, cold, sewage in zip(heat, cool, SEWAGE, strict=True)
    )
    assert used == pytest.approx(425.514, abs=1e-3)


def test_chiller_gives_back_its_nominal_eer():
    # internal 305.15 and 276.15 K: Carnot EER 276.15/29 = 9.52241; nominal 3
    share = 3.0 / (276.15 / 29.0)
    assert carnot(share, 5.0, 30.0, 2.0, 2.0, 1.0, -1.0) == pytest.approx(3.0, rel=1e-14)
    assert carnot(0.315046, 5.0, 30.0, 2.0, 2.0, 1.0, -1.0) == pytest.approx(2.999998, abs=5e-7)


def test_source_temperature_of_the_wrong_side_costs_half_a_cop():
    # sewage 15 °C: source enters at 12, leaves at 7; share 0.617, supply 50 °C:
    # 0.617 325.15/47 = 4.268 with the leaving, 0.617 325.15/42 = 4.777 with the entering side
    right = carnot(0.617, 50.0, 7.0, 2.0, 2.0, 5.0, 1.0)
    wrong = carnot(0.617, 50.0, 12.0, 2.0, 2.0, 5.0, 1.0)
    assert wrong - right == pytest.approx(0.508, abs=1e-3)


def test_lift_is_never_below_its_minimum():
    assert carnot(0.5, 20.0, 30.0, 2.0, 2.0, 5.0, 1.0) == 0.5 * 295.15 / 5.0
    assert carnot(0.5, 20.0, 5.0, 2.0, 2.0, 5.0, -1.0) == 0.5 * 291.15 / 5.0


def test_streams_without_glide_make_lorenz_equal_to_carnot():
    without_pinch = carnot(0.5, 50.0, 7.0, 0.0, 0.0, 5.0, 1.0)
    assert lorenz(0.5, 50.0, 50.0, 7.0, 7.0, 5.0, 1.0) == pytest.approx(without_pinch, rel=1e-14)


def test_reversible_machine_heats_with_what_it_cools_and_its_work():
    # share 1: COP = EER + 1
    heating = lorenz(1.0, 45.0, 50.0, 12.0, 7.0, 5.0, 1.0)
    # what heats the load side cools the other: streams change places
    cooling = lorenz(1.0, 12.0, 7.0, 45.0, 50.0, 5.0, -1.0)
    assert heating == pytest.approx(cooling + 1.0, rel=1e-13)


@pytest.mark.parametrize("second", [300.0, 300.0 * 1.02, 300.0 * 1.0203, 600.0])
def test_log_mean_is_smooth_where_its_temperatures_are_equal(second):
    expected = 300.0 if second == 300.0 else (second - 300.0) / math.log(second / 300.0)
    assert log_mean(300.0, second) == pytest.approx(expected, rel=3e-14)
    assert log_mean(second, 300.0) == pytest.approx(log_mean(300.0, second), rel=3e-14)


def test_isobutane_machine_of_jensen_and_pieper():
    # sink 70 -> 77 °C, source 40 -> 32 and 35 -> 27 °C (as computed from PyPSA-Eur)
    assert jensen_pieper(40.0, 32.0, 70.0, 77.0, False, 5.0, 0.8, 0.0) == pytest.approx(
        4.1594, abs=5e-5
    )
    assert jensen_pieper(35.0, 27.0, 70.0, 77.0, False, 5.0, 0.8, 0.0) == pytest.approx(
        3.7530, abs=5e-5
    )


@pytest.mark.parametrize(
    ("source", "sink", "cop", "deviation"),
    [
        (-5, 55, 2.186, 18), (10, 55, 3.495, 2), (30, 55, 6.281, -10), (10, 70, 2.278, 13),
        (40, 70, 5.348, -6), (27, 80, 2.769, 8), (40, 80, 4.352, -9),
    ],
)  # fmt: skip
def test_jesper_curve_against_a_measured_machine(source, sink, cop, deviation):
    # published points of a 220 kW R513A machine; deviation in rounded per cent
    assert 100.0 * (jesper_hfc(sink - source) / cop - 1.0) == pytest.approx(deviation, abs=0.51)


def test_jesper_curves_of_the_other_fluids_by_logarithms():
    # lift 40 K, sink 75 °C: exp(3.70840 - 1.0489 3.73912 + 0.29998 5.85559) = 4.679
    assert jesper_ammonia(40.0, 75.0) == pytest.approx(4.679, abs=1e-3)
    # lift 40 K, sink 120 °C: exp(0.64804 - 0.89094 3.69109 + 0.67895 5.97430) = 4.120
    assert jesper_very_high(40.0, 120.0) == pytest.approx(4.120, abs=1e-3)


def test_frosting_follows_the_stored_curve():
    curve = np.loadtxt(VALIDATION / "frosting.csv", delimiter=",", skiprows=1)
    computed = [frosting(air) for air in curve[:, 1]]
    assert computed == pytest.approx(curve[:, 2], abs=2e-5)


@pytest.mark.parametrize(("air", "factor"), [(-20, 0.8900), (0, 0.8212), (2, 0.8317), (7, 0.9614)])
def test_frost_is_worst_just_below_the_freezing_point(air, factor):
    assert frosting(float(air)) == pytest.approx(factor, abs=5e-5)


def test_cycling_at_half_load_costs_nine_per_cent():
    # 0.5 / (0.9 0.5 + 0.1) = 0.90909
    assert on_off(0.5, 0.9) == pytest.approx(10.0 / 11.0, rel=1e-15)
    assert on_off(1.0, 0.9) == 1.0
    assert on_off(0.0, 1.0) == 0.0


def test_bilinear_table_is_exact_for_a_bilinear_function_and_clamped():
    rows, columns = np.array([0.0, 1.0, 4.0]), np.array([10.0, 20.0])
    table = np.zeros((2, 4, 3))
    table[:, 1:, 0], table[:, 0, 1:] = rows, columns
    table[1, 1:, 1:] = 2.0 + 3.0 * rows[:, None] - columns + 0.5 * rows[:, None] * columns

    def look(row, column):
        return interpolate(table, 1, row, column)

    assert look(2.5, 13.0) == pytest.approx(2.0 + 7.5 - 13.0 + 16.25, rel=1e-14)
    assert look(-7.0, 99.0) == table[1, 1, 2]
    assert look(99.0, -7.0) == table[1, 3, 1]
    assert look(4.0, 20.0) == table[1, 3, 2]


def test_table_of_one_column_is_a_line():
    table = np.zeros((1, 4, 2))
    table[0, 1:, 0], table[0, 1:, 1] = (25.0, 40.0, 60.0), (0.4, 0.5, 0.3)
    assert interpolate(table, 0, 50.0, 123.0) == pytest.approx(0.4, rel=1e-14)
    assert interpolate(table, 0, 10.0, 0.0) == 0.4
    assert interpolate(table, 0, 99.0, 0.0) == 0.3
