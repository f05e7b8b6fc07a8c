"""Several plants on one sewer share one sewage temperature: no heat is drawn twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim import case

RHO_C = 4.19e6  # of sewage [J/(m3 K)]
BARE = """\
title = "two direct uses on a small sewer"
scenario = "sewer_heat"

[run]
start = 2013-01-10
duration = "1 day"

[sewer]
diameter = "0.6 m"
slope = "1 permil"
length = "40 m"
cells = 3
soil_temperature = "15 degC"

[sewer_air]
temperature = "15 degC"

[sewage]
flow = "2 L/s"
flow_pattern = "flat"
temperature = "15 degC"
daily_swing = "0 K"
"""
FLOW, SEWAGE, USE = 2e-3, 15.0, 5.0


@pytest.fixture(scope="module")
def sewer(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "sewer.toml"
    path.write_text(BARE)
    return case.load(path)


def direct(name, position, load, **changes):
    """A plant of given conductance without air, soil or films: its heat is the sewage's."""
    use = {"use": "direct", "load": load, "use_temperature": "5 degC", "approach": "2 K"}
    return {
        "name": name,
        "position": f"{position} m",
        "exchanger": {
            "length": "20 m",
            "conductance_per_unit": "20 kW/K",
            "other_pressure_drop": "0.001 Pa",
        },
        "load": use | changes,
    }


def marched(sewer, *plants, flow=FLOW):
    return sewer.with_values({"plant": list(plants), "sewage.flow": f"{flow} m^3/s"}).run()


def drawn(result, name):
    return result[f"{name}/source_heat"].values


def cooled(result, name):
    """Kelvin by which the sewage cools past a plant."""
    before = result[f"{name}/sewage_inlet_temperature"].values
    return before - result[f"{name}/sewage_outlet_temperature"].values


@pytest.fixture(scope="module")
def warmed():
    """The bundled case in January, and the same bath without the servers upstream."""
    whole = case.load("sewer-two-plants", {"run.duration": "7 day"})
    alone = whole.with_values({"plant": [whole.raw["plant"][1]]})
    return whole.run(), alone.run()


def heat_from_air(result):
    """What the sewer air gave to the sewage in the run [J]."""
    ledger = result.ledger
    return ledger.inputs.get("sewer air", 0.0) - ledger.outputs.get("sewer air", 0.0)


def test_each_plant_cools_the_sewage_by_what_it_draws(sewer):
    # air as warm as the sewage came gives back a little on 2 m x 20 m of surface
    both = marched(sewer, direct("above", 0, "50 kW"), direct("below", 20, "50 kW"))
    for name in ("above", "below"):
        assert drawn(both, name) == pytest.approx(RHO_C * FLOW * cooled(both, name), rel=0.05)


def test_the_lower_plant_gets_what_the_upper_one_left(sewer):
    both = marched(sewer, direct("above", 0, "50 kW"), direct("below", 20, "50 kW"))
    left = both["above/sewage_outlet_temperature"].values
    assert both["below/sewage_inlet_temperature"].values == pytest.approx(left, abs=1e-12)


def test_two_plants_cannot_draw_the_same_heat_twice(sewer):
    # above 5 degC the sewage holds 2 L/s * 4.19 MJ/m3K * 10 K = 83.8 kW: one plant of 60 kW
    # can have its heat, two cannot
    alone = marched(sewer, direct("above", 0, "60 kW"))
    both = marched(sewer, direct("above", 0, "60 kW"), direct("below", 20, "60 kW"))
    total = drawn(both, "above") + drawn(both, "below")
    assert drawn(alone, "above") == pytest.approx(60e3)
    there = RHO_C * FLOW * (SEWAGE - USE) + heat_from_air(both) / 86400.0
    assert np.all(total < there)
    assert np.all(both["below/unmet"].values > 120e3 - there)


def test_a_plant_upstream_does_not_feel_the_one_below(sewer):
    alone = marched(sewer, direct("above", 0, "60 kW"))
    both = marched(sewer, direct("above", 0, "60 kW"), direct("below", 20, "60 kW"))
    assert np.array_equal(drawn(both, "above"), drawn(alone, "above"))


def test_heat_rejected_upstream_is_heat_regained_downstream(sewer):
    # 40 kW given and 40 kW drawn: the sewage leaves as it came
    servers = direct("servers", 0, "40 kW", use_temperature="40 degC", reject=True)
    both = marched(sewer, servers, direct("bath", 20, "40 kW"))
    assert drawn(both, "servers") == pytest.approx(-40e3)
    # 40 kW / (2 L/s * 4.19 MJ/(m3 K)) = 4.77 K; warm water loses some of it to the air
    assert cooled(both, "servers") == pytest.approx(-4.77, rel=0.05)
    assert both["bath/sewage_outlet_temperature"].values == pytest.approx(SEWAGE, abs=0.1)


@given(
    first=st.floats(1.0, 90.0),
    second=st.floats(1.0, 90.0),
    litres=st.floats(0.5, 20.0),
)
@settings(max_examples=8, deadline=None)
def test_duties_add_up_to_the_cooling_of_the_sewage(sewer, first, second, litres):
    flow = litres * 1e-3
    plants = direct("above", 0, f"{first} kW"), direct("below", 20, f"{second} kW")
    both = marched(sewer, *plants, flow=flow)
    total = (drawn(both, "above") + drawn(both, "below")).sum() * 3600.0
    fall = (SEWAGE - both["below/sewage_outlet_temperature"].values).sum()
    lost = RHO_C * flow * fall * 3600.0
    assert total == pytest.approx(lost + heat_from_air(both), rel=1e-6)


def test_the_bath_sees_the_sewage_that_the_servers_warmed(warmed):
    whole, alone = warmed
    warmer = whole["bath/sewage_inlet_temperature"].values
    rise = warmer - alone["bath/sewage_inlet_temperature"].values
    assert np.all(rise > 0.0)
    # of the 80 kW some goes to soil and air on the 300 m between the plants
    carried = RHO_C * np.mean(whole["sewer/flow"].values * rise)
    assert 0.8 * 80e3 < carried < 80e3


def test_servers_upstream_save_the_bath_electricity(warmed):
    whole, alone = warmed
    assert whole["bath/electricity"].values.sum() < alone["bath/electricity"].values.sum()
    assert whole["bath/heat"].values == pytest.approx(alone["bath/heat"].values)


def test_the_case_closes_its_energy(warmed):
    for result in warmed:
        assert result.headline("energy residual").value < 1e-12
