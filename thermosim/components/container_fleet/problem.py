"""The circulation problem: who charges, who discharges, how far apart, under which duty rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from thermosim.errors import ParameterError, require

Follow = Literal["drivers", "tractors", "nobody"]
HOUR = 3600.0  # [s]
DAY = 86400.0


def slots_in(duration: float, slot: float) -> int:
    """Slots that a duration takes, rounded up [-].

    Parameters
    ----------
    duration : >= 0 [s]
    slot : > 0 [s]
    """
    return math.ceil(duration / slot - 1e-9)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where containers are charged."""

    name: str
    exchangers: int  # containers charged at once
    dwell: tuple[int, ...]  # slots to reach each level
    power: float = math.inf  # heat it gives [W]

    def __post_init__(self) -> None:
        require(self, "exchangers", "exchangers", at_least=1)
        if self.power != math.inf:
            require(self, "power", "W", above=0.0)


@dataclass(frozen=True, kw_only=True)
class User:
    """Where containers are discharged.

    ``demand`` is the greatest heat taken by hour of the day, 24 values [W]; empty: no limit.
    """

    name: str
    exchangers: int  # containers discharged at once
    dwell: tuple[int, ...]  # slots to empty a container of each level
    deliveries: int  # full containers a day
    opens: int = 0  # first slot of the window
    open_slots: int | None = None  # length of the window; None: day and night
    demand: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        require(self, "exchangers", "exchangers", at_least=1)
        require(self, "deliveries", "containers a day", at_least=0)
        if self.demand and len(self.demand) != 24:
            raise ParameterError(f"User {self.name!r}: demand needs 24 hourly values.")


Site = Source | User


@dataclass(frozen=True, kw_only=True)
class DutyRule:
    """How long a driver works and how far apart begin and end of his duty may lie."""

    work: int  # slots at the wheel or loading
    span: int  # slots from begin to end of duty
    at_most: int | None = None  # drivers
    follow: Follow = "drivers"
    """Whose place is followed. With ``drivers`` each drives back to where he began. The
    others are relaxations: with ``tractors`` a driver may change to a tractor that stands
    elsewhere, with ``nobody`` he may also be anywhere without one."""

    def __post_init__(self) -> None:
        require(self, "work", "slots", at_least=1)
        require(self, "span", "slots", at_least=1)


@dataclass(frozen=True, kw_only=True)
class Circulation:
    """One class of containers between sources and users, on a day that repeats.

    All times are counted in slots, and slot ``slots`` is slot 0 of the next day.
    """

    slot: float  # [s]
    heat: float  # of a full container [J]
    sources: tuple[Source, ...]
    users: tuple[User, ...]
    moves: tuple[tuple[int, ...], ...]  # slots from source (row) to user (column), and back
    levels: tuple[float, ...] = (1.0,)  # how full a container may be charged [-]
    containers: int | None = None  # at most
    tractors: int | None = None  # at most
    drivers: DutyRule | None = None

    def __post_init__(self) -> None:
        require(self, "slot", "s", above=0.0, at_most=DAY)
        require(self, "heat", "J", above=0.0)
        if abs(DAY / self.slot - round(DAY / self.slot)) > 1e-9:
            raise ParameterError(
                f"Slots of {self.slot / HOUR:g} h do not divide the day: take a whole part of "
                "24 h, such as 1 h, 0.5 h or 15 min."
            )
        if not self.sources or not self.users:
            raise ParameterError("A circulation needs at least one source and one user.")
        self._check_durations()
        if not all(0.0 < level <= 1.0 for level in self.levels):
            raise ParameterError(f"levels = {self.levels}: each must be above 0 and at most 1.")

    def _check_durations(self) -> None:
        count = len(self.levels)
        sites: tuple[Site, ...] = (*self.sources, *self.users)
        for site in sites:
            if len(site.dwell) != count or min(site.dwell) < 1:
                raise ParameterError(
                    f"{site.name}: dwell = {site.dwell} slots; one duration of at least one slot "
                    f"is needed for each of {count} levels."
                )
        names = [site.name for site in sites]
        if len(set(names)) < len(names):
            raise ParameterError(f"sites {names}: each needs a name of its own.")
        shape = len(self.moves) == len(self.sources)
        if not shape or any(len(row) != len(self.users) or min(row) < 1 for row in self.moves):
            raise ParameterError(
                "moves: each source needs a move of at least one slot to each user."
            )

    @cached_property
    def slots(self) -> int:
        """Slots of a day [-]."""
        return round(DAY / self.slot)

    @cached_property
    def deliveries(self) -> int:
        """Full containers a day, all users [-]."""
        return sum(user.deliveries for user in self.users)

    @cached_property
    def timeless(self) -> bool:
        """No hour of the day differs from another: the whole plan may be shifted."""
        return all(user.open_slots is None and not user.demand for user in self.users)

    def demand(self, user: int, slot: int) -> float:
        """Greatest heat a user takes in a slot [W]."""
        row = self.users[user].demand
        return row[int(slot * self.slot // HOUR) % 24] if row else math.inf
