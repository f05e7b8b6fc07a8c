"""From the tables of a case to the circulation problem in slots."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from thermosim.components import container_fleet as fleet
from thermosim.scenarios.container_timetable_tables import Container, Curve, Source, User

if TYPE_CHECKING:
    from thermosim.scenarios.container_timetable_inputs import ContainerTimetable


def problem_of(inputs: ContainerTimetable) -> fleet.Circulation:
    """The circulation problem; every duration rounded up to whole slots."""
    slot, container = inputs.day.slot, inputs.container
    return fleet.Circulation(
        slot=slot,
        heat=container.heat,
        levels=container.levels,
        sources=tuple(_source(source, container, slot) for source in inputs.source),
        users=tuple(_user(user, container, slot) for user in inputs.user),
        moves=tuple(
            tuple(fleet.slots_in(_move(inputs, s.name, u.name), slot) for u in inputs.user)
            for s in inputs.source
        ),
        containers=container.at_most,
        tractors=inputs.tractors.at_most if inputs.tractors else None,
        drivers=_duty(inputs),
    )


def dwell_of(site: Source | User, container: Container) -> fleet.Dwell:
    """How long a container stays at a site.

    Without a time or a curve a source charges all its exchangers at once with its whole power.
    """
    if site.curve is not None:
        return _curve(site.curve, container.levels)
    given = site.charge if isinstance(site, Source) else site.discharge
    if given is not None:
        return fleet.FixedDwell(full=given)
    assert isinstance(site, Source)
    assert site.power is not None
    return fleet.FixedDwell(full=site.exchangers * container.heat / site.power)


def rounded(inputs: ContainerTimetable) -> Iterator[str]:
    """One sentence for each duration that is no whole number of slots."""
    slot = inputs.day.slot
    sites: tuple[Source | User, ...] = (*inputs.source, *inputs.user)
    stays = [
        (site.name, dwell_of(site, inputs.container).seconds(level))
        for site in sites
        for level in inputs.container.levels
    ]
    ways = {
        (f"{s.name}-{u.name}", _move(inputs, s.name, u.name))
        for s in inputs.source
        for u in inputs.user
    }
    for name, duration in [*stays, *sorted(ways)]:
        whole = fleet.slots_in(duration, slot) * slot
        if whole - duration > 1e-6 * slot:
            yield (
                f"{name}: {duration / fleet.HOUR:.4g} h are planned as {whole / fleet.HOUR:.4g} h, "
                f"whole slots of {slot / fleet.HOUR:g} h."
            )


def _curve(curve: Curve, levels: tuple[float, ...]) -> fleet.Dwell:
    if curve.levels is not None and curve.times is not None:
        return fleet.TableDwell(levels=curve.levels, times=curve.times)
    if curve.direct_contact is not None:
        from thermosim.scenarios.heat_container_dwell import dwell_times  # compiles kernels

        rising = tuple(sorted(set(levels)))
        return fleet.TableDwell(levels=rising, times=dwell_times(curve.direct_contact, rising))
    units, scale = curve.transfer_units, curve.time_scale
    assert units is not None
    assert scale is not None
    return fleet.TableDwell.of(
        lambda level: fleet.latent_bed_time(level, units, scale), sorted(set(levels))
    )


def _slots(site: Source | User, container: Container, slot: float) -> tuple[int, ...]:
    dwell = dwell_of(site, container)
    return tuple(fleet.slots_in(dwell.seconds(level), slot) for level in container.levels)


def _source(source: Source, container: Container, slot: float) -> fleet.Source:
    return fleet.Source(
        name=source.name,
        exchangers=source.exchangers,
        dwell=_slots(source, container, slot),
        power=math.inf if source.power is None else source.power,
    )


def _user(user: User, container: Container, slot: float) -> fleet.User:
    opens, length = 0, None
    if user.opens is not None and user.closes is not None:
        # the window shrinks to whole slots; opening and closing at once means day and night
        opens = fleet.slots_in(user.opens, slot)
        length = math.floor(user.closes / slot + 1e-9) - opens
        if length < 0:
            length += round(fleet.DAY / slot)
        if length in (0, round(fleet.DAY / slot)):
            opens, length = 0, None
    return fleet.User(
        name=user.name,
        exchangers=user.exchangers,
        dwell=_slots(user, container, slot),
        deliveries=user.deliveries,
        opens=opens,
        open_slots=length,
        demand=() if user.demand is None else user.demand,
    )


def _move(inputs: ContainerTimetable, source: str, user: str) -> float:
    for route in inputs.route:
        if (route.source, route.user) == (source, user):
            return route.duration
    return inputs.move.duration


def _duty(inputs: ContainerTimetable) -> fleet.DutyRule | None:
    given = inputs.drivers
    if given is None:
        return None
    return fleet.DutyRule(
        work=math.floor(given.work / inputs.day.slot + 1e-9),
        span=math.floor(given.span / inputs.day.slot + 1e-9),
        at_most=given.at_most,
        follow=given.follow,
    )
