"""Containers of melting material: charged, carried, emptied, brought back."""

from __future__ import annotations

from typing import cast

from thermosim.results import Result
from thermosim.scenarios.heat_container_build import box, full_heat
from thermosim.scenarios.heat_container_drive import drive
from thermosim.scenarios.heat_container_inputs import HeatContainer
from thermosim.scenarios.heat_container_march import march
from thermosim.scenarios.heat_container_notes import (
    band_table,
    filling_table,
    load_table,
    notes,
    warm_table,
)
from thermosim.scenarios.heat_container_results import (
    coordinates,
    headlines,
    ledger,
    variables,
)
from thermosim.scenarios.heat_container_walled import design_table
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance


def run(job: Job, progress: Progress | None = None) -> Result:
    """March the containers and keep what a reader needs."""
    inputs = cast(HeatContainer, job.inputs)
    outside = drive(job, inputs)
    history = march(inputs, outside, progress)
    account = ledger(inputs, history)
    account.check(1e-9)
    container = box(inputs.container)
    direct = inputs.container.design == "direct_contact"
    beside = band_table(inputs) if direct else design_table(inputs)
    tables = [beside, warm_table(inputs, outside), filling_table(inputs)]
    if inputs.road is not None:
        tables.insert(0, load_table(history))
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables(inputs, history, outside),
        coordinates=coordinates(history, outside, inputs.container),
        headlines=headlines(inputs, history, outside, full_heat(inputs, container)),
        ledger=account,
        tables=tuple(tables),
        assumptions=job.assumptions(),
        notes=notes(inputs, history, outside, container),
        case_text=job.text,
        provenance=provenance(),
    )
