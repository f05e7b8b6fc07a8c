"""What was measured at the probes of a packed bed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from thermosim.errors import SeriesError
from thermosim.results import Array
from thermosim.scenarios.job import Job
from thermosim.scenarios.packed_bed_inputs import PackedBed
from thermosim.series import read_series


class Curve(NamedTuple):
    """A measured temperature."""

    seconds: Array  # since the start of the run
    temperature: Array  # [degC]


Measured = dict[tuple[str, str], Curve]  # probe and "water" or "material" → curve


def read(job: Job, inputs: PackedBed, begin: datetime) -> Measured:
    """All measured curves of a case; times count from the start of the run."""
    found: Measured = {}
    for probe in inputs.probe:
        for what, name in (("water", probe.water_file), ("material", probe.material_file)):
            if name is None:
                continue
            path = job.file(name)
            series = read_series(path, {"temperature": "temperature"})
            seconds = series.time_seconds + (series.start - begin).total_seconds()
            if not (seconds[0] >= 0.0 and seconds[-1] <= inputs.duration * (1.0 + 1e-9)):
                raise SeriesError(
                    f"{path}: measured from {series.start.isoformat()} on, {seconds[0]:g} to "
                    f"{seconds[-1]:g} s after {begin.isoformat()}, but the stages of the run last "
                    f"{inputs.duration:g} s. Count times from {begin.isoformat()}, or give longer "
                    "stages."
                )
            found[probe.name, what] = Curve(seconds, series.columns["temperature"])
    return found
