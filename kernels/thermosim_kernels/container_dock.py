r"""A container whose oil runs in a loop over an exchanger to something outside.

What the oil gains outside depends on how it leaves the container, and that on how it
enters. In every step the entering temperature is found at which both agree

.. math:: T_{in} = T_{out}(T_{in}) + \dot Q(T_{out}) / C
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.container_ledger import Lump
from thermosim_kernels.container_ledger import step as lump_step
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.latent_bed import advance
from thermosim_kernels.latent_bed_cell import Bed, BedState, Flows

_CLOSE = 1e-8  # agreement of the entering temperature [K]
_TRIALS = 80
_SECANTS = 15  # before it is halved only; a container that leaps defeats them


class Far(NamedTuple):
    """The other side of the exchanger as the oil meets it."""

    rate: float  # capacity rate of the oil, > 0 [W/K]
    temperature: float  # of what enters there [degC]
    conductance: float  # heat per kelvin between both entering temperatures [W/K]
    least: float  # heat to the oil, <= 0 [W]
    most: float  # heat to the oil, >= 0 [W]
    hottest: float  # oil may leave the exchanger at, when heated [degC]


class Trial(NamedTuple):
    """An entering temperature and by how much the loop misses it."""

    inlet: float  # [degC]
    miss: float  # what comes back less what entered [K]


@kernel(inline=True)
def returned(outlet: float, far: Far) -> float:
    """Oil that comes back from the exchanger [degC]; it left the container at ``outlet``.

    Source
    ------
    Balance of oil and exchanger, derived here.
    """
    heat = min(far.conductance, far.rate) * (far.temperature - outlet)
    heat = min(max(heat, far.least), far.most)
    inlet = outlet + heat / far.rate
    if heat > 0.0 and inlet > far.hottest:
        return max(outlet, far.hottest)
    return inlet


@kernel(inline=True)
def _next(low: float, high: float, now: Trial, before: Trial, turn: int) -> float:
    """Where to look next: on the line through the last two trials, else halfway.

    The miss falls with the entering temperature, by less than it rises, so from a single
    trial the miss itself is a safe step.
    """
    at = now.inlet + now.miss
    if now.miss != before.miss:
        at = now.inlet - now.miss * (now.inlet - before.inlet) / (now.miss - before.miss)
    if turn < _SECANTS and low < at < high:
        return at
    return 0.5 * (low + high)


@kernel(inline=True)
def _modest(low: float, high: float, heat: float, far: Far) -> float:
    """Of both ends the one at which the container takes or gives less than the exchanger.

    ``heat`` between them tells the direction where the exchanger has both.
    """
    if far.least < 0.0 < far.most:
        return low if heat > 0.0 else high
    return low if far.most > 0.0 else high


@kernel()
def serve_lump(
    ambient: float, seconds: float, lump: Lump, far: Far, state: Array, trial: Array
) -> Flows:
    """One step of a lumped container in a loop.

    Parameters
    ----------
    ambient : air outside [degC]
    seconds : length of the step [s]
    lump, far : parameters
    state : overwritten; melted fraction and temperature [degC], shape (2,)
    trial : overwritten; shape (2,)

    Returns
    -------
    `Flows` over the step.

    Source
    ------
    Balance of the loop, its oil stored nowhere; root by a bracketed secant. Derived here.
    """
    low = min(state[1], far.temperature, ambient)
    high = max(state[1], far.temperature, ambient)
    inlet = returned(state[1], far)
    before = Trial(inlet, 0.0)
    heat, loss = 0.0, 0.0
    for turn in range(_TRIALS):
        trial[0], trial[1] = state[0], state[1]
        heat, loss = lump_step(inlet, far.rate, ambient, seconds, 1e300, lump, trial)
        now = Trial(inlet, returned(inlet - heat / (far.rate * seconds), far) - inlet)
        if abs(now.miss) <= _CLOSE:
            break
        if now.miss > 0.0:
            low = inlet
        else:
            high = inlet
        if high - low <= _CLOSE:  # the container leaps in between
            inlet = _modest(low, high, heat, far)
            trial[0], trial[1] = state[0], state[1]
            heat, loss = lump_step(inlet, far.rate, ambient, seconds, 1e300, lump, trial)
            now = Trial(inlet, 0.0)
            break
        inlet = _next(low, high, now, before if turn > 0 else now, turn)
        before = now
    state[0], state[1] = trial[0], trial[1]
    return Flows(now.inlet - heat / (far.rate * seconds), heat, loss)


@kernel(inline=True)
def _copy(source: BedState, target: BedState) -> None:
    """Overwrite a state of a bed."""
    for i in range(source.oil.size):
        target.enthalpy[i] = source.enthalpy[i]
        target.fraction[i] = source.fraction[i]
        target.nucleated[i] = source.nucleated[i]
        target.material[i] = source.material[i]
        target.slope[i] = source.slope[i]
        target.oil[i] = source.oil[i]
        target.shell[i] = source.shell[i]
    target.cap[0] = source.cap[0]


@kernel(inline=True)
def _span(state: BedState) -> tuple[float, float]:
    """Lowest and highest temperature in a bed."""
    low, high = state.cap[0], state.cap[0]
    for i in range(state.oil.size):
        low = min(low, state.material[i], state.oil[i], state.shell[i])
        high = max(high, state.material[i], state.oil[i], state.shell[i])
    return low, high


@kernel()
def serve_bed(
    ambient: float,
    seconds: float,
    bed: Bed,
    law: Law,
    far: Far,
    state: BedState,
    trial: BedState,
    work: Array,
) -> Flows:
    """One step of an axial container in a loop; as `serve_lump`.

    ``state`` and ``trial`` are overwritten, ``work`` has shape (n,). Where the bed changes
    by leaps, as when crystals form in supercooled melt, it takes or gives the lesser heat.

    Source: `serve_lump`.
    """
    low, high = _span(state)
    low = min(low, far.temperature, ambient)
    high = max(high, far.temperature, ambient)
    inlet = returned(state.cap[0], far)
    before = Trial(inlet, 0.0)
    flows = Flows(inlet, 0.0, 0.0)
    for turn in range(_TRIALS):
        _copy(state, trial)
        flows = advance(inlet, far.rate, ambient, seconds, bed, law, trial, work)
        now = Trial(inlet, returned(flows.outlet, far) - inlet)
        if abs(now.miss) <= _CLOSE:
            break
        if now.miss > 0.0:
            low = inlet
        else:
            high = inlet
        if high - low <= _CLOSE:
            _copy(state, trial)
            inlet = _modest(low, high, flows.heat, far)
            flows = advance(inlet, far.rate, ambient, seconds, bed, law, trial, work)
            break
        inlet = _next(low, high, now, before if turn > 0 else now, turn)
        before = now
    _copy(trial, state)
    return flows
