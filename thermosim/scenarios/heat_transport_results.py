"""What a ``heat_transport`` run hands back: monthly arrays, headlines, tables, the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.results import Array, Coordinate, Headline, Ledger, Table, Variable
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios import heat_transport_tables as tables
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_amounts import Amount
from thermosim.scenarios.heat_transport_inputs import HeatTransport

MJ, GJ, KWH, LITRE, K, T = 1e6, 1e9, 3.6e6, 1e-3, 1e3, 1e3
HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Parts of a result that belong together."""

    ledger: Ledger
    variables: dict[str, Variable] = field(default_factory=dict)
    coordinates: dict[str, Coordinate] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def joined(self, more: Parts) -> Parts:
        """Both, with the ledger of the first."""
        return Parts(
            ledger=self.ledger,
            variables=self.variables | more.variables,
            coordinates=self.coordinates | more.coordinates,
            headlines=(*self.headlines, *more.headlines),
            tables=(*self.tables, *more.tables),
            notes=(*self.notes, *more.notes),
        )


NO_LEDGER = Ledger({}, {}, {})


def mode(rules: ht.Rules) -> str:
    """Which rules were at work, in a sentence."""
    if rules == ht.AS_PRINTED:
        return "Mode as_printed: the rules of the study, its errors included."
    if rules == ht.PHYSICAL:
        return "Mode physical: heat is conserved; nothing is credited that no container brought."
    corrected = ", ".join(rules.names())
    return f"Between the modes: of the study's rules these are corrected: {corrected}."


def by_month(values: Array, unit: str, text: str) -> Variable:
    """Twelve values, January first."""
    return Variable(values, unit, ("month",), text)


def shown_unit(price: Amount) -> tuple[str, float]:
    """Unit in which a carrier is counted, and its size in SI: "JPY/m^3" → m^3."""
    unit = price.unit.partition("/")[2]
    sizes = {"m^3": 1.0, "L": LITRE, "kg": 1.0, "t": 1000.0, "kWh": KWH, "MJ": MJ, "GJ": GJ}
    return unit, sizes[unit]


def sites(inputs: HeatTransport, rules: ht.Rules) -> dict[str, Variable]:
    """Use and need of every site, by month and by day of operation."""
    known = build.fuels(inputs)
    shown = {given.name: shown_unit(given.price) for given in inputs.carrier}
    found: dict[str, Variable] = {}
    for site in inputs.site:
        days = build.operating_days(site)
        path = f"site/{site.name}"
        found[f"{path}/operating_days"] = by_month(days, "day/month", "days of operation")
        need = np.zeros(12)
        for fuel in known[site.name]:
            own = f"{path}/{fuel.carrier.name}"
            unit, size = shown[fuel.carrier.name]
            heat = ht.heat_need(fuel, rules)
            need = need + heat
            daily = _per(fuel.use / size, days)
            found[f"{own}/use"] = by_month(fuel.use / size, f"{unit}/month", "use of the carrier")
            found[f"{own}/use_per_day"] = by_month(daily, f"{unit}/day", "use on a day")
            found[f"{own}/heat_made"] = by_month(heat / GJ, "GJ/month", "heat made of it")
        found[f"{path}/heat_made"] = by_month(need / GJ, "GJ/month", "heat made of all carriers")
        found |= _needs(path, need, days, _capacity(inputs, site, rules))
    return found


def _needs(path: str, need: Array, days: Array, capacity: float) -> dict[str, Variable]:
    rows = (
        ("heat_need", need / MJ, "MJ/month", "heat that containers would bring"),
        ("heat_need_per_day", _per(need / MJ, days), "MJ/day", "heat need on a day of operation"),
        ("containers", need / capacity, "containers/month", "loads that the need fills"),
        ("containers_per_day", _per(need / capacity, days), "containers/day", "loads on a day"),
    )
    return {f"{path}/{name}": by_month(values, unit, text) for name, values, unit, text in rows}


def _per(values: Array, days: Array) -> Array:
    quotient: Array = np.divide(values, days, out=np.zeros(12), where=days > 0.0)
    return quotient


def _capacity(inputs: HeatTransport, site: tables.Site, rules: ht.Rules) -> float:
    """Heat by which a site's containers are counted [J]."""
    if site.printed_capacity is not None and not rules.container_mj:
        return site.printed_capacity
    capacity = {box.name: box.capacity for box in inputs.container}
    served = [row.container for row in inputs.delivery if site.name in row.sites]
    served += [line.container for line in inputs.line if site.name in [e.name for e in line.site]]
    served += list(capacity)
    return capacity[served[0]] if served else 5.4e9


def sources(inputs: HeatTransport) -> Iterator[Headline]:
    """What each source and each of its streams can give."""
    box = build.charged(build.container(inputs.container[0])) if inputs.container else None
    for given in inputs.source:
        whole = build.source(given)
        text = "recoverable heat"
        name = f"sources: {given.name},"
        yield Headline(f"{name} power", whole.power / 1e6, "MW", text)
        yield Headline(f"{name} heat a day", whole.heat_per_day / GJ, "GJ/day", text)
        if box is not None:
            loads = whole.containers_per_day(box)
            yield Headline(f"{name} loads a day", loads, "containers/day", "it can fill")
        if len(whole.streams) > 1:
            for number, stream in enumerate(whole.streams, start=1):
                heat = stream.power * build.DAY / GJ
                yield Headline(f"{name} heat a day of stream {number}", heat, "GJ/day", text)


def carriers(inputs: HeatTransport) -> Iterator[Headline]:
    """CO2 of carriers that are given by their carbon."""
    for given in inputs.carrier:
        if given.carbon is not None:
            unit, size = shown_unit(given.price)
            emission = build.carrier(given).emission * size
            yield Headline(
                f"carriers: {given.name}, emission", emission, f"kg/{unit}", "carbon x heat x 44/12"
            )


def errata(inputs: HeatTransport) -> tuple[Table, ...]:
    """What is wrong in the source, as the case records it."""
    if not inputs.erratum:
        return ()
    rows = tuple(
        (row.id, row.where, row.printed, row.follows, row.reason, row.rule)
        for row in inputs.erratum
    )
    columns = ("erratum", "where", "printed", "follows from the rest", "reason", "rule")
    return (Table("Errata of the source", columns, ("",) * 6, rows),)


def monthly(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> Parts:
    """Deliveries: monthly arrays, cost and emission, and the ledger of the heat."""
    variables: dict[str, Variable] = {}
    headlines: list[Headline] = []
    if len(years) > 1:
        headlines += _totals(years)
    for year in years:
        variables |= _delivery(inputs, year)
        headlines += _headlines(year)
    notes: tuple[str, ...] = ()
    if years and inputs.capital is None:
        notes += ("No capital is in the case: the verdict leaves it out.",)
    if any(not year.route.sources for year in years):
        notes += ("A delivery names no source: whether its heat exists is not checked.",)
    notes += (*_idle_sources(inputs, years), *_slow_sources(inputs, years))
    return Parts(
        ledger=_ledger(inputs, years),
        variables=variables,
        headlines=tuple(headlines),
        tables=_tables(years) if years else (),
        notes=notes,
    )


def _idle_sources(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> Iterator[str]:
    """Sources that run on fewer days than they are drawn on."""
    for source in inputs.source:
        for year in years:
            service = year.route.service
            days = float(service.days[service.per_day > 0.0].sum())
            if source.name in year.route.sources and days > source.days:
                yield (
                    f"Source {source.name} runs on {source.days:g} days a year, delivery "
                    f"{year.route.name} on {days:g}; heat of the days between is not checked."
                )


def _slow_sources(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> Iterator[str]:
    """Sources too weak to charge in the time declared, where that is not counted."""
    known = {given.name: build.source(given) for given in inputs.source}
    for year in years:
        box, found = year.route.container, {}
        for name in year.route.sources:
            time = known[name].charge_time(build.charged(box), box.charge_time)
            if time > box.charge_time * (1.0 + 1e-9):
                found[name] = f"{time / HOUR:.3g} h at {name}"
        if found and not year.slow_charging:
            yield (
                f"Delivery {year.route.name}: charging takes {', '.join(found.values())}, not the "
                f"{box.charge_time / HOUR:.3g} h declared; rules.charge_time counts it."
            )


def _delivery(inputs: HeatTransport, year: yearly.RouteYear) -> dict[str, Variable]:
    path = f"delivery/{year.route.name}"
    loads = year.route.service.loads
    rows = [
        ("containers", loads, "containers/month", "loads brought"),
        ("containers_per_day", year.route.service.per_day, "containers/day", "on a service day"),
        ("source_pump", year.effort.source_pump / KWH, "kWh/month", "pump at the source"),
        ("user_pump", year.effort.user_pump / KWH, "kWh/month", "pump at the user"),
        ("truck_fuel", year.effort.diesel / LITRE, "L/month", "diesel"),
        ("heat_delivered", year.heat.brought / MJ, "MJ/month", "heat brought"),
        ("heat_need", year.heat.need / MJ, "MJ/month", "heat need of its sites"),
        ("heat_used", year.heat.used / MJ, "MJ/month", "heat brought and used"),
        ("heat_unused", year.heat.unused / MJ, "MJ/month", "heat brought in vain"),
    ]
    found = {f"{path}/{name}": by_month(v, unit, text) for name, v, unit, text in rows}
    for carrier in inputs.carrier:
        unit, size = shown_unit(carrier.price)
        parts = [
            saved / size
            for member, saved in zip(year.route.members, year.saved, strict=True)
            if member.fuel.carrier.name == carrier.name
        ]
        if parts:
            total = yearly.monthly_sum(parts)
            text = f"{carrier.name} that is saved"
            found[f"{path}/saved/{carrier.name}"] = by_month(total, f"{unit}/month", text)
    return found


def _headlines(year: yearly.RouteYear) -> list[Headline]:
    """Rows of the cost and emission tables of one delivery."""
    name, cost, co2 = year.route.name, year.cost, year.emission
    brought, used = float(year.heat.brought.sum()), float(year.heat.used.sum())
    share = 100.0 * used / brought if brought > 0.0 else 0.0
    rows = [
        ("net with labour", cost.net_with_labour / K, "kJPY/yr", "saving less running and labour"),
        ("effect with capital and credit", year.effect / K, "kJPY/yr", "everything counted"),
        ("net CO2", co2.net / T, "t/yr", "saved, pumps and trucks taken off"),
        ("loads", float(year.route.service.loads.sum()), "containers/yr", "brought in a year"),
        ("heat brought", brought / GJ, "GJ/yr", "by containers"),
        ("heat used", share, "%", "of what is brought"),
        ("saving", cost.saving / K, "kJPY/yr", "worth of the carriers saved"),
        ("net without labour", cost.net_without_labour / K, "kJPY/yr", "saving less running"),
        ("source pump", cost.source_pump / K, "kJPY/yr", "electricity"),
        ("user pump", cost.user_pump / K, "kJPY/yr", "electricity"),
        ("truck fuel", cost.truck_fuel / K, "kJPY/yr", "diesel"),
        ("containers", cost.containers / K, "kJPY/yr", "upkeep"),
        ("labour", cost.labour / K, "kJPY/yr", "persons"),
        ("CO2 saving", co2.saving, "kg/yr", "of the carriers saved"),
        ("CO2 source pump", co2.source_pump, "kg/yr", "electricity"),
        ("CO2 user pump", co2.user_pump, "kg/yr", "electricity"),
        ("CO2 truck fuel", co2.truck_fuel, "kg/yr", "diesel"),
        ("CO2 net", co2.net, "kg/yr", "saved, pumps and trucks taken off"),
        ("capital", year.capital / K, "kJPY", "containers and stations"),
        ("burden", year.burden / K, "kJPY/yr", "capital of a year, subsidy taken off"),
        ("effect with capital", year.effect_with_capital / K, "kJPY/yr", "without credit"),
        ("credit", year.credit / K, "kJPY/yr", "for saved CO2"),
        ("containers owned", year.route.owned, "containers", "bought"),
        ("persons", year.route.persons, "persons", "drivers"),
    ]
    return [Headline(f"{name}: {row}", value, unit, text) for row, value, unit, text in rows]


def _totals(years: tuple[yearly.RouteYear, ...]) -> Iterator[Headline]:
    rows = (
        ("loads", sum(float(y.route.service.loads.sum()) for y in years), "containers/yr"),
        ("heat brought", sum(float(y.heat.brought.sum()) for y in years) / GJ, "GJ/yr"),
        ("heat used", sum(float(y.heat.used.sum()) for y in years) / GJ, "GJ/yr"),
        ("net with labour", sum(y.cost.net_with_labour for y in years) / K, "kJPY/yr"),
        ("effect with capital and credit", yearly.effect(years) / K, "kJPY/yr"),
        ("net CO2", sum(y.emission.net for y in years) / T, "t/yr"),
        ("credit", sum(y.credit for y in years) / K, "kJPY/yr"),
    )
    for name, value, unit in rows:
        yield Headline(f"all deliveries: {name}", value, unit, "sum of the deliveries")


def _ledger(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> Ledger:
    """Source heat = lost on the way + unused + used [J]."""
    came: dict[str, float] = {}
    went: dict[str, float] = {}
    parts = build.drawn(inputs, tuple(year.route for year in years))
    for year, drawn in zip(years, parts, strict=True):
        route = year.route
        brought = float(year.heat.brought.sum())
        for name, part in zip(route.sources, drawn, strict=True):
            key = f"{name}: heat taken"
            came[key] = came.get(key, 0.0) + float((part * route.service.days).sum())
        if not route.sources:
            came[f"{route.name}: heat of sources not named"] = float(
                route.service.loads.sum()
            ) * build.charged(route.container)
        charged = float(route.service.loads.sum()) * build.charged(route.container)
        went[f"{route.name}: heat used"] = float(year.heat.used.sum())
        went[f"{route.name}: heat unused"] = float(year.heat.unused.sum())
        went[f"{route.name}: lost on the way"] = charged - brought
    return Ledger(came, went, {})


def _tables(years: tuple[yearly.RouteYear, ...]) -> tuple[Table, ...]:
    """Cost and emission of all deliveries side by side."""
    cost = Table(
        "Cost of a year",
        ("delivery", "saving", "pumps", "diesel", "upkeep", "labour", "net with labour", "burden",
         "credit", "effect"),
        ("", *("kJPY/yr",) * 9),
        tuple(
            (
                y.route.name, y.cost.saving / K, (y.cost.source_pump + y.cost.user_pump) / K,
                y.cost.truck_fuel / K, y.cost.containers / K, y.cost.labour / K,
                y.cost.net_with_labour / K, y.burden / K, y.credit / K, y.effect / K,
            )
            for y in years
        ),
    )  # fmt: skip
    emission = Table(
        "CO2 of a year",
        ("delivery", "saved", "pumps", "diesel", "net"),
        ("", *("t/yr",) * 4),
        tuple(
            (
                y.route.name,
                y.emission.saving / T,
                (y.emission.source_pump + y.emission.user_pump) / T,
                y.emission.truck_fuel / T,
                y.emission.net / T,
            )
            for y in years
        ),
    )
    return (cost, emission)


def rule_effects(inputs: HeatTransport) -> Parts:
    """What each corrected rule changes on its own, and all of them together."""
    rows: list[tuple[str | float, ...]] = []
    base: tuple[yearly.RouteYear, ...] | None = None
    for name, chosen in variants():
        years = yearly.reckon(yearly.study(inputs, chosen))
        base = base or years
        same = all(
            a.cost == b.cost and a.emission == b.emission for a, b in zip(years, base, strict=True)
        )
        if same and name not in ("as_printed", "physical"):
            continue
        text = ht.TEXTS[name].physical if name in ht.TEXTS else ""
        saving = sum(y.cost.saving for y in years) / K
        net = sum(y.cost.net_with_labour for y in years) / K
        rows.append((name, saving, net, sum(y.emission.net for y in years) / T, text))
    table = Table(
        "What the rules change",
        ("rule corrected alone", "saving", "net with labour", "net CO2", "meaning"),
        ("", "kJPY/yr", "kJPY/yr", "t/yr", ""),
        tuple(rows),
        "First as printed, then each rule corrected alone where that changes something.",
    )
    return Parts(ledger=NO_LEDGER, tables=(table,))


def variants() -> Iterator[tuple[str, ht.Rules]]:
    """As printed, each rule alone, and all that belong to the mode ``physical``."""
    yield "as_printed", ht.AS_PRINTED
    for name in ht.TEXTS:
        yield name, ht.AS_PRINTED.corrected([name])
    yield "physical", ht.PHYSICAL
