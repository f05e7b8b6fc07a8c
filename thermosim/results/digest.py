"""The fingerprint of a result's physics, the same on every machine that computed the same bits."""

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from thermosim.results.model import Headline, Ledger, Table, Variable


def _add(digest: "hashlib._Hash", *parts: str | bytes) -> None:
    """Feed parts with their lengths, so that no two sequences of parts look alike."""
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)


def _bytes(values: npt.ArrayLike) -> bytes:
    return np.ascontiguousarray(values, dtype="<f8").tobytes()


def _add_arrays(digest: "hashlib._Hash", arrays: dict[str, Variable]) -> None:
    _add(digest, f"{len(arrays)} arrays")
    for path in sorted(arrays):
        variable = arrays[path]
        shape = ",".join(str(size) for size in variable.values.shape)
        _add(digest, path, variable.unit, *variable.dims, shape, _bytes(variable.values))


def _add_ledger(digest: "hashlib._Hash", ledger: Ledger) -> None:
    sides = (("in", ledger.inputs), ("out", ledger.outputs), ("stored", ledger.stored))
    for side, entries in sides:
        for name in sorted(entries):
            _add(digest, side, name, _bytes(entries[name]))
    if ledger.residual_series is not None:
        _add(digest, "residual", _bytes(ledger.residual_series))


def _add_table(digest: "hashlib._Hash", table: Table) -> None:
    _add(digest, "table", table.title, str(len(table.columns)), *table.columns, *table.units)
    for cell in (cell for row in table.rows for cell in row):
        _add(digest, "text" if isinstance(cell, str) else "number")
        _add(digest, cell if isinstance(cell, str) else _bytes(cell))


def physical_digest(
    coordinates: dict[str, Variable],
    variables: dict[str, Variable],
    headlines: Iterable[Headline],
    ledger: Ledger,
    tables: Iterable[Table],
) -> str:
    """SHA-256 [hex] of all physics; the order within dictionaries does not count."""
    digest = hashlib.sha256()
    _add_arrays(digest, coordinates)
    _add_arrays(digest, variables)
    for headline in headlines:
        _add(digest, "headline", headline.name, headline.unit, _bytes(headline.value))
    _add_ledger(digest, ledger)
    for table in tables:
        _add_table(digest, table)
    return digest.hexdigest()
