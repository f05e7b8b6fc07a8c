"""Four energies of the 2014 guideline from the calibrated monthly presets (V10)."""

from dataclasses import replace

import numpy as np
import pytest

from thermosim.climate import normals, sewage_normals
from thermosim.components.loads import AirConditioningLoad
from thermosim.economics import BDASH_AC, BDASH_HW, PRESETS, calibrate
from thermosim.economics.guideline import MONTH_HOURS
from thermosim.errors import ParameterError

OUTDOOR = normals("tokyo-1981-2010")["temperature"].values
SEWAGE = sewage_normals("tokyo-koraku")["temperature"].values
PRINTED = {  # table 2-9, energy over capacity [kWh/kW/a]
    ("hot_water", 100): 233305 / 100,
    ("air_conditioning", 100): 78739 / 100,
    ("hot_water", 500): 1098766 / 500,
    ("air_conditioning", 500): 365273 / 500,
}
HW = BDASH_HW.monthly(OUTDOOR, SEWAGE)
AC = BDASH_AC.monthly(OUTDOOR, SEWAGE)


def test_ideal_cops_of_hot_water_are_the_known_ones_month_by_month():
    # January: condensing 62 degC = 335.15 K, evaporating 16 - 7.5 - 2 = 6.5 degC: 335.15/55.5
    known = [
        6.039, 5.932, 5.932, 6.508, 6.771, 6.910, 7.208, 7.705, 7.705, 7.208, 6.637, 6.508,
    ]  # fmt: skip
    assert pytest.approx(known, abs=5e-4) == HW.heating_carnot


def test_sums_over_the_year_are_the_known_ones():
    assert HW.ideal_kwh_per_kw == pytest.approx(1305.911, abs=5e-4)
    assert AC.ideal_kwh_per_kw == pytest.approx(425.514, abs=5e-4)
    assert AC.heating_hours.sum() == pytest.approx(2317.68, abs=0.005)
    assert AC.cooling_hours.sum() == pytest.approx(1004.91, abs=0.005)
    assert HW.pump_hours == pytest.approx(6394.8, abs=0.05)
    assert AC.pump_hours == pytest.approx(2990.5, abs=0.05)
    assert MONTH_HOURS.tolist()[:4] == [744, 672, 744, 720]


@pytest.mark.parametrize(
    ("preset", "capacity", "known"),
    [
        ("bdash_hw", 100, 2328.2),
        ("bdash_ac", 100, 788.6),
        ("bdash_hw", 500, 2201.6),
        ("bdash_ac", 500, 729.4),
    ],
)
def test_presets_give_the_known_energy_and_the_printed_one_within_1_percent(
    preset, capacity, known
):
    chosen = PRESETS[preset]
    assert chosen.label == "calibrated"
    energy = chosen.energy_kwh(capacity, OUTDOOR, SEWAGE) / capacity
    assert energy == pytest.approx(known, abs=0.05)
    assert energy == pytest.approx(PRINTED[chosen.use, capacity], rel=0.01)


@pytest.mark.parametrize(
    ("water", "air", "fraction", "pumps", "residuals"),
    [
        ({}, {}, 0.617, (33.1, 13.3), (-0.21, 0.15, 0.20, -0.14)),
        ({"source_offset": 5.0}, {"source_offset": 5.0}, 0.605, (43.2, 23.5), None),
        (
            {"source_offset": 5.0},
            {"source_offset": 5.0, "heating_base": 18.0, "cooling_base": 18.0},
            0.628,
            (54.8, 35.6),
            None,
        ),
        (
            {"heating_supply": 55.0},
            {
                "heating_base": 18.0,
                "cooling_base": 22.0,
                "heating_design": 2.0,
                "cooling_design": 33.0,
            },
            0.590,
            (48.7, 27.2),
            (0.047, -0.039, -0.044, 0.036),
        ),
    ],
)
def test_very_different_assumptions_fit_the_four_energies_equally_well(
    water, air, fraction, pumps, residuals
):
    # why the presets are calibrated and not validated: four known joint fits
    years = {
        "hot_water": replace(BDASH_HW, **water).monthly(OUTDOOR, SEWAGE),
        "air_conditioning": replace(BDASH_AC, **air).monthly(OUTDOOR, SEWAGE),
    }
    fit = calibrate(years, PRINTED)
    assert fit.carnot_fraction == pytest.approx(fraction, abs=5e-4)
    assert fit.pump_w_per_kw_100 == pytest.approx(pumps[0], abs=0.05)
    assert fit.pump_w_per_kw_500 == pytest.approx(pumps[1], abs=0.05)
    percent = [100.0 * fit.residuals[case] for case in PRINTED]
    assert np.abs(percent).max() < 0.3
    if residuals:
        assert percent == pytest.approx(residuals, abs=0.006)


def test_a_fit_gives_made_up_machines_back_exactly():
    energies = {
        (use, size): year.energy_kwh_per_kw(0.5, 20.0 if size == 100 else 10.0)
        for use, year in (("hot_water", HW), ("air_conditioning", AC))
        for size in (100, 500)
    }
    fit = calibrate({"hot_water": HW, "air_conditioning": AC}, energies)
    assert fit[:3] == pytest.approx((0.5, 20.0, 10.0), rel=1e-9)
    assert max(map(abs, fit.residuals.values())) < 1e-12


def test_the_load_rule_is_that_of_the_building_component():
    load = AirConditioningLoad(heating_capacity=1.0, cooling_capacity=1.0)
    air = np.array(OUTDOOR)
    assert pytest.approx(MONTH_HOURS * load.heating_fraction(air)) == AC.heating_hours
    assert pytest.approx(MONTH_HOURS * load.cooling_fraction(air)) == AC.cooling_hours


def test_full_load_all_year_is_impossible_for_air_conditioning():
    # 8760 h over the printed energies: 3.755/3.986 for hot water, 11.1/12.0 otherwise
    performance = {case: 8760.0 / energy for case, energy in PRINTED.items()}
    assert performance["hot_water", 100] == pytest.approx(3.755, abs=5e-4)
    assert performance["hot_water", 500] == pytest.approx(3.986, abs=5e-4)
    assert performance["air_conditioning", 100] == pytest.approx(11.1, abs=0.05)
    assert performance["air_conditioning", 500] == pytest.approx(12.0, abs=0.05)


def test_a_size_that_was_not_fitted_is_refused():
    with pytest.raises(ParameterError, match="200 kW was not fitted"):
        BDASH_HW.energy_kwh(200, OUTDOOR, SEWAGE)


def test_months_that_are_not_twelve_and_cases_too_few_are_refused():
    with pytest.raises(ParameterError, match="sewage"):
        BDASH_HW.monthly(OUTDOOR, SEWAGE[:11])
    with pytest.raises(ParameterError, match="at least three"):
        calibrate({"hot_water": HW}, {("hot_water", 100): 1.0, ("hot_water", 500): 1.0})
    with pytest.raises(ParameterError, match="carnot_fraction"):
        replace(BDASH_HW, carnot_fraction=0.0)
