"""A year of source loop and of tank against their C twins; one step from Python."""

import timeit
from ctypes import c_double, c_int

import numpy as np
from thermosim_kernels import source_loop, tank

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.heat_pump import HeatPump
from thermosim.components.tank import StratifiedTank

HOURS = 8760
TIME = np.arange(HOURS)
MACHINES = {
    "carnot": HeatPump(model="carnot", capacity=100e3, part_load="on_off", source_minimum=0.0),
    "lorenz": HeatPump(model="lorenz", capacity=100e3),
    "linear": HeatPump(model="linear", data="water_on_off", capacity=100e3),
    "table": HeatPump(model="table", data="wamak_220kw"),
    "chiller": HeatPump(model="table", data="carrier_30xw_1mw", cooling_capacity=120e3),
}


def year_of(name):
    wave = np.cos(2.0 * np.pi * TIME / HOURS) + 0.3 * np.cos(2.0 * np.pi * TIME / 24.0)
    load_ = {"linear": 90e3 * np.abs(wave), "table": 150e3 * np.abs(wave)}.get(name, 90e3 * wave)
    if name == "chiller":
        load_ = -90e3 * np.abs(wave)
    slope = 0.55 + 0.05 * np.sin(0.01 * TIME)
    offset = (1.0 - slope) * (18.0 - 4.0 * np.cos(2.0 * np.pi * TIME / HOURS))
    supply = np.where(load_ >= 0.0, 50.0, 7.0)
    back = np.where(load_ >= 0.0, 45.0, 12.0)
    flow = np.full(HOURS, 30e3)
    return [load_, slope, offset, flow, supply, back]


def loop_twin(machine, inputs, out):
    duties = [np.array(duty, dtype=float) for duty in (machine.heating, machine.cooling)]
    function = load("source_loop").source_loop_year
    function.restype = None
    arguments = [*map(pointer, duties), pointer(machine.table)]
    arguments += [*map(c_int, machine.table.shape[1:]), c_int(HOURS)]
    arguments += [*map(pointer, inputs), pointer(out)]
    return lambda _keep=duties: function(*arguments)


def loop_speed(name):
    machine, inputs = MACHINES[name].parameters(), year_of(name)
    ours, theirs = np.empty((HOURS, 9)), np.empty((HOURS, 9))
    twin = loop_twin(machine, inputs, theirs)

    def kernel():
        return source_loop.year(machine, *inputs, ours)

    assert kernel() == 0
    twin()
    np.testing.assert_allclose(ours[:, :7], theirs[:, :7], rtol=1e-9, atol=1e-6)
    return kernel, ratio(kernel, twin)


def test_source_loop_reaches_nine_tenths_of_c(benchmark):
    speeds = {name: loop_speed(name)[1] for name in MACHINES}
    benchmark.extra_info["speed over C"] = speeds
    benchmark(loop_speed("carnot")[0])
    assert np.exp(np.mean(np.log(list(speeds.values())))) >= 0.9
    assert min(speeds.values()) >= 0.85


def test_tank_reaches_nine_tenths_of_c(benchmark):
    component = StratifiedTank(volume=2.8, delivery=45.0)
    draws = 0.19 * (1.0 + np.sin(2.0 * np.pi * TIME / 24.0))
    cold = 14.0 - 6.0 * np.cos(2.0 * np.pi * TIME / HOURS)
    inputs = [draws, cold, np.full(HOURS, 18.0), np.full(HOURS, 20e3)]
    start = component.stratified(1.4, 60.0, 12.0).layers
    ours, theirs = np.empty((HOURS, 5)), np.empty((HOURS, 5))
    function = load("tank").tank_march
    parameters = np.array(component.parameters())

    def kernel():
        return tank.march(component.parameters(), start.copy(), *inputs, 3600.0, ours)

    def twin():
        layers = start.copy()
        function(
            pointer(parameters), c_int(start.shape[1]), pointer(layers), c_int(HOURS),
            *map(pointer, inputs), c_double(3600.0), pointer(theirs),
        )  # fmt: skip

    kernel()
    twin()
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1.0)
    speed = ratio(kernel, twin)
    benchmark.extra_info["speed over C"] = speed
    benchmark(kernel)
    assert speed >= 0.9


def test_one_step_from_python_takes_five_microseconds(benchmark):
    machine = MACHINES["carnot"]

    def step():
        return machine.solve("heating", 80e3, 0.6, 7.0, 30e3, 50.0, 45.0)

    step()
    benchmark(step)
    assert min(timeit.repeat(step, number=5000, repeat=20)) / 5000 < 5e-6


def test_one_tank_step_from_python_takes_five_microseconds_a_call(benchmark):
    component = StratifiedTank(volume=2.8)
    state = component.stratified(1.4, 60.0, 12.0)

    def step():
        drawn, _ = component.draw(state, 0.2, 12.0, 18.0, 3600.0)
        return component.charge(drawn, 7.2e7)

    step()
    benchmark(step)
    assert min(timeit.repeat(step, number=5000, repeat=20)) / 5000 < 10e-6
