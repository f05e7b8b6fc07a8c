"""A section of ground through its run: exact harmonics, or modes marched hour by hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from thermosim.components import ground as soil
from thermosim.components.ground.harmonic import YEAR, ComplexArray, harmonics_of
from thermosim.components.ground.store import Store
from thermosim.results import Array
from thermosim.scenarios.ground_section_build import build, grading
from thermosim.scenarios.ground_section_drive import Drive
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_undisturbed import column
from thermosim.scenarios.job import Progress
from thermosim.scenarios.outdoors import HOUR, HOURS

TWELFTH = HOURS // 12  # steps between balances
NOTHING = 1e-6  # swings smaller than this are none [K]
ROUNDING = 1e-7  # relative error of the rates that an eigensolver leaves
SHARE = 1e-9  # waves below this share of the strongest are none


class MarchedYear(NamedTuple):
    """What only the marching solver tells of the last year."""

    mean: Array  # of all cells (cells,) [degC]
    wave: ComplexArray  # yearly wave (cells,) [K]
    calm: ComplexArray  # the same without boxes (cells,) [K]
    shares: Array  # of the freezable water that is ice, at the fields' instants (times, cells)
    frost: dict[str, Array]  # upper and lower edge of the ice, at midnights (2, 365) [m]
    ice: Array  # in the whole section, at midnights (365,) [kg/m]
    snow: Array  # depth in the middle of the hours (8760,) [m]
    years: int  # marched to the year that repeats itself; 0 without
    change: float  # of the mean heats from year to year, where it was looked for
    unsettled: float  # share of strips whose freezing curve was not met


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What a run of the ground is made of; heats for one metre of length."""

    names: tuple[str, ...]  # of the inputs
    heat: Array  # of the last year, middles of hours, into the ground (8760, inputs) [W/m]
    air: Array  # of the last year (8760, inputs) [degC]
    fields: Array  # (times, cells) of the last year [degC]
    instants: Array  # of the fields since the beginning of the last year [s]
    energy: Array  # entered in each twelfth of a year of the run (twelfths, inputs) [J/m]
    stored: Array  # heat above 0 degC around these twelfths (twelfths + 1,) [J/m]
    excess: Array  # of it above the undisturbed ground (twelfths + 1,) [J/m]
    full: float  # mean excess of the periodic limit with the airs of today, 0 for none [J/m]
    limit: Array  # mean heats of that limit (inputs,) [W/m]
    error: float  # greatest of the solver's admittances; 0 for the harmonic solver
    kept: Array  # share of the variance of each input that the solver sees [-]
    marched: MarchedYear | None = None

    @property
    def charge(self) -> Array:
        """State of charge around the twelfths [-]."""
        return self.excess / self.full if self.full != 0.0 else np.full(self.excess.size, np.nan)


class Section:
    """A section on its grid, with every response asked for, solved once."""

    def __init__(self, inputs: GroundSection) -> None:
        self.geometry = build(inputs)
        self.assembly = soil.assemble(self.geometry, grading(inputs.grid))
        self._known: dict[float, ComplexArray] = {}

    def response(self, omega: float) -> ComplexArray:
        """Temperatures per kelvin of each input (cells, inputs)."""
        if omega not in self._known:
            self._known[omega] = soil.response(self.assembly, omega)
        return self._known[omega]

    def admittance(self, omega: float) -> ComplexArray:
        """Heat into the ground at input i per kelvin of input j [W/(m K)]."""
        through = np.diag(self.assembly.conductance)
        return np.asarray(through - self.assembly.exchange.T @ self.response(omega))

    def undisturbed(self, omega: float, amplitude: ComplexArray) -> Any:
        """Temperatures of all cells without boxes; amplitudes as those of the inputs."""
        names = self.assembly.inputs
        edge = {
            name: complex(amplitude[names.index(name)]) if name in names else 0.0
            for name in ("surface", "bottom")
        }
        rows = column(self.geometry, self.assembly.depth, omega, edge["surface"], edge["bottom"])
        number = self.assembly.number
        field = np.empty(self.assembly.cells, dtype=complex)
        which, where = np.nonzero(number >= 0)
        field[number[which, where]] = rows[which]
        return field

    def turn(self, series: Array) -> tuple[Array, ComplexArray]:
        """All waves of a year given in the middles of hours: omega, (waves, inputs)."""
        omega, amplitude = harmonics_of(series, HOUR, HOURS // 2 - 1)
        return omega, amplitude * np.exp(-0.5j * omega * HOUR)[:, None]


def strongest(amplitude: ComplexArray, count: int) -> Any:
    """Places of the mean and of the strongest waves, the yearly one among them."""
    size = np.abs(amplitude).max(axis=1)
    size[0] = 0.0
    order = np.argsort(size, kind="stable")[::-1][:count]
    order = order[size[order] > SHARE * max(float(size.max()), 1e-3)]
    return np.unique([0, 1, *order])


def solve(
    section: Section, inputs: GroundSection, driven: Drive, progress: Progress | None
) -> Outcome:
    """The run of a case."""
    if inputs.run.marching == "harmonic":
        made = _harmonic(section, inputs, driven.now)
    else:
        made = _marched(section, inputs, driven, progress)
    if progress is not None:
        progress(1.0, 1.0)
    return made


def ends(pieces: int) -> Any:
    """First hours of equal pieces of a year, and its end."""
    return np.rint(np.linspace(0, HOURS, pieces + 1)).astype(int)


def worth(full: float, capacity: float) -> float:
    """Heat of full charge [J/m], 0 where it is less than rounding of a capacity [J/(m K)]."""
    return 0.0 if abs(full) < NOTHING * capacity else full


def _limit(section: Section, series: Array) -> tuple[float, Array]:
    """Yearly mean of the periodic state: heat above the undisturbed ground, heats [J/m, W/m].

    No heat at all where the boxes change the mean by rounding only: nothing to charge.
    """
    mean = series.mean(axis=0)
    cells = (section.response(0.0) @ mean).real
    calm = section.undisturbed(0.0, mean.astype(complex)).real
    assembly = section.assembly
    full = worth(float(assembly.stored(cells - calm)), float(assembly.capacity.sum()))
    return full, np.asarray(assembly.heat(cells, mean))


def _harmonic(section: Section, inputs: GroundSection, series: Array) -> Outcome:
    """Exact periodic state under the strongest waves of the airs."""
    assembly = section.assembly
    omega, amplitude = section.turn(series)
    kept = strongest(amplitude, inputs.run.harmonics)
    power = np.abs(amplitude) ** 2
    power[0] = 0.0
    variance = power.sum(axis=0)
    moves = variance > NOTHING**2
    share = np.where(moves, power[kept].sum(axis=0) / np.where(moves, variance, 1.0), 1.0)
    omega, amplitude = omega[kept], amplitude[kept]
    field = np.array([section.response(w) @ a for w, a in zip(omega, amplitude, strict=True)])
    calm = np.array([section.undisturbed(w, a) for w, a in zip(omega, amplitude, strict=True)])
    heat = np.array([assembly.heat(f, a) for f, a in zip(field, amplitude, strict=True)])
    middles, marks = (np.arange(HOURS) + 0.5) * HOUR, np.arange(13) * TWELFTH * HOUR
    instants = ends(inputs.output.fields)[:-1] * HOUR
    phase = np.exp(1j * np.outer(marks, omega))
    stored = np.real(phase @ assembly.stored(field.T.conj()).conj())
    excess = np.real(phase @ ((field - calm) @ assembly.capacity))
    # integral of each wave between the marks, exact
    wave = (phase[1:, 1:] - phase[:-1, 1:]) / (1j * omega[1:])
    energy = np.real(wave @ heat[1:]) + np.diff(marks)[:, None] * heat[0].real
    full, limit = _limit(section, series)
    return Outcome(
        names=assembly.inputs,
        heat=np.real(np.exp(1j * np.outer(middles, omega)) @ heat),
        air=series,
        fields=np.real(np.exp(1j * np.outer(instants, omega)) @ field),
        instants=instants,
        energy=energy,
        stored=stored,
        excess=excess,
        full=full,
        limit=limit,
        error=0.0,
        kept=share,
    )


def _reduced(section: Section, inputs: GroundSection) -> soil.ReducedGround:
    """Modes of the section, slow enough for the years of the run."""
    run = inputs.run
    years = max(30.0, 10.0 * (run.years + run.history)) if run.kind != "periodic" else 30.0
    reduction = soil.Reduction(shifts=run.shifts, longest=years * YEAR)
    made = soil.reduce(section.assembly, reduction, Store.default())
    # uniform ground among equal airs is at rest: rate content = sum of drives, to rounding
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = made.coupling.sum(axis=1) / made.content
    rate = np.where(np.abs(exact / made.rate - 1.0) < ROUNDING, exact, made.rate)
    return replace(made, rate=rate)


def _marched(
    section: Section, inputs: GroundSection, driven: Drive, progress: Progress | None
) -> Outcome:
    """Modes through all years of the run, from twelfth to twelfth of a year."""
    run, assembly = inputs.run, section.assembly
    ground = _reduced(section, inputs)
    march = soil.GroundMarch(ground=ground, seconds=HOUR)
    now, before = (np.roll(year, -run.first_hour, axis=0) for year in (driven.now, driven.before))
    omega, amplitude = section.turn(now)
    few = strongest(amplitude[:, _edges(assembly.inputs)], 40)
    calm = np.array([section.undisturbed(omega[k], amplitude[k]) for k in few])
    if run.kind == "from opening":
        start = np.real(np.exp(0.5j * HOUR * omega[few]) @ calm)
        state = ground.shape.T @ (assembly.capacity * start)
    else:
        state = march.periodic_start(before if run.kind == "sudden change" else now)
    years = run.history * [before] + run.years * [now] if run.kind != "periodic" else [now]
    log = _Log(ground)
    for number, (year, after) in enumerate(pairwise([*years, years[-1]])):
        last = number == len(years) - 1
        state = log.year(march, state, year, after, inputs.output.fields if last else 0)
        if progress is not None:
            progress((number + 1) * YEAR, (len(years) + 1) * YEAR)
    marks = np.arange(12 * len(years) + 1) * TWELFTH * HOUR + 0.5 * HOUR
    stored = np.array(log.stored)
    phase = np.exp(1j * np.outer(marks, omega[few]))
    full, limit = _limit(section, now)
    return Outcome(
        names=assembly.inputs,
        heat=log.heat,
        air=now,
        fields=np.array([ground.field(z) for z in log.fields]),
        instants=(ends(inputs.output.fields)[:-1] + 0.5) * HOUR,
        energy=np.array(log.energy),
        stored=stored,
        excess=stored - np.real(phase @ (calm @ assembly.capacity)),
        full=full,
        limit=limit,
        error=ground.error,
        kept=np.ones(len(assembly.inputs)),
    )


def _edges(names: tuple[str, ...]) -> list[int]:
    return [names.index(name) for name in ("surface", "bottom") if name in names]


class _Log:
    """What is written down while years go by."""

    def __init__(self, ground: soil.ReducedGround) -> None:
        self.ground = ground
        self.stored: list[float] = []
        self.energy: list[Array] = []
        self.fields: list[Array] = []
        self.heat = np.empty((HOURS, len(ground.inputs)))

    def year(
        self, march: soil.GroundMarch, state: Array, year: Array, after: Array, fields: int
    ) -> Array:
        """One year on; the next one's first hour is its end. Returns the state then."""
        series = np.vstack([year, after[:1]])
        if not self.stored:
            self.stored.append(self.ground.stored(state))
        stops = set(ends(12)) | (set(ends(fields)) if fields else set())
        marks, kept = sorted(stops), {0: state}
        for low, high in pairwise(marks):
            kept[high], heat = march.run(kept[low], series[low : high + 1])
            self.heat[low:high] = heat[:-1]
        for low, high in pairwise(ends(12)):
            part = series[low : high + 1]
            driven = HOUR * (part.sum(axis=0) - 0.5 * (part[0] + part[-1]))
            self.energy.append(self.ground.energy(kept[low], kept[high], driven))
            self.stored.append(self.ground.stored(kept[high]))
        if fields:
            self.fields = [kept[mark] for mark in ends(fields)[:-1]]
        return kept[HOURS]
