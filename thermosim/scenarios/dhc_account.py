"""A plant's year in sums: ledger, shares, primary energy, money, and the conventional plant."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from thermosim import economics
from thermosim.results import Array, Ledger
from thermosim.scenarios.dhc_operation import Plant, PlantYear
from thermosim.scenarios.dhc_prices import KWH, gas_heat, primary_per_joule
from thermosim.scenarios.outdoors import HOUR
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc


def joules(power: Array) -> float:
    """Energy of a series of hours [J]."""
    return math.fsum(power.tolist()) * HOUR


class Account(NamedTuple):
    """One year [J] unless said otherwise."""

    hot: float  # delivered, roads included
    cold: float
    station_cooling: float  # of the station in the months of cooling
    recovered: float  # heat of the station's air in hot water of the sets
    air_heat: float  # heat out of the station's air
    sets: float  # hot water of the sets, bypass included
    electricity: float
    fuel: float
    station_own: float  # primary energy of the station's lighting and fans
    primary: float

    @property
    def share(self) -> float:
        """Station heat in what the sets give [-]."""
        return self.recovered / self.sets if self.sets > 0.0 else 0.0

    @property
    def cop(self) -> float:
        """Heat, cold and station cooling over primary energy [-]."""
        return (self.hot + self.cold + self.station_cooling) / self.primary

    @property
    def cop_with_station(self) -> float:
        """The same with the station's own electricity counted [-]."""
        primary = self.primary + self.station_own
        return (self.hot + self.cold + self.station_cooling) / primary


def account(plant: Plant, year: PlantYear) -> Account:
    """Sums of a year.

    Of the station's heat that share counts as recovered that goes into the sets and not to
    the tower; the rest of the warm water is the motors' work.
    """
    output, hours = year.output, plant.dispatcher.hours
    warm = year.pump.heat
    used = np.divide(year.warm_used, warm, out=np.zeros(warm.size), where=warm > 0.0)
    coil = year.station.coil[:, 0]
    electricity, fuel = joules(year.taken.electricity), joules(year.taken.fuel)
    per_joule = primary_per_joule(plant.dispatcher.inputs)
    return Account(
        hot=joules(plant.dispatcher.demand.hot - output.hot_unmet),
        cold=joules(plant.dispatcher.demand.cold - output.cold_unmet),
        station_cooling=joules(coil * hours.summer),
        recovered=joules(coil * used),
        air_heat=joules(coil),
        sets=joules(output.station_set + output.hot["bypass_steam"]),
        electricity=electricity,
        fuel=fuel,
        station_own=per_joule * joules(plant.station.lighting_and_fans),
        primary=per_joule * electricity + fuel,
    )


def ledger(plant: Plant, year: PlantYear) -> Ledger:
    """Energy of plant and networks over the year [J], and of every hour."""
    output, taken, demand = year.output, year.taken, plant.dispatcher.demand
    cold = demand.cold - output.cold_unmet
    motors = year.taken.station_pumps - year.pump.shaft
    burner = plant.dispatcher.inputs.part_load.gas_chiller_burner
    flue = taken.steam_fuel - year.steam + taken.boiler_fuel - output.hot["hot_boiler"]
    flue = flue + (1.0 - burner) * taken.gas_fuel
    content = np.diff(output.level, prepend=output.start) / HOUR
    lost = output.charged - output.discharged - content
    came = {
        "station air": year.station.coil[:, 0],
        "electricity": taken.electricity,
        "gas, LHV": taken.fuel,
        "buildings cooled": cold,
    }
    went = {
        "buildings heated": demand.hot - output.hot_unmet - _roads(plant, year),
        "road heating": _roads(plant, year),
        "cooling tower": year.rejected,
        "flue gas": flue,
        "motor loss": motors,
        "pumps and fans": taken.pumps + taken.tower_fans,
    }
    stored = {}
    if plant.dispatcher.inputs.store is not None:
        went["heat store loss"] = lost
        stored["heat store"] = content
    total = [np.zeros(cold.size)]
    total += list(came.values()) + [-values for values in (*went.values(), *stored.values())]
    return Ledger(
        inputs={name: joules(values) for name, values in came.items()},
        outputs={name: joules(values) for name, values in went.items()},
        stored={name: joules(values) for name, values in stored.items()},
        residual_series=np.sum(total, axis=0) * HOUR,
    )


def _roads(plant: Plant, year: PlantYear) -> Array:
    """Road heating delivered: its share of what is [W]."""
    demand = plant.dispatcher.demand
    met = 1.0 - np.divide(
        year.output.hot_unmet, demand.hot, out=np.zeros(demand.hot.size), where=demand.hot > 0.0
    )
    return np.asarray(demand.road * met)


class Bill(NamedTuple):
    """A year's energy bought; not-a-number where the factor set lacks a factor."""

    electricity: float  # [kWh]
    gas: float  # by the LHV [kWh]
    primary: float  # [GJ]
    cost: float  # [MJPY]
    co2: float  # [t]


def bill(inputs: SubwayDhc, electricity: float, fuel: float) -> Bill:
    """What electricity and gas [J] cost, by the factor set of the case."""
    factors = economics.factor_set(inputs.economy.factors)
    bought = {"electricity": electricity / KWH, "city_gas": fuel / gas_heat(factors)}
    year = economics.operation(bought, factors)
    return Bill(
        electricity / KWH,
        fuel / KWH,
        (electricity * primary_per_joule(inputs) + fuel) / 1e9,
        math.nan if year.cost_jpy is None else year.cost_jpy / 1e6,
        math.nan if year.emissions_kg is None else year.emissions_kg / 1e3,
    )


def heating_saved(plant: Plant, year: PlantYear) -> float:
    """Primary energy saved in the months without cold, over that of boilers [-]; nan: none."""
    dispatcher = plant.dispatcher
    inputs, demand, output = dispatcher.inputs, dispatcher.demand, year.output
    month = dispatcher.hours.month
    chosen = ~np.isin(month, np.unique(month[demand.cold > 0.0]))
    heat = joules((demand.hot - output.hot_unmet)[chosen])
    if heat <= 0.0:
        return math.nan
    electricity, fuel = (joules(e[chosen]) for e in (year.taken.electricity, year.taken.fuel))
    auxiliary = inputs.economy.conventional_auxiliary * heat
    theirs = bill(inputs, auxiliary, heat / inputs.economy.conventional_boiler).primary
    return 1.0 - bill(inputs, electricity, fuel).primary / theirs


def conventional(inputs: SubwayDhc, year: Account, *, cooled: bool) -> Bill:
    """Boilers and electric chillers for the same heat and cold.

    ``cooled`` : whether they also cool the station as the plant does.
    """
    given = inputs.economy
    cold = year.cold + (year.station_cooling if cooled else 0.0)
    auxiliary = given.conventional_auxiliary * (year.hot + cold)
    electricity = cold / given.conventional_chiller + auxiliary
    return bill(inputs, electricity, year.hot / given.conventional_boiler)
