"""What a run hands back: named arrays, headline figures, the energy ledger, tables.

Plain frozen dataclasses on numpy; nothing here knows HDF5. `thermosim.results.result`
puts them together, `thermosim.results.write` and `.read` move them to and from a file.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from thermosim.errors import EnergyBalanceError, InputError

Array = npt.NDArray[np.float64]
TIME = "time"
CALENDAR = "proleptic_gregorian"


def _frozen_array(values: npt.ArrayLike) -> Array:
    """A contiguous float64 view of ``values`` that cannot be written through."""
    array = np.ascontiguousarray(values, dtype=np.float64).view()
    array.flags.writeable = False
    return array


def exact_sum(values: Iterable[float]) -> float:
    """The sum rounded once; not-a-number or infinite where a term is."""
    terms = list(values)
    try:
        return math.fsum(terms)
    except (ValueError, OverflowError):
        return float(sum(terms))


@dataclass(frozen=True, eq=False)
class Variable:
    """An array with its unit, the name of each dimension and one line of description."""

    values: Array
    unit: str
    dims: tuple[str, ...]
    description: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _frozen_array(self.values))
        object.__setattr__(self, "dims", tuple(self.dims))
        if self.values.ndim != len(self.dims) or not self.dims:
            raise InputError(
                f"variable {self.description!r}: {len(self.dims)} dimension names {self.dims} for "
                f"an array of shape {self.values.shape}. Name each dimension; a single number is a "
                "headline, not a variable."
            )
        if self.values.size == 0:
            raise InputError(
                f"variable {self.description!r}: shape {self.values.shape} holds no value. "
                "Leave out what has no values."
            )


Coordinate = Variable  # a Variable whose dims are its own name


def time_coordinate(seconds: npt.ArrayLike, start: datetime) -> Coordinate:
    """Times of a run as a CF coordinate.

    Parameters
    ----------
    seconds : since ``start``, rising [s]
    start : beginning of the run (local standard time, no zone)
    """
    unit = f"seconds since {start:%Y-%m-%d %H:%M:%S}"
    return Variable(_frozen_array(seconds), unit, (TIME,), "time since the start of the run")


@dataclass(frozen=True)
class Headline:
    """One figure a reader wants first."""

    name: str
    value: float
    unit: str
    description: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", float(self.value))


@dataclass(frozen=True, eq=False)
class Ledger:
    """Energy of the whole run [J]: what came in, what went out, what was left stored.

    ``residual_series`` is in - out - stored of each step [J], where a scenario keeps it.
    """

    inputs: dict[str, float]
    outputs: dict[str, float]
    stored: dict[str, float]
    residual_series: Array | None = None

    def __post_init__(self) -> None:
        for name in ("inputs", "outputs", "stored"):
            entries = {key: float(value) for key, value in getattr(self, name).items()}
            object.__setattr__(self, name, entries)
        if self.residual_series is not None:
            object.__setattr__(self, "residual_series", _frozen_array(self.residual_series))

    @property
    def total_in(self) -> float:
        """Energy that came in [J]."""
        return exact_sum(self.inputs.values())

    @property
    def total_out(self) -> float:
        """Energy that went out [J]."""
        return exact_sum(self.outputs.values())

    @property
    def total_stored(self) -> float:
        """Energy stored at the end less that at the start [J]."""
        return exact_sum(self.stored.values())

    @property
    def residual(self) -> float:
        """In - out - stored [J]; zero if energy is conserved."""
        gone = [-value for entry in (self.outputs, self.stored) for value in entry.values()]
        return exact_sum([*self.inputs.values(), *gone])

    @property
    def throughput(self) -> float:
        """The larger of in and out [J]: what the residual is measured against."""
        return max(self.total_in, self.total_out)

    @property
    def relative_residual(self) -> float:
        """Size of the residual as a share of the throughput [-]."""
        if self.residual == 0.0:
            return 0.0
        return abs(self.residual) / self.throughput if self.throughput > 0.0 else math.inf

    def check(self, limit: float = 1e-6) -> None:
        """Raise `EnergyBalanceError` unless the run, and each of its steps, closes.

        Parameters
        ----------
        limit : largest residual allowed, as a share of the run's throughput [-]
        """
        if not self.relative_residual <= limit:
            raise EnergyBalanceError(
                f"The energy ledger does not close: {self.total_in:.6g} J in, "
                f"{self.total_out:.6g} J out, {self.total_stored:.6g} J stored leave "
                f"{self.residual:.3g} J, {self.relative_residual:.2e} of the throughput; "
                f"at most {limit:.0e} is allowed."
            )
        if self.residual_series is None or self.residual_series.size == 0:
            return
        sizes = np.abs(self.residual_series)
        step = int(np.argmax(sizes))  # a not-a-number counts as the largest
        if not sizes.flat[step] <= limit * self.throughput:
            raise EnergyBalanceError(
                f"The energy ledger does not close in step {step}: {sizes.flat[step]:.3g} J are "
                f"missing, at most {limit * self.throughput:.3g} J are allowed."
            )


@dataclass(frozen=True)
class Table:
    """A small table of the report; a cell is a text or a number."""

    title: str
    columns: tuple[str, ...]
    units: tuple[str, ...]  # one a column, "" where a column has none
    rows: tuple[tuple[str | float, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "units", tuple(self.units))
        object.__setattr__(self, "rows", tuple(_cells(row) for row in self.rows))
        widths = {len(self.units), *(len(row) for row in self.rows)}
        if not self.columns or widths != {len(self.columns)}:
            raise InputError(
                f"table {self.title!r}: {len(self.columns)} columns, but units or rows of "
                f"{sorted(widths)} cells. Give each column one unit and each row one cell a column."
            )


def _cells(row: Iterable[str | float]) -> tuple[str | float, ...]:
    return tuple(cell if isinstance(cell, str) else float(cell) for cell in row)


@dataclass(frozen=True)
class Assumption:
    """A value the case did not give, and where the one used comes from."""

    where: str
    value: str
    source: str
