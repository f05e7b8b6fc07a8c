"""Inputs of scenario ``container_inside``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import Inputs, Temperature, assumed
from thermosim.scenarios.container_cells import Box, UnitCell
from thermosim.scenarios.heat_container_tables import Container
from thermosim.scenarios.packed_bed_inputs import Stage


class Vessel(Container):
    """One container as `heat_container` has it; its level is given by the other tables."""

    def unused(self) -> set[str]:
        """What has no meaning for one container seen from inside."""
        return {
            "count",
            "level",
            "cells",
            "supercooling",
            "seed",
            "trigger",
            "start_fill",
            "hold_up",
            "channel",
            "box",
            "design",
            "tubes",
            "capsules",
        }


class Run(Inputs):
    """What is kept of the run."""

    points: Annotated[int, Field(ge=2, le=500)] = Field(
        default=24, description="moments that are kept, evenly spaced"
    )


class Axial(Inputs):
    """Cells along the oil's path, oil and material apart."""

    cells: Annotated[int, Field(ge=2, le=5000)] = 100


class ContainerInside(Inputs):
    """A heat container from inside: along the oil, round one channel, or the whole tank."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["container_inside"]
    note: str = ""
    run: Run = Run()
    ambient: Temperature = assumed(10.0, "air round the container")
    container: Vessel
    axial: Axial | None = None
    unit_cell: UnitCell | None = None
    box: Box | None = None
    stage: tuple[Stage, ...]

    @field_validator("stage")
    @classmethod
    def _some(cls, given: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if not given:
            msg = 'at least one [[stage]] is needed: duration = "4 h", inlet = "90 degC", flow = …'
            raise ValueError(msg)
        return given

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = [*self._view(), *self._too_hot()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _view(self) -> Iterator[str]:
        views = (self.axial, self.unit_cell, self.box)
        if sum(view is not None for view in views) != 1:
            yield (
                "give one of [axial], [unit_cell] and [box]: cells along the oil, one channel, or "
                "the whole tank"
            )
        if self.unit_cell is not None:
            yield from self.unit_cell.misfits(self.container.floor())
        if self.box is not None:
            yield from self.box.misfits(self.container.height, self.container.floor())

    def _too_hot(self) -> Iterator[str]:
        fluid = self.container.fluid()
        for number, stage in enumerate(self.stage, start=1):
            if stage.inlet is not None and not fluid.low <= stage.inlet <= fluid.high:
                yield (
                    f"[[stage]] {number}: oil of {stage.inlet:g} degC, but {self.container.oil} "
                    f"is known from {fluid.low:g} to {fluid.high:g} degC"
                )

    @property
    def duration(self) -> float:
        """Of all stages [s]."""
        return sum(stage.duration for stage in self.stage)
