"""Inputs of scenario ``heat_transport``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator

from thermosim.quantity import Fraction, Inputs, Money, Quantity, assumed, published
from thermosim.scenarios import heat_transport_faults as found
from thermosim.scenarios.heat_transport_amounts import Amount, CarrierPrice
from thermosim.scenarios.heat_transport_tables import (
    EPOC,
    Carrier,
    Container,
    Daily,
    Delivery,
    EmissionPerEnergy,
    Line,
    Site,
    Source,
    Truck,
    YearlyMoney,
)

__all__ = ["Amount", "HeatTransport"]
Side = Literal["as_printed", "physical"]
A_62 = f"{EPOC}, maker A, table 6.2"


class RuleChoice(Inputs):
    """Which rules are corrected: a mode, and single rules set otherwise."""

    mode: Side = "physical"
    credit_cap: Side | None = None
    replaced_plant: Side | None = None
    cooling_factor: Side | None = None
    cover_test: Side | None = None
    march_days: Side | None = None
    negative_hvac: Side | None = None
    container_mj: Side | None = None
    electric_co2: Side | None = None
    inner_rounding: Side | None = None
    charge_time: Side | None = None
    unit_capacity: Side | None = None
    truck_days: Side | None = None

    def single(self) -> dict[str, Side]:
        """Rules that are set alone."""
        names = (name for name in type(self).model_fields if name != "mode")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class Prices(Inputs):
    """What running costs and emits."""

    electricity: Annotated[float, Quantity("money_per_energy", at_least=0.0, at_most=1.0)]
    electricity_emission: EmissionPerEnergy
    diesel: Annotated[float, Quantity("money_per_volume", at_least=0.0, at_most=1e7)] = published(
        78500.0, f"{A_62}: 78.5 JPY/L"
    )
    diesel_emission: Annotated[
        float, Quantity("emission_per_volume", at_least=0.0, at_most=1e4)
    ] = published(2620.0, f"{A_62}: 2.62 kg/L")
    labour: YearlyMoney = published(6e6 / 31536000.0, f"{A_62}: 6,000 kJPY a person")
    carbon: Annotated[float, Quantity("money_per_emission", at_least=0.0, at_most=1e6)] = published(
        3.0, f"{EPOC}: 3,000 JPY/t of CO2"
    )


class Capital(Inputs):
    """What is bought, and how it is written off."""

    equipment: Money | None = Field(default=None, description="everything, in one sum")
    source_set: Money | None = Field(default=None, description="station at a source")
    user_set: Money | None = Field(default=None, description="station at a user")
    subsidy: Fraction = Field(default=0.0, description="share of the capital that is given")
    years: Annotated[float, Field(gt=0.0, le=100.0)] = published(10.0, f"{EPOC}, maker B")
    interest: Fraction = assumed(0.0, "straight line, as the study has it")

    @model_validator(mode="after")
    def _one_sum(self) -> Self:
        sets = (self.source_set is None, self.user_set is None)
        if sets[0] != sets[1] or sets[0] == (self.equipment is None):
            msg = "give either equipment, or both source_set and user_set"
            raise ValueError(msg)
        return self


class CreditShares(Inputs):
    """How source, carrier and user share the money for saved CO2: by weights, or fairly."""

    by: Literal["weights", "shapley"] = Field(
        default="weights", description="shapley: by what each adds to the others"
    )
    source: Annotated[float, Field(ge=0.0)] = 0.0
    carrier: Annotated[float, Field(ge=0.0)] = 0.0
    user: Annotated[float, Field(ge=0.0)] = 1.0

    def unused(self) -> set[str]:
        """Weights have no say in what each adds."""
        return {"source", "carrier", "user"} if self.by == "shapley" else set()

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.source + self.carrier + self.user <= 0.0:
            msg = "at least one weight must be above 0"
            raise ValueError(msg)
        return self


TwoYearly = Annotated[tuple[YearlyMoney, ...], Field(min_length=2, max_length=2)]
TwoPrices = Annotated[tuple[CarrierPrice, ...], Field(min_length=2, max_length=2)]
TwoDistances = Annotated[
    tuple[Annotated[float, Quantity("length", at_least=0.0, at_most=1e6)], ...],
    Field(min_length=2, max_length=2),
]
TwoCounts = Annotated[
    tuple[Annotated[float, Field(ge=0.0, le=1000.0)], ...], Field(min_length=2, max_length=2)
]


class Map(Inputs):
    """Break-even map: least and greatest of each of four things, and points along each."""

    carrier: str
    price: TwoPrices
    distance: TwoDistances
    labour: TwoYearly
    loads: TwoCounts
    points: Annotated[int, Field(ge=2, le=40)] = 10


class Erratum(Inputs):
    """A figure of the source that is wrong, beside the one that follows from the rest."""

    id: str
    where: str
    printed: str = ""
    follows: str = ""
    reason: str
    rule: str = ""


class HeatTransport(Inputs):
    """Waste heat carried to sites in containers, by truck."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["heat_transport"]
    note: str = ""
    method: Literal["monthly", "daily"] = Field(
        default="monthly",
        description="monthly: loads by month (maker A); daily: the same heat every day (maker B)",
    )
    rules: RuleChoice = RuleChoice()
    prices: Prices
    truck: Truck
    carrier: Annotated[tuple[Carrier, ...], Field(min_length=1)]
    container: tuple[Container, ...] = ()
    source: tuple[Source, ...] = ()
    site: tuple[Site, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    line: tuple[Line, ...] = ()
    daily: Daily | None = None
    capital: Capital | None = None
    credit_shares: CreditShares = CreditShares()
    map: Map | None = None
    tornado: Annotated[float, Field(gt=0.0, lt=1.0)] | None = assumed(
        0.2, "share by which each parameter is varied"
    )
    erratum: tuple[Erratum, ...] = ()

    def credit_players(self) -> list[str]:
        """Who shares by what it adds: the carrier, and sources and sites of the deliveries."""
        sources = (f"source {name}" for row in self.delivery for name in row.sources)
        sites = (f"site {name}" for row in self.delivery for name in row.sites)
        return ["carrier", *dict.fromkeys(sources), *dict.fromkeys(sites)]

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Faults of names stand beside faults of values: all are reported together."""
        names = found.names(data)
        try:
            made = handler(data)
        except ValidationError as error:
            raise found.together(error, names) from None
        faults = [*names, *found.of_tables(made, supply=not names)]
        if faults:
            raise found.raised(faults)
        return made
