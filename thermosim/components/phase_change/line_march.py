"""Marches along a line: explicit, or whatever is least work at the same error."""

import numpy as np
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.enthalpy_rows import Edge, Field
from thermosim_kernels.melting_implicit import stride
from thermosim_kernels.melting_line import Line, march
from thermosim_kernels.melting_pace import Pace

from thermosim.components.phase_change.pace import (
    IMPLICIT_SHARE,
    PLACED_SHARE,
    SHARE,
    SMALL,
    Between,
    drive,
    implicit_pays,
    not_converged,
    plain_pace,
    super_pace,
)
from thermosim.components.phase_change.state import Array
from thermosim.materials.melting import TOLERANCE

Bundle = tuple[Law, Line, Edge, Edge, Field]  # of a line, as its kernels want it


def explicit(
    body: Bundle, placed: bool, pace: Pace, seconds: float, heat: Array, between: Between | None
) -> int:
    """Plain steps or super-steps; returns their stages."""

    def call(left: float) -> tuple[int, float]:
        return march(*body, placed, pace, left, heat)

    return drive(seconds, call, between)


def implicit(body: Bundle, pace: Pace, seconds: float, heat: Array, between: Between | None) -> int:
    """Implicit steps of adaptive length; returns their Newton steps."""
    longest = pace.longest

    def call(left: float) -> tuple[int, float]:
        nonlocal longest
        turns, rest, longest = stride(
            *body, TOLERANCE, pace._replace(longest=longest), left, heat
        )  # fmt: skip
        if turns < 0:
            raise not_converged(longest, seconds - rest)
        return turns, rest

    return drive(seconds, call, between)


def cheapest(
    body: Bundle, placed: bool, longest: float, seconds: float, heat: Array,
    between: Between | None,
) -> int:  # fmt: skip
    """Super-steps, or implicit steps where these are less work; returns stages or Newton steps.

    Fronts are placed by explicit steps only. Long marches look anew at the fastest cell as the
    time since the beginning doubles; one plain step shows its rate.
    """
    law, field = body[0], body[4]
    cells = field.enthalpy.size
    sided = placed and law.kind == LINE and law.liquidus == law.reference
    pace = super_pace(longest, cells, PLACED_SHARE if sided else SHARE)
    if sided or cells * seconds / longest < SMALL:
        return explicit(body, placed, pace, seconds, heat, between)
    left, steps = seconds, 0
    while left > 0.0:
        before, first = field.enthalpy.copy(), min(longest, left)
        march(*body, placed, plain_pace(first, first, cells), first, heat)
        rate = float(np.abs(field.enthalpy - before).max()) / first
        pays, reach = implicit_pays(rate, law, longest)
        left -= first
        part, done = min(left, max(reach, seconds - left)), seconds - left
        if part > 0.0:
            tell = None if between is None else _later(between, done)
            if pays:
                tried = pace._replace(longest=IMPLICIT_SHARE * reach, share=IMPLICIT_SHARE)
                steps += implicit(body, tried, part, heat, tell)
            else:
                steps += explicit(body, placed, pace, part, heat, tell)
        left -= part
        steps += 1
    return steps


def _later(between: Between, done: float) -> Between:
    """The same teller for a part that begins later [s]."""
    return lambda seconds: between(done + seconds)
