"""One look for all figures: fonts, colours, panels; no pyplot and no lasting global state."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots.reduction import Binned
from thermosim.results import Array

WIDTH = 8.0  # inches; 900 pixels of a report column

INK = "#2b3440"
PALE = "#e4e8ec"
# Okabe and Ito, Color Universal Design (2008); a meaning keeps its colour in all figures
HEAT = "#d55e00"
COOL = "#0072b2"
COMPRESSOR = "#e69f00"
PUMP = "#7f7f7f"
SEWAGE = "#00795a"
SEWAGE_OUT = "#53b898"
AIR = "#8a949e"
SOURCE = "#56b4e9"
RETURN = "#8a5aa8"
UNMET = "#cc79a7"
CYCLE = (COOL, HEAT, SEWAGE, COMPRESSOR, RETURN, SOURCE, UNMET, PUMP)

# Japanese names are drawn where the machine has a font for them
_JAPANESE = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "Hiragino Sans", "Yu Gothic")

STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": "#8a949e",
    "axes.labelcolor": INK,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.xmargin": 0.01,
    "axes.formatter.useoffset": False,
    "grid.color": PALE,
    "grid.linewidth": 0.7,
    "xtick.color": "#8a949e",
    "ytick.color": "#8a949e",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 1.4,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.handlelength": 1.6,
    "legend.columnspacing": 1.4,
    "legend.borderaxespad": 0.2,
    "hatch.linewidth": 0.8,
    "savefig.dpi": 150.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "thermosim",
    "svg.image_inline": True,
}


@cache
def _fonts() -> list[str]:
    have = {font.name for font in font_manager.fontManager.ttflist}
    return ["DejaVu Sans", *(name for name in _JAPANESE if name in have)]


@contextmanager
def style() -> Iterator[None]:
    """The look of thermosim within this block, whatever the user's own settings are."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({**STYLE, "font.sans-serif": _fonts()})
        yield


@dataclass(frozen=True)
class Drawing:
    """A figure that can be drawn: call it to get the `Figure`.

    ``caption`` is one sentence saying what to see; ``section`` the heading it stands under;
    ``heading`` the room a title needs above a figure that lays itself out [inch].
    """

    title: str
    caption: str
    section: str
    draw: Callable[[], Figure]
    heading: float = 0.0

    def __call__(self) -> Figure:
        """Draw the figure with its title, ready to be shown or saved by the caller."""
        with style():
            figure = self.figure(titled=True)
            figure.draw_without_rendering()  # type: ignore[no-untyped-call,unused-ignore]
        return figure

    def figure(self, *, titled: bool) -> Figure:
        """Draw the figure in the style of the caller."""
        figure = self.draw()
        if titled:
            width, height = figure.get_size_inches()
            figure.set_size_inches(width, height + self.heading)
            for axes in figure.axes if self.heading else ():
                axes.set_position((0.0, 0.0, 1.0, height / (height + self.heading)))
            figure.suptitle(self.title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return figure


def panels(count: int, height: float, ratios: tuple[float, ...] = ()) -> tuple[Figure, list[Axes]]:
    """Figure of report width with ``count`` panels one above the other, sharing their x axis.

    Parameters
    ----------
    height : of the figure [inch]
    ratios : heights of the panels to each other; empty for equal ones
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    grid = figure.subplots(
        count, 1, sharex=True, squeeze=False, height_ratios=ratios or (1.0,) * count
    )
    return figure, list(grid[:, 0])


def legend_above(axes: Axes, title: str = "") -> None:
    """Legend in one row above the panel, beside its title, where it covers no data."""
    handles, _ = axes.get_legend_handles_labels()
    if title:
        axes.set_title(title, pad=20.0 if handles else 6.0)
    if handles:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(-0.005, 1.0),
            ncols=min(len(handles), 5),
        )


def range_line(axes: Axes, series: Binned, color: str, name: str, factor: float = 1.0) -> None:
    """Line of the means in a light band from the least to the greatest value of each bin."""
    axes.plot(series.days, series.mean * factor, color=color, label=name)
    if series.width > 0.0:
        axes.fill_between(
            series.days,
            series.low * factor,
            series.high * factor,
            color=color,
            alpha=0.13,
            linewidth=0,
            zorder=1.5,
        )


def say_empty(axes: Axes, *series: Array) -> None:
    """Say so in the panel where there is no number to draw."""
    if not any(np.isfinite(values).any() for values in series):
        axes.text(0.5, 0.5, "n/a", transform=axes.transAxes, ha="center", va="center")
