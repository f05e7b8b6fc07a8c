"""What a reader of a sewer run must be told in words."""

from __future__ import annotations

import numpy as np

from thermosim.results import Array
from thermosim.scenarios.drivers import Drivers
from thermosim.scenarios.plant import RECORDED, Plant
from thermosim.scenarios.sewer_books import Books
from thermosim.scenarios.sewer_heat_inputs import SewerHeat
from thermosim.scenarios.sewer_line import channel

UNMET = 0.01  # share of the load that is worth a word [-]
TREATMENT = 10.0  # least sewage at a treatment plant, nitrification; assumed [degC]
LONG_RUN = 30 * 86400.0  # from here on soil behind the daily closure gives too much [s]
NEAR = 0.05  # to a temperature limit of the machine [K]


def notes(inputs: SewerHeat, outside: Drivers, plants: list[Plant], books: Books) -> list[str]:
    """Sentences on the sewer and on each plant, none where all is as it should be."""
    told = list(outside.notes)
    capacity = channel(inputs.sewer).capacity
    hours = float(np.count_nonzero(outside.flow > capacity)) * outside.step / 3600.0
    if hours > 0.0:
        told.append(
            f"The sewer is surcharged for {hours:.0f} h: it carries {1e3 * capacity:,.0f} L/s with "
            "a free surface. Its velocity is then held."
        )
    coldest = float(books.outlet_temperature.min())
    if coldest < TREATMENT:
        told.append(
            f"The sewage leaves at {coldest:.1f} degC at the least; treatment plants ask for "
            f"{TREATMENT:g} degC (assumed)."
        )
    if inputs.sewer.wall_model == "quasi-steady" and outside.steps * outside.step > LONG_RUN:
        told.append(
            "Soil heat is that of the daily closure, made for days; over a season it gives about "
            'twice the heat of wall_model = "ring".'
        )
    for plant in plants:
        told += _unmet(plant, books.plants[plant.name], outside.step)
    return told


def _unmet(plant: Plant, recorded: Array, seconds: float) -> list[str]:
    """Load that was not carried, and what held it back."""
    column = {name: recorded[:, at] for at, name in enumerate(RECORDED)}
    asked = float(np.abs(column["load"]).sum())
    missing = float(column["unmet"].sum())
    if not missing > UNMET * asked:
        return []
    short = column["unmet"] > 0.0
    machine = plant.inputs.heat_pump
    reason = "the exchanger and its source water could not give more"
    if machine is not None:
        water = column["water_to_exchanger"][short]
        cold = np.mean(water < machine.lowest_source + NEAR)
        warm = np.mean(water > machine.highest_source - NEAR)
        if max(cold, warm) > 0.5:
            limit = "lowest_source" if cold > warm else "highest_source"
            reason = f"the source water stood at the machine's limit ({limit})"
        else:
            reason = "the machine's capacity was reached"
    share = 100.0 * missing / asked
    hours = float(np.count_nonzero(short)) * seconds / 3600.0
    return [f"{plant.name}: {share:.1f} % of the load is unmet, in {hours:.0f} h: {reason}."]
