"""A timetable whose stays come from the containers' own charge curves."""

import math

import numpy as np
import pytest

from thermosim import case
from thermosim.errors import CaseError
from thermosim.scenarios.container_timetable_tables import Curve, Source, User
from thermosim.scenarios.heat_container_dwell import dwell_times, mismatched

UNIFORM = {"units": 2.0, "opening": 1.0, "skin": 100.0, "skin_exponent": 1e-3}


def curve(entering, **contact):
    given = {
        "material": "sodium-acetate-trihydrate", "material_mass": "20 t",
        "oil_entering": f"{entering} degC", "exchanger_power": "99 MW", "contact": contact,
    }  # fmt: skip
    return Curve.model_validate({"direct_contact": given}).direct_contact


def test_a_uniform_bed_fills_in_its_closed_form():
    # t_full = tau (1 + 1/N), tau = M L / (C 32 K) with C of 40 m3/h of the oil at 58 degC
    from thermosim.materials.oils import oil

    rate = 40.0 / 3600.0 * oil("mineral-oil").volumetric_heat_capacity(58.0)
    tau = 20e3 * 264e3 / (rate * 32.0)
    half, full = dwell_times(curve(90.0, **UNIFORM), (0.5, 1.0))
    assert full == pytest.approx(tau * 1.5, rel=1e-4)
    # F = T (1 - e^-N) until T = 1/N, later y from F = 1 - y + (1 - e^-Ny)/N
    y = 0.7
    for _ in range(100):
        y = 1.0 - 0.5 + (1.0 - math.exp(-2.0 * y)) / 2.0
    assert half == pytest.approx(tau * (1.5 - y), rel=1e-3)


def test_half_a_load_takes_less_than_half_the_time_only_where_the_end_is_slow():
    half, full = dwell_times(curve(30.0), (0.5, 1.0))
    assert half < 0.5 * full


def test_times_rise_with_the_level():
    assert np.all(np.diff(dwell_times(curve(90.0), np.linspace(0.1, 1.0, 10))) > 0.0)


def test_a_curve_is_given_in_one_way():
    with pytest.raises(ValueError, match="direct_contact"):
        Curve.model_validate({"transfer_units": 2.0})


def site(kind, entering="90 degC", **given):
    table = {"material": "sodium-acetate-trihydrate", "material_mass": "20 t",
             "oil_entering": entering} | given  # fmt: skip
    asked = {"name": "here", "curve": {"direct_contact": table}}
    return kind.model_validate(asked | ({"deliveries": 1} if kind is User else {}))


@pytest.mark.parametrize(
    ("kind", "entering", "given", "words"),
    [
        (Source, "50 degC", {}, "50 degC does not melt sodium-acetate-trihydrate"),
        (Source, "58 degC", {}, "58 degC does not melt"),
        (User, "90 degC", {}, "90 degC does not freeze sodium-acetate-trihydrate"),
        (Source, "450 degC", {}, "mineral-oil is known from 10 to 220 degC"),
        (Source, "90 degC", {"material": "erythrytol"}, "Nearest: erythritol"),
        (Source, "90 degC", {"oil": "mineral oil"}, "Nearest: mineral-oil"),
        (Source, "90 degC", {"material": "paraffin-60"}, "does not float"),
        (Source, "210 degC", {"material": "erythritol"}, "erythritol is used up to"),
    ],
)
def test_oil_that_cannot_charge_or_empty_is_refused_where_it_stands(kind, entering, given, words):
    with pytest.raises(ValueError, match=words):
        site(kind, entering, **given)


def test_oil_that_charges_and_empties_is_taken():
    assert site(Source).curve.direct_contact.oil_entering == 90.0
    assert site(User, "30 degC").curve.direct_contact.oil_entering == 30.0


def test_a_misspelt_material_is_told_with_its_line(tmp_path):
    text = case.load("epoc-timetable-8-loads").text.replace(
        'charge = "4 h"',
        'curve = {direct_contact = {material = "erythrytol", material_mass = "15 t", '
        'oil_entering = "150 degC"}}',
        1,
    )
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(CaseError, match=r"mine.toml:\d+, .*curve.direct_contact: .*erythritol"):
        case.load(str(tmp_path / "mine.toml"))


def test_material_that_does_not_hold_a_load_is_told():
    # 1 t of erythritol x 340 kJ/kg = 0.34 GJ beside a load of 5.4 GJ; 15 t have 5.1 GJ
    base = case.load("epoc-timetable-8-loads").inputs
    for mass, told in (("1 t", 1), ("15 t", 0)):
        at = site(Source, "150 degC", material="erythritol", material_mass=mass)
        found = list(mismatched(base.model_copy(update={"source": (at,)})))
        assert len(found) == told
        assert all("melt with 0.34 GJ, but container.heat is 5.4 GJ" in each for each in found)
