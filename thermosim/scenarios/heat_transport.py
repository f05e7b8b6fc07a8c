"""Waste heat carried to sites in containers: sources, need, service, credit, money, emission."""

from __future__ import annotations

from typing import cast

import numpy as np

from thermosim.components import heat_transport as ht
from thermosim.results import Assumption, Coordinate, Result, Variable
from thermosim.scenarios import heat_transport_daily as daily
from thermosim.scenarios import heat_transport_daily_results as daily_results
from thermosim.scenarios import heat_transport_money as money
from thermosim.scenarios import heat_transport_results as results
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_inputs import HeatTransport
from thermosim.scenarios.heat_transport_tornado import tornado
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance

UNUSED_BY_LINES = (
    "labour", "loads_per_person", "speed", "handling", "charge_time", "discharge_time",
    "source_pump", "user_pump", "pump_load", "upkeep",
)  # fmt: skip
MONTH = Variable(np.arange(1.0, 13.0), "1", ("month",), "month")


def run(job: Job, progress: Progress | None = None) -> Result:
    """Reckon a year of deliveries or lines, and what would change its verdict."""
    inputs = cast(HeatTransport, job.inputs)
    rules = ht.rules(inputs.rules.mode, inputs.rules.single())
    parts = _monthly(inputs, rules) if inputs.method == "monthly" else _daily(inputs, rules)
    parts.ledger.check(1e-9)
    if progress is not None:
        progress(1.0, 1.0)
    coordinates: dict[str, Coordinate] = {"month": MONTH}
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables={**results.sites(inputs, rules), **parts.variables},
        coordinates=coordinates | parts.coordinates,
        headlines=(*parts.headlines, *results.sources(inputs), *results.carriers(inputs)),
        ledger=parts.ledger,
        tables=(*parts.tables, *results.errata(inputs)),
        assumptions=tuple(row for row in job.assumptions() if _counts(inputs, row)),
        notes=(results.mode(rules), *parts.notes),
        case_text=job.text,
        provenance=provenance(),
    )


def _counts(inputs: HeatTransport, row: Assumption) -> bool:
    """Whether a value that was not given plays a part: lines have their transport in one sum."""
    return inputs.method == "monthly" or row.where.rpartition(".")[2] not in UNUSED_BY_LINES


def _monthly(inputs: HeatTransport, rules: ht.Rules) -> results.Parts:
    """Loads by month (maker A's tables)."""
    given = yearly.study(inputs, rules)
    years = yearly.reckon(given)
    parts = results.monthly(inputs, years)
    if inputs.delivery:
        if inputs.tornado is not None:
            bars = tornado(
                yearly.FACTORS, lambda by: yearly.effect(yearly.reckon(given, by)), inputs.tornado
            )
            parts = parts.joined(money.tornado_parts(bars, yearly.effect(years), inputs.tornado))
        parts = parts.joined(money.one_load(inputs, given, years))
        if inputs.map is not None:
            parts = parts.joined(money.break_even_map(inputs, given, years))
        parts = parts.joined(results.rule_effects(inputs))
    return parts


def _daily(inputs: HeatTransport, rules: ht.Rules) -> results.Parts:
    """The same heat every day (maker B's cases)."""
    if inputs.daily is None:
        return daily_results.nothing(inputs)
    given = daily.study(inputs, rules)
    year = daily.reckon(given)
    parts = daily_results.parts(inputs, given, year)
    if inputs.tornado is not None:
        bars = tornado(daily.FACTORS, lambda by: daily.reckon(given, by).effect, inputs.tornado)
        parts = parts.joined(money.tornado_parts(bars, year.effect, inputs.tornado))
    return parts.joined(daily_results.rule_effects(inputs))
