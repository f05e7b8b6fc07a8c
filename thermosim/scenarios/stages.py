"""Stages of constant inlet and flow, cut at the moments that are kept, and their ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from thermosim.results import Array, Ledger

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


def ledger(
    names: tuple[str, str], heat: Array, loss: Array, stored: Array, inside: dict[str, float]
) -> Ledger:
    """Heat of the stream by its sign in each interval; loss; what is left inside.

    Parameters
    ----------
    names : of the stream and of what is around
    heat, loss : of each interval, given by the stream and lost, shape (points,) [J]
    stored : since the start, shape (points + 1,) [J]
    inside : what is left at the end, part by part [J]
    """
    stream, around = names
    lost = float(loss.sum())
    inputs = {stream: float(heat.clip(min=0.0).sum())}
    outputs = {stream: -float(heat.clip(max=0.0).sum())}
    (outputs if lost >= 0.0 else inputs)[around] = abs(lost)
    return Ledger(
        inputs=inputs, outputs=outputs, stored=inside,
        residual_series=heat - loss - np.diff(stored),
    )  # fmt: skip
