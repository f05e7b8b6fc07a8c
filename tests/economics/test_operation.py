"""Cost, emissions and primary energy of bought energy."""

import numpy as np
import pytest

from thermosim.economics import factor_set, hourly_sum, operation
from thermosim.errors import ParameterError


def test_electricity_is_priced_and_counted_by_one_set():
    year = operation({"electricity": 1000.0}, factor_set("bdash-2014"))
    assert year.cost_jpy == pytest.approx(12_000.0)
    assert year.emissions_kg == pytest.approx(550.0)
    assert year.factor_set == "bdash-2014"


def test_what_a_set_does_not_know_is_none_and_never_zero():
    year = operation({"electricity": 1000.0}, factor_set("bdash-2014"))
    assert year.primary_energy_mj is None
    assert year.crude_oil_l is None
    act = operation({"electricity": 1000.0}, factor_set("energy-conservation-act-2023"))
    assert act.cost_jpy is None
    # 1 MWh x 8.64 GJ/MWh = 8.64 GJ; x 0.0258 kL/GJ = 222.9 L
    assert act.primary_energy_mj == pytest.approx(8640.0)
    assert act.crude_oil_l == pytest.approx(222.912)


def test_a_fuel_brings_its_heating_value_as_primary_energy():
    year = operation({"city_gas": 10.0}, factor_set("hokkaido-gas-2020"))
    assert year.primary_energy_mj == pytest.approx(450.0)
    assert year.emissions_kg == pytest.approx(22.9)
    assert year.crude_oil_l is None


def test_nothing_bought_costs_nothing():
    assert operation({}, factor_set("bdash-2014")).cost_jpy == 0.0


@pytest.mark.parametrize("bought", [{"steam": 1.0}, {"electricity": float("nan")}])
def test_unknown_carriers_and_broken_amounts_are_refused(bought):
    with pytest.raises(ParameterError, match=r"unknown|not finite"):
        operation(bought, factor_set("bdash-2014"))


def test_factors_by_the_hour_weigh_each_hour():
    energy = np.array([1.0, 2.0, 0.0])
    assert hourly_sum(energy, np.array([0.3, 0.5, 0.9])) == pytest.approx(1.3)
    with pytest.raises(ParameterError, match="3 hours of energy against 2 factors"):
        hourly_sum(energy, np.ones(2))
