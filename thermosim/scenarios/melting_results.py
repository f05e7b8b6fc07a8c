"""What a run of scenario ``melting`` hands back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import erfc

from thermosim.components.phase_change import MeltingLine, MeltingSection, Neumann, neumann
from thermosim.errors import ParameterError
from thermosim.results import Coordinate, Headline, Variable, time_coordinate
from thermosim.scenarios.melting_inputs import Melting

if TYPE_CHECKING:
    from thermosim.scenarios.melting import History

Body = MeltingLine | MeltingSection
SHARES = (25, 50, 75, 90, 99)  # of the volume changed [%]
FAR = 1e-6  # share of the wall's step that may reach the end of a half space


def coordinates(body: Body, history: History, begin: datetime) -> dict[str, Coordinate]:
    """Moments, and places of the cells."""
    found = {"time": time_coordinate(history.seconds[1:], begin)}
    if isinstance(body, MeltingLine):
        text = "middles of the cells" if body.shape == "slab" else "radii of the cells"
        found["position"] = Variable(body.centres, "m", ("position",), text)
        return found
    grid, west = body.grid, body.axis or 0.0
    for name, count, width, start in (
        ("x", body.columns, grid.width, west), ("y", body.rows, grid.height, 0.0)
    ):  # fmt: skip
        centres = np.asarray(start + (np.arange(count) + 0.5) * width, dtype=np.float64)
        found[name] = Variable(centres, "m", (name,), "middles of the cells")
    return found


def variables(body: Body, history: History, names: tuple[str, ...]) -> dict[str, Variable]:
    """Fields and series; values at the end of each interval, powers its mean."""
    where = ("position",) if isinstance(body, MeltingLine) else ("y", "x")
    dims = ("time", *where)
    steps = np.diff(history.seconds)
    found = {
        "melting/temperature": Variable(history.temperature[1:], "degC", dims, "temperature"),
        "melting/fraction": Variable(history.fraction[1:], "1", dims, "melted fraction"),
        "melting/melted_share": Variable(
            history.melted[1:], "1", ("time",), "melted share of the volume"
        ),
        "melting/stored_heat": Variable(
            history.stored[1:], "J", ("time",), "heat stored since the start"
        ),
    }
    if isinstance(body, MeltingLine) and body.shape == "slab":
        front = history.melted[1:] * (body.outer - body.inner)
        found["melting/melted_width"] = Variable(front, "m", ("time",), "melted width")
    for place, name in enumerate(names):
        found[f"melting/power_{name}"] = Variable(
            history.heat[:, place] / steps, "W", ("time",), f"heat in through the {name} side"
        )
    return found


def headlines(
    inputs: Melting, body: Body, history: History, names: tuple[str, ...]
) -> tuple[Headline, ...]:
    """Figures a reader wants first."""
    law = body.law
    rows = [
        Headline("melted share", history.melted[-1], "1", "of the volume, at the end"),
        Headline("frozen share", 1.0 - history.melted[-1], "1", "of the volume, at the end"),
        Headline("stored heat", history.stored[-1], "J", "since the start"),
        Headline("lowest temperature", history.temperature[-1].min(), "degC", "at the end"),
        Headline("highest temperature", history.temperature[-1].max(), "degC", "at the end"),
        Headline("steps", history.steps, "1", f"{inputs.run.method} steps taken"),
    ]
    for place, name in enumerate(names):
        heat = float(history.heat[:, place].sum())
        rows.append(Headline(f"heat {name}", heat, "J", f"in through the {name} side"))
    rows += _times(history)
    if isinstance(body, MeltingLine) and body.shape == "slab":
        width = body.outer - body.inner
        melted = history.melted[-1] * width
        rows.append(Headline("melted width", melted, "m", "at the end"))
        rows.append(Headline("frozen width", width - melted, "m", "at the end"))
        if law.liquidus > law.reference:
            rows += _isotherms(body, history)
        rows += _exact(inputs, body, history)
    return tuple(rows)


def _times(history: History) -> Iterator[Headline]:
    """When parts of the volume had changed their phase, by interpolation in time."""
    melts = history.melted[-1] >= history.melted[0]
    changed = history.melted if melts else 1.0 - history.melted
    word = "melted" if melts else "frozen"
    rising = np.maximum.accumulate(changed)
    for share in SHARES:
        if changed[0] < 0.01 * share <= rising[-1]:
            when = float(np.interp(0.01 * share, rising, history.seconds))
            yield Headline(f"time to {share} % {word}", when, "s", "of the volume")


def _isotherms(body: MeltingLine, history: History) -> Iterator[Headline]:
    """Places of both ends of the melting range, if the slab is hot at its first face."""
    temperature = history.temperature[-1]
    if not np.all(np.diff(temperature) <= 0.0):
        return
    for name, value in (("solidus", body.law.reference), ("liquidus", body.law.liquidus)):
        if temperature[-1] < value < temperature[0]:
            place = float(np.interp(-value, -temperature, body.centres))
            yield Headline(f"{name} place", place, "m", f"where it is {value:g} degC")


def _exact(inputs: Melting, body: MeltingLine, history: History) -> Iterator[Headline]:
    """Neumann's solution beside the run, where the slab is still a half space to it."""
    found = half_space(inputs, body)
    if found is None:
        return
    seconds = float(history.seconds[-1])
    front, heat = found.front(seconds), found.heat(seconds)
    melts = found.wall > found.melting
    width = history.melted[-1] if melts else 1.0 - history.melted[-1]
    ours = float(width) * (body.outer - body.inner)
    yield Headline("exact front", front, "m", "Neumann's solution, half space")
    yield Headline("front off in cells", (ours - front) / body.line.width, "1", "run less exact")
    off = float(history.heat[:, 0].sum()) / heat - 1.0
    yield Headline("exact heat", heat, "J", "Neumann's solution, through the first side")
    yield Headline("heat off", 100.0 * off, "%", "run over exact, less one")


def half_space(inputs: Melting, body: MeltingLine) -> Neumann | None:
    """Neumann's solution of a slab whose far end has not felt the wall; None where not one."""
    law, first, start = body.law, body.first, inputs.start.temperature
    sharp = law.liquidus == law.reference and inputs.material.law == "line"
    imposed = first.temperature is not None and math.isinf(first.film) and first.flux == 0.0
    if not (sharp and imposed and body.inner == 0.0):
        return None
    wall = first.temperature
    assert wall is not None
    solid, liquid = (law.solid, law.solid_conductivity), (law.liquid, law.liquid_conductivity)
    near, far = (liquid, solid) if wall > law.reference else (solid, liquid)
    try:
        found = neumann(
            wall=wall, melting=law.reference, start=start, latent=law.latent,
            heat_capacity=(near[0], far[0]), conductivity=(near[1], far[1]),
        )  # fmt: skip
    except ParameterError:
        return None
    reach = body.outer / (2.0 * math.sqrt(found.diffusivity[1] * inputs.run.duration))
    felt = start != law.reference and erfc(reach) > FAR
    beyond = found.front(inputs.run.duration) >= body.outer
    return None if felt or beyond else found


def notes(inputs: Melting, history: History) -> tuple[str, ...]:
    """What a reader must not overlook."""
    material = inputs.material.resolved()
    told = []
    changed = float(np.abs(history.melted - history.melted[0]).max())
    given = [side.temperature for side in inputs.side.values() if side.temperature is not None]
    if changed == 0.0 and history.melted[0] == 0.0:
        hottest = max([*given, inputs.start.temperature])
        told.append(
            f"Nothing melted: the hottest side or start is {hottest:g} degC, and {material.name} "
            f"begins to melt at {material.melting[0]:g} degC."
        )
    elif changed == 0.0 and history.melted[0] == 1.0:
        coldest = min([*given, inputs.start.temperature])
        told.append(
            f"Nothing froze: the coldest side or start is {coldest:g} degC, and {material.name} "
            f"begins to freeze at {(material.freezing or material.melting)[1]:g} degC"
            + (f" less {inputs.material.supercooling:g} K of supercooling."
               if inputs.material.supercooling else ".")
        )  # fmt: skip
    if material.assumed:
        words = ", ".join(name.replace("_", " ") for name in material.assumed)
        told.append(f"Of {material.name} these values are assumed: {words}.")
    if np.nanmax(history.temperature) > material.highest:
        told.append(
            f"{material.name} is used up to {material.highest:g} degC; here it reaches "
            f"{np.nanmax(history.temperature):g} degC."
        )
    return tuple(told)
