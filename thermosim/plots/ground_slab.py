"""Floor on the ground: heat through the year, plan of the heat flux, section of the soil."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import SymLogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COOL,
    HEAT,
    INK,
    WIDTH,
    Drawing,
    legend_above,
    panels,
    range_line,
)
from thermosim.plots.reduction import binned, largest, smallest
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import mark_time
from thermosim.results import Array

HEAT_FLOW = "floor/heat_flow"
FLUX = "surface/mean_heat_flux"
MEAN, SWING = "section/mean_temperature", "section/annual_amplitude"
PLAN, SECTION = ("y", "x"), ("depth", "x")
AIRS = (
    ("zone/temperature", "zone", HEAT),
    ("floor/surface_temperature", "floor's surface", COOL),
    ("outside/air_temperature", "outdoor air", AIR),
)
DRAWN = (
    *(HEAT_FLOW, "open_ground/heat_flow", FLUX, MEAN, SWING),
    *(path for path, _, _ in AIRS),
)
SEEN = 2.0  # of the open ground round the floor in the plan [m]
NAMED = "Floor"


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Course, plan and section, where the result is a floor's."""
    if FLUX not in subject.result.variables or HEAT_FLOW not in subject.result.variables:
        return
    heat = subject.result.variables[HEAT_FLOW].values
    if heat.ndim == 1 and subject.timeline and np.ptp(heat) > 1e-9 * largest(np.abs(heat)):
        yield (
            "floor_heat",
            Drawing(
                "Heat of the floor through the year",
                f"The floor loses {wording.amount(smallest(heat), 'W')} to "
                f"{wording.amount(largest(heat), 'W')} to the ground; bands are daily ranges.",
                NAMED,
                lambda: _course(subject),
            ),
        )
    flux = subject.values(FLUX, PLAN)
    if flux is not None:
        yield (
            "floor_plan",
            Drawing(
                "Mean heat flux into the ground, seen from above",
                "Red goes into the ground, blue comes out of it; the line beside cuts through the "
                f"middle. The middle of the floor takes {wording.amount(flux[0, 0], 'W/m^2')}.",
                NAMED,
                lambda: _plan(subject, flux),
            ),
        )
    mean = subject.values(MEAN, SECTION)
    if mean is not None:
        yield (
            "floor_section",
            Drawing(
                "Ground below the middle of the floor",
                _section_caption(subject),
                NAMED,
                lambda: _section(subject, mean),
            ),
        )


def _course(subject: Subject) -> Figure:
    figure, (above, below) = panels(2, 4.8, (1.2, 1.0))
    timeline = subject.seconds()
    heat = subject.result.variables[HEAT_FLOW].values
    unit, factor = ("kW", 1e-3) if largest(heat) >= 1e4 else ("W", 1.0)
    range_line(above, binned(timeline, heat), HEAT, "floor into the ground", factor)
    above.set_ylabel(f"Heat [{unit}]")
    above.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    for path, name, color in AIRS:
        values = subject.series(path)
        if values is not None:
            range_line(below, binned(timeline, values), color, name)
    below.set_ylabel("Temperature [°C]")
    mark_time(above, timeline, named=False)
    mark_time(below, timeline)
    legend_above(above)
    legend_above(below)
    return figure


def _axis(subject: Subject, name: str) -> Array:
    return subject.result.coordinates[name].values


def _mirrored(position: Array) -> Array:
    return np.concatenate([-position[::-1], position])


def _edge(subject: Subject, name: str, flux: Array) -> float:
    """Half the floor: where the flux along the middle line leaves its first sign or vanishes."""
    line = flux[0] if name == "x" else flux[:, 0]
    position = _axis(subject, name)
    most = largest(np.abs(line))
    beyond = np.flatnonzero(np.abs(line) < 1e-9 * most)
    if beyond.size == 0:  # no insulated strip: the flux changes its sign there
        beyond = np.flatnonzero(line * line[0] < 0.0)
    return float(position[beyond[0]]) if beyond.size else float(position[-1])


def _plan(subject: Subject, flux: Array) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.7), layout="constrained")
    plan, cut = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
    half = [_edge(subject, name, flux) for name in ("x", "y")]
    seen = [size + max(SEEN, 0.1 * size) for size in half]
    x, y = _axis(subject, "x"), _axis(subject, "y")
    keep_x, keep_y = x <= seen[0], y <= seen[1]
    some = flux[np.ix_(keep_y, keep_x)]
    whole = np.block([[some[::-1, ::-1], some[::-1]], [some[:, ::-1], some]])
    most = largest(np.abs(some))
    straight = 10.0 ** np.ceil(np.log10(max(abs(float(flux[0, 0])), 1e-3 * most, 1e-12)))
    mesh = plan.pcolormesh(
        _mirrored(x[keep_x]),
        _mirrored(y[keep_y]),
        whole,
        cmap="RdBu_r",
        norm=SymLogNorm(straight, vmin=-most, vmax=most),
        shading="nearest",
        rasterized=True,
    )
    bar = figure.colorbar(mesh, ax=plan, label="Heat flux [W/m²]")
    bar.ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    plan.plot(*_outline(half), color=INK, lw=0.8)
    plan.set_aspect("equal")
    plan.set(xlabel="x [m]", ylabel="y [m]")
    plan.grid(visible=False)
    cut.plot(_mirrored(x[keep_x]), np.concatenate([some[0][::-1], some[0]]), color=HEAT)
    cut.set_yscale("symlog", linthresh=straight)
    cut.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    cut.axhline(0.0, color=INK, lw=0.8)
    cut.set(xlabel="x [m]", ylabel="At y = 0 [W/m²]")
    return figure


def _outline(half: list[float]) -> tuple[list[float], list[float]]:
    a, b = half
    return [-a, a, a, -a, -a], [-b, -b, b, b, -b]


def _section_caption(subject: Subject) -> str:
    swing = subject.values(SWING, SECTION)
    if swing is None:
        return "Mean temperature of the year; the other half is its mirror image."
    return (
        "Mean of the year on the left, half the annual swing on the right; the swing in the "
        f"middle of the floor is at most {wording.amount(largest(swing[:, 0]), 'K')}."
    )


def _section(subject: Subject, mean: Array) -> Figure:
    swing = subject.values(SWING, SECTION)
    fields = [(mean, "Mean [°C]", "RdYlBu_r")]
    if swing is not None:
        fields.append((swing, "Half the annual swing [K]", "viridis"))
    figure = Figure(figsize=(WIDTH, 3.4), layout="constrained")
    axes = figure.subplots(1, len(fields), squeeze=False, sharey=True)[0]
    for panel, (values, label, colours) in zip(axes, fields, strict=True):
        _contours(panel, subject, values, label, colours)
    axes[0].set_ylabel("Depth [m]")
    axes[0].invert_yaxis()
    return figure


def _contours(panel: Axes, subject: Subject, values: Array, label: str, colours: str) -> None:
    x, depth = _axis(subject, "x"), _axis(subject, "depth")
    flux = subject.result.variables[FLUX].values
    half = _edge(subject, "x", flux)
    keep = x <= half + max(SEEN, float(depth[-1]), 0.3 * half)
    low, high = smallest(values), largest(values)
    levels = MaxNLocator(12).tick_values(low, high if high > low else low + 1.0)
    across = np.concatenate([[0.0], x[keep]])  # the field is flat across its mirror
    shown = np.concatenate([values[:, :1], values[:, keep]], axis=1)
    filled = panel.contourf(across, depth, shown, levels=levels, cmap=colours)
    panel.contour(across, depth, shown, levels=levels, colors=INK, linewidths=0.3)
    panel.plot([0.0, half], [0.0, 0.0], color=INK, lw=3.0, clip_on=False, solid_capstyle="butt")
    panel.set_xlabel("x [m]")
    panel.grid(visible=False)
    figure = panel.get_figure()
    if figure is not None:
        figure.colorbar(filled, ax=panel, label=label, format="%.3g")
