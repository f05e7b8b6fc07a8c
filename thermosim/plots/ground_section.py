"""Figures of a section of ground: seasons, heat by face, profiles, the years since opening."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import ground_frost, wording
from thermosim.plots.canvas import (
    COOL,
    CYCLE,
    HEAT,
    INK,
    PUMP,
    RETURN,
    WIDTH,
    Drawing,
    legend_above,
    panels,
    range_line,
)
from thermosim.plots.ground_field import PATH, SHARE, Scene, draw
from thermosim.plots.reduction import binned, largest
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import MONTHS, mark_time
from thermosim.results import Array

SEASONS = (14.0, 105.0, 196.0, 288.0)  # days of the year: the middles of the seasons' months
SECTION = "Ground"
FACES = {"roof": HEAT, "wall": COOL, "floor": RETURN}
CHARGE = "history_charge/state_of_charge"
MARGINAL = "marginal/"
_DRAWN = (
    "heat/",
    "monthly_heat/",
    "history/",
    "history_charge/",
    "profile/",
    MARGINAL,
    "frost/",
    "thaw/",
    "snow/",
    PATH,
    SHARE,
)


def drawn(subject: Subject, path: str) -> bool:
    """True for what these figures show."""
    return PATH in subject.result and path.startswith(_DRAWN)


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """All figures of a section; none of another result."""
    scene = Scene.of(subject)
    if scene is None:
        return
    yield (
        "ground_seasons",
        Drawing(
            "The ground through the seasons",
            _seasons_caption(scene),
            SECTION,
            lambda: _seasons(scene),
        ),
    )
    frost = ground_frost.drawing(subject, SECTION)
    if frost is not None:
        yield "ground_frost", frost
    voids = _voids(subject)
    yield (
        "ground_heat",
        Drawing(
            "Heat into the ground",
            "Means of the days in the range of their hours; above zero the ground takes heat up.",
            SECTION,
            lambda: _heat(subject, voids),
        ),
    )
    for void in voids:
        yield from _of_void(subject, void, f"-{wording.slug(void)}" if len(voids) > 1 else "")
    yield (
        "ground_history",
        Drawing(
            "Heat and state of charge through the run",
            _history_caption(subject),
            SECTION,
            lambda: _history(subject),
        ),
    )
    yield from _of_months(subject)


def _of_months(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    zones = [path.removeprefix(MARGINAL) for path in subject.result.variables if MARGINAL in path]
    if zones:
        yield (
            "ground_marginal",
            Drawing(
                "What one kelvin less in a month brings in summer",
                "More heat into the ground in summer if the air is one kelvin colder in this month "
                "of every year; below zero, in a month of summer itself, the ground takes less.",
                SECTION,
                lambda: _marginal(subject, zones),
            ),
        )


def _of_void(subject: Subject, void: str, suffix: str) -> Iterator[tuple[str, Drawing]]:
    name = wording.words(void)
    yield (
        f"ground_months{suffix}",
        Drawing(
            f"Heat by face and month: {name}",
            _months_caption(subject, void),
            SECTION,
            lambda: _months(subject, void),
        ),
    )
    if f"profile/{void}/below/amplitude" in subject.result:
        yield (
            f"ground_below{suffix}",
            Drawing(
                f"The year below the floor: {name}",
                _below_caption(subject, void),
                SECTION,
                lambda: _below(subject, void),
            ),
        )
    if f"profile/{void}/beside/amplitude" in subject.result:
        yield (
            f"ground_beside{suffix}",
            Drawing(
                f"The year beside the wall: {name}",
                _beside_caption(subject, void),
                SECTION,
                lambda: _beside(subject, void),
            ),
        )


def _marginal(subject: Subject, zones: list[str]) -> Figure:
    figure, (axes,) = panels(1, 3.0)
    width = 0.8 / len(zones)
    for number, zone in enumerate(zones):
        at = np.arange(12) + (number - 0.5 * (len(zones) - 1)) * width
        values = subject.variable(f"{MARGINAL}{zone}").values
        color, name = CYCLE[number % len(CYCLE)], wording.words(zone)
        axes.bar(at, values, width * 0.92, color=color, label=name, lw=0)
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_xticks(np.arange(12), MONTHS)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.set_ylabel("Heat into the ground [kWh/(m K)]")
    legend_above(axes)
    return figure


def _voids(subject: Subject) -> list[str]:
    """Names of boxes and tunnels whose heat is told."""
    paths = (path.split("/") for path in subject.result.variables if path.startswith("heat/"))
    return list(dict.fromkeys(parts[1] for parts in paths if len(parts) == 3))


def _of_faces(subject: Subject, kind: str, void: str) -> dict[str, Array]:
    prefix = f"{kind}/{void}/"
    return {
        path.removeprefix(prefix): variable.values
        for path, variable in subject.result.variables.items()
        if path.startswith(prefix)
    }


def _seasons_caption(scene: Scene) -> str:
    low, high = float(np.nanmin(scene.fields)), float(np.nanmax(scene.fields))
    words = f"From {wording.number(low, 3)} to {wording.number(high, 3)} °C near the boxes"
    words += "; the blue line is 0 °C" if low < 0.0 < high else ""
    frozen = scene.shares is not None and np.nanmax(scene.shares) > 0.5
    return f"{words}; hatched: more than half of the water is ice." if frozen else f"{words}."


def _seasons(scene: Scene) -> Figure:
    wide, high = float(np.ptp(scene.x)), float(np.ptp(scene.elevation))
    height = min(max(2.0 * (0.44 * WIDTH * high / wide + 0.45) + 0.3, 3.6), 9.0)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    grid = figure.subplots(2, 2, sharex=True, sharey=True)
    for axes, day in zip(grid.flat, SEASONS, strict=True):
        place = scene.at_season(day)
        filled = draw(axes, scene, place)
        axes.set_title(scene.date(place))
    for axes in grid[-1]:
        axes.set_xlabel("x [m]")
    for axes in grid[:, 0]:
        axes.set_ylabel("Elevation [m]")
    figure.colorbar(filled, ax=list(grid.flat), label="Temperature [°C]", fraction=0.035, pad=0.015)
    return figure


def _heat(subject: Subject, voids: list[str]) -> Figure:
    figure, (axes,) = panels(1, 3.0)
    heats = {
        void: np.sum(list(_of_faces(subject, "heat", void).values()), axis=0) for void in voids
    }
    factor, shown = _per_metre(largest(np.array([largest(np.abs(h)) for h in heats.values()])))
    for color, (void, heat) in zip(CYCLE * 3, heats.items(), strict=False):
        series = binned(subject.seconds(), heat)
        range_line(axes, series, color, wording.words(void), factor)
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_ylabel(wording.label("Heat", shown))
    mark_time(axes, subject.seconds())
    legend_above(axes)
    return figure


def _per_metre(biggest: float) -> tuple[float, str]:
    """Factor and unit for heats per metre [W/m]."""
    return (1e-3, "kW/m") if biggest >= 2e3 else (1.0, "W/m")


def _months_caption(subject: Subject, void: str) -> str:
    heats = _of_faces(subject, "monthly_heat", void)
    total = np.sum(list(heats.values()), axis=0)
    given, taken = np.clip(total, 0.0, None).sum(), np.clip(-total, 0.0, None).sum()
    return (
        f"By months the ground takes up {wording.number(float(given), 3)} kWh per metre of length "
        f"and gives back {wording.number(float(taken), 3)} kWh."
    )


def _months(subject: Subject, void: str) -> Figure:
    figure, (axes,) = panels(1, 3.0)
    heats = _of_faces(subject, "monthly_heat", void)
    at, width = np.arange(12), 0.8 / len(heats)
    for place, (face, heat) in enumerate(heats.items()):
        offset = (place - 0.5 * (len(heats) - 1)) * width
        axes.bar(at + offset, heat, 0.92 * width, color=FACES.get(face, PUMP), label=face, lw=0)
    total = np.sum(list(heats.values()), axis=0)
    if len(heats) > 1:
        axes.plot(at, total, "o-", ms=3.5, color=INK, label="all faces")
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_xticks(at, MONTHS)
    axes.grid(visible=False, axis="x")
    axes.set_ylabel("Heat into the ground [kWh/m]")
    legend_above(axes)
    return figure


def _profile(subject: Subject, path: str) -> tuple[Array, Array] | None:
    """Values and their distance or depth."""
    variable = subject.result.variables.get(path)
    if variable is None:
        return None
    return variable.values, subject.result.coordinates[variable.dims[0]].values


def _line(axes: Axes, subject: Subject, path: str, color: str, mark: str, name: str) -> None:
    found = _profile(subject, path)
    if found is not None:
        axes.plot(found[0], found[1], mark, color=color, label=name)


def _columns(titles: tuple[str, ...], down: str) -> tuple[Figure, list[Axes]]:
    """Panels side by side whose common axis points down."""
    figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    grid = list(figure.subplots(1, len(titles), sharey=True))
    for axes, title in zip(grid, titles, strict=True):
        axes.set_xlabel(title)
    grid[0].set_ylabel(down)
    return figure, grid


def _below_caption(subject: Subject, void: str) -> str:
    found = _profile(subject, f"profile/{void}/below/amplitude")
    if found is None or not found[0][0] > 0.0:
        return "Mean and yearly wave of the ground."
    reach = float(found[1][np.argmax(found[0] < 0.1 * found[0][0])])
    return (
        f"The yearly wave has fallen to a tenth {wording.number(reach, 2)} m below the floor; "
        "dashed, a half-space of the same soil under the same air."
    )


def _below(subject: Subject, void: str) -> Figure:
    path = f"profile/{void}/below"
    figure, (_, size, lag) = _waves(
        subject, path, "Lag behind the air [days]", "Below the floor [m]"
    )
    _line(size, subject, f"{path}/plane_amplitude", INK, "--", "half-space")
    _line(lag, subject, f"{path}/lag", HEAT, "-", "ground")
    _line(lag, subject, f"{path}/plane_lag", INK, "--", "half-space")
    _fit(lag, _shown(subject, path))
    legend_above(size)
    return figure


def _waves(subject: Subject, path: str, third: str, down: str) -> tuple[Figure, list[Axes]]:
    """Panels of mean, yearly wave and one more, as deep as the wave is seen."""
    titles = ("Mean [°C]", "Yearly amplitude [K]", third)
    figure, panes = _columns(titles, down)
    _line(panes[0], subject, f"{path}/mean", INK, "-", "")
    _line(panes[1], subject, f"{path}/amplitude", HEAT, "-", "ground")
    depth = _shown(subject, path)
    panes[0].set_ylim(depth, 0.0)
    _fit(panes[0], depth)
    return figure, panes


def _shown(subject: Subject, path: str) -> float:
    """Depth down to which the yearly wave is drawn: 1 % of its beginning [m]."""
    found = _profile(subject, f"{path}/amplitude")
    if found is None:
        return 1.0
    size, depth = found
    small = size < 0.01 * size[0]
    return float(depth[np.argmax(small)] if small.any() else depth[-1])


def _fit(axes: Axes, depth: float) -> None:
    """Scale a panel to the part of its lines that is shown."""
    values = [
        np.asarray(line.get_xdata(), dtype=float)[
            np.asarray(line.get_ydata(), dtype=float) <= depth
        ]
        for line in axes.lines
    ]
    if values:
        low, high = min(v.min() for v in values), max(v.max() for v in values)
        room = 0.04 * max(high - low, 1e-3)
        axes.set_xlim(low - room, high + room)


def _beside_caption(subject: Subject, void: str) -> str:
    found = subject.result.variables[f"profile/{void}/beside/mean"]
    place = subject.result.coordinates[found.dims[0]].description
    return f"On a line downwards from the surface ({place}); dashed, ground without boxes."


def _beside(subject: Subject, void: str) -> Figure:
    path = f"profile/{void}/beside"
    figure, (_, size, late) = _waves(subject, path, "Day of the maximum", "Depth [m]")
    _line(size, subject, f"{path}/undisturbed_amplitude", INK, "--", "without boxes")
    _line(late, subject, f"{path}/warmest_day", HEAT, "-", "ground")
    _fit(late, _shown(subject, path))
    legend_above(size)
    return figure


def _history_caption(subject: Subject) -> str:
    charge = subject.variable(CHARGE).values
    first, last = (wording.number(float(charge[place]), 2) for place in (0, -1))
    return (
        f"Means of twelfths of a year; the state of charge goes from {first} to {last} (0: as "
        "without boxes, 1: yearly mean of the periodic limit)."
    )


def _history(subject: Subject) -> Figure:
    figure, (heat, charge) = panels(2, 4.4, (1.6, 1.0))
    years = subject.result.coordinates["elapsed"].values
    paths = [path for path in subject.result.variables if path.startswith("history/")]
    shown = [path for path in paths if path.rpartition("/")[2] not in ("surface", "bottom")]
    for color, path in zip(CYCLE * 3, shown, strict=False):
        values = subject.variable(path).values
        heat.plot(years, values, color=color, label=wording.words(path.rpartition("/")[2]))
        if years.size > 24:
            yearly = values.reshape(-1, 12).mean(axis=1)
            middles = years.reshape(-1, 12).mean(axis=1)
            heat.plot(
                middles, yearly, "--", color=INK, label="yearly mean" if path == shown[0] else ""
            )
    heat.axhline(0.0, color=INK, lw=0.8)
    heat.set_ylabel("Heat into the ground [W/m]")
    legend_above(heat)
    charge.plot(years, subject.variable(CHARGE).values, color=HEAT)
    charge.axhline(1.0, color=INK, lw=0.8, ls=":")
    low, high = charge.get_ylim()
    charge.set_ylim(min(0.0, low), high + 0.06 * (high - min(0.0, low)))
    charge.set_ylabel("State of charge [-]")
    charge.set_xlabel("Years since the beginning")
    charge.set_xlim(0.0, years[-1] + years[0])
    return figure
