"""Chillers by curves: electric centrifugal machines, and gas absorption machines alike."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from thermosim_kernels.chiller_curves import (
    CHILLED_HIGH,
    CHILLED_LOW,
    CONDENSER_HIGH,
    CONDENSER_LOW,
    CYCLING,
    OVERLOADED,
    Biquadratic,
    CurveChiller,
    CurveState,
    curve_chiller,
    year,
)

from thermosim.errors import require
from thermosim.materials.chillers import ChillerCurves, Driver, chiller_curves

Array = npt.NDArray[np.float64]
CLAMPS = {
    CHILLED_LOW: "chilled water colder than the curves",
    CHILLED_HIGH: "chilled water warmer than the curves",
    CONDENSER_LOW: "condenser water colder than the curves",
    CONDENSER_HIGH: "condenser water warmer than the curves",
    CYCLING: "less than the smallest load, cycling",
    OVERLOADED: "more than the capacity",
}


def spoken(clamped: int) -> tuple[str, ...]:
    """What the bits of a state's ``clamped`` mean."""
    return tuple(text for bit, text in CLAMPS.items() if clamped & bit)


@dataclass(frozen=True, kw_only=True)
class CentrifugalChiller:
    """Chiller of published curves, of its own or another size.

    ``data`` names a set in materials/machines/chillers.toml. The driving power is
    electricity, or fuel for the absorption set (``driver`` says which).
    """

    data: str
    capacity: float | None = None  # at the reference point; None: as published [W]

    _curves: ChillerCurves = field(init=False, repr=False, compare=False)
    _machine: CurveChiller = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.capacity is not None:
            require(self, "capacity", "W", above=0.0)
        curves = chiller_curves(self.data)
        object.__setattr__(self, "_curves", curves)
        object.__setattr__(self, "_machine", self._build(curves))

    def _build(self, curves: ChillerCurves) -> CurveChiller:
        one, p, pp = curves.load_curve
        return CurveChiller(
            capacity=float(self.capacity or curves.capacity),
            cop=curves.cop,
            capacity_curve=Biquadratic(*curves.capacity_curve),
            input_curve=Biquadratic(*curves.input_curve),
            load_one=one,
            load_p=p,
            load_pp=pp,
            chilled_low=curves.chilled[0],
            chilled_high=curves.chilled[1],
            condenser_low=curves.condenser[0],
            condenser_high=curves.condenser[1],
            load_low=curves.load[0],
            load_high=curves.load[1],
        )

    @property
    def driver(self) -> Driver:
        """What drives the machine: electricity or fuel."""
        return self._curves.driver

    def parameters(self) -> CurveChiller:
        """Parameters for the kernels."""
        return self._machine

    def step(self, load: float, chilled: float, condenser: float) -> CurveState:
        """Operating point; see `thermosim_kernels.chiller_curves.curve_chiller`.

        Parameters
        ----------
        load : cold wanted, >= 0 [W]
        chilled : chilled water leaving [°C]
        condenser : condenser water entering [°C]
        """
        return curve_chiller(self._machine, load, chilled, condenser)

    def year(self, load: Array, chilled: float, condenser: Array, units: int = 1) -> Array:
        """Available, delivered and driving power [W], shape (3, n), of so many machines.

        Parameters
        ----------
        load : cold wanted of all together, shape (n,) [W]
        chilled : chilled water leaving [°C]
        condenser : condenser water entering, shape (n,) [°C]
        units : equal machines, as few as possible running
        """
        out = np.empty((load.size, 3))
        given = np.ascontiguousarray(load, dtype=np.float64)
        year(self._machine, units, given, chilled, np.ascontiguousarray(condenser), out)
        return np.ascontiguousarray(out.T)
