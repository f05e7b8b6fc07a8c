"""Air of an underground station: gains, ventilation, coil and controls, with its ground."""

from thermosim.components.station.march import (
    Operation,
    StationMarch,
    StationState,
    StationYear,
    Weather,
)
from thermosim.components.station.operation import (
    Gains,
    Management,
    Rules,
    Ventilation,
    calendar,
    operation_of,
    share_inside,
)
from thermosim.components.station.periodic import Found
from thermosim.components.station.shell import Modes, Station, Zone

__all__ = [
    "Found",
    "Gains",
    "Management",
    "Modes",
    "Operation",
    "Rules",
    "Station",
    "StationMarch",
    "StationState",
    "StationYear",
    "Ventilation",
    "Weather",
    "Zone",
    "calendar",
    "operation_of",
    "share_inside",
]
