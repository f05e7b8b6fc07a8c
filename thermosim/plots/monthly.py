"""Energy by month: what a plant delivers and uses, and what it saves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from thermosim.plots import wording
from thermosim.plots.canvas import (
    COMPRESSOR,
    COOL,
    HEAT,
    INK,
    PUMP,
    RETURN,
    Drawing,
    legend_above,
    panels,
)
from thermosim.plots.reduction import largest
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import MONTHS
from thermosim.results import Array

JOULE_PER_KWH = 3.6e6
GROUPED = StrMethodFormatter("{x:,g}")
PARTS = ("heat", "cooling", "electricity", "pump_electricity")
SHORTEST = 25 * 86400.0  # run that is shown by months [s]
Places = npt.NDArray[np.intp]
Bars = tuple[tuple[str, str, Array], ...]


@dataclass(frozen=True, eq=False)
class Months:
    """Energy of each month [kWh], all >= 0; ``names`` labels the months."""

    names: tuple[str, ...]
    heat: Array
    cooling: Array
    electricity: Array
    pump_electricity: Array
    seen: Places  # which months of the result these are, in the order of the run
    given: int  # months the result has

    def pick(self, values: Array | None) -> Array:
        """Sizes of what the result gives by month [kWh], of these months; zeros if absent."""
        if values is None or values.size != self.given:
            return np.zeros(len(self.names))
        return np.abs(values)[self.seen]

    @property
    def machine_runs(self) -> bool:
        """Whether there is a compressor that takes electricity."""
        return bool(np.any(np.nan_to_num(self.electricity) > 0.0))

    def cop(self, *, with_pump: bool) -> Array:
        """Heat and cooling over electricity; not-a-number in months without electricity [-]."""
        used = self.electricity + (self.pump_electricity if with_pump else 0.0)
        delivered = self.heat + self.cooling
        worth = used > 1e-9 * largest(used)
        cop = np.full(used.shape, np.nan)
        np.divide(delivered, used, out=cop, where=worth)
        return cop


def months_of(subject: Subject, plant: str) -> Months | None:
    """Monthly energies of a plant: as the result gives them, else summed from its series.

    None for a run of less than `SHORTEST`; months a shorter run than a year never saw are
    left out.
    """
    if subject.timeline is not None and subject.timeline.span < SHORTEST:
        return None
    given = {part: subject.values(f"{plant}/monthly/{part}") for part in PARTS}
    known = [part for part in PARTS if given[part] is not None]
    if not known:
        return _summed(subject, plant)
    axis = subject.result.coordinates[subject.variable(f"{plant}/monthly/{known[0]}").dims[0]]
    seen = _seen(subject, axis.values)
    numbers = axis.values[seen]
    names = tuple(MONTHS[int(m) - 1] if 1 <= m <= 12 else wording.number(m) for m in numbers)
    count = axis.values.size
    empty = np.zeros(count)
    heat, cooling, machine, pump = (_sizes(given[part], empty)[seen] for part in PARTS)
    return Months(names, heat, cooling, machine, pump, seen, count)


def _seen(subject: Subject, months: Array) -> Places:
    """Places of the months the run has seen, in its order; of all where that is unknown."""
    everything = np.arange(months.size)
    if subject.timeline is None or subject.timeline.start is None:
        return everything
    order = dict.fromkeys(np.unique(subject.timeline.month_numbers()) % 12 + 1)
    places = [place for month in order for place in np.flatnonzero(months == month)]
    return np.array(places) if places else everything


def _sizes(values: Array | None, empty: Array) -> Array:
    return empty if values is None or values.shape != empty.shape else np.abs(values)


def _summed(subject: Subject, plant: str) -> Months | None:
    """Monthly sums of the series of a run."""
    heat = subject.series(f"{plant}/heat")
    if heat is None or subject.timeline is None or subject.timeline.start is None:
        return None
    month = subject.timeline.month_numbers()
    known = np.unique(month)
    group = np.searchsorted(known, month)
    steps = subject.timeline.steps

    def sums(power: Array | None) -> Array:
        if power is None:
            return np.zeros(known.size)
        energies = np.nan_to_num(power) * steps / JOULE_PER_KWH
        return np.bincount(group, energies, minlength=known.size).astype(np.float64)

    names = tuple(MONTHS[int(number) % 12] for number in known)
    return Months(
        names,
        sums(np.fmax(heat, 0.0)),
        sums(np.fmax(-heat, 0.0)),
        sums(subject.series(f"{plant}/electricity")),
        sums(subject.series(f"{plant}/pump_electricity")),
        np.arange(known.size),
        known.size,
    )


def drawings(subject: Subject, plant: str) -> Iterator[tuple[str, Drawing]]:
    """Energy by month with COP, and the comparison with the conventional system."""
    months = months_of(subject, plant)
    if months is None:
        return
    yield (
        "monthly_energy",
        Drawing(
            "Heat, cooling and electricity by month",
            _energy_caption(months),
            plant,
            lambda: _energy(months),
        ),
    )
    power = subject.values(f"{plant}/monthly/conventional_electricity")
    fuel = subject.values(f"{plant}/monthly/conventional_fuel")
    if power is None and fuel is None:
        return
    power, fuel = months.pick(power), months.pick(fuel)
    yield (
        "savings",
        Drawing(
            "Energy bought, against the conventional system",
            _savings_caption(months, power, fuel),
            plant,
            lambda: _savings(months, power, fuel),
        ),
    )


def _energy_caption(months: Months) -> str:
    heat, cooling = float(np.nansum(months.heat)), float(np.nansum(months.cooling))
    used = float(np.nansum(months.electricity + months.pump_electricity))
    cop = (heat + cooling) / used if used > 0.0 else float("nan")
    parts = [
        f"{wording.amount(energy, 'kWh')} of {name}"
        for energy, name in ((heat, "heat"), (cooling, "cooling"))
        if energy > 0.0
    ]
    if not parts:
        return "Nothing is delivered in this run."
    pump = ", pump included" if months.machine_runs else " for the pump"
    return (
        f"{' and '.join(parts)} {'take' if len(parts) > 1 else 'takes'} "
        f"{wording.amount(used, 'kWh')} of electricity{pump}: "
        f"{wording.number(cop, 3)} units delivered for each one used."
    )


def _energy(months: Months) -> Figure:
    figure, axes = panels(2, 4.6, (2.2, 1.0)) if months.machine_runs else panels(1, 3.2)
    delivered = (("heat", HEAT, months.heat), ("cooling", COOL, months.cooling))
    used = (
        ("compressor", COMPRESSOR, months.electricity),
        ("source pump", PUMP, months.pump_electricity),
    )
    _stacks(axes[0], (delivered, used), "Energy")
    if months.machine_runs:
        _performance(axes[1], months)
    _name_months(axes[-1], months)
    return figure


def _performance(axes: Axes, months: Months) -> None:
    """COP of each month, of the machine alone and with the source pump."""
    at, cop = np.arange(len(months.names)), months.cop(with_pump=False)
    axes.plot(at, cop, "o-", color=COMPRESSOR, ms=4, label="machine alone")
    axes.plot(at, months.cop(with_pump=True), "s--", color=INK, ms=3.5, label="with source pump")
    axes.set_ylim(0.0, 1.15 * largest(cop))
    axes.set_ylabel("COP [-]")
    legend_above(axes)


def _stacks(axes: Axes, sides: tuple[Bars, Bars], quantity: str) -> float:
    """Two stacked bars side by side for each month; returns the factor from kWh to the axis."""
    tops = [np.sum([np.nan_to_num(values) for _, _, values in side], axis=0) for side in sides]
    factor, shown = wording.scale("kWh", float(np.max(tops)))
    for side, offset in zip(sides, (-0.2, 0.2), strict=True):
        foot = np.zeros(tops[0].size)
        for name, color, values in side:
            height = np.nan_to_num(values) * factor
            if height.any():
                at = np.arange(height.size) + offset
                axes.bar(at, height, 0.36, foot, color=color, label=name, lw=0)
            foot = foot + height
    axes.set_ylim(0.0, 1.06 * float(np.max(tops)) * factor or 1.0)
    axes.set_ylabel(wording.label(quantity, shown))
    axes.yaxis.set_major_formatter(GROUPED)
    axes.grid(visible=False, axis="x")
    legend_above(axes)
    return factor


def _name_months(axes: Axes, months: Months) -> None:
    axes.set_xticks(np.arange(len(months.names)), months.names)
    axes.set_xlim(-0.6, len(months.names) - 0.4)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")


def _savings_caption(months: Months, power: Array, fuel: Array) -> str:
    own = float(np.nansum(months.electricity + months.pump_electricity))
    other = float(np.nansum(power + fuel))
    if not other > 0.0:
        return "The conventional system uses no energy in this run."
    share = 100.0 * (1.0 - own / other)
    return (
        f"The plant buys {wording.amount(own, 'kWh')} where the conventional system buys "
        f"{wording.amount(other, 'kWh')}: {wording.number(abs(share), 2)} % "
        f"{'less' if share >= 0.0 else 'more'} final energy (electricity and fuel counted alike)."
    )


def _savings(months: Months, power: Array, fuel: Array) -> Figure:
    figure, (axes, line) = panels(2, 4.4, (2.2, 1.0))
    conventional = (("conventional electricity", COOL, power), ("conventional fuel", RETURN, fuel))
    own = (
        ("compressor", COMPRESSOR, months.electricity),
        ("source pump", PUMP, months.pump_electricity),
    )
    factor = _stacks(axes, (conventional, own), "Energy bought")
    saved = np.nan_to_num(power + fuel - months.electricity - months.pump_electricity) * factor
    line.bar(np.arange(saved.size), saved, 0.5, color=INK, lw=0)
    line.axhline(0.0, color=INK, lw=0.8)
    if not saved.any():
        line.set_ylim(-1.0, 1.0)
    line.yaxis.set_major_formatter(GROUPED)
    line.set_ylabel(axes.get_ylabel().replace("Energy bought", "Saved"))
    _name_months(line, months)
    return figure
