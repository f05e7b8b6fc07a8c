"""What a run must say in words, and what it must refuse."""

import pytest

from thermosim import case
from thermosim.errors import CaseError, ParameterError, SeriesError

DAY = {"run.duration": "1 day"}


def run(**values):
    named = {name.replace("__", "."): value for name, value in values.items()}
    return case.load("sewer-ac-100kw", DAY | named).run()


def told(result, word):
    return any(word in note for note in result.notes)


def test_a_flow_above_the_free_surface_is_called_surcharged():
    # 1.2 m, 0.3 permil, n = 0.010: the greatest uniform flow is 0.94 m3/s
    assert told(run(sewage__flow="1.2 m^3/s"), "surcharged for 24 h")
    assert not told(run(), "surcharged")


def test_a_flow_no_pipe_carries_is_refused():
    with pytest.raises(ParameterError, match="carries"):
        run(sewage__flow="500 m^3/s")


def test_sewage_colder_than_ice_or_hotter_than_scalding_is_refused():
    with pytest.raises(SeriesError, match="0 to 60 degC"):
        run(sewage__daily_swing="60 K")


def test_unmet_load_names_what_held_it_back():
    assert told(run(plant__load__heating="300 kW"), "capacity was reached")
    short = {"plant__exchanger__length": "16 m", "plant__exchanger__unit_length": "0.5 m"}
    assert told(run(**short), "lowest_source")


def test_sewage_too_cold_for_a_treatment_plant_is_told():
    cold = {"sewage__monthly_temperature": ["9 degC"] * 12}
    assert told(run(**cold), "treatment plants")


def test_a_long_run_with_the_daily_closure_says_what_it_costs():
    long = case.load("sewer-ac-100kw", {"run.duration": "60 day"}).run()
    assert told(long, 'wall_model = "ring"')
    assert not told(run(), 'wall_model = "ring"')


def test_air_of_the_sewer_follows_the_sewage_beside_it():
    # a hot lateral: with the air tied to the inlet, the sewage would lose heat to cold air
    lateral = [{"position": "100 m", "flow": "40 L/s", "temperature": "40 degC"}]
    result = run(lateral=lateral, sewer_air__outdoor_share=0.0, sewer__evaporation=False)
    ledger = result.ledger
    exchanged = ledger.inputs.get("sewer air", 0.0) - ledger.outputs.get("sewer air", 0.0)
    assert abs(exchanged) < 0.01 * ledger.inputs["lateral inflow"]


@pytest.mark.parametrize(
    "values",
    [
        {"plant.heat_pump.cop": 8.0},
        {"plant.heat_pump.data": "brine_on_off"},
        {"sewer.ring_radius": "4 m"},
        {"sewer.soil_temperature": "12 degC", "sewer.cover": "2 m"},
        {"sewer_air.temperature": "15 degC", "sewer_air.outdoor_share": 0.2},
    ],
)
def test_a_key_that_would_be_ignored_is_an_error(values):
    with pytest.raises(CaseError, match="ignored"):
        case.load("sewer-ac-100kw", values)


def test_hot_water_has_one_supply_temperature():
    with pytest.raises(CaseError, match="hot water is supplied at"):
        case.load("sewer-dhw-100kw", {"plant.heat_pump.supply_temperature": "65 degC"})


@pytest.mark.parametrize("name", ["time", "sewer", "Weather", "manifest"])
def test_a_plant_may_not_take_a_name_of_the_result(name):
    with pytest.raises(CaseError, match="results use this name"):
        case.load("sewer-ac-100kw", {"plant.name": name})


def test_a_time_zone_is_refused_not_dropped():
    with pytest.raises(CaseError, match="without a zone"):
        case.load("sewer-ac-100kw", {"run.start": "2013-01-01T00:00:00+09:00"})
