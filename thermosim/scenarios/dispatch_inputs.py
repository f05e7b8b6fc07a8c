"""Inputs of scenario ``dispatch``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import Fraction, Inputs, Power, Quantity
from thermosim.scenarios.sapporo_balance_inputs import Energy
from thermosim.scenarios.site_inputs import series_beside

Price = Annotated[float, Quantity("money_per_energy", at_least=-1.0, at_most=1.0)]
AnyPower = Annotated[float, Quantity("power", at_least=-1e10, at_most=1e10)]
Span = Annotated[float, Quantity("time", above=0.0, at_most=3.2e9)]
Moment = Annotated[float, Quantity("time", at_least=-3.2e9, at_most=3.2e9)]
Ratio = Annotated[float, Field(gt=0.0, le=50.0)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]


class PowerWave(Inputs):
    """Cosine of a power."""

    amplitude: AnyPower
    period: Span
    maximum: Moment = Field(description="since the first hour")


class PriceWave(Inputs):
    """Cosine of a price."""

    amplitude: Price
    period: Span
    maximum: Moment = Field(description="since the first hour")


class Demand(Inputs):
    """Heat asked for in every hour: a mean and waves, or a file."""

    mean: Power | None = None
    wave: tuple[PowerWave, ...] = ()
    file: str | None = Field(
        default=None, description="CSV beside the case: time, demand [kW], every hour"
    )

    _inside = field_validator("file")(series_beside(demand="power"))

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.mean is None) == (self.file is None) or (self.wave and self.mean is None):
            msg = "give mean, with waves or not, or file"
            raise ValueError(msg)
        return self


class Carrier(Inputs):
    """What a machine buys."""

    name: Name
    price: Price = Field(description="mean")
    wave: tuple[PriceWave, ...] = ()


class MachineInputs(Inputs):
    """One machine that makes heat."""

    name: Name
    capacity: Power
    carrier: Name
    efficiency: Ratio = Field(description="heat over what it buys; a COP above 1")
    on_off: bool = False
    minimum: Fraction = Field(default=0.0, description="of the capacity while on, with on_off")

    @model_validator(mode="after")
    def _switches(self) -> Self:
        if self.minimum > 0.0 and not self.on_off:
            msg = "minimum needs on_off = true"
            raise ValueError(msg)
        return self


class StoreInputs(Inputs):
    """Store of heat; it ends as full as it began, by ``merit`` it begins empty."""

    capacity: Energy
    charge: Power
    discharge: Power
    loss: Fraction = Field(default=0.0, description="of the content by the hour")


class DispatchCase(Inputs):
    """Least-cost running of machines and a store on one heat demand."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["dispatch"]
    note: str = ""
    hours: Annotated[int, Field(ge=1, le=87_600)]
    method: Literal["optimal", "weekly", "merit"] = Field(
        default="optimal", description="all hours at once, week by week, or in the order given"
    )
    demand: Demand
    carrier: Annotated[tuple[Carrier, ...], Field(min_length=1)]
    machine: Annotated[tuple[MachineInputs, ...], Field(min_length=1, max_length=50)]
    store: StoreInputs | None = None
    hot_order: tuple[Name, ...] | None = Field(
        default=None, description='with method "merit"; none: machines as listed, then the store'
    )

    def unused(self) -> set[str]:
        """An order where costs decide."""
        return set() if self.method == "merit" else {"hot_order"}

    @model_validator(mode="after")
    def _names(self) -> Self:
        carriers = [entry.name for entry in self.carrier]
        machines = [entry.name for entry in self.machine]
        for what, names in (("carriers", carriers), ("machines", machines)):
            if len(set(names)) < len(names) or "store" in names:
                msg = f"two {what} have the same name, or one is called store"
                raise ValueError(msg)
        for entry in self.machine:
            if entry.carrier not in carriers:
                msg = (
                    f"machine {entry.name}: no carrier {entry.carrier!r}; "
                    f"there are {', '.join(carriers)}"
                )
                raise ValueError(msg)
        known = {*machines, *(["store"] if self.store else [])}
        for name in self.hot_order or ():
            if name not in known:
                msg = f"hot_order: no machine {name!r}; there are {', '.join(sorted(known))}"
                raise ValueError(msg)
        return self
