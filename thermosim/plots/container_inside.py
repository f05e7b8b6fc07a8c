"""A heat container from inside: melting round a channel, cold corners of a tank, the course."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import CYCLE, HEAT, INK, WIDTH, Drawing, legend_above, panels
from thermosim.plots.subject import TIME, Subject
from thermosim.results import Array

SCENARIO = "container_inside"
CUTS = (("middle", "height"), ("wall", "height"), ("floor", "width"))
SECTION = "Inside the container"
FROM = "The oil of a charge enters at the bottom, height 0."


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Fields of the channel, or cuts of the tank; then the course."""
    shares = subject.variable("inside/melted_share").values
    caption = (
        f"The melted share goes from {wording.number(100.0 * shares[0], 3)} to "
        f"{wording.number(100.0 * shares.max(), 3)} % at most and "
        f"{wording.number(100.0 * shares[-1], 3)} % at the end."
    )
    front = "The heavy line is where half of a cell is melted."
    if "radius" not in subject.result and "length" not in subject.result:
        title = "The bed along the oil's path"
        yield "bed", Drawing(title, f"{caption} {FROM}", SECTION, lambda: _bed(subject))
    elif "inside/temperature" in subject.result.variables:
        title = "Material round one oil channel"
        yield "channel", Drawing(title, f"{caption} {front}", SECTION, lambda: _channel(subject))
    else:
        title = "Cuts through the tank: middle, long wall, floor"
        yield "tank", Drawing(title, f"{caption} {front}", SECTION, lambda: _tank(subject))
    yield "inside_course", Drawing("Course", caption, SECTION, lambda: _course(subject))


def _hours(subject: Subject) -> Array:
    return np.asarray(subject.result[TIME].values / 3600.0, dtype=np.float64)


def _moments(subject: Subject, parts: tuple[float, ...]) -> list[int]:
    """When these parts of the most that ever melts had melted, and the end."""
    shares = subject.variable("inside/melted_share").values
    aims = [shares[0] + part * (shares.max() - shares[0]) for part in parts]
    return sorted({max(int(np.argmax(shares >= aim)), 1) for aim in aims} | {shares.size - 1})


def _levels(values: Array) -> Array:
    """Round isotherms over the range of the run."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if not high > low:
        low, high = low - 1.0, high + 1.0
    return np.asarray(MaxNLocator(14).tick_values(low, high), dtype=np.float64)


def _front(panel: Axes, x: Array, y: Array, fraction: Array) -> None:
    """Line between solid and liquid, white in its core to stand out on any colour."""
    if fraction.min() < 0.5 < fraction.max():
        panel.contour(x, y, fraction, levels=[0.5], colors="white", linewidths=2.6)
        panel.contour(x, y, fraction, levels=[0.5], colors=INK, linewidths=1.3)


def _channel(subject: Subject) -> Figure:
    """Radius and height, one panel a moment; height is drawn shorter than it is."""
    field = subject.variable("inside/temperature").values
    fraction = subject.variable("inside/fraction").values
    radius = subject.result["radius"].values * 1e3
    height, hours = subject.result["height"].values, _hours(subject)
    moments = _moments(subject, (0.3, 0.7, 0.97))
    figure = Figure(figsize=(WIDTH, 4.2), layout="constrained")
    axes = figure.subplots(1, len(moments), sharex=True, sharey=True, squeeze=False)[0]
    levels = _levels(field)
    for panel, k in zip(axes, moments, strict=True):
        shown = panel.contourf(radius, height, field[k], levels=levels, cmap="inferno")
        _front(panel, radius, height, fraction[k])
        panel.set_title(f"{wording.number(hours[k], 3)} h")
        panel.grid(visible=False)
    axes[0].set_ylabel("Height [m]")
    figure.supxlabel("Radius from the axis of the channel [mm]", fontsize=9)
    figure.colorbar(shown, ax=list(axes), label="Temperature [°C]", fraction=0.04, pad=0.02)
    return figure


def _bed(subject: Subject) -> Figure:
    """Temperature and melted fraction over the height, a line a moment."""
    height, hours = subject.result["height"].values, _hours(subject)
    figure = Figure(figsize=(WIDTH, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for k, colour in zip(_moments(subject, (0.1, 0.3, 0.5, 0.7, 0.97)), CYCLE, strict=False):
        label = f"{wording.number(hours[k], 3)} h"
        for panel, name, factor in ((left, "temperature", 1.0), (right, "fraction", 100.0)):
            values = factor * subject.variable(f"inside/{name}").values[k]
            panel.plot(values, height, color=colour, label=label)
    left.set_ylabel("Height [m]")
    left.set_xlabel("Temperature of the material [°C]")
    right.set_xlabel("Melted [%]")
    legend_above(left)
    return figure


def _tank(subject: Subject) -> Figure:
    """A row a cut, a column a moment; height and width are drawn larger than length."""
    moments, hours = _moments(subject, (0.4, 0.97)), _hours(subject)
    length = subject.result["length"].values
    every = [subject.variable(f"inside/{cut}_temperature").values for cut, _ in CUTS]
    levels = _levels(np.concatenate([values.ravel() for values in every]))
    figure = Figure(figsize=(WIDTH, 5.6), layout="constrained")
    grid = figure.subplots(len(CUTS), len(moments), sharex=True, squeeze=False)
    for row, ((cut, across), values) in enumerate(zip(CUTS, every, strict=True)):
        places = subject.result[across].values
        fraction = subject.variable(f"inside/{cut}_fraction").values
        for panel, k in zip(grid[row], moments, strict=True):
            shown = panel.contourf(length, places, values[k], levels=levels, cmap="inferno")
            _front(panel, length, places, fraction[k])
            panel.grid(visible=False)
            if row == 0:
                panel.set_title(f"{wording.number(hours[k], 3)} h")
        grid[row, 0].set_ylabel(f"{cut.capitalize()}\n{across} [m]")
    figure.supxlabel("Length [m]", fontsize=9)
    label = "Temperature [°C]"
    figure.colorbar(shown, ax=list(grid.ravel()), label=label, fraction=0.04, pad=0.02)
    return figure


def _course(subject: Subject) -> Figure:
    figure, (above, below) = panels(2, 5.0)
    hours = _hours(subject)
    above.plot(hours, 100.0 * subject.variable("inside/melted_share").values, color=HEAT,
               label="melted")  # fmt: skip
    above.plot(hours, 100.0 * subject.variable("inside/used_share").values, color=CYCLE[0],
               ls="--", label="more than half melted, share of cells")  # fmt: skip
    above.set_ylabel("Share [%]")
    legend_above(above)
    power = subject.variable("inside/power").values
    factor, shown = wording.scale("W", float(np.nanmax(np.abs(power))))
    below.step(hours, power * factor, where="pre", color=CYCLE[0], label="oil")
    loss = subject.variable("inside/loss").values
    below.step(hours, -loss * factor, where="pre", color=CYCLE[7], label="loss")
    below.axhline(0.0, color=INK, lw=0.8)
    below.set_ylabel(f"Heat into the container [{shown}]")
    below.set_xlabel("Time [h]")
    legend_above(below)
    return figure
