"""A renewal profile so simple that its conductances can be written down: resistances in series.

Surface film on 0.05 m per metre of tube, 0.1 m K/W of wall, film on the 13 mm bore; the back
sees 0.3 of the conductance to the water and 0.1 of that to the surface.
"""

import numpy as np
from thermosim_kernels.profile_table import ConductanceTable

PERIMETER, WALL, BORE = 0.05, 0.1, 0.013
WATER_BACK, SURFACE_BACK = 0.3, 0.1


def surface_water(film_surface, film_bore):
    """Surface to water [W/(m K)]."""
    return 1.0 / (1.0 / (film_surface * PERIMETER) + WALL + 1.0 / (film_bore * np.pi * BORE))


def double() -> ConductanceTable:
    """Table of the double on axes as fine as a real one."""
    surface = np.log(0.5) + 0.2 * np.arange(60)
    bore = np.log(20.0) + 0.2 * np.arange(45)
    direct = surface_water(*np.meshgrid(np.exp(surface), np.exp(bore), indexing="ij"))
    ports = np.stack([direct, WATER_BACK * direct, SURFACE_BACK * direct], axis=-1)
    return ConductanceTable(surface, bore, np.log(ports))
