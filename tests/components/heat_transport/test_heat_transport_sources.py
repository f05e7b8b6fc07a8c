"""What an exhaust stream can give, and how long a container takes to fill."""

import pytest

from thermosim.components.heat_transport import ExhaustStream, Source
from thermosim.errors import ParameterError

KCAL = 3.6e6 / 860.0  # the study counts 860 kcal for 1 kWh


def flue_gas(flow, gas, leaving, heat_capacity=0.34 * KCAL):
    return ExhaustStream(
        gas_temperature=gas,
        leaving_temperature=leaving,
        flow=flow / 3600.0,
        heat_capacity=heat_capacity,
    )


def test_incinerator_a_gives_what_the_study_prints():
    # 7000 Nm^3/h x 0.34 kcal x 35 K / 860,000 = 0.0969 MW, 24 h of it in 1.5 MWh: 1.55 a day
    source = Source(name="A", streams=(flue_gas(7000.0, 185.0, 150.0),))
    assert source.power == pytest.approx(7000 * 0.34 * 35 / 860.0 * 1e3, rel=1e-12)
    assert source.containers_per_day(5.4e9) == pytest.approx(1.5498, abs=1e-4)


def test_three_sources_fill_eight_containers_and_a_bit():
    # maker A: "8 a day"; 1.55 + 3.10 + 3.49 = 8.14
    streams = (
        flue_gas(7000.0, 185.0, 150.0),
        flue_gas(14000.0, 185.0, 150.0),
        flue_gas(3000.0, 400.0, 150.0, 0.25 * KCAL),
    )
    together = Source(name="A, B, C", streams=streams)
    assert together.containers_per_day(5.4e9) == pytest.approx(8.14, abs=0.005)


@pytest.mark.parametrize(
    ("flow", "gas", "heat_capacity", "hours"),
    [(7000.0, 185.0, 0.34, 15.5), (14000.0, 185.0, 0.34, 7.7), (3000.0, 400.0, 0.25, 6.9)],
)
def test_charging_takes_longer_than_the_four_hours_of_the_study(flow, gas, heat_capacity, hours):
    # 1.5 MWh over the power of the source (erratum E28)
    source = Source(name="s", streams=(flue_gas(flow, gas, 150.0, heat_capacity * KCAL),))
    assert source.charge_time(5.4e9, 4 * 3600.0) / 3600.0 == pytest.approx(hours, abs=0.05)


def test_a_strong_source_fills_no_faster_than_the_container_takes():
    source = Source(name="s", streams=(flue_gas(1e6, 400.0, 150.0),))
    assert source.charge_time(5.4e9, 4 * 3600.0) == 4 * 3600.0


def test_gas_colder_than_the_material_gives_nothing():
    source = Source(name="s", streams=(flue_gas(7000.0, 80.0, 90.0),))
    assert source.power == 0.0
    assert source.containers_per_day(5.4e9) == 0.0


def test_impossible_streams_are_refused():
    with pytest.raises(ParameterError, match="flow"):
        flue_gas(-1.0, 185.0, 150.0)
    with pytest.raises(ParameterError, match="capacity"):
        Source(name="s", streams=()).containers_per_day(0.0)
