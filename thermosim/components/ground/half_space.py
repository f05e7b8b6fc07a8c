"""Ground without end below a section: exact for harmonics, more cells for marching."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from thermosim.components.ground.assembly import VOID, Assembly, assemble
from thermosim.components.ground.factors import Factor
from thermosim.components.ground.geometry import Section
from thermosim.components.ground.grid import LONGEST, Grading, extended
from thermosim.components.ground.harmonic import YEAR, ComplexArray, admittance
from thermosim.errors import ParameterError, require


@dataclass(frozen=True, kw_only=True)
class HalfSpace:
    """Uniform ground from the lower edge of a section down, sides adiabatic as above."""

    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)

    @classmethod
    def below(cls, section: Section) -> "HalfSpace":
        """More of a section's last layer."""
        last = section.layers[-1]
        return cls(conductivity=last.conductivity, heat_capacity=last.heat_capacity)

    def stiffness(self, assembly: Assembly, omega: float) -> ComplexArray:
        r"""Heat leaving the lowest cells per kelvin of each, (columns, columns) [W/(m K)].

        Waves along the section, at the widths of its columns, decay downwards one by one as
        :math:`e^{-\kappa z}`, :math:`\kappa^2 = \mu + i \omega / a`, :math:`\mu` the
        eigenvalues of the columns' lateral conduction; half a cell lies in series.

        Source: separation of variables, exact for the columns given; derived here.
        """
        mesh = assembly.mesh
        if mesh is None or (assembly.number[-1] == VOID).any():
            raise ParameterError(
                "HalfSpace: the lowest row of the section must be ground all along."
            )
        wide = np.diff(assembly.x)
        copies = float(mesh.area[-1, 0] / (wide[0] * np.diff(assembly.depth)[-1]))
        between = 1.0 / (0.5 * (wide[1:] + wide[:-1]))
        lateral = np.diag(np.append(between, 0.0) + np.append(0.0, between))
        lateral -= np.diag(between, 1) + np.diag(between, -1)
        root = np.sqrt(wide)
        value, vector = np.linalg.eigh(lateral / np.outer(root, root))
        value[0] = 0.0  # the mean: no lateral conduction
        decay = np.sqrt(value + 1j * omega * self.heat_capacity / self.conductivity)
        shape = vector * root[:, None]
        face = copies * self.conductivity * (shape * decay) @ shape.T
        half = np.diag(copies * wide / mesh.toward[3][-1])
        return np.asarray(half - half @ np.linalg.solve(face + half, half.astype(complex)))

    def response(self, assembly: Assembly, omega: float) -> ComplexArray:
        """Temperatures per kelvin of each input turning at omega [rad/s], (cells, inputs).

        ``assembly`` : of a section whose bottom is adiabatic
        """
        cells = assembly.number[-1]
        down = np.repeat(cells, cells.size), np.tile(cells, cells.size)
        added = self.stiffness(assembly, omega).ravel()
        shape = assembly.conduction.shape
        matrix = sparse.coo_matrix((added, down), shape=shape) + assembly.conduction
        matrix = matrix + sparse.diags(1j * omega * assembly.capacity)
        return Factor(matrix).solve(assembly.exchange.astype(complex))

    def admittance(self, assembly: Assembly, omega: float) -> ComplexArray:
        """Heat into the ground at input i per kelvin of input j [W/(m K)], symmetric."""
        inside = assembly.exchange.T @ self.response(assembly, omega)
        return np.asarray(np.diag(assembly.conductance) - inside)


def extension_error(
    section: Section, grading: Grading | None = None, longest: float = LONGEST
) -> float:
    """Greatest error of the admittances with cells instead of the exact half-space.

    At 0, at ``longest`` and at a year; relative to the greatest admittance of each frequency.
    """
    short = assemble(replace(section, bottom="adiabatic"), grading)
    long, below = assemble(extended(section, longest), grading), HalfSpace.below(section)
    worst = 0.0
    for period in (math.inf, longest, YEAR):
        omega = 2.0 * math.pi / period
        exact = below.admittance(short, omega)
        error = np.abs(admittance(long, omega) - exact).max()
        worst = max(worst, float(error / np.abs(exact).max()))
    return worst
