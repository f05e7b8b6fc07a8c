"""Fields of cells as levels 2 and 3 of a heat container start, copy and trigger them."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import MEMORY, Law
from thermosim_kernels.enthalpy_rows import Field

from thermosim.materials.phase_law import Start

Array = npt.NDArray[np.float64]


def uniform(at: Start, shape: tuple[int, int], law: Law) -> Field:
    """All cells alike; only a law with memory keeps fractions and crystals."""
    known = shape if law.kind == MEMORY else (0, 0)
    return Field(
        np.full(shape, at.enthalpy), np.full(known, at.fraction), np.full(known, at.nucleated)
    )


def copied(field: Field) -> Field:
    """The same cells in other arrays."""
    return Field(*(part.copy() for part in field))


def nucleated(field: Field) -> Field:
    """The same cells, all with crystals; still to be settled."""
    return Field(field.enthalpy.copy(), field.fraction.copy(), np.ones_like(field.nucleated))


def span(temperatures: Array, known: Iterable[float]) -> tuple[float, float]:
    """Lowest and highest of all cells and of other temperatures [degC]."""
    others = list(known)
    low = min(float(temperatures.min()), *others)
    high = max(float(temperatures.max()), *others)
    return float(low), float(high)
