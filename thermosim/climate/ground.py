"""Undisturbed ground temperature under a surface that swings once a year."""

import math
from dataclasses import dataclass

import numpy as np

from thermosim.climate.months import Array, Monthly, hourly_from_monthly
from thermosim.errors import ParameterError, require


@dataclass(frozen=True, kw_only=True)
class GroundTemperature:
    r"""Half-space whose surface temperature is one harmonic, far from any building.

    .. math:: T(z, t) = \bar T + A\, e^{-z/d} \cos(\omega (t - t_{max}) - z/d),
              \qquad d = \sqrt{2 a / \omega}

    Source
    ------
    Exact periodic solution of one-dimensional conduction (Carslaw & Jaeger); used for ground
    temperatures in the form of Kusuda & Achenbach 1965 (`assumed`: their paper was not read;
    they count from the coldest day, here the warmest is given).
    """

    mean: float  # annual mean of the ground surface [degC]
    amplitude: float  # half of the annual range of the surface [K]
    warmest_day: float  # days after 1 January 00:00 of the surface maximum [d]
    diffusivity: float  # of the ground [m2/s]
    period: float = 8760.0  # [h]

    def __post_init__(self) -> None:
        require(self, "mean", "degC", at_least=-50.0, at_most=60.0)
        require(self, "amplitude", "K", at_least=0.0, at_most=60.0)
        require(self, "warmest_day", "d", at_least=-366.0, at_most=366.0)
        require(self, "diffusivity", "m2/s", above=1.0e-9, at_most=1.0e-4)
        require(self, "period", "h", above=0.0)

    @property
    def angular_frequency(self) -> float:
        """Of the annual wave [rad/s]."""
        return 2.0 * math.pi / (self.period * 3600.0)

    @property
    def damping_depth(self) -> float:
        """Depth at which the swing has fallen to 1/e [m]."""
        return math.sqrt(2.0 * self.diffusivity / self.angular_frequency)

    def amplitude_at(self, depth: float) -> float:
        """Half of the annual range at this depth [K]; depth >= 0 [m]."""
        return self.amplitude * math.exp(-depth / self.damping_depth)

    def lag_at(self, depth: float) -> float:
        """Time by which the maximum comes later than at the surface [d]; depth >= 0 [m]."""
        return depth / self.damping_depth / self.angular_frequency / 86400.0

    def temperature(self, depth: float, hour: float) -> float:
        """Ground temperature [degC] at depth >= 0 [m], hours after 1 January 00:00 [h]."""
        if depth < 0.0:
            raise ParameterError(f"depth = {depth:g} m: must be at least 0 m, down is positive.")
        late = self.warmest_day + self.lag_at(depth)
        angle = self.angular_frequency * 3600.0 * (hour - 24.0 * late)
        return self.mean + self.amplitude_at(depth) * math.cos(angle)

    def hourly(self, depth: float, hours: int = 8760) -> Array:
        """Ground temperature in the middle of each hour of a year, shape (hours,) [degC]."""
        if depth < 0.0:
            raise ParameterError(f"depth = {depth:g} m: must be at least 0 m, down is positive.")
        late = self.warmest_day + self.lag_at(depth)
        time = np.arange(hours) + 0.5 - 24.0 * late
        wave = np.cos(self.angular_frequency * 3600.0 * time)
        return np.asarray(self.mean + self.amplitude_at(depth) * wave, dtype=np.float64)


def annual_harmonic(year: Array) -> tuple[float, float, float]:
    """Mean [unit], amplitude [unit] and day of the maximum [d] of a year of equal steps.

    First Fourier coefficient of the year; days are counted from 1 January 00:00.
    """
    angle = 2.0 * math.pi * (np.arange(year.size) + 0.5) / year.size
    cosine = 2.0 * float(np.mean(year * np.cos(angle)))
    sine = 2.0 * float(np.mean(year * np.sin(angle)))
    days = 366.0 if year.size % 366 == 0 else 365.0
    warmest = days * (math.atan2(sine, cosine) / (2.0 * math.pi) % 1.0)
    return float(year.mean()), math.hypot(sine, cosine), warmest


def ground_from_air(
    monthly_air: Monthly, diffusivity: float, *, offset: float = 0.0
) -> GroundTemperature:
    """Ground under air with these monthly means [degC].

    Parameters
    ----------
    monthly_air : twelve monthly mean air temperatures [degC]
    diffusivity : of the ground [m2/s]
    offset : surface warmer than air on annual mean, 1 to 3 K under snow, `assumed` [K]

    Source
    ------
    `assumed`: the surface swings as the air does (no snow cover, no sun, no evaporation).
    """
    mean, amplitude, warmest = annual_harmonic(hourly_from_monthly(monthly_air))
    return GroundTemperature(
        mean=mean + offset, amplitude=amplitude, warmest_day=warmest, diffusivity=diffusivity
    )
