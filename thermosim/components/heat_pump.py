"""A water-source heat pump or chiller: which model, which limits, which part load."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from thermosim_kernels.heat_pump import interpolate
from thermosim_kernels.heat_pump_machine import (
    CARNOT,
    CONSTANT,
    EXPONENTIAL,
    GRADE,
    LINEAR,
    LORENZ,
    ON_OFF,
    POLYNOMIAL,
    POWER_FIT,
    STEADY,
    TABLE,
    TABULATED,
    Duty,
    Machine,
    Performance,
    performance,
)
from thermosim_kernels.source_loop import (
    NOT_CONVERGED,
    UNSUPPORTED,
    LoopState,
    duty_step_plain,
)

from thermosim.errors import ConvergenceError, ParameterError, require
from thermosim.materials.heat_pumps import Array, MachineTable, linear_fit, machine_table

Model = Literal["carnot", "lorenz", "linear", "table", "constant"]
PartLoad = Literal["none", "on_off", "polynomial"]
Mode = Literal["off", "heating", "cooling", "hot_water"]

MODELS: dict[str, int] = {
    "carnot": CARNOT,
    "lorenz": LORENZ,
    "linear": LINEAR,
    "table": TABLE,
    "constant": CONSTANT,
}
PART_LOADS: dict[str, int] = {"none": STEADY, "on_off": ON_OFF, "polynomial": POLYNOMIAL}
SOURCE_TEMPERATURE: dict[str, str] = {
    "carnot": "leaving",
    "lorenz": "both",
    "linear": "entering",
    "table": "entering",
    "constant": "none",
}
"""Which source temperature a model was made for; mixing them up costs about 0.5 of COP."""


@dataclass(frozen=True, kw_only=True)
class HeatPump:
    """Heat pump between a source water loop and a load.

    ``carnot`` and ``lorenz`` heat and cool; ``linear`` only heats; ``table`` does what its
    data cover; ``constant`` is screening and must be called so wherever results are shown.
    """

    model: Model
    data: str = ""  # linear, table: name in materials/heat_pumps.toml
    efficiency: float = 0.5  # share of Carnot or Lorenz at reference_capacity (assumed) [-]
    reference_capacity: float | None = None  # of the efficiency; None: no size law [W]
    size_exponent: float = 0.0  # efficiency ~ (capacity / reference_capacity)^exponent [-]
    sink_pinch: float = 2.0  # carnot [K]
    source_pinch: float = 2.0  # carnot [K]
    approach_follows_load: bool = False  # carnot: pinches ~ load over nominal capacity
    minimum_lift: float = 5.0  # carnot, lorenz, table of points (assumed) [K]
    cop: float = 4.0  # constant [-]
    eer: float = 4.0  # constant [-]

    capacity: float | None = None  # heating, at the rated point; table: None as published [W]
    rated_source: float = 10.0  # source entering [°C]
    rated_supply: float = 45.0  # [°C]
    capacity_source: float = 0.03  # per K of entering source: WAMAK; not for tables [1/K]
    capacity_sink: float = 0.0  # per K of supply [1/K]
    cooling_capacity: float | None = None  # None: as capacity, or as published [W]
    cooling_rated_source: float = 25.0  # source entering [°C]
    cooling_rated_chilled: float = 7.0  # scales a cooling table [°C]
    cooling_source: float = -0.0066  # per K of entering source: Carrier 25-40 °C [1/K]

    part_load: PartLoad = "none"
    degradation: float = 0.9  # C_d of on_off, EN 14825 (assumed) [-]
    part_load_linear: float = 0.0  # polynomial 1 + l (r - 1) + s (r^2 - 1) [-]
    part_load_square: float = 0.0
    source_minimum: float = 2.0  # coldest source water leaving, water without antifreeze [°C]
    source_maximum: float = 45.0  # warmest source water leaving, in cooling (assumed) [°C]

    _machine: Machine = field(init=False, repr=False, compare=False)
    _plain: tuple[tuple[Any, ...], tuple[Any, ...], Array] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ParameterError(f"HeatPump.model = {self.model!r}: one of {', '.join(MODELS)}.")
        if self.part_load not in PART_LOADS:
            raise ParameterError(
                f"HeatPump.part_load = {self.part_load!r}: one of {', '.join(PART_LOADS)}."
            )
        self._check_ranges()
        if self.model != "table" and self.capacity is None:
            raise ParameterError("HeatPump.capacity: needed by every model but the table.")
        machine = self._build()
        object.__setattr__(self, "_machine", machine)
        plain = (tuple(machine.heating), tuple(machine.cooling), machine.table)
        object.__setattr__(self, "_plain", plain)

    def _check_ranges(self) -> None:
        require(self, "efficiency", "-", above=0.0, at_most=1.0)
        require(self, "minimum_lift", "K", above=0.0)
        for name in ("sink_pinch", "source_pinch"):
            require(self, name, "K", at_least=0.0, at_most=20.0)
        for name in ("cop", "eer"):
            require(self, name, "-", above=1.0, at_most=50.0)
        for name in ("capacity", "cooling_capacity", "reference_capacity"):
            if getattr(self, name) is not None:
                require(self, name, "W", above=0.0)
        for name in (
            "rated_source",
            "rated_supply",
            "cooling_rated_source",
            "cooling_rated_chilled",
            "source_minimum",
            "source_maximum",
        ):
            require(self, name, "degC", at_least=-50.0, at_most=150.0)
        for name in ("capacity_source", "capacity_sink", "cooling_source"):
            require(self, name, "1/K", at_least=-0.2, at_most=0.2)
        require(self, "size_exponent", "-", at_least=-1.0, at_most=1.0)
        require(self, "degradation", "-", at_least=0.0, at_most=1.0)
        for name in ("part_load_linear", "part_load_square"):
            require(self, name, "-", at_least=-5.0, at_most=5.0)
        if self.part_load == "polynomial":
            self._check_polynomial()

    def _check_polynomial(self) -> None:
        ratio = np.linspace(0.0, 1.0, 101)
        factor = (
            1.0 + self.part_load_linear * (ratio - 1.0) + self.part_load_square * (ratio**2 - 1.0)
        )
        if factor.min() < 0.0:
            raise ParameterError(
                "HeatPump.part_load_linear, part_load_square: the factor on the COP falls to "
                f"{factor.min():.3g}; it must not be negative between no and full load."
            )

    def parameters(self) -> Machine:
        """Parameters for the kernels."""
        return self._machine

    @property
    def source_temperature(self) -> str:
        """Source temperature the model wants: leaving, entering, both or none."""
        return SOURCE_TEMPERATURE[self.model]

    @property
    def is_screening(self) -> bool:
        """True for the constant COP, which ignores every temperature."""
        return self.model == "constant"

    def sized_efficiency(self) -> float:
        """Share of Carnot or Lorenz after the size law [-]."""
        if self.capacity is None or self.reference_capacity is None:
            return self.efficiency
        sized: float = (
            self.efficiency * (self.capacity / self.reference_capacity) ** self.size_exponent
        )
        if not sized <= 1.0:
            raise ParameterError(
                f"HeatPump.size_exponent = {self.size_exponent!r} -: the size law gives a share "
                f"of {sized:.3g} of Carnot; it must be at most 1."
            )
        return sized

    def solve(
        self,
        mode: Mode,
        load: float,
        exchanger_slope: float,
        exchanger_offset: float,
        capacity_rate: float,
        supply: float,
        sink_return: float,
    ) -> LoopState:
        """One step of the source loop: see `thermosim_kernels.source_loop.duty_step`.

        Load [W], exchanger T_out = slope T_in + offset [-, °C], source water [W/K], load
        side leaving and entering [°C].
        """
        heating, cooling, table = self._plain
        state = LoopState._make(
            duty_step_plain(
                cooling if mode == "cooling" else heating,
                table,
                0.0 if mode == "off" else load,
                exchanger_slope,
                exchanger_offset,
                capacity_rate,
                supply,
                sink_return,
            )
        )
        if state.status == UNSUPPORTED:
            raise ParameterError(f"HeatPump.data = {self.data!r}: has no data for {mode}.")
        if state.status == NOT_CONVERGED:
            raise ConvergenceError(
                f"HeatPump: source loop did not converge in {state.iterations} iterations; "
                f"last: load {load:.6g} W, source {state.outlet:.6g} °C entering, "
                f"{state.inlet:.6g} °C leaving."
            )
        return state

    def performance(
        self,
        mode: Mode,
        load: float,
        source_in: float,
        source_out: float,
        supply: float,
        sink_return: float,
    ) -> Performance:
        """Capacity [W] and COP or EER at known temperatures [°C] and load [W]."""
        machine = self._machine
        duty = machine.cooling if mode == "cooling" else machine.heating
        return performance(duty, machine.table, load, source_in, source_out, supply, sink_return)

    def _build(self) -> Machine:
        machine = Machine(self._heating(), self._cooling(), np.zeros((2, 2, 2)))
        if self.model == "linear":
            return self._with_fit(machine)
        if self.model == "table":
            table = machine_table(self.data)
            return (self._with_grid if table.rectilinear else self._with_points)(machine, table)
        return machine

    def _heating(self) -> Duty:
        """Heating without fit or table; capacity exponential in both temperatures."""
        source, sink = float(self.capacity_source), float(self.capacity_sink)
        on_off = self.part_load == "on_off"
        return Duty(
            sign=1.0,
            available=True,
            model=MODELS[self.model],
            share=float(self.cop if self.is_screening else self.sized_efficiency()),
            sink_pinch=float(self.sink_pinch),
            source_pinch=float(self.source_pinch),
            approach_follows_load=bool(self.approach_follows_load),
            minimum_lift=float(self.minimum_lift),
            cop_per_source=0.0,
            cop_per_sink=0.0,
            cop_constant=0.0,
            capacity_law=EXPONENTIAL,
            capacity=float(self.capacity or 0.0),
            capacity_per_source=source,
            capacity_per_sink=sink,
            capacity_constant=float(-source * self.rated_source - sink * self.rated_supply),
            part_load=PART_LOADS[self.part_load],
            part_load_linear=float(self.degradation if on_off else self.part_load_linear),
            part_load_square=float(self.part_load_square),
            source_limit=float(self.source_minimum),
        )

    def _cooling(self) -> Duty:
        """The same machine the other way round; capacity exponential in the source."""
        source = float(self.cooling_source)
        return self._heating()._replace(
            sign=-1.0,
            share=float(self.eer if self.is_screening else self.sized_efficiency()),
            capacity=float(self.cooling_capacity or self.capacity or 0.0),
            capacity_per_source=source,
            capacity_per_sink=0.0,
            capacity_constant=float(-source * self.cooling_rated_source),
            source_limit=float(self.source_maximum),
        )

    def _with_fit(self, machine: Machine) -> Machine:
        """Linear fit; its reference power such that the rated point gives ``capacity``."""
        fit = linear_fit(self.data)
        duty = machine.heating._replace(
            cop_per_source=fit.cop[0], cop_per_sink=fit.cop[1], cop_constant=fit.cop[2]
        )
        if fit.fitted_capacity:
            rated = np.array([self.rated_source, self.rated_supply, 1.0])
            nominal = max(float(rated @ fit.power), 0.25) * max(float(rated @ fit.cop), 1.0)
            duty = duty._replace(
                capacity_law=POWER_FIT,
                capacity=duty.capacity / nominal,
                capacity_per_source=fit.power[0],
                capacity_per_sink=fit.power[1],
                capacity_constant=fit.power[2],
            )
        return machine._replace(heating=duty, cooling=machine.cooling._replace(available=False))

    def _with_grid(self, machine: Machine, table: MachineTable) -> Machine:
        """Rectilinear table, scaled to the wanted capacity at the rated point."""
        cooling = table.direction == "cooling"
        source = self.cooling_rated_source if cooling else self.rated_source
        load = self.cooling_rated_chilled if cooling else self.rated_supply
        values = _with_axes(
            table.source_entering,
            table.load_leaving,
            table.capacity / table.electricity,
            table.capacity,
        )
        published = interpolate(values, 1, float(source), float(load))
        values[1, 1:, 1:] /= published
        duty = machine.cooling if cooling else machine.heating
        duty = duty._replace(capacity_law=TABULATED, capacity=duty.capacity or published)
        if cooling:
            other = machine.heating._replace(available=False)
            return Machine(other, duty, values)
        return Machine(duty, machine.cooling._replace(available=False), values)

    def _with_points(self, machine: Machine, table: MachineTable) -> Machine:
        """Scattered heating points: share of Carnot over the lift, exponential capacity."""
        lift, share = _grade_over_lift(table)
        constant, per_source, per_sink = _exponential_capacity(table)
        rated = per_source * self.rated_source + per_sink * self.rated_supply
        duty = machine.heating._replace(
            model=GRADE,
            capacity=float(self.capacity or np.exp(constant + rated)),
            capacity_per_source=per_source,
            capacity_per_sink=per_sink,
            capacity_constant=float(-rated),
        )
        cooling = machine.cooling._replace(available=False)
        return Machine(duty, cooling, _with_axes(lift, np.zeros(1), share.reshape(-1, 1)))


def _with_axes(rows: Array, columns: Array, *layers: Array) -> Array:
    """Table of the kernels: every layer carries its axes in its first row and column."""
    table = np.zeros((2, rows.size + 1, columns.size + 1))
    table[:, 1:, 0] = rows
    table[:, 0, 1:] = columns
    for index, layer in enumerate(layers):
        table[index, 1:, 1:] = layer
    return table


def _grade_over_lift(table: MachineTable) -> tuple[Array, Array]:
    """Share of Carnot (source entering, load leaving) at each lift, equal lifts averaged."""
    lift = table.load_leaving - table.source_entering
    share = table.capacity / table.electricity * lift / (table.load_leaving + 273.15)
    lifts = np.unique(lift)
    return lifts, np.array([share[lift == one].mean() for one in lifts])


def _exponential_capacity(table: MachineTable) -> tuple[float, float, float]:
    """Least squares of ln(capacity): constant, per K of source, per K of supply."""
    terms = np.stack(
        [np.ones(table.capacity.size), table.source_entering, table.load_leaving], axis=1
    )
    constant, source, sink = np.linalg.lstsq(terms, np.log(table.capacity), rcond=None)[0]
    return float(constant), float(source), float(sink)
