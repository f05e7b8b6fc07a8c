"""The same year run otherwise: without lock-out, with a heat store, at least cost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from thermosim.components.station import StationState
from thermosim.results import Headline, Table
from thermosim.scenarios import dhc_account
from thermosim.scenarios.dhc_account import Account, bill, joules
from thermosim.scenarios.dhc_operation import Plant
from thermosim.scenarios.dhc_plant_inputs import Dispatch, Store
from thermosim.scenarios.dhc_prices import KWH
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

STORED_HOURS = 2.0  # of full load of one set, that the store compared with holds [h]


class Variant(NamedTuple):
    """One way to run the year."""

    name: str
    sums: Account


def variants(plant: Plant, state: StationState, own: Account) -> tuple[list[Table], list[Headline]]:
    """Table of the ways the year could have been run, and what each changes."""
    inputs = plant.dispatcher.inputs
    rows = [Variant("as the case says", own)]
    for name, other in _others(inputs, plant):
        year, _ = other.run(state, inputs.run.passes)
        rows.append(Variant(name, dhc_account.account(other, year)))
    lines = [
        Headline(
            f"recovered share, {row.name}", 100.0 * row.sums.share, "%", "the same year, run so"
        )
        for row in rows[1:]
    ]
    return [_table(inputs, rows)], lines


def _others(inputs: SubwayDhc, plant: Plant) -> list[tuple[str, Plant]]:
    found = []
    free = np.ones(plant.dispatcher.hours.free.size)
    if inputs.operation.lock_out is not None:
        found.append(("no lock-out", _changed(plant, inputs, free=free)))
        if inputs.store is None:
            found.append(("heat store", _changed(plant, with_store(inputs))))
    else:
        locked = np.where(
            (plant.dispatcher.hours.clock.hour >= 7) & (plant.dispatcher.hours.clock.hour < 9),
            0.0,
            1.0,
        )
        found.append(("lock-out 07-09", _changed(plant, inputs, free=locked)))
    method = "optimal" if inputs.dispatch.method == "merit" else "merit"
    other = inputs.dispatch.model_copy(update={"method": method})
    name = "least cost" if method == "optimal" else "merit order"
    found.append((name, _changed(plant, inputs.model_copy(update={"dispatch": other}))))
    return found


def with_store(inputs: SubwayDhc) -> SubwayDhc:
    """The case with a store that one set fills in the night."""
    size = inputs.plant.hot_water_heat
    store = Store.model_construct(
        capacity=STORED_HOURS * 3600.0 * size,
        charge=0.5 * size,
        discharge=size,
        loss=0.002,
        charge_hours=(22, 7),
        charged_by=("station_set",),
    )
    order = [name for name in inputs.dispatch.hot_order if name != "station_set"]
    dispatch: Dispatch = inputs.dispatch.model_copy(
        update={"hot_order": ("station_set", "store", *order)}
    )
    return inputs.model_copy(update={"store": store, "dispatch": dispatch})


def _changed(plant: Plant, inputs: SubwayDhc, free: object = None) -> Plant:
    dispatcher = replace(plant.dispatcher, inputs=inputs)
    if free is not None:
        dispatcher = replace(dispatcher, hours=replace(dispatcher.hours, free=np.asarray(free)))
    return Plant(dispatcher, plant.station)


def _table(inputs: SubwayDhc, rows: list[Variant]) -> Table:
    lines: list[tuple[str | float, ...]] = []
    for row in rows:
        paid = bill(inputs, row.sums.electricity, row.sums.fuel)
        lines.append(
            (
                row.name,
                100.0 * row.sums.share,
                row.sums.recovered / 3.6e9,
                row.sums.electricity / KWH / 1e3,
                row.sums.fuel / 3.6e9,
                paid.primary,
                paid.cost,
                paid.co2,
                row.sums.cop,
            )
        )
    return Table(
        title="The same year run otherwise",
        columns=(
            "way", "recovered share", "heat recovered", "electricity", "gas, LHV",
            "primary energy", "energy cost", "carbon dioxide", "total COP",
        ),
        units=("", "%", "MWh", "MWh", "MWh", "GJ", "MJPY", "t", "1"),
        rows=tuple(lines),
        note=f"Heat store: {STORED_HOURS:g} hours of one set, filled from 22 to 7 h. Least cost: "
        "linear program over the year, carried out with the machines' part-load laws. All start "
        "from the same ground.",
    )  # fmt: skip


__all__ = ["joules", "variants", "with_store"]
