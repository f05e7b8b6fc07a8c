"""Machines asked in a stated order, with a store that has its place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from thermosim_kernels.plant_dispatch import EXTRA, StoreRule, fill

from thermosim.components.dispatch.problem import Array
from thermosim.errors import ParameterError, require


@dataclass(frozen=True, kw_only=True)
class HeatStore:
    """Store of hot water, mixed; it loses a share of its content by the hour."""

    capacity: float  # [J]
    charge: float  # greatest power in [W]
    discharge: float  # greatest power out [W]
    loss: float = 0.0  # of the content, by the hour [-]

    def __post_init__(self) -> None:
        for name, unit in (("capacity", "J"), ("charge", "W"), ("discharge", "W")):
            require(self, name, unit, at_least=0.0)
        require(self, "loss", "-", at_least=0.0, at_most=1.0)

    def kept(self, step: float) -> float:
        """Share of the content left after a step [s]."""
        return float((1.0 - self.loss) ** (step / 3600.0))


class MeritState(NamedTuple):
    """What machines and store do, step by step."""

    made: dict[str, Array]  # machine -> [W]
    unmet: Array  # [W]
    charged: Array  # [W]
    discharged: Array  # [W]
    level: Array  # content after each step [J]
    start: float  # content before the first step [J]


@dataclass(frozen=True, kw_only=True)
class MeritOrder:
    """Order in which machines are asked; ``"store"`` in it is the store's place."""

    order: tuple[str, ...]
    minimum: tuple[float, ...] = ()  # least load over capacity, in this order; empty: none [-]
    charging: tuple[str, ...] = ()  # machines whose spare capacity may charge the store
    store: HeatStore | None = None

    def __post_init__(self) -> None:
        twice = next((name for name in self.order if self.order.count(name) > 1), None)
        if twice is not None:
            raise ParameterError(f"merit order: {twice!r} stands in it twice.")
        if not self.machines:
            raise ParameterError("merit order: at least one machine is needed.")
        if (self.store is not None) != ("store" in self.order):
            raise ParameterError(
                'merit order: a store needs its place, "store", in the order, and the other way '
                "round."
            )
        for name in self.charging:
            if name not in self.machines:
                raise ParameterError(
                    f"merit order: {name!r} cannot charge the store, it is not in the order "
                    f"({', '.join(self.machines)})."
                )
        if self.minimum and len(self.minimum) != len(self.machines):
            raise ParameterError(
                f"merit order: {len(self.minimum)} minimum loads for {len(self.machines)} machines."
            )
        if not all(0.0 <= share <= 1.0 for share in self.minimum):
            raise ParameterError("merit order: every minimum load must lie between 0 and 1.")

    @property
    def machines(self) -> tuple[str, ...]:
        """Machines in their order, without the store."""
        return tuple(name for name in self.order if name != "store")

    def run(
        self,
        demand: Array,
        capacity: dict[str, Array],
        *,
        windows: Array | None = None,
        step: float = 3600.0,
        start: float = 0.0,
    ) -> MeritState:
        """Meet a demand hour by hour.

        Parameters
        ----------
        demand : of each step, shape (n,), >= 0 [W]
        capacity : of each machine in each step, shape (n,) [W]
        windows : whether the store may charge and give, shape (n, 2); None: always
        step : length of a step [s]
        start : content of the store before the first step [J]
        """
        unknown = next((name for name in self.machines if name not in capacity), None)
        if unknown is not None:
            raise ParameterError(
                f"merit order: no machine {unknown!r}; there are {', '.join(capacity)}."
            )
        count = len(self.machines)
        table = np.ascontiguousarray(
            np.column_stack([np.broadcast_to(capacity[n], demand.shape) for n in self.machines]),
            dtype=np.float64,
        )
        charging = np.array([float(name in self.charging) for name in self.machines])
        allowed = np.ones((demand.size, 2)) if windows is None else windows
        out = np.empty((demand.size, count + EXTRA))
        fill(
            np.ascontiguousarray(demand, dtype=np.float64),
            table,
            np.array(self.minimum or (0.0,) * count),
            charging,
            self._rule(step),
            np.ascontiguousarray(allowed, dtype=np.float64),
            step,
            start,
            out,
        )
        made = {name: out[:, k].copy() for k, name in enumerate(self.machines)}
        unmet, charged, given, level = (out[:, count + k].copy() for k in range(EXTRA))
        return MeritState(made, unmet, charged, given, level, start)

    def _rule(self, step: float) -> StoreRule:
        if self.store is None:
            return StoreRule(0.0, 0.0, 0.0, 1.0, 0)
        store = self.store
        place = self.order.index("store")
        return StoreRule(
            float(store.capacity),
            float(store.charge),
            float(store.discharge),
            store.kept(step),
            place,
        )
