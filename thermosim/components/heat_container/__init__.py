"""Heat containers: phase-change material and oil in direct contact, by levels of detail."""

from thermosim_kernels.container_dock import Far

from thermosim.components.heat_container.axial import AxialContainer, AxialState
from thermosim.components.heat_container.ledger import LedgerContainer, LedgerState
from thermosim.components.heat_container.vessel import Contact, Oil, Served, Vessel

__all__ = [
    "AxialContainer",
    "AxialState",
    "Contact",
    "Far",
    "LedgerContainer",
    "LedgerState",
    "Oil",
    "Served",
    "Vessel",
]
