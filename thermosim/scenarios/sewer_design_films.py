"""Conductances of the exchanger's section at a design point, and films that are given."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from thermosim.components.channel import Section
from thermosim.components.profile import ConductanceTable, covered, floating_back, lookup
from thermosim.components.spiral import SpiralExchanger, SpiralResponse
from thermosim.scenarios.collector import renewal_profile
from thermosim.scenarios.sewer_design_inputs import DesignDeposit, SewerDesign
from thermosim.scenarios.sewer_inputs import Profile


class Wall(NamedTuple):
    """Sewage or air to water through the profile, no net heat to pipe and soil."""

    sewage_film: float  # [W/(m2 K)]
    tube_film: float  # [W/(m2 K)]
    air_film: float  # of the dry arc, condensation included [W/(m2 K)]
    wet: float  # per metre of tube, deposit included [W/(m K)]
    dry: float  # per metre of tube [W/(m K)]
    pitch: float  # [m]
    deposit_change: float  # of the wet conductance, against a clean one [%]
    wet_per_metre: float  # per metre of sewer [W/(m K)]
    dry_per_metre: float  # per metre of sewer [W/(m K)]


def with_given_films(spiral: SpiralExchanger, inputs: SewerDesign) -> SpiralExchanger:
    """The exchanger with an adiabatic back or a given film in the tube, where asked for."""
    adiabatic, film = inputs.sewer.back == "adiabatic", inputs.films.tube
    if not adiabatic and film is None:
        return spiral
    return replace(spiral, table=_table(inputs.exchanger.profile, not adiabatic, film))


@lru_cache(maxsize=16)
def _table(given: Profile, back_isothermal: bool, film: float | None) -> ConductanceTable:
    table = _plain_table(given, back_isothermal)
    return table if film is None else at_tube_film(table, film)


@lru_cache(maxsize=8)
def _plain_table(given: Profile, back_isothermal: bool) -> ConductanceTable:
    return renewal_profile(given, back_isothermal).conductance_table()


def at_tube_film(table: ConductanceTable, film: float) -> ConductanceTable:
    """A table whose film in the tube is ``film`` [W/(m2 K)], whatever the water's flow."""
    rows = [lookup(table, float(np.exp(log)), film) for log in table.log_film_surface]
    held = np.repeat(np.log(np.array(rows))[:, None, :], table.log_film_bore.size, axis=1)
    return table._replace(log_conductance=np.ascontiguousarray(held))


def wall(
    spiral: SpiralExchanger,
    response: SpiralResponse,
    section: Section,
    sewage_film: float,
    given: tuple[DesignDeposit, float | None],
) -> Wall:
    """Conductances at the films of a design point.

    Parameters
    ----------
    spiral, response : the exchanger and its answer
    section : of the sewage
    sewage_film : [W/(m2 K)]
    given : the layer on the wetted part, and a given film in the tube [W/(m2 K)]
    """
    layer, tube_film = given
    table, film = spiral.table, tube_film or response.film
    air_film = spiral.air_film * response.condensation
    clean = floating_back(*lookup(table, sewage_film, film))
    wet = floating_back(
        *covered(
            table, sewage_film, film, layer.thickness, layer.conductivity, layer.coverage
        )
    )  # fmt: skip
    dry = floating_back(*lookup(table, air_film, film))
    tube = spiral.tubes * spiral.tube_length / spiral.unit_length
    return Wall(
        sewage_film=sewage_film,
        tube_film=film,
        air_film=air_film,
        wet=wet,
        dry=dry,
        pitch=spiral.pitch,
        deposit_change=100.0 * (wet / clean - 1.0),
        wet_per_metre=wet * tube * section.wet_fraction,
        dry_per_metre=dry * tube * (1.0 - section.wet_fraction),
    )
