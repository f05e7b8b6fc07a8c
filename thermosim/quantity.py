"""Fields of a case: quantities with units, checked and converted once to SI and °C.

A scenario declares ``length: Length``; the user writes ``length = "45 m"``. A default is
either ``published`` or ``assumed`` and carries its source, so that what a user did not give
can be listed in the result and the report.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from thermosim import units
from thermosim.errors import UnitError


@dataclass(frozen=True)
class Quantity:
    """Marks a float as a quantity of one dimension with a legal range in SI and °C."""

    dimension: str
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    below: float | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Validate text with a unit; a float of our own default passes through."""
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A string with the spellings an editor may offer."""
        known = list(units.spellings(self.dimension))
        return {
            "type": "string" if self.dimension != "fraction" else ["string", "number"],
            "description": f"{units.spoken(self.dimension)}; {self.allowed()}",
            "examples": [f"45 {unit}" for unit in known[:3]],
        }

    def _read(self, given: object) -> float:
        if isinstance(given, str):
            try:
                value = units.parse(given, self.dimension)
            except UnitError as error:
                raise PydanticCustomError("quantity", "{text}", {"text": str(error)}) from None
        elif isinstance(given, (int, float)) and not isinstance(given, bool):
            value = self._bare(given)
        else:
            sentence = (
                f"{units.spoken(self.dimension)} is needed. "
                f"Write for example {units.example(self.dimension)}."
            )
            raise PydanticCustomError("quantity", "{text}", {"text": sentence})
        self._check_range(value)
        return value

    def _bare(self, given: float) -> float:
        try:
            value = float(given)
        except OverflowError:
            value = math.inf
        if self.dimension != "fraction":
            number = f"{value:g}" if math.isfinite(value) else "45"
            sentence = (
                f"a bare number, but {units.spoken(self.dimension)} with its unit is needed. "
                f"Write for example {units.example(self.dimension, number)}."
            )
            raise PydanticCustomError("quantity", "{text}", {"text": sentence})
        if not math.isfinite(value):
            raise PydanticCustomError("quantity", "a finite number is needed, for example 0.15.")
        return value

    def _check_range(self, value: float) -> None:
        low = self.above is not None and not value > self.above
        low = low or (self.at_least is not None and not value >= self.at_least)
        high = self.at_most is not None and not value <= self.at_most
        high = high or (self.below is not None and not value < self.below)
        if low or high:
            raise PydanticCustomError(
                "range",
                "too {side}. Allowed: {allowed}.",
                {"side": "small" if low else "large", "allowed": self.allowed()},
            )

    def allowed(self) -> str:
        """The legal range in words."""
        spelling = next(iter(units.spellings(self.dimension)))
        unit = "" if spelling == "1" else f" {spelling}"
        limits = (
            ("above", self.above),
            ("at least", self.at_least),
            ("at most", self.at_most),
            ("below", self.below),
        )
        parts = [
            f"{word} {units.express(limit, spelling, self.dimension):g}{unit}"
            for word, limit in limits
            if limit is not None
        ]
        return " and ".join(parts) or "any finite value"


class Inputs(BaseModel):
    """Base of every table of a case: unknown keys and infinities are errors."""

    model_config = ConfigDict(
        extra="forbid", allow_inf_nan=False, frozen=True, protected_namespaces=()
    )

    def unused(self) -> set[str]:
        """Fields that play no part beside what was given: an error to give, not assumed.

        ``contact.units`` is the field of a table inside.
        """
        return set()

    @model_validator(mode="after")
    def _nothing_is_ignored(self) -> Self:
        ignored = sorted(name for name in self.unused() if _given(self, name))
        if ignored:
            msg = f"{', '.join(ignored)} would be ignored beside what else is given: leave it out"
            raise ValueError(msg)
        return self


def _given(table: BaseModel, name: str) -> bool:
    first, _, rest = name.partition(".")
    if not rest or first not in table.model_fields_set:
        return first in table.model_fields_set
    inner = getattr(table, first)
    return isinstance(inner, BaseModel) and _given(inner, rest)


def assumed(value: Any, source: str) -> Any:
    """Default that nobody measured for this case: shown as assumed wherever it is used."""
    return Field(default=value, json_schema_extra={"source": source, "confidence": "assumed"})


def published(value: Any, source: str) -> Any:
    """Default printed in a source; still listed when the user did not give it."""
    return Field(default=value, json_schema_extra={"source": source, "confidence": "published"})


Length = Annotated[float, Quantity("length", above=0.0, at_most=1e6)]
Distance = Annotated[float, Quantity("length", at_least=0.0, at_most=1e6)]
Area = Annotated[float, Quantity("area", above=0.0, at_most=1e7)]
Volume = Annotated[float, Quantity("volume", above=0.0, at_most=1e6)]
Duration = Annotated[float, Quantity("time", above=0.0, at_most=3.2e9)]
Temperature = Annotated[float, Quantity("temperature", at_least=-60.0, at_most=120.0)]
TemperatureDifference = Annotated[
    float, Quantity("temperature_difference", at_least=0.0, at_most=100.0)
]
VolumeFlow = Annotated[float, Quantity("volume_flow", above=0.0, at_most=1e3)]
Velocity = Annotated[float, Quantity("velocity", at_least=0.0, at_most=50.0)]
Power = Annotated[float, Quantity("power", above=0.0, at_most=1e10)]
PressureDifference = Annotated[float, Quantity("pressure_difference", at_least=0.0, at_most=1e7)]
Conductivity = Annotated[float, Quantity("conductivity", above=0.0, at_most=500.0)]
Film = Annotated[float, Quantity("heat_transfer_coefficient", above=0.0, at_most=1e5)]
Conductance = Annotated[float, Quantity("conductance", above=0.0, at_most=1e9)]
Density = Annotated[float, Quantity("density", above=0.0, at_most=3e4)]
SpecificHeat = Annotated[float, Quantity("specific_heat", above=0.0, at_most=2e4)]
Fraction = Annotated[float, Quantity("fraction", at_least=0.0, at_most=1.0)]
Efficiency = Annotated[float, Quantity("fraction", above=0.0, at_most=1.0)]
Slope = Annotated[float, Quantity("fraction", above=0.0, at_most=0.5)]
Money = Annotated[float, Quantity("money", at_least=0.0, at_most=1e15)]
PositiveNumber = Annotated[float, Field(gt=0.0, le=1e6)]
