"""Fig. 3 of [Kakutani 1992]: station and ground as two waves that lag each other."""

from __future__ import annotations

import cmath
import math
from typing import NamedTuple

YEAR_HOURS = 8760.0


class Waves(NamedTuple):
    """What the construction gives."""

    station_peak: float  # hour of the year
    ground_peak: float  # at the chosen depth, hour of the year
    ground_share: float  # amplitude there per kelvin of the station [-]
    lead: float  # of the wall heat before the station [h]


def construction(air_peak: float, season: float) -> Waves:
    """Two waves whose difference keeps time with the outdoor air.

    Property-free: at the depth whose lag is tau the amplitude is e^(-omega tau), whatever
    the soil; with tau half of the cooling season the wall heat, proportional to the
    difference, leads the station by arg(1 - e^(-omega tau) e^(-i omega tau)).

    Parameters
    ----------
    air_peak : warmest hour of the air's yearly harmonic [h]
    season : cooling season [h]

    Source
    ------
    Semi-infinite solid; that the difference keeps time with the air is our reading.
    """
    turn = 0.5 * season * 2.0 * math.pi / YEAR_HOURS
    share = math.exp(-turn)
    lead = cmath.phase(1.0 - share * cmath.exp(-1j * turn)) * YEAR_HOURS / (2.0 * math.pi)
    peak = air_peak + lead
    return Waves(peak, peak + 0.5 * season, share, lead)
