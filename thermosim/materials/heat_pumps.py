"""Published heat pumps and chillers, read from ``heat_pumps.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from thermosim.errors import MaterialError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LinearFit:
    """COP and relative power as linear functions of source entering and supply leaving.

    The ambient term of the fit is already in the constants.
    """

    cop: tuple[float, float, float]  # per K of source, per K of supply, constant at 0 °C
    power: tuple[float, float, float]  # the same; 1 at the machine's reference point
    fitted_capacity: bool  # power times COP may be used as the capacity
    source: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class MachineTable:
    """Measured points: capacity and electricity at source entering and load side leaving."""

    direction: Literal["heating", "cooling"]
    rectilinear: bool  # capacity and electricity have shape (source, load), else (points,)
    source_entering: Array  # [°C]
    load_leaving: Array  # [°C]
    capacity: Array  # heat or cold [W]
    electricity: Array  # [W]
    source: str
    licence: str


@cache
def _all() -> dict[str, Any]:
    text = Path(__file__).with_name("heat_pumps.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def names(*kinds: str) -> list[str]:
    """Names of the published machines of these kinds (linear, points, grid), sorted."""
    return sorted(name for name, entry in _all().items() if entry["kind"] in kinds)


def _entry(name: str, *kinds: str) -> dict[str, Any]:
    if name not in names(*kinds):
        raise MaterialError(
            f"heat pump {name!r}: not among the published machines of kind "
            f"{' or '.join(kinds)}. Write one of: {', '.join(names(*kinds))}."
        )
    entry: dict[str, Any] = _all()[name]
    return entry


def linear_fit(name: str) -> LinearFit:
    """Linear fit of this name; `MaterialError` naming the known ones otherwise."""
    entry = _entry(name, "linear")

    def plane(fit: dict[str, float]) -> tuple[float, float, float]:
        return fit["source"], fit["sink"], fit["constant"] + fit["ambient"] * entry["ambient"]

    return LinearFit(
        cop=plane(entry["cop"]),
        power=plane(entry["power"]),
        fitted_capacity=entry["fitted_capacity"],
        source=entry["source"],
        licence=entry["licence"],
    )


def machine_table(name: str) -> MachineTable:
    """Table of this name; `MaterialError` naming the known ones otherwise."""
    entry = _entry(name, "points", "grid")
    return MachineTable(
        direction=entry["direction"],
        rectilinear=entry["kind"] == "grid",
        source_entering=np.array(entry["source_entering"], dtype=float),
        load_leaving=np.array(entry["load_leaving"], dtype=float),
        capacity=1e3 * np.array(entry["capacity"], dtype=float),
        electricity=1e3 * np.array(entry["electricity"], dtype=float),
        source=entry["source"],
        licence=entry["licence"],
    )
