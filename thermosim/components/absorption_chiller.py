"""Hot-water absorption chiller: cold from heat by the characteristic equation."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from thermosim.errors import ParameterError, require
from thermosim.materials.absorption import Characteristic

ASSUMED = MappingProxyType(
    {
        "generator_minimum": "70 °C of mean hot water, single effect, no cold below; assumed",
        "strong_solution": "65 % of lithium bromide before crystals form; assumed",
        "solution_approach": "5 K between water and solution or refrigerant; assumed",
        "duhring": "equilibrium line of lithium bromide solution from memory; assumed",
    }
)
DUHRING_SLOPE = (-2.00755, 0.16976, -3.133362e-3, 1.97668e-5)
DUHRING_CONSTANT = (124.937, -7.71649, 0.152286, -7.95090e-4)
"""Temperature of a solution over that of the refrigerant in equilibrium with it: slope [-] and
constant [°C] as cubics of the concentration in per cent, 45-70; `assumed` (McNeely 1979)."""


class Waters(NamedTuple):
    """The three water flows of the machine."""

    hot: float  # entering [°C]
    hot_rate: float  # heat capacity rate, > 0 [W/K]
    cooling: float  # entering [°C]
    cooling_rate: float  # > 0 [W/K]
    chilled: float  # leaving [°C]
    chilled_rate: float  # > 0 [W/K]


class AbsorptionState(NamedTuple):
    """One steady operating point."""

    cold: float  # [W]
    heat: float  # driving, out of the hot water [W]
    rejected: float  # to the cooling water [W]
    generator: float  # mean hot water used by the machine [°C]
    rejection: float  # mean cooling water [°C]
    chilled: float  # mean chilled water [°C]
    limit: str  # "": load met; else what limits: "hot water", "too cold" (hot water), "crystals"


def solution_temperature(concentration: float, refrigerant: float) -> float:
    """Lithium bromide solution in equilibrium with water boiling at a temperature [°C].

    Parameters
    ----------
    concentration : mass of salt over solution, 45-70 [%]
    refrigerant : [°C]
    """
    slope, constant = (
        sum(c * concentration**power for power, c in enumerate(terms))
        for terms in (DUHRING_SLOPE, DUHRING_CONSTANT)
    )
    return float(constant + slope * refrigerant)


@dataclass(frozen=True, kw_only=True)
class AbsorptionChiller:
    """Absorption chiller between three water flows; less hot water heat at part load.

    The mean temperatures follow from what enters and what is exchanged, so cold and heat
    come out of two linear equations. A load below capacity is met with cooler hot water
    (mixing valve): the generator's mean temperature falls until the cold fits.
    """

    characteristic: Characteristic
    generator_minimum: float = 70.0  # mean hot water, below it no cold (assumed) [°C]
    strong_solution: float = 65.0  # salt before crystals form (assumed) [%]
    solution_approach: float = 5.0  # water to solution and to refrigerant (assumed) [K]
    chilled_minimum: float = 4.0  # chilled water leaving, frost (assumed) [°C]

    _crystal_slope: float = field(init=False, repr=False, compare=False)
    _crystal_constant: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "generator_minimum", "degC", at_least=40.0, at_most=200.0)
        require(self, "strong_solution", "%", at_least=50.0, at_most=70.0)
        require(self, "solution_approach", "K", at_least=0.0, at_most=20.0)
        require(self, "chilled_minimum", "degC", at_least=0.5, at_most=20.0)
        base = solution_temperature(self.strong_solution, 0.0)
        slope = solution_temperature(self.strong_solution, 1.0) - base
        shift = (1.0 + slope) * self.solution_approach
        object.__setattr__(self, "_crystal_slope", slope)
        object.__setattr__(self, "_crystal_constant", base + shift)

    def crystal_limit(self, rejection: float) -> float:
        """Hottest mean hot water without crystals [°C] at a mean cooling water [°C].

        The generator's solution is ``solution_approach`` below the hot water and boils
        against a condenser as much above the cooling water. Single effect only.
        """
        if self.characteristic.kind != "single":
            return float("inf")
        return self._crystal_constant + self._crystal_slope * rejection

    def step(self, load: float, waters: Waters) -> AbsorptionState:
        """Operating point for a load of cold, >= 0 [W]."""
        if waters.chilled < self.chilled_minimum:
            raise ParameterError(
                f"AbsorptionChiller: chilled water of {waters.chilled:g} °C is wanted, it must "
                f"be at least {self.chilled_minimum:g} °C."
            )
        if load <= 0.0:
            return AbsorptionState(0.0, 0.0, 0.0, waters.hot, waters.cooling, waters.chilled, "")
        full, limit = self._full(waters)
        if full <= 0.0:
            return AbsorptionState(0.0, 0.0, 0.0, waters.hot, waters.cooling, waters.chilled, limit)
        if load >= full:
            return self._at(full, waters)._replace(limit=limit if load > full else "")
        state = self._at(load, waters)
        if state.generator >= self.generator_minimum:
            return state
        # at its coldest hot water the machine cycles: means over running and resting
        running = self._at(self._cold_at(self.generator_minimum, 0.0, waters), waters)
        share = load / running.cold
        return running._replace(
            cold=load, heat=share * running.heat, rejected=share * running.rejected
        )

    def _full(self, waters: Waters) -> tuple[float, str]:
        """Greatest cold [W] and what limits it."""
        cold = self._cold_at(waters.hot, 0.5 / waters.hot_rate, waters)
        if cold <= 0.0:
            return 0.0, "hot water"
        state = self._at(cold, waters)
        if state.generator < self.generator_minimum:
            return 0.0, "too cold"
        above = state.generator - self.crystal_limit(state.rejection)
        if not above > 0.0:
            return cold, "hot water"
        # hot water throttled until it meets the limit: both are linear in the cold
        half = self._at(0.5 * cold, waters)
        fall = above - half.generator + self.crystal_limit(half.rejection)
        safe = cold * (1.0 - 0.5 * above / fall) if fall > 0.0 else 0.0
        if safe <= 0.0 or self._at(safe, waters).generator < self.generator_minimum:
            return 0.0, "crystals"
        return safe, "crystals"

    def _cold_at(self, hot: float, resistance: float, waters: Waters) -> float:
        """Cold with hot water of mean ``hot - resistance x heat``: linear in the cold [W]."""
        c = self.characteristic
        # heat = k cold + m, characteristic difference = (cold - r_E)/s_E
        k = c.heat_slope / c.cold_slope
        m = c.heat_offset - k * c.cold_offset
        half = 0.5 * c.a / waters.cooling_rate
        rest = hot - c.a * waters.cooling + c.e * waters.chilled - (resistance + half) * m
        per_cold = resistance * k + half * (1.0 + k) - 0.5 * c.e / waters.chilled_rate
        return (c.cold_slope * rest + c.cold_offset) / (1.0 + c.cold_slope * per_cold)

    def _at(self, cold: float, waters: Waters) -> AbsorptionState:
        """Operating point that gives a cold [W], whatever hot water that needs."""
        c = self.characteristic
        difference = (cold - c.cold_offset) / c.cold_slope
        heat = c.heat(difference)
        rejection = waters.cooling + 0.5 * (cold + heat) / waters.cooling_rate
        mean = waters.chilled + 0.5 * cold / waters.chilled_rate
        generator = difference + c.a * rejection - c.e * mean
        return AbsorptionState(cold, heat, cold + heat, generator, rejection, mean, "")
