"""Load of a plant: duration curves, and COP against the temperature of its source."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import (
    COOL,
    HEAT,
    INK,
    UNMET,
    WIDTH,
    Drawing,
    legend_above,
    say_empty,
)
from thermosim.plots.reduction import duration_curve, energy, largest, thinned
from thermosim.plots.subject import Subject
from thermosim.results import Array

Steps = npt.NDArray[np.bool_]
_SIDES = (("Heating", 1.0, HEAT), ("Cooling", -1.0, COOL))


def drawings(subject: Subject, plant: str) -> Iterator[tuple[str, Drawing]]:
    """Load duration and COP scatter, where the plant has the series."""
    load = subject.series(f"{plant}/load")
    if load is not None and subject.timeline is not None:
        heat = subject.series(f"{plant}/heat")
        yield (
            "load_duration",
            Drawing(
                "Load duration",
                _load_caption(subject, load, heat),
                plant,
                lambda: _load(subject, load, heat),
            ),
        )
    cop = subject.series(f"{plant}/cop")
    for path, name in (
        ("water_from_exchanger", "Water from the exchanger"),
        ("sewage_inlet_temperature", "Sewage before the plant"),
    ):
        source = subject.series(f"{plant}/{path}")
        sign = subject.series(f"{plant}/heat")
        sign = load if sign is None else sign
        if cop is not None and source is not None and _modes(cop, sign):
            yield (
                "cop_source",
                Drawing(
                    "COP against the temperature of the source",
                    _cop_caption(cop, sign),
                    plant,
                    lambda: _cop(cop, source, sign, name),  # noqa: B023 (returns at once)
                ),
            )
            return


def _load_caption(subject: Subject, load: Array, heat: Array | None) -> str:
    steps = subject.seconds().steps
    parts = []
    for name, sign, _ in _SIDES:
        wanted = np.fmax(sign * load, 0.0)
        peak = largest(wanted)
        if not peak > 0.0:
            continue
        hours = energy(wanted, steps) / peak / 3600.0
        part = f"{name} peaks at {wording.amount(peak, 'W')} ({hours:,.0f} full-load hours)"
        if heat is not None:
            missing = energy(np.fmax(wanted - np.fmax(sign * heat, 0.0), 0.0), steps)
            share = 100.0 * missing / energy(wanted, steps)
            unmet = f"{wording.number(share, 2)} % of its energy is not met"
            part += f" and {unmet if share > 0.0 else 'all of it is met'}"
        parts.append(part)
    return f"{'. '.join(parts)}." if parts else "This plant has no load in this run."


def _load(subject: Subject, load: Array, heat: Array | None) -> Figure:
    sides = [side for side in _SIDES if np.any(np.nan_to_num(side[1] * load) > 0.0)] or [_SIDES[0]]
    figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    grid = figure.subplots(1, len(sides), sharey=True, squeeze=False)
    top = max(largest(np.abs(load)), 0.0 if heat is None else largest(np.abs(heat)))
    factor, shown = wording.scale("W", top)
    for axes, (name, sign, color) in zip(grid[0], sides, strict=True):
        delivered = None if heat is None else np.fmax(sign * heat, 0.0)
        steps = subject.seconds().steps
        _durations(axes, np.fmax(sign * load, 0.0) * factor, delivered, (factor, color), steps)
        axes.set_xlabel("Time reached or exceeded [h]")
        axes.set_ylim(bottom=0.0)
        axes.set_xlim(left=0.0)
        legend_above(axes, name if len(sides) > 1 else "")
        say_empty(axes, load)
    grid[0, 0].set_ylabel(f"Power [{shown}]")
    return figure


def _durations(
    axes: Axes,
    load: Array,
    delivered: Array | None,
    look: tuple[float, str],
    steps: Array,
) -> None:
    """Load as a line, delivered as an area, the unmet part hatched between them."""
    factor, color = look
    wanted = _stairs(*thinned(*duration_curve(load, steps)))
    axes.stairs(*wanted, baseline=None, color=color, lw=1.6, label="load", zorder=4)
    if delivered is None:
        return
    met = _stairs(*thinned(*duration_curve(delivered * factor, steps)))
    if np.nansum(load) > 1.0005 * np.nansum(delivered * factor):
        unmet = axes.stairs(*wanted, fill=True, lw=0, zorder=1.5, label="unmet")
        unmet.set(facecolor="white", edgecolor=UNMET, hatch="////")
        axes.stairs(*met, fill=True, color="white", lw=0, zorder=1.6)
    axes.stairs(*met, fill=True, color=color, alpha=0.3, lw=0, label="delivered", zorder=2)


def _stairs(hours: Array, power: Array) -> tuple[Array, Array]:
    """Values and edges in the order `Axes.stairs` wants; one empty step where there is none."""
    if power.size == 0:
        return np.zeros(1), np.array([0.0, 1.0])
    return power, hours


def _modes(cop: Array, sign: Array | None) -> list[tuple[str, str, Steps]]:
    """Name, colour and steps of each mode in which the machine runs."""
    running = np.isfinite(cop) & (cop > 0.0)
    if sign is None:
        return [("running", INK, running)] if running.any() else []
    modes = [(name.lower(), color, running & (way * sign > 0.0)) for name, way, color in _SIDES]
    return [mode for mode in modes if mode[2].any()]


def _cop_caption(cop: Array, sign: Array | None) -> str:
    parts = [
        f"{name} {wording.number(float(np.median(cop[steps])), 3)}"
        for name, _, steps in _modes(cop, sign)
    ]
    return (
        f"Each dot is one step and the line the median at that temperature; medians of all steps: "
        f"{', '.join(parts)}."
    )


def _cop(cop: Array, source: Array, sign: Array | None, name: str) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    axes = figure.subplots()
    modes = _modes(cop, sign)
    for mode, color, steps in modes:
        few = np.count_nonzero(steps) < 300
        axes.scatter(
            source[steps],
            cop[steps],
            s=16 if few else 5,
            color=color,
            alpha=0.6 if few else 0.25,
            lw=0,
            rasterized=not few,
        )
        axes.plot(*_medians(source[steps], cop[steps]), color=color, lw=2.2, label=mode)
    axes.set_xlabel(f"{name} [°C]")
    axes.set_ylabel("COP [-]")
    axes.margins(y=0.08)
    legend_above(axes)
    return figure


def _medians(x: Array, y: Array) -> tuple[Array, Array]:
    """Medians of y in about twenty even bins of x."""
    low, high = float(np.nanmin(x)), float(np.nanmax(x))
    if not high > low:
        return np.array([low]), np.array([np.median(y)])
    group = np.clip(((x - low) / (high - low) * 20).astype(np.intp), 0, 19)
    known = [number for number in range(20) if np.any(group == number)]
    middles = [float(np.median(x[group == number])) for number in known]
    return np.array(middles), np.array([np.median(y[group == number]) for number in known])
