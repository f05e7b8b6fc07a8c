"""What contradicts itself across the tables of a district plant, told where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from thermosim.scenarios.ground_faults import Trouble
from thermosim.scenarios.site_inputs import round_the_clock

if TYPE_CHECKING:
    from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

ZONE = "station"
GCAL = 4.18605e9  # [J]
YEAR = 8760.0 * 3600.0  # [s]
CHILLERS: tuple[tuple[str, Literal["electricity", "fuel"]], ...] = (
    ("gas_chiller_data", "fuel"),
    ("centrifugal_data", "electricity"),
)


def troubles(inputs: SubwayDhc) -> Iterator[Trouble]:
    """Every contradiction of a case whose single values are right."""
    yield from _of_station(inputs)
    yield from _of_temperatures(inputs)
    yield from _of_demand(inputs)
    yield from _of_machines(inputs)
    yield from _of_store(inputs)


def _of_station(inputs: SubwayDhc) -> Iterator[Trouble]:
    for kind, voids in (("box", inputs.ground.box), ("tunnel", inputs.ground.tunnel)):
        for index, void in enumerate(voids):
            if void.air != ZONE:
                text = (
                    f"holds the air of {void.air}; all boxes and tunnels must belong to one zone "
                    f'"{ZONE}". Write zone = "{ZONE}".'
                )
                yield ("ground", kind, index), text
    if not inputs.ground.voids:
        yield ("ground", "box"), "is missing: write at least one [[ground.box]]."
    station = inputs.station
    wrong = round_the_clock(station.opens, station.closes)
    if wrong is not None:
        yield ("station", "closes"), f"{wrong}."


def _of_temperatures(inputs: SubwayDhc) -> Iterator[Trouble]:
    hot = inputs.plant.hot_supply
    for name in ("summer", "winter"):
        season = getattr(inputs, name)
        warm, air = season.warm_supply, season.air_temperature
        if not warm < hot:
            text = f"{warm:g} degC must be colder than plant.hot_supply, {hot:g} degC."
            yield (name, "warm_supply"), text
        if not warm > air:
            text = (
                f"{warm:g} degC must be warmer than {name}.air_temperature, {air:g} degC: what is "
                "colder than its source needs no heat pump."
            )
            yield (name, "warm_supply"), text
    chilled, cooling = inputs.cooling.chilled_supply, inputs.cooling.set_point
    if not chilled < cooling:
        text = f"{chilled:g} degC must be colder than cooling.set_point, {cooling:g} degC."
        yield ("cooling", "chilled_supply"), text


def _of_demand(inputs: SubwayDhc) -> Iterator[Trouble]:
    given = inputs.demand
    for name in ("hot", "cold"):
        energy, peak = getattr(given, f"{name}_demand"), getattr(given, f"{name}_peak")
        if energy > peak * YEAR:
            text = (
                f"{energy / GCAL:,.0f} Gcal a year are {energy / peak / 3600.0:,.0f} hours of "
                f"{name}_peak; a year has 8,760. Check both units."
            )
            yield ("demand", f"{name}_demand"), text
    if given.road_heating >= given.hot_demand:
        text = (
            f"{given.road_heating / GCAL:,.0f} Gcal are not less than hot_demand, "
            f"{given.hot_demand / GCAL:,.0f} Gcal, of which they are a part."
        )
        yield ("demand", "road_heating"), text
    whole = sum(building.floor_area for building in inputs.building)
    if not 0.8 <= whole / given.floor_area <= 1.2:
        text = (
            f"the buildings have {whole:,.0f} m^2 of floor, demand.floor_area is "
            f"{given.floor_area:,.0f} m^2; they must agree to a fifth."
        )
        yield ("demand", "floor_area"), text
    names = [building.name for building in inputs.building]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("building", index, "name"), f"{name} is the name of another building."


def _of_machines(inputs: SubwayDhc) -> Iterator[Trouble]:
    from thermosim.materials.chillers import chiller_names

    machines, size = inputs.machines, inputs.plant.hot_water_heat
    number = machines.turbo_heat_pumps / size
    if abs(number - round(number)) > 1e-6 or round(number) < 1:
        text = (
            "must be a whole number of sets of plant.hot_water_heat, "
            f"{size * 3600.0 / GCAL:.4g} Gcal/h; it is {number:.3g} of them."
        )
        yield ("machines", "turbo_heat_pumps"), text
    for key, driver in CHILLERS:
        name, known = getattr(inputs.part_load, key), chiller_names(driver)
        if name not in known:
            text = f'"{name}" is no published chiller on {driver}. Write one of: '
            yield ("part_load", key), f"{text}{', '.join(known)}."


def _of_store(inputs: SubwayDhc) -> Iterator[Trouble]:
    order, store = inputs.dispatch.hot_order, inputs.store
    if (store is not None) != ("store" in order):
        text = (
            'a store needs its place in dispatch.hot_order, for example ["station_set", "store", '
            '"bypass_steam", "hot_boiler"], and the other way round.'
        )
        yield ("store",) if store is not None else ("dispatch", "hot_order"), text
    for name in () if store is None else store.charged_by:
        if name not in order or name == "store":
            there = ", ".join(each for each in order if each != "store")
            text = f'"{name}" is no machine of dispatch.hot_order; there are {there}.'
            yield ("store", "charged_by"), text
