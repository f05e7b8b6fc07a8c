"""Heat containers: one charge and discharge, the days, the inside, the band of the contact."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COOL,
    CYCLE,
    HEAT,
    INK,
    PALE,
    UNMET,
    WIDTH,
    Drawing,
    legend_above,
    panels,
)
from thermosim.plots.subject import Subject
from thermosim.results import Array

SCENARIO, CALIBRATION = "heat_container", "container_calibration"
HOUR = 3600.0
INSIDE = 36.0  # of the inner profiles that are drawn [h]
SOURCE, OUT, USER, BACK = range(4)
PLACES = {SOURCE: ("source", HEAT), OUT: ("road", PALE), USER: ("user", COOL), BACK: ("", PALE)}
NOT_VALIDATED = "Calibrated to published limits, not validated on curves."
CHANNELS = "Film and channels invented, not validated on curves."
WALLS = "Films by published correlations, convection of the melt assumed."


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Figures of a run with containers."""
    if "container/melted" not in subject.result:
        return
    begin, end = first_cycle(subject)
    hours = (subject.result["time"].values[end - 1] - subject.result["time"].values[begin]) / HOUR
    yield (
        "container_cycle",
        Drawing(
            "Container 1, charged and emptied once",
            f"{wording.number(hours, 3)} hours from the first charge. {_basis(subject)}",
            "Container", lambda: _cycle(subject, begin, end),
        ),
    )  # fmt: skip
    share = subject.result.headline("share of the demand").value * 100.0
    yield (
        "container_days",
        Drawing(
            "Where the containers are, how full, and what the user gets",
            f"Containers bring {wording.number(share, 3)} % of what the user wants.",
            "Container", lambda: _days(subject),
        ),
    )  # fmt: skip
    if "inside/temperature" in subject.result:
        yield (
            "container_inside",
            Drawing(
                "Inside container 1: temperature and front over the oil's path and time",
                "Oil enters at 0 m. The line is where half of the material is melted. "
                + _basis(subject),
                "Container", lambda: _inside(subject),
            ),
        )  # fmt: skip


def _basis(subject: Subject) -> str:
    """How sure one can be: a band stands beside what was calibrated."""
    if any(table.title.startswith("Walls") for table in subject.result.tables):
        return WALLS
    invented = any(note.startswith("Level channel") for note in subject.result.notes)
    return CHANNELS if invented else NOT_VALIDATED


def band_drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Accepted sets of the contact, each parameter against the transfer units."""
    if "contact/units" not in subject.result:
        return
    count = subject.result["contact/units"].values.size
    yield (
        "contact_band",
        Drawing(
            "Sets of parameters that meet every published limit",
            f"Each of {count} points does equally well. {NOT_VALIDATED}",
            "Container", lambda: _band(subject),
        ),
    )  # fmt: skip


def first_cycle(subject: Subject) -> tuple[int, int]:
    """Steps from the first charge of container 1 until it is emptied, or three days."""
    result = subject.result
    place, power = (result[f"container/{name}"].values[:, 0] for name in ("place", "power"))
    times = result["time"].values
    charged = np.flatnonzero(power > 0.0)
    begin = int(charged[0]) if charged.size else 0
    back = np.flatnonzero(place == BACK)
    later = int(np.searchsorted(times, times[begin] + 72.0 * HOUR))
    end = int(back[0]) + 1 if back.size else later
    return begin, max(min(end, times.size), begin + 2)


def _of(subject: Subject, name: str, begin: int, end: int) -> Array:
    values: Array = subject.result[f"container/{name}"].values[begin:end, 0]
    return values


def _cycle(subject: Subject, begin: int, end: int) -> Figure:
    figure, (above, middle, below) = panels(3, 6.0, (1.2, 1.2, 0.8))
    hours = (subject.result["time"].values[begin:end] - subject.result["time"].values[begin]) / HOUR
    power = _of(subject, "power", begin, end)
    factor, shown = wording.scale("W", float(np.nanmax(np.abs(power))))
    above.fill_between(hours, 0.0, factor * np.maximum(power, 0.0), color=HEAT, lw=0, alpha=0.85)
    above.fill_between(hours, 0.0, factor * np.minimum(power, 0.0), color=COOL, lw=0, alpha=0.85)
    above.axhline(0.0, color=INK, lw=0.8)
    above.set_ylabel(f"Heat into it [{shown}]")
    for name, color, text in (
        ("inlet", HEAT, "oil in"), ("outlet", COOL, "oil out"), ("temperature", INK, "material"),
    ):  # fmt: skip
        middle.plot(hours, _of(subject, name, begin, end), color=color, label=text)
    middle.set_ylabel("Temperature [°C]")
    legend_above(middle)
    below.plot(hours, 100.0 * _of(subject, "melted", begin, end), color=CYCLE[4])
    below.set_ylabel("Melted [%]")
    below.set_ylim(-4.0, 104.0)
    below.set_xlabel("Time [h]")
    place = _of(subject, "place", begin, end)
    for panel in (above, middle, below):
        _road(panel, hours, place)
    return figure


def _road(panel: Axes, hours: Array, place: Array) -> None:
    """Grey where the container is on the road."""
    for first, last in _runs((place == OUT) | (place == BACK)):
        panel.axvspan(hours[first], hours[min(last, hours.size - 1)], color=PALE, lw=0, zorder=0)


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one-past-last step of each run of true values."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _days(subject: Subject) -> Figure:
    result = subject.result
    days = result["time"].values / 86400.0
    heat = result["container/heat"].values / 3.6e9
    place = result["container/place"].values
    count = heat.shape[1]
    shown = min(count, 6)
    figure, axes = panels(shown + 1, 1.6 + 1.1 * shown + 1.3, (*([0.8] * shown), 1.4))
    moved = bool((place == OUT).any())
    for number in range(shown):
        panel = axes[number]
        panel.fill_between(days, 0.0, heat[:, number], color=CYCLE[4], lw=0, alpha=0.35)
        panel.plot(days, heat[:, number], color=CYCLE[4], lw=1.0)
        panel.set_ylabel(f"No. {number + 1}\n[MWh]")
        panel.set_ylim(0.0, 1.05 * float(np.nanmax(heat)))
        if moved:
            _bands(panel, days, place[:, number])
    if moved:
        handles = [
            axes[0].fill_between([], [], color=color, alpha=0.18, lw=0, label=text)
            for text, color in (("at the source", HEAT), ("at the user", COOL))
        ]
        axes[0].legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)
    _user(axes[-1], subject, days)
    axes[-1].set_xlabel("Time [day]")
    return figure


def _bands(panel: Axes, days: Array, place: Array) -> None:
    for where in (SOURCE, USER):
        for first, last in _runs(place == where):
            panel.axvspan(
                days[first], days[min(last, days.size - 1)], color=PLACES[where][1], alpha=0.18,
                lw=0, zorder=0,
            )  # fmt: skip


def _user(panel: Axes, subject: Subject, days: Array) -> None:
    result = subject.result
    wanted, given = result["user/demand"].values, result["user/delivered"].values
    factor, unit = wording.scale("W", float(max(wanted.max(), given.max())))
    panel.fill_between(days, 0.0, given * factor, color=HEAT, lw=0, alpha=0.8, label="delivered")
    panel.fill_between(
        days, given * factor, np.maximum(wanted, given) * factor, color=UNMET, lw=0, alpha=0.3,
        label="from elsewhere",
    )  # fmt: skip
    panel.plot(days, wanted * factor, color=INK, lw=0.8, label="wanted")
    panel.set_ylabel(f"User [{unit}]")
    legend_above(panel)


def _inside(subject: Subject) -> Figure:
    result = subject.result
    hours = result["moment"].values / HOUR
    shown = max(int(np.searchsorted(hours, hours[0] + INSIDE)), 2)
    hours, height = hours[:shown], result["height"].values
    field, fraction = (
        result[f"inside/{name}"].values[:shown].T for name in ("temperature", "fraction")
    )
    figure = Figure(figsize=(WIDTH, 3.4), layout="constrained")
    panel = figure.subplots()
    colours = panel.pcolormesh(
        hours, height, field, cmap="inferno", shading="nearest", rasterized=True
    )
    panel.grid(visible=False)
    if fraction.min() < 0.5 < fraction.max():
        panel.contour(hours, height, fraction, levels=[0.5], colors="white", linewidths=2.0)
        panel.contour(hours, height, fraction, levels=[0.5], colors=INK, linewidths=1.0)
    figure.colorbar(colours, ax=panel, label="Temperature [°C]", pad=0.02)
    along = result["height"].description.startswith("along")
    panel.set_ylabel("Way along the tubes [m]" if along else "Height in the bed [m]")
    panel.set_xlabel("Time [h]")
    return figure


def _band(subject: Subject) -> Figure:
    result = subject.result
    units = result["contact/units"].values
    others = ("opening", "opening_exponent", "skin", "skin_exponent")
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    for panel, name in zip(figure.subplots(2, 2, sharex=True).flat, others, strict=True):
        panel.scatter(units, result[f"contact/{name}"].values, s=14, color=CYCLE[0], alpha=0.7)
        panel.set_ylabel(wording.sentence(name.replace("_", " ")))
        middle = np.median(units), np.median(result[f"contact/{name}"].values)
        panel.plot(*middle, marker="+", color=HEAT, ms=10, mew=2)
        panel.axhline(middle[1], color=AIR, lw=0.5)
    figure.supxlabel("Transfer units at 40 m³/h, channels open", fontsize=9)
    return figure
