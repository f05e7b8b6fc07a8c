"""A closed table of unit spellings; no general parser ever sees what a user typed.

Values are converted once, at the border, to SI with temperatures in °C. The table is
``units.toml``; pint is the oracle in the tests.
"""

import difflib
import math
import re
import tomllib
from functools import cache
from pathlib import Path

from thermosim.errors import UnitError

Spellings = dict[str, tuple[float, float]]

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,20})?(\.\d{0,20})?([eE][+-]?\d{1,3})?", re.ASCII)


@cache
def table() -> dict[str, Spellings]:
    """Dimension → spelling → (factor, offset)."""
    raw = tomllib.loads((Path(__file__).parent / "units.toml").read_text(encoding="utf-8"))
    return {
        dimension: {
            spelling: (entry[0], entry[1]) if isinstance(entry, list) else (entry, 0.0)
            for spelling, entry in spellings.items()
        }
        for dimension, spellings in raw.items()
    }


def spellings(dimension: str) -> Spellings:
    """Spellings of one dimension with their (factor, offset) to SI and °C."""
    return table()[dimension]


def dimensions_of(spelling: str) -> list[str]:
    """Every dimension this spelling belongs to; empty if it is unknown."""
    return [name for name, entries in table().items() if spelling in entries]


def spoken(dimension: str) -> str:
    """Dimension as a person says it, with its article."""
    words = dimension.replace("_", " ")
    if words == "time":
        words = "duration"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def example(dimension: str, number: str = "45") -> str:
    """How a quantity of this dimension is written, quotes included."""
    return f'"{number} {next(iter(spellings(dimension)))}"'


def convert(number: float, spelling: str, dimension: str) -> float:
    """Number in the given spelling → SI and °C."""
    entries = spellings(dimension)
    if spelling not in entries:
        raise UnitError(_misfit(spelling, dimension))
    factor, offset = entries[spelling]
    return number * factor + offset


def express(value: float, spelling: str, dimension: str) -> float:
    """SI and °C → number in the given spelling."""
    factor, offset = spellings(dimension)[spelling]
    return (value - offset) / factor


def parse(text: str, dimension: str) -> float:
    """Quantity as a user writes it (``"45 m"``) → SI and °C.

    Errors: `UnitError` with one sentence saying what is wrong and what to write.
    """
    number, _, spelling = text.strip().partition(" ")
    spelling = spelling.strip()
    matched = _NUMBER.fullmatch(number)
    if not matched or not any(character.isdigit() for character in number):
        raise UnitError(
            f"not a number, a space and a unit, but {spoken(dimension)} is needed. "
            f"Write for example {example(dimension)}."
        )
    if not spelling:
        if dimension == "fraction":
            spelling = "1"
        else:
            raise UnitError(
                f"a bare number, but {spoken(dimension)} with its unit is needed. "
                f"Write for example {example(dimension, number)}."
            )
    value = convert(float(number.replace(",", "")), spelling, dimension)
    if not math.isfinite(value):
        raise UnitError(
            f"too large to be {spoken(dimension)}. Write for example {example(dimension)}."
        )
    return value


def _misfit(spelling: str, dimension: str) -> str:
    known = list(spellings(dimension))
    others = dimensions_of(spelling)
    if others:
        return (
            f"{spoken(others[0])}, but {spoken(dimension)} is needed. "
            f"Write for example {example(dimension)}."
        )
    near = difflib.get_close_matches(spelling, known, n=1, cutoff=0.5)
    guess = f'Did you mean "{near[0]}"? ' if near else ""
    return (
        f'unknown unit "{spelling[:40]}". {guess}'
        f"Allowed for {spoken(dimension)}: {', '.join(known)}."
    )
