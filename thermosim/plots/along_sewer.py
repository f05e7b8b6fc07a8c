"""Sewage temperature along the sewer, and along it and through time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from thermosim.plots import wording
from thermosim.plots.canvas import (
    COOL,
    HEAT,
    INK,
    SEWAGE,
    WIDTH,
    Drawing,
    legend_above,
    say_empty,
)
from thermosim.plots.reduction import Binned, binned, largest, smallest
from thermosim.plots.subject import TIME, Subject, design_days, plant_reaches
from thermosim.plots.timeline import DAY, mark_time
from thermosim.results import Array

FIELD = "sewer/temperature"
DIMS = (TIME, "position")


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Profile and colour map, where the result has the sewage along the sewer."""
    field = subject.values(FIELD, DIMS)
    if field is None:
        return
    if field.shape[1] >= 2:
        yield (
            "sewer_profile",
            Drawing(
                "Sewage temperature along the sewer",
                _profile_caption(subject, field),
                "Sewer",
                lambda: _profile(subject, field),
            ),
        )
    if min(field.shape) >= 2:
        yield (
            "sewer_map",
            Drawing(
                "Sewage temperature over the run and along the sewer",
                "Follow a colour upwards to see what the sewage loses to the sewer and to the "
                f"plants, and sideways to see the season; it spans "
                f"{wording.amount(smallest(field), 'degC')} to "
                f"{wording.amount(largest(field), 'degC')}.",
                "Sewer",
                lambda: _map(subject, field),
            ),
        )


def _profile_caption(subject: Subject, field: Array) -> str:
    falls = field[:, 0] - field[:, -1]
    change = float(np.mean(falls[np.isfinite(falls)])) if np.isfinite(falls).any() else np.nan
    way = "cools" if change >= 0.0 else "warms"
    steps = "; the steps are the plants" if subject.plants else ""
    return (
        f"On average the sewage {way} by {wording.amount(abs(change), 'K')} from end to end, and "
        f"its lowest value anywhere is {wording.amount(smallest(field), 'degC')}{steps}."
    )


def _distance(position: Array) -> tuple[Array, str]:
    """Positions in a handy unit, and the axis label."""
    far = largest(np.abs(position)) >= 5e3
    return position * (1e-3 if far else 1.0), f"Distance along the sewer [{'km' if far else 'm'}]"


def _profile(subject: Subject, field: Array) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.5), layout="constrained")
    axes = figure.subplots()
    position, name = _distance(subject.result.coordinates["position"].values)
    scale = float(position[-1] / subject.result.coordinates["position"].values[-1] or 1.0)
    low, high = np.fmin.reduce(field), np.fmax.reduce(field)
    axes.fill_between(position, low, high, color=SEWAGE, alpha=0.14, lw=0, label="whole run")
    known = np.isfinite(field).sum(axis=0)
    middle = np.where(known > 0, np.nansum(field, axis=0) / np.maximum(known, 1), np.nan)
    axes.plot(position, middle, color=SEWAGE, label="mean")
    numbers = subject.seconds().day_numbers()
    for (day_name, number), color in zip(design_days(subject), (HEAT, COOL), strict=False):
        rows = field[numbers == number]
        when = subject.seconds().date(number * DAY - subject.seconds().midnight)
        axes.plot(position, rows.mean(axis=0), color=color, label=f"{day_name}, {when}")
    edges = _edges(position)
    axes.set_xlim(edges[0], edges[-1])
    for plant, (first, last) in plant_reaches(subject).items():
        _mark_plant(axes, plant, first * scale, last * scale)
    axes.set_xlabel(name)
    axes.set_ylabel("Sewage temperature [°C]")
    say_empty(axes, field)
    legend_above(axes)
    return figure


def _mark_plant(axes: Axes, plant: str, first: float, last: float) -> None:
    """Shade the reach of a plant and write its name at the bottom, inside the panel."""
    axes.axvspan(first, last, color=INK, alpha=0.08, lw=0)
    left, right = axes.get_xlim()
    late = (first + last) / 2 > (left + right) / 2
    axes.annotate(
        wording.words(plant),
        (first if late else last, 0.03),
        (-4 if late else 4, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right" if late else "left",
        fontsize=8.5,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )


def _map(subject: Subject, field: Array) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    axes = figure.subplots()
    position, name = _distance(subject.result.coordinates["position"].values)
    scale = float(position[-1] / subject.result.coordinates["position"].values[-1] or 1.0)
    series = binned(subject.seconds(), field)
    mesh = colour_map(axes, series, position)
    figure.colorbar(mesh, ax=axes, label="Sewage temperature [°C]", pad=0.015, fraction=0.04)
    for plant, (first, last) in plant_reaches(subject).items():
        for edge in (first, last):
            axes.axhline(edge * scale, color="white", lw=0.8, ls=(0, (4, 3)))
        axes.annotate(
            wording.words(plant),
            (0.01, last * scale),
            (0, 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="bottom",
            fontsize=8.5,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )
    axes.set_ylabel(name)
    say_empty(axes, field)
    mark_time(axes, subject.seconds())
    return figure


def colour_map(axes: Axes, series: Binned, position: Array) -> QuadMesh:
    """Draw the bin means over time and position as one embedded picture."""
    stride = max(1, position.size // 300)
    axes.grid(visible=False)
    return axes.pcolormesh(
        _edges(series.days),
        _edges(position[::stride]),
        np.ma.masked_invalid(series.mean[:, ::stride].T),
        cmap="viridis",
        rasterized=True,
    )


def _edges(middles: Array) -> Array:
    """Edges of cells from their middles."""
    between = (middles[1:] + middles[:-1]) / 2
    first, last = 2 * middles[0] - between[0], 2 * middles[-1] - between[-1]
    return np.concatenate([[first], between, [last]])
