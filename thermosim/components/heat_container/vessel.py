"""What every level of detail knows of a heat container: its vessel, filling and limits."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import MEMORY, Law
from thermosim_kernels.hysteresis import curve_at, state_enthalpy

from thermosim.errors import ParameterError, require
from thermosim.materials.phase_law import Start, start

Array = npt.NDArray[np.float64]
TOUCH = 1e3  # inner over outer conductance of a wall whose inner one is not given
TRICKLE = 1e-9  # of the rated flow


class Served(NamedTuple):
    """What a container did in a step."""

    outlet: float  # oil leaving, mean over the step [degC]
    heat: float  # given by the oil to the container, < 0 when discharging [J]
    loss: float  # to ambient [J]


@dataclass(frozen=True, kw_only=True)
class Oil:
    """Heat-transfer oil at its working temperature."""

    density: float  # [kg/m3]
    heat_capacity: float  # [J/(kg K)]

    def __post_init__(self) -> None:
        require(self, "density", "kg/m3", above=0.0)
        require(self, "heat_capacity", "J/(kg K)", above=0.0)

    def capacity_rate(self, flow: float) -> float:
        """Heat carried per kelvin [W/K] by a volume flow [m3/s]."""
        return flow * self.density * self.heat_capacity


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How well oil and material exchange heat, as transfer units at the rated flow.

    The forms are assumed; the figures are calibrated to published limits of power and time
    (EPOC 2009), never to a measured curve.
    """

    units: float  # N = UA/C with all channels open, at the rated flow [-]
    opening: float = 1.0  # share of it in a wholly solid bed, charging, 0 ... 1
    opening_exponent: float = 1.0  # of the melted fraction
    skin: float = math.inf  # solid fraction that would close the channels, > 1
    skin_exponent: float = 1.0
    flow_exponent: float = 1.0  # UA over flow; 1: the effectiveness does not depend on flow
    rest: float = 0.01  # share left in resting oil, 0 ... 1

    def __post_init__(self) -> None:
        for name in ("units", "opening_exponent", "skin_exponent"):
            require(self, name, "-", above=0.0)
        for name in ("opening", "rest"):
            require(self, name, "-", above=0.0, at_most=1.0)
        require(self, "flow_exponent", "-", at_least=0.0)
        if not self.skin > 1.0:
            raise ParameterError(
                f"Contact: skin = {self.skin:g} must be above 1: at that solid fraction the "
                "channels would be closed. Leave it out where crystals close none."
            )


@dataclass(frozen=True, kw_only=True)
class Vessel:
    """A container of phase-change material and oil, in direct contact or with walls between."""

    law: Law  # of the material, heat capacities of a volume
    mass: float  # of the material [kg]
    density: float  # of the material, the one its law was made with [kg/m3]
    height: float  # of the bed, along the oil [m]
    oil: Oil
    hold_up: float  # volume of oil in the bed over that of the material, 0: none [-]
    cap: float  # volume of oil above the bed [m3]
    rated_flow: float  # oil flow to which the contact belongs [m3/s]
    contact: Contact
    wall: float = 0.0  # heat capacity of the steel [J/K]
    inner_conductance: float = 0.0  # filling to wall; 0: not given, as warm as it [W/K]
    insulation: float  # wall to ambient, whole vessel [W/K]
    sinking: float = 0.0  # speed of loose crystals [m/s]
    packing: float = 1.0  # solid fraction at which they come to rest
    apart: bool = False  # a wall parts oil and material: neither has to float on the other

    def __post_init__(self) -> None:
        for name, unit in (
            ("mass", "kg"), ("density", "kg/m3"), ("height", "m"), ("rated_flow", "m3/s"),
        ):  # fmt: skip
            require(self, name, unit, above=0.0)
        for name, unit in (
            ("hold_up", "-"), ("cap", "m3"), ("wall", "J/K"), ("inner_conductance", "W/K"),
            ("insulation", "W/K"), ("sinking", "m/s"),
        ):  # fmt: skip
            require(self, name, unit, at_least=0.0)
        require(self, "packing", "-", above=0.0, at_most=1.0)
        if self.wall > 0.0 and self.inner_conductance == 0.0 and self.insulation == 0.0:
            raise ParameterError(
                "Vessel: the wall has a heat capacity but touches nothing. Give "
                "inner_conductance and insulation, or wall = 0."
            )
        if not self.apart and self.density <= self.oil.density:
            raise ParameterError(
                f"Vessel: the material ({self.density:g} kg/m3) is not denser than the oil "
                f"({self.oil.density:g} kg/m3), so the oil would not rise through it. "
                "Choose a lighter oil or a denser material."
            )

    @property
    def volume(self) -> float:
        """Material alone [m3]."""
        return self.mass / self.density

    @property
    def latent_heat(self) -> float:
        """Heat that melts everything, at the melting point [J]."""
        return self.volume * self.law.latent

    @property
    def cap_capacity(self) -> float:
        """Heat capacity of the oil above the bed [J/K]."""
        return self.cap * self.oil.density * self.oil.heat_capacity

    @property
    def rated(self) -> float:
        """Capacity rate of the rated oil flow [W/K]."""
        return self.oil.capacity_rate(self.rated_flow)

    def rate(self, flow: float) -> float:
        """Capacity rate [W/K] of a flow [m3/s]; a trickle is rest: its quotients overflow."""
        return self.oil.capacity_rate(flow) if abs(flow) > TRICKLE * self.rated_flow else 0.0

    @property
    def shell_loss(self) -> float:
        """Filling to ambient where the wall's own heat is left out [W/K].

        Without an inner conductance the insulation is all there is.
        """
        if self.inner_conductance == 0.0:
            return self.insulation
        return self.insulation * self.inner_conductance / (self.insulation + self.inner_conductance)

    @property
    def shell_sides(self) -> tuple[float, float]:
        """Filling to wall and wall to ambient, in series `shell_loss` [W/K].

        Without an inner conductance the wall is as warm as the filling, to a share of `TOUCH`.
        """
        if self.inner_conductance == 0.0:
            return TOUCH * self.insulation, TOUCH / (TOUCH - 1.0) * self.insulation
        return self.inner_conductance, self.insulation

    @property
    def melting_point(self) -> float:
        """Middle of the melting range [degC]."""
        if self.law.melting.size:
            return float(0.5 * (self.law.melting[0] + self.law.melting[-1]))
        return 0.5 * (self.law.reference + self.law.liquidus)

    def partly(self, share: float) -> Start:
        """A cell melted to a share [-], at the melting point or within the melting range."""
        if not 0.0 <= share <= 1.0:
            raise ParameterError(f"share = {share:g} of the filling melted: 0 to 1 is needed.")
        law = self.law
        if law.kind == MEMORY:
            warm = float(curve_at(share, law.melting))
            return Start(state_enthalpy(warm, share, law), share, float(share < 1.0))
        solid, liquid = start(law, law.reference), start(law, law.liquidus, melted=True)
        enthalpy = solid.enthalpy + share * (liquid.enthalpy - solid.enthalpy)
        return Start(enthalpy, share, float(share < 1.0))

    def through_cap(self, entering: float, rate: float, seconds: float, cap: Array) -> float:
        r"""Mean temperature of oil leaving the cap, well mixed [degC].

        .. math:: T(t) = T_{in} + (T_0 - T_{in}) e^{-\dot C t / C}

        Parameters
        ----------
        entering : oil [degC]
        rate : its capacity rate, > 0 [W/K]
        seconds : length of the step [s]
        cap : temperature of the cap, shape (1,); written [degC]

        Source
        ------
        Heat balance of a mixed volume, integrated exactly; derived here.
        """
        old, capacity = float(cap[0]), self.cap_capacity
        if capacity <= 0.0:
            cap[0] = entering
            return entering
        exponent = rate * seconds / capacity
        cap[0] = entering + (old - entering) * math.exp(-exponent)
        return entering + (old - entering) * -math.expm1(-exponent) / exponent

    def filling_time(self, inlet: float) -> float:
        """Time in which the rated flow brings the latent heat at full effectiveness [s].

        tau = M L / (C |T_in - T_m|).
        """
        return self.latent_heat / (self.rated * abs(inlet - self.melting_point))
