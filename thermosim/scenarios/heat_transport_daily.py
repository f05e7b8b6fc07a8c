"""Maker B's cases: lines that carry the same heat every day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.economics import burden, credit
from thermosim.results import Array
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios.heat_transport_inputs import HeatTransport
from thermosim.scenarios.heat_transport_year import Money, money, running


@dataclass(frozen=True, kw_only=True)
class DailyStudy:
    """A case of lines, ready to be reckoned again with other values."""

    rules: ht.Rules
    lines: tuple[ht.Line, ...]
    yard: ht.Yard
    carrier: ht.Carrier
    efficiency: float  # of the boilers replaced [-]
    cop: float
    prices: ht.Prices
    money: Money
    transport: float  # [JPY/yr]


class DailyYear(NamedTuple):
    """A year of lines."""

    cut: ht.Cut
    fuel_bill: float  # saved [JPY/yr]
    electricity_bill: float  # saved [JPY/yr]
    burden: float  # [JPY/yr]
    transport: float  # [JPY/yr]
    pumps: float  # [JPY/yr]
    fuel_emission: float  # saved [kg/yr]
    electricity_emission: float  # saved; zero where it is not counted [kg/yr]
    diesel: float  # [m^3/yr]
    truck_emission: float  # [kg/yr]
    pump_emission: float  # [kg/yr]
    credit: float  # [JPY/yr]

    @property
    def bill(self) -> float:
        """Saved on fuel and electricity [JPY/yr]."""
        return self.fuel_bill + self.electricity_bill

    @property
    def total_cost(self) -> float:
        """Capital, transport and pumps [JPY/yr]."""
        return self.burden + self.transport + self.pumps

    @property
    def effect_before_credit(self) -> float:
        """[JPY/yr]."""
        return self.bill - self.total_cost

    @property
    def effect(self) -> float:
        """With the credit for carbon [JPY/yr]."""
        return self.effect_before_credit + self.credit

    @property
    def net_emission(self) -> float:
        """CO2 saved, trucks and pumps taken off [kg/yr]."""
        saved = self.fuel_emission + self.electricity_emission
        return saved - self.truck_emission - self.pump_emission


FACTORS = (
    "carrier price",
    "electricity price",
    "capital",
    "subsidy",
    "transport cost",
    "pump energy",
    "carbon price",
    "distance",
)


def study(inputs: HeatTransport, rules: ht.Rules) -> DailyStudy:
    """A case of daily lines with these rules."""
    given = inputs.daily
    assert given is not None  # the inputs demand it
    carrier = next(each for each in inputs.carrier if each.name == given.carrier)
    return DailyStudy(
        rules=rules,
        lines=lines(inputs),
        yard=ht.Yard(
            pump_power=sum(unit.count * unit.power for unit in given.control),
            pump_hours=given.pump_hours,
            distance=inputs.truck.distance,
            economy=inputs.truck.economy,
        ),
        carrier=build.carrier(carrier),
        efficiency=given.efficiency,
        cop=given.cop,
        prices=running(inputs),
        money=money(inputs),
        transport=given.transport_cost * build.YEAR,
    )


def lines(inputs: HeatTransport) -> tuple[ht.Line, ...]:
    """Lines with the needs of their sites."""
    capacity = {each.name: each.capacity for each in inputs.container}
    known = build.fuels(inputs)
    return tuple(
        ht.Line(
            name=line.name,
            capacity=capacity[line.container],
            loads=line.loads,
            drops=tuple(
                ht.Drop(
                    site=end.name,
                    heat=end.heat * build.DAY,
                    days=end.days,
                    fuel_heat=_need(known[end.name], electric=False),
                    electric_heat=_need(known[end.name], electric=True),
                )
                for end in line.site
            ),
        )
        for line in inputs.line
    )


def _need(fuels: tuple[ht.Fuel, ...], *, electric: bool) -> Array:
    """Heat of each month that a site makes from electricity, or from anything else [J]."""
    found = np.zeros(12)
    for fuel in fuels:
        if (fuel.plant.kind == ht.Kind.AIR_CONDITIONING) == electric:
            found = found + ht.heat_need(fuel, ht.PHYSICAL)
    return found


def reckon(given: DailyStudy, by: Mapping[str, float] | None = None) -> DailyYear:
    """The year of all lines.

    Parameters
    ----------
    by : factors on parameters named in `FACTORS`

    Source
    ------
    [EPOC 2009], maker B, result rows of case 1.
    """
    factor = dict.fromkeys(FACTORS, 1.0) | dict(by or {})
    per_fuel = given.carrier.heating_value * given.efficiency
    cut = ht.cut(given.lines, per_fuel, given.cop, given.rules)
    pump = given.yard.pump_energy * factor["pump energy"]
    diesel = given.yard.diesel(given.lines, given.rules) * factor["distance"]
    electricity = given.prices.electricity * factor["electricity price"]
    subsidy = min(1.0, given.money.subsidy * factor["subsidy"])
    equipment = given.money.equipment * factor["capital"]
    counted = given.prices.electricity_emission if given.rules.electric_co2 else 0.0
    year = DailyYear(
        cut=cut,
        fuel_bill=cut.fuel * given.carrier.price * factor["carrier price"],
        electricity_bill=cut.electricity * electricity,
        burden=burden(equipment, subsidy, given.money.years, given.money.interest),
        transport=given.transport * factor["transport cost"],
        pumps=_pump_cost(pump * electricity, given.rules),
        fuel_emission=cut.fuel * given.carrier.emission,
        electricity_emission=cut.electricity * counted,
        diesel=diesel,
        truck_emission=diesel * given.prices.diesel_emission,
        pump_emission=pump * given.prices.electricity_emission,
        credit=0.0,
    )
    price = given.money.carbon * factor["carbon price"]
    return year._replace(credit=credit(price, [year.net_emission / 1000.0]))


def _pump_cost(cost: float, rules: ht.Rules) -> float:
    """Electricity of the pumps, as printed rounded to 1,000 kJPY before it is added [JPY/yr]."""
    return cost if rules.inner_rounding else float(ht.half_up(np.array([cost / 1e6]), 0)[0]) * 1e6
