"""A container as equal oil channels, each with its rings of material: where UA comes from."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from thermosim_kernels.container_dock import Far
from thermosim_kernels.enthalpy import MEMORY
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.unit_cell import Cell, Drive, advance

from thermosim.components.heat_container.effectiveness import course
from thermosim.components.heat_container.loop import run_cells, serve_cells
from thermosim.components.heat_container.vessel import Contact, Served, Vessel
from thermosim.errors import ConvergenceError, ParameterError, require
from thermosim.materials.melting import TOLERANCE, alike, copied, nucleated, settled
from thermosim.materials.phase_law import start

Array = npt.NDArray[np.float64]
PORTION = 20  # implicit steps of one kernel call


class UnitCellState(NamedTuple):
    """State of a channel and its rings, rows from the bottom; new at every step."""

    field: Field  # (rows, rings)
    fraction: Array  # melted, whatever the law, (rows, rings)
    temperatures: Array  # (rows, rings) [degC]
    oil: Array  # cap, (1,) [degC]
    weights: Array  # share of each ring in a row, (rings,)

    @property
    def melted(self) -> float:
        """Mean melted fraction [-]."""
        return float((self.fraction @ self.weights).mean())

    @property
    def temperature(self) -> float:
        """Mean temperature of the material [degC]."""
        return float((self.temperatures @ self.weights).mean())

    @property
    def profile(self) -> tuple[Array, Array]:
        """Means of the rows: temperature [degC] and melted fraction from the bottom up."""
        return self.temperatures @ self.weights, self.fraction @ self.weights


@dataclass(frozen=True, kw_only=True)
class UnitCellContainer:
    """Level 2: one channel of many, resolved in radius and height.

    With ``channel`` "fixed" the oil stays in its bore (tubes; or melt that rests), with
    "opening" melt joins it, so that the oil reaches the front itself while the oil is warmer than
    the melting point. Neither makes the level a prediction of direct contact: film and channels
    stand for drops that nobody has measured. Oil in the bed passes without delay; the wall of the
    vessel stores nothing here.
    """

    vessel: Vessel
    channels: int
    radius: float  # of a channel [m]
    film: float  # oil to wall [W/(m2 K)]
    channel: Literal["fixed", "opening"] = "fixed"
    rows: int = 40
    rings: int = 40
    longest: float = 30.0  # implicit step [s]

    def __post_init__(self) -> None:
        require(self, "radius", "m", above=0.0)
        require(self, "film", "W/(m2 K)", above=0.0)
        require(self, "longest", "s", above=0.0)
        for name, most in (("channels", 10_000_000), ("rows", 5000), ("rings", 5000)):
            count = getattr(self, name)
            if not (isinstance(count, int) and 1 <= count <= most):
                raise ParameterError(
                    f"UnitCellContainer.{name} = {count}: a whole number from 1 to {most:,}."
                )
        if self.channel not in ("fixed", "opening"):
            raise ParameterError(
                f"UnitCellContainer.channel = {self.channel!r}: fixed or opening is needed."
            )

    @property
    def outer(self) -> float:
        """Radius of the cell: channel and its share of the material [m]."""
        section = self.vessel.volume / self.vessel.height / self.channels
        return math.sqrt(self.radius**2 + section / math.pi)

    @cached_property
    def faces(self) -> Array:
        """Radii of all faces of the rings [m]."""
        return np.linspace(self.radius, self.outer, self.rings + 1)

    @cached_property
    def cell(self) -> Cell:
        """Parameters as the kernel takes them."""
        of = self.vessel
        height = of.height / self.rows
        law = of.law
        return Cell(
            height=height,
            width=(self.outer - self.radius) / self.rings,
            face=2.0 * math.pi * height * self.faces,
            volume=math.pi * height * np.diff(self.faces**2),
            film=self.film,
            opening=self.channel == "opening",
            melting=float(law.melting[-1]) if law.kind == MEMORY else law.liquidus,
            loss=of.shell_loss / self.channels / self.rows,
            cap=of.cap_capacity / self.channels,
        )

    def start(self, temperature: float, *, melted: bool | None = None) -> UnitCellState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        law = self.vessel.law
        field = alike(start(law, temperature, melted=melted), (self.rows, self.rings), law)
        return self._state(field, np.array([temperature]))

    def filled(self, share: float) -> UnitCellState:
        """Melted to a share [-] everywhere, at the melting point or within the range."""
        of = self.vessel
        field = alike(of.partly(share), (self.rows, self.rings), of.law)
        state = self._state(field, np.empty(1))
        return state._replace(oil=np.array([state.temperatures[0, 0]]))

    def step(
        self, state: UnitCellState, inlet: float, flow: float, ambient: float, seconds: float,
        *, film: float | None = None,
    ) -> tuple[UnitCellState, Served]:  # fmt: skip
        """State and what was served after a step; as `AxialContainer.step`.

        ``film`` stands in for that of the container [W/(m2 K)], as the flow makes it.
        """
        field, oil = copied(state.field), state.oil.copy()
        cell = self.cell if film is None else self.cell._replace(film=film)
        served = self._advance(cell, field, oil, inlet, flow, ambient, seconds)
        return self._state(field, oil), served

    def serve(
        self, state: UnitCellState, far: Far, ambient: float, seconds: float
    ) -> tuple[UnitCellState, Served]:
        """A step with the oil in a loop over an exchanger; as `AxialContainer.serve`."""
        return serve_cells(self, state, far, ambient, seconds, state.oil)

    def nucleate(self, state: UnitCellState) -> UnitCellState:
        """Trigger crystals everywhere: supercooled melt freezes at once."""
        return self._state(nucleated(state.field), state.oil.copy())

    def run(
        self, state: UnitCellState, drive: Array, seconds: float
    ) -> tuple[UnitCellState, dict[str, Array]]:
        """Many steps at once; ``drive`` is inlet [degC], flow [m3/s], ambient [degC] by step.

        Returns the last state and, by step, outlet [degC], heat [J], loss [J] and melted fraction.
        """
        return run_cells(self, state, drive, seconds)

    def stored(self, state: UnitCellState) -> float:
        """Heat above solid at the melting point in the material and 0 degC in the cap [J]."""
        material = float((state.field.enthalpy @ self.cell.volume).sum())
        return self.channels * (material + self.cell.cap * float(state.oil[0]))

    def above(self, state: UnitCellState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature everywhere [J]."""
        return self.stored(state) - self.stored(self.start(floor, melted=False))

    def front(self, state: UnitCellState) -> Array:
        """Radius up to which each row would be melted from its channel [m]."""
        share = state.fraction @ state.weights
        return np.asarray(
            np.sqrt(self.radius**2 + share * (self.outer**2 - self.radius**2)), np.float64
        )

    def conductance(self, changed: Array, *, freezing: bool = False) -> Array:
        r"""Quasi-steady UA of all channels [W/K] at a melted or frozen fraction 0 ... 1.

        .. math:: UA = n\,H\, 2 \pi \left/ \left[\frac{1}{h_o r} + \frac{\ln(r_f/r_{ch})}{k}
                  \right]\right., \qquad r_f^2 = r_{ch}^2 + f (R^2 - r_{ch}^2)

        with r the bore and k the layer behind it; in an opening channel that melts, r is the front
        and the layer is gone.

        Source
        ------
        Quasi-steady conduction through the layer between channel and front; derived here.
        """
        law = self.vessel.law
        lead = law.solid_conductivity if freezing else law.liquid_conductivity
        front = np.sqrt(self.radius**2 + changed * (self.outer**2 - self.radius**2))
        if self.channel == "opening" and not freezing:
            resistance = 1.0 / (self.film * front)
        else:
            resistance = 1.0 / (self.film * self.radius) + np.log(front / self.radius) / lead
        whole = self.channels * self.vessel.height * 2.0 * math.pi / resistance
        return np.asarray(whole, dtype=np.float64)

    def filling_curve(self, inlet: float, power: float = math.inf) -> tuple[Array, Array]:
        """Time [s] over melted share by the quasi-steady UA, oil at most with a power [W]."""
        rated = self.vessel.rated
        return course(self.vessel, inlet, lambda f: self.conductance(f) / rated, power)

    def emptying_curve(self, inlet: float, power: float = math.inf) -> tuple[Array, Array]:
        """Time [s] over frozen share by the quasi-steady UA, oil at most with a power [W]."""
        rated = self.vessel.rated
        return course(
            self.vessel, inlet, lambda f: self.conductance(f, freezing=True) / rated, power
        )

    def contact(self) -> Contact:
        """Closures of levels 0 and 1 that come nearest to this cell, by least squares.

        Melting is fitted only where the channel opens: the closure cannot fall while melting.
        The skin is fitted to the logarithm of UA, so that the time of a freezing is near (0.92 to
        1.06 of the channel's, 1.4 where opening channels lie far apart); local UA may miss by a
        factor.
        """
        of, share = self.vessel, np.linspace(0.0, 1.0, 101)
        melting, freezing = self.conductance(share), self.conductance(share, freezing=True)
        units = float(melting.max()) / of.rated
        opening, exponent = 1.0, 1.0
        if self.channel == "opening":
            opening = float(melting[0] / melting[-1])
            part = (melting / melting[-1] - opening) / (1.0 - opening)
            (exponent,) = _fit(lambda p: share ** p[0] - part, [0.7], [0.05], [5.0])
        solid = freezing / (units * of.rated)
        skin, power = _fit(
            lambda p: p[1] * np.log(1.0 - share / p[0]) - np.log(solid),
            [1.5, 1.0],
            [1.001, 0.05],
            [50.0, 50.0],
        )
        return Contact(
            units=units, opening=opening, opening_exponent=exponent, skin=skin,
            skin_exponent=power, flow_exponent=0.0, rest=of.contact.rest,
        )  # fmt: skip

    def _advance(
        self, cell: Cell, field: Field, oil: Array, inlet: float, flow: float, ambient: float,
        seconds: float,
    ) -> Served:  # fmt: skip
        rate = self.vessel.rate(flow) / self.channels
        drive = Drive(inlet, rate, ambient)
        steps = max(1, math.ceil(seconds / self.longest - 1e-9))
        outlet = heat = loss = 0.0
        done, law = 0, self.vessel.law
        while done < steps:
            count = min(PORTION, steps - done)
            made = advance(drive, cell, law, field, oil, TOLERANCE, seconds / steps, count)
            if made.turns < 0:
                raise ConvergenceError(
                    f"Unit cell: an implicit step of {seconds / steps:g} s did not converge to "
                    f"{TOLERANCE:g} of the latent heat. Take shorter steps."
                )
            outlet += made.outlet * count / steps
            heat, loss = heat + made.heat, loss + made.loss
            done += count
        return Served(outlet, self.channels * heat, self.channels * loss)

    def _state(self, field: Field, oil: Array) -> UnitCellState:
        temperature, fraction = settled(self.vessel.law, field)
        weights = self.cell.volume / self.cell.volume.sum()
        return UnitCellState(field, fraction, temperature, oil, weights)


def channels_at(spacing: float, floor: float) -> int:
    """Channels of nozzles in a square grid [m] on a floor [m2]; at least one."""
    if not 0.0 < spacing < math.inf:
        raise ParameterError(f"spacing = {spacing} m: must be above 0 m.")
    return max(1, round(floor / spacing**2))


def _fit(
    misses: Callable[[Array], Array], begin: list[float], low: list[float], high: list[float]
) -> list[float]:
    """Least squares of a closure's parameters within bounds."""
    found = least_squares(misses, begin, bounds=(low, high))
    return [float(value) for value in found.x]
