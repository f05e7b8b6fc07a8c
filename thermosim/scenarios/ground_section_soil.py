"""Ground that is not linear as its component: laws of freezing, water, steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from thermosim.components import ground as soil
from thermosim.components.ground.adi_water import GroundWater
from thermosim.components.ground.freezing import Freezing
from thermosim.components.ground.nonlinear import NonlinearGround
from thermosim.results import Array
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_solve import Section
from thermosim.scenarios.outdoors import HOUR

WATER = "groundwater"


def laws(inputs: GroundSection) -> tuple[Freezing | None, ...]:
    """Law of freezing of every layer."""
    made: list[Freezing | None] = []
    for layer in inputs.layer:
        given = layer.freezing
        made.append(
            None
            if given is None
            else Freezing(
                water=given.water,
                begins=given.begins,
                ends=given.ends,
                latent_heat=given.latent_heat,
                **given.frozen(**layer.values),
            )
        )
    return tuple(made)


def water(inputs: GroundSection) -> GroundWater | None:
    """Water that moves; None where none does."""
    if not inputs.carries_water:
        return None
    given = inputs.groundwater
    sense = 1.0 if given.direction == "right" else -1.0
    return GroundWater(
        velocity=tuple(sense * layer.groundwater for layer in inputs.layer),
        source="" if given.temperature is None else WATER,
    )


@dataclass(frozen=True)
class Beat:
    """Steps of a march: whole hours, or parts of one."""

    seconds: float

    @property
    def whole(self) -> int:
        """Hours between two instants of known inputs."""
        return max(1, round(self.seconds / HOUR))

    @property
    def parts(self) -> int:
        """Steps between two such instants."""
        return max(1, round(HOUR / self.seconds))

    def at(self, hours: Any) -> Any:
        """Numbers of the instants nearest to hours."""
        return np.rint(np.asarray(hours) / self.whole).astype(int)

    def ground(self, assembly: soil.Assembly, inputs: GroundSection, flowing: bool) -> Any:
        """The ground with this beat."""
        return NonlinearGround(
            assembly=assembly,
            freezing=laws(inputs),
            water=water(inputs) if flowing else None,
            seconds=HOUR * self.whole,
            substeps=self.parts,
        )

    def instants(self, year: Array) -> Array:
        """Values at the beginnings of steps, from those in the middles of hours (8760, n).

        Cubic between the hours; over steps of several hours their mean, so that the mean of
        the year is kept. Source: Lagrange's interpolation of four equidistant values.
        """
        before, behind = np.roll(year, 1, axis=0), np.roll(year, -1, axis=0)
        full = (9.0 * (before + year) - np.roll(before, 1, axis=0) - behind) / 16.0
        reach = np.arange(-(self.whole // 2), self.whole // 2 + 1)
        weight = np.ones(reach.size)
        if self.whole % 2 == 0:
            weight[[0, -1]] = 0.5
        made = sum(w * np.roll(full, -r, axis=0) for r, w in zip(reach, weight, strict=True))
        return np.asarray(made / weight.sum())[:: self.whole]


def calm_assembly(section: Section, inputs: GroundSection) -> soil.Assembly:
    """The same ground without boxes on the section's own cells.

    One column; the whole width where entering water makes the ground differ along x.
    """
    wide = inputs.groundwater.temperature is not None and inputs.carries_water
    x = section.assembly.x if wide else np.array([0.0, 1.0])
    bare = replace(
        section.geometry,
        boxes=(),
        tunnels=(),
        patches=(),
        mirror=False,
        left=float(x[0]),
        right=float(x[-1]),
    )
    return soil.assemble(bare, lines=(x, section.assembly.depth))
