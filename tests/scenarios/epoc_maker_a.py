"""Cases of maker A: a simulation each, and all single ones together."""

from __future__ import annotations

from tests.scenarios.epoc_tables import (
    GAS,
    POWER,
    by_month,
    erratum,
    listed,
    one_erratum,
    quantities,
    rows,
)

ERRATA_OF = {  # erratum → simulations it touches; the others are of the text or of maker B
    "E02": (5,), "E03": (19,), "E04": (4, 11, 22, 24), "E05": (6,),
    "E06": (10, 14, 15, 17, 19, 24), "E07": (15, 17, 19), "E08": (15, 16, 17, 19),
    "E09": (21, 23, 24), "E10": (4, 13), "E12": (11, 22), "E14": range(1, 25),
    "E28": range(1, 25), "E32": (5,),
}  # fmt: skip
MONTHS = "January February March April May June July August September October November December"


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
