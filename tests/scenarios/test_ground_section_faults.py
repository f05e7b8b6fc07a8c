"""What a user can get wrong about a section of ground: one clear sentence each, all together."""

import pytest

from thermosim import case
from thermosim.errors import CaseError, ParameterError, SeriesError

BOX = {"centre": "0 m", "width": "20 m", "height": "12 m", "cover": "5 m"}
SOIL = {"conductivity": "1.5 W/m/K", "heat_capacity": "2.5 MJ/m^3/K"}
WALL = {"material": "concrete"}


def faults(**changes):
    """Sentences that the canonical case with these values is refused with."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    with pytest.raises(CaseError) as caught:
        case.load("station-canonical", given)
    return [f"{fault.where}: {fault.text}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"box__cover": "-1 m"}, "too small. Allowed: above 0 m"),
        ({"layer__conductivity": "0 W/m/K"}, "too small. Allowed: above 0 W/m/K"),
        ({"layer__conductivity": "nan W/m/K"}, "a conductivity is needed"),
        ({"box__centre": float("nan")}, "a length with its unit is needed"),
        ({"box__film": "inf W/m^2/K"}, "a heat transfer coefficient is needed"),
        ({"zone__monthly": ["5 degC"] * 11}, "twelve values are needed, January first; 11 are"),
        ({"zone__monthly": ["5 degC"] * 12}, "give one of temperature, monthly, file"),
        ({"layer__thickness": "40 m"}, "end at 40 m, the section at 60 m: a gap of 20 m"),
        ({"layer": [SOIL, SOIL]}, "has no thickness, though another layer lies below it"),
        ({"layer": []}, "at least 1 entry"),
        ({"layer": [{"material": "cheese"}]}, "material 'cheese' is not in solids.toml"),
        ({"layer": [{**SOIL, "material": "concrete"}]}, "not both"),
        ({"layer": [{"conductivity": "1 W/m/K"}]}, "give conductivity and heat_capacity"),
        ({"box__lining": {"thickness": "5 m", **WALL}}, "5 m of lining do not fit into 5 m of"),
        ({"section__right": "9 m"}, "station reaches from x = 0 m to 10 m, lining included"),
        ({"section__left": "-80 m"}, "a mirrored section begins at its plane of symmetry"),
        ({"section__depth": "15 m"}, "station reaches 17 m deep, lining included"),
        ({"box__zone": "hall"}, "the air of hall is not given"),
        ({"zone__name": "hall"}, "no box or tunnel holds the air of hall; there are station"),
        ({"box": []}, "write at least one [[box]] or [[tunnel]]"),
        ({"box__name": "surface", "zone__name": "surface"}, "kept for other things"),
        ({"zone__history": {"temperature": "9 degC"}}, "a periodic run has no history"),
        ({"run": {"kind": "sudden change"}}, "needs the air before it"),
        ({"run": {"kind": "from opening", "solver": "harmonic"}}, 'needs "reduced"'),
        ({"run": {"kind": "from opening", "start": "1971"}}, "a date is needed"),
        ({"run": {"history": 5}}, "history would be ignored"),
        ({"bottom": {"kind": "flux"}}, "needs flux"),
        ({"bottom": {"kind": "half-space"}, "layer__thickness": "60 m"}, "never ends"),
        ({"bottom": {"kind": "adiabatic"}, "surface__film": "adiabatic"}, "Let one of them"),
        ({"zone__warmest_day": 400}, "must be at most 366"),
        ({"zone__annual_amplitude": "0 K"}, "warmest_day would be ignored"),
        ({"zone__file": "../air.csv"}, "a path inside the case's own folder"),
        ({"patch": [{**SOIL, "left": "90 m", "right": "95 m", "top": "0 m", "bottom": "1 m"}]},
         "lies outside of the section"),
        ({"patch": [{**SOIL, "left": "9 m", "right": "5 m", "top": "0 m", "bottom": "1 m"}]},
         "left must be smaller than right"),
        ({"tunnel": [{"name": "t", "zone": "station", "centre": "40 m", "axis_depth": "2 m",
                      "radius": "3 m"}]}, "t reaches 1 m above the ground"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_sentence(changes, sentence):
    found = faults(**changes)
    assert sum(sentence in fault for fault in found) == 1, found


def test_neighbours_that_overlap_are_named_with_their_lining():
    twins = [
        {**BOX, "name": "west", "zone": "station", "centre": "11 m"},
        {**BOX, "name": "east", "zone": "station", "centre": "32 m"},
    ]
    assert case.load("station-canonical", {"box": twins})
    twins[0]["lining"] = {"thickness": "1.5 m", **WALL}
    found = faults(box=twins)
    assert any("east and west overlap, linings included" in fault for fault in found)
    round_one = {"name": "tube", "zone": "station", "centre": "24 m", "axis_depth": "9 m"}
    found = faults(box=twins[:1], tunnel=[{**round_one, "radius": "3 m"}])
    assert any("tube and west overlap" in fault for fault in found)


def test_all_faults_of_a_drawing_are_told_together():
    found = faults(
        layer=[{"thickness": "10 m", **SOIL}],
        box=[
            {**BOX, "name": "one", "lining": {"thickness": "6 m", **WALL}},
            {**BOX, "name": "one", "centre": "25 m"},
        ],
    )
    for part in ("a gap of 50 m", "do not fit", "is the name of another", "the air of one"):
        assert any(part in fault for fault in found), part


def test_a_file_that_ends_early_is_told(tmp_path):
    text = case.find("station-canonical").read_text()
    text = text[: text.index('temperature = "18 degC"')] + 'file = "air.csv"\n'
    (tmp_path / "mine.toml").write_text(text)
    rows = "time,temperature [degC]\n2019-01-01T00:00,18\n2019-11-30T00:00,17\n"
    (tmp_path / "air.csv").write_text(rows)
    with pytest.raises(SeriesError, match="the ground needs a whole year"):
        case.load(tmp_path / "mine.toml").run()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"grid.face": "0.01 mm"}, "face = \"0.01 mm\": too small"),
        ({"grid.face": "100 m"}, "face = \"100 m\": too large"),  # a station in one cell
        ({"grid.growth": 0.001}, "must be at least 0.02"),
    ],
)  # fmt: skip
def test_cells_are_neither_dust_nor_blocks(values, text):
    with pytest.raises(CaseError, match=text):
        case.load("station-canonical", values)


def test_more_cells_than_memory_bears_are_refused_before_they_are_made():
    ground = case.load("station-canonical", {"grid.face": "1 mm", "grid.growth": 0.02})
    with pytest.raises(ParameterError, match="at most 300,000 are allowed"):
        ground.run()
