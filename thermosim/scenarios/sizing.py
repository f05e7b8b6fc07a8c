"""The length that carries the loads of a design point, or a sentence on what forbids it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from thermosim.errors import ConvergenceError, ParameterError
from thermosim.scenarios.collector import Collector
from thermosim.scenarios.sewer_design_inputs import Sizing
from thermosim.scenarios.sewer_design_point import Design, Name
from thermosim.scenarios.sizing_limits import no_length_helps, treatment_limits

MOST_UNITS = 1000
BEYOND = 8  # how far past the available length the needed one is looked for [-]
SHORTER = (2, 4, 8)  # parts of a unit tried where its pressure drop is too great


@dataclass(frozen=True)
class Sized:
    """What the search found.

    ``units`` is what the result shows: the governing number; where nothing carries the load,
    the greatest number that fits into the available length.
    """

    units: int
    needed: dict[Name, int]  # by season, those found; also beyond the available length
    feasible: bool
    notes: tuple[str, ...]

    @property
    def governing(self) -> Name | None:
        """Season that needs more units; None with one season, or with as many in both."""
        if len(set(self.needed.values())) < 2:
            return None
        return max(self.needed, key=lambda name: self.needed[name])


def size(design: Design) -> Sized:
    """Least whole number of units that carries every season's load within the limits."""
    limits = design.inputs.sizing
    assert limits is not None  # asked for by the case
    length = design.inputs.exchanger.unit_length
    fits = math.floor(limits.longest / length * (1.0 + 1e-12))
    needed: dict[Name, int] = {}
    notes: list[str] = []
    for name in design.inputs.seasons:
        units = first_number(_carrier(design, name), min(fits, MOST_UNITS))
        if units is None:
            units, why = _why_not(design, name, limits, fits)
            notes.append(why)
        if units is not None:
            needed[name] = units
    if notes:
        return Sized(min(fits, MOST_UNITS), needed, False, tuple(notes))
    units = max(needed.values())
    notes += _limits_at(design, limits, units)
    if notes:
        return Sized(units, needed, False, tuple(notes))
    return Sized(units, needed, True, (_governs(needed, length),))


def first_number(carries: Callable[[int], bool], most: int) -> int | None:
    """Least whole number from 1 to ``most`` that carries, by doubling and then halving.

    More units carry more until the headers of very long collectors eat the gain; doubling
    from below finds the lower of the two bounds. None if no tried number carries.
    """
    low, high = 0, 1
    while not carries(high):
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if carries(middle) else (middle, high)
    return high


def _carrier(design: Design, name: Name) -> Callable[[int], bool]:
    """Whether so many units carry a season's load.

    The pump's heat counts as far as the collector bears the pressure: a few units must not
    heat a building by friction. A collector whose headers have no solution carries nothing.
    """

    def carries(units: int) -> bool:
        try:
            built = design.collector(units)
            return bool(design.solve(built, name, _bearable_heat(built)).carries)
        except ConvergenceError:
            return False
        except ParameterError:
            if units == 1:  # no matter of the number: the case asks for what cannot be
                raise
            return False

    return carries


def _bearable_heat(built: Collector) -> float:
    return built.design_flow * built.given.pressure_limit


def _why_not(design: Design, name: Name, limits: Sizing, fits: int) -> tuple[int | None, str]:
    """Units that would do beyond the available length, if any, and the binding limit."""
    length = design.inputs.exchanger.unit_length
    sentence = no_length_helps(design, design.collector(1), name)
    if sentence is not None:
        return None, sentence
    most = min(BEYOND * fits, MOST_UNITS)
    units = first_number(_carrier(design, name), most)
    if units is None:
        return None, (
            f"{name}: available length: even {most * length:g} m of exchanger do not carry the "
            "load; widen the headers, raise the flow of source water or lower the load."
        )
    return units, (
        f"{name}: available length: {units * length:g} m of exchanger ({units} units) are needed, "
        f"{limits.longest:g} m are available."
    )


def _limits_at(design: Design, limits: Sizing, units: int) -> list[str]:
    """Limits that the thermally sufficient exchanger would break."""
    built = design.collector(units)
    notes: list[str] = []
    for name in design.inputs.seasons:
        notes += treatment_limits(limits, design.solve(built, name))
    if not built.design_state.feasible:
        notes.append(_pressure(design, built))
    return notes


def _pressure(design: Design, built: Collector) -> str:
    limit = built.given.pressure_limit
    sentence = (
        f"pressure: the source loop needs {built.design_state.pressure / 1e3:.0f} kPa with units "
        f"of {built.given.unit_length:g} m, the collector bears {limit / 1e3:.0f} kPa"
    )
    for parts in SHORTER:
        length = built.given.unit_length / parts
        shorter = design.collector(parts * built.spiral.units, length)
        if shorter.design_state.feasible:
            needs = shorter.design_state.pressure / 1e3
            return f"{sentence}; shorter units help: with {length:g} m it needs {needs:.0f} kPa."
    return f"{sentence}; shorter units alone do not help: use wider tubes or headers, or less flow."


def _governs(needed: dict[Name, int], length: float) -> str:
    """The sentence that says which season sets the length."""
    (first, units), *rest = sorted(needed.items(), key=lambda item: -item[1])
    if not rest:
        return f"{first.capitalize()} needs {units * length:g} m ({units} units)."
    (second, fewer), *_ = rest
    if fewer == units:
        return f"Heating and cooling need the same {units * length:g} m ({units} units)."
    return (
        f"{first.capitalize()} governs: it needs {units * length:g} m ({units} units), "
        f"{second} {fewer * length:g} m ({fewer} units)."
    )
