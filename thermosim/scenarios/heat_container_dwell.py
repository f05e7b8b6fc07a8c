"""How long a container stays to be charged or emptied, from its material and contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.heat_container import LedgerContainer, Oil, Vessel
from thermosim.errors import ParameterError
from thermosim.materials.oils import oil
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law
from thermosim.scenarios.heat_container_build import contact_of

if TYPE_CHECKING:
    from thermosim.scenarios.container_timetable_inputs import ContainerTimetable
    from thermosim.scenarios.container_timetable_tables import DirectContact, Source, User

APART = 1.5  # heat of a load and latent heat may differ so much before it is told


def dwell_times(given: DirectContact, levels: Sequence[float]) -> tuple[float, ...]:
    """Time [s] to melt or freeze each share of the material, by latent heat alone.

    Oil hotter than the melting point charges, colder oil empties.
    """
    material, liquid = pcm(given.material), oil(given.oil)
    point = material.melting_point()
    if given.oil_entering == point:
        raise ParameterError(
            f"oil_entering = {point:g} degC is the melting point of {given.material}: nothing "
            "would melt or freeze."
        )
    vessel = Vessel(
        law=line_law(material), mass=given.material_mass, density=material.density, height=1.5,
        oil=Oil(density=liquid.density(point), heat_capacity=liquid.heat_capacity(point)),
        hold_up=0.0, cap=0.0, rated_flow=given.contact.rated_flow,
        contact=contact_of(given.contact), insulation=0.0,
    )  # fmt: skip
    container = LedgerContainer(vessel=vessel, power=given.exchanger_power)
    curve = container.filling_curve if given.oil_entering > point else container.emptying_curve
    time, share = curve(given.oil_entering)
    return tuple(float(x) for x in np.interp(levels, share, time))


def mismatched(inputs: ContainerTimetable) -> Iterator[str]:
    """One sentence for each site whose material melts with another heat than a load has."""
    heat = inputs.container.heat
    sites: tuple[Source | User, ...] = (*inputs.source, *inputs.user)
    for site in sites:
        given = site.curve.direct_contact if site.curve is not None else None
        if given is None:
            continue
        latent = given.material_mass * pcm(given.material).latent_heat
        if not 1.0 / APART <= heat / latent <= APART:
            yield (
                f"{site.name}: {given.material_mass / 1e3:g} t of {given.material} melt with "
                f"{latent / 1e9:.3g} GJ, but container.heat is {heat / 1e9:.3g} GJ; the stay is "
                "that of the melting alone."
            )
