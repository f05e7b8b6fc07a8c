"""Stages of constant inlet and flow, cut at the moments that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from thermosim.results import Array

if TYPE_CHECKING:
    from thermosim.scenarios.packed_bed_inputs import Stage


def moments(stages: tuple[Stage, ...], points: int) -> Array:
    """Start and ``points`` evenly spaced moments to the end of all stages [s]."""
    end = sum(stage.duration for stage in stages)
    return np.asarray(np.linspace(0.0, end, points + 1), dtype=np.float64)


def intervals(stages: tuple[Stage, ...], times: Array) -> Iterator[list[tuple[Stage, float]]]:
    """For each interval between moments, its stages with the seconds each has of it."""
    for now, then in pairwise(times):
        found, end = [], 0.0
        for stage in stages:
            begin, end = end, end + stage.duration
            seconds = min(end, float(then)) - max(begin, float(now))
            if seconds > 1e-9 * float(then):
                found.append((stage, seconds))
        yield found


def signed_flow(stage: Stage) -> float:
    """Flow of a stage, < 0 downward [m3/s]."""
    return -stage.flow if stage.downward else stage.flow
