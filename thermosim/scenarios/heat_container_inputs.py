"""Inputs of scenario ``heat_container``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import Inputs, Temperature, assumed
from thermosim.scenarios.heat_container_sites import Road, Source, User
from thermosim.scenarios.heat_container_tables import Container
from thermosim.scenarios.sewer_inputs import Run
from thermosim.scenarios.site_inputs import Climate

HOUR = 3600.0
LEAST_LIFT = 0.5  # of charging oil above the melting point [K]


class HeatContainer(Inputs):
    """Containers through days and weeks: charged, carried, emptied, brought back."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["heat_container"]
    note: str = ""
    run: Run
    ambient: Temperature = assumed(10.0, "air round the containers, where no climate is given")
    climate: Climate | None = None
    container: Container
    source: Source
    road: Road | None = Field(default=None, description="none: source and user at one site")
    user: User

    def unused(self) -> set[str]:
        """A climate has the air."""
        return {"ambient"} if self.climate is not None else set()

    @property
    def hottest_oil(self) -> float:
        """Oil entering a charging container, at most [degC]."""
        limits = [self.container.resolved().highest, self.container.fluid().high]
        limits.append(self.source.hottest)
        if self.source.hottest_oil is not None:
            limits.append(self.source.hottest_oil)
        return min(limits)

    @property
    def coldest(self) -> float:
        """To which the user can empty a container: straight or through a machine [degC]."""
        machine = self.user.heat_pump
        if self.user.chiller is not None:
            from thermosim.components.absorption_chiller import AbsorptionChiller

            return min(AbsorptionChiller.generator_minimum, self.user.coming_back)
        if machine is None:
            return self.user.coming_back
        return min(machine.lowest_source, self.user.supply)  # above supply water goes straight

    @model_validator(mode="after")
    def _melts(self) -> Self:
        faults = []
        material = self.container.resolved()
        top = self.hottest_oil
        if top < material.melting[1] + LEAST_LIFT:
            faults.append(
                f"{material.name} melts at {material.melting[1]:g} degC, but charging oil reaches "
                f"{top:g} degC at most: take a hotter source or a material that melts lower"
            )
        freezing = (material.freezing or material.melting)[0]
        cold = self.user.coming_back
        if self.user.heat_pump is None and cold >= freezing:
            faults.append(
                f"water comes back from the user at {cold:g} degC, not below the "
                f"{freezing:g} degC at which {material.name} freezes: nothing could be drawn "
                "from its latent heat; lower coming_back or add [user.heat_pump]"
            )
        if self.user.heat_pump is not None and self.coldest >= freezing:
            faults.append(
                f"user.heat_pump.lowest_source ({self.user.heat_pump.lowest_source:g} degC) is not "
                f"below the {freezing:g} degC at which {material.name} freezes: nothing could be "
                "drawn from its latent heat; lower lowest_source"
            )
        faults += self._steps()
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _steps(self) -> Iterator[str]:
        step = self.run.step
        if step > HOUR:
            yield "run.step must be at most an hour: containers come and go in between"
            return
        normals = self.climate is not None and self.climate.file is None
        if normals and abs(round(HOUR / step) * step - HOUR) > 1e-6:
            yield (
                f"run.step ({step:g} s) does not divide an hour, as [climate] needs: write for "
                'example step = "5 min", or ambient = "10 degC" instead of [climate]'
            )
