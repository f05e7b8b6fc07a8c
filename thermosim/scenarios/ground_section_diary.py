"""What is written down of a year of a marching ground on its way."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from thermosim.components.ground.nonlinear import NonlinearGround
from thermosim.results import Array
from thermosim.scenarios.ground_section_soil import Beat
from thermosim.scenarios.outdoors import HOURS

LOOKS = np.arange(12, HOURS + 1, 12)  # hours at which the yearly wave is looked at
NIGHTS = np.arange(24, HOURS + 1, 24)
TWELFTHS = np.linspace(0.0, HOURS, 13)


class Wanted(NamedTuple):
    """What a diary is asked for beside twelfths of the year."""

    fields: Any  # hours whose fields are kept
    lines: dict[str, Any]  # cells on lines down whose ice is told
    water: Array  # that may freeze in every cell (cells,) [kg/m]


class Diary:
    """Sums over looks, and what holds at single steps."""

    def __init__(
        self, ground: NonlinearGround, beat: Beat, first_hour: int, wanted: Wanted | None = None
    ) -> None:
        self.ground, self.beat, self.first, self.wanted = ground, beat, first_hour, wanted
        self.lines = {} if wanted is None else wanted.lines
        self.kept = {int(step) for step in beat.at(TWELFTHS)}
        self.looks: set[int] = set()
        self.nights: dict[int, None] = {}
        if wanted is not None:
            self.kept |= {int(step) for step in beat.at(wanted.fields)}
            self.looks = {int(step) for step in beat.at(LOOKS)}
            if self.lines:
                self.nights = dict.fromkeys(int(step) for step in beat.at(NIGHTS))
        self.stops = sorted((self.kept | self.looks | set(self.nights)) - {0})
        self.stored: dict[int, float] = {}
        self.fields: dict[int, Array] = {}
        self.shares: dict[int, Array] = {}
        self.ice: dict[int, float] = {}
        self.columns: dict[tuple[str, int], Array] = {}
        cells = ground.assembly.cells
        self._sum, self._turned = np.zeros(cells), np.zeros(cells, dtype=np.complex128)

    def __call__(self, step: int, energy: Array) -> None:
        """Write down a step; its year begins anew with the first one."""
        if step == self.stops[0]:
            self._sum[:] = 0.0
            self._turned[:] = 0.0
        field = self.ground.temperature(energy)
        if step in self.looks:
            turn = 2.0 * np.pi * (step * self.beat.whole + self.first) / HOURS
            self._sum += field
            self._turned += field * np.exp(-1j * turn)
        if step in self.kept:
            self.stored[step] = float(energy.sum())
            self.fields[step] = field
        if self.lines and (step in self.kept or step in self.nights):
            self._ice(step, energy)

    def _ice(self, step: int, energy: Array) -> None:
        assert self.wanted is not None
        share = self.ground.frozen_share(energy)
        self.ice[step] = float(share @ self.wanted.water)
        for name, cells in self.lines.items():
            self.columns[name, step] = share[cells]
        if step in self.kept:
            self.shares[step] = share

    @property
    def mean(self) -> Array:
        """Of all cells through the year [degC]."""
        return self._sum / max(len(self.looks), 1)

    @property
    def wave(self) -> Any:
        """Yearly wave of all cells, complex [K]."""
        return 2.0 * self._turned / max(len(self.looks), 1)

    def at_twelfths(self, kept: dict[int, Any]) -> Any:
        """What was kept around the twelfths of the year (13, ...)."""
        return np.array([kept[int(step)] for step in self.beat.at(TWELFTHS)])

    def at_fields(self, kept: dict[int, Array]) -> Array:
        """What was kept at the instants of the fields, none where nothing was (times, ...)."""
        assert self.wanted is not None
        steps = (int(step) for step in self.beat.at(self.wanted.fields))
        return np.array([kept[step] for step in steps if step in kept])

    def frost(self, name: str, sizes: Array) -> Array:
        """Depths of the upper and the lower edge of the uppermost ice, at midnights (2, nights).

        0 and 0 without ice. The ice of a partly frozen first cell lies below where more ice
        follows (it thaws from above), else above [m].
        """
        share = np.array([self.columns[name, step] for step in self.nights])
        frozen = share > 0.0
        first = np.argmax(frozen, axis=1)[:, None]
        ahead = np.arange(sizes.size) < first
        body = np.cumprod(frozen | ahead, axis=1).astype(bool) & ~ahead
        here = np.arange(share.shape[0]), first[:, 0]
        after = np.pad(share, ((0, 0), (0, 1)))[here[0], here[1] + 1]
        thawing = np.where(after > share[here], (1.0 - share[here]) * sizes[here[1]], 0.0)
        upper = np.where(frozen.any(axis=1), ahead @ sizes + thawing, 0.0)
        return np.stack([upper, upper + (share * body) @ sizes])
