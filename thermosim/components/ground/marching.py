"""Marching the modes of the ground through hours, years and decades.

Inputs are known at the ends of equal steps and linear in between; for such inputs every
step is exact, however long it is.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array
from thermosim_kernels.ground_modes import BLOCK, LANES, Block, Step, march, step

from thermosim.components.ground.reduced import ReducedGround
from thermosim.errors import ParameterError, require

SERIES_BELOW = 1e-2  # rate * step below which the series of phi2 is used


class Factors(NamedTuple):
    """Exact factors of one step and of a block of steps."""

    step: Step
    block: Block
    ahead: Array  # (modes, inputs), share of the state that the present input makes


@dataclass(frozen=True, kw_only=True)
class GroundMarch:
    """Reduced ground with one length of step.

    States between instants of known input are plain modes ``z`` (`ReducedGround`). While
    a scenario steps, the present input may still be unknown: it then holds the hidden
    state w = z - ahead.u, from which the heat is ``direct @ u - offset``, a linear answer.
    """

    ground: ReducedGround
    seconds: float = 3600.0  # [s]

    def __post_init__(self) -> None:
        require(self, "seconds", "s", above=0.0)

    @cached_property
    def factors(self) -> Factors:
        """Exact factors of one step."""
        ground, reach = self.ground, self.ground.rate * self.seconds
        decay = np.exp(-reach)
        whole = -np.expm1(-reach) / reach
        ramp = _ramp(reach, whole)
        spare = ((0, -ground.modes % LANES), (0, 0))
        ahead = np.pad(self.seconds * ramp[:, None] * ground.drive, spare)
        behind = np.pad(self.seconds * (whole - ramp)[:, None] * ground.drive, spare)
        coupling = np.pad(ground.coupling, spare)
        decay = np.pad(decay, spare[0])
        direct = np.diag(ground.through) - coupling.T @ ahead
        drive = behind + decay[:, None] * ahead
        parts = (decay, drive.T, coupling.T, direct)
        step_factors = Step(*(np.ascontiguousarray(part) for part in parts))
        return Factors(step_factors, _block(step_factors), ahead)

    def begin(self, state: Array, inputs: npt.ArrayLike) -> Array:
        """Hidden state at an instant whose inputs are known [degC]."""
        made = np.asarray(-self.factors.ahead @ np.asarray(inputs, dtype=np.float64))
        made[: self.ground.modes] += state
        return made

    def end(self, hidden: Array, inputs: npt.ArrayLike) -> Array:
        """Modes of a hidden state once the inputs of its instant are known [degC]."""
        whole = hidden + self.factors.ahead @ np.asarray(inputs, dtype=np.float64)
        return np.asarray(whole[: self.ground.modes])

    def advance(self, hidden: Array, inputs: Array) -> tuple[Array, Array]:
        """One step on, ``inputs`` those at its beginning: new hidden state, offset [W/m].

        The heat at the new instant is ``factors.step.direct @ u - offset`` for any u.
        """
        new, offset = hidden.copy(), np.empty(inputs.size)
        step(self.factors.step, inputs, new, offset)
        return new, offset

    def run(self, state: Array, series: Array) -> tuple[Array, Array]:
        """March through inputs at the ends of all steps, (steps + 1, inputs) [degC].

        Returns the state at the last instant and the heat into the ground at every
        instant, (steps + 1, inputs) [W/m].
        """
        given = self._checked(series)
        hidden, heat = self.begin(state, given[0]), np.empty_like(given)
        march(*self.factors[:2], given, hidden, heat)
        return self.end(hidden, given[-1]), heat

    def periodic_start(self, series: Array) -> Array:
        """State at the beginning of a period like all before it, in closed form.

        ``series`` : one whole period, (steps, inputs); after the last the first follows.

        Source: w(period) = e^(-rate period) w(0) + what the inputs make of rest, hence
        w(0) = made / (1 - e^(-rate period)).
        """
        given = self._checked(series)
        closed = np.vstack([given, given[:1]])
        hidden = np.zeros(self.factors.step.decay.size)
        march(*self.factors[:2], closed, hidden, np.empty_like(closed))
        period = given.shape[0] * self.seconds
        hidden[: self.ground.modes] /= -np.expm1(-self.ground.rate * period)
        return self.end(hidden, given[0])

    def _checked(self, series: Array) -> Array:
        given = np.ascontiguousarray(series, dtype=np.float64)
        count = len(self.ground.inputs)
        if given.ndim != 2 or given.shape[1] != count or not np.isfinite(given).all():
            raise ParameterError(
                f"GroundMarch: a series of shape {given.shape}; finite numbers are needed, one "
                f"column for each of {', '.join(self.ground.inputs)}."
            )
        return given


def _block(one: Step) -> Block:
    """The step written out over a block of steps."""
    count, modes = one.drive.shape
    powers = one.decay[:, None] ** np.arange(BLOCK)  # (modes, BLOCK)
    heat = -powers[:, :, None] * one.coupling.T[:, None, :]
    later = np.einsum("im,md,jm->dij", one.drive, powers, one.coupling)
    direct = np.zeros((BLOCK, count, BLOCK, count))
    for given in range(BLOCK):
        direct[given, :, given, :] = one.direct.T
        for seen in range(given + 1, BLOCK):
            direct[given, :, seen, :] = -later[seen - given - 1]
    drive = powers[:, ::-1].T[:, None, :] * one.drive[None, :, :]
    width = BLOCK * count
    return Block(
        one.decay**BLOCK,
        np.ascontiguousarray(heat.reshape(modes, width)),
        direct.reshape(width, width),
        np.ascontiguousarray(drive.reshape(width, modes)),
    )


def _ramp(reach: Array, whole: Array) -> Array:
    """Integral of e^(-x (1 - s)) s over s from 0 to 1: (1 - phi1) / x, or its series."""
    x = np.minimum(reach, SERIES_BELOW)
    series = 1 / 2 - x / 6 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7))))
    return np.where(reach < SERIES_BELOW, series, (1.0 - whole) / reach)
