"""Look at a file from elsewhere before reading any array of it, and refuse what is not ours.

A result has plain groups and checksummed, chunked arrays; nothing else is followed: external
storage and links would hand out other files of this machine, virtual arrays likewise, links
may loop, groups may be thousands deep, sizes may be claimed, a few bytes of gzip may inflate
to all memory, unknown filters load foreign code.
"""

import math
import os
import stat
import zlib
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

import h5py

from thermosim.errors import ResultFileError

SIGNATURE = b"\x89HDF\r\n\x1a\n"
BUDGET = 2 << 30  # bytes all arrays together may claim
MAX_DEPTH = 32
MAX_OBJECTS = 20_000
MAX_CHUNK = 64 << 20
MAX_TEXT = 2 << 20  # bytes of an attribute
MAX_RATIO = 1100  # deflate cannot shrink more than 1032 times
PIPELINE = (h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_FLETCHER32)


def check_file(path: str | PathLike[str]) -> None:
    """Refuse what is no HDF5 file at all, before HDF5 sees it."""
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise ResultFileError("is a folder, not a result file.")
        if not stat.S_ISREG(status.st_mode):
            raise ResultFileError("is a device or pipe, not a result file.")
        with open(path, "rb") as stream:
            start = stream.read(36)
    except FileNotFoundError as error:
        raise ResultFileError("does not exist. Check the name.") from error
    except (OSError, ValueError) as error:
        raise ResultFileError(f"cannot be opened ({error}).") from error
    if status.st_size == 0:
        raise ResultFileError("is empty (0 bytes). Run the case again.")
    if not start.startswith(SIGNATURE):
        raise ResultFileError("is not an HDF5 file. Give a file that thermosim wrote.")
    end = int.from_bytes(start[28:36], "little")  # of a superblock of version 2 or 3
    if start[8:10] in (b"\2\x08", b"\3\x08") and status.st_size < end:
        raise ResultFileError(f"is cut off after {status.st_size} of {end} bytes. Copy it again.")


@dataclass
class _Tally:
    """What the arrays seen so far claim, against what is allowed."""

    budget: int
    objects: int = 0
    claimed: int = 0
    known: set[Any] = field(default_factory=set)  # addresses of the arrays checked


def scan(file: h5py.File, size: int, budget: int = BUDGET) -> set[str]:
    """Paths of all arrays of an open file, each of them safe to read.

    Parameters
    ----------
    size : of the file [bytes]
    budget : that all arrays together may claim [bytes]
    """
    tally = _Tally(budget)
    paths: set[str] = set()
    seen: set[Any] = set()
    waiting: list[tuple[str, h5py.Group]] = [("", file["/"])]
    while waiting:
        prefix, group = waiting.pop()
        _check_group(prefix, group, seen, tally)
        for name in group:
            path = f"{prefix}/{name}"
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ResultFileError(
                    f"{path!r} is a link to elsewhere (soft or external), which a result never "
                    "has. Do not trust this file."
                )
            found = group[name]
            if isinstance(found, h5py.Group):
                waiting.append((path, found))
            elif isinstance(found, h5py.Dataset):
                _check_dataset(path, found, tally)
                paths.add(path)
            else:
                raise ResultFileError(f"{path!r} is neither group nor array.")
    if tally.claimed > MAX_RATIO * size:
        raise ResultFileError(f"{size} bytes claim to hold {tally.claimed} bytes of arrays.")
    return paths


def address(found: h5py.Group | h5py.Dataset) -> Any:
    """Where in the file a group or array lies: the same for all its names."""
    return h5py.h5o.get_info(found.id).addr


def _check_group(prefix: str, group: h5py.Group, seen: set[Any], tally: _Tally) -> None:
    key = address(group)
    if key in seen:
        raise ResultFileError(f"{prefix!r} is reached twice: its links run in a loop.")
    seen.add(key)
    if prefix.count("/") > MAX_DEPTH:
        raise ResultFileError(f"its groups are nested more than {MAX_DEPTH} deep.")
    tally.objects += group.id.get_num_objs()
    if tally.objects > MAX_OBJECTS:
        raise ResultFileError(f"it has more than {MAX_OBJECTS} groups and arrays.")


def _check_dataset(path: str, dataset: h5py.Dataset, tally: _Tally) -> None:
    """Refuse an array by its properties alone; nothing of it is read before."""
    key = address(dataset)
    if key in tally.known:
        return  # another name of an array that was looked at
    tally.known.add(key)
    properties = dataset.id.get_create_plist()
    layout = properties.get_layout()
    if layout == h5py.h5d.VIRTUAL or properties.get_external_count():
        raise ResultFileError(
            f"{path!r} takes its values from another file (external storage or a virtual "
            "array), which a result never does. Do not trust this file."
        )
    kind = dataset.id.get_type()
    if not isinstance(kind, h5py.h5t.TypeFloatID | h5py.h5t.TypeIntegerID | h5py.h5t.TypeStringID):
        raise ResultFileError(f"{path!r} is of a type that results do not have.")
    if isinstance(kind, h5py.h5t.TypeStringID) and kind.is_variable_str():
        raise ResultFileError(f"{path!r} has texts of variable length, which results do not have.")
    shape = dataset.id.shape or ()  # None where an array is declared to have no values
    claimed = math.prod(shape) * kind.get_size()
    tally.claimed += claimed
    if tally.claimed > tally.budget:
        raise ResultFileError(
            f"its arrays claim {tally.claimed} bytes up to {path!r}, more than the budget of "
            f"{tally.budget} bytes. If you trust the file, read it with a larger budget."
        )
    if layout != h5py.h5d.CHUNKED or claimed == 0:
        raise ResultFileError(f"{path!r} is not stored in checksummed chunks.")
    _check_chunks(path, dataset, properties, shape, kind.get_size())


def _check_chunks(
    path: str, dataset: h5py.Dataset, properties: Any, shape: tuple[int, ...], item: int
) -> None:
    filters = [properties.get_filter(i)[0] for i in range(properties.get_nfilters())]
    expected = [code for code in PIPELINE if code in filters]
    if filters != expected or h5py.h5z.FILTER_FLETCHER32 not in filters:
        raise ResultFileError(f"{path!r} has filters {filters} that results do not have.")
    chunk = properties.get_chunk()
    size = math.prod(chunk) * item
    if size > MAX_CHUNK:
        raise ResultFileError(f"{path!r} has chunks of {size} bytes, more than {MAX_CHUNK}.")
    needed = math.prod(-(-length // step) for length, step in zip(shape, chunk, strict=True))
    if dataset.id.get_num_chunks() != needed:
        raise ResultFileError(f"{path!r} lacks some of its values. Run the case again.")
    deflate = filters.index(h5py.h5z.FILTER_DEFLATE) if len(filters) > 1 else None
    chunks: list[Any] = []
    dataset.id.chunk_iter(chunks.append)
    for info in chunks:
        deflated = deflate is not None and not info.filter_mask >> deflate & 1
        if info.filter_mask >> len(filters) - 1 & 1 or info.size > size + size // 8 + 1024:
            raise ResultFileError(f"{path!r} has a damaged or unchecked chunk.")
        if deflated:
            _check_inflated(path, dataset.id.read_direct_chunk(info.chunk_offset)[1], size)


def _check_inflated(path: str, stored: bytes, size: int) -> None:
    """Refuse a gzip stream that yields anything but the size of its chunk."""
    stream = zlib.decompressobj()
    try:
        inflated = len(stream.decompress(stored[:-4], size + 1))  # the last 4 are the checksum
    except zlib.error as error:
        raise ResultFileError(f"{path!r} is damaged: {error}.") from error
    if inflated != size:
        raise ResultFileError(f"{path!r} has a chunk that does not unpack to its stated size.")


def text_attribute(owner: h5py.Group | h5py.Dataset, name: str) -> str | None:
    """A text attribute of fixed length, None if there is none of that kind."""
    if name not in owner.attrs:
        return None
    attribute = owner.attrs.get_id(name)
    kind = attribute.get_type()
    if not isinstance(kind, h5py.h5t.TypeStringID) or kind.is_variable_str():
        return None
    if attribute.shape != () or attribute.get_storage_size() > MAX_TEXT:
        raise ResultFileError(f"attribute {name!r} of {owner.name!r} is too long.")
    return bytes(owner.attrs[name]).decode()


def number_attribute(owner: h5py.Group | h5py.Dataset, name: str) -> int | None:
    """An integer attribute, None if there is none of that kind."""
    if name not in owner.attrs:
        return None
    attribute = owner.attrs.get_id(name)
    single = attribute.shape == () and isinstance(attribute.get_type(), h5py.h5t.TypeIntegerID)
    return int(owner.attrs[name]) if single else None
