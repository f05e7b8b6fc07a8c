"""Who gets the money for saved CO2: by weights, or by what each adds to the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermosim.economics import pro_rata, shapley
from thermosim.results import Table
from thermosim.scenarios import heat_transport_build as build
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_inputs import HeatTransport

K = 1e3
CARRIER = "carrier"  # who drives the trucks
COUNTED_ONCE = "Counted once; the shares sum to 1."


def shares(inputs: HeatTransport, years: tuple[yearly.RouteYear, ...]) -> Table:
    """Money for saved CO2 by who gets it."""
    total = sum(year.credit for year in years)
    weights = inputs.credit_shares
    if weights.by == "shapley":
        return _by_what_each_adds(inputs, years, total)
    parts = pro_rata({"source": weights.source, CARRIER: weights.carrier, "user": weights.user})
    rows = tuple((name, 100.0 * part, part * total / K) for name, part in parts.items())
    return _table(rows, COUNTED_ONCE)


def _table(rows: tuple[tuple[str | float, ...], ...], note: str) -> Table:
    columns = ("who", "share", "credit")
    return Table("Credit for saved CO2", columns, ("", "%", "kJPY/yr"), rows, note)


def _by_what_each_adds(
    inputs: HeatTransport, years: tuple[yearly.RouteYear, ...], total: float
) -> Table:
    players = tuple(inputs.credit_players())

    def worth(group: frozenset[str]) -> float:
        return _worth(inputs, years, group)

    found = shapley(players, worth)
    rows = tuple(
        (name, 100.0 * part / total if total > 0.0 else 0.0, part / K)
        for name, part in found.items()
    )
    note = (
        f"{COUNTED_ONCE} Shapley value: the mean of what each adds to those before it, over all "
        "orders; a group earns with the loads that its sources fill for its sites."
    )
    return _table(rows, note)


def _worth(
    inputs: HeatTransport, years: tuple[yearly.RouteYear, ...], group: frozenset[str]
) -> float:
    """Credit that some of the sources and sites would earn without the others [JPY/yr].

    A source that is missing is replaced by those left, as far as their heat goes; credit
    follows loads in proportion.
    """
    if CARRIER not in group:
        return 0.0
    left = {
        given.name: build.source(given).heat_per_day * np.ones(12)
        for given in inputs.source
        if f"source {given.name}" in group
    }
    earned = 0.0
    for given, year in zip(inputs.delivery, years, strict=True):
        share = sum(part for site, part in _sites(year) if f"site {site}" in group)
        filled = share
        route = year.route
        asked = route.service.per_day * build.charged(route.container) * share
        days = float((asked * route.service.days).sum())
        if given.sources and days > 0.0:
            there = given.model_copy(update={"sources": [n for n in given.sources if n in left]})
            drawn = build.draw(there, left, asked)
            filled = share * sum(float((d * route.service.days).sum()) for d in drawn) / days
        earned += year.credit * filled
    return earned


def _sites(year: yearly.RouteYear) -> Iterator[tuple[str, float]]:
    """Share of each site in what a delivery may be credited for."""
    saved = [
        float(part.sum()) * member.fuel.carrier.emission * (member.site in year.route.eligible)
        for member, part in zip(year.route.members, year.saved, strict=True)
    ]
    total = sum(saved)
    for member, part in zip(year.route.members, saved, strict=True):
        yield member.site, part / total if total > 0.0 else 0.0
