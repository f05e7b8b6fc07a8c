"""Variables as an xarray Dataset; xarray is an optional extra, imported only here."""

from typing import Any

from thermosim.errors import InputError
from thermosim.results.model import CALENDAR, TIME, Variable


def to_xarray(variables: dict[str, Variable], about: dict[str, str]) -> Any:
    """One `xarray.Dataset` of variables and coordinates by path, with time decoded."""
    try:
        import xarray
    except ImportError as error:
        raise InputError(
            "to_xarray needs the package xarray. Install it with: "
            "pip install 'thermosim-heat[xarray]'"
        ) from error
    arrays = {}
    for path, variable in variables.items():
        attributes = {"units": variable.unit, "long_name": variable.description}
        if path == TIME:
            attributes["calendar"] = CALENDAR
        arrays[path] = (variable.dims, variable.values, attributes)
    return xarray.decode_cf(xarray.Dataset(arrays, attrs=about))
