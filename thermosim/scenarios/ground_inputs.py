"""Tables that every section of ground is made of: layers, boxes, tunnels, surface, bottom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Conductivity,
    Film,
    Inputs,
    Length,
    Quantity,
    Temperature,
    assumed,
)
from thermosim.scenarios.ground_faults import Trouble, of_extent, of_layers, of_voids, raise_all
from thermosim.scenarios.site_inputs import Name

CANONICAL = "usual in sections of stations, docs/gaps.md"

Position = Annotated[float, Quantity("length", at_least=-1e5, at_most=1e5)]
HeatCapacity = Annotated[float, Quantity("volumetric_heat_capacity", at_least=1e2, at_most=1e8)]
FirstCell = Annotated[float, Quantity("length", at_least=1e-3, at_most=1.0)]
HeatFlux = Annotated[float, Quantity("heat_flux", at_least=-10.0, at_most=10.0)]
FaceFilm = Film | Literal["imposed", "adiabatic"]


class Material(Inputs):
    """What a layer, lining or patch is made of: by name, or by its two values."""

    material: str | None = Field(default=None, description="name in materials/solids.toml")
    conductivity: Conductivity | None = Field(default=None, description="with heat_capacity")
    heat_capacity: HeatCapacity | None = Field(default=None, description="volumetric")

    @model_validator(mode="after")
    def _known(self) -> Self:
        values = (self.conductivity, self.heat_capacity)
        if self.material is None:
            if None in values:
                msg = "give conductivity and heat_capacity, or the name of a material"
                raise ValueError(msg)
            return self
        if values != (None, None):
            msg = "give a material or its conductivity and heat_capacity, not both"
            raise ValueError(msg)
        _look_up(self.material)
        return self

    @property
    def values(self) -> dict[str, float]:
        """Conductivity [W/(m K)] and volumetric heat capacity [J/(m3 K)]."""
        if self.material is not None:
            return _look_up(self.material)
        return {
            "conductivity": float(self.conductivity or 0.0),
            "heat_capacity": float(self.heat_capacity or 0.0),
        }


def _look_up(name: str) -> dict[str, float]:
    from thermosim.errors import MaterialError
    from thermosim.materials.solids import solid

    try:
        found = solid(name)
    except MaterialError as error:
        raise ValueError(str(error)) from None
    if found.volumetric_heat_capacity is None:
        msg = f"the heat capacity of {name!r} is not known; give conductivity and heat_capacity"
        raise ValueError(msg)
    return {"conductivity": found.conductivity, "heat_capacity": found.volumetric_heat_capacity}


class Layer(Material):
    """Horizontal layer; they follow one another from the surface down."""

    thickness: Length | None = Field(
        default=None, description="none, for the last layer only: down to the bottom"
    )


class Lining(Material):
    """Wall of a box or tunnel, outside of its void."""

    thickness: Length


class Patch(Material):
    """Rectangle of another material in the ground: fill, road slab, rail bed."""

    left: Position
    right: Position
    top: Annotated[float, Quantity("length", at_least=0.0, at_most=1e5)]
    bottom: Length

    @model_validator(mode="after")
    def _has_size(self) -> Self:
        if not (self.left < self.right and self.top < self.bottom):
            msg = "left must be smaller than right and top smaller than bottom (depths, down)"
            raise ValueError(msg)
        return self


class Void(Inputs):
    """What boxes and tunnels have in common."""

    name: Name
    zone: Name | None = Field(
        default=None, description="zone whose air is inside; none: of the same name"
    )
    film: FaceFilm = assumed(10.0, f"inner faces, convection and radiation; {CANONICAL}")
    lining: Lining | None = None

    @property
    def air(self) -> str:
        """Name of the zone inside."""
        return self.zone or self.name

    @property
    def lining_thickness(self) -> float:
        """Thickness of the lining, 0 without one [m]."""
        return 0.0 if self.lining is None else self.lining.thickness

    @property
    def top(self) -> float:
        """Depth of the highest point of the void [m]."""
        return self.outline()[2]

    def outline(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, right, top and bottom, ``margin`` further out [m]."""
        raise NotImplementedError


class Box(Void):
    """Buried rectangular void: station or tunnel."""

    centre: Position = Field(description="x of its middle")
    width: Length
    height: Length
    cover: Length = Field(description="surface to the roof's inner face")
    roof_film: FaceFilm | None = Field(default=None, description="none: film")
    wall_film: FaceFilm | None = Field(default=None, description="none: film")
    floor_film: FaceFilm | None = Field(default=None, description="none: film")

    def outline(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, right, top and bottom, ``margin`` further out [m]."""
        half = 0.5 * self.width + margin
        bottom = self.cover + self.height + margin
        return self.centre - half, self.centre + half, self.cover - margin, bottom


class Tunnel(Void):
    """Buried round void."""

    centre: Position = Field(description="x of its axis")
    axis_depth: Length
    radius: Length

    def outline(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the square around it, ``margin`` further out [m]."""
        reach, depth = self.radius + margin, self.axis_depth
        return self.centre - reach, self.centre + reach, depth - reach, depth + reach


class Extent(Inputs):
    """Edges of the section; the sides let no heat through."""

    depth: Length = assumed(60.0, f"deep enough for the yearly wave and its mean; {CANONICAL}")
    left: Position | None = Field(default=None, description="none: margin beyond the voids")
    right: Position | None = Field(default=None, description="none: margin beyond the voids")
    margin: Length = assumed(80.0, f"from the outermost wall to an edge; {CANONICAL}")
    mirror: bool = Field(
        default=False, description="x = 0 is a plane of symmetry; give the right half"
    )

    def unused(self) -> set[str]:
        """The margin where both edges are given."""
        given = self.right is not None and (self.left is not None or self.mirror)
        return {"margin"} if given else set()


class Surface(Inputs):
    """Film of the open ground to the outdoor air."""

    film: FaceFilm = assumed(20.0, f"wind and radiation; {CANONICAL}")


class Bottom(Inputs):
    """Lower edge of the section."""

    kind: Literal["temperature", "flux", "adiabatic", "half-space"] = assumed(
        "temperature", "constant at the depth of the section"
    )
    temperature: Temperature | None = Field(
        default=None, description="none: yearly mean of the air above the ground"
    )
    flux: HeatFlux | None = Field(default=None, description="geothermal, upwards")

    def unused(self) -> set[str]:
        """Values of another kind of bottom."""
        keys = {"temperature": {"flux"}, "flux": {"temperature"}}
        return keys.get(self.kind, {"temperature", "flux"})

    def value(self, mean: float) -> float:
        """Temperature [degC] or upward flux [W/m2], where ``mean`` is that of the surface."""
        if self.kind == "flux":
            return self.flux or 0.0
        return mean if self.temperature is None else self.temperature

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "flux" and self.flux is None:
            msg = 'a bottom of kind "flux" needs flux, for example flux = "0.06 W/m^2"'
            raise ValueError(msg)
        return self


class Grid(Inputs):
    """Sizes of the finite volumes: first cell, then growing with the distance."""

    face: FirstCell = assumed(0.02, "daily admittance within 0.2 %")
    surface: FirstCell = assumed(0.05, "first cell under the open ground")
    patch: FirstCell = assumed(0.2, "first cell at the edges of patches")
    growth: Annotated[float, Field(ge=0.02, le=0.6)] = assumed(
        0.18, "size per distance: neighbours grow by about a fifth"
    )


class Ground(Inputs):
    """A vertical section through layered ground with boxes and tunnels in it.

    Lengths in m; x to the right, depth downwards from the surface.
    """

    section: Extent = Extent()
    layer: Annotated[tuple[Layer, ...], Field(min_length=1, max_length=50)]
    surface: Surface = Surface()
    bottom: Bottom = Bottom()
    box: Annotated[tuple[Box, ...], Field(max_length=20)] = ()
    tunnel: Annotated[tuple[Tunnel, ...], Field(max_length=20)] = ()
    patch: Annotated[tuple[Patch, ...], Field(max_length=50)] = ()
    grid: Grid = Grid()

    @property
    def voids(self) -> tuple[Box | Tunnel, ...]:
        """Boxes, then tunnels."""
        return (*self.box, *self.tunnel)

    @property
    def edges(self) -> tuple[float, float]:
        """Left and right edge of the section [m]."""
        reach = [void.outline(void.lining_thickness) for void in self.voids]
        section = self.section
        left, right = section.left, section.right
        if section.mirror:
            left = 0.0
        elif left is None:
            left = min([0.0, *(outline[0] for outline in reach)][bool(reach) :]) - section.margin
        if right is None:
            right = max([0.0, *(outline[1] for outline in reach)][bool(reach) :]) + section.margin
        return left, right

    @property
    def zones(self) -> tuple[str, ...]:
        """Names of the airs inside, each once."""
        return tuple(dict.fromkeys(void.air for void in self.voids))

    def troubles(self) -> Iterator[Trouble]:
        """What cannot be built; a scenario adds its own, so that all are told together."""
        yield from of_layers(self)
        yield from of_extent(self)
        yield from of_voids(self)

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        raise_all(list(self.troubles()), type(self).__name__)
        return self
