"""What a user may get wrong with containers: one clear sentence each, all at once."""

import pytest

from thermosim import case
from thermosim.errors import CaseError

CASES = [
    ("source.hottest_oil", "50 degC", "melts at 58 degC, but charging oil reaches 50 degC"),
    ("container.latent_heat", "0 kJ/kg", "too small. Allowed: above 0 J/kg"),
    ("source.temperature", "80 degC", r"colder than the floor \(90 degC\)"),
    ("container.start_fill", -0.1, "too small. Allowed: at least 0"),
    ("container.road_limit", "15 t", "weighs 17.8 t .* more than road_limit = 15 t"),
    ("user.coming_back", "58 degC", "not below the 58 degC at which .* freezes"),
    ("container.material", "eritritol", "Nearest: erythritol"),
    ("run.step", "2 h", "at most an hour"),
]


@pytest.mark.parametrize(("key", "value", "words"), CASES, ids=[c[0] for c in CASES])
def test_a_mistake_is_told_in_a_sentence(key, value, words):
    given = {key: value}
    if key == "user.coming_back":
        given["user.supply"] = "70 degC"
    with pytest.raises(CaseError, match=words):
        case.load("transheat-sat-pool", given)


def test_oil_that_would_not_rise_through_the_melt_is_refused():
    # HDPE melts to 780 kg/m3, Therminol 66 weighs 934 there
    given = {"container.material": "HDPE", "container.oil": "therminol-66"}
    with pytest.raises(CaseError, match="does not float on liquid HDPE"):
        case.load("transheat-sat-pool", given)


def test_mistakes_in_different_tables_are_told_together():
    given = {
        "container.start_fill": -0.1,
        "container.latent_heat": "0 kJ/kg",
        "source.temperature": "80 degC",
        "user.supply": "20 degC",
    }
    with pytest.raises(CaseError) as told:
        case.load("transheat-sat-pool", given)
    assert len(told.value.faults) == 4


def test_a_ledger_is_not_asked_to_supercool():
    with pytest.raises(CaseError, match="supercooling"):
        case.load("transheat-sat-pool", {"container.supercooling": ["2 K", "9 K"]})
