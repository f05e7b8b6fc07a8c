"""Tables and sentences that stand beside every container result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.heat_container import Contact, LedgerContainer, UnitCellContainer, Vessel
from thermosim.materials.container_contact import contact_band
from thermosim.results import Table
from thermosim.scenarios.heat_container_build import Box, box, floor, full_heat, vessel
from thermosim.scenarios.heat_container_docks import Charging
from thermosim.scenarios.heat_container_walled import notes as walled_notes
from thermosim.scenarios.melting_material import material_table

if TYPE_CHECKING:
    from thermosim.results import Array
    from thermosim.scenarios.heat_container_drive import Drive
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.heat_container_march import History
    from thermosim.scenarios.heat_container_tables import Container

LABEL = (
    "Direct-contact heat transfer is calibrated to published limits; no temperature curve of a "
    "direct-contact container was available."
)
INVENTED = (
    "No temperature curve of a direct-contact container was available. Film and channels of the "
    "case stand for drops that nobody has measured: neither calibrated nor validated."
)
HONEST = f"{LABEL} Powers and times are not validated on curves."
WAITS = (1.0, 6.0, 24.0, 72.0, 168.0)  # [h]
MOST_ROWS = 60
HALF = 0.5  # melted share below which a load left early [-]
LOCKED = 0.9  # melted share with which an emptied container kept its latent heat
_STEP = 600.0
_WALL = "insulation"


def load_table(history: History) -> Table:
    """Every load, from its charge to its return."""
    rows: list[tuple[str | float, ...]] = []
    for load in history.loads[:MOST_ROWS]:
        rows.append((
            float(load.container), load.begin / 3600.0, load.charging / 3600.0,
            load.heat_leaving / 3.6e9, load.arrived / 3600.0, load.heat_arriving / 3.6e9,
            load.temperature_arriving, load.given / 3.6e9, load.giving / 3600.0,
        ))  # fmt: skip
    left = len(history.loads) - len(rows)
    return Table(
        title="Loads",
        columns=(
            "container", "at the source", "charged for", "heat leaving", "at the user",
            "heat arriving", "material arriving", "given", "given for",
        ),
        units=("", "h", "h", "MWh", "h", "MWh", "degC", "MWh", "h"),
        rows=tuple(rows),
        note="Heat above the coldest that the user can draw; times with power."
        + (f" {left} later loads are not listed." if left > 0 else ""),
    )  # fmt: skip


def warm_table(inputs: HeatContainer, drive: Drive) -> Table:
    """Will it still be warm on arrival? A full container left standing in mean air."""
    container = box(inputs.container)
    air = float(np.mean(drive.ambient))
    waits = sorted({*WAITS, *([inputs.road.duration / 3600.0] if inputs.road else [])})
    first = container.start(inputs.hottest_oil, melted=True)
    full = container.above(first, floor(inputs))
    rows: list[tuple[str | float, ...]] = []
    state, now = first, 0.0
    for wait in waits:
        while now < wait * 3600.0 - 1e-6:
            step = min(_STEP, wait * 3600.0 - now)
            state, _ = container.step(state, air, 0.0, air, step)
            now += step
        kept = container.above(state, floor(inputs))
        rows.append(
            (wait, state.temperature, state.melted, 100.0 * kept / full, _words(kept, full))
        )
    return Table(
        title="Will it still be warm on arrival?",
        columns=("standing for", "material", "melted", "heat kept", ""),
        units=("h", "degC", "1", "%", ""),
        rows=tuple(rows),
        note=f"A full container with oil at rest in air of {air:.1f} degC; insulation "
        f"{inputs.container.insulation:g} W/(m² K) over {inputs.container.surface:g} m², hoses and "
        "fittings not counted.",
    )


def _words(kept: float, full: float) -> str:
    share = kept / full
    return "yes" if share > 0.9 else "mostly" if share > 0.5 else "partly" if share > 0.1 else "no"


def band_table(inputs: HeatContainer) -> Table:
    """What the published limits leave open, for this container: never one number."""
    band = contact_band()
    power = min(inputs.source.exchanger_power, Charging(inputs).power)
    found: dict[str, list[float]] = {}
    for row in band.sets:
        values = dict(zip(band.names, map(float, row), strict=True))
        values.pop("insulation")
        of = vessel(inputs.container, Contact(**values))
        for name, value in _spread(inputs, of, power):
            found.setdefault(name, []).append(value)
    rows: list[tuple[str | float, ...]] = []
    own = _own(inputs, power)
    for name, many in found.items():
        low, middle, high = (float(x) for x in np.percentile(many, (5.0, 50.0, 95.0)))
        unit = "h" if name.startswith("time") else "kW"
        rows.append((name, unit, low, middle, high, own[name]))
    for place, name in enumerate(band.names):
        low, middle, high = (float(x) for x in np.percentile(band.sets[:, place], (5, 50, 95)))
        rows.append((name.replace("_", " "), "", low, middle, high, own.get(name, "-")))
    return Table(
        title="Band of the contact between oil and material",
        columns=("", "unit", "5 %", "50 %", "95 %", "this case"),
        units=("", "", "", "", "", ""),
        rows=tuple(rows),
        note=f"{band.sets.shape[0]} sets of parameters that meet the published limits alike; "
        "times and powers of the latent heat alone, at the hottest oil of this source and at "
        "the return of this user. Calibrated to published limits, not validated on curves.",
    )


def _own(inputs: HeatContainer, power: float) -> dict[str, float]:
    """The same of this case; channels have transfer units, but no closures."""
    given, container = inputs.container, box(inputs.container)
    if isinstance(container, UnitCellContainer):
        found = dict(_spread(inputs, container, power))
        most = container.conductance(np.linspace(0.0, 1.0, 101)).max()
        return found | {"units": float(most) / container.vessel.rated, _WALL: given.insulation}
    found = dict(_spread(inputs, container.vessel, power))
    contact = {name: float(getattr(given.contact, name)) for name in contact_band().names[:-1]}
    return found | contact | {_WALL: given.insulation}


def _spread(
    inputs: HeatContainer, of: Vessel | UnitCellContainer, power: float
) -> Iterator[tuple[str, float]]:
    """Times [h] and powers [kW] of melting and freezing with one contact, or in channels."""
    hot, cold = inputs.hottest_oil, inputs.user.coming_back
    vessel = of if isinstance(of, Vessel) else of.vessel
    for words, limit, inlet in (
        ("melt", power, hot), ("freeze", inputs.user.exchanger_power, cold),
    ):  # fmt: skip
        if (inlet - vessel.melting_point) * (1.0 if words == "melt" else -1.0) <= 0.0:
            continue
        time, share = _course(of, words, inlet, limit)
        yield f"time to {words}", float(time[-1]) / 3600.0
        speed = np.diff(share) / np.maximum(np.diff(time), 1e-9)
        most = min(float(speed.max()) * vessel.latent_heat, limit)  # slopes of a table overshoot
        yield f"greatest power to {words}", most / 1e3


def _course(
    of: Vessel | UnitCellContainer, words: str, inlet: float, limit: float
) -> tuple[Array, Array]:
    """Time [s] over the share changed."""
    if isinstance(of, UnitCellContainer):
        return (of.filling_curve if words == "melt" else of.emptying_curve)(inlet, limit)
    lump = LedgerContainer(vessel=of, power=limit)
    return (lump.filling_curve if words == "melt" else lump.emptying_curve)(inlet)


def filling_table(inputs: HeatContainer) -> Table:
    """The filling with where its values come from."""
    given, changed = inputs.container, {}
    if given.latent_heat is not None:
        changed["latent_heat"] = "the case"
    if given.age_cycles or given.age_hours:
        changed["latent_heat"] = "aged as the case says"
    return material_table(given.resolved(), changed, leave_out=("freezing", "supercooling"))


def notes(inputs: HeatContainer, history: History, drive: Drive, container: Box) -> tuple[str, ...]:
    """What a reader must not overlook."""
    given = inputs.container
    direct = given.design == "direct_contact"
    told = [*(_direct_notes(given) if direct else walled_notes(inputs)), *drive.notes]
    point = container.vessel.melting_point
    if inputs.user.heat_pump is None and inputs.user.supply > point:
        told.append(
            f"The user wants {inputs.user.supply:g} degC, above the melting point of {point:g} "
            "degC: latent heat only preheats; the rest must come from elsewhere or a heat pump."
        )
    full, load = full_heat(inputs, container), inputs.source.load
    if load is not None and load > full:
        told.append(
            f"A container never holds source.load ({load / 3.6e9:.3g} MWh), only "
            f"{full / 3.6e9:.3g} MWh above what the user can draw: it leaves when it is full."
        )
    told += _load_notes(inputs, history)
    if given.age_cycles or given.age_hours:
        kept = (
            given.resolved().latent_heat
            / given.model_copy(update={"age_cycles": 0.0, "age_hours": 0.0}).resolved().latent_heat
        )
        told.append(f"Ageing has left {100.0 * kept:.1f} % of the latent heat.")
    if inputs.road is not None:
        told.append("Tractors are counted while on the road; how they reposition is not.")
    return tuple(told)


def _load_notes(inputs: HeatContainer, history: History) -> Iterator[str]:
    """Loads that did not leave, or did not freeze."""
    waiting = not any(load.left == load.left for load in history.loads)  # not-a-number: stayed
    if history.loads and inputs.road is not None and waiting:
        yield "No container left the source: it never was full. Give it more time or power."
    yield from _early(inputs, history)
    locked = sum(load.melted_back > LOCKED for load in history.loads)
    if locked:
        yield (
            f"{locked} of {len(history.loads)} loads left the user still molten: supercooled, they "
            "kept their latent heat. Set off crystals (trigger = true) or cool them deeper."
        )


def _early(inputs: HeatContainer, history: History) -> Iterator[str]:
    """Loads sent away by a power that falls while little is melted, and may rise again."""
    source, given = inputs.source, inputs.container
    early = sum(load.melted_arriving < HALF for load in history.loads)  # not-a-number: not there
    if not early or source.load is not None or source.longest is not None:
        return
    axial = ' or take level = "axial", which melts from the inlet on' * (given.level == "ledger")
    yield (
        f"{early} of {len(history.loads)} loads left the source less than half melted, their power "
        f"for {source.patience / 60.0:g} min below source.least_power ({source.least_power:g} of "
        "what exchanger and source give). It may rise again as more melts: lower "
        f"source.least_power, lengthen source.patience{axial}."
    )


def _direct_notes(given: Container) -> Iterator[str]:
    """What is known of direct contact, and what a level leaves out."""
    yield INVENTED if given.level == "channel" else HONEST
    if given.level == "channel":
        yield (
            "Level channel: transfer units and quasi-steady times of the channels stand beside the "
            "band of contacts that meet the published limits."
        )
    if given.level == "ledger":
        yield "Level ledger: one lump; inner temperatures and crystals need the axial level."
        if given.resolved().freezing is not None:
            yield "The ledger melts and freezes at one temperature, the middle of the range."
    if given.level in ("channel", "box"):
        yield f"Level {given.level}: the steel stores no heat."
    if given.level == "box":
        yield from given.box.rounded(given.height, given.floor())
