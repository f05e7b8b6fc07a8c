"""Scenario ``container_inside``: charge and rest of a channel and of a tank, and mistakes."""

import numpy as np
import pytest

from thermosim.case import load
from thermosim.errors import CaseError
from thermosim.plots import figures
from thermosim.scenarios.container_inside import run

HEAD = """title = "inside"
scenario = "container_inside"
[run]
points = 6
[container]
material = "sodium-acetate-trihydrate"
material_mass = "12 t"
start_temperature = "40 degC"
"""
CELL = """[unit_cell]
spacing = "60 mm"
radius = "5 mm"
rows = 8
rings = 12
"""
BOX = """[box]
cells = [10, 6, 6]
margin = "0.25 m"
nozzle = "0.3 m"
"""
BED = """[axial]
cells = 40
"""
STAGES = """[[stage]]
duration = "5 h"
inlet = "90 degC"
flow = "40 m^3/h"
[[stage]]
duration = "1 h"
"""


def write(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("view", [BED, CELL, BOX], ids=["bed", "channel", "tank"])
def test_heat_of_charge_and_rest_is_booked_once(tmp_path, view):
    found = run(load(write(tmp_path, HEAD + view + STAGES)))
    assert abs(found.ledger.relative_residual) < 1e-10
    melted = found["inside/melted_share"].values
    assert melted[0] == 0.0
    assert np.all(np.diff(melted[:6]) >= 0.0)
    assert found["inside/power"].values[6] == 0.0  # nothing flows in the last hour
    names = {"bed", "channel", "tank", "inside_course"} & set(figures(found))
    assert len(names) == 2
    for name in names:
        figures(found)[name]()


def test_heel_below_the_nozzles_stays_solid(tmp_path):
    found = run(load(write(tmp_path, HEAD + BOX + STAGES)))
    floor = found["inside/floor_fraction"].values[-1]
    middle = found["inside/middle_fraction"].values[-1]
    assert floor.max() < 0.5
    assert middle[-1, 5] == 1.0
    assert found.headline("floor reached").value < 0.7
    assert found["inside/end_fraction"].values[3, :, 5] == pytest.approx(middle[:, 5])


def test_narrower_nozzles_melt_more(tmp_path):
    still = CELL.replace('radius = "5 mm"', 'radius = "5 mm"\nchannel = "fixed"')
    shares = [
        run(load(write(tmp_path, HEAD + still.replace("60 mm", spacing) + STAGES)))
        .headline("melted share")
        .value
        for spacing in ("40 mm", "80 mm")
    ]
    assert shares[0] > 1.5 * shares[1]


def test_oil_below_the_melting_point_melts_nothing_and_says_so(tmp_path):
    found = run(load(write(tmp_path, HEAD + CELL + STAGES.replace('"90 degC"', '"50 degC"'))))
    assert any("Nothing melted" in note for note in found.notes)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (CELL, "", "give one of [axial], [unit_cell] and [box]"),
        (CELL, CELL + BOX, "give one of [axial], [unit_cell] and [box]"),
        ('radius = "5 mm"', 'radius = "30 mm"', "touch each other"),
        (CELL, BOX.replace('"0.3 m"', '"2 m"'), "lies above the bed"),
        (STAGES, "stage = []", "at least one [[stage]]"),
        ('inlet = "90 degC"', 'inlet = "400 degC"', "is known from"),
        ('material_mass = "12 t"', 'material_mass = "12 t"\nlevel = "axial"', "level would be"),
        ('mass = "12 t"', 'mass = "25 t"', "more than road_limit"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(tmp_path, old, new, words):
    text = (HEAD + CELL + STAGES).replace(old, new)
    if new == "stage = []":
        text = "stage = []\n" + HEAD + CELL
    with pytest.raises(CaseError) as caught:
        load(write(tmp_path, text))
    assert words in str(caught.value)


def test_nozzles_that_miss_all_cells_are_refused(tmp_path):
    text = (HEAD + BOX + STAGES).replace('margin = "0.25 m"', 'margin = "0.9 m"')
    with pytest.raises(CaseError, match="leaves no floor"):
        load(write(tmp_path, text))


def test_mistakes_of_tank_and_stage_are_told_together(tmp_path):
    text = (HEAD + BOX + STAGES).replace('nozzle = "0.3 m"', 'nozzle = "5 m"')
    with pytest.raises(CaseError, match=r"nozzle \(5 m\).*oil of 390 degC"):
        load(write(tmp_path, text.replace('"90 degC"', '"390 degC"')))


@pytest.mark.parametrize(
    ("view", "old", "new", "words"),
    [
        (BOX, "[10, 6, 6]", "[2000, 2000, 2000]", r"2000 are 8e\+09, more than 20,000,000"),
        (CELL, "points = 6", "points = 500\n", None),
        (CELL, '"5 h"', '"90 yr"', r"96 cells need 9.5e\+07 steps"),
    ],
)
def test_runs_beyond_memory_or_patience_are_refused_at_once(tmp_path, view, old, new, words):
    from thermosim.errors import InputError

    text = (HEAD + view + STAGES).replace(old, new)
    if words is None:
        text = text.replace("rows = 8", "rows = 2000").replace("rings = 12", "rings = 2000")
        words = "kept at 500 moments"
    with pytest.raises(InputError, match=words):
        run(load(write(tmp_path, text)))


def test_heat_and_times_are_told_in_kilowatt_hours_and_hours(tmp_path):
    found = run(load(write(tmp_path, HEAD + CELL + STAGES)))
    given = found.headline("heat given")
    assert given.unit == "kWh"
    assert given.value == pytest.approx(found.ledger.inputs["oil"] / 3.6e6)
    assert found.headline("time to 50 % melted").unit == "h"
    assert 0.0 < found.headline("time to 50 % melted").value < 5.0


def test_a_bed_takes_the_same_heat_on_any_cells(tmp_path):
    # steps follow the bed, not the moments kept: 5 h at two moments, cells of 10 and 2.5 cm
    shares = []
    for cells in (15, 60):
        bed = f"[axial]\ncells = {cells}\n"
        text = HEAD + bed + STAGES
        text = text.replace("points = 6", "points = 2").replace("40 degC", "58 degC")
        found = run(load(write(tmp_path, text)))
        shares.append(found.headline("heat given").value)
    assert shares[0] == pytest.approx(shares[1], rel=2e-3)
