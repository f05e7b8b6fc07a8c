"""Result of a design point: figures, units, table and ledger."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from thermosim.components.spiral import SpiralExchanger
from thermosim.components.spiral_figures import figures, length_for_duty, spread
from thermosim.results import Headline, Ledger, Table, Variable
from thermosim.scenarios.sewer_design_bed import Bed
from thermosim.scenarios.sewer_design_films import Wall, wall
from thermosim.scenarios.sewer_design_point import Design, Name, Point
from thermosim.scenarios.sizing import Sized

HOUR = 3600.0  # the ledger's time [s]

Row = tuple[str, float, str, str]  # name, value, unit, description


def sewer_rows(bed: Bed) -> Iterator[Row]:
    """The sewer and the sewage at the flow of the [sewer] table."""
    flow, section, surcharged = bed.stream
    if bed.given.width is None:
        angle = 2.0 * math.pi * section.wet_fraction
        yield "wetted angle", angle, "rad", "of the circumference, as seen from the axis"
    yield "depth", section.depth, "m", "of the sewage"
    yield "wetted area", section.area, "m^2", "of the cross-section"
    yield "wetted perimeter", section.wetted_perimeter, "m", "of the pipe's wall"
    yield "hydraulic radius", section.hydraulic_radius, "m", "wetted area over perimeter"
    yield "surface width", section.width, "m", "of the free surface"
    yield "wetted share", section.wet_fraction, "1", "of the circumference"
    yield "sewage velocity", section.velocity, "m/s", "uniform flow"
    yield "sewage flow", flow, "m^3/s", "of the [sewer] table"
    rate = flow * bed.reach.heat_capacity
    yield "sewage capacity rate", rate, "W/K", "flow times rho c"
    yield "slope", 1e3 * bed.sewer.slope, "permil", "given, or for the wanted velocity"
    film = bed.channel.film(section)
    yield "clean sewage film", film, "W/m^2/K", "Gnielinski on four hydraulic radii"
    soil = bed.soil_transmittance * section.wetted_perimeter
    if soil > 0.0 and not surcharged:
        length = rate / soil / 1e3
        yield "soil recovery length", length, "km", "e-folding of a temperature change, by soil"


def season_rows(design: Design, point: Point) -> list[Row]:
    """All figures of a season that are defined."""
    rows = [
        *_heat_rows(point),
        *_machine_rows(point),
        *_rating_rows(design, point),
        *_water_rows(point),
    ]
    return [row for row in rows if math.isfinite(row[1])]


def _heat_rows(point: Point) -> Iterator[Row]:
    yield "heat to the water", point.line("to_water") / 1e3, "kW", "negative where it is cooled"
    yield "heat from the sewage", point.line("from_sewage") / 1e3, "kW", "through the wall"
    yield "heat from the sewer air", point.line("from_air") / 1e3, "kW", "dry arc, with vapour"
    yield "heat from the soil", point.line("from_back") / 1e3, "kW", "behind the exchanger"
    leaving = point.line("sewage")
    change = point.line("from_sewage") / point.sewage_rate
    yield "water entering", point.inlet, "degC", "the exchanger"
    yield "water leaving", point.outlet, "degC", "the exchanger, all units mixed"
    yield "sewage entering", point.given.sewage_temperature, "degC", "the exchanger"
    yield "sewage leaving", leaving, "degC", "the exchanger"
    yield "sewage cooled by the exchanger", change, "K", "negative where it is warmed"


def _machine_rows(point: Point) -> Iterator[Row]:
    loop, load = point.loop, point.given.load
    if point.carries is not None:
        yield "carries the load", float(point.carries), "1", "at the design water temperature"
    if load is not None:
        yield "load", load / 1e3, "kW", "asked for"
    source = point.sign * (point.line("to_water") + point.pump_heat)
    if loop is not None:
        source = point.sign * loop.source_heat
        yield "delivered", loop.delivered / 1e3, "kW", "to the building"
        yield "COP", loop.cop if loop.cop > 0.0 else math.nan, "1", "without the pump"
        yield "compressor", loop.electricity / 1e3, "kW", "electricity"
        all_in = loop.electricity + point.pump
        with_pump = loop.delivered / all_in if all_in > 0.0 else math.nan
        yield "COP with pump", with_pump, "1", "compressor and source pump"
    yield "source duty", source / 1e3, "kW", "of the source water, pump heat included"
    yield "pump", point.pump / 1e3, "kW", "electricity of the source pump"
    exchanged = abs(point.line("to_water"))
    per_duty = 1e3 * point.pump / exchanged if exchanged > 0.0 else math.nan
    yield "pump power per source duty", per_duty, "W/kW", "electricity over heat exchanged"


def _rating_rows(design: Design, point: Point) -> Iterator[Row]:
    spiral = point.collector.spiral
    length = spiral.units * point.collector.given.unit_length
    section = point.stream.section
    entering, leaving = point.given.sewage_temperature, point.line("sewage")
    rated = figures(
        point.line("to_water"), point.inlet, point.outlet, entering, leaving, length
    )  # fmt: skip
    units = point.units
    yield "mean temperature difference", abs(rated.log_mean), "K", "logarithmic, counterflow"
    yield "effectiveness", rated.effectiveness, "1", "of the water against entering sewage"
    yield "transfer units", rated.transfer_units, "1", "-ln(1 - effectiveness)"
    yield "heat per metre", rated.per_metre * point.sign, "W/m", "of equipped sewer"
    area = section.wetted_perimeter * length
    yield "overall transmittance", rated.overall / area, "W/m^2/K", "duty, mean K, wetted area"
    yield "heat maldistribution", spread(units.to_water), "1", "largest less least over mean"
    wet = None
    if isinstance(spiral, SpiralExchanger):
        given = (design.inputs.deposit, design.inputs.films.tube)
        found = wall(spiral, point.response, section, point.sewage_film, given)
        wet = found.wet / found.pitch
        yield from _wall_rows(found)
    scale = design.inputs.length_scale
    wet = scale.transmittance or wet
    duty = abs(point.loop.source_heat if point.loop else point.line("to_water"))
    if wet is not None and duty > 0.0:
        metres = length_for_duty(duty, wet, section.wetted_perimeter, scale.mean_difference)
        yield "length scale", metres, "m", "source duty, wetted arc alone, given mean difference"


def _wall_rows(found: Wall) -> Iterator[Row]:
    yield "sewage film", found.sewage_film, "W/m^2/K", "on the wetted wall"
    yield "tube film", found.tube_film, "W/m^2/K", "source water to tube"
    yield "air film", found.air_film, "W/m^2/K", "on the dry arc, condensation included"
    yield "wet conductance", found.wet, "W/m/K", "per metre of tube, back adiabatic"
    yield "dry conductance", found.dry, "W/m/K", "per metre of tube, back adiabatic"
    yield "wet transmittance", found.wet / found.pitch, "W/m^2/K", "U of the wetted profile"
    yield "dry transmittance", found.dry / found.pitch, "W/m^2/K", "U of the dry profile"
    yield "wet conductance per metre", found.wet_per_metre, "W/m/K", "of sewer"
    yield "dry conductance per metre", found.dry_per_metre, "W/m/K", "of sewer"
    yield "change by deposit", found.deposit_change, "%", "of the wet conductance"


def _water_rows(point: Point) -> Iterator[Row]:
    built, spiral = point.collector, point.collector.spiral
    shares = spiral.shares * spiral.units
    yield "source water flow", point.share * built.design_flow, "m^3/s", "of all units"
    yield "flow maldistribution", spread(shares), "1", "largest less least over mean"
    yield "first unit's flow", float(shares[0]), "1", "over the mean"
    if isinstance(spiral, SpiralExchanger):
        response = point.response
        leaving = point.outlet if point.loop is None else point.loop.outlet
        mean = 0.5 * (point.inlet + leaving)
        tube = spiral.unit_flow(point.share * built.design_flow, mean)
        yield "tube length of a unit", spiral.tube_length, "m", "of one of its tubes"
        yield "tube velocity", tube.velocity, "m/s", "at the mean flow"
        yield "Reynolds number", response.reynolds, "1", "in the tube at the mean flow"
        dean = response.reynolds * math.sqrt(spiral.bore / spiral.coil_diameter)
        yield "Dean number", dean, "1", "Reynolds number times root of bore over coil"
        yield "unit pressure drop", response.pressure_drop / 1e3, "kPa", "of a tube, mean flow"
    if built.header is not None:
        drop = built.header.header_drop * point.share**2
        yield "header pressure drop", drop / 1e3, "kPa", "flow-weighted"
    state = built.design_state.pressure
    yield "loop pressure drop", state / 1e3, "kPa", "whole source loop at design flow"


def sizing_rows(sized: Sized, unit_length: float) -> Iterator[Row]:
    """What the search for a length found; figures that do not exist are left out."""
    if sized.feasible:
        yield "length needed", sized.units * unit_length, "m", "whole units, both seasons"
        yield "units needed", float(sized.units), "1", "whole number"
    for name, units in sized.needed.items():
        yield f"length needed for {name}", units * unit_length, "m", "whole units"


def variables(points: Sequence[Point]) -> dict[str, Variable]:
    """Figures of every unit, by season."""
    found: dict[str, Variable] = {}
    for point in points:
        units, spiral = point.units, point.collector.spiral
        rows = {
            "unit_heat": (units.to_water, "W", "heat to the water"),
            "unit_heat_from_air": (units.from_air, "W", "heat from the sewer air"),
            "unit_sewage_temperature": (units.sewage, "degC", "sewage entering the unit"),
            "unit_water_temperature": (units.outlet, "degC", "water leaving the unit"),
            "unit_flow_share": (spiral.shares * spiral.units, "1", "flow over the mean"),
        }
        for name, (values, unit, text) in rows.items():
            found[f"{point.name}/design/{name}"] = Variable(
                np.array(values), unit, ("unit",), f"{text}, {point.name}"
            )
    return found


def design_table(sewer: Sequence[Row], seasons: Mapping[Name, list[Row]]) -> Table:
    """All figures side by side."""
    rows: list[tuple[str | float, ...]] = [
        (name, *[value] * len(seasons), unit) for name, value, unit, _ in sewer
    ]
    order: dict[str, str] = {}
    for season in seasons.values():
        order |= {name: unit for name, _, unit, _ in season}
    values = [{name: value for name, value, _, _ in season} for season in seasons.values()]
    rows += [(name, *(v.get(name, "") for v in values), unit) for name, unit in order.items()]
    return Table(
        title="Design point",
        columns=("figure", *seasons, "unit"),
        units=("",) * (len(seasons) + 2),
        rows=tuple(rows),
        note="A length means little without the transmittance it rests on; the profile's "
        "dimensions are assumed unless the case gives them.",
    )


def headlines(
    sized: Sequence[Row], sewer: Sequence[Row], seasons: Mapping[Name, list[Row]]
) -> tuple[Headline, ...]:
    """Every figure; a season's carry its name."""
    carries = [v for rows in seasons.values() for n, v, _, _ in rows if n == "carries the load"]
    first: list[Row] = list(sized)
    if carries:
        first.append(("carries the load", min(carries), "1", "1: in every season"))
    for name, rows in seasons.items():
        first += [(f"{name}: {row[0]}", *row[1:]) for row in rows]
    return tuple(Headline(*row) for row in (*first, *sewer))


def ledger(points: Sequence[Point]) -> Ledger:
    """Energy of one hour in each season [J]."""
    flows: dict[str, float] = {}
    residuals = []
    for point in points:
        name = point.name
        source = point.line("to_water") + point.pump_heat
        terms = {
            "sewage": point.sewage_rate * (point.given.sewage_temperature - point.line("sewage")),
            "sewer air": point.line("from_air") - point.line("surface"),
            "soil": point.line("from_back"),
            "pump": point.pump,
            "pump loss": -(point.pump - point.pump_heat),
        }
        if point.loop is None:
            terms["source water to the use"] = -source
        else:
            terms["compressor"] = point.loop.electricity
            terms["building"] = -point.sign * point.loop.delivered
            residuals.append((source - point.loop.source_heat) * HOUR)
        flows |= {f"{name}: {key}": value * HOUR for key, value in terms.items()}
    return Ledger(
        inputs={key: value for key, value in flows.items() if value > 0.0},
        outputs={key: -value for key, value in flows.items() if value < 0.0},
        stored={},
        residual_series=np.array(residuals) if residuals else None,
    )
