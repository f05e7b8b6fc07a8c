"""Quantities of carriers: gas in m^3, oil in L or kg, electricity and steam as energy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from thermosim import units
from thermosim.errors import UnitError


class Amount(NamedTuple):
    """A quantity of one of several dimensions, as it was measured."""

    value: float  # SI
    measured_in: str  # "volume", "mass" or "energy"
    unit: str  # spelling the user wrote


BASES = ("volume", "mass", "energy")


@dataclass(frozen=True)
class AmountOf:
    """Marks an `Amount` whose dimension is one of these, each beside what it is measured in."""

    dimensions: tuple[str | None, str | None, str | None]  # by volume, by mass, by energy
    above_zero: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Validate text with a unit."""
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A string with the spellings an editor may offer."""
        return {"type": "string", "examples": self._examples()}

    def _known(self) -> list[tuple[str, str]]:
        return [(base, name) for base, name in zip(BASES, self.dimensions, strict=True) if name]

    def _examples(self) -> list[str]:
        return [f"45 {next(iter(units.spellings(name)))}" for _, name in self._known()]

    def _read(self, given: object) -> Amount:
        if isinstance(given, Amount):
            return given
        text = given.strip() if isinstance(given, str) else ""
        unit = text.partition(" ")[2].strip()
        for base, name in self._known():
            if unit in units.spellings(name):
                return self._checked(text, unit, base, name)
        wanted = " or ".join(f'"{example}"' for example in self._examples())
        allowed = ", ".join(unit for _, name in self._known() for unit in units.spellings(name))
        said = "a number, a space and a unit are needed" if not unit else f'unknown unit "{unit}"'
        raise _fault(f"{said}. Write for example {wanted}. Allowed units: {allowed}")

    def _checked(self, text: str, unit: str, base: str, name: str) -> Amount:
        try:
            value = units.parse(text, name)
        except UnitError as error:
            raise PydanticCustomError("quantity", "{text}", {"text": str(error)}) from None
        if value < 0.0:
            raise _fault("must not be negative")
        if self.above_zero and value == 0.0:
            raise _fault("must be above zero")
        return Amount(value, base, unit)


def _fault(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{text}.", {"text": sentence})


Use = Annotated[Amount, AmountOf(("volume", "mass", "energy"))]
TwelveUses = Annotated[tuple[Use, ...], Field(min_length=12, max_length=12)]
CarrierPrice = Annotated[
    Amount, AmountOf(("money_per_volume", "money_per_mass", "money_per_energy"))
]
CarrierEmission = Annotated[
    Amount, AmountOf(("emission_per_volume", "emission_per_mass", "emission_per_energy"))
]
HeatingValue = Annotated[
    Amount, AmountOf(("energy_per_volume", "specific_energy", None), above_zero=True)
]
