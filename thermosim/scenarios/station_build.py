"""A station, its ground and its operations as components: from the tables of a case."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from thermosim.components import ground as soil
from thermosim.components import station as rooms
from thermosim.components.station.shell import AIR_DENSITY
from thermosim.results import Array
from thermosim.scenarios.ground_section_build import (
    build,
    face_areas,
    face_names,
    grading,
)
from thermosim.scenarios.outdoors import HOURS
from thermosim.scenarios.station_inputs import Operation, StationTables, StationZone, twelve


class Built(NamedTuple):
    """Everything that does not depend on weather and operation."""

    march: rooms.StationMarch
    assembly: soil.Assembly
    walls: dict[str, float]  # face → area [m2]
    owner: dict[str, str]  # face → zone

    @property
    def wall_area(self) -> float:
        """Of all faces [m2]."""
        return sum(self.walls.values())


def station_of(inputs: StationTables, shifts: int = 16, store: soil.Store | None = None) -> Built:
    """Station and reduced ground of a case; ``store`` keeps the ground's modes on disk."""
    section = build(inputs)
    assembly = soil.assemble(section, grading(inputs.grid))
    ground = soil.reduce(assembly, soil.Reduction(shifts=shifts), store)
    place = inputs.station
    owner = {face: void.air for void in inputs.voids for face in face_names(void)
             if face in section.inputs}  # fmt: skip
    walls = {
        face: area * place.length
        for void in inputs.voids
        for face, area in zip(face_names(void), face_areas(void), strict=True)
    }
    zones = tuple(
        rooms.Zone(
            name=zone.name,
            volume=volume_of(inputs, zone),
            faces=tuple(face for face, name in owner.items() if name == zone.name),
            furnishing=zone.furnishing * volume_of(inputs, zone),
            contact=zone.contact,
            coldest_coil=zone.coldest_coil,
        )
        for zone in inputs.zone
    )
    station = rooms.Station(
        zones=zones,
        length=place.length + place.end_length,
        exchange=tuple((*pair.between, AIR_DENSITY * pair.flow) for pair in inputs.exchange),
    )
    return Built(rooms.StationMarch(station=station, ground=ground), assembly, walls, owner)


def volume_of(inputs: StationTables, zone: StationZone) -> float:
    """Air of a zone [m3]: as given, else of its boxes and tunnels."""
    if zone.volume is not None:
        return zone.volume
    boxes = sum(box.width * box.height for box in inputs.box if box.air == zone.name)
    tunnels = sum(math.pi * hole.radius**2 for hole in inputs.tunnel if hole.air == zone.name)
    return inputs.station.length * (boxes + tunnels)


def operation_of(inputs: StationTables, given: Operation) -> rooms.Operation:
    """Hourly year of one way to run the station; zones share air and coil by their volumes."""
    volumes = [volume_of(inputs, zone) for zone in inputs.zone]
    return rooms.operation_of(
        [
            rooms.Management(
                gains=rooms.Gains(**zone.gains.model_dump()),
                ventilation=_ventilation(given, volume / sum(volumes)),
                rules=_rules(given, volume / sum(volumes)),
                open_hours=inputs.station.open_hours,
            )
            for zone, volume in zip(inputs.zone, volumes, strict=True)
        ],
        HOURS,
    )


def _ventilation(given: Operation, share: float) -> rooms.Ventilation:
    air = given.ventilation
    return rooms.Ventilation(
        mechanical=AIR_DENSITY * air.mechanical * share,
        piston=AIR_DENSITY * air.piston * share,
        recirculated=twelve(air.recirculated),
        piston_share=twelve(air.piston_share),
        closed_share=air.closed_share,
    )


def _rules(given: Operation, share: float) -> rooms.Rules:
    """Cooling and recovery; what is not given never asks."""
    cooling, recovery = given.cooling, given.recovery
    values = {"cooling_months": (), "recovery_months": (), "lock_out": given.lock_out}
    rules: dict[str, object] = dict(values)
    if cooling is not None:
        rules |= {"set_point": cooling.set_point, "cooling_months": cooling.months}
        rules["capacity"] = _power(cooling.capacity, share)
    if recovery is not None:
        rules |= {"winter_limit": recovery.winter_limit, "recovery_months": recovery.months}
        rules["heat_wanted"] = _power(recovery.heat, share)
    if recovery is not None and cooling is None:
        rules["set_point"] = max(60.0, recovery.winter_limit)
    if recovery is None and cooling is not None:
        rules["winter_limit"] = min(-20.0, cooling.set_point)
    return rooms.Rules(**rules)  # type: ignore[arg-type]


def _power(given: float | str, share: float) -> float:
    return math.inf if isinstance(given, str) else given * share


def undisturbed(inputs: StationTables, built: Built, surface: float, bottom: float) -> Array:
    """Modes of the ground before the station: a straight line of temperature from top to bottom.

    The boxes are given the temperature of the ground at their middle; ``surface`` and
    ``bottom`` are yearly means [degC].
    """
    depth = {void.air: 0.5 * (void.outline()[2] + void.outline()[3]) for void in inputs.voids}
    line = (bottom - surface) / inputs.section.depth
    flux = inputs.bottom.kind == "flux"
    slope = 0.0 if flux or inputs.bottom.kind == "adiabatic" else line
    known = {"surface": surface, "bottom": bottom}
    ground = built.march.ground
    assert isinstance(ground, soil.ReducedGround)
    values = [
        known[name] if name in known else surface + slope * depth[built.owner[name]]
        for name in ground.inputs
    ]
    return ground.steady(np.array(values))
