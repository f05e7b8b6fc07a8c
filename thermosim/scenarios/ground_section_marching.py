"""A section of ground that freezes, carries water or lies under snow, marched year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from thermosim.components.ground.assembly import VOID
from thermosim.components.ground.nonlinear import Marched, NonlinearGround
from thermosim.components.ground.nonlinear_periodic import Repeated, repeat
from thermosim.errors import ConvergenceError
from thermosim.results import Array
from thermosim.scenarios.ground_section_diary import Diary, Wanted
from thermosim.scenarios.ground_section_drive import Drive
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_soil import Beat, calm_assembly
from thermosim.scenarios.ground_section_solve import MarchedYear, Outcome, Section, ends, worth
from thermosim.scenarios.job import Progress
from thermosim.scenarios.outdoors import HOUR, HOURS

MOST, FEW = 40, 15  # years in which a year that repeats itself is looked for
SLOW = 6  # hours of the steps that look for the year that repeats itself
OPEN = "open ground"


@dataclass(frozen=True, eq=False)
class Weather:
    """A year of all inputs, turned to begin with the run's (8760, ...)."""

    inputs: Array  # the water's last [degC]
    snow: Array  # resistance [m2 K/W]


class Run:
    """One case: its ground at every beat, with boxes and without."""

    def __init__(self, section: Section, inputs: GroundSection, snow: Array) -> None:
        self.section, self.inputs = section, inputs
        self.beat, self.slow = Beat(inputs.run.step), Beat(SLOW * HOUR)
        if self.beat.whole > 2:
            self.slow = self.beat
        self.first = inputs.run.first_hour
        self.snow = np.roll(snow, -self.first)
        self.calm = calm_assembly(section, inputs)
        self.calm_flows = self.calm.x.size > 2
        number = section.assembly.number
        rows, columns = np.nonzero(number != VOID)
        self.below = self.calm.number[rows, columns if self.calm_flows else 0]

    def ground(self, beat: Beat) -> NonlinearGround:
        """With boxes."""
        made: NonlinearGround = beat.ground(self.section.assembly, self.inputs, True)
        return made

    def calm_ground(self, beat: Beat) -> NonlinearGround:
        """Without boxes."""
        made: NonlinearGround = beat.ground(self.calm, self.inputs, self.calm_flows)
        return made

    def weather(self, year: Array) -> Weather:
        """Year of the assembly's inputs (8760, inputs), 1 January first."""
        given = np.roll(year, -self.first, axis=0)
        if self.inputs.carries_water:
            entering = self.inputs.groundwater.temperature or 0.0
            given = np.column_stack([given, np.full(HOURS, entering)])
        snow = self.inputs.snow
        resistance = self.snow / snow.conductivity if snow is not None else self.snow
        return Weather(given, resistance)

    def calm_weather(self, weather: Weather) -> Weather:
        """Columns of it that the ground without boxes knows."""
        names = self.ground(self.slow).inputs
        places = [names.index(name) for name in self.calm_ground(self.slow).inputs]
        return Weather(weather.inputs[:, places], weather.snow)

    def settle(
        self, weather: Weather, diary: Diary, start: Array | None = None, most: int = MOST
    ) -> Repeated:
        """Year that repeats itself, written into the diary."""
        series, snow = closed(diary.beat, weather, weather)
        tolerance = self.inputs.run.tolerance
        try:
            found = repeat(
                diary.ground, series, snow=snow, start=start, tolerance=tolerance, most=most,
                stops=diary.stops, watch=diary,
            )  # fmt: skip
        except ConvergenceError as error:
            raise ConvergenceError(
                f"{error} In a case: [run] tolerance = 0.01 instead of {tolerance:g}, or kind = "
                '"from opening" with years.'
            ) from None
        diary(0, found.start)
        return found

    def limit(self, weather: Weather, calm: Diary) -> tuple[Array, float]:
        """Mean heats and mean excess of the year that repeats itself, from long steps.

        Not-a-number where ice takes longer than a few years to reach it.
        """
        ground = self.ground(self.slow)
        diary = Diary(ground, self.slow, self.first)
        try:
            found = self.settle(weather, diary, most=FEW)
        except ConvergenceError:
            return np.full(len(ground.inputs), np.nan), float("nan")
        return found.year.heat.mean(axis=0), float(excess(self, diary, calm)[:-1].mean())

    def repeated(self, weather: Weather, wanted: Wanted | None = None) -> tuple[Repeated, Diary]:
        """Year of the ground with boxes that repeats itself: in long steps first."""
        found = self.settle(weather, Diary(self.ground(self.slow), self.slow, self.first))
        diary = Diary(self.ground(self.beat), self.beat, self.first, wanted)
        after = self.settle(weather, diary, found.start)
        return after._replace(years=found.years + after.years), diary


def closed(beat: Beat, year: Weather, after: Weather) -> tuple[Array, Array]:
    """Inputs and snow at all instants of a year, the first of the next one included."""
    series = [beat.instants(each.inputs) for each in (year, after)]
    snow = [np.clip(beat.instants(each.snow), 0.0, None) for each in (year, after)]
    return np.vstack([series[0], series[1][:1]]), np.append(snow[0], snow[1][0])


def march(
    section: Section,
    inputs: GroundSection,
    driven: Drive,
    snow: Array,
    progress: Progress | None,
) -> Outcome:
    """The run of a case; ``snow`` : depth in the middle of the hours of a year [m]."""
    case = Run(section, inputs, snow)
    now, before = case.weather(driven.now), case.weather(driven.before)
    calm = Diary(case.calm_ground(case.beat), case.beat, case.first, _of_calm(case))
    case.settle(case.calm_weather(now), calm)
    wanted = _wanted(case)
    if inputs.run.kind == "periodic":
        found, diary = case.repeated(now, wanted)
        book = _Book(case, calm)
        book.year(found.year, diary)
        limit = found.year.heat.mean(axis=0), float(book.excess[:-1].mean())
        return book.outcome(now, limit, (found.years, found.change))
    if inputs.run.kind == "from opening":
        opened = calm.at_twelfths(calm.fields)[0][case.below]
        state = case.ground(case.beat).energy(opened)
    else:
        state = case.repeated(before)[0].start
    years = inputs.run.history * [before] + inputs.run.years * [now]
    book = _Book(case, calm)
    ground = case.ground(case.beat)
    for number, year in enumerate(years):
        last = number == len(years) - 1
        diary = Diary(ground, case.beat, case.first, wanted if last else None)
        diary(0, state)
        series, cover = closed(case.beat, year, year if last else years[number + 1])
        done = ground.march(state, series, snow=cover, stops=diary.stops, watch=diary)
        book.year(done, diary)
        state = done.energy
        if progress is not None:
            progress(number + 1.0, len(years) + 1.0)
    return book.outcome(now, case.limit(now, calm), (0, 0.0))


def excess(case: Run, diary: Diary, calm: Diary) -> Array:
    """Heat above the ground without boxes around the twelfths of a year [J/m]."""
    below = [
        diary.ground.energy(field[case.below]).sum() for field in calm.at_twelfths(calm.fields)
    ]
    return np.asarray(diary.at_twelfths(diary.stored) - np.array(below))


def _column(assembly: Any, x: float, deepest: float) -> Any:
    """Numbers of the cells of a column above a depth."""
    column = min(max(int(np.searchsorted(assembly.x, x)) - 1, 0), assembly.x.size - 2)
    numbers, depth = assembly.number[:, column], assembly.centres[1]
    return numbers[(numbers != VOID) & (depth < deepest)]


def _wanted(case: Run) -> Wanted:
    """Fields, and the ground above each box."""
    inputs, assembly = case.inputs, case.section.assembly
    ground = case.ground(case.beat)
    hours = ends(inputs.output.fields)[:-1]
    water = np.append([law.water if law else 0.0 for law in ground.freezing], 0.0)
    solid = assembly.number != VOID
    freezable = (water[ground.mesh.layer] * ground.mesh.area)[solid]
    lines = {void.name: _column(assembly, void.centre, void.top) for void in inputs.voids}
    return Wanted(hours, lines if inputs.freezes else {}, freezable)


def _of_calm(case: Run) -> Wanted:
    """The whole column without boxes, at the last edge that the water passes."""
    cells = _column(case.calm, float(case.calm.x[-1]), np.inf)
    lines = {OPEN: cells} if case.inputs.freezes else {}
    return Wanted(ends(12)[:-1], lines, np.zeros(case.calm.cells))


class _Book:
    """Years as they are handed back."""

    def __init__(self, case: Run, calm: Diary) -> None:
        self.case, self.calm = case, calm
        self.energy: list[Array] = []
        self.stored: list[float] = []
        self.above: list[float] = []
        self.last: tuple[Marched, Diary] | None = None

    def year(self, done: Marched, diary: Diary) -> None:
        """One more year."""
        seconds, marks = diary.ground.seconds, diary.beat.at(np.linspace(0.0, HOURS, 13))
        self.energy += list(np.add.reduceat(done.heat * seconds, marks[:-1], axis=0))
        stored, above = diary.at_twelfths(diary.stored), excess(self.case, diary, self.calm)
        begun = 1 if self.stored else 0
        self.stored += list(stored[begun:])
        self.above += list(above[begun:])
        self.last = done, diary

    @property
    def excess(self) -> Array:
        """Heat above the ground without boxes around all twelfths [J/m]."""
        return np.array(self.above)

    def outcome(
        self, now: Weather, limit: tuple[Array, float], found: tuple[int, float]
    ) -> Outcome:
        """All that results are made of."""
        assert self.last is not None
        done, diary = self.last
        fields = diary.at_fields(diary.fields)
        hours = self.case.beat.at(ends(self.case.inputs.output.fields)[:-1]) * diary.beat.whole
        return Outcome(
            names=diary.ground.inputs,
            heat=np.repeat(done.heat, diary.beat.whole, axis=0),
            air=now.inputs,
            fields=fields,
            instants=np.asarray(hours * HOUR, dtype=np.float64),
            energy=np.array(self.energy),
            stored=np.array(self.stored),
            excess=self.excess,
            full=worth(limit[1], float(diary.ground.assembly.capacity.sum())),
            limit=limit[0],
            error=0.0,
            kept=np.ones(len(diary.ground.inputs)),
            marched=self._marched(done, diary, found),
        )

    def _marched(self, done: Marched, diary: Diary, found: tuple[int, float]) -> MarchedYear:
        case, calm = self.case, self.calm
        frost = {
            name: book.frost(name, _sizes(book, cells))
            for book in (calm, diary)
            for name, cells in book.lines.items()
        }
        strips = sum(each.size for each in diary.ground.parts.frozen_strips)
        return MarchedYear(
            mean=diary.mean,
            wave=diary.wave,
            calm=calm.wave[case.below],
            shares=diary.at_fields(diary.shares),
            frost=frost,
            ice=np.array([diary.ice[step] for step in diary.nights]),
            snow=case.snow,
            years=found[0],
            change=found[1],
            unsettled=done.unsettled / (strips * done.heat.shape[0] * diary.beat.parts),
        )


def _sizes(book: Diary, cells: Any) -> Array:
    """Heights of cells [m]."""
    assembly = book.ground.assembly
    rows = np.nonzero(assembly.number != VOID)[0][cells]
    return np.asarray(np.diff(assembly.depth)[rows])
