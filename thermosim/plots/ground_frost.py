"""Snow on the ground and frost below it through the year."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import COOL, CYCLE, INK, PALE, WIDTH, Drawing, legend_above
from thermosim.plots.ground_field import FREEZING
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import Timeline, mark_time
from thermosim.results import Array

SNOW = "snow/depth"
ICE = "frost/ice"
OPEN = "frost/open_ground"


def lines(subject: Subject) -> dict[str, Array]:
    """Depths of frost by place, open ground first [m]."""
    return {
        path.removeprefix("frost/"): variable.values
        for path, variable in subject.result.variables.items()
        if path.startswith("frost/") and path != ICE
    }


def drawing(subject: Subject, section: str) -> Drawing | None:
    """Snow upwards, frost downwards; None where neither is known."""
    if SNOW not in subject.result and OPEN not in subject.result:
        return None
    return Drawing(
        "Snow and frost through the year",
        _caption(subject),
        section,
        lambda: _figure(subject),
    )


def _caption(subject: Subject) -> str:
    parts = []
    frost = lines(subject)
    if frost:
        deepest = {_where(name): wording.number(float(d.max()), 2) for name, d in frost.items()}
        said = ", ".join(f"{depth} m {name}" for name, depth in deepest.items())
        parts.append(f"frozen down to {said}; dotted, thawed from above")
    if SNOW in subject.result:
        most = wording.number(float(subject.variable(SNOW).values.max()), 2)
        parts.append(f"snow of at most {most} m above the line of the ground")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def _where(name: str) -> str:
    return "in open ground" if name == "open_ground" else f"above {wording.words(name)}"


def _figure(subject: Subject) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    axes = figure.subplots()
    frost = lines(subject)
    time = subject.seconds()
    if SNOW in subject.result:
        depth = subject.variable(SNOW).values.reshape(-1, 24).mean(axis=1)
        days = time.seconds.reshape(-1, 24).mean(axis=1) / 86400.0
        axes.fill_between(days, 0.0, depth, color=PALE, lw=0)
        axes.plot(days, depth, color="#8a949e", lw=1.0, label="snow")
    for color, (name, depth) in zip((FREEZING, *CYCLE[1:] * 3), frost.items(), strict=False):
        nights = Timeline.of(subject.result.coordinates["midnight"])
        days = (nights.seconds + 0.5 * nights.steps) / 86400.0
        upper = subject.variable(f"thaw/{name}").values
        lies = depth > 0.0
        axes.plot(days, np.where(lies, -depth, np.nan), color=color, label=f"frost {_where(name)}")
        axes.plot(days, np.where(lies & (upper > 0.0), -upper, np.nan), color=color, ls=":")
        if name == "open_ground":
            axes.fill_between(days, -upper, -depth, where=lies, color=COOL, alpha=0.15, lw=0)
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_ylabel("Above and below the ground [m]")
    mark_time(axes, time)
    legend_above(axes)
    return figure
