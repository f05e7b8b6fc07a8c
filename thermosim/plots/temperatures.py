"""Temperatures through the run: air, sewage, water of the exchanger; measured beside computed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    HEAT,
    INK,
    RETURN,
    SEWAGE,
    SEWAGE_OUT,
    SOURCE,
    Drawing,
    legend_above,
    panels,
    range_line,
    say_empty,
)
from thermosim.plots.reduction import bin_width, binned, largest, mean, smallest
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import Timeline, mark_time
from thermosim.results import Array

MEASURED = "sewer/measured_outlet_temperature"
MOST_PANELS = 6  # plants in one figure
Line = tuple[str, str, Array]

_SEWER = (
    ("weather/air_temperature", "outdoor air", AIR),
    ("sewer/inlet_temperature", "sewage into the sewer", SEWAGE),
    ("sewer/outlet_temperature", "sewage out of the sewer", SEWAGE_OUT),
)
_PLANT = (
    ("sewage_inlet_temperature", "sewage before", SEWAGE),
    ("sewage_outlet_temperature", "sewage after", SEWAGE_OUT),
    ("water_from_exchanger", "water from exchanger", RETURN),
    ("water_to_exchanger", "water to exchanger", SOURCE),
)


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Temperatures of sewer and plants, and the comparison with a measurement."""
    groups = _groups(subject)
    if groups:
        yield (
            "temperatures",
            Drawing(
                "Temperatures through the run",
                _caption(subject, groups),
                "Sewer",
                lambda: _temperatures(subject, groups),
            ),
        )
    pair = measured_pair(subject)
    if pair is not None:
        timeline, measured, computed = pair
        miss = computed - measured
        yield (
            "measured_outlet",
            Drawing(
                "Measured and computed outlet temperature",
                _miss_caption(miss),
                "Sewer",
                lambda: _measured(timeline, measured, computed),
            ),
        )


def _groups(subject: Subject) -> list[tuple[str, list[Line]]]:
    """Panels with their lines: the sewer, then each plant (`MOST_PANELS` at most)."""
    groups = [("Sewer", _lines(subject, "", _SEWER))]
    for plant in subject.plants[:MOST_PANELS]:
        groups.append(
            (wording.sentence(wording.words(plant)), _lines(subject, f"{plant}/", _PLANT))
        )
    return [(name, lines) for name, lines in groups if lines]


def _lines(subject: Subject, prefix: str, known: tuple[tuple[str, str, str], ...]) -> list[Line]:
    return [
        (name, color, values)
        for path, name, color in known
        if (values := subject.series(prefix + path)) is not None
    ]


def _miss_caption(miss: Array) -> str:
    """Statistics of computed less measured; what a start-up spoils is not left out."""
    known = np.count_nonzero(np.isfinite(miss))
    return (
        f"Computed less measured is {wording.amount(mean(miss), 'K', 2)} on average and "
        f"{wording.amount(float(np.sqrt(mean(miss**2))), 'K', 2)} root mean square over all "
        f"{known:,} readings within the run, its start-up included."
    )


def _bins(subject: Subject) -> str:
    """What lines and bands of `binned` series are."""
    width = bin_width(subject.seconds())
    if width == 0.0:
        return "Lines are the values of the steps"
    if width == 1.0:
        return "Lines are daily means, bands the range within the day"
    return f"Lines are means over {wording.duration(width)}, bands the range within them"


def _caption(subject: Subject, groups: list[tuple[str, list[Line]]]) -> str:
    sentence = _bins(subject)
    for group, lines in groups:
        for name, _, values in lines:
            if name == "water from exchanger":
                low, high = smallest(values), largest(values)
                return (
                    f"{sentence}; the water from the exchanger of {group.lower()} lies between "
                    f"{wording.amount(low, 'degC')} and {wording.amount(high, 'degC')}."
                )
    return f"{sentence}."


def _temperatures(subject: Subject, groups: list[tuple[str, list[Line]]]) -> Figure:
    figure, axes = panels(len(groups), 0.8 + 2.3 * len(groups))
    for panel, (group, lines) in zip(axes, groups, strict=True):
        for name, color, values in lines:
            range_line(panel, binned(subject.seconds(), values), color, name)
        say_empty(panel, *(values for _, _, values in lines))
        panel.set_ylabel("Temperature [°C]")
        legend_above(panel, group if len(groups) > 1 else "")
        mark_time(panel, subject.seconds(), named=panel is axes[-1])
    return figure


def measured_pair(subject: Subject) -> tuple[Timeline, Array, Array] | None:
    """Times, measured outlet and the computed outlet at those times [°C]; None if not there.

    Where the measurement has a time axis of its own, the computed series is interpolated to it
    and is not-a-number outside the run.
    """
    measured = subject.values(MEASURED)
    computed = subject.series("sewer/outlet_temperature")
    if measured is None or computed is None or subject.timeline is None:
        return None
    run = subject.timeline
    axis = subject.result.coordinates[subject.variable(MEASURED).dims[0]]
    if axis is subject.result.coordinates.get("time"):
        return run, measured, computed
    own = Timeline.of(axis)
    times = axis.values  # a reading belongs to its moment, not to a step
    shift = (own.start - run.start).total_seconds() if own.start and run.start else 0.0
    there = np.interp(times + shift, run.seconds, computed, left=float("nan"), right=float("nan"))
    return Timeline(times, own.steps, own.start), measured, there


def _measured(timeline: Timeline, measured: Array, computed: Array) -> Figure:
    figure, (above, below) = panels(2, 4.2, (2.0, 1.0))
    range_line(above, binned(timeline, measured, 1500), INK, "measured")
    range_line(above, binned(timeline, computed, 1500), HEAT, "computed")
    above.set_ylabel("Outlet temperature [°C]")
    say_empty(above, measured, computed)
    legend_above(above)
    below.axhline(0.0, color=INK, lw=0.8)
    range_line(below, binned(timeline, computed - measured, 1500), HEAT, "difference")
    below.set_ylabel("Computed less\nmeasured [K]")
    mark_time(above, timeline, named=False)
    mark_time(below, timeline)
    return figure
