"""Every value of a material is told with its own origin, and never with another's."""

import pytest

from thermosim import case
from thermosim.materials.pcm import pcm
from thermosim.scenarios.heat_container_notes import filling_table
from thermosim.scenarios.melting_inputs import Material
from thermosim.scenarios.melting_material import law_of, material_table, of_the_case

ERYTHRITOL = pcm("erythritol")


def told(table):
    return {row[0]: row[3:] for row in table.rows}


def test_what_the_case_changes_is_no_longer_the_sources():
    given = Material(name="erythritol", latent_heat="300 kJ/kg")
    rows = told(material_table(given.resolved(), of_the_case(given)))
    assert rows["latent heat"] == ("the case", "given")
    assert rows["melting"] == tuple(ERYTHRITOL.origins["melting"])


def test_supercooling_seen_by_others_is_not_the_cases():
    given = Material(name="erythritol", law="memory", supercooling="5 K")
    rows = told(material_table(given.resolved(), of_the_case(given)))
    assert rows["supercooling"] == tuple(ERYTHRITOL.origins["supercooling"])


@pytest.mark.parametrize(
    ("override", "origin"),
    [
        ({}, tuple(ERYTHRITOL.origins["latent_heat"])),
        ({"container.latent_heat": "300 kJ/kg"}, ("the case", "given")),
        ({"container.age_cycles": 100.0}, ("aged as the case says", "given")),
    ],
)
def test_latent_heat_of_an_aged_filling_is_not_the_published_one(override, origin):
    inputs = case.load("transheat-erythritol-hachinohe", override, "a test").inputs
    assert told(filling_table(inputs))["latent heat"] == origin


def test_energy_has_the_density_that_the_case_gives():
    # 340 kJ/kg x 1,000 kg/m3
    law = law_of(Material(name="erythritol"), density=1000.0)
    assert law.latent == pytest.approx(340e3 * 1000.0)
