"""Alternating directions in three dimensions."""

import math
from dataclasses import replace

import numpy as np
import pytest

from thermosim.components.ground.block import Block, Contact, OuterFace, Room, Solid
from thermosim.components.ground.block_adi import BlockAdi
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_march import BlockMarch
from thermosim.errors import ParameterError

SOIL = Solid(low=(0, 0, 0), high=(9, 7, 8), conductivity=1.5, heat_capacity=2.5e6)
CELLAR = Room(low=(0, 0, 1), high=(4, 3, 4), contact=Contact(source="cellar", film=8.0))
AIR = OuterFace(side="z_low", contact=Contact(source="air", film=20.0))


def cellar(*outer):
    """A quarter of a cellar under a metre of ground."""
    return Block(
        low=SOIL.low, high=SOIL.high, parts=(SOIL, CELLAR), outer=(AIR, *outer),
        mirror=(True, True, False),
    )  # fmt: skip


GRADING = BlockGrading(face=0.3, edge=0.3, growth=0.4)


def test_a_mode_in_three_dimensions_decays_as_the_scheme_says():
    # insulated cube, cosine in each direction: with s half a step and q the cells' own rates,
    # T becomes T (1 - 2 s (qx + qy + qz) / ((1 + s qx)(1 + s qy)(1 + s qz)))
    cube = Solid(low=(0, 0, 0), high=(1, 1.5, 2), conductivity=1.0, heat_capacity=1e6)
    tight = Contact(source="nothing", film=1e-12)
    outer = tuple(OuterFace(side=side, contact=tight) for side in ("x_low", "y_low", "z_low"))
    block = Block(low=cube.low, high=cube.high, parts=(cube,), outer=outer)
    made = conduction(block, BlockGrading(face=0.1, edge=0.1, growth=1e-6))
    waves, rates = [], []
    for axis, (length, turns) in enumerate(((1.0, 1), (1.5, 2), (2.0, 3))):
        middle = made.cells.middle(axis)
        size, angle = middle[1] - middle[0], turns * np.pi / length
        waves.append(np.cos(angle * middle))
        rates.append(1e-6 * (2 / size * np.sin(angle * size / 2)) ** 2)
    mode = waves[2][:, None, None] * waves[1][None, :, None] * waves[0][None, None, :]
    half, steps = 6000.0, 7
    done = BlockAdi(conduction=made, seconds=2 * half).march(mode, np.zeros((steps + 1, 1)))
    shrunk = np.prod([1 + half * rate for rate in rates])
    factor = 1 - 2 * half * sum(rates) / shrunk
    np.testing.assert_allclose(done.field, factor**steps * mode, atol=1e-7)  # cells even to 1e-6


def test_the_balance_of_a_block_closes_whatever_enters():
    heater = OuterFace(side="z_high", contact=Contact(source="depth", flux=True))
    made = conduction(cellar(heater), GRADING)
    hours = np.arange(201.0)
    given = {"air": 5 * np.sin(hours), "depth": 0.06 + 0 * hours, "cellar": 20.0 + 2 * (hours > 50)}
    series = np.stack([given[name] for name in made.inputs], axis=1)
    done = BlockAdi(conduction=made).march(np.full(made.shape, 9.0), series)
    assert abs(done.residual) <= 1e-10 * 3600 * np.abs(done.heat).sum()
    # four quarters of 9 m x 7 m take 0.06 W/m2 from below
    flux = done.heat[:, made.inputs.index("depth")]
    np.testing.assert_allclose(flux, 0.06 * 4 * 9 * 7, rtol=1e-12)


def test_steps_are_of_second_order():
    made = conduction(cellar(), GRADING)
    ends = []
    for parts in (1, 2, 4, 32):
        hours = np.arange(48 * parts + 1.0) / parts
        given = {"air": 5 * np.sin(hours / 6), "cellar": 9.0 + 9.0 * (1 - np.cos(hours / 20))}
        series = np.stack([given[name] for name in made.inputs], axis=1)
        ground = BlockAdi(conduction=made, seconds=7200.0 / parts)
        ends.append(ground.march(np.full(made.shape, 9.0), series).field)
    errors = [np.sqrt(np.mean((end - ends[-1]) ** 2)) for end in ends[:-1]]
    assert np.log2(errors[0] / errors[1]) > 1.8
    assert np.log2(errors[1] / errors[2]) > 1.8


def test_a_long_march_ends_in_the_steady_state_of_implicit_steps():
    made = conduction(cellar(), GRADING)
    series = np.tile([{"air": 0.0, "cellar": 20.0}[name] for name in made.inputs], (4001, 1))
    done = BlockAdi(conduction=made, seconds=2e5).march(np.full(made.shape, 9.0), series)
    long, field = BlockMarch(made, 1e9), np.full(made.shape, 9.0)
    for _ in range(20):
        field, heats = long.step(field, {"cellar": 20.0}, {"cellar": 20.0})
    for name, heat in zip(made.inputs, done.heat[-1], strict=True):
        assert heat == pytest.approx(heats[name], rel=1e-5)


def test_radiating_faces_and_wrong_series_are_refused():
    warm = replace(AIR, contact=Contact(source="air", film=5.0, emissivity=0.9))
    with pytest.raises(ParameterError, match="solved steady only"):
        BlockAdi(conduction=conduction(cellar(warm), GRADING))
    ground = BlockAdi(conduction=conduction(cellar(), GRADING))
    with pytest.raises(ParameterError, match="one column for each of air, cellar"):
        ground.march(np.zeros(ground.conduction.shape), np.full((3, 2), math.nan))
