"""Slabs on the ground: closed form, balance, and the IEA BESTEST cases."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from thermosim.components.ground import Slab
from thermosim.components.ground.harmonic import DAY, YEAR
from thermosim.components.ground.slab_surface import Temperatures, below
from thermosim.errors import ParameterError

ANNUAL, DAILY = 2 * np.pi / YEAR, 2 * np.pi / DAY
TABLE = Path(__file__).parents[3] / "validation" / "iea-bestest-ground" / "bestest.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def slab(**changes):
    given = {"length": 12.0, "width": 12.0, "wall": 0.24, "far": 15.0, "depth": 15.0}
    soil = {"conductivity": 1.9, "heat_capacity": 2.682e6, "cell": 0.02, "growth": 0.16}
    films = {"inside_film": 100.0, "outside_film": 100.0}
    return Slab(**{**given, **soil, **films, **changes})


def case(row):
    side = float(row["side_m"])
    return slab(
        length=side,
        width=side,
        inside_film=float(row["inside_film"]),
        outside_film=float(row["outside_film"]),
        depth=float(row["depth_m"]),
        far=float(row["far_m"]),
        conductivity=float(row["conductivity"]),
        # daily waves reach 7 cm into the poor soil: finer there
        cell=0.01 if row["conductivity"] == "0.5" else 0.02,
    )


def panels(start, end, count):
    """Gauss-Legendre nodes and weights on geometric panels towards zero distance."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    edges = np.concatenate([[start], np.geomspace(max(start, 1e-9 * end), end, count)])
    half, middle = 0.5 * np.diff(edges), 0.5 * (edges[1:] + edges[:-1])
    return (middle[:, None] + half[:, None] * nodes).ravel(), np.outer(half, weights).ravel()


def gc10a_closed_form():
    """Q = k dT / 2 pi * integral of (1 - theta) I over the ground outside of the floor.

    I: solid angle kernel of a square floor of half side 6 m; one eighth of the plane,
    x = a + s, 0 <= y <= a + s; theta falls linearly over the wall strip of 0.24 m.
    """
    a, wall = 6.0, 0.24
    total = 0.0
    near, far = panels(0.0, wall, 30), panels(wall, 1e8, 80)
    for s, weight in zip(
        *(np.concatenate(pair) for pair in zip(near, far, strict=True)), strict=True
    ):
        below, weight_below = panels(0.0, a, 30)  # y = a - distance
        above, weight_above = panels(0.0, s, 30)  # y = a + distance
        y = np.concatenate([a - below, a + above])
        weights = np.concatenate([weight_below, weight_above])

        def answer(eta, s=s):
            wide = 2 * a + s
            roots = np.sqrt(1 + (eta / s) ** 2) + np.sqrt(1 + (eta / wide) ** 2)
            return eta * (wide - s) * (wide + s) / (s * wide) ** 2 / roots

        inner = weights @ (answer(a - y) - answer(-a - y))
        total += weight * min(s / wall, 1.0) * inner
    return 8 * 1.9 * 20.0 / (2 * np.pi) * total


def test_closed_form_of_the_imposed_temperatures_is_reproduced():
    # NREL/TP-550-43388 case GC10a: 2432.597 W
    assert gc10a_closed_form() == pytest.approx(2432.597, rel=1e-6)


def test_half_space_with_imposed_temperatures_gives_the_closed_form():
    imposed = {"inside_film": math.inf, "outside_film": math.inf, "depth": math.inf}
    made = slab(**imposed, far=1000.0, linear_wall=True, growth=0.08)
    assert 20.0 * made.extrapolated("zone").real == pytest.approx(2432.597, rel=2e-4)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_mean_floor_heat_agrees_with_reference_and_programs(row):
    mean = 20.0 * case(row).extrapolated("zone").real  # zone 30, all else 10 degC
    programs = [float(row[name]) for name in ("trnsys_W", "fluent_W", "matlab_W")]
    assert mean == pytest.approx(float(row["reference_W"]), rel=0.005)
    assert 0.99 * min(programs) <= mean <= 1.01 * max(programs)


def test_floor_answers_the_seasons_and_days_like_the_reference():
    # NREL/TP-550-43388 case GC40b; a minimum of the air makes a maximum of the heat
    row = next(row for row in ROWS if "GC40b" in row["case"])
    annual, daily = (case(row).extrapolated("outside", omega) for omega in (ANNUAL, DAILY))
    assert 6.0 * abs(annual) == pytest.approx(float(row["annual_W"]), rel=0.005)
    assert -np.angle(-annual) / ANNUAL / DAY == pytest.approx(float(row["annual_lag_d"]), abs=0.3)
    assert 2.0 * abs(daily) == pytest.approx(float(row["daily_W"]), rel=0.02)
    lag = (-np.angle(-daily) / DAILY / 3600) % 24
    assert lag == pytest.approx(float(row["daily_lag_h"]), abs=0.3)


def test_heat_of_all_parts_is_what_the_ground_stores():
    # i omega E = heat through floor, strip, open ground and bottom; E integrated in closed form
    made = slab(cell=0.08, growth=0.3)
    for omega, depth in ((ANNUAL, 15.0), (DAILY, 15.0), (ANNUAL, math.inf)):
        parts = replace(made, depth=depth).answer(Temperatures(1.0, 0.5j, 0.3), omega).heats
        assert abs(sum(parts[:4]) - 1j * omega * parts[4]) <= 1e-9 * abs(parts[0])


def test_waves_below_the_surface_fall_as_in_a_column():
    # far from the floor the surface's wave falls as sinh(kappa (D - z)) / sinh(kappa D)
    made = slab(length=2.0, width=2.0, far=40.0, depth=6.0, cell=0.08, growth=0.4)
    answer = made.answer(Temperatures(outside=1.0), ANNUAL)
    kappa = np.sqrt(made.soil.turn(ANNUAL))
    at = np.array([0.0, 1.0, 3.0, 6.0])
    field = below(made.plane, made.soil, answer, at, ANNUAL)[:, -1]
    surface = answer.temperature[-1, 0]
    np.testing.assert_allclose(
        field, surface * np.sinh(kappa * (6.0 - at)) / np.sinh(kappa * 6.0), atol=1e-6
    )


def test_equal_temperatures_exchange_no_heat():
    made = slab(cell=0.08, growth=0.3)
    parts = [made.heat(source) for source in ("zone", "outside", "bottom")]
    assert abs(sum(parts)) <= 1e-8 * abs(parts[0])


def test_a_floor_without_borders_is_a_column():
    # floor much wider than deep, borders 3 % of it: k / D with the film, to the perimeter's share
    made = slab(length=800.0, width=800.0, depth=2.0, far=5.0, cell=0.1, growth=0.3)
    column = 800.0**2 / (1 / 100.0 + 2.0 / 1.9)
    assert -made.heat("bottom").real == pytest.approx(column, rel=0.01)


def test_edges_make_the_error_first_order():
    heats = [slab(cell=0.16 / n, growth=0.2 / n).heat("zone").real for n in (1, 2, 4)]
    assert np.log2((heats[1] - heats[0]) / (heats[2] - heats[1])) == pytest.approx(1.0, abs=0.4)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"far": 0.1}, "must be above 0.24 m"),
        ({"depth": 0.0}, "must be above 0 m"),
        ({"linear_wall": True}, "needs imposed temperatures"),
        ({"growth": 2.0}, "must be at most 1 m/m"),
    ],
)
def test_what_is_no_slab_is_told(changes, sentence):
    with pytest.raises(ParameterError) as caught:
        slab(**changes)
    assert sentence in str(caught.value)
