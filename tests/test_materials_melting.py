"""Bounds that melting bodies take from a material's law."""

import numpy as np
import pytest
from thermosim_kernels.enthalpy import temperature

from thermosim.materials.melting import STEEPER, MeltConvection, steepest
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, table_law

PARAFFIN = pcm("paraffin-60")


def test_no_point_of_a_measured_curve_is_steeper_than_the_bound():
    # steep between two flatter pieces: the cubic exceeds the slopes of all points
    law = table_law([50.0, 50.5, 58.0, 58.5], [0.0, 80e3, 120e3, 200e3], PARAFFIN)
    h = np.linspace(0.0, law.latent, 4001)
    slopes = np.diff([temperature(value, law) for value in h]) / np.diff(h)
    assert slopes.max() > 1.3 * law.curve[2:].max()
    assert slopes.max() <= steepest(law)


def test_bound_of_a_line_is_the_phase_that_stores_less():
    law = line_law(PARAFFIN)
    assert steepest(law) == pytest.approx(1.0 / min(law.solid, law.liquid))


def test_cubic_between_two_plateaus_reaches_the_bound():
    # T = 3 x^2 - 2 x^3 between level ends: slope 6 x (1 - x), 3/2 in the middle
    x = np.linspace(0.0, 1.0, 101)
    assert (6.0 * x * (1.0 - x)).max() == pytest.approx(STEEPER)


def test_melt_that_is_colder_than_its_front_rests():
    moving = MeltConvection(expansion=5e-4, viscosity=4e-6)
    factors = moving.factors(line_law(PARAFFIN), np.array([0.01, 0.01]), np.array([-5.0, 0.0]))
    assert factors.tolist() == [1.0, 1.0]
