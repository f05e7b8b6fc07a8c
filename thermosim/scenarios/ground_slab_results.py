"""What a slab's year is told as: figures, maps, the energy ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.ground.slab import Slab
from thermosim.components.ground.slab_surface import SurfaceAnswer, below
from thermosim.results import Array, Headline, Ledger, Variable
from thermosim.scenarios.ground_slab_drive import ANNUAL, DAILY, HOUR, Turn
from thermosim.scenarios.ground_slab_inputs import GroundSlab

if TYPE_CHECKING:
    from thermosim.scenarios.ground_slab import Solved

DAY = 86400.0
KWH = 3.6e6
EDGE = 1.0  # [m]
LEAST = 3.6e3  # heat of a year below which none has flowed [J]
NOTHING = 1e-6  # mean floor heat of which no share is told [W/m2]
SIDES = {
    "floor": "floor",
    "strip": "strip under the wall",
    "open air": "open ground",
    "bottom": "bottom",
}
PLAN = ("y", "x")
SECTION = ("depth", "x")


def books(heat: dict[str, Array], stored: Array) -> Ledger:
    """Energy of the year [J], hours in and hours out apart, and what is missing in each hour."""
    came, went = (
        {SIDES[n]: HOUR * float(np.clip(sign * row, 0.0, None).sum()) for n, row in heat.items()}
        for sign in (1.0, -1.0)
    )
    if sum(came.values()) + sum(went.values()) < LEAST:
        return Ledger({}, {}, {})
    missing = HOUR * sum(heat.values()) - np.diff(stored)
    return Ledger(
        inputs={name: value for name, value in came.items() if value > 0.0},
        outputs={name: value for name, value in went.items() if value > 0.0},
        stored={"ground": 0.0},  # the year ends as it began
        residual_series=missing,
    )


def headlines(inputs: GroundSlab, slab: Slab, solved: Solved, floor: Array) -> tuple[Headline, ...]:
    """Figures of the floor."""
    mean = solved.heats[0].floor.real
    area = inputs.floor.length * inputs.floor.width
    rows = [
        ("mean floor heat", mean, "W", "into the ground, mean of the year"),
        ("annual floor heat", mean * 8.76, "kWh", "into the ground"),
        ("mean floor heat flux", mean / area, "W/m^2", "mean of floor and year"),
    ]
    some = abs(mean) > NOTHING * area
    if some:
        share = 100.0 * _edge(slab, solved)
        rows.append(("floor heat within 1 m of the edge", share, "%", "of the mean"))
    rows += [
        *_swing(solved, ANNUAL, "annual", DAY, "day"),
        *_swing(solved, DAILY, "daily", HOUR, "h"),
    ]
    hour = int(np.argmax(floor))
    if np.ptp(floor) > 1e-9 * abs(mean):
        rows += [
            ("highest floor heat", float(floor[hour]), "W", "mean of the hour"),
            ("hour of the highest floor heat", hour + 1.0, "h", "of the year, 1 to 8760"),
            ("lowest floor heat", float(floor.min()), "W", "mean of the hour"),
        ]
    middle = solved.fine[0].temperature[0, 0].real
    rows.append(("mean temperature in the middle of the floor", middle, "degC", "of its surface"))
    if some:
        text = "of the mean floor heat, by extrapolation from two grids"
        rows.append(("correction of the grid", 100.0 * solved.grid_error, "%", text))
    return tuple(Headline(*row) for row in rows)


def _swing(
    solved: Solved, omega: float, name: str, unit: float, spelling: str
) -> Iterator[tuple[str, float, str, str]]:
    """Amplitude of the floor heat and how long its highest follows the coldest air."""
    for turn, heat in zip(solved.turns, solved.heats, strict=True):
        if turn.omega == omega and abs(turn.given.outside) > 0.0:
            lag = -np.angle(-heat.floor / turn.given.outside) % (2.0 * np.pi) / omega
            yield f"{name} amplitude of the floor heat", abs(heat.floor), "W", "half the swing"
            yield (
                f"{name} lag of the floor heat",
                float(lag / unit),
                spelling,
                "from the coldest air to the highest heat",
            )


def _edge(slab: Slab, solved: Solved) -> float:
    """Share of the mean floor heat that leaves within `EDGE` of the floor's edge."""
    plane, fine = slab.finer.plane, solved.fine[0]
    middle_x, middle_y = (0.5 * (edges[1:] + edges[:-1]) for edges in (plane.x, plane.y))
    inner = (middle_x < slab.length / 2 - EDGE)[:, None] & (middle_y < slab.width / 2 - EDGE)
    heat = np.where(plane.floor, (fine.flux * plane.area).real, 0.0)
    whole = heat.sum()
    return float(heat[~inner].sum() / whole) if whole else 0.0


def surface_maps(fine: list[SurfaceAnswer], turns: list[Turn]) -> dict[str, Variable]:
    """One quarter of the surface seen from above."""
    mean = fine[0]
    maps = {
        "surface/mean_temperature": (mean.temperature.real.T, "degC", "mean of the year"),
        "surface/mean_heat_flux": (mean.flux.real.T, "W/m^2", "into the ground, mean of the year"),
    }
    for turn, answer in zip(turns, fine, strict=True):
        if turn.omega == ANNUAL:
            maps["surface/annual_amplitude"] = (
                np.abs(answer.temperature).T, "K", "half the annual swing of the surface",
            )  # fmt: skip
            maps["surface/annual_heat_flux_amplitude"] = (
                np.abs(answer.flux).T, "W/m^2", "half the annual swing of the heat flux",
            )  # fmt: skip
    return {name: Variable(values, unit, PLAN, text) for name, (values, unit, text) in maps.items()}


def section(
    slab: Slab, fine: list[SurfaceAnswer], turns: list[Turn], deepest: float
) -> tuple[dict[str, Variable], Array]:
    """Temperatures below the middle line of the floor, and the depths they are given at."""
    reach = min(deepest, slab.depth)
    depth = reach * np.linspace(0.0, 1.0, 61) ** 1.5
    maps = {}
    for turn, answer in zip(turns, fine, strict=True):
        if turn.omega not in (0.0, ANNUAL):
            continue
        field = below(slab.plane, slab.soil, answer, depth, turn.omega)
        if turn.omega == 0.0:
            rise = 0.0 if slab.depth == np.inf else turn.given.bottom / slab.depth
            maps["section/mean_temperature"] = Variable(
                field.real + rise * depth[:, None], "degC", SECTION, "below the middle of the floor"
            )
        else:
            maps["section/annual_amplitude"] = Variable(
                np.abs(field), "K", SECTION, "half the annual swing below the middle of the floor"
            )
    return maps, depth
