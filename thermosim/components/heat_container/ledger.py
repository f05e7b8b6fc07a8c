"""A container as a ledger: melted share, temperature, and power by a closed form."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_dock import Far, serve_lump
from thermosim_kernels.container_ledger import Lump, march, step

from thermosim.components.heat_container.effectiveness import course, table
from thermosim.components.heat_container.vessel import Contact, Served, Vessel

Array = npt.NDArray[np.float64]


class LedgerState(NamedTuple):
    """State of a container without inner resolution."""

    melted: float  # [-]
    temperature: float  # [degC]

    @property
    def profile(self) -> None:
        """A lump has none."""
        return None


@dataclass(frozen=True, kw_only=True)
class LedgerContainer:
    """Level 0: for fleets, economics and many draws.

    While it melts or freezes its power is exactly that of the axial bed of isothermal
    material at the rated flow; warmer or colder it is a lump. The melting range is one point.

    A bed warms where it has melted while the rest still melts; a ledger does one after the
    other. So its power falls to a few per cent at the end of melting or freezing and then jumps
    to that of an open bed. Against `AxialContainer` its heat lags by up to 9 % of a load charged
    32 K above the melting point, less where the oil is nearer to it; both end alike.
    """

    vessel: Vessel
    power: float = math.inf  # limit of the exchanger outside [W]

    @cached_property
    def lump(self) -> Lump:
        """Parameters as the kernel takes them."""
        of = self.vessel
        oil = (of.hold_up * of.volume + of.cap) * of.oil.density * of.oil.heat_capacity
        return Lump(
            melting_point=of.melting_point,
            latent=of.latent_heat,
            solid=of.volume * of.law.solid + oil + of.wall,
            liquid=of.volume * of.law.liquid + oil + of.wall,
            insulation=of.shell_loss,
            rated=of.rated,
            charging=table(lambda f: charging_units(of.contact, f)),
            discharging=table(lambda f: discharging_units(of.contact, f)),
            solid_cooling=-math.expm1(-float(discharging_units(of.contact, np.ones(1))[0])),
        )

    def start(self, temperature: float, *, melted: bool | None = None) -> LedgerState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        liquid = temperature > self.vessel.melting_point or (
            temperature == self.vessel.melting_point and bool(melted)
        )
        return LedgerState(1.0 if liquid else 0.0, temperature)

    def filled(self, share: float) -> LedgerState:
        """At the melting point, melted to a share [-]."""
        return LedgerState(share, self.vessel.melting_point)

    def step(
        self, state: LedgerState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[LedgerState, Served]:
        """State and what was served after a step; as `AxialContainer.step`.

        The direction of the flow does not matter here.
        """
        rate = self.vessel.rate(abs(flow))
        now = np.array(state)
        heat, loss = step(inlet, rate, ambient, seconds, self.power, self.lump, now)
        outlet = inlet - heat / (rate * seconds) if rate > 0.0 else float(now[1])
        return LedgerState(float(now[0]), float(now[1])), Served(outlet, heat, loss)

    def serve(
        self, state: LedgerState, far: Far, ambient: float, seconds: float
    ) -> tuple[LedgerState, Served]:
        """A step with the oil in a loop over an exchanger; as `AxialContainer.serve`."""
        now = np.array(state)
        made = serve_lump(ambient, seconds, self.lump, far, now, np.empty(2))
        return LedgerState(float(now[0]), float(now[1])), Served(*made)

    def run(
        self, state: LedgerState, drive: Array, seconds: float
    ) -> tuple[LedgerState, dict[str, Array]]:
        """Many steps at once; ``drive`` is inlet [degC], flow [m3/s], ambient [degC] by step."""
        given = np.empty((drive.shape[0], 4))
        given[:, :3] = drive
        given[:, 1] = self.vessel.oil.capacity_rate(1.0) * np.abs(drive[:, 1])
        given[:, 3] = self.power
        now, out = np.array(state), np.empty((drive.shape[0], 4))
        march(given, seconds, self.lump, now, out)
        names = ("outlet", "heat", "loss", "melted")
        end = LedgerState(float(now[0]), float(now[1]))
        return end, {name: out[:, k] for k, name in enumerate(names)}

    def stored(self, state: LedgerState) -> float:
        """Heat above solid at the melting point [J]."""
        lump = self.lump
        capacity = lump.liquid if state.melted >= 1.0 else lump.solid
        return lump.latent * state.melted + capacity * (state.temperature - lump.melting_point)

    def above(self, state: LedgerState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature [J]."""
        return self.stored(state) - self.stored(self.start(floor))

    def nucleate(self, state: LedgerState) -> LedgerState:
        """Nothing: a ledger does not supercool."""
        return state

    def filling_curve(self, inlet: float) -> tuple[Array, Array]:
        """Time [s] over melted share 0 ... 1 of a charge from solid at the melting point."""
        contact = self.vessel.contact
        return course(self.vessel, inlet, lambda f: charging_units(contact, f), self.power)

    def emptying_curve(self, inlet: float) -> tuple[Array, Array]:
        """Time [s] over frozen share 0 ... 1 of a discharge from liquid at the melting point."""
        contact = self.vessel.contact
        return course(self.vessel, inlet, lambda f: discharging_units(contact, f), self.power)


def charging_units(contact: Contact, melted: Array) -> Array:
    """Local transfer units over the melted fraction while charging."""
    free = contact.opening + (1.0 - contact.opening) * melted**contact.opening_exponent
    return contact.units * free


def discharging_units(contact: Contact, frozen: Array) -> Array:
    """Local transfer units over the solid fraction while discharging."""
    return contact.units * (1.0 - frozen / contact.skin) ** contact.skin_exponent
