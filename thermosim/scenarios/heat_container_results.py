"""What a run of scenario ``heat_container`` hands back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from thermosim.results import Array, Coordinate, Headline, Ledger, Variable, time_coordinate
from thermosim.scenarios.heat_container_docks import BACK, OUT, PLACES, SOURCE, USER
from thermosim.scenarios.heat_container_sites import SPECIFIC_WATER

if TYPE_CHECKING:
    from thermosim.scenarios.heat_container_drive import Drive
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.heat_container_march import History
    from thermosim.scenarios.heat_container_tables import Container

_HANDY = {
    "J": (1.0 / 3.6e6, "kWh"), "W": (1e-3, "kW"), "s": (1.0 / 3600.0, "h"), "m": (1e-3, "km"),
}  # fmt: skip
ALONG = "along the tubes, from where the oil enters"
DAY, YEAR = 86400.0, 31_536_000.0
LEAST = 1e-3  # power or heat below is rounding [W, J]
_OF_A_CONTAINER = {
    "melted": ("1", "melted share"),
    "temperature": ("degC", "mean temperature of the material"),
    "inlet": ("degC", "oil entering, where it flows"),
    "outlet": ("degC", "oil leaving, where it flows"),
    "power": ("W", "heat into the container, < 0 when it is emptied"),
    "loss": ("W", "heat lost to the air"),
    "place": ("1", ", ".join(f"{number} {name}" for number, name in enumerate(PLACES))),
    "heat": ("J", "heat above the coldest that the user can draw"),
}
_OF_THE_SITES = {
    "source_heat": "source/heat", "charge": "source/charge",
    "charge_electricity": "source/heat_pump_electricity", "drawn": "user/drawn",
    "lift_electricity": "user/heat_pump_electricity", "pump_electricity": "pumps/electricity",
}  # fmt: skip
_TOLD = {
    "source/heat": "heat out of the source", "source/charge": "heat into charging containers",
    "source/heat_pump_electricity": "electricity of the source's heat pump",
    "user/drawn": "heat out of containers", "pumps/electricity": "electricity of the oil pumps",
    "user/heat_pump_electricity": "electricity of the user's heat pump",
}  # fmt: skip


def coordinates(history: History, drive: Drive, given: Container) -> dict[str, Coordinate]:
    """Time, containers, and height in the bed or way along the tubes."""
    clock = drive.clock
    seconds = clock.step * np.arange(1.0, clock.steps + 1.0)
    found = {"time": time_coordinate(seconds, clock.start)}
    count = history.containers["melted"].shape[1]
    number = np.arange(1.0, count + 1.0)
    found["number"] = Variable(number, "1", ("number",), "number of the container")
    if history.inside:
        unit = found["time"].unit
        at = clock.step * history.moments
        found["moment"] = Variable(at, unit, ("moment",), "moments at which profiles are kept")
        cells = history.inside["fraction"].shape[1]
        middles = (np.arange(cells) + 0.5) * given.path() / cells
        where = ALONG if given.design == "tubes" else "above the bottom of the bed"
        found["height"] = Variable(middles, "m", ("height",), where)
    return found


def variables(inputs: HeatContainer, history: History, drive: Drive) -> dict[str, Variable]:
    """Series of every container, of both sites, and profiles of the first container."""
    step = drive.clock.step
    found = {}
    for name, (unit, text) in _OF_A_CONTAINER.items():
        values = history.containers[name]
        found[f"container/{name}"] = Variable(values, unit, ("time", "number"), text)
    for name, path in _OF_THE_SITES.items():
        if history.site[name].any() or "electricity" not in name:
            found[path] = Variable(history.site[name] / step, "W", ("time",), _TOLD[path])
    kind = "cold" if inputs.user.chiller is not None else "heat"
    delivered = (history.site["delivered"] + history.site["direct"]) / step
    for name, values, text in (
        ("demand", drive.demand, f"{kind} wanted"),
        ("delivered", delivered, f"{kind} delivered"),
        ("unmet", np.maximum(drive.demand - delivered, 0.0), f"{kind} that others must bring"),
    ):
        found[f"user/{name}"] = Variable(values, "W", ("time",), text)
    ambient = Variable(drive.ambient, "degC", ("time",), "air round the containers")
    found["weather/air_temperature"] = ambient
    for name, unit, text in (
        ("temperature", "degC", "material of container 1, mean over the section"),
        ("fraction", "1", "melted fraction in container 1, mean over the section"),
    ):
        if name in history.inside:
            values = history.inside[name]
            found[f"inside/{name}"] = Variable(values, unit, ("moment", "height"), text)
    return found


def ledger(inputs: HeatContainer, history: History) -> Ledger:
    """Heat of the whole run [J]."""
    total = {name: math.fsum(values) for name, values in history.site.items()}
    loss = history.containers["loss"] * inputs.run.step
    place = history.containers["place"]
    inputs_: dict[str, float] = {"source: heat": total["source_heat"]}
    for name, text in (("charge", "source"), ("lift", "user")):
        if total[f"{name}_electricity"] > 0.0:
            inputs_[f"{text}: heat pump electricity"] = total[f"{name}_electricity"]
    outputs: dict[str, float] = {}
    if inputs.user.chiller is None:
        outputs["user: heat delivered"] = total["delivered"] + total["direct"]
    else:
        inputs_["user: heat from the building"] = total["delivered"]
        outputs["cooling tower: heat rejected"] = total["rejected"]
    for text, places in (("source", (SOURCE,)), ("road", (OUT, BACK)), ("user", (USER,))):
        lost = math.fsum(loss[np.isin(place, places)])
        if lost != 0.0:
            outputs[f"loss at the {text}" if text != "road" else "loss on the road"] = lost
    if inputs.road is None:
        outputs = {
            ("loss" if name.startswith("loss") else name): value for name, value in outputs.items()
        }
    return Ledger(
        inputs=inputs_, outputs=outputs, stored={"containers": history.stored},
        residual_series=history.residual,
    )  # fmt: skip


def _peak(values: Array) -> float:
    return float(np.nanmax(values)) if np.isfinite(values).any() else math.nan


def _extremes(history: History) -> Iterator[Headline]:
    """Powers and outlet temperatures met."""
    power, outlet = history.containers["power"], history.containers["outlet"]
    power = np.where(np.abs(power) < LEAST, 0.0, power)
    yield Headline("greatest charging power", max(_peak(power), 0.0), "W", "of one container")
    yield Headline("greatest discharging power", max(_peak(-power), 0.0), "W", "of one container")
    giving = np.where(power < 0.0, outlet, np.nan)
    if np.isfinite(giving).any():
        yield Headline("hottest oil to the user", _peak(giving), "degC", "leaving a container")
        weight = np.where(power < 0.0, -power, 0.0)
        mean = float((np.nan_to_num(giving) * weight).sum() / weight.sum())
        yield Headline("mean oil to the user", mean, "degC", "weighted with power")
        melted = history.containers["melted"]
        weight = np.where((melted > 0.02) & (melted < 0.98), weight, 0.0)
        if weight.any():
            mean = float((np.nan_to_num(giving) * weight).sum() / weight.sum())
            yield Headline("oil to the user while freezing", mean, "degC", "weighted with power")
        yield Headline("coldest oil to the user", -_peak(-giving), "degC", "leaving a container")


def _loads(inputs: HeatContainer, history: History) -> Iterator[Headline]:
    """Means over the loads that were charged, arrived, and were emptied."""
    loads = history.loads
    left = [load for load in loads if load.left == load.left]
    come = [load for load in loads if load.arrived == load.arrived]
    done = [load for load in come[:-1] if load.given > 0.0]
    yield Headline("loads carried", float(len(come)), "1", "containers that reached the user")
    late = [load for load in come if load.arrived > 0.5 * inputs.run.duration]
    rate = len(late) / (0.5 * inputs.run.duration) * DAY
    yield Headline("loads a day", rate, "1", "in the second half of the run")
    most = max((x.charged for x in left), default=0.0)
    yield Headline("greatest charge", most, "J", "taken up in one stay at the source")
    for name, values, unit, text in (
        ("heat of a load", [x.heat_leaving for x in left], "J", "mean, above what users draw"),
        ("time to fill", [x.charging for x in left], "s", "mean, with power"),
        ("time to empty", [x.giving for x in done], "s", "mean, with power"),
        ("temperature on arrival", [x.temperature_arriving for x in come], "degC", "mean"),
        ("melted on arrival", [x.melted_arriving for x in come], "1", "mean share"),
        (
            "kept on the road",
            [x.heat_arriving / x.heat_leaving for x in come if x.heat_leaving > 0.0],
            "1", "heat on arrival over heat at departure, mean",
        ),
    ):  # fmt: skip
        if values:
            yield Headline(name, float(np.mean(values)), unit, text)


def headlines(
    inputs: HeatContainer, history: History, drive: Drive, full: float
) -> tuple[Headline, ...]:
    """Figures a reader wants first; ``full`` is the heat of a full container [J]."""
    total = {name: math.fsum(values) for name, values in history.site.items()}
    delivered = total["delivered"] + total["direct"]
    wanted = float(drive.demand.sum()) * drive.clock.step
    kind = "cold" if inputs.user.chiller is not None else "heat"
    rows = [Headline(f"{kind} delivered", delivered, "J", "to the user")]
    if wanted > 0.0:
        rows.append(Headline("share of the demand", delivered / wanted, "1", f"of the {kind}"))
    rows.append(Headline("heat into containers", total["charge"], "J", "charged"))
    rows.append(Headline("heat out of containers", total["drawn"], "J", "drawn"))
    rows += _extremes(history)
    if inputs.road is not None:
        rows += _loads(inputs, history)
    lost = float(history.containers["loss"].sum()) * inputs.run.step
    rows.append(Headline("heat lost", lost, "J", "to the air, all containers"))
    rows.append(Headline("pump electricity", total["pump_electricity"], "J", "oil, both ends"))
    for name, text in (("charge", "source"), ("lift", "user")):
        power = total[f"{name}_electricity"]
        if power > 0.0:
            rows.append(Headline(f"heat pump electricity, {text}", power, "J", "compressor"))
    rows += _road(inputs, history, total["drawn"], total["pump_electricity"])
    rows += _replaced(inputs, delivered)
    rows += _container(inputs, drive, full)
    return tuple(_handy(row) for row in rows)


def _handy(row: Headline) -> Headline:
    """The same in units that read well."""
    factor, unit = _HANDY.get(row.unit, (1.0, row.unit))
    value = 0.0 if unit == "kWh" and abs(row.value) < LEAST else row.value
    return Headline(row.name, value * factor, unit, row.description)


def _container(inputs: HeatContainer, drive: Drive, full: float) -> Iterator[Headline]:
    """What a container is, whatever is done with it."""
    given = inputs.container
    material, hot, cold = given.resolved(), inputs.hottest_oil, inputs.coldest
    begin, end = material.melting
    heat = material.latent_heat
    heat += material.liquid_heat_capacity * (hot - end)
    heat += material.solid_heat_capacity * (begin - cold)
    heat += 0.5 * (material.solid_heat_capacity + material.liquid_heat_capacity) * (end - begin)
    yield Headline("weight of a container", given.total_mass(), "kg", "without tractor")
    yield Headline("heat of a full container", full, "J", "above what the user can draw")
    yield Headline(
        "heat of its material",
        heat * given.material_mass,
        "J",
        "the material alone, from the hottest oil to what the user can draw",
    )
    over = heat / (SPECIFIC_WATER * (hot - cold))
    yield Headline(
        "heat over that of water",
        over,
        "1",
        "material over as much water, between the same temperatures",
    )
    air = float(np.mean(drive.ambient))
    loss = given.insulation * given.surface * (material.melting_point() - air)
    yield Headline("standing loss", loss, "W", "through the insulation, at the melting point")
    yield Headline(
        "standing loss of a day", loss * DAY / full, "1", "share of the heat of a full container"
    )


def _replaced(inputs: HeatContainer, delivered: float) -> Iterator[Headline]:
    """Fuel of the boiler that did not run."""
    given = inputs.user.replaced
    if given is None:
        return
    volume = delivered / given.efficiency / given.heating_value
    yield Headline(
        "fuel replaced", volume * 1e3, "L", "that a boiler would have burnt for the heat delivered"
    )
    if delivered > 0.0:
        per = volume * 1e3 / (delivered / 3.6e9)
        yield Headline("fuel replaced per MWh", per, "L/MWh", "of heat delivered")
    avoided = volume * given.emission
    yield Headline("CO2 of that fuel", avoided, "kg", "the trucks' and pumps' not taken off")
    year = avoided * YEAR / inputs.run.duration
    yield Headline("CO2 of that fuel, a year", year, "kg", "if every day were like these")


def _road(
    inputs: HeatContainer, history: History, drawn: float, pumps: float
) -> Iterator[Headline]:
    """Diesel of the moves made."""
    if inputs.road is None:
        return
    way = history.moves * inputs.road.distance
    yield Headline("distance driven", way, "m", "loaded and empty")
    diesel = way / inputs.road.economy
    yield Headline("diesel", diesel * 1e3, "L", "of the trucks")
    if drawn > LEAST:
        energy = drawn / 3.6e9
        yield Headline("diesel per MWh", diesel * 1e3 / energy, "L/MWh", "of heat drawn")
        yield Headline("pumping per MWh", pumps / 3.6e6 / energy, "kWh/MWh", "of heat drawn")
