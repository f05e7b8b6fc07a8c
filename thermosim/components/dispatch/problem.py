"""What is to be dispatched: demands, machines, stores and limits that machines share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from thermosim.errors import ParameterError, require

Array: TypeAlias = npt.NDArray[np.float64]
Hourly: TypeAlias = float | Array


@dataclass(frozen=True, kw_only=True, eq=False)
class Machine:
    """Makes one product, at a cost in each step, and may take others for it."""

    name: str
    product: str
    capacity: Hourly  # [W]
    cost: Hourly = 0.0  # of what it makes [money/J]
    uses: Mapping[str, Hourly] = field(default_factory=dict)  # product -> taken per made [-]
    minimum: float = 0.0  # least load over capacity while on, on_off only [-]
    on_off: bool = False  # whether it may only stand still or run above its minimum

    def __post_init__(self) -> None:
        require(self, "minimum", "-", at_least=0.0, at_most=1.0)
        if self.minimum > 0.0 and not self.on_off:
            raise ParameterError(
                f"machine {self.name}: a minimum of {self.minimum:g} needs on_off = True."
            )
        if not np.all(np.asarray(self.capacity) >= 0.0):
            raise ParameterError(f"machine {self.name}: capacity must be at least 0 W, all hours.")


@dataclass(frozen=True, kw_only=True)
class Store:
    """Keeps one product for later steps."""

    name: str
    product: str
    capacity: float  # [J]
    charge: float  # greatest power in [W]
    discharge: float  # greatest power out [W]
    loss: float = 0.0  # of the content, in each step [-]
    start: float | None = None  # content before the first step; None: the same as at the end [J]
    end: float | None = None  # least content after the last step, with a start only [J]

    def __post_init__(self) -> None:
        for name, unit in (("capacity", "J"), ("charge", "W"), ("discharge", "W")):
            require(self, name, unit, at_least=0.0)
        require(self, "loss", "-", at_least=0.0, at_most=1.0)
        for name in ("start", "end"):
            if getattr(self, name) is not None:
                require(self, name, "J", at_least=0.0, at_most=self.capacity)


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedLimit:
    """Something that several machines draw on together, steam of one boiler for example."""

    name: str
    capacity: Hourly  # [W]
    uses: Mapping[str, Hourly]  # machine -> drawn per made [-]


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """Least cost of meeting all demands.

    ``shortage`` is the price of what stays unmet [money/J]; None: all must be met. Each
    balance is an equality: made + discharged + unmet = demand + charged + taken by others.
    """

    demand: Mapping[str, Array]  # product -> of each step [W]
    machines: tuple[Machine, ...]
    stores: tuple[Store, ...] = ()
    limits: tuple[SharedLimit, ...] = ()
    step: float = 3600.0  # [s]
    shortage: float | None = None

    def __post_init__(self) -> None:
        require(self, "step", "s", above=0.0)
        if not self.demand or not self.machines:
            raise ParameterError("dispatch: at least one demand and one machine are needed.")
        if len({np.size(values) for values in self.demand.values()}) != 1:
            raise ParameterError("dispatch: all demands need the same number of steps.")
        names = [m.name for m in self.machines] + [s.name for s in self.stores]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ParameterError(f"dispatch: two machines or stores are called {twice!r}.")
        known = {machine.name for machine in self.machines}
        for machine in self.machines:
            for product in (machine.product, *machine.uses):
                self._known(product, f"machine {machine.name}")
        for store in self.stores:
            self._known(store.product, f"store {store.name}")
        for limit in self.limits:
            for name in limit.uses:
                if name not in known:
                    raise ParameterError(
                        f"limit {limit.name}: no machine {name!r}; there are "
                        f"{', '.join(sorted(known))}."
                    )

    def _known(self, product: str, where: str) -> None:
        if product not in self.demand:
            raise ParameterError(
                f"{where}: product {product!r} has no balance; there are "
                f"{', '.join(self.demand)}. Give it a demand, of zeros if nobody else asks for it."
            )

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(np.size(next(iter(self.demand.values()))))

    def hourly(self, value: Hourly, what: str) -> Array:
        """A value for each step."""
        array = np.asarray(value, dtype=np.float64)
        if array.ndim == 0:
            return np.full(self.steps, float(array))
        if array.shape != (self.steps,):
            raise ParameterError(f"{what}: {array.size} values for {self.steps} steps.")
        if not np.isfinite(array).all():
            raise ParameterError(f"{what}: hour {int(np.argmin(np.isfinite(array)))} is no number.")
        return array


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """What every machine and store does in each step."""

    cost: float  # of what is made, without the price of a shortage [money]
    made: dict[str, Array]  # machine -> [W]
    unmet: dict[str, Array]  # product -> [W]
    charged: dict[str, Array]  # store -> [W]
    discharged: dict[str, Array]  # store -> [W]
    level: dict[str, Array]  # store -> content after each step [J]
    on: dict[str, Array]  # machine with on_off -> 0 or 1
    shortage: float = 0.0  # price paid for what is unmet [money]
