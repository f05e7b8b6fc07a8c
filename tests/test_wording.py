"""Numbers and units of figures and reports read as an engineer writes them."""

import math

import pytest

from thermosim.plots import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, "n/a"),
        (0.0, "0"),
        (12034.4, "12,034"),
        (12.3456, "12.35"),
        (0.6, "0.6"),
        (-0.0123456, "-0.01235"),
        (1.2e-7, "1.20 × 10⁻⁷"),
        (math.inf, "∞"),
    ],
)
def test_numbers_read_well(value, text):
    assert wording.number(value) == text


def test_units_are_printed_as_an_engineer_writes_them():
    assert wording.unit("W/m^2/K") == "W/m²/K"
    assert wording.unit("degC") == "°C"
    assert wording.unit("1") == ""
    assert wording.amount(123456.0, "W") == "123 kW"
    assert wording.amount(3.6e9 * 12.0, "J") == "12 MWh"
    assert wording.scale("m^3/s", 0.04) == (1e3, "L/s")


def test_lengths_of_time_have_a_handy_unit():
    assert wording.duration(2.0) == "2 days"
    assert wording.duration(1.0 / 24.0) == "1 hour"
    assert wording.duration(52.6 / 24.0 / 400.0) == "7.9 minutes"  # 52.6 h / 400 = 7.89 min
    assert wording.duration(30.0 / 86400.0) == "30 seconds"
