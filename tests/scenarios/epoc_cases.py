"""Writes the cases of the EPOC study from its tables; the committed files are what it writes.

Run it from a checkout, ``python tests/scenarios/epoc_cases.py``, after a change of this file.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "validation" / "epoc-2009"
ERRATA_OF = {  # erratum → simulations it touches; the others are of the text or of maker B
    "E02": (5,), "E03": (19,), "E04": (4, 11, 22, 24), "E05": (6,),
    "E06": (10, 14, 15, 17, 19, 24), "E07": (15, 17, 19), "E08": (15, 16, 17, 19),
    "E09": (21, 23, 24), "E10": (4, 13), "E12": (11, 22), "E14": range(1, 25),
    "E28": range(1, 25), "E32": (5,),
}  # fmt: skip
RULE_OF = {
    "E02": "container_mj", "E03": "negative_hvac", "E04": "credit_cap", "E05": "credit_cap",
    "E06": "replaced_plant", "E07": "cooling_factor", "E08": "cover_test", "E09": "march_days",
    "E20": "electric_co2", "E21": "inner_rounding", "E24": "truck_days", "E17": "unit_capacity",
    "E18": "unit_capacity", "E28": "charge_time",
}  # fmt: skip
MONTHS = "January February March April May June July August September October November December"
GAS = """
[[carrier]]
name = "city gas"
price = "{price} JPY/m^3"
heating_value = "41.1 MJ/m^3"
emission = "2.08 kg/m^3"
"""
POWER = """
[[carrier]]
name = "electricity"
price = "{price} JPY/kWh"
emission = "0.555 kg/kWh"
"""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_month(table: list[dict[str, str]], column: str) -> list[str]:
    """Twelve cells, January first."""
    ordered = sorted(table, key=lambda row: int(row["month"]))
    assert [int(row["month"]) for row in ordered] == list(range(1, 13))
    return [row[column] for row in ordered]


def listed(values: list[str]) -> str:
    return "[" + ", ".join(values) + "]"


def quantities(values: list[str], unit: str) -> str:
    six = [", ".join(f'"{value} {unit}"' for value in half) for half in (values[:6], values[6:])]
    return f"[\n  {six[0]},\n  {six[1]},\n]"


def sources_a() -> str:
    """The three sources that can serve eight containers a day."""
    text = "\n# the study ties no source to a site; A, B and C together fill the 8 it allows\n"
    for row in rows("a_sources"):
        if row["source"] in "ABC" and row["pcm"] == "erythritol":
            text += f'\n[[source]]\nname = "{row["source"]}"\n{stream_a(row)}'
    return text


def stream_a(row: dict[str, str]) -> str:
    return (
        f"[[source.stream]]  # {row['stream']}\n"
        f'gas_temperature = "{row["exhaust_temp_degC"]} degC"\n'
        f'flow = "{row["flow_Nm3_per_h"]} Nm^3/h"\n'
        f'heat_capacity = "{row["cp_kcal_per_Nm3K"]} kcal/Nm^3/K"\n'
        f'leaving_temperature = "{row["outlet_temp_degC"]} degC"\n'
    )


def fuel_a(site: str, carrier: str, demand: list[dict[str, str]]) -> str:
    plant = {
        "J": 'plant = "cogeneration"\nefficiency = 0.40\nreplaced_efficiency = 0.85',
        "N": 'plant = "steam boiler"\nefficiency = 0.85',
    }.get(site, 'plant = "hot-water boiler"\nefficiency = 0.85')
    if site in "OPQ" and carrier == "city gas":
        plant = (
            'plant = "absorption chiller-heater"\nefficiency = 0.85\nhot_water_efficiency = 0.80\n'
            "cooling_efficiency = 1.0\nchiller_factor = 0.7\nbase_month = 5\n"
            "cooling_months = [5, 6, 7, 8, 9, 10]"
        )
    elif site in "OPQ":
        plant = (
            'plant = "electric air conditioning"\nefficiency = 3.0  # COP\nchiller_factor = 0.7\n'
            "base_month = 4\ncooling_months = [5, 6, 7, 8, 9, 10]"
        )
    unit = "m^3" if carrier == "city gas" else "kWh"
    use = quantities(by_month(demand, "carrier_use_per_month"), unit)
    return f'[[site.fuel]]\ncarrier = "{carrier}"\n{plant}\nuse = {use}\n'


def site_a(site: str, carrier: str) -> str:
    about = next(row for row in rows("a_sites") if row["site"] == site)
    demand = [
        row for row in rows("a_demand_monthly") if (row["site"], row["carrier"]) == (site, carrier)
    ]
    text = f'\n[[site]]\nname = "{site}"\nkind = "{about["kind"]}"\n'
    if about["annual_operating_days"]:
        text += f"operating_days = {about['annual_operating_days']}\n"
    if site == "E":
        text += 'printed_capacity = "7200 MJ"  # table 5.5 counts by 2 MWh (E02)\n'
    return text + fuel_a(site, carrier, demand)


def delivery_a(sim: dict[str, str]) -> str:
    schedule = [row for row in rows("a_container_schedule") if row["sim"] == sim["sim"]]
    bases = {row["day_basis"] for row in schedule}
    members = sim["sites"].split("+")
    names = ", ".join(f'"{name}"' for name in members)
    text = (
        f'\n[[delivery]]\nname = "{sim["sites"]}"\nsites = [{names}]\n'
        'sources = ["A", "B", "C"]\ncontainer = "1.5 MWh"\n'
    )
    if bases == {"monthly_count"}:
        text += f"per_month = {listed(by_month(schedule, 'containers_per_month'))}\n"
    else:
        text += f"per_day = {listed(by_month(schedule, 'containers_per_day'))}\n"
        text += (
            f'days = "{"operating" if schedule[0]["day_basis"][:6] == "annual" else "calendar"}"\n'
        )
    alternate = sorted(int(row["month"]) for row in schedule if "alternate" in row["day_basis"])
    if alternate:
        text += f"alternate_months = {alternate}\n"
    if any("30_day" in basis for basis in bases):
        text += "short_march = true  # E09\n"
    if "J" in members and len(members) > 1:
        text += "own_loads = { J = 25.0 }  # of its own simulation\n"
    if members == ["F"]:
        text += "unserved_credit = [10]  # E05\n"
    return text + f"owned = {sim['containers_owned']}\npersons = {sim['drivers']}\n"


def erratum(number: str, where: str, printed: str, follows: str, reason: str) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "").replace('"', "'") + '"'

    cells = {"id": number, "where": where, "printed": printed, "follows": follows, "reason": reason}
    cells["rule"] = RULE_OF.get(number, "")
    lines = [f"{key} = {quoted(value)}" for key, value in cells.items() if value]
    return "\n[[erratum]]\n" + "\n".join(lines) + "\n"


def one_erratum(number: str) -> str:
    row = next(row for row in rows("errata") if row["id"] == number)
    unit = f" {row['unit']}" if row["unit"] not in ("", "-") else ""
    tables = "" if row["table"].startswith(("A text", "B text")) else "table "
    where = f"{tables}{row['table']}: {row['row']}"

    def told(cell: str) -> str:
        return f"{cell}{unit}" if cell and cell[-1].isdigit() else cell

    return erratum(number, where, told(row["printed"]), told(row["follows_from_the_rest"]),
                   row["cause"])  # fmt: skip


def errata_a(sim: dict[str, str]) -> str:
    number = int(sim["sim"])
    text = "".join(one_erratum(key) for key, sims in ERRATA_OF.items() if number in sims)
    return over_credited(sim) + text


def over_credited(sim: dict[str, str]) -> str:
    """E04, month by month: more is credited than the containers' heat replaces."""
    if len(sim["sites"]) == 1 and sim["sites"] not in "ABCDEFGHIKLM":
        return ""
    printed = {r["month"]: r for r in rows("a_supply_monthly") if r["sim"] == sim["sim"]}
    text = ""
    for row in rows("a_physical_monthly"):
        if row["sim"] != sim["sim"]:
            continue
        given = float(printed[row["month"]]["carrier_saved_per_month"])
        right = float(row["carrier_saved_per_month"])
        served = float(row["containers_per_month"]) > 0.0
        if served and given > right + 0.51:
            month = MONTHS.split()[int(row["month"]) - 1]
            text += erratum(
                "E04", f"table {sim['table_supply']}: {month}", f"{given:.0f} m^3",
                f"{right:.1f} m^3", "more is credited than the containers' heat replaces",
            )  # fmt: skip
    return text


def case_a(sim: dict[str, str]) -> str:
    carrier = sim["carrier"]
    what = "network" if "+" in sim["sites"] else "site"
    members = sim["sites"].replace("+", ", ")
    text = (
        f'title = "EPOC 2009, maker A, simulation {sim["sim"]}: {what} '
        f'{members} on {carrier}"\n'
        'scenario = "heat_transport"\n'
        'note = "Written from the tables in validation/epoc-2009 by tests/scenarios/epoc_cases.py. '
        f"Tables {sim['table_supply']}, {sim['table_cost']}, {sim['table_co2']}. "
        'Set rules.mode = \\"physical\\" to conserve heat."\n'
        'method = "monthly"\n\n[rules]\nmode = "as_printed"\n\n'
        '[prices]\nelectricity = "14.7 JPY/kWh"\nelectricity_emission = "0.555 kg/kWh"\n'
        'diesel = "78.5 JPY/L"\ndiesel_emission = "2.62 kg/L"\nlabour = "6000 kJPY/yr"\n'
        'carbon = "3000 JPY/t"\n\n'
        '[truck]\ndistance = "10 km"\neconomy = "2.5 km/L"\nloads_per_person = 4.0\n'
    )
    table = GAS if carrier == "city gas" else POWER
    text += table.format(price=sim["carrier_price"])
    text += (
        '\n[[container]]\nname = "1.5 MWh"\ncapacity = "5400 MJ"\ncharge_time = "4 h"\n'
        'discharge_time = "4 h"\nsource_pump = "7.5 kW"\nuser_pump = "7.5 kW"\npump_load = 0.6\n'
        'upkeep = "1000 kJPY/yr"\nprice = "40 MJPY"     # erythritol, middle of 35 and 45\n\n'
        "# the study leaves depreciation out; with its own prices and maker B's terms:\n"
        '[capital]\nsource_set = "30 MJPY"\nuser_set = "20 MJPY"\nsubsidy = 0.3333333333333333\n'
        "years = 10.0\n"
    )
    text += sources_a()
    for site in sim["sites"].split("+"):
        text += site_a(site, carrier)
    return text + delivery_a(sim) + errata_a(sim)


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


def all_twenty() -> str:
    """Every single simulation of maker A in one case: the sum that the study's text speaks of."""
    sims = [sim for sim in rows("a_scenarios") if int(sim["sim"]) <= 20]
    pieces = [case_a(sim) for sim in sims]
    head = pieces[0]
    start, stop = head.index("\n[[carrier]]"), head.index("\n[[container]]")
    text = (
        head[:start].replace(
            "simulation 1: site A on city gas", "simulations 1 to 20, each for itself"
        )
        + GAS.format(price="120")
        + GAS.format(price="80").replace("city gas", "city gas of hospitals")
        + POWER.format(price="14.7")
        + head[stop : head.index("\n# the study ties no source")]
    )
    for sim, piece in zip(sims, pieces, strict=True):
        own = piece[piece.index("\n[[site]]") :].partition("\n[[erratum]]")[0]
        name = f"{sim['sites']} {sim['carrier']}"
        own = own.replace(f'name = "{sim["sites"]}"', f'name = "{name}"')
        own = own.replace(f'sites = ["{sim["sites"]}"]', f'sites = ["{name}"]')
        own = own.replace('sources = ["A", "B", "C"]\n', "")
        if sim["carrier_price"] == "80":
            own = own.replace('carrier = "city gas"', 'carrier = "city gas of hospitals"')
        text += own
    return text + one_erratum("E33") + one_erratum("E34")


def sources_of_a() -> str:
    """All seven exhaust streams, with both storage materials."""
    text = head_b("EPOC 2009, maker A: seven sources, two storage materials", "Tables 4.1 to 4.14.")
    text += GAS.format(price="120")
    text += '\n[[container]]\nname = "1.5 MWh"\ncapacity = "5400 MJ"\n'
    for row in rows("a_sources"):
        text += f'\n[[source]]\nname = "{row["source"]} {row["pcm"]}"\n{stream_a(row)}'
    return text + one_erratum("E01") + one_erratum("E13") + one_erratum("E14")


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


def files() -> dict[Path, str]:
    """Every file that is written, with its text."""
    cases = ROOT / "cases"
    found = {cases / f"{sim['case']}.toml": case_a(sim) for sim in rows("a_scenarios")}
    for case in ("case1", "case2", "case3"):
        found[cases / f"epoc-b-{case}.toml"] = case_b(case)
    found[DATA / "all-20.toml"] = all_twenty()
    found[DATA / "sources-a.toml"] = sources_of_a()
    found[DATA / "demand-b.toml"] = demand_of_b()
    return found


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
