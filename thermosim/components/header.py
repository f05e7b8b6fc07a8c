"""Supply and return headers that divide the source water among the units."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.header import distribute
from thermosim_kernels.tube import Liquid, flow_in_tube

from thermosim.errors import ConvergenceError, ParameterError, require

ASSUMED = MappingProxyType(
    {
        "diameter": "of the header pipes; not published, assumed by the user",
        "tee_loss": "0.2 velocity heads per tee passed, assumed",
        "even_within": "5 % between the fullest and the emptiest unit counts as even, assumed",
    }
)


class HeaderFlows(NamedTuple):
    """Division of the flow."""

    shares: Array  # flow of each circuit over the total, shape (circuits,) [-]
    pressure_drop: float  # from supply to return, circuits included [Pa]
    header_drop: float  # part of it lost in the headers, flow-weighted [Pa]
    spread: float  # largest minus smallest flow over the mean [-]
    even: bool  # False: the headers are too small for the claim of equal flows


@dataclass(frozen=True, kw_only=True)
class Header:
    """Circuits R q^n side by side; every header segment between two of them takes R_h Q^2.

    Reverse return equalises only if the header drop is small against that of the circuits:
    the claim of equal flow in every unit (NILIM, B-DASH guideline 2014) is a condition on
    the header, and `HeaderFlows.even` says whether it holds.
    """

    circuits: int
    segment_resistance: float  # R_h [Pa/(m3/s)^2]
    reverse_return: bool = True
    even_within: float = 0.05  # spread of flow up to which it counts as even [-]

    def __post_init__(self) -> None:
        if not (isinstance(self.circuits, int) and self.circuits >= 1):
            raise ParameterError(
                f"Header.circuits = {self.circuits!r}: a whole number of at least 1 is needed."
            )
        require(self, "segment_resistance", "Pa/(m3/s)^2", at_least=0.0)
        require(self, "even_within", "", above=0.0)

    @classmethod
    def of_pipe(
        cls,
        *,
        circuits: int,
        spacing: float,
        diameter: float,
        design_flow: float,
        liquid: Liquid,
        tee_loss: float = 0.2,
        reverse_return: bool = True,
    ) -> "Header":
        """Headers of one diameter, their friction taken at half the design flow.

        Parameters
        ----------
        circuits : number of units
        spacing : length of a header segment, one unit of sewer [m]
        diameter : inner diameter of the header pipes [m]
        design_flow : of all circuits together, > 0 [m3/s]
        liquid : its properties
        tee_loss : velocity heads lost per tee passed [-]
        reverse_return : True for reverse return (Tichelmann)
        """
        flow = 0.5 * design_flow
        run = flow_in_tube(flow, diameter, math.inf, spacing, liquid)
        drop = run.pressure_drop + 0.5 * tee_loss * liquid.density * run.velocity**2
        return cls(
            circuits=circuits, segment_resistance=drop / flow**2, reverse_return=reverse_return
        )

    def divide(self, total_flow: float, resistance: float, exponent: float) -> HeaderFlows:
        """Flow of every circuit.

        Parameters
        ----------
        total_flow : of all circuits, > 0 [m3/s]
        resistance, exponent : R and n of one circuit [Pa/(m3/s)^n], [-]
        """
        for name, value in (("total_flow", total_flow), ("resistance", resistance)):
            if not 0.0 < value < math.inf:
                raise ParameterError(f"Header.divide: {name} = {value!r} must be above 0.")
        shares = np.empty(self.circuits)
        circuit = np.full(self.circuits, resistance)
        drop = distribute(
            circuit, exponent, self.segment_resistance, total_flow, self.reverse_return, shares
        )
        if not drop.converged:
            raise ConvergenceError(
                f"Header of {self.circuits} circuits: flows not found in {drop.iterations} "
                f"iterations; header {self.segment_resistance:g} against circuit {resistance:g}."
            )
        wide = float(np.ptp(shares)) * self.circuits
        lost = drop.total - drop.circuit
        return HeaderFlows(shares, drop.total, lost, wide, wide <= self.even_within)
