"""What one kelvin less in one month brings back in summer: the ground as a seasonal store."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from thermosim.climate.months import MONTHS, month_starts
from thermosim.components.ground.harmonic import ComplexArray
from thermosim.results import Array, Table, Variable
from thermosim.scenarios.ground_section_admittance import PERIODS, grouping
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_solve import Section
from thermosim.scenarios.outdoors import HOUR, HOURS

SOLVED = 13  # frequencies from the year to two hours; between them splines


def marginal(
    section: Section, inputs: GroundSection
) -> tuple[dict[str, Variable], tuple[Table, ...]]:
    """Heat per kelvin that a zone is cooler in a month of every year."""
    if not inputs.output.marginal:
        return {}, ()
    groups, share = grouping(section.assembly.inputs, inputs)
    variables, tables = {}, []
    for place, zone in enumerate(groups):
        if zone in inputs.zones:
            own, later = _of_zone(section, share[:, place], inputs.output.summer)
            rows = zip(MONTHS, own, later, strict=True)
            tables.append(_table(zone, tuple(rows), inputs))
            text = "more heat into the ground in summer per kelvin less in a month"
            variables[f"marginal/{zone}"] = Variable(later, "kWh/m/K", ("month",), text)
    return variables, tuple(tables)


def admittances(section: Section, share: Array) -> ComplexArray:
    """Own admittance at all harmonics of hours of a year but the mean, (4380,) [W/(m K)]."""
    omega = PERIODS["annual"] * np.geomspace(1.0, HOURS / 2, SOLVED)
    own = np.array([share @ section.admittance(w) @ share for w in omega])
    size = CubicSpline(np.log(omega), np.log(np.abs(own)))
    angle = CubicSpline(np.log(omega), np.unwrap(np.angle(own)))
    every = np.log(PERIODS["annual"] * np.arange(1.0, HOURS / 2 + 1.0))
    return np.asarray(np.exp(size(every) + 1j * angle(every)))


def _of_zone(section: Section, share: Array, summer: tuple[int, ...]) -> tuple[Array, Array]:
    """Heat from the ground in the month itself, and into it in summer [kWh/(m K)]."""
    steady = (share @ section.admittance(0.0) @ share).real
    answer = np.concatenate([[steady], admittances(section, share)])
    starts = month_starts()
    own, later = np.empty(12), np.empty(12)
    for month in range(12):
        cooler = np.zeros(HOURS)
        cooler[starts[month] : starts[month + 1]] = -1.0
        heat = np.fft.irfft(np.fft.rfft(cooler) * answer, HOURS) * HOUR / 3.6e6
        months = np.add.reduceat(heat, starts[:-1])
        own[month] = -months[month]
        later[month] = sum(months[m - 1] for m in summer)
    return own, later


def _table(zone: str, rows: tuple[tuple[str, float, float], ...], inputs: GroundSection) -> Table:
    names = ", ".join(MONTHS[month - 1] for month in inputs.output.summer)
    return Table(
        title=f"One kelvin less in a month: {zone}",
        columns=("month", "from the ground in that month", "into the ground in summer"),
        units=("", "kWh/m/K", "kWh/m/K"),
        rows=rows,
        note=(
            f"The zone is one kelvin cooler in that month of every year; summer is {names}. In a "
            "month of summer itself the ground takes less."
        ),
    )
