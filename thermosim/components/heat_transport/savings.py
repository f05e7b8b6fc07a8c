"""What delivered heat replaces: the credit of each month, by rules that can be corrected."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermosim.components.heat_transport.demand import Fuel, Kind, heat_need, split
from thermosim.components.heat_transport.months import Array, half_up
from thermosim.components.heat_transport.rules import Rules
from thermosim.components.heat_transport.service import Service


class Member(NamedTuple):
    """One fuel of one site that a delivery serves."""

    site: str
    fuel: Fuel
    own_loads: Array | None = None  # as printed: loads of its own simulation, in a network
    unserved_credit: tuple[int, ...] = ()  # as printed: months credited without any load


class Delivered(NamedTuple):
    """Heat of each month [J], each of shape (12,)."""

    brought: Array
    need: Array
    used: Array

    @property
    def unused(self) -> Array:
        """Heat that was brought in vain [J]."""
        return self.brought - self.used


def delivered(members: tuple[Member, ...], service: Service, capacity: float,
              rules: Rules) -> Delivered:  # fmt: skip
    """Heat brought, and what of it the members can use: no more than they need."""
    brought = service.loads * capacity
    need = np.zeros(12)
    for member in members:
        need = need + np.maximum(heat_need(member.fuel, rules), 0.0)
    return Delivered(brought, need, np.minimum(brought, need))


def shares(members: tuple[Member, ...], heat: Delivered, rules: Rules) -> list[Array]:
    """Heat of each member [J].

    Sites share in proportion to their need; within a site the fuels come in the order given.
    What nobody can use goes to the last fuel, where the credit cuts it.
    """
    needs = [np.maximum(heat_need(member.fuel, rules), 0.0) for member in members]
    sites = dict.fromkeys(member.site for member in members)
    given: list[Array] = [np.zeros(12) for _ in members]
    for site in sites:
        own = [place for place, member in enumerate(members) if member.site == site]
        total = np.sum([needs[place] for place in own], axis=0)
        even = np.full(12, 1.0 / len(sites))
        part = np.divide(total, heat.need, out=even, where=heat.need > 0.0)
        left = heat.brought * part
        for place in own[:-1]:
            given[place] = np.minimum(left, needs[place])
            left = left - given[place]
        given[own[-1]] = left
    return given


def credit(member: Member, heat: Array, service: Service, capacity: float,
           rules: Rules) -> Array:  # fmt: skip
    """Use of the carrier that is saved in each month [unit].

    Parameters
    ----------
    heat : brought for this fuel, shape (12,) [J]

    Source
    ------
    [EPOC 2009], tables 6.4-6.75 as recovered from their figures; corrections derived here.
    """
    kind = member.fuel.plant.kind
    if kind == Kind.BOILER:
        return _whole_use(member, heat, service, rules)
    if kind in (Kind.STEAM_BOILER, Kind.COGENERATION):
        return _container_heat(member, heat, capacity, rules)
    return _covered_or_capped(member.fuel, heat, service, capacity, rules)


def _whole_use(member: Member, heat: Array, service: Service, rules: Rules) -> Array:
    """Hot-water boilers: all of a served month's use, or no more than the heat replaces."""
    fuel = member.fuel
    if rules.credit_cap:
        return np.minimum(heat_need(fuel, rules), heat) / (
            fuel.carrier.heating_value * fuel.plant.replaced_efficiency
        )
    served = service.loads > 0.0
    served[list(member.unserved_credit)] = True
    return np.where(served, fuel.use, 0.0)


def _container_heat(member: Member, heat: Array, capacity: float, rules: Rules) -> Array:
    """Cogeneration and steam boilers: the containers' heat over the heating value."""
    fuel = member.fuel
    efficiency = fuel.plant.replaced_efficiency if rules.replaced_plant else 1.0
    if rules.credit_cap:
        heat = np.minimum(heat, heat_need(fuel, rules))
    elif member.own_loads is not None:
        heat = member.own_loads * capacity
    return heat / (fuel.carrier.heating_value * efficiency)


def _covered_or_capped(
    fuel: Fuel, heat: Array, service: Service, capacity: float, rules: Rules
) -> Array:
    """Hospitals: the use above the base if the service covers it, else the containers' heat."""
    covered, capped = _both(fuel, heat, rules)
    if rules.cover_test:
        return np.minimum(covered, capped)
    loads = service.days * 0.0
    np.divide(heat_need(fuel, rules), service.days * capacity, out=loads, where=service.days > 0.0)
    met = half_up(loads, 1) <= service.per_day + 1e-9
    return np.where(met, covered, capped)


def _both(fuel: Fuel, heat: Array, rules: Rules) -> tuple[Array, Array]:
    """Credit of a covered month and of one where the containers' heat is the limit [unit]."""
    plant, value = fuel.plant, fuel.carrier.heating_value
    base, above = split(fuel, rules)
    if plant.kind == Kind.AIR_CONDITIONING:
        factor = np.where(plant.cooling > 0.0, plant.chiller_factor, 1.0)
        return above, heat * factor / (value * plant.efficiency)
    cooling = plant.cooling
    conditioning = np.where(cooling > 0.0, plant.cooling_efficiency, plant.efficiency)
    water = plant.hot_water_efficiency
    by_water, by_air = (water, conditioning) if rules.replaced_plant else (1.0, np.ones(12))
    cold = plant.chiller_factor if rules.cooling_factor else 1.0
    hot_water = np.minimum(heat, base * value * water)
    rest = (heat - hot_water) * np.where(cooling > 0.0, cold, 1.0)
    covered = base * water / by_water + above * conditioning / by_air
    return covered, hot_water / (value * by_water) + rest / (value * by_air)
