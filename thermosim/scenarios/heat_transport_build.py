"""From a checked case to components of heat transport."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.results import Array
from thermosim.scenarios import heat_transport_tables as tables
from thermosim.scenarios.heat_transport_inputs import HeatTransport

YEAR = 31536000.0  # [s]
DAY = 86400.0  # [s]
CARBON_TO_CO2 = 44.0 / 12.0


def source(given: tables.Source) -> ht.Source:
    """Streams, or one that has the power given."""
    if given.power is not None:
        stream = ht.ExhaustStream(
            gas_temperature=1.0, leaving_temperature=0.0, flow=given.power, heat_capacity=1.0
        )
        return ht.Source(name=given.name, streams=(stream,), days=given.days)
    streams = tuple(
        ht.ExhaustStream(
            gas_temperature=each.gas_temperature,
            leaving_temperature=each.leaving_temperature,
            flow=each.flow,
            heat_capacity=each.heat_capacity,
        )
        for each in given.stream
    )
    return ht.Source(name=given.name, streams=streams, days=given.days)


def carrier(given: tables.Carrier) -> ht.Carrier:
    """Carrier by the SI unit of what it is measured in."""
    heating_value = 1.0 if given.heating_value is None else given.heating_value.value
    if given.emission is not None:
        emission = given.emission.value
    else:
        emission = (given.carbon or 0.0) * heating_value * CARBON_TO_CO2
    return ht.Carrier(
        name=given.name,
        heating_value=heating_value,
        price=given.price.value,
        emission=emission,
    )


def plant(given: tables.Fuel) -> ht.Plant:
    """Existing plant; a cogeneration unit is replaced by a boiler unless said otherwise."""
    replaced = given.replaced_efficiency
    if replaced is None:
        replaced = 0.85 if given.plant == "cogeneration" else given.efficiency
    return ht.Plant(
        kind=ht.Kind(given.plant),
        efficiency=given.efficiency,
        replaced_efficiency=replaced,
        hot_water_efficiency=given.hot_water_efficiency,
        cooling_efficiency=given.cooling_efficiency,
        chiller_factor=given.chiller_factor,
        base_month=None if given.base_month is None else given.base_month - 1,
        cooling_months=tuple(month - 1 for month in given.cooling_months),
    )


def fuels(inputs: HeatTransport) -> dict[str, tuple[ht.Fuel, ...]]:
    """Fuels of each site."""
    known = {given.name: carrier(given) for given in inputs.carrier}
    return {
        site.name: tuple(
            ht.Fuel(
                carrier=known[given.carrier],
                plant=plant(given),
                use=np.array([use.value for use in given.use]),
            )
            for given in site.fuel
        )
        for site in inputs.site
    }


def operating_days(site: tables.Site) -> Array:
    """Days of operation in each month; a yearly number is spread evenly."""
    given = site.operating_days
    if given is None:
        return ht.calendar()
    if isinstance(given, tuple):
        return np.array(given)
    return np.full(12, given / 12.0)


def container(given: tables.Container) -> ht.Container:
    """Container with the mean power of its pumps."""
    return ht.Container(
        capacity=given.capacity,
        charge_time=given.charge_time,
        discharge_time=given.discharge_time,
        source_pump=given.source_pump * given.pump_load,
        user_pump=given.user_pump * given.pump_load,
        loss=given.loss,
    )


def truck(given: tables.Truck) -> ht.Truck:
    """Truck and its way."""
    return ht.Truck(
        distance=given.distance, economy=given.economy, loads_per_person=given.loads_per_person
    )


@dataclass(frozen=True, kw_only=True)
class Route:
    """A delivery, ready to be reckoned."""

    name: str
    members: tuple[ht.Member, ...]
    service: ht.Service
    container: ht.Container
    sources: tuple[str, ...]
    owned: float
    persons: float
    pairs: float
    upkeep: float  # of a container [JPY/yr]
    price: float  # of a container [JPY]
    eligible: tuple[str, ...]  # sites that may earn a credit


def routes(inputs: HeatTransport, rules: ht.Rules) -> tuple[Route, ...]:
    """All deliveries. What a planned delivery brings is limited by what its sources have left."""
    known = fuels(inputs)
    left = {given.name: source(given).heat_per_day * np.ones(12) for given in inputs.source}
    return tuple(_route(inputs, given, known, left, rules) for given in inputs.delivery)


def _route(
    inputs: HeatTransport,
    given: tables.Delivery,
    known: dict[str, tuple[ht.Fuel, ...]],
    left: dict[str, Array],
    rules: ht.Rules,
) -> Route:
    box = next(each for each in inputs.container if each.name == given.container)
    vessel = container(box)
    members = _members(given, known)
    days = _service_days(inputs, given, rules)
    need = sum((ht.heat_need(each.fuel, ht.PHYSICAL) for each in members), np.zeros(12))
    charged = vessel.capacity / (1.0 - vessel.loss)
    offered = _offered(given, left) / charged
    service = ht.Service(_per_day(given, days, need, vessel.capacity, offered), days)
    draw(given, left, service.per_day * charged)
    slowest = _charge_time(inputs, given, vessel) if rules.charge_time else vessel.charge_time
    timed = replace(vessel, charge_time=slowest)
    least = _least(float(service.per_day.max()), timed, inputs.truck)
    return Route(
        name=given.name,
        members=members,
        service=service,
        container=vessel,
        sources=given.sources,
        owned=float(least.owned if given.owned is None else given.owned),
        persons=float(least.persons if given.persons is None else given.persons),
        pairs=float(least.pairs if given.pairs is None else given.pairs),
        upkeep=box.upkeep * YEAR,
        price=box.price or 0.0,
        eligible=tuple(site.name for site in inputs.site if site.credit),
    )


def _charge_time(inputs: HeatTransport, given: tables.Delivery, vessel: ht.Container) -> float:
    """Time in which the weakest of the sources fills a container [s]."""
    rows = [source(row) for row in inputs.source if row.name in given.sources]
    times = [row.charge_time(charged(vessel), vessel.charge_time) for row in rows]
    return max(times, default=vessel.charge_time)


class Fleet(NamedTuple):
    """What a day's loads ask for, in whole numbers."""

    owned: float  # containers
    persons: float
    pairs: float  # of stations


def _least(most: float, vessel: ht.Container, way: tables.Truck) -> Fleet:
    """Containers and stations by the time of their visits, persons by their loads a day."""
    move = way.handling + way.distance / way.speed
    visit = vessel.charge_time + vessel.discharge_time + 2.0 * move
    slowest = max(vessel.charge_time, vessel.discharge_time)
    return Fleet(
        owned=float(np.ceil(most * visit / DAY - 1e-9)),
        persons=float(ht.persons(most, truck(way))),
        pairs=float(np.ceil(most * slowest / DAY - 1e-9)),
    )


def least_fleet(inputs: HeatTransport, route: Route) -> tuple[float, Fleet]:
    """Loads on the busiest day of a delivery, and what they ask for."""
    most = float(route.service.per_day.max())
    return most, _least(most, route.container, inputs.truck)


def _members(
    given: tables.Delivery, known: dict[str, tuple[ht.Fuel, ...]]
) -> tuple[ht.Member, ...]:
    return tuple(
        ht.Member(
            name,
            fuel,
            np.full(12, given.own_loads[name]) if name in given.own_loads else None,
            tuple(month - 1 for month in given.unserved_credit),
        )
        for name in given.sites
        for fuel in known[name]
    )


def _service_days(inputs: HeatTransport, given: tables.Delivery, rules: ht.Rules) -> Array:
    """Days on which loads come, in each month."""
    short = given.short_march and not rules.march_days
    days = ht.calendar(short_march=short)
    if given.days == "operating" and given.per_month is None:
        site = next(site for site in inputs.site if site.name == given.sites[0])
        if site.operating_days is not None:
            days = operating_days(site)
    days = days.copy()
    days[[month - 1 for month in given.alternate_months]] *= 0.5
    return days


def _per_day(
    given: tables.Delivery, days: Array, need: Array, capacity: float, offered: Array
) -> Array:
    """Loads on a day of service."""
    if given.per_month is not None:
        count: Array = np.divide(np.array(given.per_month), days, where=days > 0.0, out=days * 0.0)
        return count
    if isinstance(given.per_day, tuple):
        return np.array(given.per_day)
    limit = offered if given.sources else np.full(12, np.inf)
    if given.most_per_day is not None:
        limit = np.minimum(limit, given.most_per_day)
    daily = np.divide(need, days, where=days > 0.0, out=days * 0.0)
    return np.array([
        ht.planned(daily[month : month + 1], capacity, float(limit[month]))[0]
        for month in range(12)
    ])  # fmt: skip


def _offered(given: tables.Delivery, left: dict[str, Array]) -> Array:
    return sum((np.maximum(left[name], 0.0) for name in given.sources), np.zeros(12))


def draw(given: tables.Delivery, left: dict[str, Array], wanted: Array) -> list[Array]:
    """Take heat from each source in turn; returns what each gave [J/day]."""
    taken = []
    for name in given.sources:
        part = np.minimum(wanted, np.maximum(left[name], 0.0))
        left[name] = left[name] - part
        wanted = wanted - part
        taken.append(part)
    return taken


def drawn(inputs: HeatTransport, found: tuple[Route, ...]) -> list[list[Array]]:
    """Heat that each delivery takes from each of its sources on a day of service [J/day]."""
    left = {given.name: source(given).heat_per_day * np.ones(12) for given in inputs.source}
    return [
        draw(given, left, route.service.per_day * charged(route.container))
        for given, route in zip(inputs.delivery, found, strict=True)
    ]


def charged(box: ht.Container) -> float:
    """Heat put into a container so that its capacity arrives [J]."""
    return box.capacity / (1.0 - box.loss)


class Shortage(NamedTuple):
    """A delivery that asks for more than its sources have."""

    delivery: int
    month: int
    loads: float
    wanted: float  # [J/day]
    offered: float  # [J/day]
    most: float  # loads that can be filled


def shortages(inputs: HeatTransport) -> Iterator[Shortage]:
    """The worst month of each delivery that its sources cannot serve."""
    left = {given.name: source(given).heat_per_day * np.ones(12) for given in inputs.source}
    known = routes(inputs, ht.PHYSICAL)
    for place, (given, route) in enumerate(zip(inputs.delivery, known, strict=True)):
        if not given.sources:
            continue
        each = charged(route.container)
        wanted, offered = route.service.per_day * each, _offered(given, left)
        month = int(np.argmax(wanted - offered))
        if wanted[month] > offered[month] * (1.0 + 1e-9) + 1e-3:
            loads = float(route.service.per_day[month])
            most = float(offered[month] / each)
            yield Shortage(place, month, loads, wanted[month], offered[month], most)
        draw(given, left, wanted)
