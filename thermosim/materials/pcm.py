"""Phase-change materials: each property with its source and how sure it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, NamedTuple, Self, cast

from thermosim.errors import MaterialError, ParameterError, require
from thermosim.materials.loader import entries, nearest

FILE = "pcm.toml"
RANGES = ("melting", "freezing", "supercooling")
NEEDED = (
    "melting", "latent_heat", "solid_heat_capacity", "liquid_heat_capacity", "solid_density",
    "liquid_density", "solid_conductivity", "liquid_conductivity",
)  # fmt: skip
OPTIONAL = ("freezing", "supercooling", "ageing_per_cycle", "ageing_per_hour", "highest")
Confidence = Literal["published", "measured", "derived", "peak", "assumed"]


class Origin(NamedTuple):
    """Where a value comes from."""

    source: str
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class PhaseChangeMaterial:
    """A material that melts, with what is known about it.

    Ranges are (begin, end) with begin <= end; both equal for a sharp melting point.
    """

    name: str
    title: str = ""
    melting: tuple[float, float]  # [degC]
    freezing: tuple[float, float] | None = None  # None: as melting [degC]
    latent_heat: float  # heat of fusion at the middle of the melting range [J/kg]
    solid_heat_capacity: float  # [J/(kg K)]
    liquid_heat_capacity: float  # [J/(kg K)]
    solid_density: float  # [kg/m3]
    liquid_density: float  # [kg/m3]
    solid_conductivity: float  # [W/(m K)]
    liquid_conductivity: float  # melt at rest [W/(m K)]
    supercooling: tuple[float, float] = (0.0, 0.0)  # least and greatest seen [K]
    ageing_per_cycle: float = 0.0  # share of the latent heat lost in a cycle [-]
    ageing_per_hour: float = 0.0  # share lost in an hour, first order [1/h]
    highest: float = math.inf  # temperature it is used up to [degC]
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require(self, "latent_heat", "J/kg", above=0.0)
        for phase in ("solid", "liquid"):
            require(self, f"{phase}_heat_capacity", "J/(kg K)", above=0.0)
            require(self, f"{phase}_density", "kg/m3", above=0.0)
            require(self, f"{phase}_conductivity", "W/(m K)", above=0.0)
        for name in RANGES:
            self._check_range(name)
        if self.freezing and any(
            cold > warm for cold, warm in zip(self.freezing, self.melting, strict=True)
        ):
            raise ParameterError(
                f"{self.name}: freezing from {self.freezing[1]:g} to {self.freezing[0]:g} degC "
                f"lies above melting from {self.melting[0]:g} to {self.melting[1]:g} degC; "
                "freezing may be colder or equal, never warmer."
            )

    def _check_range(self, name: str) -> None:
        limits = getattr(self, name)
        if limits is None:
            return
        if not all(math.isfinite(value) for value in limits) or limits[0] > limits[1]:
            raise ParameterError(
                f"{self.name}, {name} = {list(limits)}: begin must not lie above end. "
                f"Write [{min(limits):g}, {max(limits):g}]."
            )

    @property
    def density(self) -> float:
        """The one density of the energy: mean of solid and liquid [kg/m3]."""
        return 0.5 * (self.solid_density + self.liquid_density)

    @property
    def growth_on_melting(self) -> float:
        """Volume gained on melting over the solid's volume [-]."""
        return self.solid_density / self.liquid_density - 1.0

    @property
    def assumed(self) -> tuple[str, ...]:
        """Properties that nobody published."""
        return tuple(key for key, at in self.origins.items() if at.confidence == "assumed")

    def melting_point(self) -> float:
        """Middle of the melting range [degC]."""
        return 0.5 * (self.melting[0] + self.melting[1])

    def aged(self, cycles: float = 0.0, hours: float = 0.0) -> Self:
        """The material after cycles and hours of use: less latent heat.

        Source: geometric loss per cycle, first-order loss in time.
        """
        if cycles < 0.0 or hours < 0.0:
            raise ParameterError(
                f"{self.name}: {cycles:g} cycles and {hours:g} h of use; neither can be negative."
            )
        kept = (1.0 - self.ageing_per_cycle) ** cycles * math.exp(-self.ageing_per_hour * hours)
        return replace(self, latent_heat=self.latent_heat * kept)


@cache
def pcm(name: str) -> PhaseChangeMaterial:
    """Phase-change material of this name in ``pcm.toml``."""
    file = entries(FILE)
    known, sources = file["material"], file["source"]
    if name not in known:
        raise MaterialError(
            f"phase-change material {name!r} is not in {FILE}. Nearest: "
            f"{', '.join(nearest(name, list(known)))}. It has: {', '.join(sorted(known))}."
        )
    entry = known[name]
    missing = [key for key in NEEDED if key not in entry]
    if missing:
        raise MaterialError(f"{FILE}, [{name}]: {', '.join(missing)} is missing.")
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for key in (*NEEDED, *OPTIONAL):
        if key in entry:
            value, source, confidence = entry[key]
            values[key] = tuple(value) if key in RANGES else value
            origins[key] = Origin(sources[source], cast(Confidence, confidence))
    return PhaseChangeMaterial(name=name, title=entry["title"], origins=origins, **values)


def pcm_names() -> list[str]:
    """Names of all phase-change materials."""
    return sorted(entries(FILE)["material"])
