"""Prices, emission and primary-energy factors: sets by source and year, never mixed."""

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from thermosim.errors import ParameterError

FOLDER = Path(__file__).parent / "factors"
BUDGET = 1_000_000  # bytes of a user's own set
HEAD = ("title", "year", "year_assumed", "source")
KEYS = ("value", "unit", "year", "source", "assumed", "basis")
EXAMPLE = 'Write for example value = 12.0, unit = "JPY/kWh", source = "tariff of 2014".'


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One number with its unit, year and source; ``set`` is the name of its set."""

    set: str
    name: str
    value: float  # [unit]
    unit: str
    year: int
    source: str
    assumed: bool = False
    basis: str | None = None  # "HHV" or "LHV" where a heating value is meant


@dataclass(frozen=True, kw_only=True)
class FactorSet:
    """All factors of one source and year."""

    name: str
    title: str
    year: int
    source: str
    year_assumed: bool
    factors: Mapping[str, Factor]

    def get(self, name: str, unit: str) -> float:
        """Value of a factor, which must be in this unit [unit]."""
        if name not in self.factors:
            raise ParameterError(
                f"factor set {self.name}: no {name!r}.{_nearest(name, self.factors)} "
                "Sets are not mixed: choose another set, or write one of your own."
            )
        factor = self.factors[name]
        if factor.unit != unit:
            raise ParameterError(
                f"factor set {self.name}, {name}: its unit is {factor.unit}, {unit} is needed."
            )
        return factor.value

    def has(self, name: str) -> bool:
        """True if the set knows this factor."""
        return name in self.factors


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{hint} There are {', '.join(sorted(known))}."


def _factor(name: str, key: str, raw: Any, year: int) -> Factor:
    where = f"factor set {name}, [{key}]"
    if not isinstance(raw, dict):
        raise ParameterError(f"{where}: a table is needed. {EXAMPLE}")
    for field in raw:
        if field not in KEYS:
            raise ParameterError(f"{where}: {field!r} is unknown; there are {', '.join(KEYS)}.")
    value = raw.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ParameterError(f"{where}: value = {value!r} is not a finite number. {EXAMPLE}")
    for field in ("unit", "source"):
        if not isinstance(raw.get(field), str) or not raw[field]:
            raise ParameterError(f"{where}: {field} is missing. {EXAMPLE}")
    if raw.get("basis") not in (None, "HHV", "LHV"):
        raise ParameterError(f'{where}: basis = {raw["basis"]!r}; write "HHV" or "LHV".')
    return Factor(
        set=name,
        name=key,
        value=float(value),
        unit=raw["unit"],
        year=int(raw.get("year", year)),
        source=raw["source"],
        assumed=bool(raw.get("assumed", False)),
        basis=raw.get("basis"),
    )


def read_factor_set(path: str | Path) -> FactorSet:
    """Factor set of a TOML file; its name is the file's name without ending."""
    path = Path(path)
    try:
        if not path.is_file() or path.stat().st_size > BUDGET:
            raise ParameterError(f"{path}: not a factor file of at most 1 MB.")
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ParameterError(f"{path}: cannot be read as TOML ({error}).") from None
    if not isinstance(raw.get("title"), str) or not isinstance(raw.get("source"), str):
        raise ParameterError(f'{path}: write title = "...", year = 2014, source = "..." on top.')
    if isinstance(raw.get("year"), bool) or not isinstance(raw.get("year"), int):
        raise ParameterError(f"{path}: write the year of the set, for example year = 2014.")
    return FactorSet(
        name=path.stem,
        title=raw["title"],
        year=raw["year"],
        source=raw["source"],
        year_assumed=bool(raw.get("year_assumed", False)),
        factors={
            key: _factor(path.stem, key, value, raw["year"])
            for key, value in raw.items()
            if key not in HEAD
        },
    )


def known_factor_sets() -> list[str]:
    """Names of the bundled sets."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def factor_set(name: str) -> FactorSet:
    """Bundled factor set, for example ``bdash-2014``."""
    known = known_factor_sets()
    if name not in known:
        raise ParameterError(f"factor set {name!r}: unknown.{_nearest(name, dict.fromkeys(known))}")
    return read_factor_set(FOLDER / f"{name}.toml")


def require_one_set(*factors: Factor) -> str:
    """Name of the set all these factors are from; an error if they are from several."""
    names = sorted({factor.set for factor in factors})
    if len(names) != 1:
        listed = ", ".join(f"{factor.name} of {factor.set}" for factor in factors)
        raise ParameterError(
            f"factors of {len(names)} sets: {listed}. Prices and factors of different sources "
            "and years are not comparable; use one set."
        )
    return names[0]
