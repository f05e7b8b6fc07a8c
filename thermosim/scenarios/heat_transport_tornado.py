"""How much each parameter moves the verdict, and where the verdict changes its sign."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

MOST = 20.0  # factor up to which a change of sign is looked for
SMALL = 1e-9  # of the span of effects: no change


class Bar(NamedTuple):
    """One parameter."""

    name: str
    low: float  # effect with the parameter lowered [JPY/yr]
    high: float  # and raised [JPY/yr]
    flips_at: float  # factor at which the effect is zero; not-a-number if there is none


def tornado(
    names: tuple[str, ...], effect: Callable[[dict[str, float]], float], share: float
) -> list[Bar]:
    """Bars of all parameters that matter, the longest first.

    Parameters
    ----------
    effect : money of a year with factors on some parameters [JPY/yr]
    share : by which each is lowered and raised [-]
    """
    centre = effect({})
    bars = []
    for name in names:
        low, high = effect({name: 1.0 - share}), effect({name: 1.0 + share})
        if abs(high - low) <= SMALL * max(1.0, abs(centre)):
            continue
        bars.append(Bar(name, low, high, _zero(name, effect, centre, (share, high))))
    return sorted(bars, key=lambda bar: -abs(bar.high - bar.low))


def _zero(
    name: str,
    effect: Callable[[dict[str, float]], float],
    centre: float,
    raised: tuple[float, float],
) -> float:
    """Factor that makes the effect zero, by secants; most effects are straight lines."""
    first, at_first = 1.0, centre
    second, at_second = 1.0 + raised[0], raised[1]
    tolerance = 1e-9 * max(1.0, abs(centre), abs(at_second))
    for _ in range(12):
        if at_second == at_first:
            return math.nan
        guess = second - at_second * (second - first) / (at_second - at_first)
        if not 0.0 <= guess <= MOST:
            return math.nan
        value = effect({name: guess})
        if abs(value) <= tolerance:
            return guess
        first, at_first, second, at_second = second, at_second, guess, value
    return math.nan
