"""Tables 2-8 and 2-9 of the 2014 guideline from its energy and construction rows (V1)."""

import csv
import math
import tomllib
from decimal import Decimal

import pytest

from thermosim.data import folder
from thermosim.economics import (
    annual_construction,
    factor_set,
    guideline_costs,
    round_half_up,
)
from thermosim.errors import ParameterError

FOLDER = folder("validation") / "bdash-2014"
PER_YEAR = {  # row of table 2-9 -> attribute, units of the attribute in one printed unit
    "life_cycle_cost": ("life_cycle_jpy", 1e3),
    "construction": ("construction_jpy", 1e3),
    "operation_and_maintenance": ("operation_jpy", 1e3),
    "demolition": ("demolition_jpy", 1e3),
    "energy": ("energy_kwh", 1.0),
    "emissions": ("emissions_kg", 1e3),
}


def table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = table("table-2-9.csv")
PER_KW = table("table-2-8.csv")


def printed(case, quantity, rows=ROWS):
    (row,) = (r for r in rows if int(r["case"]) == case and r["quantity"] == quantity)
    return float(row["printed"])


def plant(case, **options):
    row = next(r for r in ROWS if int(r["case"]) == case)
    return guideline_costs(
        printed(case, "energy"),
        printed(case, "construction") * 1e3,
        float(row["capacity_kw"]),
        row["use"],
        **options,
    )


CASES = {case: plant(case) for case in (1, 2, 3, 4)}


def decimals(text):
    return -Decimal(text).as_tuple().exponent


def one_unit(computed, text):
    """Distance of the rounded value from a printed one, in units of the last digit."""
    places = decimals(text)
    rounded = round_half_up(computed, places)
    return abs(round((rounded - float(text)) * 10**places))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['case']}-{r['quantity']}")
def test_every_printed_figure_of_table_2_9_follows_within_one_unit(row):
    attribute, scale = PER_YEAR[row["quantity"]]
    computed = getattr(CASES[int(row["case"])], attribute) / scale
    assert one_unit(computed, row["printed"]) <= 1
    assert one_unit(computed, row["corrected"] or row["printed"]) <= 1


@pytest.mark.parametrize("row", PER_KW, ids=lambda r: f"{r['case']}-{r['quantity']}")
def test_every_printed_figure_of_table_2_8_follows_or_is_a_named_misprint(row):
    attribute, scale = PER_YEAR[row["quantity"]]
    costs = CASES[int(row["case"])]
    computed = getattr(costs, f"{attribute}_per_kw") / scale
    if row["corrected"]:
        assert one_unit(computed, row["printed"]) > 1
        assert row["reason"].startswith("misprint")
        assert one_unit(computed, row["corrected"]) == 0
    else:
        assert one_unit(computed, row["printed"]) <= 1
    table_2_9 = printed(int(row["case"]), row["quantity"]) / costs.capacity_kw
    assert one_unit(table_2_9, row["corrected"] or row["printed"]) <= 1


def test_exactly_two_figures_of_table_2_8_are_misprints():
    wrong = [(r["case"], r["quantity"]) for r in PER_KW if r["corrected"]]
    assert wrong == [("3", "construction"), ("3", "demolition")]


def test_all_but_one_figure_of_table_2_9_follow_exactly():
    off = []
    for row in ROWS:
        attribute, scale = PER_YEAR[row["quantity"]]
        if one_unit(getattr(CASES[int(row["case"])], attribute) / scale, row["printed"]):
            off.append((row["case"], row["quantity"]))
    # case 2: 6106 + 5316.8 + 610.6 = 12033.4, printed 12034; case 4: sum 22770, printed 22771
    assert off == [("2", "life_cycle_cost"), ("4", "life_cycle_cost")]


def test_demolition_is_a_tenth_and_maintenance_proportional_to_capacity():
    for case, costs in CASES.items():
        assert printed(case, "demolition") == round_half_up(printed(case, "construction") / 10)
        per_kw = printed(case, "operation_and_maintenance") - 0.012 * printed(case, "energy")
        per_kw *= 1e3 / costs.capacity_kw
        # O&M is printed to 1 kJPY, 5 JPY/kW at 100 kW and 1 at 500 kW
        expected = 1867.0 if case < 3 else 1350.0
        assert per_kw == pytest.approx(expected, abs=500.0 / costs.capacity_kw * 1.1)


def test_electricity_bill_and_rest_are_the_known_split():
    bill = [costs.electricity_jpy / 1e3 for costs in CASES.values()]
    assert bill == pytest.approx([944.9, 4383.3, 2799.7, 13185.2], abs=0.05)
    rest = [
        printed(case, "operation_and_maintenance") - costs.electricity_jpy / 1e3
        for case, costs in CASES.items()
    ]
    assert rest == pytest.approx([187.1, 933.7, 135.3, 674.8], abs=0.05)


def test_emissions_are_operation_over_a_fixed_share():
    operation = [costs.operation_emissions_kg / 1e3 for costs in CASES.values()]
    assert operation == pytest.approx([43.306, 200.900, 128.318, 604.321], abs=5e-4)
    total = [costs.emissions_kg / 1e3 for costs in CASES.values()]
    assert total == pytest.approx([53.998, 250.499, 159.997, 753.518], abs=5e-4)
    # all four printed figures together allow only shares from 0.80197 to 0.80207
    low = max(
        c.operation_emissions_kg / (1e3 * printed(n, "emissions") + 50) for n, c in CASES.items()
    )
    high = min(
        c.operation_emissions_kg / (1e3 * printed(n, "emissions") - 50) for n, c in CASES.items()
    )
    assert (low, high) == pytest.approx((0.80197, 0.80207), abs=5e-6)
    assert low < factor_set("bdash-2014").get("operation_share_of_co2", "-") < high


def test_construction_is_no_bill_of_materials():
    # tonnes beyond operation per million yen of construction: 8.5, 8.1, 17.3, 18.4
    residual = [
        (printed(n, "emissions") - c.operation_emissions_kg / 1e3)
        / (printed(n, "construction") / 1e3)
        for n, c in CASES.items()
    ]
    assert residual == pytest.approx([8.5, 8.1, 17.3, 18.4], abs=0.05)


def test_scale_exponents_from_100_to_500_kw():
    def exponent(small, large, quantity):
        return math.log(printed(large, quantity) / printed(small, quantity)) / math.log(5.0)

    for quantity, air, water in [
        ("construction", 0.980, 0.923),
        ("operation_and_maintenance", 0.961, 0.964),
        ("energy", 0.953, 0.963),
    ]:
        assert exponent(1, 2, quantity) == pytest.approx(air, abs=5e-4)
        assert exponent(3, 4, quantity) == pytest.approx(water, abs=5e-4)
    # per kW as printed in table 2-8: 24.1/25.2 and 45.5/49.5
    fall = [
        1.0 - printed(large, "life_cycle_cost", PER_KW) / printed(small, "life_cycle_cost", PER_KW)
        for small, large in ((1, 2), (3, 4))
    ]
    assert fall == pytest.approx([0.044, 0.081], abs=5e-4)


def test_shares_of_the_life_cycle_cost():
    def share(quantity):
        return [100.0 * printed(n, quantity) / printed(n, "life_cycle_cost") for n in CASES]

    assert share("construction") == pytest.approx([50.1, 50.7, 37.0, 35.6], abs=0.05)
    assert share("operation_and_maintenance") == pytest.approx([44.9, 44.2, 59.3, 60.9], abs=0.05)
    electricity = [
        100.0 * c.electricity_jpy / 1e3 / printed(n, "operation_and_maintenance")
        for n, c in CASES.items()
    ]
    assert electricity == pytest.approx([83.5, 82.4, 95.4, 95.1], abs=0.06)


@pytest.mark.parametrize(
    ("price", "known"),
    [(14.0, [2676, 12765, 5419, 24968]), (25.0, [3543, 16783, 7985, 37054])],
)
def test_life_cycle_cost_at_another_price_of_electricity(price, known):
    for case, expected in zip(CASES, known, strict=True):
        costs = plant(case, electricity_jpy_per_kwh=price)
        assert one_unit(costs.life_cycle_jpy / 1e3, str(expected)) <= 1
        # from the printed sum: + (price - 12) x energy, rounded once
        shifted = printed(case, "life_cycle_cost") + (price - 12.0) * costs.energy_kwh / 1e3
        assert shifted == pytest.approx(expected, abs=1.0)


def test_operation_emissions_at_the_later_factor_of_0_488():
    later = [plant(n, electricity_kg_per_kwh=0.488).operation_emissions_kg / 1e3 for n in CASES]
    assert later == pytest.approx([38.425, 178.253, 113.853, 536.198], abs=5e-4)


def test_construction_is_each_part_over_its_own_life():
    # 150 m x 200 kJPY/m over 50 years = 600 kJPY/a; 9.9 MJPY over 15 years = 660 kJPY/a
    assert annual_construction(30.0e6, 9.9e6) == pytest.approx(1.26e6)


def test_every_erratum_says_where_and_why():
    errata = tomllib.loads((FOLDER / "errata.toml").read_text(encoding="utf-8"))["erratum"]
    assert len(errata) == 13
    assert all(erratum["where"] and erratum["reason"] for erratum in errata)


@pytest.mark.parametrize(("capacity", "use"), [(0.0, "hot_water"), (100.0, "steam")])
def test_a_plant_without_capacity_or_use_is_refused(capacity, use):
    with pytest.raises(ParameterError, match=r"capacity_kw|use"):
        guideline_costs(1.0, 1.0, capacity, use)
