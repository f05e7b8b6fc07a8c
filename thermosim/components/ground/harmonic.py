"""Periodic state of the ground: one sparse complex solve for every frequency."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

from thermosim.components.ground.assembly import Assembly

ComplexArray = npt.NDArray[np.complex128]
YEAR = 8760.0 * 3600.0  # [s]
DAY = 86400.0  # [s]


def shifted_solve(assembly: Assembly, shift: complex) -> npt.NDArray[Any]:
    """(K + s C)^-1 B, (cells, inputs); real for a real shift [1/s]."""
    return assembly.steady if shift == 0.0 else assembly.shifted.solve(shift, assembly.exchange)


def response(assembly: Assembly, omega: float) -> ComplexArray:
    """Temperatures per kelvin of each input turning at omega [rad/s], (cells, inputs)."""
    shift = 1j * omega if omega else 0.0
    return shifted_solve(assembly, shift).astype(np.complex128)


def admittance(assembly: Assembly, omega: float) -> ComplexArray:
    """Heat into the ground at input i per kelvin of input j [W/(m K)], symmetric.

    T(t) = Re[T exp(i omega t)]; the argument of Y is the lead of heat before temperature.
    """
    inside = assembly.exchange.T @ response(assembly, omega)
    return np.asarray(np.diag(assembly.conductance) - inside)


class Periodic(NamedTuple):
    """Periodic state: one complex field and one row of heats for every harmonic."""

    omega: Array  # (harmonics,), the first 0 [rad/s]
    temperature: ComplexArray  # (harmonics, cells) [K]
    heat: ComplexArray  # (harmonics, inputs), into the ground [W/m]

    def field(self, seconds: float) -> Array:
        """Temperatures at a time [degC]."""
        return np.real(np.exp(1j * self.omega * seconds) @ self.temperature)

    def heats(self, seconds: Array) -> Array:
        """Heats into the ground at times, (times, inputs) [W/m]."""
        return np.real(np.exp(1j * np.outer(seconds, self.omega)) @ self.heat)


def harmonics_of(series: Array, step: float, count: int) -> tuple[Array, ComplexArray]:
    """Mean and the first harmonics of series over one whole period.

    Parameters
    ----------
    series : (steps, inputs), values at 0, step, 2 step, ...
    step : [s]
    count : harmonics beside the mean

    Returns
    -------
    omega (count + 1,) [rad/s] and amplitudes (count + 1, inputs)
    """
    steps = series.shape[0]
    amplitude = np.fft.rfft(series, axis=0)[: count + 1] / steps
    amplitude[1:] *= 2.0
    return 2.0 * np.pi * np.arange(count + 1) / (steps * step), amplitude


def periodic_state(
    assembly: Assembly, omega: Sequence[float] | Array, amplitude: ComplexArray
) -> Periodic:
    """Exact periodic state of the cells' equations under inputs made of harmonics.

    Parameters
    ----------
    omega : (harmonics,) [rad/s]
    amplitude : (harmonics, inputs) [degC]; u(t) = sum Re[amplitude exp(i omega t)]
    """
    fields, heats = [], []
    for turn, swing in zip(omega, amplitude, strict=True):
        field = response(assembly, float(turn)) @ swing
        fields.append(field)
        heats.append(assembly.heat(field, swing))
    return Periodic(np.asarray(omega, dtype=np.float64), np.array(fields), np.array(heats))


class Wave(NamedTuple):
    """A sinusoid as people speak of it."""

    amplitude: float
    lag: float  # behind the input [s], 0 ... period


def wave(response_to_unit: complex, omega: float) -> Wave:
    """Amplitude and lag of a complex response."""
    turn = -np.angle(response_to_unit) % (2.0 * np.pi)
    return Wave(float(abs(response_to_unit)), float(turn / omega))


def heat_swing(heat: complex, omega: float) -> float:
    """Heat stored in one half of a cycle and given back in the other, 2 |q| / omega [J/m].

    Source: integral of |q| cos(omega t) over its positive half.
    """
    return 2.0 * abs(heat) / omega
