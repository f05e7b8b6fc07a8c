"""Waste heat for cities: sewers, stations and heat containers, simulated and checked.

Four lines to a result::

    import thermosim
    case = thermosim.load("sewer-ac-100kw").with_values({"plant.exchanger.length": "300 m"})
    result = case.run()
    result["sewer/outlet_temperature"].values
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Case": "thermosim.case",
    "CaseError": "thermosim.errors",
    "InputError": "thermosim.errors",
    "Result": "thermosim.results",
    "RunError": "thermosim.errors",
    "ThermosimError": "thermosim.errors",
    "compare_all": "thermosim.validate",
    "load": "thermosim.case",
    "names": "thermosim.case",
    "read_result": "thermosim.results",
    "write_result": "thermosim.results",
}

__all__ = [
    "Case",
    "CaseError",
    "InputError",
    "Result",
    "RunError",
    "ThermosimError",
    "__version__",
    "compare_all",
    "load",
    "names",
    "read_result",
    "write_result",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import thermosim`` is instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'thermosim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
