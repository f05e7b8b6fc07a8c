"""Renewal profile: dimensions, conductivities and the table of its conductances."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.profile_table import ConductanceTable

from thermosim.components.profile.condense import Condensed, condense, three_ports
from thermosim.components.profile.grid import Section, build
from thermosim.errors import ParameterError, require

FILM_SURFACE_RANGE = (0.5, 20_000.0)  # still air (about 2) to a bare wall in a fast stream
FILM_BORE_RANGE = (20.0, 50_000.0)  # below pure conduction in a 17 mm bore; far above water
NODES_PER_DECADE = 10

ASSUMED = MappingProxyType(
    {
        "pitch": "no maker states it; 40 mm (two-tube) and 80 mm (one-tube) are assumed",
        "outer_diameter": "17 mm is documented for the bottom-laid type only; assumed here",
        "bore_diameter": "13 mm, assumed",
        "exposed_share": "0.25, assumed",
        "profile_depth": "8 mm, assumed",
        "grout_thickness": "30 mm, assumed",
        "tube_conductivity": "HDPE 0.40-0.50 W/(m K), assumed 0.45",
        "profile_conductivity": "uPVC 0.16-0.19 W/(m K), assumed 0.17",
        "grout_conductivity": "cement grout 0.5-1.2 W/(m K), assumed 1.2; hardly matters",
    }
)


@dataclass(frozen=True, kw_only=True)
class RenewalProfile:
    """Cross-section of a spiral-wound lining that carries a tube once every ``pitch``.

    The lining's surface is flat; the tube stands out of it by ``exposed_share`` of its
    diameter (negative: the crown lies below the surface). Below lies the profile, down to
    the lowest point of the tube but at least ``profile_depth``, then grout. Every default
    is assumed (`ASSUMED`): makers do not publish these dimensions.
    """

    pitch: float = 0.040  # at least 1.5 outer diameters [m]
    outer_diameter: float = 0.017  # [m]
    bore_diameter: float = 0.013  # [m]
    exposed_share: float = 0.25  # of the outer diameter [-]
    profile_depth: float = 0.008  # least depth of the profile [m]
    grout_thickness: float = 0.030  # [m]
    tube_conductivity: float = 0.45  # [W/(m K)]
    profile_conductivity: float = 0.17  # [W/(m K)]
    grout_conductivity: float = 1.2  # [W/(m K)]
    back_isothermal: bool = True  # outer face of the grout; False: no heat passes it
    fineness: int = 12  # cells through the tube wall

    def __post_init__(self) -> None:
        for name in ("bore_diameter", "profile_depth", "grout_thickness"):
            require(self, name, "m", above=0.0)
        require(self, "outer_diameter", "m", above=self.bore_diameter)
        require(self, "pitch", "m", at_least=(1.5 - 1e-9) * self.outer_diameter)
        require(self, "exposed_share", "", at_least=-20.0, at_most=0.95)
        for name in ("tube_conductivity", "profile_conductivity", "grout_conductivity"):
            require(self, name, "W/(m K)", above=0.0)
        if self.fineness not in range(2, 65):
            raise ParameterError(
                f"RenewalProfile.fineness = {self.fineness!r}: a whole number of cells from 2 "
                "to 64 is needed."
            )

    @classmethod
    def one_tube(cls) -> "RenewalProfile":
        """Profile strip with one tube, 80 mm pitch (assumed)."""
        return cls(pitch=0.080)

    @classmethod
    def two_tube(cls) -> "RenewalProfile":
        """Profile strip with two tubes, 40 mm pitch (assumed)."""
        return cls(pitch=0.040)

    @property
    def section(self) -> Section:
        """Dimensions of half a pitch, for the grid."""
        lowest = (1.0 - self.exposed_share) * self.outer_diameter
        return Section(
            half_pitch=0.5 * self.pitch,
            outer_radius=0.5 * self.outer_diameter,
            bore_radius=0.5 * self.bore_diameter,
            exposed_share=self.exposed_share,
            profile_depth=max(lowest, self.profile_depth),
            grout_thickness=self.grout_thickness,
            tube_conductivity=self.tube_conductivity,
            profile_conductivity=self.profile_conductivity,
            grout_conductivity=self.grout_conductivity,
        )

    @property
    def exposed_perimeter(self) -> float:
        """Surface touched by sewage or air, arc and flat together, per metre of tube [m]."""
        angle = self.section.contact_angle
        return self.pitch + self.outer_diameter * float(angle - np.sin(angle))

    def condensed(self) -> Condensed:
        """The section reduced to the nodes that carry a film."""
        return condense(build(self.section, self.fineness), self.back_isothermal)

    def conductances(self, film_surface: float, film_bore: float) -> Array:
        """Conductance matrix per metre of tube for one pair of films, without the table.

        Parameters
        ----------
        film_surface : effective film on sewage or air side, deposit included [W/(m2 K)]
        film_bore : film inside the tube [W/(m2 K)]

        Returns
        -------
        Ports surface, water, back; shape (3, 3), symmetric, rows sum to zero [W/(m K)].
        """
        films = np.array([film_surface]), np.array([film_bore])
        ports = three_ports(self.condensed(), *films)[0, 0]
        matrix = np.zeros((3, 3))
        size = ports.shape[0]
        matrix[:size, :size] = ports[::-1, ::-1]
        return matrix

    def conductance_table(self) -> ConductanceTable:
        """Conductances for every pair of films, some 0.05 s once per profile.

        The axes reach from still air to far above any film of flowing water
        (`FILM_SURFACE_RANGE`, `FILM_BORE_RANGE`); beyond them the end value holds. With an
        adiabatic back its two conductances are zero (stored as 1e-30 W/(m K)).
        """
        surface = _axis(*FILM_SURFACE_RANGE)
        bore = _axis(*FILM_BORE_RANGE)
        ports = three_ports(self.condensed(), np.exp(surface), np.exp(bore))
        pairs = np.full((surface.size, bore.size, 3), 1e-30)
        pairs[:, :, 0] = -ports[:, :, -1, -2]
        if self.back_isothermal:
            pairs[:, :, 1] = -ports[:, :, 0, -2]
            pairs[:, :, 2] = -ports[:, :, 0, -1]
        return ConductanceTable(surface, bore, np.log(pairs))


def _axis(low: float, high: float) -> Array:
    """Uniform axis of ln(film) with one supporting node beyond each end."""
    steps = int(np.ceil(NODES_PER_DECADE * np.log10(high / low)))
    step = np.log(high / low) / steps
    return np.asarray(np.log(low) + step * np.arange(-1, steps + 2), dtype=np.float64)
