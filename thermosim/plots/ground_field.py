"""Temperature of a section of ground: what is to be seen of it, drawn at one time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.patches import Circle, Rectangle

from thermosim.plots.canvas import INK
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import MONTHS, Timeline
from thermosim.results import Array

PATH = "field/temperature"
SHARE = "field/frozen_share"
DIMS = ("instant", "elevation", "x")
OUTLINES = "Boxes and tunnels"
ROOM = 22.0  # shown beside and below the outermost walls [m]
BANDS = 16  # of colour, about
COLOURS = "RdYlBu_r"
FREEZING = "#0b3c8c"
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, eq=False)
class Scene:
    """Fields of a result cut to the surroundings of its boxes."""

    x: Array  # of the cells [m]
    elevation: Array  # of the cells, upwards [m]
    fields: Array  # (times, elevations, xs) [degC]
    instants: Array  # of the fields since the start [s]
    start: datetime | None
    voids: tuple[tuple[Any, ...], ...]  # rows of the table of outlines
    levels: Array  # borders of the colours [degC]
    shares: Array | None = None  # frozen share of the water, as the fields

    @classmethod
    def of(cls, subject: Subject) -> Scene | None:
        """The scene of a result; None without fields or boxes."""
        field = subject.result.variables.get(PATH)
        table = next((t for t in subject.result.tables if t.title == OUTLINES), None)
        if field is None or field.dims != DIMS or table is None or not table.rows:
            return None
        axes = subject.result.coordinates
        x, elevation = axes["x"].values, axes["elevation"].values
        left, right, lowest = ([float(row[place]) for row in table.rows] for place in (3, 4, 6))
        wide = (x >= min(left) - ROOM) & (x <= max(right) + ROOM)
        high = elevation >= -max(lowest) - ROOM
        cut = field.values[:, high][:, :, wide]
        instants, start = axes["instant"].values, Timeline.of(axes["instant"]).start
        ice = subject.result.variables.get(SHARE)
        shares = None if ice is None else ice.values[:, high][:, :, wide]
        here = x[wide], elevation[high]
        return cls(*here, cut, instants, start, table.rows, _levels(cut), shares)

    def at_season(self, day: float) -> int:
        """The field nearest to a day of the year."""
        return int(np.argmin(np.abs((self.days - day + 182.5) % 365.0 - 182.5)))

    @property
    def days(self) -> Array:
        """Day of the year of each field; without a calendar, since the start."""
        first = 0.0 if self.start is None else self.start.timetuple().tm_yday - 1.0
        return (first + self.instants / 86400.0) % 365.0

    def date(self, place: int) -> str:
        """Day and month of a field."""
        seconds = float(self.instants[place])
        if self.start is None:
            return f"day {seconds / 86400.0:.0f}"
        moment = self.start + timedelta(seconds=seconds)
        return f"{moment.day} {MONTHS[moment.month - 1]}"


def _levels(values: Array) -> Array:
    """Round borders that cover all values in about `BANDS` colours, 0 °C among them."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    step = next((s for s in _STEPS if (high - low) / s <= BANDS), _STEPS[-1])
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return np.asarray(step * np.arange(first, max(last, first + 1.0) + 1.0))


def draw(axes: Axes, scene: Scene, place: int) -> QuadContourSet:
    """One field as filled contours, boxes blank, the freezing line where there is one."""
    field = np.ma.masked_invalid(scene.fields[place])
    filled = axes.contourf(
        scene.x, scene.elevation, field, levels=scene.levels, cmap=COLOURS, extend="both"
    )
    axes.contour(
        scene.x, scene.elevation, field, levels=scene.levels, colors=INK, linewidths=0.25, alpha=0.5
    )
    if scene.fields[place][np.isfinite(scene.fields[place])].min() < 0.0 < scene.levels[-1]:
        axes.contour(scene.x, scene.elevation, field, levels=[0.0], colors=FREEZING, linewidths=1.6)
    if scene.shares is not None:
        _hatch(axes, scene, scene.shares[place])
    for row in scene.voids:
        axes.add_patch(_outline(row))
    axes.set_xlim(scene.x[0], scene.x[-1])
    axes.set_ylim(scene.elevation[0], 0.0)
    axes.set_aspect("equal")
    axes.grid(visible=False)
    return filled


def _hatch(axes: Axes, scene: Scene, share: Array) -> None:
    """Ground whose water is frozen by more than half."""
    if np.nanmax(share) > 0.5:
        ice = np.ma.masked_invalid(share)
        made = axes.contourf(
            scene.x, scene.elevation, ice, levels=[0.5, 1.1], colors="none", hatches=["////"]
        )
        made.set_edgecolor(FREEZING)
        made.set_linewidth(0.0)


def _outline(row: tuple[Any, ...]) -> Rectangle | Circle:
    """Shape of a box or tunnel; its lining is not drawn."""
    _, kind, _, left, right, top, bottom, _ = row
    look: dict[str, Any] = {"facecolor": "white", "edgecolor": INK, "linewidth": 1.2, "zorder": 3}
    if kind == "box":
        return Rectangle((left, -bottom), right - left, bottom - top, **look)
    return Circle((0.5 * (left + right), -0.5 * (top + bottom)), 0.5 * (right - left), **look)
