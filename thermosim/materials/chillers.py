"""Published chillers by curves, read from ``machines/chillers.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from thermosim.errors import MaterialError

Driver = Literal["electricity", "fuel"]


@dataclass(frozen=True, kw_only=True)
class ChillerCurves:
    """Curves of one machine; see `thermosim_kernels.chiller_curves`."""

    driver: Driver
    capacity: float  # at the reference point [W]
    cop: float  # cold over driving power at the reference point [-]
    reference: tuple[float, float]  # chilled leaving, condenser entering [°C]
    capacity_curve: tuple[float, ...]  # 1, x, x², y, y², xy
    input_curve: tuple[float, ...]
    load_curve: tuple[float, ...]  # 1, p, p²
    chilled: tuple[float, float]  # range of x [°C]
    condenser: tuple[float, float]  # range of y [°C]
    load: tuple[float, float]  # range of p [-]
    source: str
    licence: str


@cache
def _all() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("machines") / "chillers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def chiller_names(driver: Driver | None = None) -> list[str]:
    """Names of the published chillers, of one driver or all."""
    return sorted(name for name, entry in _all().items() if driver in (None, entry["driver"]))


def chiller_curves(name: str) -> ChillerCurves:
    """Published chiller of this name. Errors: `MaterialError` naming the known ones."""
    if name not in _all():
        raise MaterialError(
            f"chiller {name!r}: not published here. Write one of: {', '.join(chiller_names())}."
        )
    entry = _all()[name]
    return ChillerCurves(
        driver=entry["driver"],
        capacity=1e3 * entry["capacity"],
        cop=entry["cop"],
        reference=(entry["reference"][0], entry["reference"][1]),
        capacity_curve=tuple(entry["capacity_curve"]),
        input_curve=tuple(entry["input_curve"]),
        load_curve=tuple(entry["load_curve"]),
        chilled=(entry["chilled"][0], entry["chilled"][1]),
        condenser=(entry["condenser"][0], entry["condenser"][1]),
        load=(entry["load"][0], entry["load"][1]),
        source=entry["source"],
        licence=entry["licence"],
    )
