"""Dwell times: constant power, rows, and the latent bed in closed form."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.container_fleet import FixedDwell, TableDwell, latent_bed_time
from thermosim.errors import ParameterError


@pytest.mark.parametrize(
    ("units", "rows"),
    [
        # T = 0.25, 0.5, 0.75, 1.0, 1.25 and F there: exact solution of the plug-flow bed
        (0.5, [0.098367, 0.196735, 0.295102, 0.393469, 0.491837]),
        (1.0, [0.158030, 0.316060, 0.474090, 0.632121, 0.777633]),
        (5.0, [0.248270, 0.493961, 0.728920, 0.926424]),
    ],
)
def test_latent_bed_meets_the_exact_solution(units, rows):
    for turn, level in enumerate(rows, 1):
        assert latent_bed_time(level, units, 1.0) == pytest.approx(0.25 * turn, abs=3e-6)


@settings(max_examples=30, deadline=None)
@given(units=st.floats(0.05, 30.0))
def test_a_full_bed_takes_the_scale_and_a_unit_of_it_more(units):
    # the inlet is melted at 1/N, the front needs one scale more
    assert latent_bed_time(1.0, units, 3600.0) == pytest.approx(3600.0 * (1.0 + 1.0 / units))


@settings(max_examples=30, deadline=None)
@given(units=st.floats(0.05, 30.0), level=st.floats(0.01, 0.98))
def test_the_later_heat_of_a_bed_never_comes_faster(units, level):
    def rate(f):
        return 0.01 / (latent_bed_time(f + 0.01, units, 1.0) - latent_bed_time(f, units, 1.0))

    assert rate(level) <= -math.expm1(-units) * (1.0 + 1e-9)
    assert rate(min(level + 0.01, 0.99)) <= rate(level) * (1.0 + 1e-9)


def test_constant_power_and_rows():
    assert FixedDwell(full=14400.0).seconds(0.5) == 7200.0
    table = TableDwell(levels=(0.5, 1.0), times=(3600.0, 14400.0))
    # half of the first row, and half way between the rows: (3600 + 14400)/2
    assert (table.seconds(0.25), table.seconds(0.75)) == (1800.0, 9000.0)
    with pytest.raises(ParameterError, match="outside the table"):
        TableDwell(levels=(0.5,), times=(3600.0,)).seconds(0.8)
    with pytest.raises(ParameterError, match="must rise"):
        TableDwell(levels=(0.5, 0.4), times=(1.0, 2.0))
    with pytest.raises(ParameterError, match=r"must be above 0"):
        FixedDwell(full=0.0)
