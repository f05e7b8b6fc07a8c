"""The heat-pump component: published machines, which temperature, part load, refusals."""

import numpy as np
import pytest

from thermosim.components.heat_pump import HeatPump
from thermosim.errors import MaterialError, ParameterError
from thermosim.materials.heat_pumps import linear_fit, machine_table, names

REGULATED = HeatPump(model="linear", data="brine_regulated", capacity=100e3)
WAMAK = HeatPump(model="table", data="wamak_220kw")
CARRIER = HeatPump(model="table", data="carrier_30xw_1mw")


@pytest.mark.parametrize(
    ("supply", "published"),
    [
        (45.0, (4.18, 4.67, 5.17, 5.66, 6.15)),
        (55.0, (3.19, 3.69, 4.18, 4.67, 5.17)),
        (65.0, (2.21, 2.70, 3.19, 3.69, 4.18)),
    ],
)
def test_regulated_brine_machines_from_5_to_25_degrees(supply, published):
    cops = [
        REGULATED.performance("heating", 50e3, source, source - 5.0, supply, supply - 5.0).cop
        for source in (5.0, 10.0, 15.0, 20.0, 25.0)
    ]
    assert cops == pytest.approx(published, abs=5.1e-3)


def test_linear_fit_wants_the_source_entering_and_carnot_the_source_leaving():
    # sewage 15 °C: the source enters at 12 and leaves at 7 °C; 5 K x 0.098565 = 0.493
    def cop(machine, source_in, source_out):
        return machine.performance("heating", 50e3, source_in, source_out, 50.0, 45.0).cop

    carnot = HeatPump(model="carnot", capacity=100e3)
    assert cop(REGULATED, 12.0, 7.0) == cop(REGULATED, 12.0, 0.0)
    assert cop(carnot, 12.0, 7.0) == cop(carnot, 20.0, 7.0)
    assert cop(REGULATED, 12.0, 7.0) - cop(REGULATED, 7.0, 7.0) == pytest.approx(0.493, abs=1e-3)
    assert (REGULATED.source_temperature, carnot.source_temperature) == ("entering", "leaving")


@pytest.mark.parametrize("name", ["air_regulated", "air_on_off"])
def test_air_power_fits_are_one_at_their_reference(name):
    # A-7/W52
    source, sink, constant = linear_fit(name).power
    assert source * -7.0 + sink * 52.0 + constant == pytest.approx(1.0, abs=0.02)


def test_capacity_of_a_linear_fit_is_power_times_cop():
    # water on-off: (10, 45) rated; at (15, 45) power 0.01416 x 30 + 0.3886, cop 0.109918
    machine = HeatPump(model="linear", data="water_on_off", capacity=100e3)
    rated = machine.performance("heating", 1e3, 10.0, 5.0, 45.0, 40.0)
    warm = machine.performance("heating", 1e3, 15.0, 10.0, 45.0, 40.0)
    power = (0.01416 * 30.0 + 0.3886) / (0.01416 * 35.0 + 0.3886)
    assert rated.capacity == pytest.approx(100e3, rel=1e-12)
    assert warm.capacity == pytest.approx(100e3 * power * warm.cop / rated.cop, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "sink", "capacity", "cop", "within"),
    [
        (-5, 55, 65.8, 2.186, 3e-3), (10, 55, 105.9, 3.495, 2e-4), (30, 55, 196.6, 6.281, 2e-4),
        (10, 70, 95.0, 2.278, 3e-3), (40, 70, 224.1, 5.348, 1e-2), (27, 80, 141.5, 2.769, 2e-4),
        (40, 80, 220.2, 4.352, 2e-4),
    ],
)  # fmt: skip
def test_wamak_points_come_back(source, sink, capacity, cop, within):
    # two points share the lift 60 K, so these two COPs are averaged; capacity is a fit
    able = WAMAK.performance("heating", 1e3, float(source), source - 5.0, float(sink), sink - 5.0)
    assert able.cop == pytest.approx(cop, rel=within)
    assert able.capacity == pytest.approx(1e3 * capacity, rel=0.04)


def test_wamak_capacity_rises_three_per_cent_per_kelvin():
    assert WAMAK.parameters().heating.capacity_per_source == pytest.approx(0.03, abs=0.003)


def test_wamak_share_of_carnot_spreads_from_040_to_049():
    share = WAMAK.parameters().table[0, 1:, 1]
    assert (share.min(), share.max()) == pytest.approx((0.399, 0.493), abs=1e-3)


@pytest.mark.parametrize(("entering", "cold", "power"), [
    (25.0, 1054, 159.215), (30.0, 1035, 182.218), (35.0, 995, 208.159), (40.0, 954, 237.905),
])  # fmt: skip
def test_carrier_points_come_back(entering, cold, power):
    able = CARRIER.performance("cooling", 1e5, entering, entering + 5.0, 7.0, 12.0)
    assert able.capacity == pytest.approx(1e3 * cold, rel=1e-12)
    assert able.cop == pytest.approx(cold / power, rel=1e-12)


def test_carrier_scales_to_another_size_without_changing_its_eer():
    half = HeatPump(model="table", data="carrier_30xw_1mw", cooling_capacity=500e3)
    able = half.performance("cooling", 1e5, 25.0, 30.0, 7.0, 12.0)
    assert able.capacity == pytest.approx(500e3, rel=1e-12)
    assert able.cop == pytest.approx(1054 / 159.215, rel=1e-12)


def test_chiller_of_the_library_returns_its_nominal_eer():
    # condenser leaving 30, evaporator leaving 5 °C, approaches 2 K at full load: EER 3
    chiller = HeatPump(
        model="carnot", capacity=10e3, efficiency=3.0 / (276.15 / 29.0),
        approach_follows_load=True, minimum_lift=1.0, cooling_source=0.0,
    )  # fmt: skip
    assert chiller.performance("cooling", 10e3, 20.0, 30.0, 5.0, 15.0).cop == pytest.approx(3.0)
    # at half load the approaches are 1 K: 0.31505 x 277.15 / 27 = 3.23390
    half = chiller.performance("cooling", 5e3, 20.0, 30.0, 5.0, 15.0).cop
    assert half == pytest.approx(3.0 * (277.15 / 27.0) / (276.15 / 29.0), rel=1e-12)


def test_cycling_machine_loses_at_part_load():
    # half load: 0.5 / 0.55 of the full-load COP
    options = {"model": "carnot", "capacity": 100e3, "capacity_source": 0.0}
    full = HeatPump(**options).performance("heating", 50e3, 12.0, 7.0, 50.0, 45.0).cop
    cycling = HeatPump(**options, part_load="on_off")
    assert cycling.performance("heating", 50e3, 12.0, 7.0, 50.0, 45.0).cop == pytest.approx(
        full * 0.5 / 0.55, rel=1e-14
    )


def test_efficiency_follows_the_size_law():
    # (500/100)^0.03 = 1.04946
    large = HeatPump(
        model="carnot", capacity=500e3, efficiency=0.5, reference_capacity=100e3,
        size_exponent=0.03,
    )  # fmt: skip
    assert large.sized_efficiency() == pytest.approx(0.5 * 1.04946, rel=1e-5)
    assert large.parameters().heating.share == large.sized_efficiency()


def test_constant_cop_is_called_screening():
    constant = HeatPump(model="constant", capacity=1e5, cop=3.0)
    assert constant.is_screening
    assert not REGULATED.is_screening
    assert constant.performance("heating", 1e4, 50.0, 50.0, 20.0, 15.0).cop == 3.0


def test_solved_loop_balances_exchanger_and_machine():
    state = REGULATED.solve("hot_water", 80e3, 0.6, 6.0, 20e3, 60.0, 15.0)
    assert state.outlet == pytest.approx(0.6 * state.inlet + 6.0, rel=1e-13)
    assert state.source_heat == pytest.approx(20e3 * (state.outlet - state.inlet), rel=1e-11)
    assert state.delivered == pytest.approx(state.source_heat + state.electricity, rel=1e-15)


def test_direction_without_data_is_refused():
    with pytest.raises(ParameterError, match="no data for cooling"):
        REGULATED.solve("cooling", 80e3, 0.6, 6.0, 20e3, 7.0, 12.0)
    with pytest.raises(ParameterError, match="no data for heating"):
        CARRIER.solve("heating", 80e3, 0.6, 6.0, 20e3, 45.0, 40.0)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"model": "magic", "capacity": 1e5}, "one of carnot, lorenz"),
        ({"model": "carnot"}, "capacity: needed"),
        ({"model": "carnot", "capacity": -1.0}, "capacity = -1.0 W: must be above 0"),
        ({"model": "carnot", "capacity": 1e5, "efficiency": 1.2}, "must be at most 1"),
        ({"model": "carnot", "capacity": 1e5, "part_load": "some"}, "one of none, on_off"),
        (
            {"model": "carnot", "capacity": 1e5, "part_load": "polynomial",
             "part_load_linear": 1.5},
            "must not be negative",
        ),
        (
            {"model": "carnot", "capacity": 1e7, "reference_capacity": 1e5,
             "size_exponent": 0.5},
            "must be at most 1",
        ),
    ],
)  # fmt: skip
def test_impossible_machines_are_refused(parameters, message):
    with pytest.raises(ParameterError, match=message):
        HeatPump(**parameters)


def test_unknown_data_are_answered_with_the_known_names():
    with pytest.raises(MaterialError, match="carrier_30xw_1mw, wamak_220kw"):
        HeatPump(model="table", data="carrier")
    with pytest.raises(MaterialError, match="brine_on_off, brine_regulated, water_on_off"):
        HeatPump(model="linear", capacity=1e5)


def test_every_published_machine_names_source_and_licence():
    for name in names("linear"):
        assert linear_fit(name).source
        assert linear_fit(name).licence
    for name in names("points", "grid"):
        table = machine_table(name)
        assert table.source
        assert table.licence
        assert np.all(table.capacity > 0.0)
