"""Containers between sources and users: fewest containers, tractors and drivers for a day.

The problem, its arithmetic bounds, dwell times and the checker are here. What needs the solver
or a kernel is imported from its own module: `solver`, `diagnosis`, `day`.
"""

from thermosim.components.container_fleet.bounds import Bounds, bounds, contradictions
from thermosim.components.container_fleet.checker import check
from thermosim.components.container_fleet.dwell import (
    Dwell,
    FixedDwell,
    TableDwell,
    latent_bed_time,
)
from thermosim.components.container_fleet.plan import Duty, Operation, Plan, Step, Tour
from thermosim.components.container_fleet.problem import (
    DAY,
    HOUR,
    Circulation,
    DutyRule,
    Follow,
    Source,
    User,
    slots_in,
)

__all__ = [
    "DAY",
    "HOUR",
    "Bounds",
    "Circulation",
    "Duty",
    "DutyRule",
    "Dwell",
    "FixedDwell",
    "Follow",
    "Operation",
    "Plan",
    "Source",
    "Step",
    "TableDwell",
    "Tour",
    "User",
    "bounds",
    "check",
    "contradictions",
    "latent_bed_time",
    "slots_in",
]
