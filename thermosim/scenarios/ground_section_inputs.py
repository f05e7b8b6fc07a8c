"""Inputs of scenario ``ground_section``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import Inputs, Length, Quantity, assumed, published
from thermosim.scenarios.ground_air import Outdoor, Zone
from thermosim.scenarios.ground_faults import Trouble, of_zones
from thermosim.scenarios.ground_inputs import Ground
from thermosim.scenarios.ground_soil_faults import of_soil
from thermosim.scenarios.ground_soil_inputs import Groundwater, Snow, SoilLayer
from thermosim.scenarios.site_inputs import Month, hour_of_year, local_time

Count = Annotated[int, Field(ge=1, le=200)]
Step = Annotated[float, Quantity("time", at_least=60.0, at_most=36000.0)]
Solver = Literal["harmonic", "reduced", "marching"]
WHOLE_HOURS = (1, 2, 5, 10)  # steps that end with every twelfth of a year
OF_SOLVER = {"harmonic": {"harmonics"}, "reduced": {"shifts"}, "marching": {"step", "tolerance"}}


class Run(Inputs):
    """How the ground comes to the state that is shown, and by which solver.

    ``periodic``: every year like the one before. ``from opening``: undisturbed ground meets
    the air of the zones at ``start``; ``history`` years with their ``history`` air, then
    ``years``. ``sudden change``: periodic with the ``history`` air, then ``years`` from
    ``start`` on. The result tells of the last year; a year has 365 days.
    """

    kind: Literal["periodic", "from opening", "sudden change"] = "periodic"
    solver: Solver | None = Field(
        default=None,
        description="none: marching with freezing, groundwater or snow; else harmonic where "
        "periodic, reduced where not",
    )
    start: Any = Field(default=datetime(2001, 1, 1), description="day of opening or change")
    history: Annotated[int, Field(ge=0, le=500)] = Field(
        default=0, description="years from opening before the air of today"
    )
    years: Count = Field(default=1, description="years marched, with the air of today")
    harmonics: Annotated[int, Field(ge=1, le=200)] = assumed(
        12, "strongest waves of the airs that the harmonic solver keeps"
    )
    shifts: Annotated[int, Field(ge=4, le=60)] = assumed(
        24, "factorisations of the reduced model: errors of about 1e-4 of a face's heat"
    )
    step: Step = assumed(3600.0, "of the marching solver, second order in time")
    tolerance: Annotated[float, Field(ge=1e-7, le=0.05)] = assumed(
        1e-3, "change of the mean heats of a marched year that counts as repeating itself"
    )

    def unused(self) -> set[str]:
        """What belongs to another kind of run or solver."""
        names = {name for keys in OF_SOLVER.values() for name in keys} - OF_SOLVER[self.marching]
        if self.kind == "periodic":
            names |= {"start", "history", "years"}
        return names | ({"history"} if self.kind == "sudden change" else set())

    @property
    def marching(self) -> Solver:
        """Solver of the run."""
        return self.solver or ("harmonic" if self.kind == "periodic" else "reduced")

    @property
    def first_hour(self) -> int:
        """Hour of the year at which the years of the run begin, 29 February left out."""
        if self.kind == "periodic":
            return 0
        return hour_of_year(self.start)

    @property
    def last_year(self) -> datetime:
        """Beginning of the year that the result tells of."""
        if self.kind == "periodic":
            return datetime(2001, 1, 1)
        history = self.history if self.kind == "from opening" else 0
        year = self.start.year + history + self.years - 1
        return datetime(year, 1, 1) + timedelta(hours=self.first_hour)

    @field_validator("step")
    @classmethod
    def _meets_the_hours(cls, given: float) -> float:
        hours = given / 3600.0
        if any(abs(hours / n - 1.0) < 1e-9 for n in WHOLE_HOURS):
            return given
        if hours < 1.0 and abs(1.0 / hours - round(1.0 / hours)) < 1e-9:
            return given
        msg = "1, 2, 5 or 10 h are needed, or an hour in whole parts, for example 20 min"
        raise ValueError(msg)

    @field_validator("start")
    @classmethod
    def _a_day(cls, given: object) -> datetime:
        found = local_time(given)
        if found != datetime(found.year, found.month, found.day):
            msg = "a day is needed, without a time, for example 1971-12-16"
            raise ValueError(msg)
        return found

    @model_validator(mode="after")
    def _solver_can(self) -> Self:
        if self.kind != "periodic" and self.marching == "harmonic":
            msg = (
                f'the harmonic solver knows periodic states only; "{self.kind}" needs "reduced" '
                'or "marching"'
            )
            raise ValueError(msg)
        return self


class Output(Inputs):
    """What the result holds."""

    fields: Annotated[int, Field(ge=4, le=366)] = Field(
        default=24, description="times of the last year at which the field is kept"
    )
    beside: Length = assumed(3.0, "from the outermost wall to the line beside it")
    marginal: bool = Field(
        default=False, description="what one kelvin less in each month brings in summer"
    )
    summer: Annotated[tuple[Month, ...], Field(min_length=1, max_length=12)] = published(
        (6, 7, 8, 9), "Kakutani 1992: the station is cooled from June to September"
    )
    extrapolate: bool = Field(
        default=False,
        description="admittances from this grid and one of half the cells: 2 fine - coarse",
    )

    def unused(self) -> set[str]:
        """The summer where nothing is told of it."""
        return set() if self.marginal else {"summer"}


class GroundSection(Ground):
    """Layered ground with boxes and tunnels whose airs are given."""

    layer: Annotated[tuple[SoilLayer, ...], Field(min_length=1, max_length=50)]
    groundwater: Groundwater = Groundwater()
    snow: Snow | None = None
    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["ground_section"]
    note: str = ""
    run: Run = Run()
    output: Output = Output()
    outdoor: Outdoor
    zone: Annotated[tuple[Zone, ...], Field(max_length=40)] = ()

    def troubles(self) -> Iterator[Trouble]:
        """Also zones without air, airs without a zone, and what a run needs."""
        yield from super().troubles()
        if not self.voids:
            yield ("box",), "is missing: write at least one [[box]] or [[tunnel]]."
        yield from of_zones(self, [zone.name for zone in self.zone])
        yield from of_soil(self)
        yield from self._of_run()

    @property
    def freezes(self) -> bool:
        """Some layer can."""
        return any(layer.freezing is not None for layer in self.layer)

    @property
    def carries_water(self) -> bool:
        """Some layer does."""
        return any(layer.groundwater > 0.0 for layer in self.layer)

    @property
    def linear(self) -> bool:
        """Nothing freezes, flows or lies on the ground."""
        return not (self.freezes or self.carries_water or self.snow is not None)

    @model_validator(mode="before")
    @classmethod
    def _march_what_is_not_linear(cls, given: Any) -> Any:
        """Name the solver where the case does not."""
        if not isinstance(given, dict) or not isinstance(given.get("run", {}), dict):
            return given
        layers = given.get("layer")
        keys = {key for one in layers if isinstance(one, dict) for key in one} if isinstance(
            layers, list | tuple) else set()  # fmt: skip
        run = given.get("run", {})
        if "solver" in run or not ("snow" in given or keys & {"freezing", "groundwater"}):
            return given
        return {**given, "run": {**run, "solver": "marching"}}

    def _of_run(self) -> Iterator[Trouble]:
        """Undisturbed ground needs an edge that holds it; histories need their kind of run."""
        run, history = self.run, [zone.history is not None for zone in self.zone]
        if self.surface.film == "adiabatic" and self.bottom.kind != "temperature":
            text = "neither surface nor bottom gives the ground a temperature. Let one of them."
            yield ("surface", "film"), text
        if run.kind == "periodic":
            for index in range(len(history)):
                if history[index]:
                    yield ("zone", index, "history"), "a periodic run has no history. Leave it out."
        elif run.kind == "sudden change" and not any(history):
            text = 'a "sudden change" needs the air before it: a [zone.history] with temperature.'
            yield ("run", "kind"), text
        elif run.kind == "from opening" and any(history) and run.history == 0:
            text = "a zone has a [zone.history], but the run no years of it. Write history = 18."
            yield ("run", "history"), text
