"""Every bundled reference passes, says why it tolerates what it tolerates, and never lies."""

import pytest

from tests.references import FOLDERS, compared
from thermosim import validate


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_comparison_of_a_reference_passes(name):
    failed = [c for c in compared(name).values() if not c.passed]
    assert not failed, "\n".join(f"{c.name}: {c.computed} against {c.published}" for c in failed)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_tolerance_has_a_reason_and_every_source_a_name(name):
    reference = validate.read_reference(FOLDERS[name])
    assert reference.source.text
    for entry in reference.comparison:
        assert len(entry.reason) >= 3, entry.name
        assert "as above" not in entry.reason


def test_fitted_runs_are_never_called_measured_without_saying_so():
    fitted = {row.name for row in compared("sewer-field").values() if row.calibrated}
    named = {name for name in compared("sewer-field") if "fitted" in name}
    assert fitted == named | {"Niigata: season COP without heat pump"}


def test_inertia_of_wall_and_soil_halves_the_error_without_any_fit():
    rows = compared("sewer-field")
    inertia = rows["Rümlang, soil with inertia: rms error"].computed
    assert inertia < 0.5 * rows["Rümlang: outlet temperature, rms error"].computed
    assert inertia < 0.5 * rows["Rümlang, three fitted figures: rms error"].computed


def test_energies_of_the_guideline_are_called_calibrated():
    entries = validate.read_reference(FOLDERS["bdash-2014"]).comparison
    energies = [e for e in entries if "energy" in e.name and "GHG" not in e.name]
    assert len(energies) == 12
    assert all(entry.calibrated for entry in energies)


def test_a_wrong_published_value_fails(tmp_path):
    # the engine can fail: the same reference with one figure shifted by twice its tolerance
    folder = tmp_path / "shifted"
    folder.mkdir()
    source = FOLDERS["bdash-2014"]
    text = (source / "reference.toml").read_text().split("[[comparison]]")
    wrong = text[1].replace('published = "2519 kJPY/yr"', 'published = "2521 kJPY/yr"')
    assert wrong != text[1]
    (folder / "plant.toml").write_text((source / "plant.toml").read_text())
    (folder / "reference.toml").write_text(f"{text[0]}[[comparison]]{wrong}")
    (comparison,) = validate.compare(folder)
    assert not comparison.passed
