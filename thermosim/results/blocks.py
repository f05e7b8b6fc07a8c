"""The file as a list of blocks: arrays with a path, text attributes and dimension scales.

A block is what one HDF5 dataset holds, but in numpy only, so that encoding, decoding and
checksums need no HDF5. Layout of format 1::

    /time, /depth ...            coordinates; each is the dimension scale of its name
    /plant/heat_pump/heat ...    variables: units, long_name
    /headlines/{name,value,unit,description}
    /ledger/account/{side,name,energy}, /ledger/residual_series
    /tables/N/{column,unit,text,number,is_number}
    /text/{case,notes,assumptions}/...
    /provenance/{name,value}     the only thing that may differ between equal runs
    /VTKHDF/...                  fields once more for ParaView, by hard links (`vtkhdf`)
    /manifest/{path,scales,sha256}      one row a block, in order, and one for "/"

Texts are of fixed length, in arrays and attributes: HDF5 keeps texts of variable length in a
heap without checksum, and a single flipped bit there was seen to hang HDF5 2.0 for ever. For
the same reason the manifest repeats which scales a block has.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from thermosim.errors import InputError

FORMAT = "thermosim-result"
FORMAT_VERSION = 1
ROOT_ATTRIBUTES = ("format", "Conventions", "title", "scenario", "physical_sha256")
ATTRIBUTES = ("units", "long_name", "calendar", "note")
MANIFEST = "/manifest"
MANIFEST_COLUMNS = ("path", "scales", "sha256")

Values = npt.NDArray[Any]  # float64, int64, uint8 or fixed-length UTF-8 bytes


@dataclass(frozen=True, eq=False)
class Block:
    """One dataset; ``scales`` names the dataset that labels each of its dimensions."""

    path: str
    values: Values
    scales: tuple[str, ...]
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_scale(self) -> bool:
        """True if the block labels its own, only, dimension."""
        return self.scales == (self.path,)

    def sha256(self) -> str:
        """Checksum [hex] of values, type, shape, path, attributes and scales."""
        labels = [f"{name}={self.attributes[name]}" for name in sorted(self.attributes)]
        about = [self.path, self.values.dtype.str, str(self.values.shape), *self.scales, *labels]
        digest = hashlib.sha256("\0".join(about).encode())
        digest.update(np.ascontiguousarray(self.values).data.cast("B"))
        return digest.hexdigest()


def attributes_sha256(attributes: dict[str, str]) -> str:
    """Checksum [hex] of the attributes of the file itself."""
    labels = [f"{name}={attributes[name]}" for name in sorted(attributes)]
    return hashlib.sha256("\0".join(labels).encode()).hexdigest()


def check_text(text: str) -> str:
    """The text itself, if it can be stored and read back unchanged."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"the text {text[:60]!r} cannot be stored as UTF-8.") from error
    if "\0" in text:
        raise InputError(f"the text {text[:60]!r} holds a NUL and cannot be stored.")
    return text


def from_texts(texts: list[str]) -> Values:
    """Texts as an array of fixed-length UTF-8, which HDF5 can checksum."""
    encoded = [check_text(text).encode() for text in texts]
    return np.array(encoded, dtype=f"S{max([1, *map(len, encoded)])}")


def to_texts(values: Values) -> list[str]:
    """The texts of a one-dimensional array of fixed-length UTF-8."""
    return [value.decode() for value in values.tolist()]


def columns(group: str, **entries: list[str] | list[float]) -> list[Block]:
    """Blocks of equally long columns under a group; none if there are no rows."""
    size = len(next(iter(entries.values())))
    if size == 0:
        return []
    row = f"{group}/row"
    blocks = [Block(row, np.arange(size, dtype="<i8"), (row,), {"long_name": "row"})]
    for name, entry in entries.items():
        texts = [value for value in entry if isinstance(value, str)]
        values = from_texts(texts) if texts else np.array(entry, dtype="<f8")
        blocks.append(Block(f"{group}/{name}", values, (row,), {"long_name": name}))
    return blocks


def manifest(blocks: list[Block], attributes: dict[str, str]) -> list[Block]:
    """The blocks that list scales and checksum of all others, and of the file's attributes."""
    return columns(
        MANIFEST,
        path=["/", *(block.path for block in blocks)],
        scales=["", *(" ".join(block.scales) for block in blocks)],
        sha256=[attributes_sha256(attributes), *(block.sha256() for block in blocks)],
    )


def manifest_sha256(values: Iterable[Values]) -> str:
    """Checksum [hex] of the columns path, scales and sha256 of the manifest."""
    digest = hashlib.sha256()
    for column in values:
        digest.update(f"{column.dtype.str} {column.size}".encode() + column.tobytes())
    return digest.hexdigest()


def split_scales(text: str) -> tuple[str, ...]:
    """Paths that were joined by blanks; a name in a path neither begins nor ends with one."""
    return tuple("/" + path for path in text.removeprefix("/").split(" /"))
