"""What lies in a vertical section of ground: layers, boxes, patches, strips of surface.

Lengths in m, x to the right, depth downwards from the surface. Void is inside the boxes;
their lining lies outside of it.
"""

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from thermosim.errors import ParameterError, require

NEAR = 1e-9  # lengths closer than this are the same [m]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Horizontal layer, listed from the surface down; the last may be infinitely thick."""

    thickness: float  # [m]
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        if self.thickness != math.inf:
            require(self, "thickness", "m", above=0.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)


@dataclass(frozen=True, kw_only=True)
class Face:
    """Film of a face and the input (temperature) behind it."""

    film: float  # [W/(m2 K)]; inf imposes the temperature, 0 lets no heat through
    source: str = ""  # name of the input; empty: that of the box, or "surface"

    def __post_init__(self) -> None:
        if self.film != math.inf:
            require(self, "film", "W/(m2 K)", at_least=0.0)


@dataclass(frozen=True, kw_only=True)
class Lining:
    """Layer of one thickness around a box, outside of its void."""

    thickness: float  # [m]
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        require(self, "thickness", "m", above=0.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Buried rectangular void: station or tunnel."""

    name: str
    left: float  # of the void [m]
    width: float  # of the void [m]
    cover: float  # surface to the roof's inner face [m]
    height: float  # of the void [m]
    roof: Face
    wall: Face
    floor: Face
    lining: Lining | None = None

    def __post_init__(self) -> None:
        require(self, "left", "m")
        for name in ("width", "cover", "height"):
            require(self, name, "m", above=0.0)
        if self.lining is not None and self.lining.thickness >= self.cover:
            raise ParameterError(
                f"Box {self.name!r}: a lining of {self.lining.thickness:g} m does not fit into "
                f"{self.cover:g} m of cover. Give less lining or more cover."
            )

    @property
    def right(self) -> float:
        """Right edge of the void [m]."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Depth of the floor [m]."""
        return self.cover + self.height

    def outline(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, right, top and bottom, ``margin`` further out [m]."""
        return (
            self.left - margin,
            self.right + margin,
            self.cover - margin,
            self.bottom + margin,
        )

    @property
    def lining_thickness(self) -> float:
        """Thickness of the lining, 0 without one [m]."""
        return 0.0 if self.lining is None else self.lining.thickness


@dataclass(frozen=True, kw_only=True)
class Tunnel:
    """Buried round void of one face."""

    name: str
    x: float  # of its axis [m]
    axis_depth: float  # [m]
    radius: float  # of the void [m]
    face: Face
    lining: Lining | None = None

    def __post_init__(self) -> None:
        require(self, "x", "m")
        require(self, "radius", "m", above=0.0)
        require(self, "axis_depth", "m", above=self.radius)
        if self.lining_thickness >= self.axis_depth - self.radius:
            raise ParameterError(
                f"Tunnel {self.name!r}: a lining of {self.lining_thickness:g} m does not fit into "
                f"{self.axis_depth - self.radius:g} m of cover. Give less lining or more cover."
            )

    @property
    def lining_thickness(self) -> float:
        """Thickness of the lining, 0 without one [m]."""
        return 0.0 if self.lining is None else self.lining.thickness

    def outline(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the square around it, ``margin`` further out [m]."""
        reach = self.radius + margin
        depth = self.axis_depth
        return self.x - reach, self.x + reach, depth - reach, depth + reach


@dataclass(frozen=True, kw_only=True)
class Patch:
    """Rectangle of another material: fill over a roof, road slab, rail bed."""

    left: float  # [m]
    right: float  # [m]
    top: float  # depth of its upper edge [m]
    bottom: float  # depth of its lower edge [m]
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        require(self, "right", "m", above=self.left)
        require(self, "top", "m", at_least=0.0)
        require(self, "bottom", "m", above=self.top)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Part of the ground's surface that is not open to the climate: floor slab, wall foot."""

    left: float  # [m]
    right: float  # [m]
    face: Face

    def __post_init__(self) -> None:
        require(self, "right", "m", above=self.left)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Vertical section through the ground, left and right edges adiabatic.

    With ``mirror`` the left edge is a plane of symmetry at x = 0: only the right half is
    computed, and every heat is that of both halves.
    """

    layers: tuple[Layer, ...]
    left: float  # [m]
    right: float  # [m]
    depth: float  # [m]
    surface: Face
    bottom: Literal["temperature", "flux", "adiabatic", "half-space"] = "temperature"
    bottom_film: float = math.inf  # of a bottom of given temperature [W/(m2 K)]
    boxes: tuple[Box, ...] = ()
    tunnels: tuple[Tunnel, ...] = ()
    patches: tuple[Patch, ...] = ()
    strips: tuple[Strip, ...] = ()
    mirror: bool = False

    def __post_init__(self) -> None:
        require(self, "depth", "m", above=0.0)
        require(self, "right", "m", above=self.left)
        if self.bottom_film != math.inf:
            require(self, "bottom_film", "W/(m2 K)", above=0.0)
        if self.mirror and self.left != 0.0:
            raise ParameterError(
                f"Section.left = {self.left:g} m: a mirrored section begins at its plane of "
                "symmetry. Write left = 0."
            )
        if sum(layer.thickness for layer in self.layers) < self.depth - NEAR:
            raise ParameterError(
                f"Section.layers end above its depth of {self.depth:g} m. "
                "Make the last layer thicker."
            )
        if self.bottom == "half-space" and self.layers[-1].thickness != math.inf:
            raise ParameterError(
                'Section.bottom = "half-space" never ends: make the last layer infinitely thick.'
            )
        voids: tuple[Box | Tunnel, ...] = (*self.boxes, *self.tunnels)
        if len({void.name for void in voids}) < len(voids):
            raise ParameterError("Section: every box and tunnel needs a name of its own.")
        for void in voids:
            self._require_inside(void)
        for one, other in combinations(voids, 2):
            self._require_apart(one, other)
        if not self.inputs:
            raise ParameterError("Section: no face, surface or bottom lets heat through.")

    def _require_inside(self, void: Box | Tunnel) -> None:
        left, right, _, bottom = void.outline(void.lining_thickness)
        what = f"{type(void).__name__} {void.name!r}, lining included,"
        centred = self.mirror and abs(left + right) < NEAR
        if not (centred or left >= self.left - NEAR) or right > self.right + NEAR:
            hint = " What lies on the plane of symmetry must be centred there."
            raise ParameterError(
                f"{what} reaches from x = {left:g} m to {right:g} m; the section from "
                f"{self.left:g} m to {self.right:g} m.{hint if self.mirror else ''}"
            )
        if bottom > self.depth + NEAR:
            raise ParameterError(
                f"{what} reaches {bottom:g} m deep; the section ends at {self.depth:g} m."
            )

    @staticmethod
    def _require_apart(one: Box | Tunnel, other: Box | Tunnel) -> None:
        """No void may reach into another box or its lining; linings may share ground."""
        margin = max(one.lining_thickness, other.lining_thickness)
        a, b = one.outline(margin), other.outline()
        wide = min(a[1], b[1]) - max(a[0], b[0])
        high = min(a[3], b[3]) - max(a[2], b[2])
        if wide > NEAR and high > NEAR:
            raise ParameterError(
                f"{one.name!r} and {other.name!r} overlap, lining included. Move one of them."
            )

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs: boxes' faces first, then strips, surface and bottom."""
        faces = [
            (face.source or box.name, face.film)
            for box in self.boxes
            for face in (box.roof, box.wall, box.floor)
        ]
        faces += [(hole.face.source or hole.name, hole.face.film) for hole in self.tunnels]
        faces += [(strip.face.source or "surface", strip.face.film) for strip in self.strips]
        faces.append((self.surface.source or "surface", self.surface.film))
        if self.bottom in ("temperature", "flux"):
            faces.append(("bottom", math.inf))
        return tuple(dict.fromkeys(name for name, film in faces if film > 0.0))
