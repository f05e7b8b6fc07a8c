"""Fields of cells as levels 2 and 3 of a heat container start, copy and trigger them."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy_rows import Field

from thermosim.materials.melting import alike as uniform
from thermosim.materials.melting import copied

__all__ = ["copied", "nucleated", "span", "uniform"]

Array = npt.NDArray[np.float64]


def nucleated(field: Field) -> Field:
    """The same cells, all with crystals; still to be settled."""
    return Field(field.enthalpy.copy(), field.fraction.copy(), np.ones_like(field.nucleated))


def span(temperatures: Array, known: Iterable[float]) -> tuple[float, float]:
    """Lowest and highest of all cells and of other temperatures [degC]."""
    others = list(known)
    low = min(float(temperatures.min()), *others)
    high = max(float(temperatures.max()), *others)
    return float(low), float(high)
