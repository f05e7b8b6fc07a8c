"""What a marched section tells beside what every section tells: ice, snow, moving water."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermosim.results import Coordinate, Headline, Table, Variable
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_marching import OPEN
from thermosim.scenarios.ground_section_results import pictures
from thermosim.scenarios.ground_section_soil import WATER
from thermosim.scenarios.ground_section_solve import MarchedYear, Outcome, Section

DAY = 86400.0
Series = tuple[dict[str, Coordinate], dict[str, Variable]]


def series(section: Section, inputs: GroundSection, found: Outcome) -> Series:
    """Depths of frost, ice, snow and the field of the frozen share."""
    year = found.marched
    if year is None:
        return {}, {}
    coordinates: dict[str, Coordinate] = {}
    variables: dict[str, Variable] = {}
    if inputs.snow is not None:
        text = "snow on the ground"
        variables["snow/depth"] = Variable(year.snow, "m", ("time",), text)
    if inputs.freezes:
        begin = inputs.run.last_year
        nights = DAY * np.arange(1.0, 366.0)
        unit = f"seconds since {begin:%Y-%m-%d %H:%M:%S}"
        coordinates["midnight"] = Variable(nights, unit, ("midnight",), "ends of the days")
        for name, edges in year.frost.items():
            where = "far from the boxes" if name == OPEN else f"above {name}"
            for kind, word, depth in zip(("thaw", "frost"), ("upper", "lower"), edges, strict=True):
                text = f"depth of the {word} edge of the ice, {where}"
                path = f"{kind}/{name.replace(' ', '_')}"
                variables[path] = Variable(depth, "m", ("midnight",), text)
        text = "ice in the section, one metre of length"
        variables["frost/ice"] = Variable(year.ice, "kg/m", ("midnight",), text)
        text = "share of the freezable water that is ice; not-a-number inside boxes and tunnels"
        shares = pictures(section, inputs, year.shares)
        dims = ("instant", "elevation", "x")
        variables["field/frozen_share"] = Variable(shares, "1", dims, text)
    return coordinates, variables


def headlines(inputs: GroundSection, found: Outcome) -> Iterator[Headline]:
    """Greatest depths of frost and snow, heat of the water, how well the march did."""
    year = found.marched
    if year is None:
        return
    if inputs.freezes:
        yield from _of_frost(year)
    if inputs.snow is not None:
        yield Headline("greatest depth of snow", float(year.snow.max()), "m", "on the ground")
        days = float((year.snow > 0.01).sum() / 24.0)
        yield Headline("days with snow", days, "day", "of more than 1 cm on the ground")
    if WATER in found.names:
        heat = found.heat[:, found.names.index(WATER)]
        text = "of the last year; what it takes out of the section less what it brings"
        yield Headline("mean heat carried away by groundwater", -float(heat.mean()), "W/m", text)
    if year.years:
        text = "marched until the year repeated itself, long steps included"
        yield Headline("years marched", float(year.years), "1", text)
        text = "of the mean heats in the last of them, over the greatest"
        yield Headline("change from year to year", year.change, "1", text)
    if inputs.freezes:
        text = "share of strips and half steps whose freezing curve was not met; balance holds"
        yield Headline("unsettled strips", year.unsettled, "1", text)


def _of_frost(year: MarchedYear) -> Iterator[Headline]:
    for name, (_, depth) in year.frost.items():
        where = name if name == OPEN else f"above {name}"
        text = "lower edge of the ice that lies uppermost, last year"
        yield Headline(f"greatest depth of frost, {where}", float(depth.max()), "m", text)
        days = float((depth > 0.0).sum())
        yield Headline(f"days with frost, {where}", days, "day", "with ice in that column")
    text = "in the section, one metre of length"
    yield Headline("most ice", float(year.ice.max()) / 1e3, "t/m", text)


def tables(inputs: GroundSection) -> tuple[Table, ...]:
    """Layers, thawed and frozen."""
    if inputs.linear:
        return ()
    rows: list[tuple[str | float, ...]] = []
    top, nothing = 0.0, float("nan")
    for number, layer in enumerate(inputs.layer, start=1):
        values, law = layer.values, layer.freezing
        thawed = values["conductivity"], values["heat_capacity"] / 1e6
        frozen: tuple[float, ...] = (nothing,) * 5
        if law is not None:
            ice = law.frozen(**values)
            made = ice["conductivity"], ice["heat_capacity"] / 1e6
            frozen = (law.water, *made, law.begins, law.ends)
        flow = layer.groundwater * DAY
        rows.append((str(number), top, *thawed, *frozen, flow))
        top += layer.thickness or 0.0
    return (
        Table(
            title="Layers",
            columns=(
                "layer", "from depth", "conductivity", "heat capacity", "freezing water",
                "frozen conductivity", "frozen heat capacity", "begins", "ends", "groundwater",
            ),
            units=(
                "", "m", "W/m/K", "MJ/m^3/K", "kg/m^3", "W/m/K", "MJ/m^3/K", "degC", "degC",
                "m/day",
            ),
            rows=tuple(rows),
            note="Frozen values that the case does not give follow from the water content.",
        ),
    )  # fmt: skip


def notes(inputs: GroundSection, found: Outcome) -> Iterator[str]:
    """What a reader must know of a marched section."""
    if found.marched is None:
        return
    if inputs.freezes:
        yield (
            "Soil freezes evenly over its range of temperature; ice does not stop groundwater; "
            "linings and patches do not freeze."
        )
    if inputs.snow is not None:
        yield (
            "Snow is a resistance on the whole surface; a street that is cleared is bare. Melting "
            "snow does not hold the surface at 0 degC."
        )
    if inputs.carries_water:
        yield (
            "Groundwater flows round boxes, linings and patches as through ground of even head; "
            "layers exchange it only where a box drives it up or down."
        )
        if inputs.groundwater.temperature is None:
            yield "It enters as warm as the undisturbed ground at that edge."
    if not inputs.linear:
        yield (
            "State of charge and periodic limit are those of this ground, marched; the profiles' "
            "half-space is dry and thawed. A year has 365 days."
        )
    if not np.isfinite(found.full):
        yield (
            "The periodic limit was not reached within a few years of marching, since ice moves "
            "slowly; heats of it and the state of charge are not told."
        )
    if found.marched.unsettled > 1e-3:
        share = 100.0 * found.marched.unsettled
        yield f"{share:.2g} % of the strips did not meet their freezing curve; a shorter step will."
