"""Containers with tubes or capsules through days: what they weigh, hold, bring and refuse."""

import math

import numpy as np
import pytest

from thermosim import case, plots
from thermosim.errors import CaseError

SHORT = {"run.duration": "2 day"}
BALLS = {
    "container.design": "capsules", "container.material_mass": "9 t",
    "container.oil_above": "0.3 m^3", "container.capsules.diameter": "60 mm",
}  # fmt: skip


@pytest.fixture(scope="module")
def tubes():
    return case.load("container-tubes-laundry", SHORT).run()


@pytest.fixture(scope="module")
def capsules():
    return case.load("transheat-sat-pool", SHORT | BALLS).run()


@pytest.mark.parametrize("name", ["tubes", "capsules"])
def test_days_keep_their_heat(name, request):
    result = request.getfixturevalue(name)
    assert result.ledger.relative_residual < 1e-9
    melted = result["container/melted"].values
    assert 0.0 <= melted.min() < 0.05
    assert 0.95 < melted.max() <= 1.0


def test_steel_of_tubes_and_oil_inside_count_towards_the_weight(tubes):
    # 720 tubes of 5.6 m, 16/20 mm: 4032 m x pi x 36e-6 m2 x 7850 kg/m3 = 3580 kg of steel;
    # 4032 m x pi x 64e-6 m2 = 0.811 m3 and 0.3 m3 of oil, 836.8 kg/m3 at 58 degC
    given = case.load("container-tubes-laundry").inputs.container
    steel = 4032.0 * math.pi * 36e-6 * 7850.0
    oil = (4032.0 * math.pi * 64e-6 + 0.3) * given.oil_state()[0]
    weight = tubes.headline("weight of a container").value
    assert weight == pytest.approx(11.5e3 + 2.5e3 + steel + oil)


def test_walls_of_capsules_and_oil_between_count_towards_the_weight(capsules):
    # 60 mm with walls of 1 mm: (58/60)^3 is material, 40 % of the bed oil; 950 kg/m3 of plastic
    given = case.load("transheat-sat-pool", SHORT | BALLS).inputs.container
    material = 9e3 / given.resolved().density
    held = material * (60.0 / 58.0) ** 3
    oil = (held * 0.4 / 0.6 + 0.3) * given.oil_state()[0]
    weight = capsules.headline("weight of a container").value
    assert weight == pytest.approx(9e3 + 3e3 + (held - material) * 950.0 + oil)


@pytest.mark.parametrize("name", ["tubes", "capsules"])
def test_figures_say_what_is_published_and_what_assumed(name, request):
    figures = plots.figures(request.getfixturevalue(name))
    assert {"container_cycle", "container_days", "container_inside"} <= set(figures)
    told = " ".join(drawing.caption for drawing in figures.values())
    assert "published correlations" in told
    assert "Calibrated" not in told


def test_walls_take_part_in_the_heat_of_a_full_container(tubes):
    # 95 down to 20 degC: what the material holds, and 75 K of steel and oil
    given = case.load("container-tubes-laundry").inputs.container
    steel = (given.filling().walls + 2.5e3) * 500.0 * 75.0 / 3.6e6
    oil = given.oil_mass() * given.oil_state()[1] * 75.0 / 3.6e6
    material = tubes.headline("heat of its material").value
    full = tubes.headline("heat of a full container").value
    assert full == pytest.approx(material + steel + oil, rel=1e-6)


def test_a_container_is_not_full_sooner_than_its_walls_let_it(tubes):
    # from solid, latent heat alone, oil as hot as it ever is: time of the quasi-steady film
    (table,) = [table for table in tubes.tables if table.title.startswith("Walls")]
    rows = {row[0]: row[2] for row in table.rows}
    least = rows["time to change all: oil of one temperature"]
    assert tubes.headline("time to fill").value > least
    assert rows["time to change all: oil along its way"] > least


@pytest.mark.parametrize("name", ["tubes", "capsules"])
def test_what_was_calibrated_for_direct_contact_is_not_shown(name, request):
    result = request.getfixturevalue(name)
    assert not any(table.title.startswith("Band") for table in result.tables)
    assert not any("Direct-contact" in note for note in result.notes)
    assert any("published correlations" in note and "assumed" in note for note in result.notes)
    told = {each.where for each in result.assumptions}
    assert f"container.{name}.convection" in told
    assert "container.contact.units" not in told


def test_a_body_nobody_gave_is_told_in_metres(tubes):
    (body,) = [each for each in tubes.assumptions if each.where == "container.tubes.body"]
    assert body.value == "6 m, 2.4 m, 1.7 m"


def test_profiles_run_along_the_tubes(tubes):
    # 4 passes of 5.6 m in 20 cells: middles from 0.56 to 21.84 m
    along = tubes["height"].values
    assert along[[0, -1]] == pytest.approx([0.56, 21.84])
    assert np.isfinite(tubes["inside/temperature"].values).all()


def test_fins_bring_more_in_less_time():
    runs = [
        case.load("container-tubes-laundry", SHORT | {"container.tubes.fins": fins}).run()
        for fins in (1.0, 5.0)
    ]
    plain, finned = (run.headline("time to fill").value for run in runs)
    assert finned < 0.9 * plain


def test_supercooled_capsules_freeze_when_set_off():
    deep = SHORT | BALLS | {"container.supercooling": ["30 K", "30 K"]}
    left = case.load("transheat-sat-pool", deep).run()
    made = case.load("transheat-sat-pool", deep | {"container.trigger": True}).run()
    heat = [run.headline("heat out of containers").value for run in (left, made)]
    assert heat[1] > 1.2 * heat[0]


def test_walls_let_a_material_be_lighter_than_the_oil():
    given = SHORT | {
        "container.material": "HDPE", "container.oil": "therminol-66",
        "container.material_mass": "8 t", "source.hottest_oil": "170 degC",
        "source.floor": "130 degC", "source.temperature": "250 degC",
    }  # fmt: skip
    case.load("container-tubes-laundry", given)
    with pytest.raises(CaseError, match="does not float"):
        case.load("transheat-sat-pool", given)


MISTAKES = [
    ({"container.tubes.number": 0}, "must be at least 1"),
    ({"container.tubes.number": 721}, "each pass needs the same number of tubes"),
    ({"container.tubes.length": "7 m"}, "tubes of 7 m do not fit in a body 6 m long"),
    ({"container.tubes.number": 12000}, "side by side, but the body has 4.08 m"),
    (
        {"container.material_mass": "30 t", "container.road_limit": "50 t"},
        "do not fit in a body of 24.5 m",
    ),
    ({"container.tubes.wall": "5 mm"}, r"tubes 10.4, oil 0.9 t\), more than road_limit = 20 t"),
    ({"container.level": "axial"}, "level would be ignored"),
    ({"container.hold_up": 0.1}, "hold_up would be ignored"),
    ({"container.contact.units": 3.0}, "contact.units would be ignored"),
    ({"container.capsules.diameter": "50 mm"}, "capsules would be ignored"),
    ({"container.tubes.fins": 0.5}, "must be at least 1"),
]


@pytest.mark.parametrize(("given", "words"), MISTAKES, ids=[next(iter(m[0])) for m in MISTAKES])
def test_a_mistake_with_tubes_is_told_in_a_sentence(given, words):
    with pytest.raises(CaseError, match=words) as told:
        case.load("container-tubes-laundry", given)
    assert len(told.value.faults) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"container.capsules.wall": "30 mm"}, "leave no room for material"),
        ({"container.height": "2 m"}, "a bed 2 m high does not fit in a body 1.7 m high"),
        ({"container.material_mass": "20 t", "container.road_limit": "50 t"}, "do not fit"),
        ({"container.tubes.number": 100, "container.tubes.bore": "16 mm"}, "would be ignored"),
    ],
)
def test_a_mistake_with_capsules_is_told_in_a_sentence(given, words):
    with pytest.raises(CaseError, match=words) as told:
        case.load("transheat-sat-pool", BALLS | given)
    assert len(told.value.faults) == 1


@pytest.mark.parametrize("design", ["tubes", "capsules"])
def test_a_design_asks_for_its_table(design):
    with pytest.raises(CaseError, match=rf"needs \[container.{design}\]: write for example"):
        case.load("transheat-sat-pool", {"container.design": design})


def test_tubes_in_direct_contact_are_refused():
    given = {"container.tubes.number": 100, "container.tubes.bore": "16 mm"}
    with pytest.raises(CaseError, match="tubes would be ignored"):
        case.load("transheat-sat-pool", given)
