"""Beside the verdict: one load, distances, the break-even map and the tornado."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.economics import annuity_factor
from thermosim.results import Array, Headline, Table, Variable
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_credit import shares
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
        f"Each alone, {100 * share:g} % lower and higher; fleet and persons stay. "
        f"The effect is {effect / K:,.0f} kJPY/yr.",
    )
    return Parts(ledger=NO_LEDGER, tables=(table,))


class OneLoad(NamedTuple):
    """What one load of a delivery replaces and takes, and where it is even."""

    name: str
    replaced: float  # [unit]
    unit: str  # of the carrier, as shown
    worth: float  # [JPY]
    cost: float  # pumps and diesel [JPY]
    labour: float  # by the hour [JPY]
    saved: float  # CO2 [kg]
    emitted: float  # CO2 of pumps and diesel [kg]
    even_loads: float  # [1/yr]
    emission_radius: float  # [m]
    energy_radius: float  # [m]
    radius: float  # [m]
    radius_with_capital: float  # [m]

    def row(self) -> tuple[str | float, ...]:
        """In a table."""
        even = float(round(self.even_loads)) if math.isfinite(self.even_loads) else "never"
        unit = self.unit.replace("^3", "³")
        far = (self.emission_radius, self.energy_radius, self.radius, self.radius_with_capital)
        return (
            self.name, f"{self.replaced:,.1f} {unit}", self.worth, self.cost, self.saved,
            self.emitted, even, *(radius / K for radius in far),
        )  # fmt: skip

    def headlines(self) -> Iterator[Headline]:
        """One by one."""
        rows = [
            ("one load, carrier replaced", self.replaced, self.unit, "if all of its heat is used"),
            ("one load, worth", self.worth, "JPY", "of the carrier replaced"),
            ("one load, pumps and diesel", self.cost, "JPY", "there and back"),
            ("one load, labour", self.labour, "JPY", "two moves, by the hour"),
            ("one load, CO2 saved", self.saved, "kg", "of the carrier replaced"),
            ("one load, CO2 of pumps and diesel", self.emitted, "kg", "there and back"),
            ("break-even loads", self.even_loads, "containers/yr", "pay for upkeep and persons"),
            ("CO2 break-even distance", self.emission_radius / K, "km", "one way"),
            ("energy break-even distance", self.energy_radius / K, "km", "one way"),
            ("break-even distance", self.radius / K, "km", "one way"),
            ("break-even distance with capital", self.radius_with_capital / K, "km", "one way"),
        ]
        for text, value, unit, note in rows:
            if math.isfinite(value):
                yield Headline(f"{self.name}: {text}", value, unit, note)


def one_load(
    inputs: HeatTransport, given: yearly.Study, years: tuple[yearly.RouteYear, ...]
) -> Parts:
    """What one load of each delivery replaces and costs, and how far it may be carried."""
    served = [year for year in years if float(year.route.service.loads.sum()) > 0.0]
    found = [_one_load(inputs, given, year) for year in served]
    table = Table(
        "One load",
        ("delivery", "replaces", "worth", "pumps and diesel", "CO2 saved", "CO2 of pumps, diesel",
         "even at loads", "CO2 break-even", "energy break-even", "money break-even",
         "with capital"),
        ("", "", "JPY", "JPY", "kg", "kg", "1/yr", "km", "km", "km", "km"),
        tuple(load.row() for load in found),
        "If all of its heat is used. Even at loads: worth less pumps and diesel pays upkeep and "
        "persons. Money break-even: labour by the hour, upkeep and capital shared by the loads.",
    )  # fmt: skip
    tables = (table, shares(inputs, years)) if found else ()
    headlines = tuple(row for load in found for row in load.headlines())
    return Parts(ledger=NO_LEDGER, headlines=headlines, tables=tables)


def _one_load(inputs: HeatTransport, given: yearly.Study, year: yearly.RouteYear) -> OneLoad:
    loads = float(year.route.service.loads.sum())
    road = ht.Road(speed=inputs.truck.speed, handling=inputs.truck.handling)
    load, first = yearly.per_load(year, given), year.route.members[0].fuel.carrier
    unit, size = next(shown_unit(row.price) for row in inputs.carrier if row.name == first.name)
    labour, way = given.prices.labour, given.truck.distance
    fixed = year.cost.containers + year.cost.labour
    far, far_with_capital = (
        ht.radius(load, road, first.price, labour, shared / loads)
        for shared in (year.cost.containers, year.cost.containers + year.burden)
    )
    return OneLoad(
        name=year.route.name,
        replaced=load.replaced / size,
        unit=unit,
        worth=load.replaced * first.price,
        cost=float(load.cost(way)),
        labour=float(ht.labour_per_load(labour, road, way)),
        saved=load.replaced * first.emission,
        emitted=float(load.emission(way)),
        even_loads=ht.even_loads(load, way, first.price, fixed),
        emission_radius=load.emission_radius,
        energy_radius=load.energy_radius,
        radius=far,
        radius_with_capital=far_with_capital,
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
