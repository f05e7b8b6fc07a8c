"""Material laws: round trips, continuity, and what a table or a line must do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.enthalpy import conductivity, enthalpy_at, melt_fraction, temperature

from thermosim.materials.pcm import pcm, pcm_names
from thermosim.materials.phase_law import line_law, table_law

RANGED = line_law(pcm("HS58"))
SHARP = line_law(pcm("sodium-acetate-trihydrate"))
# a curve with a foot, a sharp plateau at 58 degC and a tail
TABLE = table_law(
    [40.0, 50.0, 55.0, 58.0, 58.0, 61.0, 70.0],
    [0.0, 30e3, 60e3, 90e3, 290e3, 310e3, 340e3],
    pcm("ATS58"),
)


def test_enthalpy_of_a_range_holds_latent_and_mean_sensible_heat():
    # 1360 x (243e3 + (2400 + 3150)/2 x 9) J/m3
    assert RANGED.latent == pytest.approx(1360.0 * (243e3 + 2775.0 * 9.0), rel=1e-14)
    assert temperature(RANGED.latent, RANGED) == pytest.approx(62.0, abs=1e-12)
    assert temperature(RANGED.latent / 3.0, RANGED) == pytest.approx(56.0, abs=1e-12)
    assert melt_fraction(RANGED.latent / 3.0, RANGED) == pytest.approx(1.0 / 3.0)


def test_sharp_law_is_flat_on_its_plateau_and_sensible_beside_it():
    # 10 K of solid: 1365 x 2790 x 10; of liquid 1365 x 3000 x 10 above 1365 x 264e3
    assert temperature(-1365.0 * 2790.0 * 10.0, SHARP) == pytest.approx(48.0, abs=1e-12)
    assert temperature(1365.0 * (264e3 + 30e3), SHARP) == pytest.approx(68.0, abs=1e-12)
    inside = np.linspace(0.0, SHARP.latent, 7)
    assert [temperature(h, SHARP) for h in inside] == [58.0] * 7
    assert enthalpy_at(58.0, SHARP) == 0.0


@pytest.mark.parametrize("name", pcm_names())
def test_every_material_comes_back_from_its_temperature(name):
    law = line_law(pcm(name))
    outside = (-0.5, -1e-3, 1.0 + 1e-3, 1.5)
    inside = (1e-6, 0.3, 0.999) if law.liquidus > law.reference else ()
    for share in (*outside, *inside):
        h = share * law.latent
        assert enthalpy_at(temperature(h, law), law) == pytest.approx(h, abs=1e-12 * law.latent)


@given(share=st.floats(-0.3, 1.3))
@settings(max_examples=200, deadline=None)
def test_table_comes_back_from_its_temperature(share):
    h = share * TABLE.latent
    value = temperature(h, TABLE)
    if value == 58.0:
        assert 90e3 / 340e3 <= share + 1e-12 <= 290e3 / 340e3 + 2e-12
    else:
        assert enthalpy_at(value, TABLE) == pytest.approx(h, abs=1e-12 * TABLE.latent)


def test_table_goes_through_its_points_and_never_falls():
    rho = pcm("ATS58").density
    for value, h in ((50.0, 30e3), (55.0, 60e3), (58.0, 90e3), (58.0, 290e3), (61.0, 310e3)):
        assert temperature(rho * h, TABLE) == pytest.approx(value, abs=1e-12)
    values = [temperature(h, TABLE) for h in np.linspace(-0.2, 1.2, 4001) * TABLE.latent]
    assert np.all(np.diff(values) >= 0.0)


def test_resistances_in_series_conduct_less_than_side_by_side():
    series = SHARP._replace(harmonic=True)
    # halves of 0.7 and 0.4 W/(m K): 0.55 beside each other, 2 x 0.28/1.1 in series
    assert conductivity(0.5, SHARP) == pytest.approx(0.55)
    assert conductivity(0.5, series) == pytest.approx(0.56 / 1.1)
    for law in (SHARP, series):
        assert conductivity(0.0, law) == pytest.approx(0.7)
        assert conductivity(1.0, law) == pytest.approx(0.4)
