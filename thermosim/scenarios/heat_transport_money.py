"""Beside the verdict: one load, distances, the break-even map and the tornado."""

from __future__ import annotations

import math

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.economics import annuity_factor, pro_rata
from thermosim.results import Array, Headline, Table, Variable
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_inputs import HeatTransport
from thermosim.scenarios.heat_transport_results import NO_LEDGER, Parts, shown_unit
from thermosim.scenarios.heat_transport_tornado import Bar

K = 1e3
BAR_COLUMNS = ("parameter", "effect when lowered", "effect when raised", "verdict turns at")


def tornado_parts(bars: list[Bar], effect: float, share: float) -> Parts:
    """Bars as arrays and as a table."""
    if not bars:
        return Parts(ledger=NO_LEDGER)
    rows: list[tuple[str | float, ...]] = [("all as given", effect / K, effect / K, "")]
    for bar in bars:
        turns = f"{bar.flips_at:.3g} times its value" if math.isfinite(bar.flips_at) else "nowhere"
        rows.append((bar.name, bar.low / K, bar.high / K, turns))
    table = Table(
        "Sensitivity of the verdict",
        BAR_COLUMNS,
        ("", "kJPY/yr", "kJPY/yr", ""),
        tuple(rows),
        f"Each alone, 1 - {share:g} and 1 + {share:g} times its value; fleet and persons stay. "
        f"The effect is {effect / K:,.0f} kJPY/yr.",
    )
    return Parts(ledger=NO_LEDGER, tables=(table,))


def one_load(
    inputs: HeatTransport, given: yearly.Study, years: tuple[yearly.RouteYear, ...]
) -> Parts:
    """What one load of each delivery replaces and costs, and how far it may be carried."""
    headlines: list[Headline] = []
    rows: list[tuple[str | float, ...]] = []
    road = ht.Road(speed=inputs.truck.speed, handling=inputs.truck.handling)
    shown = {row.name: shown_unit(row.price) for row in inputs.carrier}
    for year in years:
        loads = float(year.route.service.loads.sum())
        if loads == 0.0:
            continue
        first = year.route.members[0].fuel.carrier
        load = yearly.per_load(year, given)
        unit, size = shown[first.name]
        worth = load.replaced * first.price
        radius = [
            ht.radius(load, road, first.price, given.prices.labour, fixed / loads) / K
            for fixed in (year.cost.containers, year.cost.containers + year.burden)
        ]
        co2 = load.replaced * first.emission
        cost = float(load.cost(given.truck.distance))
        rows.append((
            year.route.name, f"{load.replaced / size:,.1f} {unit}", worth, cost,
            co2, float(load.emission(given.truck.distance)),
            load.emission_radius / K, load.energy_radius / K, *radius,
        ))  # fmt: skip
        name = year.route.name
        headlines += [
            Headline(f"{name}: {text}", value, "km", "one way")
            for text, value in (
                ("CO2 break-even distance", load.emission_radius / K),
                ("energy break-even distance", load.energy_radius / K),
                ("break-even distance", radius[0]),
                ("break-even distance with capital", radius[1]),
            )
        ]
    table = Table(
        "One load",
        ("delivery", "replaces", "worth", "pumps and diesel", "CO2 saved", "CO2 of pumps, diesel",
         "CO2 break-even", "energy break-even", "money break-even", "with capital"),
        ("", "", "JPY", "JPY", "kg", "kg", "km", "km", "km", "km"),
        tuple(rows),
        "If all of its heat is used. Money: labour by the hour, upkeep and capital shared by the "
        "loads of the year.",
    )  # fmt: skip
    tables = (table, *_shares(inputs, years)) if rows else ()
    return Parts(ledger=NO_LEDGER, headlines=tuple(headlines), tables=tables)


def _shares(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> tuple[Table, ...]:
    """Money for saved CO2 by who gets it."""
    total = sum(year.credit for year in years)
    weights = inputs.credit_shares
    parts = pro_rata({"source": weights.source, "carrier": weights.carrier, "user": weights.user})
    rows = tuple((name, 100.0 * part, part * total / K) for name, part in parts.items())
    return (
        Table(
            "Credit for saved CO2",
            ("who", "share", "credit"),
            ("", "%", "kJPY/yr"),
            rows,
            "Counted once; the shares sum to 1.",
        ),
    )


def _span(ends: tuple[float, ...], points: int) -> Array:
    return np.linspace(ends[0], ends[1], points)


def break_even_map(
    inputs: HeatTransport, given: yearly.Study, years: tuple[yearly.RouteYear, ...]
) -> Parts:
    """Money of a year over price, distance, labour and loads a day: one route, all year round."""
    asked = inputs.map
    assert asked is not None  # the caller looks
    year = next(y for y in years if y.route.members[0].fuel.carrier.name == asked.carrier)
    money = given.money
    factor = annuity_factor(money.interest, money.years) * (1.0 - money.subsidy)
    box = year.route.container
    fleet = ht.Fleet(
        dwell=box.charge_time + box.discharge_time,
        upkeep=year.route.upkeep,
        container_capital=year.route.price * factor if inputs.capital else 0.0,
        pair_capital=(money.source_set + money.user_set) * factor,
        charge_time=max(box.charge_time, box.discharge_time),
    )
    road = ht.Road(speed=inputs.truck.speed, handling=inputs.truck.handling)
    prices = np.linspace(asked.price[0].value, asked.price[1].value, asked.points)
    distances = _span(asked.distance, asked.points)
    labours = _span(asked.labour, asked.points) * build.YEAR
    loads = _span(asked.loads, asked.points)
    grid = np.meshgrid(prices, distances, labours, loads, indexing="ij")
    effect = ht.yearly_effect(yearly.per_load(year, given), road, fleet, *grid)
    carrier = next(row for row in inputs.carrier if row.name == asked.carrier)
    unit, size = shown_unit(carrier.price)
    axes = {
        "price": (prices * size, f"JPY/{unit}", f"price of {asked.carrier}"),
        "distance": (distances / K, "km", "one way"),
        "labour": (labours / K, "kJPY/yr", "pay of one person"),
        "loads": (loads, "containers/day", "brought on every day"),
    }
    return Parts(
        ledger=NO_LEDGER,
        coordinates={
            name: Variable(values, unit, (name,), text)
            for name, (values, unit, text) in axes.items()
        },
        variables={"map/effect": Variable(effect / K, "kJPY/yr", tuple(axes), "money of a year")},
    )
