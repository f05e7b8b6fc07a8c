"""Melting in one body: temperatures, the front, and what came through the sides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import CYCLE, INK, WIDTH, Drawing, legend_above, panels
from thermosim.plots.subject import TIME, Subject
from thermosim.results import Array

FIELD, FRACTION = "melting/temperature", "melting/fraction"
MOMENTS = 5
SCENARIO = "melting"


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Profiles or fields, and the course of melting, where the result is of a melting body."""
    variable = subject.result.variables.get(FIELD)
    if variable is None:
        return
    shares = subject.variable("melting/melted_share").values
    caption = (
        f"The melted share goes from {wording.number(100.0 * shares[0], 3)} % after the first "
        f"interval to {wording.number(100.0 * shares[-1], 3)} % at the end."
    )
    if len(variable.dims) == 3:
        yield (
            "melting_field",
            Drawing(
                "Isotherms and the front between solid and liquid",
                f"{caption} The heavy line is where half of a cell has melted.",
                "Melting", lambda: _fields(subject),
            ),
        )  # fmt: skip
    else:
        yield (
            "melting_profile",
            Drawing(
                "Temperature and melted fraction across the body", caption, "Melting",
                lambda: _profiles(subject),
            ),
        )  # fmt: skip
    yield (
        "melting_course",
        Drawing("Course of melting", caption, "Melting", lambda: _course(subject)),
    )


def _hours(subject: Subject) -> tuple[Array, str]:
    """Times in a handy unit."""
    seconds = subject.result[TIME].values
    for span, unit in ((86400.0 * 3, "day"), (3600.0 * 2, "h"), (120.0, "min")):
        if seconds[-1] >= span:
            size = {"day": 86400.0, "h": 3600.0, "min": 60.0}[unit]
            return seconds / size, unit
    return seconds, "s"


def _chosen(count: int) -> list[int]:
    """A few moments, evenly spaced; the last one always."""
    return sorted({round((k + 1) * count / MOMENTS) - 1 for k in range(MOMENTS)} - {-1})


def _profiles(subject: Subject) -> Figure:
    figure, (above, below) = panels(2, 5.0, (1.6, 1.0))
    times, unit = _hours(subject)
    place = subject.result["position"].values * 1e3
    shades = np.linspace(0.25, 1.0, len(_chosen(times.size)))
    for color, k in zip(_colours(shades), _chosen(times.size), strict=True):
        label = f"{wording.number(times[k], 3)} {unit}"
        above.plot(place, subject.variable(FIELD).values[k], color=color, label=label)
        below.plot(place, subject.variable(FRACTION).values[k], color=color)
    above.set_ylabel("Temperature [°C]")
    below.set_ylabel("Melted fraction")
    below.set_xlabel(f"{_place_name(subject)} [mm]")
    legend_above(above)
    return figure


def _place_name(subject: Subject) -> str:
    radial = "radii" in subject.result["position"].description
    return "Radius" if radial else "Distance from the first face"


def _colours(shades: Array) -> list[tuple[float, ...]]:
    from matplotlib import colormaps

    return [tuple(colormaps["inferno"](0.92 * (1.0 - shade))) for shade in shades]


def _fields(subject: Subject) -> Figure:
    """Up to four moments; coloured isotherms, the front as a line."""
    field, fraction = subject.variable(FIELD).values, subject.variable(FRACTION).values
    times, unit = _hours(subject)
    x, y = (subject.result[name].values * 1e3 for name in ("x", "y"))
    moments = sorted({max(round(times.size * share) - 1, 0) for share in (0.1, 0.3, 0.6, 1.0)})
    tall = y[-1] - y[0] > 0.7 * (x[-1] - x[0])
    rows, columns = (1, len(moments)) if tall else (-(-len(moments) // 2), min(2, len(moments)))
    span = (y[-1] - y[0]) / (x[-1] - x[0]) * (WIDTH - 1.6) / columns * rows
    figure = Figure(figsize=(WIDTH, float(np.clip(span + 1.0, 2.8, 7.5))), layout="constrained")
    axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).flat
    levels = _levels(field)
    for panel, k in zip(axes, moments, strict=False):
        shown = panel.contourf(x, y, field[k], levels=levels, cmap="inferno")
        panel.contour(x, y, field[k], levels=levels, colors="white", linewidths=0.3, alpha=0.6)
        _front(panel, x, y, fraction[k])
        panel.set_title(f"{wording.number(times[k], 3)} {unit}")
        panel.set_aspect("equal")
        panel.grid(visible=False)
    figure.colorbar(shown, ax=figure.axes, label="Temperature [°C]", fraction=0.04, pad=0.02)
    figure.supxlabel("x, or radius [mm]", fontsize=9)
    figure.supylabel("y [mm]", fontsize=9)
    return figure


def _levels(field: Array) -> Array:
    """Round isotherms over the range of the whole run."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(np.nanmin(field)), float(np.nanmax(field))
    if not high > low:
        low, high = low - 1.0, high + 1.0
    levels: Array = np.asarray(MaxNLocator(14).tick_values(low, high), dtype=np.float64)
    return levels


def _front(panel: Axes, x: Array, y: Array, fraction: Array) -> None:
    """Line between solid and liquid, white in its core to stand out on any colour."""
    if fraction.min() < 0.5 < fraction.max():
        panel.contour(x, y, fraction, levels=[0.5], colors="white", linewidths=2.6)
        panel.contour(x, y, fraction, levels=[0.5], colors=INK, linewidths=1.3)


def _course(subject: Subject) -> Figure:
    figure, (above, below) = panels(2, 4.6)
    times, unit = _hours(subject)
    above.plot(times, 100.0 * subject.variable("melting/melted_share").values, color=CYCLE[1])
    above.set_ylabel("Melted share [%]")
    powers = [path for path in subject.result.variables if path.startswith("melting/power_")]
    most = max(float(np.abs(subject.variable(path).values).max()) for path in powers)
    factor, shown = wording.scale("W", most)
    for path, color in zip(powers, CYCLE, strict=False):
        values = subject.variable(path).values
        if np.any(values):
            below.plot(
                times, values * factor, color=color, label=path.removeprefix("melting/power_")
            )
    below.axhline(0.0, color=INK, lw=0.8)
    below.set_ylabel(f"Heat into the body [{shown}]")
    below.set_xlabel(f"Time [{unit}]")
    legend_above(below)
    return figure
