"""A district plant on the heat of a subway station: a year, hour by hour."""

from __future__ import annotations

import math
from typing import cast

from thermosim.components.station import StationState
from thermosim.results import Result
from thermosim.scenarios import dhc_account, dhc_results
from thermosim.scenarios.dhc_dispatch import Dispatcher
from thermosim.scenarios.dhc_hours import demand_of, hours_of
from thermosim.scenarios.dhc_machines import machinery
from thermosim.scenarios.dhc_operation import Plant, PlantYear
from thermosim.scenarios.dhc_station import station_of
from thermosim.scenarios.dhc_variants import variants
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.outdoors import HOUR, HOURS
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

YEAR = HOUR * HOURS
HONEST = (
    "Calibrated demonstration: geometry, gains and air flows of the station are not published; "
    "they are set so that a few published temperatures come out. Nothing of the station's year "
    "counts as validated."
)
SYNTHETIC = (
    "The demand is synthetic: shapes by climate and use, raised to an exponent "
    "({0:.2f} heating, {1:.2f} cooling) so that peak and year are those of the plan."
)


def run(job: Job, progress: Progress | None = None) -> Result:
    """Ground and station from their opening on, then one year with the plant."""
    inputs = cast(SubwayDhc, job.inputs)
    hours = hours_of(job, inputs)
    demand = demand_of(inputs, hours)
    machines = machinery(inputs, hours)
    plant = Plant(Dispatcher(inputs, hours, demand, machines), station_of(inputs, hours))
    state = _history(plant, progress)
    year, _ = plant.run(state, inputs.run.passes)
    sums = dhc_account.account(plant, year)
    energy = dhc_account.ledger(plant, year)
    energy.check(1e-9)
    compared, more = variants(plant, state, sums)
    exponents = demand.exponents
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=dhc_results.variables(plant, year),
        coordinates=dhc_results.coordinates(plant),
        headlines=(*dhc_results.headlines(plant, year, sums), *more),
        ledger=energy,
        tables=(*dhc_results.tables(plant, year, sums), *compared),
        assumptions=job.assumptions(),
        notes=(
            HONEST,
            SYNTHETIC.format(*exponents),
            *_dearer(plant, year, sums),
            *_short(year),
            *hours.notes,
        ),
        case_text=job.text,
        provenance=provenance(),
    )


def _dearer(plant: Plant, year: PlantYear, sums: dhc_account.Account) -> tuple[str, ...]:
    """A sentence where the plant takes more primary energy than the conventional one."""
    inputs = plant.dispatcher.inputs
    ours = dhc_account.bill(inputs, sums.electricity, sums.fuel).primary
    theirs = dhc_account.conventional(inputs, sums, cooled=True).primary
    more = 100.0 * (ours / theirs - 1.0)
    if more < 0.05:
        return ()
    sentence = (
        f"The plant takes {more:.2g} % more primary energy than boilers and electric chillers of "
        f"COP {inputs.economy.conventional_chiller:g} would: cold made by absorption from fuel "
        "takes more than cold made by electricity, even of power stations of "
        f"{100.0 * inputs.constants.grid:g} %."
    )
    saved = dhc_account.heating_saved(plant, year)
    if not math.isnan(saved):
        sentence += (
            f" In the months without cold it takes {100.0 * abs(saved):.2g} % "
            f"{'less' if saved >= 0.0 else 'more'}, auxiliaries of "
            f"{100.0 * inputs.economy.conventional_auxiliary:g} % counted beside the boilers."
        )
    return (f"{sentence} See what least cost makes of it.",)


def _short(year: PlantYear) -> tuple[str, ...]:
    """A sentence where the machines do not make what is asked for."""
    lacking = year.output.hot_unmet + year.output.cold_unmet
    hours = int((lacking > 1.0).sum())
    if not hours:
        return ()
    return (
        f"The machines are too small: {dhc_account.joules(lacking) / 3.6e9:.3g} MWh of heat and "
        f"cold in {hours} h are asked for and not made.",
    )


def _history(plant: Plant, progress: Progress | None) -> StationState:
    """State of the station on the first day of the year that is shown."""
    run_of = plant.dispatcher.inputs.run
    station = plant.station
    total = (run_of.years_before + run_of.years_with_plant + 1) * YEAR
    state = station.start
    for number in range(run_of.years_before):
        _, state = station.year(station.before, state)
        if progress is not None:
            progress((number + 1) * YEAR, total)
    if run_of.years_with_plant:
        found, state = plant.run(state, run_of.passes)
        rules = station.with_plant(found.wish.wanted, found.wish.capacity)
        for number in range(1, run_of.years_with_plant):
            _, state = station.year(rules, state)
            if progress is not None:
                progress((run_of.years_before + number + 1) * YEAR, total)
    if run_of.state == "periodic":
        found, _ = plant.run(state, run_of.passes)
        rules = station.with_plant(found.wish.wanted, found.wish.capacity)
        _, state, _ = station.march.periodic(station.weather, rules, state)
    if progress is not None:
        progress(total, total)
    return state
