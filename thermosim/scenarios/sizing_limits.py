"""What may forbid a load at any length: machine, temperature, sewage flow, treatment plant."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.optimize import brentq

from thermosim.scenarios.collector import Collector
from thermosim.scenarios.sewer_design_inputs import Cooling, Heating, Sizing
from thermosim.scenarios.sewer_design_point import CARRIED, SIGN, Design, Name, Point

ROUNDS = 50


class Demand(NamedTuple):
    """What the load asks of the exchanger with water at its design inlet temperature."""

    duty: float  # heat exchanged with the sewage [W]
    capacity: float  # most the machine delivers there; infinite without one [W]


def endless(water_rate: float, sewage_rate: float) -> float:
    r"""Effectiveness of an endless exchanger against the sewage, on the water's side [-].

    All units get the same water, the sewage passes them one after another:

    .. math:: N \to \infty: \qquad Q = C_s (1 - e^{-C_w/C_s})\,(T_s - T_w)
              = \varepsilon_\infty C_w (T_s - T_w)

    Parameters
    ----------
    water_rate, sewage_rate : capacity rates, > 0 [W/K]

    Source
    ------
    Limit of (1 - C_w/(N C_s))^N, units that warm their water to the sewage; derived here.
    """
    ratio = water_rate / sewage_rate
    return -math.expm1(-ratio) / ratio


def demand(design: Design, name: Name, rate: float) -> Demand:
    """Duty and capacity at the design inlet, the machine's COP found with it.

    Parameters
    ----------
    design, name : the case and its season
    rate : capacity rate of the source water, > 0 [W/K]
    """
    given = design.inputs.seasons[name]
    load = given.load or 0.0
    if design.machine is None:
        return Demand(load, math.inf)
    supply, back = design.load_side(name)
    duty, leaving = load, given.water_inlet
    for _ in range(ROUNDS):
        entering = leaving + SIGN[name] * duty / rate
        able = design.machine.performance(name, load, entering, leaving, supply, back)
        before, duty = duty, load * (1.0 - SIGN[name] / able.cop)
        if abs(duty - before) <= CARRIED * load:
            break
    return Demand(duty, able.capacity)


def no_length_helps(design: Design, built: Collector, name: Name) -> str | None:
    """The sentence on a limit that holds at any length; None if there is none.

    Sewer air and soil are left out of it: it is only asked where the length failed.
    """
    given = design.inputs.seasons[name]
    load = given.load or 0.0
    rate = design.share(name) * built.capacity_rate
    duty, capacity = demand(design, name, rate)
    if capacity < load * (1.0 - CARRIED):
        return (
            f"{name}: heat pump: it delivers {capacity / 1e3:.3g} kW at its design temperatures, "
            f"the load is {load / 1e3:.3g} kW; no length of exchanger helps."
        )
    headroom = SIGN[name] * (given.sewage_temperature - given.water_inlet)
    if rate * max(headroom, 0.0) <= duty:
        return _temperature(name, given, headroom, duty / rate)
    flow = design.bed.at(given.sewage_flow).flow
    sewage = flow * design.bed.reach.heat_capacity
    most = endless(rate, sewage) * rate * headroom
    if most > duty:
        return None
    enough = float(
        brentq(lambda x: endless(rate, rate * x) * rate * headroom - duty, 1e-6, 1e9, xtol=1e-9)
    )
    return (
        f"{name}: sewage flow: {1e3 * flow:.3g} L/s exchange at most {most / 1e3:.3g} kW with "
        f"source water entering at {given.water_inlet:g} degC, {duty / 1e3:.3g} kW are needed; "
        f"that takes more than {1e3 * flow * enough * rate / sewage:.3g} L/s of sewage."
    )


def _temperature(name: Name, given: Heating | Cooling, headroom: float, needed: float) -> str:
    """Sewage too cold to heat, or too warm to cool, with this source water [K]."""
    too, change, more = ("cold", "warm", "warmer")
    if name == "cooling":
        too, change, more = ("warm", "cool", "cooler")
    sewage, inlet = given.sewage_temperature, given.water_inlet
    if headroom <= 0.0:
        return (
            f"{name}: temperature: sewage at {sewage:g} degC is no {more} than the source "
            f"water that enters at {inlet:g} degC; no length of exchanger helps."
        )
    return (
        f"{name}: temperature: sewage at {sewage:g} degC is too {too}; it can {change} the "
        f"source water that enters at {inlet:g} degC by {headroom:.3g} K at most, the load "
        f"needs {needed:.3g} K. No length of exchanger helps."
    )


def treatment_limits(limits: Sizing, point: Point) -> list[str]:
    """Sentences on limits of the treatment plant that a point breaks."""
    notes = []
    leaving = point.line("sewage")
    coldest, warmest, most = limits.coldest_sewage, limits.warmest_sewage, limits.greatest_change
    if coldest is not None and leaving < coldest - CARRIED:
        notes.append(
            f"{point.name}: treatment plant: sewage would leave at {leaving:.4g} degC, below the "
            f"limit of {coldest:g} degC."
        )
    if warmest is not None and leaving > warmest + CARRIED:
        notes.append(
            f"{point.name}: treatment plant: sewage would leave at {leaving:.4g} degC, above the "
            f"limit of {warmest:g} degC."
        )
    change = abs(point.line("from_sewage")) / point.sewage_rate
    if most is not None and change > most + CARRIED:
        enough = point.stream.flow * change / most if most > 0.0 else math.inf
        flow = f"; at least {1e3 * enough:.3g} L/s of sewage are needed" if most > 0.0 else ""
        notes.append(
            f"{point.name}: treatment plant: the exchanger would change the sewage by "
            f"{change:.3g} K, more than the limit of {most:g} K{flow}."
        )
    return notes
