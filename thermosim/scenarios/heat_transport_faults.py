"""Faults of a ``heat_transport`` case that no single value shows."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from thermosim import units

if TYPE_CHECKING:
    from thermosim.scenarios.heat_transport_amounts import Amount
    from thermosim.scenarios.heat_transport_inputs import HeatTransport
    from thermosim.scenarios.heat_transport_tables import Carrier

Place = tuple[str | int, ...]
GJ = 1e9
MOST_PLAYERS = 12
MOST_OF_A_FUEL = 1.1  # of its lower heating value, in a condensing boiler


class Found(NamedTuple):
    """A fault: where it stands, what stands there, and a sentence."""

    place: Place
    given: Any
    text: str


def raised(faults: list[Found]) -> ValidationError:
    """Faults as pydantic tells them."""
    return ValidationError.from_exception_data("heat_transport", [_details(f) for f in faults])


def together(error: ValidationError, faults: list[Found]) -> ValidationError:
    """The same error with more faults."""
    lines = [
        InitErrorDetails(
            type=PydanticCustomError(item["type"], item["msg"], item.get("ctx")),
            loc=item["loc"],
            input=item["input"],
        )
        for item in error.errors(include_url=False)
    ]
    return ValidationError.from_exception_data(
        "heat_transport", [*lines, *(_details(f) for f in faults)]
    )


def _details(fault: Found) -> InitErrorDetails:
    kind = PydanticCustomError("heat_transport", "{text}", {"text": fault.text})
    return InitErrorDetails(type=kind, loc=fault.place, input=fault.given)


def names(data: Any) -> list[Found]:
    """Names that stand for nothing, and names given twice; read from the file as it is."""
    if not isinstance(data, dict):
        return []
    known = {what: _names_of(data, what) for what in ("source", "carrier", "container", "site")}
    faults = [fault for what in (*known, "delivery", "line") for fault in _twice(data, what)]
    for place, what, name in _mentioned(data):
        if isinstance(name, str) and name not in known[what]:
            faults.append(Found(place, name, _unknown(what, name, known[what])))
    return faults


def _tables(data: Any, what: str) -> list[dict[str, Any]]:
    rows = data.get(what) if isinstance(data, dict) else None
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _names_of(data: Any, what: str) -> list[str]:
    return [str(row.get("name")) for row in _tables(data, what)]


def _twice(data: Any, what: str) -> Iterator[Found]:
    counted = Counter(_names_of(data, what))
    for place, name in enumerate(_names_of(data, what)):
        if counted[name] > 1 and name != "None" and _names_of(data, what).index(name) != place:
            text = f"this name is taken by another [[{what}]]; give each its own"
            yield Found((what, place, "name"), name, text)


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    if not known:
        return f"no [[{what}]] has this name; describe it in a [[{what}]] table"
    guess = f'did you mean "{near[0]}"? Known' if near else "known"
    return f"no [[{what}]] has this name; {guess}: {', '.join(known)}"


def _mentioned(data: Any) -> Iterator[tuple[Place, str, Any]]:
    """Every name that a table takes from another: place, kind of table, name."""
    for i, row in enumerate(_tables(data, "delivery")):
        yield ("delivery", i, "container"), "container", row.get("container")
        for key, what in (("sources", "source"), ("sites", "site")):
            listed = row.get(key)
            for j, name in enumerate(listed if isinstance(listed, list) else []):
                yield ("delivery", i, key, j), what, name
    for i, row in enumerate(_tables(data, "line")):
        yield ("line", i, "container"), "container", row.get("container")
        for what in ("source", "site"):
            for j, end in enumerate(_tables(row, what)):
                yield ("line", i, what, j, "name"), what, end.get("name")
    for i, row in enumerate(_tables(data, "site")):
        for j, fuel in enumerate(_tables(row, "fuel")):
            yield ("site", i, "fuel", j, "carrier"), "carrier", fuel.get("carrier")
    for table in ("daily", "map"):
        if isinstance(data.get(table), dict):
            yield (table, "carrier"), "carrier", data[table].get("carrier")


def of_tables(inputs: HeatTransport, *, supply: bool) -> list[Found]:
    """What fits its table, but not the others; what sources give only once all else is right."""
    faults = [*_method(inputs), *_measures(inputs), *_plants(inputs), *_service(inputs)]
    faults += [*_listed_twice(inputs), *_spans(inputs), *_players(inputs)]
    return faults if faults or not supply else [*_supply(inputs), *_fleets(inputs)]


def _method(inputs: HeatTransport) -> Iterator[Found]:
    monthly = inputs.method == "monthly"
    for name, wanted in (("delivery", monthly), ("line", not monthly)):
        if getattr(inputs, name) and not wanted:
            text = f'method = "{inputs.method}" has no [[{name}]]; leave it out'
            yield Found((name,), [], text)
    if not monthly and inputs.line and inputs.daily is None:
        yield Found(("daily",), {}, "is missing: [daily] says what the heat is credited against")
    capital = inputs.capital
    if capital is not None and (capital.equipment is None) != monthly:
        form = "source_set, user_set and prices of containers" if monthly else "equipment"
        text = f'method = "{inputs.method}" reckons capital by {form}'
        yield Found(("capital",), {}, text)


def _measures(inputs: HeatTransport) -> Iterator[Found]:
    carriers = {carrier.name: carrier for carrier in inputs.carrier}
    for i, site in enumerate(inputs.site):
        for j, fuel in enumerate(site.fuel):
            bought = carriers.get(fuel.carrier)
            for month, use in enumerate(fuel.use):
                if bought is not None and use.measured_in != bought.price.measured_in:
                    yield _mismeasured(("site", i, "fuel", j, "use", month), use, bought)
                    break
    if inputs.map is not None and inputs.map.carrier in carriers:
        burnt = {site.name: site.fuel[0].carrier for site in inputs.site}
        if inputs.map.carrier not in [burnt.get(row.sites[0]) for row in inputs.delivery]:
            text = "the map is of one route, but the first site of no delivery burns this first"
            yield Found(("map", "carrier"), inputs.map.carrier, text)
        wanted = carriers[inputs.map.carrier].price.measured_in
        if any(price.measured_in != wanted for price in inputs.map.price):
            text = f"prices of {inputs.map.carrier} by {wanted} are needed"
            yield Found(("map", "price"), [], text)


def _players(inputs: HeatTransport) -> Iterator[Found]:
    if inputs.credit_shares.by == "shapley" and len(inputs.credit_players()) > MOST_PLAYERS:
        text = (
            f"carrier, sources and sites are {len(inputs.credit_players())}, of which at most "
            f'{MOST_PLAYERS} can be weighed against each other; write by = "weights"'
        )
        yield Found(("credit_shares", "by"), inputs.credit_shares.by, text)


def _plants(inputs: HeatTransport) -> Iterator[Found]:
    """More heat than a fuel has; only what is sold as energy may drive a heat pump."""
    burnt = {row.name for row in inputs.carrier if row.heating_value is not None}
    for i, site in enumerate(inputs.site):
        for j, fuel in enumerate(site.fuel):
            for name in ("efficiency", "replaced_efficiency"):
                given = getattr(fuel, name)
                if fuel.carrier in burnt and given is not None and given > MOST_OF_A_FUEL:
                    text = (
                        f"a plant gives at most {MOST_OF_A_FUEL:g} times the heating value of "
                        f"{fuel.carrier}"
                    )
                    yield Found(("site", i, "fuel", j, name), given, text)


def _spans(inputs: HeatTransport) -> Iterator[Found]:
    if inputs.map is None:
        return
    prices = [price.value for price in inputs.map.price]
    spans = {"price": prices, "distance": inputs.map.distance, "labour": inputs.map.labour}
    for name, (least, greatest) in {**spans, "loads": inputs.map.loads}.items():
        if least >= greatest:
            text = "the least value comes first, then a greater one"
            yield Found(("map", name), [], text)


def _mismeasured(place: Place, use: Amount, bought: Carrier) -> Found:
    given = f"{units.express(use.value, use.unit, use.measured_in):g} {use.unit}"
    text = (
        f"{units.spoken(use.measured_in)}, but {bought.name} is bought by "
        f'{bought.price.measured_in}; write for example "45 {bought.price.unit.partition("/")[2]}"'
    )
    return Found(place, given, text)


def _service(inputs: HeatTransport) -> Iterator[Found]:
    sites = {site.name: site for site in inputs.site}
    for i, row in enumerate(inputs.delivery):
        own = [sites[name].operating_days for name in row.sites if name in sites]
        if row.days == "operating" and any(days != own[0] for days in own):
            text = 'its sites run on different days; write days = "calendar"'
            yield Found(("delivery", i, "days"), row.days, text)
        for name in row.own_loads:
            if name not in row.sites:
                text = f"{name} is not among the sites of this delivery"
                yield Found(("delivery", i, "own_loads"), name, text)
        if row.per_day == "planned" and not row.sources and row.most_per_day is None:
            text = "planned loads need sources, or a limit such as most_per_day = 8"
            yield Found(("delivery", i, "per_day"), row.per_day, text)


def _listed_twice(inputs: HeatTransport) -> Iterator[Found]:
    """A source or a site that would be counted twice."""
    served: dict[str, str] = {}
    for i, row in enumerate(inputs.delivery):
        for key in ("sources", "sites"):
            listed = getattr(row, key)
            for j, name in enumerate(listed):
                if name in listed[:j]:
                    text = f"{name} stands in this list twice; once is enough"
                    yield Found(("delivery", i, key, j), name, text)
        for j, name in enumerate(row.sites):
            if name in served and name not in row.sites[:j]:
                text = (
                    f'delivery "{served[name]}" serves it too, and its need would be met twice; '
                    "serve it in one delivery, or divide its use between two [[site]] tables"
                )
                yield Found(("delivery", i, "sites", j), name, text)
            served.setdefault(name, row.name)


def _fleets(inputs: HeatTransport) -> Iterator[Found]:
    """Fewer containers, persons or stations than the busiest day has work for."""
    from thermosim.components.heat_transport import PHYSICAL
    from thermosim.scenarios import heat_transport_build as build

    if inputs.method != "monthly":
        return
    routes = build.routes(inputs, PHYSICAL)
    for i, (row, route) in enumerate(zip(inputs.delivery, routes, strict=True)):
        most, least = build.least_fleet(inputs, route)
        for name, number in least._asdict().items():
            given = getattr(row, name)
            if given is not None and given < number:
                text = f"{most:g} loads on the busiest day ask for {number:g}; or leave it out"
                yield Found(("delivery", i, name), given, text)


def _supply(inputs: HeatTransport) -> Iterator[Found]:
    """More containers than the sources give."""
    from thermosim.scenarios import heat_transport_build as build

    if inputs.method == "monthly":
        for short in build.shortages(inputs):
            text = (
                f"{short.loads:g} loads a day in month {short.month + 1} take "
                f"{short.wanted / GJ:.3g} GJ a day from the sources, which have "
                f"{short.offered / GJ:.3g} GJ a day left for it: enough for {short.most:.2f} loads"
            )
            yield Found(("delivery", short.delivery), {}, text)
        return
    offers = {source.name: build.source(source).heat_per_day for source in inputs.source}
    for i, row in enumerate(inputs.line):
        carried = sum(site.heat for site in row.site) * 86400.0
        taken = sum(source.heat for source in row.source) * 86400.0
        if not row.source:
            continue
        if abs(carried - taken) > 1e-6 * max(carried, taken):
            text = f"its sources give {taken / GJ:.4g} GJ a day, its sites get {carried / GJ:.4g}"
            yield Found(("line", i), {}, text)
            continue
        left = sum(max(0.0, offers[source.name]) for source in row.source)
        if taken > left * (1.0 + 5e-3):
            text = (
                f"{taken / GJ:.4g} GJ a day are taken from sources that have {left / GJ:.4g} GJ a "
                "day left for it"
            )
            yield Found(("line", i), {}, text)
        for source in row.source:
            offers[source.name] -= source.heat * 86400.0
