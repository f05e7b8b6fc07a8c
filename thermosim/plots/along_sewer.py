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
    Drawing,
    legend_above,
    panels,
    say_empty,
)
from thermosim.plots.reduction import binned, largest, smallest
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
                _map_caption(subject, field),
                "Sewer",
                lambda: _map(subject, field),
            ),
        )


def _profile_caption(subject: Subject, field: Array) -> str:
    falls = field[:, 0] - field[:, -1]
    change = float(np.mean(falls[np.isfinite(falls)])) if np.isfinite(falls).any() else np.nan
    way = "cools" if change >= 0.0 else "warms"
    steps = "; the shaded reaches are the plants" if subject.plants else ""
    return (
        f"On average the sewage {way} by {wording.amount(abs(change), 'K')} from end to end, and "
        f"its lowest value anywhere is {wording.amount(smallest(field), 'degC')}{steps}."
    )


def _map_caption(subject: Subject, field: Array) -> str:
    takers = "sewer and plants have" if subject.plants else "the sewer has"
    return (
        f"Above the temperature, below what {takers} taken (blue) or given (red) up to each "
        f"place; the sewage spans {wording.amount(smallest(field), 'degC')} to "
        f"{wording.amount(largest(field), 'degC')}."
    )


def _distance(subject: Subject) -> tuple[Array, float, str]:
    """Positions in a handy unit, the factor to it from metres, and the axis label."""
    position = subject.result.coordinates["position"].values
    far = largest(np.abs(position)) >= 5e3
    factor, unit = (1e-3, "km") if far else (1.0, "m")
    return position * factor, factor, f"Distance along the sewer [{unit}]"


def _lines(subject: Subject, field: Array) -> list[tuple[str, str, Array]]:
    """Name, colour and profile [degC] of the mean and of the design days."""
    known = np.isfinite(field).sum(axis=0)
    middle = np.where(known > 0, np.nansum(field, axis=0) / np.maximum(known, 1), np.nan)
    lines = [("mean", SEWAGE, middle)]
    numbers = subject.seconds().day_numbers()
    for (name, number), color in zip(design_days(subject), (HEAT, COOL), strict=False):
        when = subject.seconds().date(number * DAY - subject.seconds().midnight)
        lines.append((f"{name}, {when}", color, field[numbers == number].mean(axis=0)))
    return lines


def _profile(subject: Subject, field: Array) -> Figure:
    figure, (above, below) = panels(2, 4.9, (1.5, 1.0))
    position, factor, name = _distance(subject)
    low, high = np.fmin.reduce(field), np.fmax.reduce(field)
    above.fill_between(position, low, high, color=SEWAGE, alpha=0.14, lw=0, label="whole run")
    for label, color, values in _lines(subject, field):
        above.plot(position, values, color=color, label=label)
        below.plot(position, values - values[0], color=color)
    edges = _edges(position)
    above.set_xlim(edges[0], edges[-1])
    for plant, (first, last) in plant_reaches(subject).items():
        below.axvspan(first * factor, last * factor, color=INK, alpha=0.08, lw=0)
        _mark_plant(above, plant, first * factor, last * factor)
    below.axhline(0.0, color=INK, lw=0.8)
    below.set_xlabel(name)
    above.set_ylabel("Sewage temperature [°C]")
    below.set_ylabel("Change since\nthe inlet [K]")
    say_empty(above, field)
    legend_above(above)
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
    figure, axes = panels(2, 5.6)
    position, factor, name = _distance(subject)
    series = binned(subject.seconds(), field)
    change = series.mean - series.mean[:, :1]
    most = largest(np.abs(change))
    most = most if most > 0.0 else 1.0
    labels = ("Sewage temperature [°C]", "Change since the inlet [K]")
    for panel, values, label in zip(axes, (series.mean, change), labels, strict=True):
        mesh = colour_map(panel, series.days, *evened(position, values))
        if values is change:
            mesh.set(cmap="RdBu_r", clim=(-most, most))
        figure.colorbar(mesh, ax=panel, label=label, pad=0.015, fraction=0.04)
        for plant, (first, last) in plant_reaches(subject).items():
            _frame_plant(panel, plant, first * factor, last * factor)
        panel.set_ylabel(name.replace("along the sewer ", ""))
        say_empty(panel, field)
        mark_time(panel, subject.seconds(), named=panel is axes[-1])
    return figure


def evened(position: Array, values: Array) -> tuple[Array, Array]:
    """Positions without gaps, values interpolated where an exchanger lies between two cells."""
    gaps = np.diff(position)
    if not gaps.max() > 1.5 * gaps.min():
        return position, values
    count = min(300, round(float(position[-1] - position[0]) / float(gaps.min())) + 1)
    even = np.linspace(position[0], position[-1], count)
    left = np.clip(np.searchsorted(position, even, side="right") - 1, 0, gaps.size - 1)
    share = (even - position[left]) / gaps[left]
    return even, values[:, left] * (1.0 - share) + values[:, left + 1] * share


def _frame_plant(axes: Axes, plant: str, first: float, last: float) -> None:
    """Lines at both ends of a plant's exchanger, its name above them."""
    for edge in (first, last):
        axes.axhline(edge, color=INK, lw=0.7, ls=(0, (4, 3)))
    axes.annotate(
        wording.words(plant),
        (0.01, last),
        (0, 2),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="bottom",
        fontsize=8.5,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )


def colour_map(axes: Axes, days: Array, position: Array, values: Array) -> QuadMesh:
    """Draw values over time and position as one embedded picture."""
    stride = max(1, position.size // 300)
    axes.grid(visible=False)
    return axes.pcolormesh(
        _edges(days),
        _edges(position[::stride]),
        np.ma.masked_invalid(values[:, ::stride].T),
        cmap="viridis",
        rasterized=True,
    )


def _edges(middles: Array) -> Array:
    """Edges of cells from their middles."""
    between = (middles[1:] + middles[:-1]) / 2
    first, last = 2 * middles[0] - between[0], 2 * middles[-1] - between[-1]
    return np.concatenate([[first], between, [last]])
