"""Tables of a case of scenario ``container_timetable``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.errors import InputError
from thermosim.quantity import (
    Duration,
    Efficiency,
    Fraction,
    Inputs,
    Money,
    PositiveNumber,
    Power,
    Quantity,
    assumed,
    published,
)
from thermosim.scenarios.container_designs import EPOC
from thermosim.scenarios.heat_container_tables import Contact, HotTemperature, Mass

HOUR, DAY = 3600.0, 86400.0
Energy = Annotated[float, Quantity("energy", above=0.0, at_most=1e12)]
Clock = Annotated[float, Quantity("time", at_least=0.0, at_most=DAY)]
Wait = Annotated[float, Quantity("time", at_least=0.0, at_most=30.0 * DAY)]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Count = Annotated[int, Field(ge=1, le=1000)]
Goal = Literal["containers", "drivers", "tractors", "span"]


class Day(Inputs):
    """The day that repeats."""

    slot: Duration = Field(default=HOUR, description="length of a slot; a whole part of 24 h")
    seconds: Duration = Field(default=60.0, description="of search for each goal, at most")


class Container(Inputs):
    """The containers, all alike."""

    heat: Energy = Field(description="of a full container")
    at_most: Count | None = None
    levels: Annotated[tuple[Efficiency, ...], Field(min_length=1, max_length=8)] = Field(
        default=(1.0,), description="how full it may be charged; more than one makes it a decision"
    )


class DirectContact(Inputs):
    """Oil flowing through melting material; calibrated to published limits, see the band."""

    material: str = Field(description="phase-change material, thermosim/materials/pcm.toml")
    material_mass: Mass
    oil_entering: HotTemperature = Field(description="hotter than melting: a charge")
    oil: str = assumed("mineral-oil", f"{EPOC} names no oil")
    exchanger_power: Power = published(0.5e6, f"{EPOC}: plate or spiral, about 0.5 MW")
    contact: Contact = Contact()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = list(self._unknown()) or list(self._unfit())
        if faults:
            raise ValueError("; ".join(fault.rstrip(".") for fault in faults))
        return self

    def _unknown(self) -> Iterator[str]:
        """Material and oil that are not bundled."""
        from thermosim.materials.oils import oil
        from thermosim.materials.pcm import pcm

        for look, name in ((pcm, self.material), (oil, self.oil)):
            try:
                look(name)
            except InputError as error:
                yield str(error)

    def _unfit(self) -> Iterator[str]:
        """Oil that would not rise, or that is hotter or colder than is known or borne."""
        from thermosim.materials.oils import check_floats, oil
        from thermosim.materials.pcm import pcm

        material, liquid, at = pcm(self.material), oil(self.oil), self.oil_entering
        try:
            check_floats(liquid, material)
        except InputError as error:
            yield str(error)
        if not liquid.low <= at <= liquid.high:
            yield (
                f"oil_entering = {at:g} degC, but {self.oil} is known from {liquid.low:g} to "
                f"{liquid.high:g} degC"
            )
        elif at > material.highest:
            yield (
                f"oil_entering = {at:g} degC, but {self.material} is used up to "
                f"{material.highest:g} degC"
            )

    def melting_point(self) -> float:
        """Of the material [degC]."""
        from thermosim.materials.pcm import pcm

        return pcm(self.material).melting_point()


class Curve(Inputs):
    """Time against level: rows, a latent bed with oil in plug flow, or a container's contact."""

    levels: Annotated[tuple[Efficiency, ...], Field(min_length=1, max_length=50)] | None = None
    times: Annotated[tuple[Duration, ...], Field(min_length=1, max_length=50)] | None = None
    transfer_units: PositiveNumber | None = Field(
        default=None, description="conductance over the oil's capacity rate"
    )
    time_scale: Duration | None = Field(
        default=None, description="latent heat over the oil's capacity rate and driving difference"
    )
    direct_contact: DirectContact | None = Field(
        default=None, description="material and contact of a container, instead"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        rows = self.levels is not None and self.times is not None
        bed = self.transfer_units is not None and self.time_scale is not None
        given = sum(getattr(self, name) is not None for name in type(self).model_fields)
        if self.direct_contact is not None and given == 1:
            return self
        if given != 2 or not (rows or bed):
            msg = "write levels and times, transfer_units and time_scale, or direct_contact"
            raise ValueError(msg)
        if self.levels is not None and self.times is not None:
            for name, row in (("levels", self.levels), ("times", self.times)):
                if any(b <= a for a, b in pairwise(row)):
                    msg = f"{name} must rise from row to row"
                    raise ValueError(msg)
            if len(self.levels) != len(self.times):
                msg = f"{len(self.levels)} levels, but {len(self.times)} times"
                raise ValueError(msg)
        return self

    def wrong_way(self, charges: bool) -> Iterator[str]:
        """Why the oil of a source would not melt, or that of a user not freeze."""
        of = self.direct_contact
        if of is None:
            return
        point, at = of.melting_point(), of.oil_entering
        if charges and at <= point:
            yield (
                f"curve.direct_contact.oil_entering = {at:g} degC does not melt {of.material}, "
                f"which a source must: write more than its melting point of {point:g} degC"
            )
        if not charges and at >= point:
            yield (
                f"curve.direct_contact.oil_entering = {at:g} degC does not freeze {of.material}, "
                f"which a user must: write less than its melting point of {point:g} degC"
            )


class Source(Inputs):
    """Where containers are charged."""

    name: Name
    exchangers: Count = 1
    charge: Duration | None = Field(
        default=None, description="of a full container; without it from the power"
    )
    curve: Curve | None = Field(default=None, description="instead of charge")
    power: Power | None = Field(default=None, description="heat that the source gives")

    @model_validator(mode="after")
    def _charges(self) -> Self:
        for fault in self.curve.wrong_way(charges=True) if self.curve else ():
            raise ValueError(fault)
        return self


class User(Inputs):
    """Where containers are discharged."""

    name: Name
    exchangers: Count = 1
    discharge: Duration | None = Field(default=None, description="of a full container")
    curve: Curve | None = Field(default=None, description="instead of discharge")
    deliveries: Annotated[int, Field(ge=0, le=1000)] = Field(description="full containers a day")
    opens: Clock | None = None
    closes: Clock | None = None
    demand: Annotated[tuple[Power, ...], Field(min_length=24, max_length=24)] | None = Field(
        default=None, description="greatest heat taken, hour by hour"
    )

    @model_validator(mode="after")
    def _empties(self) -> Self:
        for fault in self.curve.wrong_way(charges=False) if self.curve else ():
            raise ValueError(fault)
        return self


class Move(Inputs):
    """A tractor's way between a source and a user, loading included."""

    duration: Duration = Field(description="one way, where no route says otherwise")


class Route(Inputs):
    """A way that takes another time."""

    source: Name
    user: Name
    duration: Duration


class Drivers(Inputs):
    """Duty of the drivers."""

    at_most: Count | None = None
    work: Duration = published(8.0 * HOUR, f"{EPOC}: one person makes up to 4 deliveries a day")
    span: Duration = published(
        13.0 * HOUR, "Japanese standard for truck drivers' working hours, revision of 2024"
    )
    follow: Literal["drivers", "tractors", "nobody"] = Field(
        default="drivers", description="whose place is followed; all but drivers are relaxations"
    )


class Tractors(Inputs):
    """Tractors."""

    at_most: Count | None = None


class Cost(Inputs):
    """Yearly cost of one more of each."""

    container: Money
    driver: Money
    tractor: Money = 0.0


class Simulation(Inputs):
    """Days carried out with delays and breakdowns on the road."""

    years: Annotated[int, Field(ge=1, le=100_000)] = 1000
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    travel_delays: Annotated[tuple[Wait, ...], Field(min_length=1, max_length=50)] = assumed(
        tuple(60.0 * m for m in (0, 2, 5, 10, 15, 20, 30)), "means of an exponential delay"
    )
    breakdowns: Fraction = assumed(0.001, "share of moves")
    repair: Wait = assumed(4.0 * HOUR, "mean of an exponential time of repair")
    patience: Wait = assumed(1800.0, "a container leaves so long after its planned time, at most")
