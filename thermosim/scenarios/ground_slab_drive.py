"""Temperatures round a slab as a mean and harmonics of the year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim import climate
from thermosim.components.ground.slab_surface import Temperatures
from thermosim.results import Array
from thermosim.scenarios.ground_slab_inputs import GroundSlab, Outside, Zone

HOUR = 3600.0
YEAR = 8760.0 * HOUR
ANNUAL, DAILY = 2.0 * np.pi / YEAR, 2.0 * np.pi / (24.0 * HOUR)
LEAST = 1e-9  # smaller amplitudes are left out [K]


class Turn(NamedTuple):
    """One frequency and what turns at it: T(t) = Re[amplitude exp(i omega t)]."""

    omega: float  # [rad/s]
    given: Temperatures


def turns(inputs: GroundSlab) -> list[Turn]:
    """Mean, harmonics of the year, and the day."""
    zone = _year(inputs.zone, inputs.grid.harmonics)
    outside = _year(inputs.outside, inputs.grid.harmonics)
    outside[1] -= inputs.outside.annual_amplitude * np.exp(
        -1j * ANNUAL * (inputs.outside.coldest or 0.0)
    )
    bottom = inputs.ground.bottom_temperature or 0.0
    made = [Turn(0.0, Temperatures(zone[0].real, outside[0].real, bottom))]
    for order in range(1, zone.size):
        if max(abs(zone[order]), abs(outside[order])) > LEAST:
            given = Temperatures(complex(zone[order]), complex(outside[order]))
            made.append(Turn(order * ANNUAL, given))
    if inputs.outside.daily_amplitude > 0.0:
        cold = np.exp(-1j * DAILY * (inputs.outside.coldest_hour or 0.0))
        given = Temperatures(outside=complex(-inputs.outside.daily_amplitude * cold))
        made.append(Turn(DAILY, given))
    return made


def _year(side: Zone | Outside, harmonics: int) -> npt.NDArray[np.complex128]:
    """Mean and amplitudes of the year; of twelve values those of their smooth year."""
    made = np.zeros(harmonics + 1, dtype=np.complex128)
    if side.monthly_temperature is None:
        made[0] = side.temperature or 0.0
        return made
    year = climate.hourly_from_monthly(side.monthly_temperature)
    whole = np.fft.rfft(year)[: harmonics + 1] / year.size
    order = np.arange(harmonics + 1)
    middles = np.exp(-1j * ANNUAL * order * 0.5 * HOUR)  # hours are means, about their middle
    made[:] = whole * middles * np.where(order > 0, 2.0, 1.0)
    return made


def hourly(omega: Array, amplitude: npt.NDArray[np.complex128], step: float = HOUR) -> Array:
    """Exact means over the hours of one year of a sum of harmonics."""
    half = 0.5 * omega * step
    mean = amplitude * np.sinc(half / np.pi)
    middles = (np.arange(8760) + 0.5) * step
    return np.real(np.exp(1j * np.outer(middles, omega)) @ mean)


def at_ends(omega: Array, amplitude: npt.NDArray[np.complex128], step: float = HOUR) -> Array:
    """Values at the beginning of the year and the end of each of its hours."""
    return np.real(np.exp(1j * np.outer(np.arange(8761) * step, omega)) @ amplitude)
