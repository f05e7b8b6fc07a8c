"""What a run of daily lines hands back: the rows of maker B, by line and in all."""

from __future__ import annotations

from collections.abc import Iterator

from thermosim.components import heat_transport as ht
from thermosim.results import Headline, Ledger, Table, Variable
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios import heat_transport_daily as daily
from thermosim.scenarios.heat_transport_inputs import HeatTransport
from thermosim.scenarios.heat_transport_results import (
    GJ,
    KWH,
    LITRE,
    NO_LEDGER,
    K,
    Parts,
    T,
    by_month,
    shown_unit,
    variants,
)


def nothing(inputs: HeatTransport) -> Parts:
    """Sites and sources only: no line carries anything."""
    return Parts(
        ledger=Ledger({}, {}, {}),
        headlines=tuple(_operating_days(inputs)),
        notes=("No line carries heat in this case.",),
    )


def _operating_days(inputs: HeatTransport) -> Iterator[Headline]:
    """Heat of a year over the days of operation, where a site has such days."""
    known = build.fuels(inputs)
    for site in inputs.site:
        if site.operating_days is not None:
            heat = sum(float(ht.heat_need(fuel, ht.PHYSICAL).sum()) for fuel in known[site.name])
            daily_heat = heat / GJ / float(build.operating_days(site).sum())
            text = "mean of the days of operation"
            yield Headline(f"{site.name}: heat a day", daily_heat, "GJ/day", text)


def parts(inputs: HeatTransport, given: daily.DailyStudy, year: daily.DailyYear) -> Parts:
    """Lines: heat by month, the rows of the result table, and the ledger of the heat."""
    return Parts(
        ledger=_ledger(inputs, given),
        variables=_variables(given),
        headlines=tuple(_headlines(inputs, given, year)),
        tables=(_table(year), _by_line(given)),
        notes=tuple(_notes(inputs, given)),
    )


def _variables(given: daily.DailyStudy) -> dict[str, Variable]:
    found = {}
    for line in given.lines:
        brought = sum((drop.brought for drop in line.drops), start=line.drops[0].brought * 0.0)
        used = sum((drop.used for drop in line.drops), start=brought * 0.0)
        path = f"line/{line.name}"
        found[f"{path}/heat_delivered"] = by_month(brought / GJ, "GJ/month", "heat brought")
        found[f"{path}/heat_used"] = by_month(used / GJ, "GJ/month", "of what is brought")
    return found


def _headlines(
    inputs: HeatTransport, given: daily.DailyStudy, year: daily.DailyYear
) -> Iterator[Headline]:
    """The rows of the result table."""
    cut = year.cut
    carrier = next(row for row in inputs.carrier if row.name == given.carrier.name)
    unit, size = shown_unit(carrier.price)
    heat = sum(float(drop.brought.sum()) for line in given.lines for drop in line.drops)
    rows = [
        ("economic effect", year.effect_before_credit / K, "kJPY/yr"),
        ("economic effect with credit", year.effect / K, "kJPY/yr"),
        ("net CO2", year.net_emission / T, "t/yr"),
        ("heat brought", heat / GJ, "GJ/yr"),
        ("fuel bill saved", year.bill / K, "kJPY/yr"),
        ("total cost", year.total_cost / K, "kJPY/yr"),
        ("own burden", year.burden / K, "kJPY/yr"),
        ("transport cost", year.transport / K, "kJPY/yr"),
        ("pump cost", year.pumps / K, "kJPY/yr"),
        ("credit", year.credit / K, "kJPY/yr"),
        (f"{carrier.name} saved", cut.fuel / size / K, f"1000 {unit}/yr"),
        ("electricity saved", cut.electricity / KWH, "kWh/yr"),
        ("electricity saved a day", cut.electricity_per_day / KWH, "kWh/day"),
        ("heat that replaces electricity", cut.electric_heat / GJ, "GJ/day"),
        ("CO2 saved", (year.fuel_emission + year.electricity_emission) / T, "t/yr"),
        ("truck fuel", year.diesel / LITRE / K, "kL/yr"),
        ("truck CO2", year.truck_emission / T, "t/yr"),
        ("pump electricity", given.yard.pump_energy / KWH, "kWh/yr"),
        ("pump CO2", year.pump_emission / T, "t/yr"),
        ("cost of heat", year.total_cost / (heat / GJ) if heat else 0.0, "JPY/GJ"),
    ]
    rows += [
        (f"{carrier.name} saved a day, {days:g} days a year", amount / size / K, f"1000 {unit}/day")
        for days, amount in cut.fuel_per_day.items()
    ]
    drivers = inputs.daily.drivers if inputs.daily is not None else None
    if drivers:
        daily_heat = sum(line.heat for line in given.lines)
        rows.append(("heat a day and driver", daily_heat / GJ / drivers, "GJ/day"))
    yield from (Headline(name, value, unit, name) for name, value, unit in rows)


def _table(year: daily.DailyYear) -> Table:
    rows = (
        ("saved on fuel", year.fuel_bill / K),
        ("saved on electricity", year.electricity_bill / K),
        ("own burden", -year.burden / K),
        ("transport", -year.transport / K),
        ("pumps", -year.pumps / K),
        ("effect", year.effect_before_credit / K),
        ("credit for saved CO2", year.credit / K),
        ("effect with credit", year.effect / K),
    )
    return Table("Money of a year", ("row", "amount"), ("", "kJPY/yr"), rows)


def _by_line(given: daily.DailyStudy) -> Table:
    rows = tuple(
        (
            line.name,
            line.heat / GJ,
            line.loads_by(given.rules),
            line.heat / GJ / line.loads_by(given.rules) if line.loads_by(given.rules) else 0.0,
            line.capacity / GJ,
        )
        for line in given.lines
    )
    return Table(
        "Lines",
        ("line", "heat", "loads", "heat of a load", "capacity of a unit"),
        ("", "GJ/day", "1/day", "GJ", "GJ"),
        rows,
    )


def _notes(inputs: HeatTransport, given: daily.DailyStudy) -> Iterator[str]:
    """Loads fuller than their unit, and sources that are overdrawn."""
    for line in given.lines:
        loads = line.loads_by(given.rules)
        if line.heat > loads * line.capacity * (1.0 + 1e-9):
            yield (
                f"Line {line.name}: {line.heat / GJ:.4g} GJ a day in {loads:g} loads are more than "
                f"its units hold ({line.capacity / GJ:.3g} GJ each)."
            )
    asked: dict[str, float] = {}
    for row in inputs.line:
        for end in row.source:
            asked[end.name] = asked.get(end.name, 0.0) + end.heat * build.DAY
    for source in inputs.source:
        has = build.source(source).heat_per_day
        if asked.get(source.name, 0.0) > has * (1.0 + 5e-3):
            yield (
                f"Source {source.name} is asked for {asked[source.name] / GJ:.1f} GJ a day and has "
                f"{has / GJ:.1f}; the other sources of the line make up for it."
            )


def _ledger(inputs: HeatTransport, given: daily.DailyStudy) -> Ledger:
    """Source heat = unused + used [J]."""
    came: dict[str, float] = {}
    went: dict[str, float] = {}
    for row, line in zip(inputs.line, given.lines, strict=True):
        brought = sum(float(drop.brought.sum()) for drop in line.drops)
        asked = sum(end.heat for end in row.source)
        for end in row.source:
            key = f"{end.name}: heat taken"
            share = end.heat / asked if asked > 0.0 else 1.0 / len(row.source)
            came[key] = came.get(key, 0.0) + share * brought
        if not row.source:
            came[f"{line.name}: heat of sources not named"] = brought
        used = sum(float(drop.used.sum()) for drop in line.drops)
        went[f"{line.name}: heat used"] = used
        went[f"{line.name}: heat unused"] = brought - used
    return Ledger(came, went, {})


def rule_effects(inputs: HeatTransport) -> Parts:
    """What each corrected rule changes on its own, and all of them together."""
    rows: list[tuple[str | float, ...]] = []
    base: daily.DailyYear | None = None
    for name, chosen in variants():
        year = daily.reckon(daily.study(inputs, chosen))
        base = base or year
        if year == base and name not in ("as_printed", "physical"):
            continue
        text = ht.TEXTS[name].physical if name in ht.TEXTS else ""
        rows.append((
            name, year.bill / K, year.effect_before_credit / K, year.net_emission / T, text
        ))  # fmt: skip
    table = Table(
        "What the rules change",
        ("rule corrected alone", "bill saved", "effect", "net CO2", "meaning"),
        ("", "kJPY/yr", "kJPY/yr", "t/yr", ""),
        tuple(rows),
        "First as printed, then each rule corrected alone where that changes something.",
    )
    return Parts(ledger=NO_LEDGER, tables=(table,))
