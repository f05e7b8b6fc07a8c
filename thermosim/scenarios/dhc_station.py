"""The station of a district plant: its air and ground, marched with what the plant wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thermosim.components import ground as soil
from thermosim.components import station
from thermosim.components.station import StationState, StationYear
from thermosim.results import Array
from thermosim.scenarios.dhc_faults import ZONE
from thermosim.scenarios.dhc_hours import Hours
from thermosim.scenarios.ground_section_build import build, grading
from thermosim.scenarios.outdoors import HOURS
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

Flags = npt.NDArray[np.bool_]
UNDER_SNOW = 1.5  # undisturbed ground above the yearly mean of the air, from 1-3 K (assumed) [K]
NO_COOLING = 1e9  # set point where nothing is cooled [°C]


@dataclass(frozen=True, eq=False)
class StationModel:
    """Station, weather and rules of one year; the plant adds what it wants."""

    march: station.StationMarch
    weather: station.Weather
    rules: station.Operation  # without heat wanted
    before: station.Operation  # ventilation only
    start: StationState  # undisturbed
    coil_flow: Array  # dry air that touches the coils [kg/s]
    opened: Flags  # hours of service
    lighting_and_fans: Array  # electricity of the station that is not the heat pumps' [W]

    def with_plant(self, wanted: Array, capacity: Array) -> station.Operation:
        """Rules with the coil's heat that the plant wants and its greatest [W]."""
        return self.rules._replace(
            heat_wanted=np.ascontiguousarray(wanted[:, None]),
            capacity=np.ascontiguousarray(capacity[:, None]),
        )

    def year(
        self, operation: station.Operation, state: StationState
    ) -> tuple[StationYear, StationState]:
        """March one year."""
        return self.march.year(self.weather, operation, state)


def station_of(inputs: SubwayDhc, hours: Hours) -> StationModel:
    """Station and ground of a case; the reduced ground is kept on disk by content."""
    section = build(inputs.ground, apart=False)
    reduced = soil.reduce(
        soil.assemble(section, grading(inputs.ground.grid)), store=soil.Store.default()
    )
    given = inputs.station
    room = station.Station(
        zones=(
            station.Zone(
                name=ZONE,
                volume=given.volume,
                faces=(ZONE,),
                furnishing=given.furnishing,
                contact=given.contact,
                coldest_coil=given.coldest_coil,
            ),
        ),
        length=given.length,
    )
    march = station.StationMarch(station=room, ground=reduced)
    bottom = inputs.ground.bottom
    calm = float(hours.outdoor.mean()) + UNDER_SNOW
    deep = calm if bottom.temperature is None else bottom.temperature
    columns = {"surface": hours.outdoor, "bottom": np.full(HOURS, bottom.value(calm))}
    others = np.column_stack([columns[name] for name in march.others])
    rules, before = _operations(inputs, hours)
    opened = _open(inputs, hours)
    busy = opened + given.closed_share * (1.0 - opened)
    return StationModel(
        march=march,
        weather=station.Weather(hours.outdoor, hours.humidity, np.ascontiguousarray(others)),
        rules=rules,
        before=before,
        start=march.start(deep),
        coil_flow=rules.mechanical[:, 0] * given.contact,
        opened=opened > 0.0,
        lighting_and_fans=(given.lighting + given.fans) * busy,
    )


def _open(inputs: SubwayDhc, hours: Hours) -> Array:
    given = inputs.station
    return station.share_inside(hours.clock.hour, (given.opens, given.closes))


def _operations(inputs: SubwayDhc, hours: Hours) -> tuple[station.Operation, station.Operation]:
    """Rules with the plant (no heat wanted yet), and ventilation only."""
    given, rules = inputs.station, inputs.operation
    opened = _open(inputs, hours)
    busy = opened + given.closed_share * (1.0 - opened)
    place = hours.month.astype(np.int64) - 1
    blown = opened + given.closed_flow * (1.0 - opened)
    fans = given.fan_flow * blown
    summer = hours.summer > 0.0
    gains = given.trains + given.lighting + given.people + given.fans
    with_plant = station.Operation(
        sensible=gains * busy,
        vapour=given.vapour * busy,
        mechanical=fans * np.array(given.fan_share)[place],
        recirculated=np.array(given.recirculated)[place],
        piston=given.piston * opened,
        set_point=np.where(summer, rules.set_point, NO_COOLING),
        capacity=np.zeros(HOURS),
        heat_wanted=np.zeros(HOURS),
        winter_limit=np.where(summer, rules.summer_limit, rules.winter_limit),
    )
    ventilated = with_plant._replace(
        mechanical=fans * np.array(given.fan_share_before)[place],
        recirculated=np.array(given.recirculated_before)[place],
        set_point=np.full(HOURS, NO_COOLING),
    )
    return _columns(with_plant), _columns(ventilated)


def _columns(operation: station.Operation) -> station.Operation:
    return station.Operation(
        *(np.ascontiguousarray(values[:, None], dtype=np.float64) for values in operation)
    )
