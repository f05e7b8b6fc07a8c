"""Sewer renewal profile with embedded heat exchanger tubes."""

from thermosim_kernels.profile_table import ConductanceTable, covered, floating_back, lookup

from thermosim.components.profile.renewal import ASSUMED, RenewalProfile

__all__ = ["ASSUMED", "ConductanceTable", "RenewalProfile", "covered", "floating_back", "lookup"]
