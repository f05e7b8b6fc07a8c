"""Arrays, headlines, tables and books of a station's year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermosim.climate.months import MONTHS, month_hours, monthly_means
from thermosim.results import Array, Headline, Ledger, Table, Variable
from thermosim.scenarios.outdoors import HOUR
from thermosim.scenarios.station_build import Built
from thermosim.scenarios.station_drive import Outside
from thermosim.scenarios.station_year import KWH, MONTH, Marginal, Shown, zone_rows

MWH = 3.6e9  # [J]
AIRS = (
    ("temperature", "degC", "station air, and exhaust before the coil"),
    ("humidity", "kg/kg", "water over dry air"),
    ("supply", "degC", "air that the fans blow in"),
    ("behind_coil", "degC", "exhaust behind the coil"),
    ("gains", "W", "trains, lighting, people and fans"),
    ("outdoor", "W", "heat of outdoor air coming in less that of air let out"),
    ("sensible", "W", "sensible heat into the coil"),
    ("latent", "W", "latent heat into the coil"),
    ("unmet", "W", "heat that would have to go to reach the set point"),
)
NAMES = {"supply": "supply_temperature", "behind_coil": "behind_coil_temperature",
         "outdoor": "outdoor_heat", "sensible": "coil_sensible", "latent": "coil_latent",
         "unmet": "unmet_cooling"}  # fmt: skip


def variables(built: Built, out: Outside, shown: tuple[Shown, ...]) -> dict[str, Variable]:
    """Hourly series of the outdoors and of every operation."""
    found = {"weather/air_temperature": _series(out.air, "degC", "outdoor air")}
    zones = built.march.station.names
    for each in shown:
        for index, zone in enumerate(zones):
            place = each.slug if len(zones) == 1 else f"{each.slug}/{zone}"
            for name, unit, text in AIRS:
                values = getattr(each.year, name)[:, index]
                found[f"{place}/{NAMES.get(name, name)}"] = _series(values, unit, text)
            found[f"{place}/coil"] = _series(
                each.year.coil[:, index], "W", "heat into the coil, sensible and latent"
            )
        for row in zone_rows(built):
            face = built.march.link.rows[row]
            path = f"{each.slug}/wall_heat/{face.replace(' ', '_')}"
            found[path] = _series(each.year.heat[:, row], "W", f"heat into the ground, {face}")
        coil = each.year.coil.sum(axis=1)
        for name, at, text in (
            ("cooling", each.cooling_hours, "heat into the coil, cooling months"),
            ("recovery", ~each.cooling_hours, "heat into the coil, other months"),
        ):
            found[f"{each.slug}/{name}"] = _series(np.where(at, coil, 0.0), "W", text)
        walls = _walls(built, each)
        found[f"{each.slug}/walls"] = _series(walls, "W", "heat into the ground, all faces")
        charge = np.cumsum(walls - walls.mean()) * HOUR / KWH
        found[f"{each.slug}/ground_charge"] = _series(
            charge - charge.mean(),
            "kWh",
            "heat that the walls put into the ground beyond its yearly mean, end of the hour",
        )
        stored = (each.year.stored - each.year.stored.mean()) / KWH
        found[f"{each.slug}/ground_stored"] = _series(
            stored, "kWh", "heat in the section beyond its yearly mean, surface's wave included"
        )  # fmt: skip
        if each.history.size:
            found[f"{each.slug}/walls_by_year"] = Variable(
                each.history / KWH, "kWh", ("year",), "heat into the walls since the opening"
            )
    return found


def marginal_variables(shown: Shown, marginal: Marginal) -> dict[str, Variable]:
    """What one kelvin less is worth, by month."""
    return {
        f"{shown.slug}/marginal_saving": Variable(
            marginal.saved / KWH, "kWh/K", ("month",),
            "summer cooling saved for one kelvin less in this month, year after year",
        ),
        f"{shown.slug}/marginal_heat": Variable(
            marginal.drawn / KWH, "kWh/K", ("month",),
            "heat drawn from the walls for one kelvin less in this month",
        ),
    }  # fmt: skip


def _series(values: Array, unit: str, text: str) -> Variable:
    return Variable(values, unit, ("time",), text)


def _walls(built: Built, shown: Shown) -> Array:
    return np.asarray(shown.year.heat[:, zone_rows(built)].sum(axis=1))


def headlines(built: Built, shown: Shown) -> Iterator[Headline]:
    """Figures of one operation."""
    year, warm = shown.year, shown.cooling_hours
    name = shown.given.name
    air = year.temperature.max(axis=1)  # the warmest zone
    walls = _walls(built, shown)
    rows = [
        ("mean in January", year.temperature[MONTH == 1].mean(), "degC", "station air"),
        (
            "warmest hour",
            air.max(),
            "degC",
            "of the warmest zone, whole year; the set point is held in cooling months only",
        ),
        ("hour of the peak", _peak_hour(air), "h", "of the station's yearly harmonic"),
        ("coldest hour", year.temperature.min(), "degC", "of the coldest zone"),
    ]
    if warm.any():
        coil = year.coil[warm].sum(axis=1)
        above = (year.unmet[warm] > 0.0).any(axis=1)
        rows += [
            ("summer cooling", shown.cooling / MWH, "MWh", "heat into the coil, cooling months"),
            ("peak cooling", coil.max() / 1e3, "kW", "hourly mean"),
            ("hours above set point", float(above.sum()), "h", "of any zone, cooling months"),
            ("ground uptake in summer", walls[warm].mean() / built.march.station.length,
             "W/m", "mean of the cooling months, per metre of station"),
        ]  # fmt: skip
    if shown.given.recovery is not None:
        rows.append(("recovered heat", shown.recovered / MWH, "MWh", "into the coil, other months"))
    rows += [
        ("seasonal storage", _swing(walls) / MWH, "MWh", "into the walls and back each year"),
        ("heat lost to the ground", walls.sum() * HOUR / MWH, "MWh", "into the walls, whole year"),
        ("gains per wall", year.gains.sum(axis=1).max() / built.wall_area, "W/m^2",
         "busiest hour, per area of roof, walls and floor"),
        ("years marched", float(shown.marched), "1", "until the year that is shown"),
    ]  # fmt: skip
    yield from (
        Headline(f"{name}: {what}", float(value), unit, text) for what, value, unit, text in rows
    )


def _peak_hour(air: Array) -> float:
    """Hour at which the yearly harmonic is highest [h]."""
    swing = np.fft.rfft(air)[1]
    return float((-np.angle(swing) % (2.0 * np.pi)) / (2.0 * np.pi) * air.size + 0.5)


def _swing(walls: Array) -> float:
    """Heat that goes in and comes back each year, the mean loss left out [J]."""
    return float(np.ptp(np.cumsum(walls - walls.mean())) * HOUR)


def compared(built: Built, base: Shown, other: Shown) -> Iterator[Headline]:
    """What another operation saves against the first."""
    if not (base.cooling > 0.0 and other.cooling > 0.0):
        return
    about = f"{other.given.name} against {base.given.name}"
    peaks = [each.year.coil[each.cooling_hours].sum(axis=1).max() for each in (base, other)]
    taken = [_walls(built, each)[each.cooling_hours].mean() for each in (base, other)]
    length = built.march.station.length
    yield Headline(
        f"less summer cooling, {about}", 100.0 * (1.0 - other.cooling / base.cooling), "%",
        "heat into the coil in the cooling months",
    )  # fmt: skip
    yield Headline(
        f"lower peak, {about}", 100.0 * (1.0 - float(peaks[1] / peaks[0])), "%", "hourly mean"
    )
    yield Headline(
        f"more ground uptake, {about}", float(taken[1] - taken[0]) / length, "W/m",
        "mean of the cooling months, per metre of station",
    )  # fmt: skip


def marginal_headlines(shown: Shown, marginal: Marginal) -> Iterator[Headline]:
    """The month that is worth most, and all of them."""
    if not np.isfinite(marginal.saved).any():
        return
    best = int(np.nanargmax(marginal.saved))
    name = shown.given.name
    yield Headline(
        f"{name}: a kelvin less in {MONTHS[best]}", marginal.saved[best] / KWH, "kWh/K",
        "summer cooling saved; the month that is worth most",
    )  # fmt: skip
    yield Headline(
        f"{name}: a kelvin less outside summer", float(np.nansum(marginal.saved)) / KWH, "kWh/K",
        "summer cooling saved, all months outside the cooling months",
    )  # fmt: skip
    back = float(np.nansum(marginal.saved) / np.nansum(marginal.drawn))
    yield Headline(
        f"{name}: drawn heat that summer gets back", 100.0 * back, "%",
        "cooling saved per heat drawn from the walls outside summer",
    )  # fmt: skip


def table(shown: Shown, built: Built, marginal: Marginal | None) -> Table:
    """The year of one operation by months."""
    length = month_hours()
    coil = monthly_means(shown.year.coil.sum(axis=1)) * length * HOUR / MWH
    walls = monthly_means(_walls(built, shown)) * length * HOUR / MWH
    air = monthly_means(shown.year.temperature.mean(axis=1))
    worth = np.full(12, np.nan) if marginal is None else marginal.saved / KWH
    rows = [(MONTHS[i], air[i], coil[i], walls[i], float(worth[i])) for i in range(12)]
    return Table(
        title=f"{shown.given.name}: the year by months",
        columns=("month", "station", "coil", "walls", "one kelvin less saves"),
        units=("", "degC", "MWh", "MWh", "kWh/K"),
        rows=tuple(rows),
        note="walls: heat into the ground; negative where the ground gives heat back",
    )


def books(built: Built, shown: tuple[Shown, ...]) -> Ledger:
    """Sensible heat of air and ground of all operations [J]."""
    flows: dict[str, float] = {}
    stored: dict[str, float] = {}
    residual = np.zeros(shown[0].year.residual.size)
    far = [row for row, zone in enumerate(built.march.link.owner) if zone < 0]
    for each in shown:
        year, name = each.year, each.given.name
        terms = {
            "gains": year.gains.sum(),
            "outdoor air": year.outdoor.sum(),
            "coil, sensible": -year.sensible.sum(),
        }
        terms |= {built.march.link.rows[row]: year.heat[:, row].sum() for row in far}
        flows |= {f"{name}: {key}": float(value) * HOUR for key, value in terms.items()}
        kept = sum(flows[f"{name}: {key}"] for key in terms) - float(year.residual.sum())
        stored[f"{name}: air and ground"] = kept
        residual += year.residual
    return Ledger(
        inputs={key: value for key, value in flows.items() if value > 0.0},
        outputs={key: -value for key, value in flows.items() if value < 0.0},
        stored=stored,
        residual_series=residual,
    )
