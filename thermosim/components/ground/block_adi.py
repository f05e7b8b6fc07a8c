"""A block of ground through years of hours by alternating directions."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.ground_adi_block import Axis, BlockGround, Faces, factorise, march

from thermosim.components.ground.block_assembly import Conduction
from thermosim.errors import ParameterError, require

CHUNK = 1e7  # cells and steps between two returns to Python, some 0.1 s


class BlockMarched(NamedTuple):
    """What a march leaves."""

    field: Array  # at the end, (z, y, x) [degC]
    heat: Array  # mean of every step into the block, (steps, inputs) [W]
    residual: float  # energy gained less heat entered [J]


@dataclass(frozen=True, kw_only=True)
class BlockAdi:
    """Linear block, thousands of equal steps at a few nanoseconds a cell.

    Second order; jumps of inputs ring in cells that a step crosses many times over, where
    `BlockMarch` does not.
    """

    conduction: Conduction
    seconds: float = 3600.0  # [s]

    def __post_init__(self) -> None:
        require(self, "seconds", "s", above=0.0)
        if any(link.contact.emissivity > 0.0 for link in self.conduction.links):
            raise ParameterError("BlockAdi: radiating faces are solved steady only.")

    @cached_property
    def ground(self) -> BlockGround:
        """Kernel's bundle with its factors."""
        made, half = self.conduction, 0.5 * self.seconds
        planes, rows, columns = made.shape
        capacity = np.where(made.solid, made.capacity, 1.0)
        films = np.zeros((3, made.capacity.size))
        for link in made.links:
            np.add.at(films["xyz".index(link.side[0])], link.cells, half * link.conductance)
        across, flat = (0, 2, 1), (1, planes, rows * columns)
        film_x, film_y, film_z = (film.reshape(made.shape) for film in films)
        return BlockGround(
            right=np.ascontiguousarray(self.seconds * made.right),
            capacity=np.ascontiguousarray(capacity),
            x=_axis(
                capacity.transpose(across),
                half * made.right.transpose(across),
                film_x.transpose(across),
            ),
            y=_axis(capacity, half * made.down, film_y),
            z=_axis(capacity.reshape(flat), half * made.below.reshape(flat), film_z.reshape(flat)),
            faces=self._faces(),
        )

    def _faces(self) -> Faces:
        made = self.conduction
        parts: list[Array] = []
        for link in made.links:
            places = np.array(np.unravel_index(link.cells, made.shape), dtype=np.float64)
            rest = np.empty((4, link.cells.size))
            rest[0] = "xyz".index(link.side[0])
            rest[1] = made.inputs.index(link.contact.source)
            rest[2] = self.seconds * link.conductance
            rest[3] = self.seconds * link.area * float(link.contact.flux)
            parts.append(np.vstack([places, rest]))
        table = np.hstack(parts)
        table = table[:, np.argsort(table[0], kind="stable")]
        first = np.searchsorted(table[0], np.arange(made.shape[0] + 1.0)).astype(np.float64)
        z, y, x, axis, source, conductance, flux = (np.ascontiguousarray(row) for row in table)
        return Faces(z, y, x, axis, source, conductance, flux, first)

    def march(self, field: Array, series: Array) -> BlockMarched:
        """March through inputs at the ends of all steps.

        Parameters
        ----------
        field : temperatures at the first instant, (z, y, x) [degC]
        series : (steps + 1, inputs) in the order of ``conduction.inputs``, linear in between
            [degC]; fluxes [W/m2]
        """
        given = np.ascontiguousarray(series, dtype=np.float64)
        made = self.conduction
        if given.ndim != 2 or given.shape[1] != len(made.inputs) or not np.isfinite(given).all():
            raise ParameterError(
                f"BlockAdi: a series of shape {given.shape}; finite numbers are needed, one "
                f"column for each of {', '.join(made.inputs)}."
            )
        now = np.where(made.solid, field, 0.0)
        heat = np.empty((given.shape[0] - 1, given.shape[1]))
        planes, rows, columns = made.shape
        scratch = np.zeros((2 + planes, rows * columns + columns + 2))
        chunk = max(1, int(CHUNK / now.size))
        for start in range(0, heat.shape[0], chunk):
            piece = heat[start : start + chunk]
            march(self.ground, given[start : start + piece.shape[0] + 1], now, scratch, piece)
        gained = float(made.stored(now - np.where(made.solid, field, 0.0)))
        return BlockMarched(now, heat / self.seconds, gained - float(heat.sum()))


def _axis(capacity: Array, ahead: Array, film: Array) -> Axis:
    """Factors of one direction; ``ahead`` couples with the next cell along axis 1."""
    planes, n, m = capacity.shape
    back = np.zeros((planes, n + 1, m))
    back[:, 1:n] = ahead[:, :-1]
    inverse, share = np.empty((2, planes, n, m))
    axis = Axis(back, inverse, share)
    factorise(np.ascontiguousarray(capacity), axis, np.ascontiguousarray(film))
    return axis
