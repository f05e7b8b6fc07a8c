"""Tables of a case that look into a heat container: one oil channel, or the whole tank."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import Distance, Film, Inputs, Length, assumed

Count = Annotated[int, Field(ge=1, le=2000)]
Channels = Annotated[int, Field(ge=1, le=10_000_000)]


class UnitCell(Inputs):
    """One oil channel and the rings of material round it."""

    spacing: Length | None = Field(default=None, description="of the channels, square grid")
    channels: Channels | None = Field(default=None, description="instead: how many, all alike")
    radius: Length = Field(description="of a channel")
    film: Film = assumed(250.0, "oil to wall; drops of 4 mm in erythritol come to 257")
    channel: Literal["fixed", "opening"] = Field(
        default="opening", description="opening: melt joins the channel; fixed: it rests round it"
    )
    rows: Count = 100
    rings: Count = 50

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.spacing is None) == (self.channels is None):
            msg = 'give either spacing = "60 mm" or channels = 3000: how far apart, or how many'
            raise ValueError(msg)
        if self.spacing is not None and 2.0 * self.radius >= self.spacing:
            msg = (
                f"channels of radius {self.radius:g} m touch each other at a spacing of "
                f"{self.spacing:g} m: widen the spacing or narrow the channels"
            )
            raise ValueError(msg)
        return self

    def misfits(self, floor: float) -> Iterator[str]:
        """Why so many channels do not fit side by side: floor of the bed [m2]."""
        if self.channels is None:
            return
        apart = math.sqrt(floor / self.channels)
        if 2.0 * self.radius >= apart:
            yield (
                f"{self.channels:,} channels of radius {1e3 * self.radius:g} mm touch each other: "
                f"a floor of {floor:.3g} m^2 sets them {1e3 * apart:.3g} mm apart; take fewer or "
                "narrower channels"
            )


class Box(Inputs):
    """The whole tank in cells."""

    MOST: ClassVar[int] = 20_000_000  # cells; some GB

    length: Length = assumed(6.0, "body of 6 x 2.4 x 1.7 m")
    cells: tuple[Count, Count, Count] = Field(
        default=(60, 17, 24), description="along length, height and width"
    )
    margin: Distance = assumed(0.2, "floor along the walls without nozzles")
    nozzle: Distance = assumed(0.1, "nozzles above the floor")

    @model_validator(mode="after")
    def _kept_in_memory(self) -> Self:
        x, y, z = self.cells
        if x * y * z > self.MOST:
            msg = (
                f"cells: {x} x {y} x {z} are {x * y * z:.2g}, more than {self.MOST:,}: write for "
                "example cells = [120, 34, 48]"
            )
            raise ValueError(msg)
        return self

    def misfits(self, height: float, floor: float) -> Iterator[str]:
        """Why the tank does not fit its filling: height [m] and floor [m2]."""
        if self.nozzle >= height:
            yield f"box.nozzle ({self.nozzle:g} m) lies above the bed of {height:g} m"
        width = floor / self.length
        if 2.0 * self.margin >= min(self.length, width):
            yield (
                f"box.margin ({self.margin:g} m) leaves no floor to the nozzles: the bed is "
                f"{self.length:g} m long and {width:.3g} m wide"
            )
        elif min(self._open(floor)) <= 0.0:
            yield (
                f"box.cells ({' x '.join(map(str, self.cells))}) are too coarse for a margin of "
                f"{self.margin:g} m: none lies above a nozzle; take more cells or less margin"
            )

    def rounded(self, height: float, floor: float) -> Iterator[str]:
        """What margin and nozzles are in whole cells, where that is not what was given."""
        width = floor / self.length
        along, across = self._open(floor)
        ends, sides = 0.5 * (self.length - along), 0.5 * (width - across)
        rise = height / self.cells[1]
        lowest = min(round(self.nozzle / rise), self.cells[1] - 1) * rise
        given = ((ends, self.margin), (sides, self.margin), (lowest, self.nozzle))
        if any(abs(made - asked) > 0.05 * asked for made, asked in given):
            yield (
                f"Box in whole cells: the floor without nozzles is {ends:.3g} m at the ends and "
                f"{sides:.3g} m along the walls (margin = {self.margin:g} m), the nozzles lie "
                f"{lowest:.3g} m above the floor (nozzle = {self.nozzle:g} m); oil rises through "
                f"{100.0 * along * across / floor:.0f} % of the section."
            )

    def _open(self, floor: float) -> tuple[float, float]:
        """Length and width of the floor with nozzles: cells whose middle they reach [m]."""
        wide = ((self.length, self.cells[0]), (floor / self.length, self.cells[2]))
        found = []
        for extent, count in wide:
            each = extent / count
            closed = max(0, math.ceil(self.margin / each - 0.5 - 1e-9))
            found.append((count - 2 * closed) * each)
        return found[0], found[1]


class MarchedCell(UnitCell):
    """The same, in fewer cells: days are marched."""

    rows: Count = 40
    rings: Count = 20


class MarchedBox(Box):
    """The same, in fewer cells: days are marched."""

    MOST: ClassVar[int] = 2_000_000

    cells: tuple[Count, Count, Count] = Field(
        default=(30, 15, 10), description="along length, height and width"
    )
