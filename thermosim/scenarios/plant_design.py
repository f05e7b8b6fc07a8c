"""The exchanger of a plant at the guideline's design point: its units, its deposit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thermosim.components.spiral import SpiralResponse, profile
from thermosim.components.spiral_figures import figures
from thermosim.results import Array, Table
from thermosim.scenarios.drivers import Around
from thermosim.scenarios.plant import Plant
from thermosim.scenarios.plant_inputs import HotWater

DESIGN_SEWAGE = 15.0  # (B-DASH guideline, fig. 2-7) [degC]
DESIGN_WATER = 7.0  # source water entering the exchanger, ibid. [degC]
DEPOSITS = (0.0, 0.0005, 0.001, 0.002, 0.005)  # thicknesses looked at [m]
STEP = 3600.0  # of the soil's answer at the design point [s]

Row = tuple[str, float, str, str]


@dataclass(frozen=True, eq=False)
class Design:
    """What the exchanger does at the design point."""

    profile: dict[str, tuple[Array, str, str]]  # by unit: values, unit, description
    rows: tuple[Row, ...]
    deposit: Table
    notes: tuple[str, ...]


def design(plant: Plant, humidity: float) -> Design:
    """The exchanger with sewage at 15 and water entering at 7 degC, design flow, air as warm.

    Parameters
    ----------
    humidity : of the sewer air [-]
    """
    clean = _respond(plant, humidity, 0.0)
    return Design(
        _units(plant, clean), _rows(plant, clean), _deposit(plant, humidity), _notes(plant)
    )


def _respond(plant: Plant, humidity: float, thickness: float) -> SpiralResponse:
    flow = plant.hydraulics.flow if plant.hydraulics is not None else 0.0
    around = Around(DESIGN_SEWAGE, humidity, DESIGN_SEWAGE, np.nan)
    rate = plant.collector.capacity_rate
    return plant.respond(flow, DESIGN_SEWAGE, around, rate, STEP, thickness=thickness)


def _duty(response: SpiralResponse) -> float:
    """Heat to the water [W]."""
    return response.to_water_slope * DESIGN_WATER + response.to_water_offset


def _units(plant: Plant, clean: SpiralResponse) -> dict[str, tuple[Array, str, str]]:
    units = profile(clean, DESIGN_WATER)
    spiral = plant.collector.spiral
    size = plant.inputs.exchanger.unit_length
    middles = np.asarray(plant.inputs.position + size * (np.arange(spiral.units) + 0.5))
    at = f"sewage {DESIGN_SEWAGE:g}, water in {DESIGN_WATER:g} degC, clean"
    return {
        "unit_position": (middles, "m", "middle of the unit along the sewer"),
        "unit_heat": (units.to_water, "W", f"heat to the water at design: {at}"),
        "unit_sewage_temperature": (units.sewage, "degC", "sewage entering the unit at design"),
        "unit_flow_share": (np.asarray(spiral.shares * spiral.units), "1", "flow over the mean"),
    }


def _rows(plant: Plant, clean: SpiralResponse) -> tuple[Row, ...]:
    duty = _duty(clean)
    leaving = clean.return_slope * DESIGN_WATER + clean.return_offset
    sewage = clean.sewage_slope * DESIGN_WATER + clean.sewage_offset
    length = plant.inputs.exchanger.length
    rated = figures(duty, DESIGN_WATER, leaving, DESIGN_SEWAGE, sewage, length)
    pressure = plant.collector.design_state.pressure
    return (
        ("design heat from 15 degC sewage", duty / 1e3, "kW", "water 7 degC in, clean"),
        ("design heat per metre", rated.per_metre, "W/m", "of equipped sewer"),
        ("design mean temperature difference", rated.log_mean, "K", "logarithmic"),
        ("pressure drop of the source loop", pressure / 1e3, "kPa", "at design flow"),
    )


def _notes(plant: Plant) -> tuple[str, ...]:
    notes = []
    given = plant.inputs
    header = plant.collector.header
    if header is not None and not header.even:
        notes.append(
            f"{plant.name}: flows of the units differ by {100 * header.spread:.0f} % of the mean; "
            "the headers are too small for equal flows."
        )
    pump = plant.collector.design_state
    if not pump.feasible:
        notes.append(
            f"{plant.name}: the source loop needs {pump.pressure / 1e3:.0f} kPa, more than the "
            f"collector bears ({given.exchanger.pressure_limit / 1e3:.0f} kPa). "
            "Use shorter units."
        )
    if isinstance(given.load, HotWater) and given.load.daily_volume is not None:
        notes.append(f"{plant.name}: the tank is full of hot water at the start.")
    return tuple(notes)


def _deposit(plant: Plant, humidity: float) -> Table:
    """Heat lost as the layer grows, at the design point."""
    given = plant.inputs.deposit
    duties = [_duty(_respond(plant, humidity, thickness)) for thickness in DEPOSITS]
    rows = []
    for thickness, duty in zip(DEPOSITS, duties, strict=True):
        years = thickness / given.growth if given.growth > 0.0 else float("inf")
        lost = 100.0 * (duty / duties[0] - 1.0) if duties[0] else float("nan")
        rows.append((thickness * 1e3, years, duty / 1e3, lost))
    return Table(
        title="Heat lost to deposit",
        columns=("thickness", "reached after", "heat at 15/7 degC", "change"),
        units=("mm", "yr", "kW", "%"),
        rows=tuple(rows),
        note=f"Conductivity {given.conductivity:g} W/(m K), coverage {given.coverage:g}; "
        "dry arc included, it carries no deposit.",
    )
