"""Film between sewage and wall: published figures and limits."""

import numpy as np
import pytest
from thermosim_kernels.channel import (
    ChannelForm,
    fill_flow_table,
    fill_shape_table,
    section_at_depth,
)
from thermosim_kernels.sewage_film import (
    Liquid,
    dittus_boelter_film,
    fill_film_conductance,
    gnielinski_film,
    gnielinski_nusselt,
)

SEWAGE = Liquid(1.05e-6, 7.5, 0.60)


@pytest.mark.parametrize(
    ("d", "fill", "film"),
    [(1.2, 0.10, 1142), (1.2, 0.15, 1059), (2.2, 0.10, 1012), (2.2, 0.15, 938)],
)
def test_dittus_boelter_gives_the_films_derived_for_four_sewers(d, fill, film):
    # Nu = 0.023 Re^0.8 Pr^0.4 on 4 R at 0.4 m/s
    form = ChannelForm(False, d, d, 0.001, 0.013, False)
    radius = section_at_depth(form, fill * d).hydraulic_radius
    assert dittus_boelter_film(0.4, radius, SEWAGE) == pytest.approx(film, rel=1e-3)
    # above Re = 1e5 Dittus-Boelter is known to fall short of Gnielinski by a quarter in water
    assert 1.15 < gnielinski_film(0.4, radius, SEWAGE) / film < 1.35


def test_gnielinski_is_the_formula_from_a_reynolds_number_of_4000_on():
    # Re 1e4, Pr 7: f = (0.79 ln 1e4 - 1.64)^-2 = (7.27612 - 1.64)^-2 = 0.031480
    # f/8 = 0.0039350, root 0.062730; Pr^(2/3) = 3.65931
    # Nu = 0.0039350 * 9000 * 7 / (1 + 12.7 * 0.062730 * 2.65931) = 247.906 / 3.11860 = 79.49
    assert gnielinski_nusselt(1e4, 7.0) == pytest.approx(79.49, rel=2e-4)


def test_film_is_laminar_below_2300_and_continuous():
    assert gnielinski_nusselt(100.0, 7.5) == 3.66
    for reynolds in (2300.0, 4000.0):
        below, above = (gnielinski_nusselt(reynolds * f, 7.5) for f in (1 - 1e-9, 1 + 1e-9))
        assert below == pytest.approx(above, rel=1e-6)


def test_a_dry_section_has_no_film():
    assert gnielinski_film(0.0, 0.0, SEWAGE) == 0.0


def test_conductance_of_cells_is_film_times_wetted_perimeter():
    form = ChannelForm(False, 1.2, 1.2, 0.0005, 0.013, False)
    flow, steepest, shape = np.empty(257), np.empty(257), np.empty((4, 513))
    full = fill_flow_table(form, 1.1, flow, steepest)
    fill_shape_table(form, 1.1, full, shape)
    section = section_at_depth(form, 0.18)
    out = np.empty(2)
    fill_film_conductance(shape, full, np.array([0.0, section.area]), SEWAGE, 0.5, out)
    film = gnielinski_film(section.velocity, section.hydraulic_radius, SEWAGE)
    assert out[0] == 0.0
    assert out[1] == pytest.approx(0.5 * film * section.wetted_perimeter, rel=1e-3)
