"""A container stepped from Python: many steps at once, or its oil in a loop over an exchanger.

As `thermosim_kernels.container_dock`, for levels whose step is no single kernel call.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_dock import Far, returned

from thermosim.components.heat_container.vessel import Served, Vessel

Array = npt.NDArray[np.float64]
State = TypeVar("State")
Step = Callable[[float], tuple[State, Served]]


class Cells(Protocol):
    """State of a container in cells."""

    @property
    def temperatures(self) -> Array: ...  # noqa: D102
    @property
    def melted(self) -> float: ...  # noqa: D102


CellState = TypeVar("CellState", bound=Cells)


class Stepped(Protocol[CellState]):
    """A container in cells."""

    @property
    def vessel(self) -> Vessel: ...  # noqa: D102
    def step(  # noqa: D102
        self, state: CellState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[CellState, Served]: ...


_CLOSE = 1e-8  # agreement of the entering temperature [K]
_TRIALS = 80
_SECANTS = 15  # before it is halved only; a container that leaps defeats them


def serve(
    step: Step[State], far: Far, outlet: float, span: tuple[float, float]
) -> tuple[State, Served]:
    """State and what was served after a step, entering as the oil comes back.

    Parameters
    ----------
    step : from a temperature of the oil entering [degC] at the capacity rate of ``far``; it
        leaves the old state alone
    far : the other side of the exchanger
    outlet : oil that would leave at first [degC]; a guess
    span : lowest and highest temperature of container, far side and ambient [degC]

    Returns
    -------
    What ``step`` gave at the entering temperature found. Where the container leaps, as when
    crystals form in supercooled melt, it takes or gives the lesser heat.

    Source
    ------
    As `thermosim_kernels.container_dock.serve_bed`: root by a bracketed secant.
    """
    low, high = span
    inlet = float(returned(outlet, far))
    before, missed = inlet, 0.0
    for turn in range(_TRIALS):
        made = step(inlet)
        miss = float(returned(made[1].outlet, far)) - inlet
        if abs(miss) <= _CLOSE:
            break
        if miss > 0.0:
            low = inlet
        else:
            high = inlet
        if high - low <= _CLOSE:  # the container leaps in between
            charging = far.most > 0.0
            if far.least < 0.0 < far.most:  # both directions: the heat tells
                charging = made[1].heat > 0.0
            return step(low if charging else high)
        onward = inlet + miss  # safe: the miss falls with the inlet, by less than that rises
        if turn > 0 and miss != missed:
            onward = inlet - miss * (inlet - before) / (miss - missed)
        before, missed = inlet, miss
        inlet = onward if turn < _SECANTS and low < onward < high else 0.5 * (low + high)
    return made


def serve_cells(
    container: Stepped[CellState], state: CellState, far: Far, ambient: float, seconds: float,
    oil: Array,
) -> tuple[CellState, Served]:  # fmt: skip
    """A step with the oil in a loop over an exchanger; ``oil`` of the state, leaving first."""
    flow = far.rate / container.vessel.oil.capacity_rate(1.0)

    def step(inlet: float) -> tuple[CellState, Served]:
        return container.step(state, inlet, flow, ambient, seconds)

    met = np.array([far.temperature, ambient, *oil])
    within = state.temperatures
    span = min(met.min(), within.min()), max(met.max(), within.max())
    return serve(step, far, float(oil[0]), (float(span[0]), float(span[1])))


def run_cells(
    container: Stepped[CellState], state: CellState, drive: Array, seconds: float
) -> tuple[CellState, dict[str, Array]]:
    """Many steps; ``drive`` is inlet [degC], flow [m3/s], ambient [degC] by step.

    Returns the last state and, by step, outlet [degC], heat [J], loss [J] and melted fraction.
    """
    out = np.empty((drive.shape[0], 4))
    for row, (inlet, flow, ambient) in enumerate(drive):
        state, served = container.step(state, float(inlet), float(flow), float(ambient), seconds)
        out[row] = (*served, state.melted)
    names = ("outlet", "heat", "loss", "melted")
    return state, {name: out[:, place] for place, name in enumerate(names)}
