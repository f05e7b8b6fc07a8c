"""Conduction scenario: every exact comparison, closed forms in view, balance, mistakes."""

import math
import re
from functools import cache

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import kv, kve

from thermosim import case, data
from thermosim.errors import CaseError
from thermosim.plots import figures
from thermosim.validate import read_reference

FOLDER = data.folder("validation") / "conduction-exact"
ANNUAL, DAILY = 2 * np.pi / (8760 * 3600), 2 * np.pi / 86400


@cache
def run(name):
    return case.load(FOLDER / f"{name}.toml").run()


@cache
def published():
    return {entry.name: entry for entry in read_reference(FOLDER).comparison}


def number(name):
    return float(str(published()[name].published).split()[0])


def talbot(transform, time, terms=20):
    """Inverse Laplace transform along Talbot's contour."""
    angle = np.arange(1, terms) * np.pi / terms
    scale = 2 * terms / (5 * time)
    cot = 1 / np.tan(angle)
    s = scale * angle * (cot + 1j)
    weight = 1 + 1j * (angle + (angle * cot - 1) * cot)
    first = 0.5 * np.exp(scale * time) * transform(scale)
    rest = np.exp(s * time) * transform(s) * weight
    return float((0.4 / time) * (first + rest.sum()).real)


@pytest.mark.parametrize("fourier", [0.01, 0.1, 1, 10, 100, 1000])
def test_flux_after_a_sudden_warming_is_the_inverse_transform(fourier):
    # q = K1(sqrt s) / (sqrt s K0(sqrt s)) for unit radius, conductivity and step
    def flux(s):
        root = np.sqrt(s + 0j)
        return kve(1, root) / (root * kve(0, root))

    exact = talbot(flux, fourier)
    assert exact == pytest.approx(number(f"cylinder, wall warmed: flux at Fo = {fourier:g}"), 2e-6)


@pytest.mark.parametrize("fourier", [0.1, 1, 10, 100, 1000])
def test_wall_under_constant_flux_is_the_inverse_transform(fourier):
    # G = K0(sqrt s) / (2 pi s^1.5 K1(sqrt s))
    def wall(s):
        root = np.sqrt(s + 0j)
        return kve(0, root) / (2 * np.pi * root**3 * kve(1, root))

    exact = talbot(wall, fourier)
    name = f"cylinder, 1 W/m from a start: wall at Fo = {fourier:g}"
    assert exact == pytest.approx(number(name), rel=2e-6)


@pytest.mark.parametrize("radius", [1.9, 3, 5, 10])
def test_waves_round_a_cylinder_are_kelvin_functions(radius):
    for what, k, c, omega, film in (
        ("annual", 1.9, 2.682e6, ANNUAL, math.inf),
        ("annual, film 10", 1.9, 2.682e6, ANNUAL, 10.0),
        ("daily", 1.9, 2.682e6, DAILY, math.inf),
        ("annual, soil 1.5 W/(m K)", 1.5, 2.5e6, ANNUAL, math.inf),
        ("annual, soil 1.5 W/(m K), film 10", 1.5, 2.5e6, ANNUAL, 10.0),
    ):
        root = np.sqrt(1j * omega * c / k)
        exact = 1 / (1 / (k * root * kve(1, root * radius) / kve(0, root * radius)) + 1 / film)
        name = f"cylinder of {radius:g} m, {what}"
        assert abs(exact) == pytest.approx(number(f"{name}: flux amplitude"), rel=1e-5)
        assert np.degrees(np.angle(exact)) == pytest.approx(number(f"{name}: lead"), abs=0.006)


def test_far_from_the_wall_the_wave_is_the_ratio_of_kelvin_functions():
    root = np.sqrt(1j * ANNUAL * 2.682e6 / 1.9)
    for distance in (0.5, 1, 2, 3, 5, 10):
        exact = kv(0, root * (3 + distance)) / kv(0, root * 3)
        name = f"annual wave {distance:g} m from a wall of 3 m radius"
        assert abs(exact) == pytest.approx(number(f"{name}: amplitude"), abs=6e-6)
        lag = -np.angle(exact) % (2 * np.pi) / ANNUAL / 86400
        assert lag == pytest.approx(number(f"{name}: lag"), abs=0.006)


def test_nafems_t2_is_the_root_of_its_balance():
    # 55.6 / 0.1 (1000 - T) = 0.98 sigma (T^4 - 300^4)
    end = brentq(lambda t: 556 * (1000 - t) - 0.98 * 5.670374e-8 * (t**4 - 300**4), 300, 1000)
    assert end == pytest.approx(927.0, abs=0.05)
    assert run("nafems-t2").headline("end").value == pytest.approx(end - 273.15, abs=1e-5)


def test_nafems_t3_is_its_series():
    # u = 100 sin(w t) x / L + sum of modes; each answers -100 w cos(w t) x / L by convolution
    length, alpha, omega, at, time = 0.1, 35 / (7200 * 440.5), np.pi / 40, 0.08, 32.0
    total = 100 * math.sin(omega * time) * at / length
    for n in range(1, 400):
        rate = alpha * (n * np.pi / length) ** 2
        moved = rate * math.cos(omega * time) + omega * math.sin(omega * time)
        answer = (moved - rate * math.exp(-rate * time)) / (rate**2 + omega**2)
        share = 2 * (-1) ** n / (n * np.pi) * 100 * omega
        total += share * answer * math.sin(n * np.pi * at / length)
    assert total == pytest.approx(36.6031, abs=1e-4)
    assert run("nafems-t3").headline("target").value == pytest.approx(total, abs=5e-3)


def test_nafems_t4_is_its_series():
    # X = cos(b x), b tan(b L) = h / k; Y from 1 at y = 0 to -Y' = (h / k) Y at y = H
    wide, high, ratio = 0.6, 1.0, 750 / 52
    total = 0.0
    for n in range(400):
        low, top = n * np.pi / wide, (n + 0.5) * np.pi / wide
        b = brentq(lambda b: b * np.sin(b * wide) - ratio * np.cos(b * wide), low + 1e-9, top)
        weight = np.sin(b * wide) / b / (wide / 2 + np.sin(2 * b * wide) / (4 * b))
        left, reflected = b + ratio, (b - ratio) * np.exp(-2 * b * (high - 0.2))
        down = np.exp(-b * 0.2) * (left + reflected)
        total += weight * np.cos(b * wide) * down / (left + (b - ratio) * np.exp(-2 * b * high))
    assert 100 * total == pytest.approx(18.2538, abs=1e-4)
    assert run("nafems-t4").headline("E").value == pytest.approx(100 * total, abs=0.02)


@pytest.mark.parametrize("name", ["nafems-t3", "nafems-t4", "hollow-cylinder", "iso-10211-4"])
def test_energy_closes(name):
    books = run(name).ledger
    assert books.relative_residual < 1e-9
    if books.residual_series is not None:
        assert np.abs(books.residual_series).max() < 1e-9 * books.throughput


def test_a_march_settles_to_the_steady_state():
    steady = run("iso-10211-2").headline("inside: heat").value
    run_ = {"kind": "march", "duration": "30 day", "steps": 30, "initial": "10 degC"}
    marched = case.load(FOLDER / "iso-10211-2.toml", {"run": run_}).run()
    assert marched.headline("inside: heat").value == pytest.approx(steady, rel=1e-6)


def test_a_march_of_many_periods_settles_to_the_periodic_state():
    # half a metre of soil, daily wave: 10 days of 100 steps, last day against the harmonic solve
    common = {"body.x": ["0 m", "0.5 m"], "probe.x": "0.1 m", "grid.face": "5 mm"}
    periodic = case.load(
        FOLDER / "half-space.toml", {**common, "run.period": "1 day", "grid.growth": 0.1}
    ).run()
    march = {"kind": "march", "period": "1 day", "duration": "10 day", "steps": 1000}
    run_ = {**march, "initial": "0 degC"}
    marched = case.load(
        FOLDER / "half-space.toml", {**common, "run": run_, "grid.growth": 0.1}
    ).run()
    day = marched["probe/depth"].values[-100:]
    wave = np.exp(-2j * np.pi * (np.arange(100) + 1) / 100)
    amplitude = abs(2 * (day * wave).mean())
    assert amplitude == pytest.approx(periodic.headline("depth: amplitude").value, rel=2e-3)


def test_figures_and_fields_of_a_body():
    assert run("nafems-t4")["body/temperature"].dims == ("y", "x")
    assert run("half-space")["body/amplitude"].dims == ("x",)
    assert figures(run("nafems-t3"))


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("nafems-t4", {"body.conductivity": "0 W/m/K"}, "above 0"),
        ("nafems-t4", {"body.x": ["1 m", "0.5 m"]}, "write the smaller first"),
        ("nafems-t4", {"body.x": ["-1 m", "0.5 m"]}, "too small"),
        ("nafems-t4", {"probe.y": "3 m"}, 'probe "E": y = 3 m lies outside'),
        ("nafems-t4", {"face.2.film": "-3 W/m^2/K"}, "too small"),
        ("nafems-t4", {"face.2.name": "hot"}, 'two faces and rooms are called "hot"'),
        ("nafems-t4", {"run.kind": "march"}, "needs duration, steps, initial"),
        ("nafems-t4", {"run.kind": "periodic"}, "needs period"),
        ("nafems-t2", {"face.2.film": "1 K"}, "heat transfer coefficient"),
        ("nafems-t2", {"face.1.flux": "5 W/m^2"}, "one of them"),
        ("nafems-t2", {"face.1.emissivity": 0.5}, "a face that radiates needs film"),
        ("nafems-t3", {"face.2.emissivity": 0.5, "face.2.film": "5 W/m^2/K"}, "in steady runs"),
        ("cylinder", {"body.y": ["0 m", "1 m"]}, "a cylindrical body has no y"),
        ("iso-10211-2", {"part.1.x": ["0 m", "2 m"]}, "part 1: x from 0 m to 2 m reaches out"),
        ("iso-10211-4", {"room.1.z": ["0.2 m", "2 m"]}, "room 1: z from 0.2 m to 2 m"),
        ("half-space", {"face.amplitude": "0 K"}, "needs a face or room with an amplitude"),
    ],
)
def test_mistakes_are_told_in_one_sentence(name, values, sentence):
    with pytest.raises(CaseError) as caught:
        case.load(FOLDER / f"{name}.toml", values, "--set")
    told = str(caught.value)
    assert re.search(sentence, told), told
    assert len(told.splitlines()) == 1
