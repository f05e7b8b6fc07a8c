"""The band of contacts between oil and material that published limits allow."""

from __future__ import annotations

from typing import cast

import numpy as np

from thermosim.components.heat_container import Oil
from thermosim.components.heat_container.calibration import (
    RANGES,
    WINDOWS,
    Band,
    calibrate,
    trials,
)
from thermosim.errors import RunError
from thermosim.materials.oils import oil
from thermosim.materials.pcm import pcm
from thermosim.results import Array, Headline, Ledger, Result, Table, Variable
from thermosim.scenarios.container_calibration_inputs import ContainerCalibration
from thermosim.scenarios.heat_container_notes import HONEST
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance

UNITS = {"insulation": "W/m^2/K"}
PERCENTILES = (5.0, 50.0, 95.0)
LEAST_KEPT = 5


def run(job: Job, progress: Progress | None = None) -> Result:
    """Draw sets, fill and empty a container with each, and keep what meets every limit."""
    inputs = cast(ContainerCalibration, job.inputs)
    acetate, erythritol = pcm("sodium-acetate-trihydrate"), pcm("erythritol")
    liquid = oil(inputs.oil)
    points = {"acetate": acetate.melting_point(), "erythritol": erythritol.melting_point()}
    oils = {
        name: Oil(density=liquid.density(at), heat_capacity=liquid.heat_capacity(at))
        for name, at in points.items()
    }
    given = inputs.sampling
    band = calibrate(trials(acetate, erythritol, oils), given.samples, given.seed)
    kept = band.kept()
    if kept.shape[0] < LEAST_KEPT:
        raise RunError(
            f"Only {kept.shape[0]} of {given.samples} sets meet every published limit, too few "
            "for a band. Draw more: sampling.samples = 40000 keeps some 25."
        )
    count = Variable(
        np.arange(1.0, kept.shape[0] + 1.0), "1", ("set",), "number of the accepted set"
    )
    return Result(
        title=inputs.title, scenario=job.scenario,
        variables=_variables(band, kept), coordinates={"set": count},
        headlines=_headlines(band, kept), ledger=Ledger({}, {}, {}),
        tables=(_intervals(kept), _correlations(kept), _limits(band)),
        assumptions=job.assumptions(), notes=(HONEST, _told(band)), case_text=job.text,
        provenance=provenance(),
    )  # fmt: skip


def _told(band: Band) -> str:
    return (
        f"{int(band.accepted.sum())} of {band.accepted.size} sets meet every limit. There are "
        "fewer limits than parameters: no single set is the right one, and sets that differ "
        "widely do equally well. Ranges drawn from, and forms of the contact, are assumed."
    )


def _variables(band: Band, kept: Array) -> dict[str, Variable]:
    found = {}
    for place, name in enumerate(RANGES):
        text = f"accepted {name.replace('_', ' ')}"
        found[f"contact/{name}"] = Variable(kept[:, place], UNITS.get(name, "1"), ("set",), text)
    for window in WINDOWS:
        name = window.name.replace(",", "").replace(" ", "_")
        values = band.outcomes[window.name][band.accepted]
        found[f"outcome/{name}"] = Variable(values, window.unit, ("set",), window.name)
    return found


def _headlines(band: Band, kept: Array) -> tuple[Headline, ...]:
    rows = [
        Headline("sets accepted", kept.shape[0], "1", "meet every published limit"),
        Headline("share accepted", kept.shape[0] / band.accepted.size, "1", "of those drawn"),
    ]
    for place, name in enumerate(RANGES):
        for percent in PERCENTILES:
            value = float(np.percentile(kept[:, place], percent))
            label = f"{name.replace('_', ' ')}, {percent:g} %"
            rows.append(Headline(label, value, UNITS.get(name, "1"), "of the accepted sets"))
    for window in WINDOWS:
        values = band.outcomes[window.name][band.accepted]
        rows.append(Headline(f"{window.name}, median", np.median(values), window.unit, "accepted"))
    return tuple(rows)


def _intervals(kept: Array) -> Table:
    rows: list[tuple[str | float, ...]] = []
    for place, (name, (least, most, _)) in enumerate(RANGES.items()):
        low, middle, high = (float(x) for x in np.percentile(kept[:, place], PERCENTILES))
        rows.append((name.replace("_", " "), low, middle, high, least, most))
    return Table(
        title="Contact of oil and material: band of the accepted sets",
        columns=("parameter", "5 %", "50 %", "95 %", "drawn from", "to"),
        units=("", "", "", "", "", ""),
        rows=tuple(rows),
        note="units: UA/C at 40 m3/h with channels open; opening: share in a solid bed; skin: "
        "solid fraction that would close the channels; insulation in W/(m² K). Calibrated to "
        "published limits, not validated on curves.",
    )


def _correlations(kept: Array) -> Table:
    matrix = np.atleast_2d(np.corrcoef(kept.T))
    names = [name.replace("_", " ") for name in RANGES]
    rows: list[tuple[str | float, ...]] = [
        (name, *(float(x) for x in row)) for name, row in zip(names, matrix, strict=True)
    ]
    return Table(
        title="Correlation of the accepted parameters",
        columns=("", *names), units=("",) * (len(names) + 1), rows=tuple(rows),
        note="Strong correlations are trades that the published limits cannot tell apart.",
    )  # fmt: skip


def _limits(band: Band) -> Table:
    rows: list[tuple[str | float, ...]] = []
    for window in WINDOWS:
        values = band.outcomes[window.name][band.accepted]
        rows.append((
            window.name, window.least, window.most, window.unit, float(values.min()),
            float(values.max()), window.reason,
        ))  # fmt: skip
    return Table(
        title="Published limits and what the accepted sets do",
        columns=("limit", "from", "to", "unit", "least", "greatest", "reason"),
        units=("",) * 7, rows=tuple(rows),
    )  # fmt: skip
