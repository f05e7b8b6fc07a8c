"""Cases of maker B: heat of a day on lines, and the list of its sources and sites."""

from __future__ import annotations

from fractions import Fraction

from tests.scenarios.epoc_tables import GAS, POWER, by_month, one_erratum, quantities, rows

KEROSENE = """
[[carrier]]
name = "kerosene"
price = "0 JPY/L"                # none printed: its heat is credited against city gas
heating_value = "36.7 MJ/L"
emission = "2.49 kg/L"
"""
UNITS_B = {"20t": ("7.1 GJ", "20 t"), "4t": ("1.2 GJ", "4 t")}
LINES_B = {  # loads a day of each line: moves of the patterns, halved
    ("case1", "1"): 15, ("case1", "2"): 6, ("case1", "3"): 12, ("case1", "4"): 12,
    ("case2", "1"): 3, ("case2", "2"): 6, ("case2", "3"): 12, ("case2", "4"): 12,
    ("case3", "1"): 48, ("case3", "2"): 12,
}  # fmt: skip
ERRATA_B = {
    "case1": ("E14", "E15", "E16", "E17", "E20", "E21", "E22", "E23", "E24", "E25", "E26", "E27"),
    "case2": ("E16", "E17", "E18", "E20", "E21", "E22", "E23", "E24", "E25", "E30"),
    "case3": ("E16", "E19", "E20", "E21", "E22", "E23", "E24", "E25", "E30"),
}


def site_b(name: str, days: str) -> str:
    text = f'\n[[site]]\nname = "{name}"\n'
    if days:
        text += f"operating_days = {days}\n"
    demand = [row for row in rows("b_demand_monthly") if row["site"] == name]
    for carrier, unit, plant in (
        ("city gas", "m^3", "efficiency = 0.8"),
        ("kerosene", "L", "efficiency = 0.8"),
        ("electricity", "kWh", 'plant = "electric air conditioning"\nefficiency = 3.0  # COP'),
    ):
        own = [row for row in demand if row["carrier"] == carrier]
        if own:
            use = quantities(by_month(own, "carrier_use_per_month"), unit)
            text += f'[[site.fuel]]\ncarrier = "{carrier}"\n{plant}\nuse = {use}\n'
    return text


def sources_b() -> str:
    text = ""
    table = rows("b_sources")
    for name in "ABCD":
        text += f'\n[[source]]\nname = "{name}"\n'
        for row in table:
            if row["source"] == name and row["stream_no"]:
                text += (
                    f"[[source.stream]]  # {row['stream']}\n"
                    f'gas_temperature = "{row["gas_temp_degC"]} degC"\n'
                    f'flow = "{row["gas_flow_m3N_per_h"]} Nm^3/h"\n'
                    'heat_capacity = "1.31 kJ/Nm^3/K"      # inferred from table 3 (E15)\n'
                    'leaving_temperature = "160 degC"       # inferred\n'
                )
    return text


def head_b(title: str, note: str) -> str:
    return (
        f'title = "{title}"\nscenario = "heat_transport"\nnote = "{note}"\n'
        'method = "daily"\n\n[rules]\nmode = "as_printed"\n\n'
        '[prices]\nelectricity = "12 JPY/kWh"\nelectricity_emission = "0.555 kg/kWh"\n'
        'diesel = "78.5 JPY/L"        # maker A\'s; the transport cost below holds the diesel\n'
        'diesel_emission = "2.62 kg/L"\ncarbon = "3000 JPY/t"\n\n'
        '[truck]\ndistance = "7 km"\neconomy = "3 km/L"\n'
    )


def lines_b(case: str) -> str:
    table = [row for row in rows("b_case_lines") if row["case"] == case]
    text = ""
    for number in dict.fromkeys(row["line"] for row in table):
        own = [row for row in table if row["line"] == number]
        unit = UNITS_B[own[0]["unit"]][1]
        text += f'\n[[line]]\nname = "{number}"\ncontainer = "{unit}"\n'
        text += f"loads = {LINES_B[case, number]}\n"
        ends = {row["source"]: row["source_GJ_per_day"] for row in own if row["source"]}
        drops = [(row["sink"], row["sink_GJ_per_day"]) for row in own if row["sink"]]
        if drops == [("E+F", "21.6")]:  # the economics use what lines of other cases carry (E18)
            drops, ends = [("E", "7.5"), ("F", "6.3")], {"C": "13.8"}
        for name, heat in ends.items():
            text += f'[[line.source]]\nname = "{name}"\nheat = "{heat} GJ/day"\n'
        for name, heat in drops:
            days = 330 if name in ("E", "F", "N") else 365
            text += f'[[line.site]]\nname = "{name}"\nheat = "{heat} GJ/day"\ndays = {days}\n'
    return text


def case_b(case: str) -> str:
    given = {row["quantity"]: row["value"] for row in rows("b_case_inputs") if row["case"] == case}
    note = (
        "Written from the tables in validation/epoc-2009 by tests/scenarios/epoc_cases.py. "
        "Equipment and transport cost are inputs of the study (E22, E23)."
    )
    text = head_b(f"EPOC 2009, maker B, case {case[-1]}", note)
    text += GAS.format(price=given["gas_price_yen_per_m3N"])
    text += POWER.format(price=given["electricity_price_yen_per_kWh"]) + KEROSENE
    for size in ("20t", "4t"):
        capacity, name = UNITS_B[size]
        text += f'\n[[container]]\nname = "{name}"\ncapacity = "{capacity}"\n'
        text += 'charge_time = "3 h"\ndischarge_time = "4 h"\n'
    share = float(Fraction(given["subsidy_share"]))
    text += (
        f'\n[capital]\nequipment = "{given["equipment_kyen"]} kJPY"\nsubsidy = {share!r}\n'
        f"years = {float(given['depreciation_years'])}\n\n"
        '[daily]\ncarrier = "city gas"\nefficiency = 0.8\ncop = 3.0\n'
        f'transport_cost = "{given["transport_cost_kyen_per_yr"]} kJPY/yr"\n'
        f"drivers = {given['drivers']}\n"
    )
    for size, power in (("20t", "11 kW"), ("4t", "2.2 kW")):
        count = int(given[f"charge_units_{size}"]) + int(given[f"recovery_units_{size}"])
        text += f'[[daily.control]]  # {size}\ncount = {count}\npower = "{power}"  # inferred\n'
    text += sources_b()
    served = [row["sink"] for row in rows("b_case_lines") if row["case"] == case and row["sink"]]
    names = [part for name in served for part in name.split("+")]
    for name in dict.fromkeys(names):
        text += site_b(name, "")
    return text + lines_b(case) + "".join(one_erratum(key) for key in ERRATA_B[case])


def demand_of_b() -> str:
    """Sources, all sites and the emission list of maker B."""
    text = head_b("EPOC 2009, maker B: sources, sites and emission factors", "Tables 3 to 7.")
    text += GAS.format(price="65") + POWER.format(price="12") + KEROSENE
    for row in rows("b_emission_factors"):
        if row["heating_value"]:
            unit = row["heating_value_unit"].partition("/")[2].replace("Nm3", "m^3")
            name = row["fuel"] if row["fuel"] not in ("city gas", "kerosene") else "list"
            name = f"{row['fuel']} of the list" if name == "list" else name
            text += (
                f'\n[[carrier]]\nname = "{name}"\nprice = "0 JPY/{unit}"\n'
                f'heating_value = "{row["heating_value"]} MJ/{unit}"\n'
                f'carbon = "{row["carbon_kgC_per_MJ"]} kg/MJ"\n'
            )
    text += sources_b()
    days = {row["site"]: row["annual_operating_days"] for row in rows("b_sites")}
    for name in dict.fromkeys(row["site"] for row in rows("b_demand_monthly")):
        text += site_b(name, days.get(name, ""))
    return text + "".join(one_erratum(key) for key in ("E12", "E13", "E15", "E16", "E31"))
