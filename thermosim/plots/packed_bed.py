"""A packed bed: temperatures beside what was measured, and melting over height and time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import CYCLE, HEAT, INK, WIDTH, Drawing, legend_above, panels
from thermosim.plots.subject import TIME, Subject
from thermosim.results import Array

SCENARIO = "packed_bed"
KINDS = (("water", "Liquid [°C]"), ("material", "In the spheres [°C]"))


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Probes, the bed over height and time, and the course of charge and use."""
    places = _places(subject)
    if places:
        yield (
            "bed_probes",
            Drawing(
                "Temperatures at the probes", _caption(subject), "Packed bed",
                lambda: _probes(subject, places),
            ),
        )  # fmt: skip
    yield (
        "bed_field",
        Drawing(
            "Liquid and melting over height and time",
            "The heavy line is where half of the spheres' material has melted.",
            "Packed bed", lambda: _field(subject),
        ),
    )  # fmt: skip
    share = subject.variable("bed/melted_share").values
    yield (
        "bed_course",
        Drawing(
            "Course of charge and use",
            f"At the end {wording.number(100.0 * share[-1], 3)} % of the material is melted.",
            "Packed bed", lambda: _course(subject),
        ),
    )  # fmt: skip


def _places(subject: Subject) -> list[str]:
    """Probes in their order in the result."""
    ending = "/water_temperature"
    paths = [path for path in subject.result.variables if path.endswith(ending)]
    return [path.removesuffix(ending) for path in paths if not path.startswith("bed/")]


def _caption(subject: Subject) -> str:
    error = next((row for row in subject.result.headlines if row.name == "water rms error"), None)
    if error is None:
        return "Computed at the stated heights and radii."
    off = wording.number(error.value, 2)
    return (
        f"Lines computed, points measured; the liquid differs by {off} K "
        "(root mean square, mean of the probes). A fitted run is calibrated, not validated."
    )


def _times(subject: Subject) -> tuple[float, str]:
    """Seconds of a handy unit, and its name."""
    seconds = subject.result[TIME].values
    for span, size, unit in ((86400.0 * 3, 86400.0, "day"), (3600.0 * 5, 3600.0, "h")):
        if seconds[-1] >= span:
            return size, unit
    return 60.0, "min"


def _probes(subject: Subject, places: list[str]) -> Figure:
    figure, axes = panels(2, 6.4)
    size, unit = _times(subject)
    times = subject.result[TIME].values / size
    for panel, (kind, label) in zip(axes, KINDS, strict=True):
        for place, color in zip(places, _cycle(len(places)), strict=True):
            values = subject.variable(f"{place}/{kind}_temperature").values
            panel.plot(times, values, color=color, label=place.replace("_", " "))
            _points(subject, panel, place, kind, color, size)
        panel.set_ylabel(label)
    legend_above(axes[0])
    axes[1].set_xlabel(f"Time [{unit}]")
    return figure


def _cycle(count: int) -> list[str]:
    return [CYCLE[k % len(CYCLE)] for k in range(count)]


def _points(subject: Subject, panel: Axes, place: str, kind: str, color: str, size: float) -> None:
    """What was measured at a probe, as points."""
    path = f"{place}/measured_{kind}_temperature"
    if path not in subject.result.variables:
        return
    measured = subject.variable(path)
    times = subject.result[measured.dims[0]].values / size
    panel.plot(times, measured.values, "o", ms=3.2, mfc="white", mec=color, mew=1.0)


def _field(subject: Subject) -> Figure:
    size, unit = _times(subject)
    times = subject.result[TIME].values / size
    height = subject.result["height"].values * 1e3
    water = subject.variable("bed/water_temperature").values.T
    melted = subject.variable("bed/melted_fraction").values.T
    figure = Figure(figsize=(WIDTH, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    for panel, values, name, shades in (
        (above, water, "Liquid [°C]", "inferno"),
        (below, melted, "Melted fraction", "YlGnBu"),
    ):
        levels = _levels(values)
        shown = panel.contourf(times, height, values, levels=levels, cmap=shades)
        figure.colorbar(shown, ax=panel, label=name, fraction=0.05, pad=0.01)
        if melted.min() < 0.5 < melted.max():
            panel.contour(times, height, melted, levels=[0.5], colors="white", linewidths=2.6)
            panel.contour(times, height, melted, levels=[0.5], colors=INK, linewidths=1.3)
        panel.set_ylabel("Height [mm]")
        panel.grid(visible=False)
    below.set_xlabel(f"Time [{unit}]")
    return figure


def _levels(values: Array) -> Array:
    """Round levels over the range of the run."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if not high > low:
        low, high = low - 0.5, high + 0.5
    return np.asarray(MaxNLocator(12).tick_values(low, high), dtype=np.float64)


def _course(subject: Subject) -> Figure:
    figure, (above, below) = panels(2, 4.6)
    size, unit = _times(subject)
    times = subject.result[TIME].values / size
    above.plot(times, 100.0 * subject.variable("bed/melted_share").values, color=HEAT)
    above.set_ylabel("Melted share [%]")
    power = subject.variable("bed/power").values
    factor, shown = wording.scale("W", float(np.abs(power).max()))
    below.plot(times, power * factor, color=CYCLE[0])
    below.axhline(0.0, color=INK, lw=0.8)
    below.set_ylabel(f"Heat given by the liquid [{shown}]")
    below.set_xlabel(f"Time [{unit}]")
    return figure
