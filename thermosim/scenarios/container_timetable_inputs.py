"""Inputs of scenario ``container_timetable``."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.components.container_fleet import contradictions
from thermosim.errors import ParameterError
from thermosim.quantity import Inputs
from thermosim.scenarios.container_timetable_problem import problem_of
from thermosim.scenarios.container_timetable_tables import (
    Container,
    Cost,
    Day,
    Drivers,
    Goal,
    Move,
    Route,
    Simulation,
    Source,
    Tractors,
    User,
)


class ContainerTimetable(Inputs):
    """Fewest containers, tractors and drivers for a day of deliveries, and its timetable."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["container_timetable"]
    note: str = ""
    day: Day = Day()
    container: Container
    source: Annotated[tuple[Source, ...], Field(min_length=1, max_length=20)]
    user: Annotated[tuple[User, ...], Field(min_length=1, max_length=20)]
    move: Move
    route: tuple[Route, ...] = ()
    drivers: Drivers | None = None
    tractors: Tractors | None = None
    minimise: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=4)] = Field(
        default=("containers", "drivers", "tractors"), description="in order of importance"
    )
    cost: Cost | None = Field(default=None, description="minimise this instead")
    simulation: Simulation | None = None

    def unused(self) -> set[str]:
        """With a cost there is no order of goals."""
        return {"minimise"} if self.cost is not None else set()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = list(self._misnamed())
        if not faults:
            try:
                faults = list(contradictions(problem_of(self)))
            except ParameterError as error:
                faults = [str(error)]
        if faults:
            raise ValueError("; ".join(fault.rstrip(".") for fault in faults))
        return self

    def _misnamed(self) -> list[str]:
        sources, users = [s.name for s in self.source], [u.name for u in self.user]
        faults = []
        for what, given, known in (
            *(("source", route.source, sources) for route in self.route),
            *(("user", route.user, users) for route in self.route),
        ):
            if given not in known:
                near = get_close_matches(given, known, n=1, cutoff=0.4)
                guess = f'Did you mean "{near[0]}"? ' if near else ""
                faults.append(
                    f'unknown {what} "{given}" in [[route]]. {guess}Known: {", ".join(known)}'
                )
        for user in self.user:
            if (user.opens is None) != (user.closes is None):
                faults.append(f"user {user.name}: opens and closes belong together")
            if (user.discharge is None) == (user.curve is None):
                faults.append(f"user {user.name}: write either discharge or a curve")
        for source in self.source:
            if source.charge is not None and source.curve is not None:
                faults.append(f"source {source.name}: write either charge or a curve")
            if source.charge is None and source.curve is None and source.power is None:
                faults.append(f"source {source.name}: write charge, a curve, or its power")
        if self.drivers is None and "span" in self.minimise:
            faults.append('minimise = "span" needs [drivers]')
        return faults
