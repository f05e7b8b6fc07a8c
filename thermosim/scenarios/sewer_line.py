"""Reaches of a sewer between its plants, each with its wall and soil."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from thermosim.components.channel import SewerChannel
from thermosim.components.reach import (
    Cells,
    Inlet,
    ReachState,
    ReachStep,
    SewageReach,
    Surroundings,
)
from thermosim.components.ring_soil import Harmonic, RingSoil, SoilLayer
from thermosim.results import Array
from thermosim.scenarios.drivers import Around, Drivers
from thermosim.scenarios.outdoors import YEAR
from thermosim.scenarios.sewer_heat_inputs import SewerHeat
from thermosim.scenarios.sewer_inputs import Lateral, Sewer

FILM_OF_SEWER_AIR = 10.0  # sewer air on the dry wall, assumed [W/(m2 K)]
CONCRETE_HEAT_CAPACITY = 2.0e6  # textbook order, assumed [J/(m3 K)]


def channel(sewer: Sewer) -> SewerChannel:
    """The pipe as a channel; a rectangular sewer has the diameter as its height."""
    rectangular = sewer.width is not None
    return SewerChannel(
        diameter=sewer.width if sewer.width is not None else sewer.diameter,
        height=sewer.diameter if rectangular else None,
        shape="rectangular" if rectangular else "circular",
        slope=sewer.slope,
        roughness=1.0 / sewer.strickler,
        formula=sewer.resistance_law,
    )


def soil_ring(sewer: Sewer, radius: float, axial_cells: int) -> RingSoil:
    """Wall and soil as rings round the pipe, the soil stretched towards the outside."""
    rings, angles = sewer.ring_cells
    in_wall = max(2, rings // 6)
    soil = sewer.soil_density * sewer.soil_specific_heat
    outside = sewer.ring_radius - radius - sewer.wall_thickness
    return RingSoil(
        inner_radius=radius,
        layers=(
            SoilLayer(
                thickness=sewer.wall_thickness,
                conductivity=sewer.wall_conductivity,
                heat_capacity=CONCRETE_HEAT_CAPACITY,
                cells=in_wall,
            ),
            SoilLayer(
                thickness=outside,
                conductivity=sewer.soil_conductivity,
                heat_capacity=soil,
                cells=rings - in_wall,
            ),
        ),
        axial_cells=axial_cells,
        angular_cells=angles,
    )


@dataclass
class Reach:
    """A piece of sewer and the state it is in; `step` passes water and heat on."""

    model: SewageReach
    channel: SewerChannel
    begins: float  # distance of its upper end [m]
    ring: RingSoil | None
    forced: Cells | None  # laterals; None without any
    own_share: Array  # of the lateral inflow that is as warm as the sewage above, (cells,) [-]
    state: ReachState
    soil_state: Array | None = None
    stored_in_soil: float = 0.0  # since the start [J]
    heat: dict[str, float] = field(default_factory=dict)

    @property
    def positions(self) -> Array:
        """Middle of each cell along the sewer [m]."""
        size = self.model.length / self.model.cells
        return np.asarray(self.begins + size * (np.arange(self.model.cells) + 0.5))

    def step(self, flow: float, temperature: float, around: Around, seconds: float) -> ReachStep:
        """Advance by one step; the books of the reach are kept in ``heat`` [J]."""
        inlet = Inlet(flow, flow, temperature, temperature)
        air = Surroundings(around.air, around.humidity, around.soil)
        cells = self.forced
        if cells is None:
            if self.ring is None:
                self.state, done = self.model.step(self.state, seconds, inlet, air)
                return done
            cells = self.model.undisturbed
        elif self.own_share.any():
            given = cells.lateral_temperature
            warm = given + self.own_share * (temperature - given)
            cells = cells._replace(lateral_temperature=warm)
        if self.ring is None or self.soil_state is None:
            self.state, done = self.model.step(self.state, seconds, inlet, air, cells)
            return done
        section = self.channel.at_flow(flow)
        bore = self.ring.bore(
            wet_fraction=section.wet_fraction,
            wet_film=max(self.channel.film(section), 1.0),
            dry_film=FILM_OF_SEWER_AIR,
            air=around.air,
        )
        opened = self.ring.open(self.soil_state, seconds, around.soil, bore)
        cells = cells._replace(wall_conductance=opened.conductance, wall_temperature=opened.wall)
        self.state, done = self.model.step(self.state, seconds, inlet, air, cells)
        self.soil_state, flows = self.ring.close(opened, self.state.to_wall)
        metres = self.model.length / self.model.cells * seconds
        self.book("air on dry wall", float(flows.air.sum()) * metres)
        self.book("ground", float(flows.ground.sum()) * metres)
        self.stored_in_soil += float(flows.stored.sum()) * metres
        return done

    def book(self, name: str, heat: float) -> None:
        """Add to the ring's part of the ledger [J]."""
        self.heat[name] = self.heat.get(name, 0.0) + heat


def reach(inputs: SewerHeat, outside: Drivers, begins: float, ends: float, cells: int) -> Reach:
    """A reach from one place to another in the state it has at the start of the run."""
    sewer = inputs.sewer
    bed = channel(sewer)
    ring_wall = sewer.wall_model == "ring"
    model = SewageReach(
        channel=bed,
        length=ends - begins,
        cells=cells,
        wall_thickness=sewer.wall_thickness,
        wall_conductivity=sewer.wall_conductivity,
        soil_conductivity=sewer.soil_conductivity,
        soil_density=sewer.soil_density,
        soil_heat_capacity=sewer.soil_specific_heat,
        quasi_steady_wall=not ring_wall,
        dispersion=sewer.dispersion,
        decay_heat=14e6 * inputs.sewage.oxygen_demand_decay,
        **({} if sewer.evaporation else {"latent": 0.0}),
    )
    forced, own = _laterals(inputs.lateral, model, begins)
    ring = soil_ring(sewer, bed.tables.radius, cells) if ring_wall else None
    started = Reach(
        model=model,
        channel=bed,
        begins=begins,
        ring=ring,
        forced=forced if inputs.lateral else None,
        own_share=own,
        state=model.initial(float(outside.flow[0]), float(outside.sewage[0])),
    )
    if ring is not None:
        started.soil_state = _periodic(ring, bed, outside)
    return started


def _laterals(
    laterals: tuple[Lateral, ...], model: SewageReach, begins: float
) -> tuple[Cells, Array]:
    """Branches that join inside this reach, as inflow into the cell where they do."""
    flow, own, heat = (np.zeros(model.cells) for _ in range(3))
    size = model.length / model.cells
    for lateral in laterals:
        cell = int((lateral.position - begins) / size)
        if begins <= lateral.position and 0 <= cell < model.cells:
            flow[cell] += lateral.flow / size
            if lateral.temperature == "sewage":
                own[cell] += lateral.flow / size
            else:
                heat[cell] += lateral.temperature * lateral.flow / size
    given = np.maximum(flow - own, 1e-300)
    forced = model.forced(lateral_flow=flow, lateral_temperature=heat / given)
    return forced, own / np.maximum(flow, 1e-300)


def _periodic(ring: RingSoil, bed: SewerChannel, outside: Drivers) -> Array:
    """Soil as after many years like this one; as after a long time of the mean, if shorter."""
    section = bed.at_flow(float(outside.flow.mean()))
    bore = ring.bore(
        wet_fraction=section.wet_fraction,
        wet_film=max(bed.film(section), 1.0),
        dry_film=FILM_OF_SEWER_AIR,
        air=float(outside.air.mean()),
    )
    whole_year = abs(outside.steps * outside.step - YEAR) < 2 * 86400.0

    def wave(series: Array) -> Harmonic:
        if whole_year:
            return Harmonic.of_year(series)
        return Harmonic(np.atleast_1d(series.mean()), np.zeros(1, dtype=complex))

    return ring.periodic_start(bore, wave(outside.sewage), wave(outside.air), wave(outside.soil))
