"""Scenario ``packed_bed``: measured curves, stages, ledger, and mistakes in a sentence."""

import math

import numpy as np
import pytest

from thermosim import data, validate
from thermosim.case import load
from thermosim.errors import CaseError, SeriesError
from thermosim.plots import figures
from thermosim.scenarios.packed_bed import run
from thermosim.scenarios.packed_bed_results import crossing

FOLDER = data.folder("validation") / "nallusamy-2007"
CASE = """title = "bed"
scenario = "packed_bed"
[run]
points = 12
[bed]
diameter = "0.5 m"
height = "1 m"
sphere = "60 mm"
porosity = 0.4
cells = 8
shells = 6
[material]
name = "sodium-acetate-trihydrate"
[start]
temperature = "30 degC"
[[stage]]
duration = "6 h"
inlet = "80 degC"
flow = "6 L/min"
[[stage]]
duration = "2 h"
[[stage]]
duration = "4 h"
inlet = "30 degC"
flow = "6 L/min"
downward = true
[[probe]]
name = "middle"
height = "0.5 m"
"""


def write(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(text)
    return path


def faults(tmp_path, text):
    with pytest.raises(CaseError) as caught:
        load(write(tmp_path, text))
    return str(caught.value)


def test_only_the_run_without_fitted_figures_is_called_measured():
    entries = validate.read_reference(FOLDER).comparison
    fitted = [one for one in entries if one.kind == "measured" and not one.calibrated]
    assert [one.name for one in fitted] == [
        "nothing calibrated: water, mean of four heights, rms error"
    ]
    assert fitted[0].override["material.convection"] == 1.0


def test_copies_beside_the_case_are_the_measured_curves():
    cases = data.folder("cases")
    for kind in ("water", "material"):
        for place in ("quarter", "half", "three-quarters", "top"):
            copy = cases / f"nallusamy-{kind}-{place}.csv"
            assert copy.read_bytes() == (FOLDER / f"{kind}-{place}.csv").read_bytes()


def test_the_measurement_does_not_close():
    # integral of 2 L/min x 4.186 MJ/(m3 K) x (70 degC - top) over 160 min: 8.5 MJ, of 9.5 MJ
    rows = (FOLDER / "water-top.csv").read_text().splitlines()[1:]
    times, values = zip(*(row.split(",") for row in rows), strict=True)
    seconds = (np.array(times, dtype="M8[ms]") - np.datetime64("2001-01-01")).astype(float) / 1e3
    gap = 70.0 - np.array(values, dtype=float)
    heat = np.trapezoid(gap, seconds) * 2.0 / 60e3 * 4.186e6
    assert heat == pytest.approx(8.5e6, rel=0.01)
    assert heat < 0.92 * (5.82e6 + 3.72e6)


def test_charge_rest_and_discharge_from_the_other_end(tmp_path):
    found = run(load(write(tmp_path, CASE)))
    melted, power = found["bed/melted_share"].values, found["bed/power"].values
    assert melted[6] > 0.9  # after 6 h of charge
    assert melted[8] == pytest.approx(melted[6], abs=0.05)  # nothing flows for 2 h
    assert melted[-1] < 0.5
    assert power[5] > 0.0
    assert power[7] == 0.0
    assert power[9] < 0.0
    assert abs(found.ledger.relative_residual) < 1e-10
    assert set(figures(found)) >= {"bed_probes", "bed_field", "bed_course"}
    for name in ("bed_probes", "bed_field", "bed_course"):
        figures(found)[name]()


def test_probes_read_the_field_where_they_stand(tmp_path):
    found = run(load(write(tmp_path, CASE)))
    field = found["bed/water_temperature"].values
    between = 0.5 * (field[:, 3] + field[:, 4])  # 0.5 m lies between cells at 0.4375, 0.5625 m
    assert found["middle/water_temperature"].values == pytest.approx(between, abs=1e-12)


def test_crossing_is_found_between_points():
    seconds, values = np.array([0.0, 10.0, 20.0]), np.array([50.0, 60.0, 64.0])
    assert crossing(seconds, values, 62.0) == pytest.approx(15.0)
    assert math.isnan(crossing(seconds, values, 65.0))


def test_a_bed_that_does_not_melt_says_so(tmp_path):
    found = run(load(write(tmp_path, CASE.replace('"80 degC"', '"55 degC"'))))
    assert any("Nothing melted" in note for note in found.notes)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('sphere = "60 mm"', 'sphere = "0.6 m"', "do not fit into a tank of 0.5 m"),
        ("porosity = 0.4", "porosity = 1.2", "too large. Allowed: at least 0.2 and at most 0.95"),
        ('height = "0.5 m"', 'height = "1.5 m"', "lies above the bed of 1 m"),
        ('inlet = "80 degC"\n', "", "its inlet is missing"),
        ('duration = "2 h"', 'duration = "2 h"\ninlet = "40 degC"', "inlet would be ignored"),
        ('flow = "6 L/min"', "flow = 6", "a bare number, but a volume flow"),
        ('hydrate"', 'hydrate"\nlatent_heat = "0 kJ/kg"', "too small. Allowed: above 0"),
        ('name = "sodium-acetate-trihydrate"', 'name = "paraffine"', "Nearest"),
        ('[[probe]]\nname = "middle"\nheight = "0.5 m"\n', "", "plateau_end is looked for"),
        ("[start]", '[convection]\nexpansion = "8e-4 1/K"\n[start]', "viscosity"),
        ("cells = 8", 'ambient = "10 degC"', "ambient would be ignored"),
        ("[[stage]]", "[[stages]]", 'Did you mean "stage"'),
    ],
)
def test_mistakes_are_answered_with_a_sentence(tmp_path, old, new, words):
    text = CASE.replace(old, new)
    if words.startswith("plateau_end"):
        text = text.replace("[run]", 'plateau_end = "60 degC"\n[run]')
    assert words in faults(tmp_path, text)


def test_two_ways_to_stir_the_melt_are_refused(tmp_path):
    both = '[convection]\nexpansion = "8e-4 1/K"\nviscosity = "5e-6 m^2/s"\n[start]'
    text = CASE.replace("[start]", both).replace('hydrate"', 'hydrate"\nconvection = 2.0')
    assert "give one of them" in faults(tmp_path, text)


def test_measured_times_outside_the_run_are_refused(tmp_path):
    (tmp_path / "w.csv").write_text("time,temperature [degC]\n2001-01-02T00:00,40\n")
    text = CASE + 'water_file = "w.csv"\n'
    with pytest.raises(SeriesError, match=r"the stages of the run last 43200 s"):
        run(load(write(tmp_path, text)))


@pytest.mark.parametrize("name", ["/etc/hostname", "../w.csv", "nowhere.csv"])
def test_files_are_read_from_the_folder_of_the_case_only(tmp_path, name):
    (tmp_path.parent / "w.csv").write_text("time,temperature [degC]\n2001-01-01T00:00,40\n")
    told = faults(tmp_path, CASE + f'water_file = "{name}"\n')
    assert "inside the case's own folder" in told or "no such file beside the case" in told


def test_every_mistake_of_bed_and_start_is_told_at_once(tmp_path):
    text = CASE.replace('height = "0.5 m"', 'height = "9 m"') + CASE[CASE.index("[[probe]]") :]
    told = faults(tmp_path, text.replace('"30 degC"', '"30 degC"\ntrigger = true', 1))
    assert all(words in told for words in ('are called "middle"', "9 m lies", 'law = "memory"'))
