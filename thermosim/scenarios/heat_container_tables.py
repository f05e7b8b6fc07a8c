"""Tables of a case of scenario ``heat_container``: the container and its filling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.errors import InputError
from thermosim.quantity import (
    Area,
    Fraction,
    Inputs,
    Length,
    Quantity,
    Temperature,
    VolumeFlow,
    assumed,
    published,
)
from thermosim.scenarios.container_cells import MarchedBox, MarchedCell
from thermosim.scenarios.container_designs import EPOC, Capsules, Filling, Tubes

if TYPE_CHECKING:
    from thermosim.materials.fluids import Fluid
    from thermosim.materials.pcm import PhaseChangeMaterial

CALIBRATED = "calibrated to published limits, not validated on curves; see the band"
STEEL = 500.0  # heat capacity of steel, assumed [J/(kg K)]
Mass = Annotated[float, Quantity("mass", above=0.0, at_most=1e6)]
Fusion = Annotated[float, Quantity("specific_energy", above=0.0, at_most=1e7)]
Insulation = Annotated[float, Quantity("heat_transfer_coefficient", above=0.0, at_most=1e4)]
Kelvins = Annotated[float, Quantity("temperature_difference", at_least=0.0, at_most=200.0)]
HotTemperature = Annotated[float, Quantity("temperature", at_least=-60.0, at_most=1000.0)]
Space = Annotated[float, Quantity("volume", at_least=0.0, at_most=1e3)]
Age = Annotated[float, Quantity("time", at_least=0.0, at_most=3.2e9)]


class Contact(Inputs):
    """How well oil and material exchange heat. Forms assumed, figures calibrated."""

    units: Annotated[float, Field(gt=0.0, le=100.0)] = assumed(3.80, f"UA/C; {CALIBRATED}")
    opening: Annotated[float, Field(gt=0.0, le=1.0)] = assumed(
        0.066, f"share in a solid bed; {CALIBRATED}"
    )
    opening_exponent: Annotated[float, Field(gt=0.0, le=5.0)] = assumed(1.28, CALIBRATED)
    skin: Annotated[float, Field(gt=1.0, le=100.0)] = assumed(
        1.27, f"solid fraction that would close the channels; {CALIBRATED}"
    )
    skin_exponent: Annotated[float, Field(gt=0.0, le=5.0)] = assumed(1.39, CALIBRATED)
    rated_flow: VolumeFlow = published(40.0 / 3600.0, f"{EPOC}: oil pump about 40 m^3/h")


_EXAMPLES = {
    "tubes": 'number = 1000 and bore = "16 mm"',
    "capsules": 'diameter = "50 mm"',
}


class Container(Inputs):
    """The containers, all alike."""

    count: Annotated[int, Field(ge=1, le=50)] = 1
    design: Literal["direct_contact", "tubes", "capsules"] = Field(
        default="direct_contact",
        description="oil through the material, in tubes in it, or round capsules of it",
    )
    level: Literal["ledger", "axial", "channel", "box"] = Field(
        default="ledger",
        description="ledger: one lump; axial: cells along the oil's path; channel: one oil channel "
        "with its rings; box: the whole tank",
    )
    cells: Annotated[int, Field(ge=5, le=1000)] = Field(default=50, description="axial only")
    material: str = Field(description="phase-change material, thermosim/materials/pcm.toml")
    material_mass: Mass
    latent_heat: Fusion | None = Field(default=None, description="instead of the material's own")
    oil: str = assumed("mineral-oil", f"{EPOC} names no oil")
    oil_above: Space = assumed(1.0, "oil above the bed when at rest")
    hold_up: Fraction = assumed(0.0, "oil in the bed over material; drops make up about 1 %")
    steel_mass: Mass = assumed(3000.0, "vessel, frame and pipes")
    height: Length = assumed(1.5, "of the bed, in a body of 1.7 m")
    surface: Area = assumed(57.4, "body of 6 x 2.4 x 1.7 m")
    insulation: Insulation = assumed(0.3, f'{EPOC} says "very small" loss only')
    road_limit: Mass = published(20e3, f"{EPOC}: unrestricted on the road; without tractor")
    start_temperature: Temperature | None = Field(
        default=None, description="none: at the melting point"
    )
    start_fill: Fraction = Field(default=0.0, description="melted share at the start")
    age_cycles: Annotated[float, Field(ge=0.0, le=1e6)] = assumed(0.0, "new material")
    age_hours: Age = assumed(0.0, "new material")
    supercooling: tuple[Kelvins, Kelvins] | None = Field(
        default=None, description="least and most; drawn anew for each load, not of a ledger"
    )
    seed: Annotated[int, Field(ge=0, le=2**31)] = Field(default=1, description="of those draws")
    trigger: bool = Field(default=False, description="crystals are set off before discharging")
    contact: Contact = Contact()
    channel: MarchedCell | None = Field(default=None, description="of level channel")
    box: MarchedBox = MarchedBox()
    tubes: Tubes | None = Field(default=None, description="of design tubes")
    capsules: Capsules | None = Field(default=None, description="of design capsules")

    def unused(self) -> set[str]:
        """What another level or design knows."""
        if self.design != "direct_contact":
            return self._unused_apart()
        found = {"channel", "box", "tubes", "capsules"} - {self.level}
        if self.level == "ledger":
            return found | {"cells", "height", "supercooling", "seed", "trigger"}
        if self.level != "axial":
            found |= {"cells", "hold_up"}
        if self.level == "channel":
            found |= {f"contact.{name}" for name in Contact.model_fields if name != "rated_flow"}
        return found | {"seed", "trigger"} if self.supercooling is None else found

    def _unused_apart(self) -> set[str]:
        """What belongs to direct contact, whose levels and closures walls have no use for."""
        found = {"level", "cells", "hold_up", "channel", "box"}
        found |= {"tubes", "capsules"} - {self.design}
        found |= {f"contact.{name}" for name in Contact.model_fields if name != "rated_flow"}
        if self.design == "tubes":
            found.add("height")
        return found | {"seed", "trigger"} if self.supercooling is None else found

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(fault.rstrip(".") for fault in faults))
        return self

    def _unknown(self) -> Iterator[str]:
        """Material and oil that are not bundled."""
        for look in (self.resolved, self.fluid):
            try:
                look()
            except InputError as error:
                yield str(error)

    def _sinking(self) -> Iterator[str]:
        """Oil that would not rise through the melt."""
        from thermosim.materials.oils import check_floats

        try:
            if self.design == "direct_contact":
                check_floats(self.fluid(), self.resolved())
        except InputError as error:
            yield str(error)

    def _faults(self) -> list[str]:
        faults = list(self._unknown())
        if faults:
            return faults
        material = self.resolved()
        faults += self._sinking()
        if self.design != "direct_contact" and getattr(self, self.design) is None:
            return [
                f'design = "{self.design}" needs [container.{self.design}]: write for example '
                + _EXAMPLES[self.design]
            ]
        walls = self.walls()
        if walls is not None:
            molten = self.material_mass / min(material.liquid_density, material.solid_density)
            faults += walls.misfits(molten, self.oil_above, self.height)
        faults += [*self._heavy(), *self._start_faults(), *self._level_faults()]
        return faults

    def _heavy(self) -> Iterator[str]:
        """Weight beyond what the road bears."""
        total = self.total_mass()
        if total > self.road_limit:
            yield (
                f"the container weighs {total / 1e3:.1f} t (material {self.material_mass / 1e3:g}, "
                f"steel {self.steel_mass / 1e3:g}, {self._told_walls()}"
                f"oil {self.oil_mass() / 1e3:.1f} t), more than "
                f"road_limit = {self.road_limit / 1e3:g} t; take less material or, with a permit, "
                "a higher road_limit"
            )

    def _start_faults(self) -> Iterator[str]:
        """A start that cannot be."""
        point = self.resolved().melting_point()
        given = self.start_temperature
        if given is not None and given != point and 0.0 < self.start_fill < 1.0:
            yield (
                f"start_fill = {self.start_fill:g} is partly melted, which it is only at its "
                f"melting point of {point:g} degC: leave out start_temperature"
            )
        if given is not None and self.start_fill > 0.0 and given < point and not self.supercooling:
            yield (
                f"start_fill = {self.start_fill:g} at {given:g} degC: solid below its melting "
                f"point of {point:g} degC"
            )
        if self.supercooling and self.supercooling[0] > self.supercooling[1]:
            yield "supercooling: the least must not be above the most"

    def _level_faults(self) -> Iterator[str]:
        """Tables of a level that lack or do not fit."""
        if self.level == "channel" and self.channel is None:
            yield (
                'level = "channel" needs [container.channel]: write for example spacing = "60 mm" '
                'and radius = "4 mm"'
            )
        elif self.level == "channel" and self.channel is not None:
            yield from self.channel.misfits(self.floor())
        if self.level == "box":
            yield from self.box.misfits(self.height, self.floor())

    def resolved(self) -> PhaseChangeMaterial:
        """The material at its age."""
        from dataclasses import replace

        from thermosim.materials.pcm import pcm

        known = pcm(self.material)
        if self.latent_heat is not None:
            known = replace(known, latent_heat=self.latent_heat)
        return known.aged(self.age_cycles, self.age_hours / 3600.0)

    def fluid(self) -> Fluid:
        """The oil."""
        from thermosim.materials.oils import oil

        return oil(self.oil)

    def oil_state(self) -> tuple[float, float]:
        """Density [kg/m3] and heat capacity [J/(kg K)] at the melting point."""
        liquid, at = self.fluid(), self.resolved().melting_point()
        at = min(max(at, liquid.low), liquid.high)
        return liquid.density(at), liquid.heat_capacity(at)

    def oil_mass(self) -> float:
        """Of bed and cap [kg]."""
        held = self.filling().oil
        if self.walls() is None:
            held = self.hold_up * self.material_mass / self.resolved().density
        return (self.oil_above + held) * self.oil_state()[0]

    def floor(self) -> float:
        """Of the bed [m2]."""
        return self.material_mass / self.resolved().density / self.height

    def total_mass(self) -> float:
        """Material, oil, steel and walls between oil and material [kg]."""
        return self.material_mass + self.oil_mass() + self.steel_mass + self.filling().walls

    def walls(self) -> Tubes | Capsules | None:
        """What parts oil and material; nothing in direct contact."""
        given: Tubes | Capsules | None = getattr(self, self.design, None)
        return given

    def filling(self) -> Filling:
        """What the design puts beside the material."""
        walls = self.walls()
        if walls is None:
            return Filling(0.0, 0.0, 0.0)
        return walls.filling(self.material_mass / self.resolved().density)

    def path(self) -> float:
        """Way of the oil through the material [m]."""
        return self.height if self.tubes is None else self.tubes.passes * self.tubes.length

    def _told_walls(self) -> str:
        walls = self.filling().walls
        return f"{self.design} {walls / 1e3:.1f}, " if walls else ""
