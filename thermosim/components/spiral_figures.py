"""Figures that an engineer asks of a heat exchanger, from temperatures and flows."""

import math
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array

from thermosim.errors import ParameterError


class ExchangerFigures(NamedTuple):
    """Rating of an exchanger between sewage and source water."""

    duty: float  # heat to the water [W]
    log_mean: float  # logarithmic mean temperature difference, counterflow ends [K]
    effectiveness: float  # of the water against the entering sewage [-]
    transfer_units: float  # -ln(1 - effectiveness) [-]
    overall: float  # duty over log_mean [W/K]
    per_metre: float  # duty per metre of sewer [W/m]


def log_mean(first: float, second: float) -> float:
    """Logarithmic mean of two temperature differences [K]; nan if their signs differ."""
    if first == second:
        return first
    if not first * second > 0.0:
        return math.nan
    return (first - second) / math.log(first / second)


def figures(
    duty: float, inlet: float, outlet: float, sewage_in: float, sewage_out: float, length: float
) -> ExchangerFigures:
    """Rating from the four end temperatures; reported afterwards, never solved for.

    Parameters
    ----------
    duty : heat to the water, < 0 where it is cooled [W]
    inlet, outlet : source water [°C]
    sewage_in, sewage_out : sewage [°C]
    length : of sewer that carries tubes [m]
    """
    mean = log_mean(sewage_in - outlet, sewage_out - inlet)
    approach = sewage_in - inlet
    effectiveness = (outlet - inlet) / approach if approach else math.nan
    transfer = -math.log1p(-effectiveness) if effectiveness < 1.0 else math.nan
    overall = duty / mean if mean else math.nan
    return ExchangerFigures(duty, mean, effectiveness, transfer, overall, duty / length)


def spread(values: Array) -> float:
    """Largest minus smallest over the mean: maldistribution of flow or heat [-]."""
    mean = float(np.mean(values))
    return float(np.ptp(values)) / abs(mean) if mean else 0.0


def length_for_duty(
    duty: float, overall_coefficient: float, perimeter: float, mean_difference: float = 5.0
) -> float:
    """Length of sewer for a source duty at a stated U and mean difference [m].

    .. math:: L = Q / (U\\,P\\,\\Delta T_m)

    Publish it only together with U: the guideline states the mean difference, not U.

    Parameters
    ----------
    duty : heat exchanged with the sewage [W]
    overall_coefficient : U per area of wetted profile [W/(m2 K)]
    perimeter : wetted (or whole) perimeter that exchanges [m]
    mean_difference : 5 K is the design value of NILIM, B-DASH guideline 2014, table 2-6 [K]
    """
    given = {
        "duty": duty,
        "overall_coefficient": overall_coefficient,
        "perimeter": perimeter,
        "mean_difference": mean_difference,
    }
    for name, value in given.items():
        if not 0.0 < value < math.inf:
            raise ParameterError(f"{name} = {value!r}: a finite number above 0 is needed.")
    return duty / (overall_coefficient * perimeter * mean_difference)
