"""What a run of a ground section hands back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermosim.climate.months import month_starts
from thermosim.results import Array, Coordinate, Headline, Ledger, Table, Variable, time_coordinate
from thermosim.scenarios.ground_faults import NEAR
from thermosim.scenarios.ground_section_admittance import grouping, voids_of
from thermosim.scenarios.ground_section_build import face_areas, face_names
from thermosim.scenarios.ground_section_drive import owners
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_soil import WATER
from thermosim.scenarios.ground_section_solve import TWELFTH, Outcome, Section
from thermosim.scenarios.outdoors import HOUR, HOURS

KWH = 3.6e6  # [J]
NOTHING = 1.0  # heat of a run below which none has flowed [J/m]
TWELVE = np.arange(1.0, 13.0)


def face_path(name: str) -> str:
    """Path of the heat of an input: "station roof" → "heat/station/roof"."""
    return f"heat/{name.replace(' ', '/')}"


def series(
    section: Section, inputs: GroundSection, found: Outcome
) -> tuple[dict[str, Coordinate], dict[str, Variable]]:
    """Hours of the last year, months of it, twelfths of the whole run."""
    names = found.names
    begin = inputs.run.last_year
    coordinates = {
        "time": time_coordinate((np.arange(HOURS) + 1.0) * HOUR, begin),
        "month": Variable(TWELVE, "1", ("month",), "month of the year"),
        "elapsed": Variable(
            np.asarray((np.arange(found.energy.shape[0]) + 0.5) / 12.0, dtype=np.float64),
            "yr", ("elapsed",), "middles of twelfths of a year since the beginning",
        ),
    }  # fmt: skip
    variables = {}
    for place, name in enumerate(names):
        text = f"heat into the ground at {name}, one metre of length"
        heat = found.heat[:, place]
        variables[face_path(name)] = Variable(heat, "W/m", ("time",), text)
        monthly = _monthly(heat, inputs.run.first_hour)
        path = f"monthly_{face_path(name)}"
        variables[path] = Variable(monthly, "kWh/m", ("month",), text)
    groups, share = grouping(names, inputs)
    for place, group in enumerate(groups):
        first = int(np.argmax(share[:, place]))
        text = "air of the zone" if group in inputs.zones else f"temperature of the {group}"
        if group != WATER or inputs.groundwater.temperature is not None:
            variables[f"air/{group}"] = Variable(found.air[:, first], "degC", ("time",), text)
        mean = found.energy @ share[:, place] / (TWELFTH * HOUR)
        text = f"mean heat into the ground at {group}"
        variables[f"history/{group}"] = Variable(mean, "W/m", ("elapsed",), text)
    charge = 0.5 * (found.charge[1:] + found.charge[:-1])
    text = "0: ground as without boxes; 1: yearly mean of the periodic limit"
    variables["history_charge/state_of_charge"] = Variable(charge, "1", ("elapsed",), text)
    return coordinates, variables


def _monthly(heat: Array, first: int) -> Array:
    """Sums over calendar months of a year that begins at hour ``first`` [kWh/m]."""
    year = np.roll(heat, first) * HOUR / KWH
    return np.add.reduceat(year, month_starts()[:-1])


def fields(
    section: Section, inputs: GroundSection, found: Outcome
) -> tuple[dict[str, Coordinate], dict[str, Variable]]:
    """Temperatures of the whole section, upwards and to the right."""
    assembly, mirror = section.assembly, inputs.section.mirror
    x = np.concatenate([-assembly.x[:0:-1], assembly.x]) if mirror else assembly.x
    up = 0.0 - assembly.depth[_rows(section) :: -1]
    begin = inputs.run.last_year
    unit = f"seconds since {begin:%Y-%m-%d %H:%M:%S}"
    axes = {
        "instant": Variable(found.instants, unit, ("instant",), "times of the fields"),
        "elevation": Variable(0.5 * (up[1:] + up[:-1]), "m", ("elevation",), "of cells, ground 0"),
        "x": Variable(0.5 * (x[1:] + x[:-1]), "m", ("x",), "of cells, to the right"),
        "elevation_edge": Variable(up, "m", ("elevation_edge",), "edges of the cells"),
        "x_edge": Variable(x, "m", ("x_edge",), "edges of the cells"),
    }
    text = "temperature of the ground; not-a-number inside boxes and tunnels"
    return axes, {
        "field/temperature": Variable(
            pictures(section, inputs, found.fields), "degC", ("instant", "elevation", "x"), text
        )
    }


def _rows(section: Section) -> int:
    """Rows that are shown; cells of a half-space below are not."""
    return int(np.searchsorted(section.assembly.depth, section.geometry.depth + NEAR)) - 1


def pictures(section: Section, inputs: GroundSection, values: Array) -> Array:
    """Values of all cells (times, cells) as (times, elevation, x), both halves."""
    rows = _rows(section)
    made = np.array([section.assembly.picture(each)[rows - 1 :: -1] for each in values])
    return np.concatenate([made[:, :, ::-1], made], axis=2) if inputs.section.mirror else made


def headlines(inputs: GroundSection, found: Outcome) -> Iterator[Headline]:
    """Heat of each zone over the last year, and what holds for the whole run."""
    groups, share = grouping(found.names, inputs)
    limit = found.limit @ share
    for place, zone in enumerate(groups):
        if zone not in inputs.zones:
            continue
        heat = found.heat @ share[:, place]
        day = heat.reshape(-1, 24).mean(axis=1)
        swing = np.clip(day - day.mean(), 0.0, None).sum() * 24.0 / 1e3
        rows = (
            ("mean heat into the ground", heat.mean(), "W/m", "of the last year"),
            ("mean heat in the periodic limit", limit[place], "W/m", "after centuries"),
            ("heat given to the ground", np.clip(heat, 0.0, None).sum() / 1e3, "kWh/m", "a year"),
            ("heat taken back", np.clip(-heat, 0.0, None).sum() / 1e3, "kWh/m", "a year"),
            ("seasonal storage", swing, "kWh/m", "stored above the mean and given back within a "
             "year, days averaged"),
            ("greatest heat into the ground", heat.max(), "W/m", "hour of the last year"),
            ("heat at the end", heat[-1], "W/m", "last hour of the run"),
        )  # fmt: skip
        for name, value, unit, text in rows:
            if np.isfinite(value):
                yield Headline(f"{zone}: {name}", float(value), unit, text)
        many = voids_of(inputs)[zone]
        if many > 1:
            text = f"last hour of the run, of {many} voids in this zone"
            yield Headline(f"{zone}: heat at the end per void", heat[-1] / many, "W/m", text)
    if not np.isfinite(found.full) or found.full == 0.0:
        return
    text = "at the end; 0: ground as without boxes, 1: yearly mean of the periodic limit"
    yield Headline("state of charge", float(found.charge[-1]), "1", text)
    text = "mean of the periodic limit above the ground without boxes"
    yield Headline("heat stored at full charge", found.full / KWH / 1e3, "MWh/m", text)


def checks(section: Section, found: Outcome, reciprocity: float | None) -> Iterator[Headline]:
    """How well the solver keeps what must hold."""
    closure = np.abs(_residual(found)).max() / max(_throughput(found), NOTHING)
    yield Headline("energy closure", closure, "1", "greatest residual over the throughput")
    if reciprocity is not None:
        text = "greatest difference of Y and its transpose"
        yield Headline("reciprocity", reciprocity, "1", text)
    yield Headline("cells", section.assembly.cells, "1", "finite volumes")
    if found.marched is None:
        yield Headline("error of the solver", found.error, "1", "greatest of the admittances")


def _residual(found: Outcome) -> Array:
    return np.asarray(found.energy.sum(axis=1) - np.diff(found.stored))


def _throughput(found: Outcome) -> float:
    came, went = (float(np.clip(sign * found.energy, 0.0, None).sum()) for sign in (1.0, -1.0))
    return max(came, went)


def ledger(section: Section, inputs: GroundSection, found: Outcome) -> Ledger:
    """Energy of the whole run for one metre of length [J].

    A zone's heat to and from the ground by twelfths of a year; surface and bottom net.
    """
    if _throughput(found) < NOTHING:
        return Ledger({}, {}, {})
    groups, share = grouping(found.names, inputs)
    energy = found.energy @ share
    came, went = {}, {}
    for place, group in enumerate(groups):
        flows = energy[:, place]
        if group not in inputs.zones:
            flows = flows.sum(keepdims=True)
        came[f"heat from {group}"] = float(np.clip(flows, 0.0, None).sum())
        went[f"heat to {group}"] = float(np.clip(-flows, 0.0, None).sum())
    flux = found.energy[:, share.sum(axis=1) == 0.0].sum()
    if flux:
        came["heat from the depth"] = float(flux)
    exact = inputs.run.kind == "periodic" and found.marched is None
    return Ledger(
        inputs={name: value for name, value in came.items() if value > 0.0},
        outputs={name: value for name, value in went.items() if value > 0.0},
        stored={} if exact else {"ground": float(found.stored[-1] - found.stored[0])},
        residual_series=_residual(found),
    )


def faces(section: Section, inputs: GroundSection, found: Outcome) -> Table:
    """Heat of every face over the last year."""
    names = found.names
    rows: list[tuple[str | float, ...]] = []
    mirrored = inputs.section.mirror
    for void in inputs.voids:
        copies = 2.0 if mirrored and void.centre != 0.0 else 1.0
        for face, area in zip(face_names(void), face_areas(void), strict=True):
            if face in names:
                heat = found.heat[:, names.index(face)]
                rows.append((face, *_of_face(heat, copies * area)))
    width = (2.0 if mirrored else 1.0) * (section.geometry.right - section.geometry.left)
    rows += [
        (edge, *_of_face(found.heat[:, names.index(edge)], width))
        for edge in ("surface", "bottom")
        if edge in names
    ]
    return Table(
        title="Heat by face",
        columns=("face", "area", "mean", "mean heat", "given", "taken back", "least", "greatest"),
        units=("", "m^2/m", "W/m^2", "W/m", "kWh/m", "kWh/m", "W/m^2", "W/m^2"),
        rows=tuple(rows),
        note="Into the ground, last year, one metre of length; mirrored halves together.",
    )


def _of_face(heat: Array, area: float) -> tuple[float, ...]:
    given, taken = np.clip(heat, 0.0, None).sum() / 1e3, np.clip(-heat, 0.0, None).sum() / 1e3
    mean = float(heat.mean())
    return (area, mean / area, mean, float(given), float(taken),
            float(heat.min()) / area, float(heat.max()) / area)  # fmt: skip


def outlines(inputs: GroundSection) -> Table:
    """Where boxes and tunnels lie, those of a mirrored half too."""
    rows: list[tuple[str | float, ...]] = []
    for void in inputs.voids:
        left, right, top, bottom = void.outline()
        kind = "box" if void in inputs.box else "tunnel"
        row = (top, bottom, void.lining_thickness)
        rows.append((void.name, kind, void.air, left, right, *row))
        if inputs.section.mirror and void.centre != 0.0:
            rows.append((void.name, kind, void.air, -right, -left, *row))
    return Table(
        title="Boxes and tunnels",
        columns=("name", "kind", "zone", "left", "right", "top", "bottom", "lining"),
        units=("", "", "", "m", "m", "m", "m", "m"),
        rows=tuple(rows),
        note="Voids; top and bottom are depths.",
    )


def notes(section: Section, inputs: GroundSection, found: Outcome) -> Iterator[str]:
    """What a reader must know of the figures."""
    yield "All heats are for one metre of length and count into the ground."
    if inputs.linear:
        text = "conduction with constant properties: no freezing, no groundwater."
        yield f"A year has 365 days; {text}"
    if found.full == 0.0:
        yield "State of charge is not told: boxes leave the yearly mean of the ground as it is."
    owner = owners(inputs)
    worst: dict[str, float] = {}
    for name, share in zip(found.names, found.kept, strict=True):
        worst[owner.get(name, name)] = float(share)
    for group, share in worst.items():
        if share < 0.9999:
            yield (
                f"The waves kept hold {100.0 * share:.2f} % of the variance of the temperature of "
                f"{group}; [run] harmonics or the reduced solver keep more."
            )
    if inputs.run.marching == "reduced":
        yield (
            f"Reduced model: heats within {found.error:.1e} of the exact admittances, fields "
            "within hundredths of a kelvin."
        )
