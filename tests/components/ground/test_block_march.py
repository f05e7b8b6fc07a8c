"""Blocks through time, radiating faces, and temperatures at points."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq

from thermosim.components.ground.block import Block, Contact, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_march import GAMMA, BlockMarch, steady_radiant
from thermosim.components.ground.block_probe import probe
from thermosim.components.ground.block_solve import state
from thermosim.errors import ParameterError

EVEN = BlockGrading(face=0.05, edge=0.05, growth=1e-6)


def rod(*outer, conductivity=1.0, length=1.0, parts=()):
    whole = Solid(low=(0, 0, 0), high=(length, 1, 1), conductivity=conductivity, heat_capacity=1e6)
    return Block(low=(0, 0, 0), high=(length, 1, 1), parts=(whole, *parts), outer=outer)


def face(side, name, **contact):
    return OuterFace(side=side, contact=Contact(source=name, **contact))


def test_a_mode_decays_as_the_cells_equations_say_with_order_two():
    # ends at 0: cosine mode of the cells, rate = 4 k / (c dx^2) sin^2(pi dx / 2)
    made = conduction(rod(face("x_low", "a"), face("x_high", "b")), EVEN)
    middle = made.cells.middle(0)
    size = middle[1] - middle[0]
    start = np.sin(np.pi * middle)[None, None, :]
    rate = 4e-6 / size**2 * np.sin(np.pi * size / 2) ** 2
    errors = []
    for steps in (8, 16, 32):
        march, field = BlockMarch(made, 1e5 / steps), start
        for _ in range(steps):
            field, _ = march.step(field, {}, {})
        errors.append(np.abs(field - start * np.exp(-rate * 1e5)).max())
    orders = [np.log2(a / b) for a, b in pairwise(errors)]
    assert orders[-1] == pytest.approx(2.0, abs=0.15)


def test_heat_of_each_step_is_what_the_block_stores():
    made = conduction(
        rod(face("x_low", "air", film=9.0), face("x_high", "heater", flux=True)), EVEN
    )
    march, field = BlockMarch(made, 3600.0), np.full(made.shape, 10.0)
    for place in range(20):
        inputs = {"air": 5.0 * math.sin(place), "heater": 40.0}
        new, heats = march.step(field, inputs, inputs)
        stored = made.stored(new) - made.stored(field)
        assert 3600.0 * sum(heats.values()) == pytest.approx(stored, rel=1e-8)
        assert heats["heater"] == pytest.approx(40.0)
        field = new


def test_a_sudden_start_does_not_ring():
    # long steps: L-stable, so the temperatures stay between start and wall but for 10 %
    made = conduction(rod(face("x_low", "wall")), BlockGrading(face=0.001, edge=0.1, growth=0.2))
    march, field = BlockMarch(made, 1e5), np.zeros(made.shape)
    for _ in range(3):
        field, _ = march.step(field, {"wall": 1.0}, {"wall": 1.0})
        assert field.min() > -0.01
        assert field.max() < 1.1


def test_stages_of_a_step_are_where_its_inputs_are_asked():
    assert pytest.approx(0.29289, abs=1e-5) == GAMMA


@pytest.mark.parametrize(("film", "emissivity"), [(0.0, 0.98), (15.0, 0.5)])
def test_radiating_end_of_a_rod_keeps_its_balance(film, emissivity):
    # 55.6 / 0.1 (1000 - T) = h (T - 300) + e sigma (T^4 - 300^4), T in K
    block = rod(
        face("x_low", "hot"),
        face("x_high", "sky", film=film, emissivity=emissivity),
        conductivity=55.6,
        length=0.1,
    )
    made = conduction(block, EVEN)
    answer = steady_radiant(made, {"hot": 1000 - 273.15, "sky": 300 - 273.15})

    def missing(t):
        sent = film * (t - 300) + emissivity * 5.670374419e-8 * (t**4 - 300**4)
        return 556.0 * (1000 - t) - sent

    end = probe(answer.conduction, answer.field, answer.given, (0.1, 0.5, 0.5))
    assert end + 273.15 == pytest.approx(brentq(missing, 300, 1000), abs=1e-7)
    heats = answer.conduction.heats(answer.field, answer.given)
    assert heats["hot"] == pytest.approx(-heats["sky"], rel=1e-9)


def test_without_radiation_it_is_the_plain_steady_state():
    made = conduction(rod(face("x_low", "a"), face("x_high", "b", film=3.0)), EVEN)
    inputs = {"a": 20.0, "b": 0.0}
    np.testing.assert_allclose(steady_radiant(made, inputs).field, state(made, inputs), rtol=1e-12)


def test_radiation_is_not_marched():
    made = conduction(rod(face("x_low", "sky", film=1.0, emissivity=0.9)), EVEN)
    with pytest.raises(ParameterError, match="solved steady only"):
        BlockMarch(made, 60.0)


def test_points_on_faces_and_between_materials_are_exact():
    # 20 and 0 degC, films 8 and 25, 0.3 m of 0.8 and 0.7 m of 0.1 W/(m K): 1/8, 0.375, 7, 1/25
    part = Solid(low=(0.3, 0, 0), high=(1, 1, 1), conductivity=0.1, heat_capacity=1e6)
    block = rod(
        face("x_low", "in", film=8.0),
        face("x_high", "out", film=25.0),
        conductivity=0.8,
        parts=(part,),
    )
    made = conduction(block, BlockGrading(face=0.1, edge=0.1, growth=0.5))
    given = made.given({"in": 20.0, "out": 0.0})
    field = state(made, {"in": 20.0, "out": 0.0})
    flux = 20.0 / (0.125 + 0.375 + 7.0 + 0.04)
    for x, resistance in ((0.0, 0.125), (0.3, 0.5), (0.65, 4.0), (1.0, 7.5)):
        seen = probe(made, field, given, (x, 0.5, 0.5))
        assert seen == pytest.approx(20.0 - flux * resistance, abs=1e-9)


def test_points_in_rooms_and_outside_are_refused():
    room = Room(low=(0.4, 0, 0), high=(0.6, 1, 1), contact=Contact(source="air", film=5.0))
    made = conduction(rod(parts=(room,)), EVEN)
    field = state(made, {"air": 1.0})
    np.testing.assert_allclose(field[made.solid], 1.0, rtol=1e-9)
    with pytest.raises(ParameterError, match="is in a room"):
        probe(made, field, made.given({"air": 1.0}), (0.5, 0.5, 0.5))
    with pytest.raises(ParameterError, match="x = 3 m lies outside"):
        probe(made, field, made.given({"air": 1.0}), (3.0, 0.5, 0.5))
