"""The second design of a container: oil inside tubes, material at rest round them."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_dock import Far

from thermosim.components.heat_container.films import tube_friction, tube_nusselt
from thermosim.components.heat_container.loop import serve_cells
from thermosim.components.heat_container.unit_cell import UnitCellContainer, UnitCellState
from thermosim.components.heat_container.vessel import Contact, Served, Vessel
from thermosim.errors import ParameterError, require
from thermosim.materials.fluids import Fluid

Array = npt.NDArray[np.float64]
STEEL = 7850.0  # density [kg/m3]


@dataclass(frozen=True, kw_only=True)
class Tubes:
    """Equal straight tubes, side by side in each pass."""

    number: int  # of all passes
    bore: float  # [m]
    wall: float  # thickness [m]
    length: float  # of a pass [m]
    passes: int = 1  # that the oil goes through one after the other
    conductivity: float = 50.0  # of the wall: carbon steel [W/(m K)]
    density: float = STEEL  # of the wall [kg/m3]
    fins: float = 1.0  # material conducts so many times better for fins on the tubes, >= 1
    turn: float = 2.5  # velocity heads lost in a pass at inlet, outlet and bend

    def __post_init__(self) -> None:
        for name, unit in (
            ("bore", "m"), ("wall", "m"), ("length", "m"), ("conductivity", "W/(m K)"),
            ("density", "kg/m3"),
        ):  # fmt: skip
            require(self, name, unit, above=0.0)
        require(self, "fins", "-", at_least=1.0)
        require(self, "turn", "-", at_least=0.0)
        if self.passes < 1 or self.number < self.passes or self.number % self.passes:
            raise ParameterError(
                f"Tubes: {self.number} tubes in {self.passes} passes: each pass needs the same "
                "number of tubes, one or more."
            )
        if self.length < self.bore:
            raise ParameterError(
                f"Tubes: length = {self.length:g} m of a pass is less than the bore "
                f"({self.bore:g} m)."
            )

    @property
    def abreast(self) -> int:
        """Tubes side by side."""
        return self.number // self.passes

    @property
    def path(self) -> float:
        """Way of the oil through all passes [m]."""
        return self.passes * self.length

    @property
    def outer(self) -> float:
        """Outer radius [m]."""
        return 0.5 * self.bore + self.wall

    @property
    def inside(self) -> float:
        """Oil in all tubes [m3]."""
        return self.number * self.length * 0.25 * math.pi * self.bore**2

    @property
    def volume(self) -> float:
        """Taken by the tubes with their oil [m3]."""
        return self.number * self.length * math.pi * self.outer**2

    @property
    def mass(self) -> float:
        """Of the walls [kg]."""
        return (self.volume - self.inside) * self.density

    def reynolds(self, flow: float, density: float, viscosity: float) -> float:
        """Of a flow through all tubes [m3/s]."""
        return density * self.velocity(flow) * self.bore / viscosity

    def velocity(self, flow: float) -> float:
        """Of the oil in a tube [m/s]."""
        return abs(flow) / (self.abreast * 0.25 * math.pi * self.bore**2)

    def film(self, flow: float, liquid: Fluid, temperature: float) -> float:
        r"""Oil to the outside of the wall, per outer area [W/(m2 K)].

        .. math:: \frac{1}{h} = \frac{r_o}{r_i}\frac{1}{h_i} + \frac{r_o}{k_w}\ln\frac{r_o}{r_i}

        Parameters
        ----------
        flow : through all tubes, not 0 [m3/s]
        liquid : oil
        temperature : at which its properties are taken, held within their range [degC]

        Source
        ------
        `films.tube_nusselt` for a pass, its entrance met anew in each; wall in series.
        """
        at = min(max(temperature, liquid.low), liquid.high)
        reynolds = self.reynolds(flow, liquid.density(at), liquid.viscosity(at))
        nusselt = tube_nusselt(reynolds, liquid.prandtl(at), self.bore / self.length)
        inner = 0.5 * self.bore
        resistance = inner / (0.5 * nusselt * liquid.conductivity(at))
        wall = inner * math.log(self.outer / inner) / self.conductivity
        return inner / (self.outer * (resistance + wall))

    def pressure_drop(self, flow: float, liquid: Fluid, temperature: float) -> float:
        """Over all passes [Pa]: Darcy, and ``turn`` velocity heads a pass (assumed)."""
        at = min(max(temperature, liquid.low), liquid.high)
        density = liquid.density(at)
        reynolds = self.reynolds(flow, density, liquid.viscosity(at))
        head = 0.5 * density * self.velocity(flow) ** 2
        heads = tube_friction(reynolds) * self.length / self.bore + self.turn
        return self.passes * heads * head if flow else 0.0


@dataclass(frozen=True, kw_only=True)
class TubeContainer:
    """Level 2 of a container with tubes: one tube of many and the rings of material round it.

    The inside film follows flow and temperature of the oil in every step. All passes of a tube
    are one channel as long as all of them, each with its share of the material; neighbours do
    not exchange heat. Oil in tubes and headers is one well-mixed volume at the upper end; the
    walls of tubes and vessel store nothing unless the law of the vessel has them.
    """

    vessel: Vessel
    tubes: Tubes
    fluid: Fluid  # what flows in them; the vessel's oil is this at one temperature
    rows: int = 20
    rings: int = 16
    longest: float = 300.0  # implicit step [s]

    @cached_property
    def core(self) -> UnitCellContainer:
        """Channel and rings, with the film of the rated flow at the melting point."""
        of, tubes = self.vessel, self.tubes
        law = of.law._replace(
            solid_conductivity=tubes.fins * of.law.solid_conductivity,
            liquid_conductivity=tubes.fins * of.law.liquid_conductivity,
        )
        whole = replace(
            of, law=law, height=tubes.path, hold_up=0.0, cap=of.cap + tubes.inside, apart=True
        )
        return UnitCellContainer(
            vessel=whole, channels=tubes.abreast, radius=tubes.outer,
            film=tubes.film(of.rated_flow, self.fluid, of.melting_point),
            rows=self.rows, rings=self.rings, longest=self.longest,
        )  # fmt: skip

    def start(self, temperature: float, *, melted: bool | None = None) -> UnitCellState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        return self.core.start(temperature, melted=melted)

    def filled(self, share: float) -> UnitCellState:
        """Melted to a share [-] everywhere, at the melting point or within the range."""
        return self.core.filled(share)

    def nucleate(self, state: UnitCellState) -> UnitCellState:
        """Trigger crystals everywhere: supercooled melt freezes at once."""
        return self.core.nucleate(state)

    def step(
        self, state: UnitCellState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[UnitCellState, Served]:
        """State and what was served after a step; as `AxialContainer.step`.

        Properties of the oil are taken midway between its entering and the material.
        """
        film = None
        if self.vessel.rate(flow):
            film = self.tubes.film(flow, self.fluid, 0.5 * (inlet + state.temperature))
        return self.core.step(state, inlet, flow, ambient, seconds, film=film)

    def serve(
        self, state: UnitCellState, far: Far, ambient: float, seconds: float
    ) -> tuple[UnitCellState, Served]:
        """A step with the oil in a loop over an exchanger; as `AxialContainer.serve`."""
        return serve_cells(self, state, far, ambient, seconds, state.oil)

    def stored(self, state: UnitCellState) -> float:
        """Heat above solid at the melting point in the material and 0 degC in the oil [J]."""
        return self.core.stored(state)

    def above(self, state: UnitCellState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature everywhere [J]."""
        return self.core.above(state, floor)

    def conductance(self, changed: Array, *, freezing: bool = False) -> Array:
        """Quasi-steady UA [W/K] at a melted or frozen fraction; `UnitCellContainer.conductance`."""
        return self.core.conductance(changed, freezing=freezing)

    def contact(self) -> Contact:
        """Closures of levels 0 and 1: UA that melts in the same time, and a skin.

        A melting layer's UA falls while the closure can only rise, so a uniform UA is given in
        which the whole cell melts in the same time; frozen layers as `UnitCellContainer.contact`.
        Both are coarse: see `misfit`. Prefer this level to 0 and 1.
        """
        fitted, share = self.core.contact(), np.linspace(0.0, 1.0, 401)
        units = 1.0 / float(np.trapezoid(1.0 / self.conductance(share), share)) / self.vessel.rated
        return replace(fitted, units=units, opening=1.0, opening_exponent=1.0)

    def misfit(self) -> tuple[float, float]:
        """Largest error of `contact` over the mean UA [-], melting and freezing.

        Freezing is compared with the skin fitted to UA at the start of melting.
        """
        share = np.linspace(0.0, 1.0, 101)
        melting, freezing = self.conductance(share), self.conductance(share, freezing=True)
        given = self.contact()
        uniform = given.units * self.vessel.rated
        skin = float(melting[0]) * (1.0 - share / given.skin) ** given.skin_exponent
        return (
            float(np.abs(uniform - melting).max() / melting.mean()),
            float(np.abs(skin - freezing).max() / freezing.mean()),
        )
