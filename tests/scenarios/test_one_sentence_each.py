"""A mistake is one sentence, also where a value may be single or a list, or a key is mistyped."""

import pytest

from thermosim import case
from thermosim.errors import CaseError

SHARES = "operation.2.ventilation.piston_share"
BOX = {"name": "station", "centre": "0 m", "height": "12 m", "cover": "5 m"}


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("station-winter-setback", {"operation.1.ventilation.recirculated": 1.4}, "too large"),
        ("station-winter-setback", {SHARES: [0] * 11}, "twelve values are needed"),
        ("station-winter-setback", {SHARES: [0] * 11 + [1.4]}, "12 = 1.4: too large"),
        ("station-canonical", {"box": [{**BOX, "widht": "20 m"}]}, 'Did you mean "width"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once(name, values, text):
    with pytest.raises(CaseError) as caught:
        case.load(name, values)
    sentences = str(caught.value).splitlines()
    assert len(sentences) == 1, sentences
    assert text in sentences[0]


def test_two_keys_that_are_missing_are_both_told():
    del_two = {key: value for key, value in BOX.items() if key != "height"}
    with pytest.raises(CaseError) as caught:
        case.load("station-canonical", {"box": [{**del_two, "widht": "20 m"}]})
    told = str(caught.value)
    assert len(told.splitlines()) == 2
    assert "height" in told


def test_assumed_values_are_told_with_their_units():
    shown = {line.where: line.value for line in case.load("sapporo-1989").assumptions()}
    assert shown["ground.surface.film"] == "20 W/m^2/K"  # a film, or a word
    assert shown["station.furnishing"] == "200 MJ"
    assert shown["plant.steam_pressure"] == "31 ata"


def test_a_station_since_its_opening_needs_its_years():
    with pytest.raises(CaseError, match="needs years since the opening, for example years = 30"):
        case.load("station-winter-setback", {"run.kind": "from opening"})
