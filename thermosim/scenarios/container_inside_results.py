"""What a run of scenario ``container_inside`` hands back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from thermosim.components.heat_container import (
    AxialContainer,
    BoxContainer,
    UnitCellContainer,
)
from thermosim.results import Array, Coordinate, Headline, Table, Variable, time_coordinate
from thermosim.scenarios.container_inside_inputs import ContainerInside
from thermosim.scenarios.heat_container_notes import INVENTED, LABEL

if TYPE_CHECKING:
    from thermosim.scenarios.container_inside import History

Container = AxialContainer | UnitCellContainer | BoxContainer
SHARES = (25, 50, 75, 90, 99)  # of the material melted or frozen [%]
CUTS = ("middle", "wall", "floor")
_HANDY = {"J": (1.0 / 3.6e6, "kWh"), "s": (1.0 / 3600.0, "h")}


class Looks(NamedTuple):
    """What is kept of a moment."""

    melted: float
    temperature: float  # mean [degC]
    coldest: float  # [degC]
    used: float  # share of the material more than half melted
    fields: tuple[tuple[Array, Array], ...]  # temperature [degC] and melted fraction, cut by cut


def look(container: Container, state: Any) -> Looks:
    """Bed and unit cell whole; of a box the middle, a long wall and the floor."""
    if isinstance(container, AxialContainer):
        bed = state.bed
        inside = ((bed.material.copy(), bed.fraction.copy()),)
        used = float((bed.fraction > 0.5).mean())
        return Looks(state.melted, state.temperature, float(bed.material.min()), used, inside)
    temperature, fraction = state.temperatures, state.fraction
    if isinstance(container, UnitCellContainer):
        cuts: tuple[tuple[Array, Array], ...] = ((temperature, fraction),)
        used = float((fraction > 0.5) @ state.weights @ np.full(container.rows, 1 / container.rows))
    else:
        middle = temperature.shape[0] // 2
        cuts = tuple(
            (temperature[at].copy(), fraction[at].copy())
            for at in (np.s_[middle], np.s_[0], np.s_[:, 0])
        )
        used = float((fraction > 0.5).mean())
    coldest = float(temperature.min())
    return Looks(state.melted, state.temperature, coldest, used, cuts)


def _dims(container: Container) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of the fields with their dimensions."""
    if isinstance(container, AxialContainer):
        return (("", ("height",)),)
    if isinstance(container, UnitCellContainer):
        return (("", ("height", "radius")),)
    sides = ("height", "length")
    return ((f"{CUTS[0]}_", sides), (f"{CUTS[1]}_", sides), (f"{CUTS[2]}_", ("width", "length")))


def coordinates(container: Container, history: History, begin: datetime) -> dict[str, Coordinate]:
    """Moments, and places of the cells."""
    found = {"time": time_coordinate(history.seconds, begin)}
    height = container.vessel.height
    if isinstance(container, AxialContainer):
        places = {"height": (container.cells, height)}
    elif isinstance(container, UnitCellContainer):
        middles = 0.5 * (container.faces[1:] + container.faces[:-1])
        found["radius"] = Variable(middles, "m", ("radius",), "middles of the rings")
        places = {"height": (container.rows, height)}
    else:
        sizes = (container.length, height, container.width)
        places = dict(
            zip(
                ("length", "height", "width"), zip(container.cells, sizes, strict=True), strict=True
            )
        )
    for name, (count, size) in places.items():
        values = np.asarray((np.arange(count) + 0.5) * size / count, dtype=np.float64)
        found[name] = Variable(values, "m", (name,), "middles of the cells")
    return found


def variables(container: Container, history: History) -> dict[str, Variable]:
    """Fields and series of the moments; powers and outlet are means of the time before."""
    found = {}
    for cut, (name, dims) in enumerate(_dims(container)):
        for place, (what, unit, text) in enumerate(
            (("temperature", "degC", "temperature"), ("fraction", "1", "melted fraction"))
        ):
            field = np.array([each.fields[cut][place] for each in history.looks])
            told = f"{text}, {name.rstrip('_')}" if name else text
            found[f"inside/{name}{what}"] = Variable(field, unit, ("time", *dims), told)
    steps = np.diff(history.seconds)
    for name, unit, text, values in (
        ("melted_share", "1", "of the material", [each.melted for each in history.looks]),
        ("mean_temperature", "degC", "of the material", [e.temperature for e in history.looks]),
        ("lowest_temperature", "degC", "anywhere", [each.coldest for each in history.looks]),
        ("used_share", "1", "more than half melted", [each.used for each in history.looks]),
        ("stored_heat", "J", "since the start", history.stored),
        ("power", "W", "given by the oil, mean of the interval before",
         np.append(np.nan, history.heat / steps)),
        ("loss", "W", "to ambient, mean of the interval before",
         np.append(np.nan, history.loss / steps)),
        ("outlet_temperature", "degC", "oil leaving, mean of the interval before",
         np.append(np.nan, history.outlet)),
    ):  # fmt: skip
        found[f"inside/{name}"] = Variable(np.asarray(values, np.float64), unit, ("time",), text)
    if isinstance(container, BoxContainer):
        whole, end = ("width", "height", "length"), history.end
        found["inside/end_temperature"] = Variable(end.temperatures, "degC", whole, "at the end")
        found["inside/end_fraction"] = Variable(end.fraction, "1", whole, "melted, at the end")
    return found


def headlines(container: Container, history: History) -> tuple[Headline, ...]:
    """Figures a reader wants first."""
    last = history.looks[-1]
    rows = [
        Headline("melted share", last.melted, "1", "of the material, at the end"),
        Headline("used share", last.used, "1", "of the material more than half melted, at the end"),
        Headline("largest used share", max(e.used for e in history.looks), "1", "of all moments"),
        Headline("heat given", float(history.heat.clip(min=0.0).sum()), "J", "by the oil"),
        Headline("heat taken", float(0.0 - history.heat.clip(max=0.0).sum()), "J", "by the oil"),
        Headline("heat lost", float(history.loss.sum()), "J", "to ambient"),
        Headline("lowest temperature", last.coldest, "degC", "anywhere, at the end"),
    ]
    if isinstance(container, UnitCellContainer):
        rows.append(Headline("channels", container.channels, "1", "all alike"))
        rows.append(Headline("cell radius", container.outer, "m", "channel and its material"))
    elif isinstance(container, BoxContainer):
        cells = math.prod(container.cells)
        rows.append(Headline("cells", cells, "1", "of the tank"))
        reached = float((container.paths.share > 0.0).mean())
        rows.append(Headline("floor reached", reached, "1", "by nozzles"))
    return tuple(_handy(row) for row in (*rows, *_times(history)))


def _handy(row: Headline) -> Headline:
    """The same in units that read well."""
    factor, unit = _HANDY.get(row.unit, (1.0, row.unit))
    return Headline(row.name, row.value * factor, unit, row.description)


def _times(history: History) -> Iterator[Headline]:
    """When parts of the material had melted, by interpolation between moments."""
    rising = np.maximum.accumulate([each.melted for each in history.looks])
    for share in SHARES:
        if rising[0] < 0.01 * share <= rising[-1]:
            when = float(np.interp(0.01 * share, rising, history.seconds))
            yield Headline(f"time to {share} % melted", when, "s", "of the material")


def tables(container: Container) -> tuple[Table, ...]:
    """UA over the melted fraction, where a channel tells it."""
    if not isinstance(container, UnitCellContainer):
        return ()
    share = np.linspace(0.0, 1.0, 6)
    rated = container.vessel.rated
    melting = container.conductance(share) / rated
    freezing = container.conductance(share, freezing=True) / rated
    fit = container.contact()
    rows = tuple(
        (float(f), float(m), float(s)) for f, m, s in zip(share, melting, freezing, strict=True)
    )
    return (
        Table(
            title="Transfer units of all channels, UA over the rated flow",
            columns=("changed fraction", "while melting", "while freezing"),
            units=("1", "1", "1"),
            rows=rows,
            note=f"Quasi-steady. Closures nearest to it: units {fit.units:.3g}, opening "
            f"{fit.opening:.3g} with exponent {fit.opening_exponent:.3g} (melting only).",
        ),
    )


def notes(inputs: ContainerInside, container: Container, history: History) -> tuple[str, ...]:
    """What a reader must not overlook."""
    told = [INVENTED if isinstance(container, UnitCellContainer) else LABEL]
    if isinstance(container, UnitCellContainer) and container.channel == "fixed":
        told.append(
            "Melt rests round its channel, so that transfer falls as melting proceeds. In direct "
            "contact channels open and it rises at first."
        )
    if inputs.box is not None:
        told.extend(inputs.box.rounded(inputs.container.height, inputs.container.floor()))
    most = max(each.melted for each in history.looks)
    point = container.vessel.melting_point
    if most == 0.0:
        inlets = [stage.inlet for stage in inputs.stage if stage.inlet is not None]
        told.append(
            f"Nothing melted: the hottest oil is {max(inlets, default=math.nan):g} degC, the "
            f"melting point {point:g} degC."
        )
    return tuple(told)
