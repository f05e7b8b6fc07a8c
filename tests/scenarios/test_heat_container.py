"""Containers through days: what is carried, kept, and refused."""

import numpy as np
import pytest

from thermosim import case


@pytest.fixture(scope="module")
def pool():
    return case.load("transheat-sat-pool", {"run.duration": "2 day"}).run()


def test_ledger_of_days_on_the_road_closes(pool):
    assert pool.ledger.relative_residual < 1e-9
    assert np.abs(pool.ledger.residual_series).max() < 1e-9 * pool.ledger.throughput


def test_a_load_takes_what_the_flue_gas_has(pool):
    # EPOC 2009, source A: 7000 Nm3/h x 0.34 kcal/(Nm3 K) x 95 K / 860 = 0.263 MW
    power = 7000.0 * 0.34 * 95.0 / 860.0  # [kW]
    assert pool.headline("greatest charging power").value == pytest.approx(power, rel=1e-3)


def test_diesel_of_a_load_is_twenty_kilometres(pool):
    # two moves of 10 km at 2.5 km/L make 8 L a load
    moves = pool.headline("distance driven").value / 10.0
    assert pool.headline("diesel").value == pytest.approx(moves * 4.0)


def test_every_result_says_that_curves_are_missing(pool):
    assert any("no temperature curve" in note for note in pool.notes)
