"""Scenario ``melting``: faults in a sentence, ledger, what it says when nothing melts."""

import pytest

from thermosim.case import load
from thermosim.errors import CaseError, InputError
from thermosim.plots import figures
from thermosim.scenarios.melting import run

CASE = """title = "slab"
scenario = "melting"
[run]
duration = "1 h"
points = 4
[body]
shape = "slab"
outer = "0.1 m"
cells = 20
[material]
name = "sodium-acetate-trihydrate"
[start]
temperature = "20 degC"
[side.first]
temperature = "90 degC"
"""
SECTION = """title = "section"
scenario = "melting"
[run]
duration = "1 h"
points = 4
[body]
shape = "section"
width = "0.1 m"
height = "0.05 m"
columns = 10
rows = 6
[material]
name = "HS58"
law = "memory"
[start]
temperature = "40 degC"
[side.west]
temperature = "85 degC"
film = "300 W/m^2/K"
"""


def result(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(text)
    return run(load(path))


def faults(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(text)
    with pytest.raises(CaseError) as caught:
        load(path)
    return str(caught.value)


def test_a_slab_melts_as_the_exact_solution_beside_it(tmp_path):
    found = result(
        tmp_path, CASE.replace('"0.1 m"', '"0.4 m"').replace("cells = 20", "cells = 100")
    )
    assert abs(found.headline("front off in cells").value) < 0.05
    assert abs(found.headline("heat off").value) < 1.0
    assert found.ledger.relative_residual < 1e-12
    assert set(figures(found)) >= {"melting_profile", "melting_course"}


def test_a_section_keeps_its_fields_and_draws_its_front(tmp_path):
    found = result(tmp_path, SECTION)
    assert found["melting/temperature"].values.shape == (4, 6, 10)
    assert 0.0 < found.headline("melted share").value < 1.0
    drawings = figures(found)
    for name in ("melting_field", "melting_course"):
        drawings[name]()
    rows = {row[0]: row for row in found.tables[0].rows}
    assert rows["latent heat"][1] == "243000"
    assert rows["latent heat"][4] == "published"


def test_implicit_steps_are_offered_too(tmp_path):
    text = CASE.replace("points = 4", 'points = 4\nmethod = "implicit"\nstep = "15 min"')
    soon = result(tmp_path, text).headline("melted share").value
    truth = result(tmp_path, CASE).headline("melted share").value
    assert soon == pytest.approx(truth, rel=0.1)


def test_a_wall_below_the_melting_point_melts_nothing_and_says_so(tmp_path):
    found = result(tmp_path, CASE.replace('"90 degC"', '"50 degC"'))
    assert found.headline("melted share").value == 0.0
    assert any("Nothing melted: the hottest side or start is 50 degC" in n for n in found.notes)


def test_heat_beyond_the_limit_of_use_is_told(tmp_path):
    found = result(tmp_path, CASE.replace('"90 degC"', '"150 degC"'))
    assert any("used up to 120 degC" in note for note in found.notes)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "sodium-acetate-trihydrate"', 'name = "sodium-acetat"', "Nearest: sodium-acetate"),
        ('hydrate"', 'hydrate"\nlatent_heat = "0 kJ/kg"', "too small. Allowed: above 0"),
        ('hydrate"', 'hydrate"\nsolid_conductivity = "-1 W/m/K"', "too small. Allowed: above 0"),
        (
            'hydrate"',
            'hydrate"\nmelting = "60 degC"\nmelting_end = "58 degC"',
            "begin must not lie above end",
        ),
        ('name = "sodium-acetate-trihydrate"', 'melting = "58 degC"', "needs latent_heat"),
        ("[side.first]", "[side.west]", "has the sides first, last"),
        ("[side.first]", "[side.frist]", '[side] frist: unknown name. Did you mean "first"?'),
        ('outer = "0.1 m"', "", "a slab needs outer"),
        ("points = 4", 'method = "implicit"', "needs the length of its steps"),
        ("points = 4", 'step = "1 s"', "step would be ignored"),
        ('hydrate"', 'hydrate"\nsupercooling = "5 K"', "supercooling would be ignored"),
        ('temperature = "20 degC"', 'temperature = "20 degC"\ntrigger = true', 'law = "memory"'),
        ('temperature = "20 degC"', 'temperature = "20 degC"\nmelted = true', "solid below its"),
        ('temperature = "20 degC"', 'temperature = "80 degC"\nmelted = false', "molten above 58"),
        ('hydrate"', 'hydrate"\nmelting_end = "60 degC"', "melting_end without melting"),
        ('hydrate"', 'hydrate"\nlaw = "memory"\nfreezing_end = "50 degC"', "freezing_end without"),
        ('shape = "slab"', 'shape = "sphere"', "this face is its middle and has no area"),
        ('"90 degC"', '"90 degC"\nflux = "100 W/m^2"', "takes any flux with it"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(tmp_path, old, new, words):
    assert words in faults(tmp_path, CASE.replace(old, new, 1))


def test_every_mistake_of_the_body_is_told_at_once(tmp_path):
    told = faults(tmp_path, SECTION.replace('width = "0.1 m"\nheight = "0.05 m"\n', ""))
    assert "needs width" in told
    assert "needs height" in told
    both = CASE.replace("[side.first]", "[side.west]") + '[side.top]\ntemperature = "9 degC"\n'
    told = faults(tmp_path, both.replace("[side.west]", "trigger = true\n[side.west]"))
    assert all(words in told for words in ("[side.west]", "[side.top]", 'law = "memory"'))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        # a cell of a tenth of a micrometre lets no step of a microsecond pass: years never end
        ('"0.1 m"', '"2e-6 m"', r"200 cells need .* steps.*fewer cells or method"),
        ("points = 4", 'method = "implicit"\nstep = "0.01 s"', r"3\.6e\+10 steps.*longer step"),
    ],
)
def test_runs_that_would_last_for_hours_are_refused_at_once(tmp_path, old, new, words):
    text = CASE.replace('"1 h"', '"11.4 yr"').replace("cells = 20", "cells = 200")
    with pytest.raises(InputError, match=words):
        result(tmp_path, text.replace(old, new))


def test_fields_that_would_fill_the_memory_are_refused_at_once(tmp_path):
    # 5,000 x 5,000 cells at 4 moments: 100 million values and no more may be kept
    text = SECTION.replace("columns = 10", "columns = 5000").replace("rows = 6", "rows = 5000")
    with pytest.raises(InputError, match="25,000,000 cells kept at 5 moments"):
        result(tmp_path, text.replace("points = 4", "points = 5"))


def test_a_slab_at_rest_for_decades_keeps_its_ledger_closed(tmp_path):
    # every step rounds a cell's enthalpy once: some 1e-16 of what was taken up, a million times
    found = result(tmp_path, CASE.replace('"1 h"', '"90 yr"').replace("cells = 20", "cells = 5"))
    assert abs(found.ledger.relative_residual) < 1e-9
    assert found.headline("melted share").value == pytest.approx(1.0)
