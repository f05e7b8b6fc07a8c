r"""A container stepped from Python whose oil runs in a loop over an exchanger.

As `thermosim_kernels.container_dock`, for levels whose step is no single kernel call.
"""

from collections.abc import Callable
from typing import TypeVar

from thermosim_kernels.container_dock import Far, returned

from thermosim.components.heat_container.vessel import Served

State = TypeVar("State")
Step = Callable[[float], tuple[State, Served]]

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
            return step(low if far.most > 0.0 else high)
        onward = inlet + miss  # safe: the miss falls with the inlet, by less than that rises
        if turn > 0 and miss != missed:
            onward = inlet - miss * (inlet - before) / (miss - missed)
        before, missed = inlet, miss
        inlet = onward if turn < _SECANTS and low < onward < high else 0.5 * (low + high)
    return made
