"""`Result`: everything one run hands back, in one checked object."""

import difflib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

from thermosim.errors import InputError
from thermosim.results.digest import physical_digest
from thermosim.results.model import (
    TIME,
    Array,
    Assumption,
    Coordinate,
    Headline,
    Ledger,
    Table,
    Variable,
    exact_sum,
)

How = Literal["mean", "sum", "integral", "max", "min", "last", "first", "rms"]
# first names of paths, and names of dimensions, that the file keeps for itself
RESERVED = frozenset({
    "headlines", "ledger", "tables", "text", "provenance", "manifest", "VTKHDF", "row", "column"
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result:
    """Named arrays of a run, its headline figures, energy ledger, tables and origin.

    ``variables`` are keyed by path, "plant/heat_pump/electricity"; every dimension of theirs
    has a coordinate of its name. Only ``provenance`` may differ between two equal runs.
    """

    title: str
    scenario: str
    variables: dict[str, Variable]
    coordinates: dict[str, Coordinate]
    headlines: tuple[Headline, ...]
    ledger: Ledger
    tables: tuple[Table, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    notes: tuple[str, ...] = ()
    case_text: str = ""
    provenance: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("headlines", "tables", "assumptions", "notes"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _check_names(self)
        for name, axis in self.coordinates.items():
            if axis.dims != (name,):
                raise InputError(f"coordinate {name!r}: its dims are {axis.dims}, not ({name!r},).")
        for path, variable in self.variables.items():
            _check_shape(path, variable, self.coordinates)
        if TIME in self.coordinates and np.any(np.diff(self.coordinates[TIME].values) <= 0.0):
            raise InputError("coordinate 'time': the times do not rise strictly.")

    def __getitem__(self, path: str) -> Variable:
        """The variable or coordinate of this path."""
        found = self.variables.get(path) or self.coordinates.get(path)
        if found is None:
            raise InputError(_unknown("variable", path, [*self.variables, *self.coordinates]))
        return found

    def __contains__(self, path: object) -> bool:
        return path in self.variables or path in self.coordinates

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __repr__(self) -> str:
        steps = self.coordinates[TIME].values.size if TIME in self.coordinates else 0
        return (
            f"<Result {self.title!r}: {self.scenario}, {len(self.variables)} variables, "
            f"{steps} times, {len(self.headlines)} headlines, {len(self.tables)} tables>"
        )

    def headline(self, name: str) -> Headline:
        """The headline of this name."""
        for entry in self.headlines:
            if entry.name == name:
                return entry
        raise InputError(_unknown("headline", name, [entry.name for entry in self.headlines]))

    def physical_digest(self) -> str:
        """SHA-256 [hex] of all that is physics: arrays, headlines, ledger, tables."""
        return physical_digest(
            self.coordinates, self.variables, self.headlines, self.ledger, self.tables
        )

    def to_xarray(self) -> Any:
        """An `xarray.Dataset` of all variables, with time decoded."""
        from thermosim.results.export import to_xarray

        about = {"title": self.title, "scenario": self.scenario}
        return to_xarray({**self.coordinates, **self.variables}, about)

    def steps(self) -> Array:
        """Length of each time step [s].

        Values belong to steps. Times that begin with 0 mark the beginnings of the steps (the
        last step is as long as the one before), other times mark the ends.
        """
        times = self["time"].values
        if times[0] != 0.0:
            return np.diff(times, prepend=0.0)
        if times.size == 1:
            raise InputError("time: a single instant has no step to integrate over.")
        steps = np.diff(times)
        return np.append(steps, steps[-1])

    def reduce(self, name: str, how: str) -> float:
        """One number out of a variable, or the value of a headline.

        Parameters
        ----------
        name : path of a variable, or name of a headline
        how : mean, sum, max, min or rms of all values; first or last of a series in time;
            integral over time, value times step [unit of the variable times s]
        """
        if how not in get_args(How):
            raise InputError(_unknown("way to reduce", how, list(get_args(How))))
        if name not in self:
            known = [*self.variables, *(entry.name for entry in self.headlines)]
            if name not in known:
                raise InputError(_unknown("variable or headline", name, known))
            if how == "integral":
                raise InputError(f"{name}: a headline is one number and has no integral.")
            return self.headline(name).value
        if how in ("first", "last", "integral") and self[name].dims != (TIME,):
            raise InputError(
                f"{name}: {how} needs a series in time, this has the dimensions {self[name].dims}."
            )
        return self._reduce(self[name].values, how)

    def _reduce(self, values: Array, how: str) -> float:
        match how:
            case "integral":
                return exact_sum(values * self.steps())
            case "sum":
                return exact_sum(values.flat)
            case "mean":
                return exact_sum(values.flat) / values.size
            case "rms":
                return math.sqrt(exact_sum(np.square(values).flat) / values.size)
            case "first" | "last":
                return float(values[0 if how == "first" else -1])
            case _:
                return float(values.max() if how == "max" else values.min())


def _unknown(kind: str, name: str, known: list[str]) -> str:
    """A sentence naming what is nearest to a name that does not exist."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    if near:
        return f"No {kind} {name!r} in this result. Did you mean {near[0]!r}?"
    return f"No {kind} {name!r} in this result. It has: {', '.join(sorted(known)) or 'none'}."


def _check_names(result: Result) -> None:
    paths = [*result.coordinates, *result.variables]
    taken = set(paths)
    if len(taken) < len(paths):
        raise InputError("a variable has the name of a coordinate: rename one of them.")
    for path in paths:
        parts = path.split("/")
        if not all(p.isprintable() and p.strip(".") and p == p.strip() for p in parts):
            raise InputError(f"{path!r} is no path: write names separated by '/'.")
        if parts[0] in RESERVED:
            raise InputError(f"{path!r}: {parts[0]!r} is a name the result file keeps for itself.")
        for depth in range(1, len(parts)):
            if "/".join(parts[:depth]) in taken:
                raise InputError(f"{path!r} stands below {'/'.join(parts[:depth])!r}, an array.")
    names = [entry.name for entry in result.headlines]
    if len(set(names)) < len(names):
        raise InputError("two headlines have the same name: rename one of them.")


def _check_shape(path: str, variable: Variable, coordinates: dict[str, Coordinate]) -> None:
    for name, size in zip(variable.dims, variable.values.shape, strict=True):
        if name not in coordinates:
            raise InputError(f"{path}: dimension {name!r} has no coordinate. Add one.")
        if coordinates[name].values.size != size:
            raise InputError(
                f"{path}: {size} values along {name!r}, whose coordinate has "
                f"{coordinates[name].values.size}."
            )
