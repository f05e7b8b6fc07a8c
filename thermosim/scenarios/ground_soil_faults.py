"""What freezing, moving water and snow cannot go together with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from thermosim.scenarios.ground_faults import NEAR, Trouble

if TYPE_CHECKING:
    from thermosim.scenarios.ground_section_inputs import GroundSection


def of_soil(inputs: GroundSection) -> Iterator[Trouble]:
    """Solver, groundwater, snow, and what only linear ground can tell."""
    what = _not_linear(inputs)
    if what and inputs.run.marching != "marching":
        text = (
            f"the {inputs.run.marching} solver knows linear ground only, and there is {what}. "
            'Leave solver out or write solver = "marching".'
        )
        yield ("run", "solver"), text
    for key in ("marginal", "extrapolate"):
        if what and getattr(inputs.output, key):
            text = f"is told of linear ground only, and there is {what}. Leave it out."
            yield ("output", key), text
    if inputs.surface.film == "adiabatic" and inputs.snow is not None:
        yield ("snow",), "no heat passes the surface: leave out the snow or give a film."
    snow = inputs.snow
    if snow is not None and snow.from_climate and inputs.outdoor.climate is None:
        text = "fresh snow is known from a [outdoor.climate] only. Give one, or monthly depths."
        yield ("snow", "from_climate"), text
    if "groundwater" in inputs.model_fields_set and not inputs.carries_water:
        text = 'no layer lets water through. Give one groundwater = "0.1 m/day".'
        yield ("groundwater",), text
    if inputs.carries_water:
        yield from _of_water(inputs)


def _of_water(inputs: GroundSection) -> Iterator[Trouble]:
    """Water enters at one edge and leaves at the other."""
    if inputs.section.mirror:
        text = (
            "groundwater flows through the whole section, so its halves differ. "
            "Leave out mirror and draw both halves."
        )
        yield ("section", "mirror"), text
        return
    left, right = inputs.edges
    for void in inputs.voids:
        outline = void.outline()
        if outline[0] < left + NEAR or outline[1] > right - NEAR:
            text = f"{void.name} lies at an edge, where the groundwater must pass. Widen it."
            yield ("section",), text


def _not_linear(inputs: GroundSection) -> str:
    parts = {
        "freezing": inputs.freezes,
        "groundwater": inputs.carries_water,
        "snow": inputs.snow is not None,
    }
    return " and ".join(name for name, there in parts.items() if there)
