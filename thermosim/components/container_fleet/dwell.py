"""How long a container stays: fixed hours, or a curve of time against how full it gets."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from thermosim.errors import ParameterError, require


class Dwell(Protocol):
    """Time to charge an empty container to a level, or to empty one of that level."""

    def seconds(self, level: float) -> float:
        """Time for a share of a full container [s].

        Parameters
        ----------
        level : how full, in (0, 1] [-]
        """
        ...


@dataclass(frozen=True, kw_only=True)
class FixedDwell:
    """Constant power: published hours of a full container, less for a part of it."""

    full: float  # of a full container [s]

    def __post_init__(self) -> None:
        require(self, "full", "s", above=0.0)

    def seconds(self, level: float) -> float:
        """Time for a share of a full container [s]."""
        return self.full * level


@dataclass(frozen=True, kw_only=True)
class TableDwell:
    """Rows of level reached and time, straight between them; before the first row from 0, 0."""

    levels: tuple[float, ...]  # rising, in (0, 1] [-]
    times: tuple[float, ...]  # rising [s]

    def __post_init__(self) -> None:
        for name, row in (("levels", self.levels), ("times", self.times)):
            rising = all(b > a for a, b in zip((0.0, *row), row, strict=False))
            if not row or not rising or len(row) != len(self.levels):
                raise ParameterError(f"TableDwell.{name} = {row}: must rise from above 0.")
        if self.levels[-1] > 1.0:
            raise ParameterError(f"TableDwell.levels = {self.levels}: at most 1 is full.")

    @classmethod
    def of(cls, curve: Callable[[float], float], levels: Sequence[float]) -> TableDwell:
        """Rows of a curve that gives the time [s] for a level [-]."""
        return cls(levels=tuple(levels), times=tuple(curve(level) for level in levels))

    def seconds(self, level: float) -> float:
        """Time for a share of a full container [s]."""
        if not 0.0 < level <= self.levels[-1] + 1e-12:
            raise ParameterError(
                f"level {level:g} lies outside the table, which ends at {self.levels[-1]:g}."
            )
        return float(np.interp(level, (0.0, *self.levels), (0.0, *self.times)))


def latent_bed_time(level: float, transfer_units: float, time_scale: float) -> float:
    r"""Time until a latent bed with oil in plug flow has melted to a mean fraction [s].

    With N transfer units and T = t/tau, the melted fraction grows as
    :math:`F = T (1-e^{-N})` until the inlet is melted at T = 1/N, then
    :math:`F = 1 - y + (1 - e^{-N y})/N` with :math:`y = 1 + 1/N - T`: the later heat comes
    slower, and the whole bed takes :math:`\tau (1 + 1/N)`.

    Parameters
    ----------
    level : mean melted fraction, in (0, 1] [-]
    transfer_units : conductance over capacity rate of the oil, uniform along the bed, > 0 [-]
    time_scale : latent heat over the oil's capacity rate and driving difference, > 0 [s]

    Source
    ------
    Exact solution of the plug-flow balance with a sharp melting point; derived here.
    """
    units = transfer_units
    early = -math.expm1(-units) / units
    if level <= early:
        return time_scale * level / (-math.expm1(-units))
    low, high = 0.0, 1.0  # y falls from 1 to 0 while the bed fills up
    for _ in range(80):
        y = 0.5 * (low + high)
        filled = 1.0 - y - math.expm1(-units * y) / units
        low, high = (y, high) if filled > level else (low, y)
    return time_scale * (1.0 + 1.0 / units - 0.5 * (low + high))
