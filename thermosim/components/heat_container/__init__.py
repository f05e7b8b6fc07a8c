"""Heat containers: phase-change material and oil, by design and level of detail."""

from thermosim_kernels.container_dock import Far

from thermosim.components.heat_container.axial import AxialContainer, AxialState
from thermosim.components.heat_container.box import BoxContainer, BoxState
from thermosim.components.heat_container.capsules import (
    CapsuleContainer,
    Capsules,
    CapsuleState,
)
from thermosim.components.heat_container.droplets import Drops, Melt, drops
from thermosim.components.heat_container.ledger import LedgerContainer, LedgerState
from thermosim.components.heat_container.tubes import TubeContainer, Tubes
from thermosim.components.heat_container.unit_cell import (
    UnitCellContainer,
    UnitCellState,
    channels_at,
)
from thermosim.components.heat_container.vessel import Contact, Oil, Served, Vessel

__all__ = [
    "AxialContainer",
    "AxialState",
    "BoxContainer",
    "BoxState",
    "CapsuleContainer",
    "CapsuleState",
    "Capsules",
    "Contact",
    "Drops",
    "Far",
    "LedgerContainer",
    "LedgerState",
    "Melt",
    "Oil",
    "Served",
    "TubeContainer",
    "Tubes",
    "UnitCellContainer",
    "UnitCellState",
    "Vessel",
    "channels_at",
    "drops",
]
