"""Factor sets: data with year and source, never mixed."""

import pint
import pytest

from thermosim.economics import (
    factor_set,
    known_factor_sets,
    operation,
    read_factor_set,
    require_one_set,
)
from thermosim.economics.operation import CARRIERS
from thermosim.errors import ParameterError


@pytest.mark.parametrize("name", known_factor_sets())
def test_every_factor_has_unit_year_and_source(name):
    chosen = factor_set(name)
    assert 1990 <= chosen.year <= 2030
    assert chosen.title
    assert chosen.source
    for factor in chosen.factors.values():
        assert factor.set == name
        assert factor.unit
        assert factor.source
        assert factor.value > 0.0


@pytest.mark.parametrize("name", known_factor_sets())
def test_factors_of_carriers_are_in_the_unit_of_the_carrier(name):
    for key, factor in factor_set(name).factors.items():
        for carrier, unit in CARRIERS.items():
            for kind, top in [("price", "JPY"), ("co2", "kg"), ("heat", "MJ"), ("primary", "MJ")]:
                if key == f"{carrier}_{kind}":
                    assert factor.unit == f"{top}/{unit}"


def test_published_factors_are_there():
    assert factor_set("bdash-2014").get("electricity_price", "JPY/kWh") == 12.0
    assert factor_set("mlit-simple-tool").get("electricity_co2", "kg/kWh") == 0.488
    assert factor_set("epoc-2009").get("city_gas_heat", "MJ/m3") == 41.1
    assert factor_set("hokkaido-gas-2020").factors["city_gas_heat"].basis == "HHV"
    assert factor_set("energy-conservation-act-2006").factors["electricity_primary"].assumed


def test_derived_factors_follow_from_what_they_are_derived_from():
    units = pint.UnitRegistry()
    kwh = units.Quantity(1.0, "kWh").to("MJ").magnitude
    act = factor_set("energy-conservation-act-2023")
    # 0.0258 kL/GJ and 8.64 GJ/MWh
    per_gj = units.Quantity(act.get("crude_oil_equivalent", "L/MJ"), "L/MJ")
    assert per_gj.to("kL/GJ").magnitude == pytest.approx(0.0258)
    plant = factor_set("kakutani-1992")
    assert plant.get("electricity_primary", "MJ/kWh") == pytest.approx(
        kwh / plant.get("power_station_efficiency", "-")
    )
    epoc = factor_set("epoc-2009")
    # 120 JPY/m3 over 41.1 MJ/m3 = 2.92 JPY/MJ as printed
    price = epoc.get("city_gas_price", "JPY/m3") / epoc.get("city_gas_heat", "MJ/m3")
    assert price == pytest.approx(epoc.get("heat_price", "JPY/MJ"), abs=0.005)
    guideline = factor_set("bdash-2014")
    effective = guideline.get("electricity_co2", "kg/kWh") / guideline.get(
        "operation_share_of_co2", "-"
    )
    assert effective == pytest.approx(guideline.get("electricity_co2_life_cycle", "kg/kWh"), 1e-4)


def test_the_bill_of_the_2009_study_closes():
    # maker B, case 1: 937 000 m3 at 65 JPY, 2 460 370 kWh at 12 JPY -> 90 435 kJPY with
    # the exact gas of 937.7; CO2 of the gas 1949 t, of the electricity 1365 t
    epoc = factor_set("epoc-2009")
    gas_price = epoc.get("city_gas_price_maker_b", "JPY/m3")
    power_price = epoc.get("electricity_price_maker_b", "JPY/kWh")
    assert 937e3 * gas_price + 2_460_370 * power_price == pytest.approx(90.4e6, abs=0.05e6)
    gas = operation({"city_gas": 937e3}, epoc).emissions_kg
    power = operation({"electricity": 2_460_370.0}, epoc).emissions_kg
    assert gas == pytest.approx(1949e3, abs=500)
    assert power == pytest.approx(1365.5e3, abs=500)
    burden = 632e6 * (1.0 - epoc.get("subsidy_share", "-")) / epoc.get("depreciation_time", "a")
    assert burden == pytest.approx(42.13e6, abs=0.005e6)


def test_an_unknown_set_or_factor_is_answered_with_the_nearest_name():
    with pytest.raises(ParameterError, match="Did you mean 'bdash-2014'"):
        factor_set("bdash-2015")
    with pytest.raises(ParameterError, match="Did you mean 'electricity_price'"):
        factor_set("bdash-2014").get("electric_price", "JPY/kWh")
    with pytest.raises(ParameterError, match="Sets are not mixed"):
        factor_set("bdash-2014").get("city_gas_price", "JPY/m3")


def test_a_factor_asked_for_in_another_unit_is_refused():
    with pytest.raises(ParameterError, match="its unit is JPY/kWh, JPY/MJ is needed"):
        factor_set("bdash-2014").get("electricity_price", "JPY/MJ")


def test_mixing_sets_is_an_error_that_names_both():
    price = factor_set("bdash-2014").factors["electricity_price"]
    carbon = factor_set("mlit-simple-tool").factors["electricity_co2"]
    with pytest.raises(ParameterError, match="2 sets: electricity_price of bdash-2014, elec"):
        require_one_set(price, carbon)
    assert require_one_set(price, price) == "bdash-2014"


def own(tmp_path, text):
    path = tmp_path / "own-2025.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = 'title = "Ours"\nyear = 2025\nsource = "contract"\n'


def test_a_set_of_ones_own_is_read_from_a_file(tmp_path):
    text = GOOD + '[electricity_price]\nvalue = 21\nunit = "JPY/kWh"\nsource = "page 3"\n'
    chosen = read_factor_set(own(tmp_path, text))
    assert chosen.name == "own-2025"
    assert chosen.get("electricity_price", "JPY/kWh") == 21.0
    assert chosen.factors["electricity_price"].year == 2025


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "cannot be read as TOML"),
        ('year = 2025\nsource = "x"\n', "write title"),
        ('title = "x"\nsource = "x"\n', "write the year"),
        (GOOD + "price = 3\n", "a table is needed"),
        (GOOD + '[p]\nunit = "JPY/kWh"\nsource = "x"\n', "value = None"),
        (GOOD + '[p]\nvalue = nan\nunit = "JPY/kWh"\nsource = "x"\n', "nan is not a finite"),
        (GOOD + '[p]\nvalue = 1\nsource = "x"\n', "unit is missing"),
        (GOOD + '[p]\nvalue = 1\nunit = "JPY/kWh"\n', "source is missing"),
        (GOOD + '[p]\nvalue = 1\nunit = "x"\nsource = "x"\nbasis = "gross"\n', '"HHV" or'),
        (GOOD + '[p]\nvalue = 1\nunit = "x"\nsource = "x"\ncolour = 1\n', "'colour' is unknown"),
        ("a = " + "[" * 100_000, "cannot be read as TOML"),
    ],
)
def test_a_broken_set_is_refused_with_what_to_write(tmp_path, text, words):
    with pytest.raises(ParameterError, match=words):
        read_factor_set(own(tmp_path, text))


def test_no_file_and_no_text_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="not a factor file"):
        read_factor_set(tmp_path / "absent.toml")
    path = tmp_path / "own.toml"
    path.write_bytes("札幌".encode("cp932"))
    with pytest.raises(ParameterError, match="cannot be read as TOML"):
        read_factor_set(path)
