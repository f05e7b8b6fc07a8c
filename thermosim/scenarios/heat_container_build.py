"""From the tables of a case to containers, exchangers and machines."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from thermosim.components.absorption_chiller import AbsorptionChiller
from thermosim.components.heat_container import (
    AxialContainer,
    BoxContainer,
    CapsuleContainer,
    Contact,
    Far,
    LedgerContainer,
    Oil,
    Served,
    TubeContainer,
    UnitCellContainer,
    Vessel,
    channels_at,
)
from thermosim.components.heat_pump import HeatPump
from thermosim.components.oil_exchanger import OilExchanger
from thermosim.materials.absorption import absorption_chiller, scaled
from thermosim.materials.phase_law import line_law, memory_law
from thermosim.scenarios.heat_container_sites import RISE, WATER
from thermosim.scenarios.heat_container_tables import STEEL

if TYPE_CHECKING:
    from thermosim_kernels.enthalpy import Law

    from thermosim.materials.pcm import PhaseChangeMaterial
    from thermosim.results import Array
    from thermosim.scenarios.container_cells import Box as BoxTable
    from thermosim.scenarios.container_cells import UnitCell
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.heat_container_sites import HeatPump as HeatPumpTable
    from thermosim.scenarios.heat_container_tables import Contact as ContactTable
    from thermosim.scenarios.heat_container_tables import Container

INNER_FILM = 20.0  # filling to wall, assumed [W/(m2 K)]


class State(Protocol):
    """What one looks at in any container."""

    @property
    def melted(self) -> float: ...  # noqa: D102
    @property
    def temperature(self) -> float: ...  # noqa: D102
    @property
    def profile(self) -> tuple[Array, Array] | None: ...  # noqa: D102


class Box(Protocol):
    """A container of any level; its states are its own."""

    @property
    def vessel(self) -> Vessel: ...  # noqa: D102
    def start(self, temperature: float, *, melted: bool | None = None) -> Any: ...  # noqa: D102
    def filled(self, share: float) -> Any: ...  # noqa: D102
    def nucleate(self, state: Any) -> Any: ...  # noqa: D102
    def stored(self, state: Any) -> float: ...  # noqa: D102
    def above(self, state: Any, floor: float) -> float: ...  # noqa: D102
    def step(  # noqa: D102
        self, state: Any, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[Any, Served]: ...
    def serve(  # noqa: D102
        self, state: Any, far: Far, ambient: float, seconds: float
    ) -> tuple[Any, Served]: ...


class Dock(NamedTuple):
    """An exchanger as a container's oil meets it, at the user perhaps with a loop behind it."""

    exchanger: OilExchanger
    loop: tuple[float, float] | None = None  # its capacity rate, UA of the second exchanger [W/K]

    def conductance(self, other: float) -> float:
        """Heat per kelvin between both entering temperatures [W/K]; ``other`` side's rate."""
        if other <= 0.0:
            return 0.0
        if self.loop is None:
            return self.exchanger.towards(other)
        return self.exchanger.through_loop(*self.loop, other)


class Site(NamedTuple):
    """What stays where it is."""

    rate: float  # capacity rate of the oil [W/K]
    source: Dock
    user: Dock


def vessel(given: Container, contact: Contact | None = None, supercooling: float = 0.0) -> Vessel:
    """The vessel of a case; ``contact`` and ``supercooling`` [K] instead of its own."""
    material = given.resolved()
    return Vessel(
        law=_law(given, material, supercooling), mass=given.material_mass,
        density=material.density, height=given.height, oil=_oil(given), hold_up=given.hold_up,
        cap=given.oil_above, rated_flow=given.contact.rated_flow,
        contact=contact or contact_of(given.contact),
        wall=given.steel_mass * STEEL, inner_conductance=INNER_FILM * given.surface,
        insulation=given.insulation * given.surface,
    )  # fmt: skip


def _oil(given: Container) -> Oil:
    density, capacity = given.oil_state()
    return Oil(density=density, heat_capacity=capacity)


def _law(
    given: Container, material: PhaseChangeMaterial, supercooling: float, convection: float = 1.0
) -> Law:
    """With a memory where melt supercools or freezes on its own range."""
    if given.supercooling is not None or material.freezing is not None:
        return memory_law(material, supercooling=supercooling, convection=convection)
    return line_law(material, convection=convection)


def contact_of(given: ContactTable) -> Contact:
    """Contact of oil and material."""
    return Contact(
        units=given.units, opening=given.opening, opening_exponent=given.opening_exponent,
        skin=given.skin, skin_exponent=given.skin_exponent,
    )  # fmt: skip


def box(given: Container, supercooling: float = 0.0) -> Box:
    """A container of the design and at the level of the case."""
    if given.design != "direct_contact":
        return walled(given, supercooling)
    of = vessel(given, supercooling=supercooling)
    if given.level == "ledger":
        return LedgerContainer(vessel=of)
    if given.level == "channel":
        assert given.channel is not None
        return unit_cell(of, given.channel)
    if given.level == "box":
        return whole_box(of, given.box)
    return AxialContainer(vessel=of, cells=given.cells)


def unit_cell(of: Vessel, given: UnitCell) -> UnitCellContainer:
    """A container of equal channels."""
    count = given.channels
    if count is None:
        assert given.spacing is not None
        count = channels_at(given.spacing, of.volume / of.height)
    return UnitCellContainer(
        vessel=of, channels=count, radius=given.radius, film=given.film, channel=given.channel,
        rows=given.rows, rings=given.rings,
    )  # fmt: skip


def whole_box(of: Vessel, given: BoxTable) -> BoxContainer:
    """A container in three dimensions."""
    return BoxContainer(
        vessel=of, length=given.length, cells=given.cells, margin=given.margin, nozzle=given.nozzle
    )


def walled(given: Container, supercooling: float = 0.0) -> TubeContainer | CapsuleContainer:
    """A container with tubes or capsules; melt supercools so far [K]."""
    liquid = given.fluid()
    if given.tubes is not None:
        tubes = given.tubes
        of = _vessel_apart(given, tubes.passes * tubes.length, tubes.convection, supercooling)
        return TubeContainer(
            vessel=of, tubes=tubes.shape(), fluid=liquid, rows=tubes.rows, rings=tubes.rings
        )
    capsules = given.capsules
    assert capsules is not None
    of = _vessel_apart(given, given.height, capsules.convection, supercooling)
    return CapsuleContainer(
        vessel=of, capsules=capsules.shape(), fluid=liquid, cells=capsules.rows,
        shells=capsules.shells,
    )  # fmt: skip


def _vessel_apart(
    given: Container, height: float, convection: float, supercooling: float
) -> Vessel:
    """The vessel; steel and walls share the temperature of the material they touch."""
    material = given.resolved()
    steel = (given.filling().heat_capacity + given.steel_mass * STEEL) / given.material_mass
    heavy = replace(
        material,
        solid_heat_capacity=material.solid_heat_capacity + steel,
        liquid_heat_capacity=material.liquid_heat_capacity + steel,
    )
    return Vessel(
        law=_law(given, heavy, supercooling, convection), mass=given.material_mass,
        density=material.density, height=height, oil=_oil(given), hold_up=0.0,
        cap=given.oil_above, rated_flow=given.contact.rated_flow, contact=Contact(units=1.0),
        apart=True, inner_conductance=INNER_FILM * given.surface,
        insulation=given.insulation * given.surface,
    )  # fmt: skip


def site(inputs: HeatContainer) -> Site:
    """Exchangers at both ends."""
    oil = _oil(inputs.container)
    rate = oil.capacity_rate(inputs.container.contact.rated_flow)
    source, user = inputs.source, inputs.user
    charging = OilExchanger(units_of=source.exchanger, power=source.exchanger_power, oil=rate)
    emptying = OilExchanger(units_of=user.exchanger, power=user.exchanger_power, oil=rate)
    loop = None
    if user.second_loop is not None and user.heat_pump is None:
        loop = user.second_loop.flow * WATER, user.second_loop.exchanger
    return Site(rate, Dock(charging), Dock(emptying, loop))


def heat_pump(given: HeatPumpTable) -> HeatPump:
    """The machine of a case; its capacity is given at the temperatures it meets."""
    return HeatPump(
        model="carnot", efficiency=given.efficiency, sink_pinch=given.pinch,
        source_pinch=given.pinch, capacity=given.capacity, rated_supply=given.supply,
        capacity_source=0.0, source_minimum=given.lowest_source,
    )  # fmt: skip


class Cold(NamedTuple):
    """An absorption chiller between its waters."""

    machine: AbsorptionChiller
    hot: float  # capacity rate of the hot water [W/K]
    cooling: float
    chilled: float


def chiller(inputs: HeatContainer) -> Cold | None:
    """The user's absorption chiller, scaled to its capacity at supply and return."""
    user = inputs.user
    given = user.chiller
    if given is None:
        return None
    rise, span = RISE, user.supply - user.coming_back
    machine = scaled(absorption_chiller(given.machine), given.capacity, given.cop, user.rating)
    heat = given.capacity / given.cop
    return Cold(
        AbsorptionChiller(characteristic=machine),
        heat / span, (heat + given.capacity) / rise, given.capacity / rise,
    )  # fmt: skip


def full_heat(inputs: HeatContainer, container: Box) -> float:
    """Heat of a container filled with the hottest oil, above what the user can draw [J]."""
    top = container.start(inputs.hottest_oil, melted=True)
    heat = container.above(top, floor(inputs))
    return heat if math.isfinite(heat) else 0.0


def floor(inputs: HeatContainer) -> float:
    """Coldest temperature to which the user can empty a container [degC]."""
    return inputs.coldest
