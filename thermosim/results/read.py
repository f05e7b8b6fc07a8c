"""A result file into a `Result`, trusting nothing."""

import os
from os import PathLike

import h5py

from thermosim.errors import ResultFileError
from thermosim.results.blocks import (
    ATTRIBUTES,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    MANIFEST_COLUMNS,
    ROOT_ATTRIBUTES,
    Block,
    attributes_sha256,
    manifest_sha256,
    split_scales,
    to_texts,
)
from thermosim.results.decode import decode
from thermosim.results.result import Result
from thermosim.results.scan import (
    BUDGET,
    address,
    check_file,
    number_attribute,
    scan,
    text_attribute,
)
from thermosim.results.vtkhdf import GROUP

DAMAGED = "The file is damaged: copy it again from its source, or run the case again."


def read_result(path: str | PathLike[str], *, budget: int = BUDGET) -> Result:
    """Read a result file; see `thermosim.results.read_result`."""
    name = os.fspath(path)
    try:
        check_file(path)
        size = os.stat(path).st_size
        with h5py.File(path, "r", locking="best-effort") as file:
            attributes = _attributes(file)
            blocks = _blocks(file, attributes, scan(file, size, budget))
        return decode(attributes, blocks)
    except ResultFileError as error:
        raise ResultFileError(f"{name}: {error}") from error.__cause__
    except Exception as error:  # HDF5 throws OSError, RuntimeError, KeyError and many more
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ResultFileError(f"{name}: cannot be read ({reason}). {DAMAGED}") from error


def _attributes(file: h5py.File) -> dict[str, str]:
    """The attributes of the file, after a look whether it is a result of our version at all."""
    if text_attribute(file, "format") != FORMAT:
        raise ResultFileError(
            f"is an HDF5 file, but not a thermosim result (its attribute 'format' is not "
            f"{FORMAT!r}). Give a file that thermosim wrote."
        )
    version = number_attribute(file, "format_version")
    if version != FORMAT_VERSION:
        raise ResultFileError(
            f"is of format version {version}, this thermosim reads version {FORMAT_VERSION}. "
            "Install the thermosim that wrote it, or run the case again."
        )
    attributes = {name: text_attribute(file, name) for name in ROOT_ATTRIBUTES}
    missing = [name for name, text in attributes.items() if text is None]
    if missing:
        raise ResultFileError(f"lacks the attribute {missing[0]!r}. {DAMAGED}")
    return {name: text for name, text in attributes.items() if text is not None}


def _blocks(file: h5py.File, attributes: dict[str, str], paths: set[str]) -> dict[str, Block]:
    """All arrays the manifest lists, each compared with its checksum."""
    listing = [f"{MANIFEST}/{name}" for name in MANIFEST_COLUMNS]
    if not paths.issuperset(listing):
        raise ResultFileError(f"has no list of checksums. {DAMAGED}")
    columns = [file[name][...] for name in listing]
    if manifest_sha256(columns) != text_attribute(file, "manifest_sha256"):
        raise ResultFileError(f"its list of checksums was changed. {DAMAGED}")
    names, scales, sums = (to_texts(column) for column in columns)
    if sums[0] != attributes_sha256(attributes):
        raise ResultFileError(f"its title or another attribute was changed. {DAMAGED}")
    blocks = {}
    for name, labels, checksum in zip(names[1:], scales[1:], sums[1:], strict=True):
        if name not in paths:
            raise ResultFileError(f"{name!r} is listed, but not there. {DAMAGED}")
        blocks[name] = _block(file[name], name, split_scales(labels))
        if blocks[name].sha256() != checksum:
            raise ResultFileError(f"{name!r} does not have its checksum. {DAMAGED}")
    _check_links(file, paths, set(blocks))
    return blocks


def _check_links(file: h5py.File, paths: set[str], listed: set[str]) -> None:
    """The group for ParaView shows arrays of the result and nothing else."""
    known = {address(file[path]) for path in listed}
    for path in paths:
        if path.startswith(f"{GROUP}/") and address(file[path]) not in known:
            raise ResultFileError(f"{path!r} is no array of the result. Do not trust this file.")


def _block(dataset: h5py.Dataset, path: str, scales: tuple[str, ...]) -> Block:
    found = {name: text_attribute(dataset, name) for name in ATTRIBUTES}
    attributes = {name: text for name, text in found.items() if text is not None}
    return Block(path, dataset[...], scales, attributes)
