"""The length a load needs: it grows with the load, and where none does, why."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim import case
from thermosim.errors import CaseError
from thermosim.scenarios.sizing import first_number

TEXT = """\
title = "how long"
scenario = "sewer_design"

[sewer]
diameter = "1.2 m"
depth_ratio = 0.15
velocity = "0.4 m/s"

[heating]
load = "100 kW"

[cooling]
load = "100 kW"

[exchanger]

[heat_pump]
capacity = "1 MW"

[sizing]
longest = "600 m"
"""
IDEAL = """\
title = "how many units of known conductance"
scenario = "sewer_design"

[sewer]
diameter = "1.2 m"
flow = "20 L/s"
slope = "0.3 permil"
surface = "closed"

[heating]
load = "60 kW"

[exchanger]
unit_length = "2 m"
conductance_per_unit = "800 W/K"

[sizing]
"""


def load(folder, text=TEXT, **values):
    path = folder / "case.toml"
    path.write_text(text)
    return case.load(path, values)


def figure(result, name):
    return result.headline(name).value


def names(result):
    return [headline.name for headline in result.headlines]


@settings(max_examples=60, deadline=None)
@given(threshold=st.integers(1, 500), most=st.integers(1, 400))
def test_search_finds_the_least_number_that_carries(threshold, most):
    tried = []

    def carries(number):
        tried.append(number)
        return number >= threshold

    assert first_number(carries, most) == (threshold if threshold <= most else None)
    assert len(tried) <= 2 + 2 * math.log2(most + 1)


def test_sized_units_of_known_conductance_are_the_closed_form_rounded_up(tmp_path):
    # C_w = 60 kW/5 K = 12 kW/K, C_s = 20e-3 x 4.19e6 = 83.8 kW/K, 8 K between them; N units
    # carry C_s 8 (1 - (1 - e_N C_w/(N C_s))^N), e_N = 1 - exp(-800 N/C_w)
    water, sewage = 60e3 / 5.0, 20e-3 * 4.19e6

    def heat(units):
        effectiveness = -math.expm1(-800.0 * units / water)
        return sewage * 8.0 * (1.0 - (1.0 - effectiveness * water / units / sewage) ** units)

    least = next(units for units in range(1, 1000) if heat(units) >= 60e3)
    result = load(tmp_path, IDEAL).run()
    assert figure(result, "units needed") == least
    assert figure(result, "length needed") == 2.0 * least
    shown = 1e3 * figure(result, "heating: heat to the water")
    assert shown == pytest.approx(heat(least), rel=1e-9)
    assert heat(least - 1) < 60e3


def test_more_load_needs_more_length(tmp_path):
    lengths = []
    for load_kw in (50, 80, 110, 140):
        loads = {f"{season}.load": f"{load_kw} kW" for season in ("heating", "cooling")}
        lengths.append(figure(load(tmp_path, **loads).run(), "length needed"))
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


def test_the_season_that_needs_more_governs(tmp_path):
    # equal loads: cooling rejects 1 + 1/EER, heating draws 1 - 1/COP of it
    both = load(tmp_path).run()
    assert figure(both, "length needed") == figure(both, "length needed for cooling")
    assert figure(both, "length needed for heating") < figure(both, "length needed for cooling")
    assert both.notes[0].startswith("Cooling governs: it needs")
    cold = load(tmp_path, **{"cooling.load": "20 kW"}).run()
    assert figure(cold, "length needed") == figure(cold, "length needed for heating")
    assert cold.notes[0].startswith("Heating governs: it needs")


def test_the_sized_exchanger_carries_and_one_unit_less_does_not(tmp_path):
    sized = load(tmp_path).run()
    units = int(figure(sized, "units needed"))
    assert figure(sized, "carries the load") == 1.0
    plain = TEXT.partition("[sizing]")[0]
    for count, carries in ((units, 1.0), (units - 1, 0.0)):
        text = plain.replace("[exchanger]", f'[exchanger]\nlength = "{4 * count} m"')
        again = load(tmp_path, text).run()
        assert figure(again, "carries the load") == carries
    same = load(tmp_path, plain.replace("[exchanger]", f'[exchanger]\nlength = "{4 * units} m"'))
    for name in ("cooling: water entering", "heating: COP", "cooling: heat per metre"):
        assert figure(same.run(), name) == figure(sized, name)


def test_a_deposit_lengthens_the_exchanger(tmp_path):
    lengths = []
    for thickness in (0, 1, 2):
        layer = {"deposit.thickness": f"{thickness} mm", "deposit.coverage": 1.0}
        lengths.append(figure(load(tmp_path, **layer).run(), "length needed"))
    assert lengths[0] < lengths[1] < lengths[2]


def test_energy_of_a_sized_plant_closes(tmp_path):
    assert load(tmp_path).run().ledger.relative_residual < 1e-9


# without sewer air and soil, which are held at their temperatures and have heat without end
SEALED = {"exchanger.conductance_per_unit": "1 kW/K", "sewer.surface": "closed"}
# each case is one in which the named limit, and no other, stands in the way
LIMITS = {
    "sewage no warmer": ({"heating.sewage_temperature": "6 degC"}, "heating: temperature:"),
    # 75 kW need about 3 K of the water that 125 kW of cooling warm by 5 K; there are 2 K
    "sewage too cold": ({"heating.sewage_temperature": "9 degC"}, "2 K at most"),
    "sewage too warm": ({"cooling.sewage_temperature": "33 degC"}, "cooling: temperature:"),
    # 2 L/s x 4.19 kJ/(L K) x 8 K = 67 kW if all the sewage fell to the water's 7 degC
    "too little sewage": (
        SEALED | {"heating.sewage_flow": "2 L/s"},
        "heating: sewage flow: 2 L/s exchange at most",
    ),
    "machine too small": (
        {"heat_pump.capacity": "60 kW", "cooling.load": "50 kW"},
        "heating: heat pump: it delivers 60 kW",
    ),
    "too short": ({"sizing.longest": "100 m"}, "100 m are available"),
    "plant of 10 degC": ({"sizing.coldest_sewage": "14.9 degC"}, "treatment plant: sewage would"),
    "plant of warm sewage": ({"sizing.warmest_sewage": "28.1 degC"}, "above the limit of 28.1"),
    "plant of 0.3 K": ({"sizing.greatest_change": "0.3 K"}, "more than the limit of 0.3 K"),
    "pressure": ({"exchanger.unit_length": "12 m"}, "pressure: the source loop needs"),
}


@pytest.mark.parametrize(("change", "sentence"), LIMITS.values(), ids=LIMITS)
def test_an_infeasible_plant_says_which_limit_binds(tmp_path, change, sentence):
    result = load(tmp_path, **change).run()
    assert any(sentence in note for note in result.notes)
    assert "length needed" not in names(result)
    assert "No length meets all limits" in " ".join(result.notes)
    assert all(math.isfinite(headline.value) for headline in result.headlines)


def test_pressure_too_great_names_a_unit_length_that_helps(tmp_path):
    values = {"exchanger.unit_length": "12 m"}
    (note,) = [n for n in load(tmp_path, **values).run().notes if n.startswith("pressure")]
    assert "shorter units help: with 6 m" in note
    shorter = load(tmp_path, **{"exchanger.unit_length": "6 m"}).run()
    assert "length needed" in names(shorter)


def test_the_least_flow_of_sewage_that_is_named_is_the_least(tmp_path):
    # up to 1,000 units are nearly endless: 3 % more sewage carries, 3 % less does not
    endless = SEALED | {"sizing.longest": "4 km"}
    small = load(tmp_path, **endless, **{"heating.sewage_flow": "2 L/s"}).run()
    (note,) = [n for n in small.notes if n.startswith("heating: sewage flow")]
    least = float(note.rpartition("more than ")[2].split(" ")[0])
    for factor, carries in ((0.97, False), (1.03, True)):
        flow = {"heating.sewage_flow": f"{factor * least} L/s"}
        assert ("length needed" in names(load(tmp_path, **endless, **flow).run())) is carries


def test_a_length_beyond_the_available_one_is_still_named(tmp_path):
    free = load(tmp_path).run()
    short = load(tmp_path, **{"sizing.longest": "100 m"}).run()
    needed = figure(free, "length needed for cooling")
    assert figure(short, "length needed for cooling") == needed
    assert any(f"{needed:g} m of exchanger" in note for note in short.notes)
    assert figure(short, "carries the load") == 0.0


def test_no_room_for_one_unit_is_refused(tmp_path):
    with pytest.raises(CaseError, match="at least one unit_length"):
        load(tmp_path, **{"sizing.longest": "3 m"})
