"""A year of cooling tower and of station heat pump against their C twins."""

from ctypes import c_double, c_int

import numpy as np
from thermosim_kernels import air_coil_machine, cooling_tower
from thermosim_kernels.moist_air import STANDARD_PRESSURE, humidity_ratio

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.cooling_tower import CoolingTower
from thermosim.components.station_heat_pump import StationHeatPump

HOURS = 8760
SEASON = np.cos(2.0 * np.pi * np.arange(HOURS) / HOURS)
DAY = np.cos(2.0 * np.pi * np.arange(HOURS) / 24.0)


def humid(temperature, relative):
    return np.array([humidity_ratio(t, relative, STANDARD_PRESSURE) for t in temperature])


def test_cooling_tower_reaches_nine_tenths_of_c(benchmark):
    tower = CoolingTower(design_heat=10e6)
    heat = 5e6 * (1.0 - SEASON) * (0.6 + 0.3 * DAY)
    temperature = 12.0 - 12.0 * SEASON + 4.0 * DAY
    humidity = humid(temperature, 0.65)
    ours, theirs = np.empty((HOURS, 5)), np.empty((HOURS, 5))
    parameters = np.array(tower.parameters(), dtype=float)
    function = load("moist_air_machines").cooling_tower_year

    def kernel():
        return cooling_tower.year(
            tower.parameters(), heat, tower.water_flow, temperature, humidity,
            STANDARD_PRESSURE, 24.0, ours,
        )  # fmt: skip

    def twin():
        return function(
            pointer(parameters), c_int(HOURS), pointer(heat), c_double(tower.water_flow),
            pointer(temperature), pointer(humidity), c_double(STANDARD_PRESSURE), c_double(24.0),
            pointer(theirs),
        )  # fmt: skip

    assert kernel() == twin() == 0
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-7)
    benchmark(kernel)
    speed = ratio(kernel, twin)
    benchmark.extra_info["speed over C"] = speed
    assert speed >= 0.9


def test_station_heat_pump_reaches_nine_tenths_of_c(benchmark):
    machine = StationHeatPump(capacity=4e6, share=0.482, coil_flow=70.0).parameters()
    heat = 2e6 + 1e6 * DAY
    temperature = 21.0 - 6.0 * SEASON + 2.0 * DAY
    humidity = humid(temperature, 0.6)
    supply = 37.5 - 2.5 * SEASON
    ours, theirs = np.empty((HOURS, 4)), np.empty((HOURS, 4))
    parameters = np.array(machine, dtype=float)
    function = load("moist_air_machines").air_coil_year

    def kernel():
        return air_coil_machine.year(
            machine, heat, temperature, humidity, STANDARD_PRESSURE, supply, ours
        )

    def twin():
        return function(
            pointer(parameters), c_int(HOURS), pointer(heat), pointer(temperature),
            pointer(humidity), c_double(STANDARD_PRESSURE), pointer(supply), pointer(theirs),
        )  # fmt: skip

    assert kernel() == twin() == 0
    np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-7)
    benchmark(kernel)
    speed = ratio(kernel, twin)
    benchmark.extra_info["speed over C"] = speed
    assert speed >= 0.9
