"""Kernels for Python take plain tuples; their answer is that of the named kernel, bit by bit."""

import numpy as np
from thermosim_kernels.sewage import ReachStep, march, march_plain
from thermosim_kernels.source_loop import LoopState, duty_step, duty_step_plain
from thermosim_kernels.spiral import COLUMNS, SpiralResponse, SpiralStep
from thermosim_kernels.spiral_wall import respond, respond_plain

from tests.profile_double import PERIMETER, double
from thermosim.components.channel import SewerChannel
from thermosim.components.heat_pump import HeatPump
from thermosim.components.reach import Inlet, SewageReach, Surroundings
from thermosim.components.spiral import SpiralExchanger


def test_a_reach_steps_alike_from_named_and_plain_bundles():
    reach = SewageReach(
        channel=SewerChannel(diameter=0.9, slope=0.001), length=200.0, cells=5,
        wall_thickness=0.1, wall_conductivity=2.3, soil_conductivity=0.7, soil_density=1800.0,
        soil_heat_capacity=1500.0,
    )  # fmt: skip
    state = reach.initial(0.03, 12.0)
    inlet, around = Inlet(0.03, 0.04, 12.0, 11.0), Surroundings(8.0, 0.8, 10.0)
    named, plain = np.empty((2, 5)), np.empty((2, 5))
    bundles = (inlet, around, reach.undisturbed, reach.tables)
    step = march(600.0, *bundles, state.values, named, np.empty(5))
    rows = march_plain(600.0, *map(tuple, bundles), state.values, plain, np.empty(5))
    assert ReachStep._make(rows) == step
    assert np.array_equal(named, plain)


def test_an_exchanger_answers_alike_to_named_and_plain_bundles():
    spiral = SpiralExchanger(
        units=3, coil_diameter=1.1, table=double(), exposed_perimeter=PERIMETER
    )
    step = SpiralStep(3e3, 9.5, 1e5, 15.0, 1000.0, 0.25, 15.0, 0.9)
    back, named, plain = np.full(3, 14.0), np.empty((3, COLUMNS)), np.empty((3, COLUMNS))
    answer = respond(spiral.table, spiral._tube, spiral.shares, step, back, named)
    row = respond_plain(*spiral._constants, spiral.shares, tuple(step), back, plain)
    assert type(row) is tuple
    assert SpiralResponse._make(row)[:-1] == answer[:-1]
    assert np.array_equal(answer.units, row[-1])


def test_a_source_loop_is_solved_alike_for_named_and_plain_bundles():
    machine = HeatPump(model="carnot", capacity=100e3).parameters()
    inputs = (machine.table, 80e3, 0.6, 7.0, 30e3, 50.0, 45.0)
    state = duty_step(machine.heating, *inputs)
    assert LoopState._make(duty_step_plain(tuple(machine.heating), *inputs)) == state
