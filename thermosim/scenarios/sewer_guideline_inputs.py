"""Inputs of scenario ``sewer_guideline``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import Inputs, Money, Power, Quantity, published
from thermosim.scenarios.sewer_inputs import GUIDELINE
from thermosim.scenarios.site_inputs import TwelveTemperatures

TABLE = f"{GUIDELINE}, table 2-6"
Price = Annotated[float, Quantity("money_per_energy", at_least=0.0, at_most=1.0)]
EmissionFactor = Annotated[float, Quantity("emission_per_energy", at_least=0.0, at_most=1e-3)]
Energy = Annotated[float, Quantity("energy", at_least=0.0, at_most=1e18)]


class SewerGuideline(Inputs):
    """A plant in the rows of the guideline's tables 2-8 and 2-9."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["sewer_guideline"]
    note: str = ""
    use: Literal["air_conditioning", "hot_water"]
    capacity: Power
    energy: Energy | None = Field(
        default=None, description="electricity of a year; none: the calibrated monthly preset"
    )
    construction_per_year: Money | None = None
    collector_cost: Money | None = Field(default=None, description="50-year part")
    machines_cost: Money | None = Field(default=None, description="15-year part")
    electricity_price: Price = published(12.0 / 3.6e6, TABLE)
    electricity_emission: EmissionFactor = published(0.55 / 3.6e6, TABLE)
    outdoor: TwelveTemperatures | Literal["tokyo-1981-2010"] = published(
        "tokyo-1981-2010", f"{GUIDELINE}, table 2-7"
    )
    sewage: TwelveTemperatures | Literal["tokyo-koraku"] = published(
        "tokyo-koraku", f"{GUIDELINE}, table 2-7"
    )

    @model_validator(mode="after")
    def _one_construction(self) -> Self:
        parts = (self.collector_cost is None, self.machines_cost is None)
        if parts[0] != parts[1] or parts[0] == (self.construction_per_year is None):
            msg = (
                'give either construction_per_year = "1261 kJPY", or both collector_cost and '
                "machines_cost"
            )
            raise ValueError(msg)
        if self.energy is None and self.capacity not in (1e5, 5e5):
            msg = "the monthly preset was fitted at 100 kW and 500 kW; give energy for others"
            raise ValueError(msg)
        return self
