"""Tables that every station is made of: zones with their gains, and ways to run them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Fraction,
    Inputs,
    Length,
    Power,
    Quantity,
    Temperature,
    Volume,
    assumed,
    published,
)
from thermosim.scenarios.ground_faults import Trouble, of_zones
from thermosim.scenarios.ground_inputs import Ground
from thermosim.scenarios.site_inputs import (
    Climate,
    ClockTime,
    Month,
    Name,
    TwelveShares,
    round_the_clock,
)

KAKUTANI = "Kakutani 1992"
Heat = Annotated[float, Quantity("power", at_least=0.0, at_most=1e9)]
AirFlow = Annotated[float, Quantity("volume_flow", at_least=0.0, at_most=1e4)]
Vapour = Annotated[float, Quantity("mass_flow", at_least=0.0, at_most=1e3)]
Furnishing = Annotated[float, Quantity("volumetric_heat_capacity", at_least=0.0, at_most=1e7)]
Warmer = Annotated[float, Quantity("temperature_difference", at_least=-20.0, at_most=20.0)]
Contact = Annotated[float, Quantity("fraction", above=0.0, at_most=1.0)]
Months = Annotated[tuple[Month, ...], Field(max_length=12)]
Shares = Fraction | TwelveShares
SUMMER = (6, 7, 8, 9)
REST = (1, 2, 3, 4, 5, 10, 11, 12)


def twelve(given: float | tuple[float, ...]) -> tuple[float, ...]:
    """A share for every month."""
    return given if isinstance(given, tuple) else (given,) * 12


def _in_order(given: tuple[float, float] | None) -> tuple[float, float] | None:
    if given is not None and not given[0] < given[1]:
        msg = (
            f"hours {given[0]:g} to {given[1]:g} end before they begin. Write the earlier hour "
            "of the day first, for example [5, 24]"
        )
        raise ValueError(msg)
    return given


def _open_some_time(given: tuple[float, float]) -> tuple[float, float]:
    wrong = round_the_clock(*given)
    if wrong is not None:
        raise ValueError(wrong)
    return given


class Gains(Inputs):
    """Heat and water given to a zone during opening hours."""

    train: Heat = Field(default=0.0, description="traction energy not regenerated, this zone's")
    lighting: Heat = Field(default=0.0, description="with shops and machines")
    people: Heat = Field(default=0.0, description="sensible")
    fans: Heat = Field(default=0.0, description="of the ventilation")
    vapour: Vapour = assumed(0.0, "a dry station: people and wet floors left out")
    closed_share: Fraction = assumed(0.0, "nothing runs while the station is closed")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.train + self.lighting + self.people + self.fans > 0.0:
            msg = (
                "no heat is given. Write at least one of train, lighting, people and fans, for "
                'example train = "300 kW"'
            )
            raise ValueError(msg)
        return self


class StationZone(Inputs):
    """Air of boxes and tunnels of this name."""

    name: Name
    gains: Gains
    volume: Volume | None = Field(
        default=None, description="none: of its boxes and tunnels times the length"
    )
    furnishing: Furnishing = assumed(0.0, "heat capacity of what follows the air, per volume")
    contact: Contact = assumed(0.85, "share of the fans' air that touches the coil")
    coldest_coil: Temperature = assumed(-10.0, "surface of the coil never undercut")


class Exchange(Inputs):
    """Air that two zones give each other."""

    between: tuple[Name, Name]
    flow: AirFlow = Field(description="both ways")


class Ventilation(Inputs):
    """Air moved through the whole station; zones share it by their volumes."""

    mechanical: AirFlow = Field(description="by the fans, through the coil, in opening hours")
    piston: AirFlow = Field(
        default=0.0, description="outdoor air through shafts and stairs, in opening hours"
    )
    recirculated: Shares = Field(
        default=0.0, description="share of the fans' air that returns behind the coil"
    )
    piston_share: Shares = Field(default=1.0, description="of piston, shafts being closed")
    closed_share: Fraction = assumed(0.0, "air stands while the station is closed")


class Cooling(Inputs):
    """The coil keeps the station below a set point."""

    set_point: Temperature = published(29.0, f"{KAKUTANI}: 29 degC at the peak of August")
    months: Months = published(SUMMER, f"{KAKUTANI}: station cooling June to September")
    capacity: Power | Literal["unlimited"] = Field(
        default="unlimited", description="sensible and latent heat"
    )


class Recovery(Inputs):
    """The coil takes heat for others, but does not cool the station below a limit."""

    heat: Heat | Literal["all"] = Field(default="all", description="asked for, at most")
    months: Months = assumed(REST, "all but the cooling months")
    winter_limit: Temperature = published(12.0, f"{KAKUTANI}: station held at 12 degC")


class Operation(Inputs):
    """One way to run the station through the year."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9 _-]{0,39}$")]
    ventilation: Ventilation
    cooling: Cooling | None = None
    recovery: Recovery | None = None
    lock_out: tuple[ClockTime, ClockTime] | None = Field(
        default=None, description="hours of the day without the coil, [7, 9]"
    )

    _ordered = field_validator("lock_out")(_in_order)

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        cooling, recovery = self.cooling, self.recovery
        if cooling and recovery and recovery.winter_limit > cooling.set_point:
            msg = (
                f"cooling starts at {cooling.set_point:g} degC, below the winter limit of "
                f"{recovery.winter_limit:g} degC. Raise set_point or lower winter_limit"
            )
            raise ValueError(msg)
        if (cooling or recovery) is not None and self.ventilation.mechanical == 0.0:
            msg = (
                "the coil sits in the air of the fans: without ventilation.mechanical there is "
                "neither cooling nor recovery"
            )
            raise ValueError(msg)
        if cooling is not None:
            shares = twelve(self.ventilation.recirculated)
            if any(shares[month - 1] == 0.0 for month in cooling.months):
                msg = (
                    "the coil sits in the exhaust: without recirculated air in the cooling months "
                    "it cannot cool the station. Give ventilation.recirculated a share above 0"
                )
                raise ValueError(msg)
        return self


class StationPlace(Inputs):
    """What all zones and operations share."""

    length: Length = Field(description="of the section's boxes")
    end_length: Annotated[float, Quantity("length", at_least=0.0, at_most=1e3)] = assumed(
        0.0, "length that the end walls are worth in a 3-D solution; for the walls' heat only"
    )
    open_hours: tuple[ClockTime, ClockTime] = assumed(
        (5.0, 24.0), "first to last train; [5, 0.5] closes half an hour after midnight"
    )

    _some_time = field_validator("open_hours")(_open_some_time)


class StationTables(Ground):
    """A section of ground, the station in it, its weather and its operations."""

    station: StationPlace
    climate: Climate
    surface_warmer: Warmer = assumed(0.0, "ground's surface above the air; 1 to 3 K under snow")
    zone: Annotated[tuple[StationZone, ...], Field(min_length=1, max_length=10)]
    exchange: tuple[Exchange, ...] = ()
    operation: Annotated[tuple[Operation, ...], Field(min_length=1, max_length=10)]

    def troubles(self) -> Iterator[Trouble]:
        """Also zones without walls, walls without a zone, coils colder than allowed."""
        yield from super().troubles()
        known = [zone.name for zone in self.zone]
        if not self.voids:
            yield ("box",), "is missing: write at least one [[box]] or [[tunnel]]."
        yield from of_zones(self, known)
        for index, pair in enumerate(self.exchange):
            wrong = [name for name in pair.between if name not in known]
            if wrong or pair.between[0] == pair.between[1]:
                text = f"two of the zones {', '.join(known)} are needed."
                yield ("exchange", index, "between"), text
        yield from self._of_operations()

    def _of_operations(self) -> Iterator[Trouble]:
        names = [operation.name.lower() for operation in self.operation]
        coldest = max(zone.coldest_coil for zone in self.zone)
        limit = f"the coil may get no colder than {coldest:g} degC (coldest_coil),"
        for index, operation in enumerate(self.operation):
            if names.index(operation.name.lower()) < index:
                yield ("operation", index, "name"), f"{operation.name} is there twice."
            recovery, cooling = operation.recovery, operation.cooling
            if recovery is not None and coldest > recovery.winter_limit:
                text = f"so it cannot cool the station to {recovery.winter_limit:g} degC."
                yield ("operation", index, "recovery", "winter_limit"), f"{limit} {text}"
            if cooling is not None and coldest >= cooling.set_point:
                text = f"so it cannot cool to {cooling.set_point:g} degC."
                yield ("operation", index, "cooling", "set_point"), f"{limit} {text}"
