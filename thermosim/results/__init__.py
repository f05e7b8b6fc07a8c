"""Results of a run: the model, and its way to and from an HDF5 file.

Importing this costs numpy only; h5py is loaded by the first file written or read.
"""

from os import PathLike

from thermosim.results.model import (
    Array,
    Assumption,
    Coordinate,
    Headline,
    Ledger,
    Table,
    Variable,
    time_coordinate,
)
from thermosim.results.result import Result

__all__ = [
    "Array",
    "Assumption",
    "Coordinate",
    "Headline",
    "Ledger",
    "Result",
    "Table",
    "Variable",
    "read_result",
    "time_coordinate",
    "write_result",
]


def write_result(result: Result, path: str | PathLike[str], *, overwrite: bool = True) -> None:
    """Write a result as one HDF5 file; readers see the old file or the new one, never a part.

    Parameters
    ----------
    path : the file; its folder must exist
    overwrite : if False, an existing file is an error
    """
    from thermosim.results import write

    write.write_result(result, path, overwrite=overwrite)


def read_result(path: str | PathLike[str], *, budget: int | None = None) -> Result:
    """Read a result file; whatever is wrong with it becomes a `ResultFileError`.

    Parameters
    ----------
    budget : bytes that all arrays together may claim; 2 GiB if None
    """
    from thermosim.results import read, scan

    return read.read_result(path, budget=scan.BUDGET if budget is None else budget)
