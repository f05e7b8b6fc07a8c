"""Mistakes in a case of heat transport: one clear sentence each, all of them at once."""

import pytest

from thermosim import case
from thermosim.errors import CaseError

CITY = case.find("heat-transport-my-city").read_text(encoding="utf-8")


def faults(tmp_path, *changes):
    text = CITY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "city.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        case.load(tmp_path / "city.toml")
    return [fault.text for fault in caught.value.faults]


def test_the_template_is_right():
    assert case.load("heat-transport-my-city").scenario == "heat_transport"


def test_all_faults_are_told_together(tmp_path):
    told = faults(
        tmp_path,
        ('price = "130 JPY/m^3"', 'price = "-130 JPY/m^3"'),
        ('sources = ["incinerator", "foundry"]', 'sources = ["incinrator", "foundry"]'),
        ('"3000 m^3", "2500 m^3"', '"3000 m^3", "10 m^3", "2500 m^3"'),
        ('name = "hotel"\nkind', 'name = "shed"\n\n[[site]]\nname = "hotel"\nkind'),
    )
    assert len(told) == 4
    assert told[0] == '= "-130 JPY/m^3": must not be negative.'
    assert told[1] == "twelve values are needed, January first; 13 are given."
    assert told[2].startswith("a site without fuel has nothing that heat could replace")
    assert 'did you mean "incinerator"?' in told[3]


def test_more_containers_than_the_sources_give(tmp_path):
    (told,) = faults(tmp_path, ("per_day = [4, 4, 4, 3,", "per_day = [24, 4, 4, 3,"))
    assert "24 loads a day in month 1" in told
    assert "enough for 14.19 loads" in told


def test_negative_price_of_running(tmp_path):
    (told,) = faults(tmp_path, ('electricity = "25 JPY/kWh"', 'electricity = "-25 JPY/kWh"'))
    assert "at least 0 JPY/kWh" in told
    assert "at most 3.6e+06 JPY/kWh" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"7900 L"', '"7900 kWh"', "an energy, but kerosene is bought by volume"),
        ('"7900 L"', '"7900 litres"', 'unknown unit "litres"'),
        ('"7900 L"', "7900", "a number, a space and a unit are needed"),
        ('container = "10 t"', 'container = "11 t"', 'did you mean "10 t"?'),
        ('name = "foundry"', 'name = "incinerator"', "this name is taken"),
        ('days = "calendar"\n', "", 'write days = "calendar"'),
        ('power = "350 kW"', 'days = 300', "give either power"),
        ("base_month = 5 ", "# ", "base_month is needed"),
        ("most_per_day = 6\n", "most_per_day = 6\nper_month = [1,1,1,1,1,1,1,1,1,1,1,1]\n",
         "give either per_day"),
        ('heating_value = "45 MJ/m^3"\n', "", "heating_value"),
        ('emission = "2.29 kg/m^3"', 'emission = "2.29 kg/kg"', "emission is by mass"),
        ('name = "10 t"', 'name = "10/t"', "a name has none of"),
        ('method = "monthly" ', 'method = "daily" ', "has no [[delivery]]"),
        ('price = ["60 JPY/m^3", "240 JPY/m^3"]', 'price = ["60 JPY/kg", "240 JPY/kg"]',
         "prices of city gas by volume"),
        ("source_set", "# source_set", "give either equipment, or both"),
        ('[map]\ncarrier = "city gas"', '[map]\ncarrier = "heavy oil A"',
         "the map is of one route"),
        ('source_set = "30 MJPY"', 'equipment = "30 MJPY" #', "give either equipment"),
        ('source_set = "30 MJPY"                 # one station at a source, without ducts\n'
         'user_set = "20 MJPY"', 'equipment = "300 MJPY"', "reckons capital by source_set"),
        ("user = 2.0", "user = -2.0", "must be at least 0"),
        ("source = 1.0\ncarrier = 1.0", 'by = "shapley"', "user would be ignored"),
        ("efficiency = 0.82", "efficiency = 1.2", "at most 1.1 times the heating value"),
        ('loss = "1.5 %"', 'loss = "100 %"', "too large. Allowed: at least 0 and at most 0.9."),
        ('charge_time = "3 h"', 'charge_time = "0 h"', "too small"),
        ('charge_time = "3 h"', 'charge_time = "300 h"', "too large"),
        ('sites = ["laundry"]', 'sites = ["laundry", "laundry"]', "stands in this list twice"),
        ('sources = ["foundry", "incinerator"]', 'sources = ["foundry", "foundry"]',
         "foundry stands in this list twice"),
        ('sites = ["laundry"]', 'sites = ["hospital"]', "its need would be met twice"),
        ('distance = ["1 km", "40 km"]', 'distance = ["40 km", "1 km"]', "the least value comes"),
        ('days = "calendar"', 'days = "calendar"\nowned = 1',
         "4 loads on the busiest day ask for 2; or leave it out"),
        ('days = "calendar"', 'days = "calendar"\npersons = 0', "ask for 1"),
        ("operating_days = 310", "operating_days = -310", "must be above 0."),
        ('sites = ["laundry"]', "sites = []", "at least 1 entry is needed; 0 are given."),
    ],
)  # fmt: skip
def test_one_mistake_is_one_sentence(tmp_path, old, new, told):
    texts = faults(tmp_path, (old, new))
    assert any(told in text for text in texts), texts
    if "name" not in old and "method" not in old:  # other tables rest on these
        assert len(texts) == 1


def test_lines_must_not_take_more_than_their_sources_have():
    with pytest.raises(CaseError, match=r"41\.12 GJ a day left"):
        case.load(
            "epoc-b-case1",
            {"line.2.source.1.heat": "60 GJ/day", "line.2.site.1.heat": "60 GJ/day"},
        )
    with pytest.raises(CaseError, match="its sites get"):
        case.load("epoc-b-case1", {"line.2.site.1.heat": "40 GJ/day"})


def test_an_unknown_rule_is_told_with_the_known_ones():
    with pytest.raises(CaseError, match="credit_cap"):
        case.load("epoc-a-site-b", {"rules.credit_cup": "physical"})
