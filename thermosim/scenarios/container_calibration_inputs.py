"""Inputs of scenario ``container_calibration``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from thermosim.errors import InputError
from thermosim.quantity import Inputs, assumed


class Sampling(Inputs):
    """How sets of parameters are drawn."""

    samples: Annotated[int, Field(ge=100, le=5_000_000)] = 40_000
    seed: Annotated[int, Field(ge=0, le=2**31)] = 2009


class ContainerCalibration(Inputs):
    """Which contacts of oil and material meet the published limits of containers."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["container_calibration"]
    note: str = ""
    sampling: Sampling = Sampling()
    oil: str = assumed("mineral-oil", "EPOC feasibility study 2009 names no oil")

    @field_validator("oil")
    @classmethod
    def _known(cls, given: str) -> str:
        from thermosim.materials.oils import oil

        try:
            oil(given)
        except InputError as error:
            raise ValueError(str(error)) from None
        return given
