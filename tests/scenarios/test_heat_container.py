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


NAMES = (
    "transheat-erythritol-hachinohe", "transheat-stationary-okudaisen", "thermoway-20t-hospital",
    "thermoway-4t-hotel", "container-cooling-absorption", "container-from-data-centre",
    "thermoway-4t-channels",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_case_keeps_its_heat(name):
    result = case.load(name, {"run.duration": "2 day"}).run()
    assert result.ledger.relative_residual < 1e-9
    heat = result["container/heat"].values
    assert np.isfinite(heat).all()
    melted = result["container/melted"].values
    assert melted.min() >= 0.0
    assert melted.max() <= 1.0


def test_a_heat_pump_pays_for_the_heat_it_brings():
    # 30 -> 65 degC: heat into containers is heat of the data centre and electricity
    result = case.load("container-from-data-centre", {"run.duration": "2 day"}).run()
    given = result.ledger.inputs
    charged = result.headline("heat into containers").value * 3.6e6
    assert sum(given.values()) == pytest.approx(charged, rel=1e-9)
    # Carnot of 67 degC over the evaporator at 30 - 2 K or less, times 0.45
    cop = charged / given["source: heat pump electricity"]
    assert 2.5 < cop < 0.45 * (67.0 + 273.15) / (67.0 - 28.0)


def test_a_chiller_rejects_what_drives_it_and_what_it_takes():
    result = case.load("container-cooling-absorption", {"run.duration": "2 day"}).run()
    cold = result.headline("cold delivered").value
    heat = result.headline("heat out of containers").value
    rejected = result.ledger.outputs["cooling tower: heat rejected"] / 3.6e6
    assert rejected == pytest.approx(cold + heat, rel=1e-9)
    assert 0.5 < cold / heat < 0.85


def test_levels_agree_on_a_week_of_loads():
    short = {"run.duration": "4 day", "container.count": 1}
    lump = case.load("transheat-sat-pool", short).run()
    bed = case.load("transheat-sat-pool", {**short, "container.level": "axial"}).run()
    for name, tolerance in (("heat delivered", 0.05), ("heat of a load", 0.01)):
        one, other = lump.headline(name).value, bed.headline(name).value
        assert one == pytest.approx(other, rel=tolerance)


def test_supercooling_is_drawn_from_the_seed_of_the_case():
    given = {
        "run.duration": "2 day", "container.level": "axial",
        "container.supercooling": ["5 K", "30 K"],
    }  # fmt: skip
    runs = [
        case.load("transheat-sat-pool", {**given, "container.seed": seed}).run()
        for seed in (1, 1, 2)
    ]
    same, again, other = (run["container/outlet"].values for run in runs)
    np.testing.assert_array_equal(same, again)
    assert not np.array_equal(same, other, equal_nan=True)


def test_melt_that_never_freezes_keeps_its_latent_heat():
    # 30 K below 58 degC lies the water that comes back: nothing freezes unless it is set off
    given = {"run.duration": "2 day", "container.level": "axial"}
    deep = {"container.supercooling": ["30 K", "30 K"]}
    left = case.load("transheat-sat-pool", given | deep).run()
    made = case.load("transheat-sat-pool", given | deep | {"container.trigger": True}).run()
    heat = [run.headline("heat out of containers").value for run in (left, made)]
    assert heat[1] > 1.2 * heat[0]
    assert any("still molten" in note for note in left.notes)
    assert not any("still molten" in note for note in made.notes)


def test_use_takes_latent_heat_away():
    # 0.3 % a cycle, geometric: 0.997^100 = 0.740 of the latent heat
    young = case.load("transheat-sat-pool", {"run.duration": "1 day"}).run()
    old = case.load(
        "transheat-sat-pool", {"run.duration": "1 day", "container.age_cycles": 100.0}
    ).run()
    lost = [run.headline("heat of its material").value for run in (young, old)]
    assert lost[0] - lost[1] == pytest.approx(14e3 * 264.0 * (1.0 - 0.997**100) / 3600.0, rel=1e-6)


def test_a_partial_load_leaves_with_what_was_asked_for():
    result = case.load(
        "transheat-sat-pool", {"run.duration": "2 day", "source.load": "0.8 MWh"}
    ).run()
    # at most one step of 5 min at 263 kW more
    assert 800.0 <= result.headline("heat of a load").value <= 800.0 + 263.0 / 12.0


def test_a_full_container_is_still_warm_after_a_day(pool):
    (table,) = [table for table in pool.tables if table.title.startswith("Will it still")]
    kept = {row[0]: row[3] for row in table.rows}
    assert kept[1.0] > kept[24.0] > kept[168.0]
    assert kept[24.0] > 90.0


def test_the_band_stands_beside_every_result(pool):
    (table,) = [table for table in pool.tables if table.title.startswith("Band")]
    rows = {row[0]: row[2:] for row in table.rows}
    low, middle, high, own = rows["units"]
    assert low < middle < high
    assert low < own < high
    assert "not validated" in table.note
