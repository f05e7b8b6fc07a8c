"""A block through time, and with faces that radiate."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from thermosim.components.ground.block_assembly import Conduction, Fluid, Link
from thermosim.components.ground.block_solve import Solver
from thermosim.errors import ConvergenceError, ParameterError

GAMMA = 1.0 - 0.5 * 2.0**0.5  # of the two-stage method
STEFAN_BOLTZMANN = 5.670374419e-8  # [W/(m2 K4)], exact in the SI of 2019
KELVIN = 273.15
SETTLED = 1e-9  # change of a radiating face that counts as none [K]
ROUNDS = 60
COLDEST = -250.0  # guess of a radiating face, kept away from absolute zero [degC]


class Stepped(NamedTuple):
    """Block after a step."""

    field: Fluid  # (z, y, x) [degC]
    heats: dict[str, float]  # mean of the step, into the block [W]


class BlockMarch:
    """Two implicit stages a step: second order, and no oscillation however long the step.

    Source: L-stable singly diagonally implicit Runge-Kutta method of two stages;
    R. Alexander, SIAM J. Numer. Anal. 14, 1977, 1006-1021 (cited from memory: assumed).
    """

    def __init__(self, conduction: Conduction, seconds: float) -> None:
        if any(link.contact.emissivity > 0.0 for link in conduction.links):
            raise ParameterError("BlockMarch: radiating faces are solved steady only.")
        self.conduction, self.seconds = conduction, seconds
        self.solver = Solver(conduction, 1.0 / (GAMMA * seconds))
        self.mass = conduction.capacity / (GAMMA * seconds)

    def step(self, field: Fluid, early: dict[str, Any], late: dict[str, Any]) -> Stepped:
        """One step on.

        Parameters
        ----------
        field : temperatures at its beginning [degC]
        early, late : inputs at GAMMA of the step and at its end [degC] or [W/m2]
        """
        made = self.conduction
        first, second = made.given(early), made.given(late)
        middle = self.solver.solve(self.mass * field + made.brought(first), field)
        slope = self.mass * (middle - field)
        right = self.mass * field + (1.0 - GAMMA) / GAMMA * slope + made.brought(second)
        last = self.solver.solve(right, middle)
        one, other = made.heats(middle, first), made.heats(last, second)
        heats = {name: (1.0 - GAMMA) * one[name] + GAMMA * other[name] for name in one}
        return Stepped(last, heats)


class Radiant(NamedTuple):
    """Steady state with radiation written as films: `Conduction` and what its links meet."""

    conduction: Conduction
    field: Fluid
    given: list[Any]


def steady_radiant(conduction: Conduction, inputs: dict[str, float]) -> Radiant:
    """Steady state in which faces may radiate: Newton on their temperatures.

    A face at T gives e sigma (T^4 - u^4) to surroundings at u, beside its film; linear in T
    round the last guess that is a film 4 e sigma T^3 to a temperature of its own.
    """
    faces = [np.full(link.area.size, value) for link, value in _pairs(conduction, inputs)]
    for _ in range(ROUNDS):
        films, given = [], []
        for link, value, face in zip(
            conduction.links, conduction.given(inputs), faces, strict=True
        ):
            film, met = _linear(link, value, face)
            films.append(link._replace(film=film))
            given.append(met)
        now = replace(conduction, links=tuple(films))
        field = Solver(now).solve(now.brought(given))
        new = [link.surface(field, met) for link, met in zip(now.links, given, strict=True)]
        moved = [
            np.abs(a - b).max()
            for a, b, link in zip(new, faces, now.links, strict=True)
            if link.contact.emissivity > 0.0
        ]
        faces = [np.maximum(face, COLDEST) for face in new]
        if max(moved, default=0.0) <= SETTLED:
            return Radiant(now, field, given)
    raise ConvergenceError(
        f"Block: radiating faces still move by {max(moved):.1e} K after {ROUNDS} rounds."
    )


def _pairs(conduction: Conduction, inputs: dict[str, float]) -> list[tuple[Link, float]]:
    return list(zip(conduction.links, conduction.given(inputs), strict=True))


def _linear(link: Link, value: float, face: Any) -> tuple[Any, Any]:
    """Film and temperature that stand for film and radiation round ``face`` [degC]."""
    contact = link.contact
    if contact.emissivity == 0.0:
        return link.film, value
    hot, cold = face + KELVIN, value + KELVIN
    strength = contact.emissivity * STEFAN_BOLTZMANN
    film = contact.film + 4.0 * strength * hot**3
    flux = contact.film * (value - face) + strength * (cold**4 - hot**4)
    return film, face + flux / film
