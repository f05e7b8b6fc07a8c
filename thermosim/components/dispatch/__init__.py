"""Which machine runs when: by a stated order, or by least cost."""

from thermosim.components.dispatch.merit import HeatStore, MeritOrder, MeritState
from thermosim.components.dispatch.optimal import solve
from thermosim.components.dispatch.problem import Machine, Problem, Schedule, SharedLimit, Store
from thermosim.components.dispatch.rolling import solve_rolling

__all__ = [
    "HeatStore",
    "Machine",
    "MeritOrder",
    "MeritState",
    "Problem",
    "Schedule",
    "SharedLimit",
    "Store",
    "solve",
    "solve_rolling",
]
