"""A year of deliveries: heat, credit, money and emission of each, by maker A's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.economics import burden, credit
from thermosim.results import Array
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios.heat_transport_inputs import HeatTransport


class Money(NamedTuple):
    """What capital and saved carbon are worth."""

    source_set: float  # [JPY]
    user_set: float  # [JPY]
    equipment: float  # [JPY]
    subsidy: float  # [-]
    years: float  # [yr]
    interest: float  # [1/yr]
    carbon: float  # [JPY/t]


@dataclass(frozen=True, kw_only=True)
class Study:
    """A case, ready to be reckoned again with other values."""

    rules: ht.Rules
    routes: tuple[build.Route, ...]
    charge_times: tuple[tuple[tuple[float, Array], ...], ...]  # of each route: time, loads
    truck: ht.Truck
    prices: ht.Prices
    money: Money


class RouteYear(NamedTuple):
    """One delivery's year."""

    route: build.Route
    heat: ht.Delivered
    saved: tuple[Array, ...]  # of each member [unit]
    effort: ht.Effort
    cost: ht.YearCost
    emission: ht.YearEmission
    capital: float  # [JPY]
    burden: float  # of the capital, a year [JPY/yr]
    credit: float  # [JPY/yr]
    slow_charging: bool  # charging takes as long as the source's power asks for

    @property
    def effect_with_capital(self) -> float:
        """[JPY/yr]."""
        return self.cost.net_with_labour - self.burden

    @property
    def effect(self) -> float:
        """Everything counted: capital and carbon too [JPY/yr]."""
        return self.effect_with_capital + self.credit


FACTORS = (
    "carrier price",
    "electricity price",
    "diesel price",
    "labour",
    "upkeep",
    "capital",
    "subsidy",
    "carbon price",
    "distance",
    "capacity",
    "loads",
)


def money(inputs: HeatTransport) -> Money:
    """Capital and carbon of a case; nothing is bought where it says nothing of capital."""
    carbon = inputs.prices.carbon * 1000.0
    given = inputs.capital
    if given is None:
        return Money(0.0, 0.0, 0.0, 0.0, 1.0, 0.0, carbon)
    return Money(
        given.source_set or 0.0,
        given.user_set or 0.0,
        given.equipment or 0.0,
        given.subsidy,
        given.years,
        given.interest,
        carbon,
    )


def study(inputs: HeatTransport, rules: ht.Rules) -> Study:
    """A case of monthly deliveries with these rules."""
    found = build.routes(inputs, rules)
    return Study(
        rules=rules,
        routes=found,
        charge_times=_charge_times(inputs, found, rules),
        truck=build.truck(inputs.truck),
        prices=running(inputs),
        money=money(inputs),
    )


def running(inputs: HeatTransport) -> ht.Prices:
    """Prices and emissions of running."""
    given = inputs.prices
    return ht.Prices(
        electricity=given.electricity,
        electricity_emission=given.electricity_emission,
        diesel=given.diesel,
        diesel_emission=given.diesel_emission,
        labour=given.labour * build.YEAR,
    )


def _charge_times(
    inputs: HeatTransport, routes: tuple[build.Route, ...], rules: ht.Rules
) -> tuple[tuple[tuple[float, Array], ...], ...]:
    """How long the source's pump runs for the loads of each source [s], and these loads."""
    if not rules.charge_time:
        return tuple(((route.container.charge_time, route.service.loads),) for route in routes)
    known = {given.name: build.source(given) for given in inputs.source}
    found = []
    for route, parts in zip(routes, build.drawn(inputs, routes), strict=True):
        each = build.charged(route.container)
        rows = [
            (
                known[name].charge_time(each, route.container.charge_time),
                part / each * route.service.days,
            )
            for name, part in zip(route.sources, parts, strict=True)
        ]
        found.append(tuple(rows) or ((route.container.charge_time, route.service.loads),))
    return tuple(found)


def reckon(given: Study, by: Mapping[str, float] | None = None) -> tuple[RouteYear, ...]:
    """The year of each delivery.

    Parameters
    ----------
    by : factors on parameters named in `FACTORS`; what is not named stays
    """
    factor = dict.fromkeys(FACTORS, 1.0) | dict(by or {})
    truck = replace(given.truck, distance=given.truck.distance * factor["distance"])
    return tuple(
        _route_year(given, route, times, truck, factor)
        for route, times in zip(given.routes, given.charge_times, strict=True)
    )


def _route_year(
    given: Study,
    route: build.Route,
    times: tuple[tuple[float, Array], ...],
    truck: ht.Truck,
    factor: Mapping[str, float],
) -> RouteYear:
    capacity = route.container.capacity * factor["capacity"]
    service = ht.Service(route.service.per_day * factor["loads"], route.service.days)
    heat = ht.delivered(route.members, service, capacity, given.rules)
    parts = ht.shares(route.members, heat, given.rules)
    saved = tuple(
        ht.credit(member, part, service, capacity, given.rules)
        for member, part in zip(route.members, parts, strict=True)
    )
    loads = float(sum(part.sum() for _, part in times))
    mean_time = sum(time * float(part.sum()) for time, part in times) / loads if loads else 0.0
    used = ht.effort(service, route.container, truck, mean_time)
    prices = replace(
        given.prices,
        electricity=given.prices.electricity * factor["electricity price"],
        diesel=given.prices.diesel * factor["diesel price"],
        labour=given.prices.labour * factor["labour"],
        upkeep=route.upkeep * factor["upkeep"],
    )
    saving = _worth(route.members, saved, factor["carrier price"])
    emission = ht.year_emission(saving, used, prices)
    capital, yearly = _capital(given.money, route, factor)
    share = _eligible_share(route, saved)
    earned = credit(given.money.carbon * factor["carbon price"], [share * emission.net / 1000.0])
    cost = ht.year_cost(saving, used, prices, route.owned, route.persons)
    slow = given.rules.charge_time
    return RouteYear(route, heat, saved, used, cost, emission, capital, yearly, earned, slow)


def _worth(
    members: tuple[ht.Member, ...], saved: tuple[Array, ...], price_factor: float
) -> ht.Saving:
    """What the credit of all members is worth in a year."""
    sums = [
        (member.fuel.carrier, float(part.sum()))
        for member, part in zip(members, saved, strict=True)
    ]
    return ht.Saving(
        sum(carrier.price * amount for carrier, amount in sums) * price_factor,
        sum(carrier.emission * amount for carrier, amount in sums),
    )


def _capital(money: Money, route: build.Route, factor: Mapping[str, float]) -> tuple[float, float]:
    """Price of containers and stations [JPY], and their burden [JPY/yr]."""
    capital = route.owned * route.price + route.pairs * (money.source_set + money.user_set)
    capital *= factor["capital"] if money.source_set or money.user_set else 0.0
    subsidy = min(1.0, money.subsidy * factor["subsidy"])
    return capital, burden(capital, subsidy, money.years, money.interest)


def _eligible_share(route: build.Route, saved: tuple[Array, ...]) -> float:
    """Share of the saved emission that sites may be credited for."""
    weights = [
        (member.site in route.eligible, member.fuel.carrier.emission * float(part.sum()))
        for member, part in zip(route.members, saved, strict=True)
    ]
    total = sum(weight for _, weight in weights)
    return sum(weight for may, weight in weights if may) / total if total > 0.0 else 0.0


def effect(years: tuple[RouteYear, ...]) -> float:
    """Everything counted, all deliveries [JPY/yr]."""
    return sum(year.effect for year in years)


def per_load(year: RouteYear, given: Study) -> ht.Load:
    """What one load replaces and uses, by the first carrier of the delivery."""
    first = year.route.members[0].fuel
    box = year.route.container
    loads = max(float(year.route.service.loads.sum()), 1e-12)
    pumps = float(year.effort.source_pump.sum() + year.effort.user_pump.sum()) / loads
    return ht.Load(
        heat=box.capacity,
        replaced=box.capacity / (first.carrier.heating_value * first.plant.replaced_efficiency),
        carrier_emission=first.carrier.emission,
        pump=pumps,
        electricity_price=given.prices.electricity,
        electricity_emission=given.prices.electricity_emission,
        diesel_price=given.prices.diesel,
        diesel_emission=given.prices.diesel_emission,
        economy=given.truck.economy,
    )


def monthly_sum(parts: list[Array]) -> Array:
    """Sum of monthly arrays; zeros if there is none."""
    return np.sum(parts, axis=0) if parts else np.zeros(12)
