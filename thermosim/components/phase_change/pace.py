"""How a span of time is cut into steps: plain, super-steps, or implicit ones by choice of work."""

import math
from collections.abc import Callable, Iterator
from typing import Literal

from thermosim_kernels.enthalpy import MEMORY, TABLE, Law
from thermosim_kernels.melting_pace import Pace, worth

from thermosim.errors import ConvergenceError, ParameterError
from thermosim.materials.melting import TOLERANCE

Method = Literal["auto", "explicit", "implicit"]
Between = Callable[[float], None]  # told the seconds done
CELL_STEPS = 5e7  # of one kernel call: up to some 0.2 s
MOST = 49  # stages of a super-step
# Largest change of a cell in a super-step or an implicit step, share of the latent heat: the time
# error stays below that of a mixed cell, or of a front placed in its cell (measured: docs/speed.md)
SHARE, PLACED_SHARE, IMPLICIT_SHARE = 0.2, 0.02, 0.1
# An implicit step takes as long as so many stages, of even slabs and of others (measured)
EVEN_STEP, STEP = 50.0, 25.0
SMALL = 1e8  # plain cell steps: below, super-steps take at most milliseconds, no choice is made


def chosen(method: Method | None, step: float | None, law: Law) -> Method:
    """The method asked for; else explicit where a step is given or the law has a memory."""
    if method is not None and (method != "auto" or law.kind != MEMORY):
        return method
    return "explicit" if step is not None or law.kind == MEMORY else "auto"


def plain_pace(seconds: float, longest: float, cells: int) -> Pace:
    """Plain steps of equal length, none above the longest [s]."""
    steps = max(1, math.ceil(seconds / longest * (1.0 - 1e-12)))
    return Pace(seconds / steps, 1, 1.0, _budget(cells))


def super_pace(longest: float, cells: int, share: float = SHARE) -> Pace:
    """Super-steps of stages no longer than the longest [s]."""
    return Pace(longest, MOST, share, _budget(cells))


def explicit_pace(method: Method, seconds: float, longest: float, cells: int) -> Pace:
    """Super-steps where the method is chosen by work, else plain steps; as the two above."""
    if method == "auto":
        return super_pace(longest, cells)
    return plain_pace(seconds, longest, cells)


def _budget(cells: int) -> int:
    return max(1, int(CELL_STEPS / cells))


def drive(
    seconds: float, call: Callable[[float], tuple[int, float]], between: Between | None
) -> int:
    """Call a kernel with the seconds left until none are; returns its stages.

    ``call`` returns stages and seconds left; ``between`` is told the seconds done.
    """
    left, total = seconds, 0
    while left > 0.0:
        stages, left = call(left)
        total += stages
        if between is not None:
            between(seconds - left)
    return total


def implicit_pays(rate: float, law: Law, longest: float) -> tuple[bool, float]:
    """If implicit steps are less work than super-steps, and for how long to believe it [s].

    Parameters
    ----------
    rate : largest change of a cell [J/(m3 s)]
    law : material; of a slab that conducts alike solid and melted, stages are cheaper
    longest : stable plain step [s]
    """
    reach = law.latent / max(rate, 1e-30)
    stages = min(float(MOST), math.sqrt(2.0 * SHARE * reach / longest))
    stages = max(1.0, stages)
    explicit = stages / (worth(int(stages)) * longest)
    even = law.kind != TABLE and law.solid_conductivity == law.liquid_conductivity
    implicit = (EVEN_STEP if even else STEP) / (IMPLICIT_SHARE * reach)
    return implicit < explicit, reach


def advance(
    seconds: float,
    longest: float,
    cells: int,
    call: Callable[[float, int], int],
    between: Between | None,
) -> int:
    """Call a kernel with a step length and numbers of implicit steps until a span is over.

    Parameters
    ----------
    seconds : of the span, > 0
    longest : step allowed [s]
    cells : of the body; a kernel call lasts some 0.2 s
    call : given step length [s] and number of steps; negative where it did not converge
    between : told the seconds done after each call

    Returns
    -------
    Steps taken.
    """
    steps = max(1, math.ceil(seconds / longest * (1.0 - 1e-12)))
    length = seconds / steps
    done = 0
    for count in _portions(steps, _budget(cells)):
        if call(length, count) < 0:
            raise not_converged(length, done * length)
        done += count
        if between is not None:
            between(done * length)
    return steps


def not_converged(length: float, done: float) -> ConvergenceError:
    """What to say of a step that did not converge."""
    return ConvergenceError(
        f"Melting: an implicit step of {length:g} s did not converge to {TOLERANCE:g} of "
        f"the latent heat; the last good state is {done:g} s into the span. "
        "Take a shorter step."
    )


def _portions(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= most


def check_span(seconds: float, step: float | None, method: Method | None) -> None:
    """Raise unless a span and a step can be marched."""
    if not 0.0 < seconds < math.inf:
        raise ParameterError(f"a span of {seconds} s cannot be marched: it must be above 0 s.")
    if step is not None and not step > 0.0:
        raise ParameterError(f"step = {step} s: must be above 0 s.")
    if method == "implicit" and step is None:
        raise ParameterError("implicit steps need a length: give step in s.")
    if method == "auto" and step is not None:
        raise ParameterError('method = "auto" chooses its steps: leave step out, or explicit.')
