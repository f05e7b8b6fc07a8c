"""Lanes give what one line at a time gives."""

import math
from dataclasses import replace

import numpy as np
import pytest
from thermosim_kernels.enthalpy_lanes import BLOCK, Lanes, march
from thermosim_kernels.enthalpy_rows import Edge, Field
from thermosim_kernels.melting_line import Line
from thermosim_kernels.melting_line import march as march_line
from thermosim_kernels.melting_pace import Pace

from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law

CELLS, STEPS = 12, 400


@pytest.mark.parametrize("power", [0, 1, 2])
def test_every_lane_melts_as_if_it_were_alone(power):
    base = replace(pcm("HS58"), melting=(56.0, 60.0))
    count = 2 * BLOCK
    spread = np.linspace(0.8, 1.2, count)
    laws = [
        line_law(replace(base, latent_heat=base.latent_heat * s, solid_conductivity=0.6 * s))
        for s in spread
    ]
    names = ("reference", "liquidus", "latent", "solid", "liquid", "solid_conductivity",
             "liquid_conductivity")  # fmt: skip
    width, outside = np.linspace(2e-3, 4e-3, count), np.linspace(70.0, 90.0, count)
    lanes = Lanes(
        *(np.array([getattr(law, name) for law in laws]) for name in names),
        *(width, outside, np.full(count, 1.0 / 300.0)),
    )
    radius = np.arange(1.0, CELLS + 2.0)
    face, volume = radius**power, np.diff(radius ** (power + 1)) / (power + 1)
    begin = np.array([-law.solid * 20.0 for law in laws])
    field = np.repeat(begin.reshape(2, 1, BLOCK), CELLS, axis=1)
    heat, seconds = np.zeros((2, BLOCK)), 1.2e6 * width**2
    march(lanes, face, volume, seconds, STEPS, field, heat)
    for lane, law in enumerate(laws):
        alone, given = np.full((1, CELLS), begin[lane]), np.zeros(2)
        nothing = np.empty((0, 0))
        march_line(
            law, Line(width[lane], face, volume * width[lane]),
            Edge(outside[lane], 1.0 / 300.0, 0.0), Edge(0.0, math.inf, 0.0),
            Field(alone, nothing, nothing), False, Pace(seconds[lane], 1, 1.0, STEPS),
            STEPS * seconds[lane], given,
        )  # fmt: skip
        found = field[lane // BLOCK, :, lane % BLOCK]
        np.testing.assert_allclose(found, alone[0], rtol=0, atol=1e-12 * law.latent)
        assert heat[lane // BLOCK, lane % BLOCK] == pytest.approx(given[0], rel=1e-12)
        stored = (found - begin[lane]) @ volume * width[lane]
        assert stored == pytest.approx(given[0], rel=1e-12)
