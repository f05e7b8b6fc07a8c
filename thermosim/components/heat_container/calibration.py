"""Which contacts of oil and material meet the published limits of containers: a band.

The published figures are limits and times, not curves, and they are fewer than the
parameters. So parameter sets are drawn from wide ranges, each fills and empties a container,
and those that meet every limit are kept. Calibrated to published limits, not validated.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.latent_bed_cell import Bed

from thermosim.components.heat_container.axial import AxialContainer
from thermosim.components.heat_container.vessel import Contact, Oil, Vessel
from thermosim.materials.pcm import PhaseChangeMaterial
from thermosim.materials.phase_law import line_law

Array = npt.NDArray[np.float64]
HOUR, DAY = 3600.0, 86400.0
RANGES = MappingProxyType({  # least, most, logarithmic
    "units": (1.0, 15.0, True),
    "opening": (0.02, 1.0, False),
    "opening_exponent": (0.5, 2.0, False),
    "skin": (1.02, 2.5, False),
    "skin_exponent": (0.5, 2.0, False),
    "insulation": (0.15, 0.8, False),  # [W/(m2 K)]
})  # fmt: skip
"""Ranges drawn from, `assumed`: as wide as the closed forms stay sensible."""

CELLS = 25  # of the axial bed
STEP, STEPS = 120.0, 200  # [s]; 6 h 40 min, longer than any time allowed
BATCH = 2000  # sets of one kernel call
SURFACE = 57.4  # of a body of 6 x 2.4 x 1.7 m: EPOC 2009, maker B, table 1 [m2]
AIR = 10.0  # round a parked container, assumed [degC]


class Window(NamedTuple):
    """What is published, and how far from it a set may lie."""

    name: str
    least: float
    most: float
    unit: str
    reason: str


WINDOWS = (
    Window("charge, acetate at 90 degC", 3.5 * HOUR, 4.5 * HOUR, "s",
           "4.0 h for 1.5 MWh, printed as assumed; half an hour either way"),
    Window("charge, erythritol at 150 degC", 3.5 * HOUR, 4.5 * HOUR, "s",
           "4.0 h for 1.5 MWh, printed as assumed; half an hour either way"),
    Window("greatest charging power", 0.5e6, 0.65e6, "W", "about 0.6 MW; exchanger about 0.5 MW"),
    Window("greatest discharging power", 0.5e6, 0.6e6, "W", "about 0.5 to 0.6 MW"),
    Window("discharge, erythritol into 90 degC", 3.5 * HOUR, 4.5 * HOUR, "s",
           "4.0 h for 1.5 MWh, printed as assumed; half an hour either way"),
    Window("oil to the user, first half", 115.0, 118.0, "degC", "outlet about 115 to 118 degC"),
    Window("loss of a day at 118 degC", 0.0, 0.05, "1", '"very small"; 5 % is our reading'),
)  # fmt: skip


# Places of the windows above
ACETATE, ERYTHRITOL, CHARGING, DISCHARGING, EMPTYING, OUTLET, LOSS = range(len(WINDOWS))


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One of the containers that every set is tried on; latent heat 1.5 MWh."""

    material: PhaseChangeMaterial
    oil: Oil
    inlet: float  # [degC]
    charge: bool
    flow: float = 40.0 / HOUR  # [m3/s]
    heat: float = 5.4e9  # [J]

    def container(self, contact: Contact) -> AxialContainer:
        """Without storage in oil or steel and without loss."""
        vessel = Vessel(
            law=line_law(self.material), mass=self.heat / self.material.latent_heat,
            density=self.material.density, height=1.5, oil=self.oil, hold_up=0.0, cap=0.0,
            rated_flow=self.flow, contact=contact, insulation=0.0,
        )  # fmt: skip
        return AxialContainer(vessel=vessel, cells=CELLS)

    def outcome(self, sets: dict[str, Array]) -> tuple[Array, Array, Array]:
        """Time for the heat [s], greatest power [W], mean outlet of the first half [degC]."""
        container = self.container(Contact(units=1.0))
        rate = container.vessel.rated
        begin = container.start(container.vessel.melting_point, melted=not self.charge)
        drive = (self.inlet, self.flow, self.inlet)
        found = []
        count = sets["units"].size
        for at in range(0, max(count, 1), BATCH):
            part = {name: values[at : at + BATCH] for name, values in sets.items()}
            made = container.fill_many(begin, _beds(container, part), drive, STEP, STEPS)
            found.append(self._reduced(made[:, :, 1], rate))
        time, power, outlet = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return time, power, outlet

    def _reduced(self, outlet: Array, rate: float) -> tuple[Array, Array, Array]:
        power = rate * np.abs(self.inlet - outlet)
        heat = np.cumsum(power, axis=1) * STEP
        ends = STEP * np.arange(1.0, STEPS + 1.0)
        time = np.array([np.interp(self.heat, row, ends, right=np.inf) for row in heat])
        first = heat <= 0.5 * self.heat
        first[:, 0] = True
        mean = np.where(first, outlet, 0.0).sum(axis=1) / first.sum(axis=1)
        return time, power.max(axis=1), mean


def _beds(container: AxialContainer, sets: dict[str, Array]) -> Array:
    """Beds as the kernel takes them, one a set."""
    beds = np.tile(np.array(container.bed, dtype=float), (sets["units"].size, 1))
    of = container.vessel
    fields = list(Bed._fields)
    beds[:, fields.index("conductance")] = sets["units"] * of.rated / of.height
    for name in ("opening", "opening_exponent", "skin", "skin_exponent"):
        beds[:, fields.index(name)] = sets[name]
    return beds


class Band(NamedTuple):
    """All sets that were tried, and which meet the limits."""

    sets: dict[str, Array]
    outcomes: dict[str, Array]  # by the names of `WINDOWS`
    accepted: npt.NDArray[np.bool_]

    def kept(self) -> Array:
        """Accepted sets, shape (sets, parameters)."""
        return np.stack([self.sets[name][self.accepted] for name in RANGES], axis=1)

    def typical(self) -> Array:
        """The accepted set nearest to the middle of all."""
        kept = self.kept()
        off = (kept - np.median(kept, axis=0)) / kept.std(axis=0)
        return np.asarray(kept[np.argmin((off**2).sum(axis=1))])


def draw(samples: int, seed: int) -> dict[str, Array]:
    """Sets drawn evenly from `RANGES`, shape (samples,) each."""
    generator = np.random.default_rng(seed)
    sets = {}
    for name, (least, most, logarithmic) in RANGES.items():
        even = generator.random(samples)
        if logarithmic:
            sets[name] = least * (most / least) ** even
        else:
            sets[name] = least + (most - least) * even
    return sets


def trials(acetate: PhaseChangeMaterial, erythritol: PhaseChangeMaterial, oils: dict[str, Oil]) -> (
    tuple[Trial, Trial, Trial]
):  # fmt: skip
    """Charges at the published floors, and a discharge into oil at 90 degC (inferred)."""
    return (
        Trial(material=acetate, oil=oils["acetate"], inlet=90.0, charge=True),
        Trial(material=erythritol, oil=oils["erythritol"], inlet=150.0, charge=True),
        Trial(material=erythritol, oil=oils["erythritol"], inlet=90.0, charge=False),
    )


def calibrate(
    made: tuple[Trial, Trial, Trial],
    samples: int,
    seed: int,
    windows: tuple[Window, ...] = WINDOWS,
) -> Band:
    """Try sets and keep those that meet every window.

    Parameters
    ----------
    made : as of `trials`
    samples, seed : sets drawn, and the start value of the generator
    windows : in the order of `WINDOWS`
    """
    sets = draw(samples, seed)
    outcomes = {window.name: np.full(samples, np.nan) for window in windows}
    powers, left = np.full(samples, np.nan), np.arange(samples)

    def screen(*found: tuple[int, Array]) -> None:
        """Keep what meets these windows; the others are not tried further."""
        nonlocal left
        good = np.ones(left.size, dtype=bool)
        for place, values in found:
            window = windows[place]
            outcomes[window.name][left] = values
            good &= (values >= window.least) & (values <= window.most)
        left = left[good]

    def tried(trial: Trial) -> tuple[Array, Array, Array]:
        return trial.outcome({name: values[left] for name, values in sets.items()})

    parked = made[2].material.melting_point() - AIR
    screen((LOSS, sets["insulation"] * SURFACE * parked * DAY / made[2].heat))
    warm, warm_power, _ = tried(made[0])
    powers[left] = warm_power
    screen((ACETATE, warm))
    hot, hot_power, _ = tried(made[1])
    screen((ERYTHRITOL, hot), (CHARGING, np.maximum(powers[left], hot_power)))
    given, power, outlet = tried(made[2])
    screen((DISCHARGING, power), (EMPTYING, given), (OUTLET, outlet))
    return Band(sets, outcomes, np.isin(np.arange(samples), left))
