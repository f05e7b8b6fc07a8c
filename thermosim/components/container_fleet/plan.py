"""A timetable: operations of a day that repeats, and who carries them out in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["charge", "discharge", "full", "empty", "alone"]
MOVES = ("full", "empty", "alone")


@dataclass(frozen=True)
class Operation:
    """One charge, discharge or move, every day at the same time."""

    kind: Kind
    begin: str  # place
    end: str  # place; of a charge or discharge the same
    start: int  # slot of the day
    duration: int  # slots
    level: float = 1.0  # how full the container is or becomes; 1 for an empty or lone move [-]

    @property
    def moving(self) -> bool:
        """True for a move of a tractor."""
        return self.kind in MOVES


@dataclass(frozen=True)
class Step:
    """An operation on the n-th day of a tour."""

    operation: int  # its place in `Plan.operations`
    day: int


@dataclass(frozen=True)
class Tour:
    """Operations in turn, which take ``days`` days and begin anew.

    A tour of n days is made by n containers, each a day behind the one before.
    """

    days: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Duty:
    """A driver's day: moves in turn; those after midnight count on day 1."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Plan:
    """Operations by start, with the tours of containers, tractors, exchangers, and duties."""

    slots: int  # of a day
    operations: tuple[Operation, ...]
    containers: tuple[Tour, ...]
    tractors: tuple[Tour, ...] = ()
    duties: tuple[Duty, ...] = ()
    exchangers: tuple[Tour, ...] = ()

    @cached_property
    def container_count(self) -> int:
        """Containers in the fleet [-]."""
        return sum(tour.days for tour in self.containers)

    @cached_property
    def tractor_count(self) -> int:
        """Tractors in use [-]; 0 where nobody asked."""
        return sum(tour.days for tour in self.tractors)

    def time(self, step: Step) -> int:
        """Slots from the begin of the tour's first day to the step's start."""
        return step.day * self.slots + self.operations[step.operation].start

    def end(self, step: Step) -> int:
        """Slots from the begin of the tour's first day to the step's end."""
        return self.time(step) + self.operations[step.operation].duration

    def span(self, duty: Duty) -> int:
        """Slots from begin to end of a duty."""
        return self.end(duty.steps[-1]) - self.time(duty.steps[0])

    def work(self, duty: Duty) -> int:
        """Slots of all moves of a duty."""
        return sum(self.operations[step.operation].duration for step in duty.steps)
