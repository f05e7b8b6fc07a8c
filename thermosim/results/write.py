"""A `Result` into one HDF5 file, whole or not at all.

HDF5 builds the file in memory and Python writes it: measured, a full disk makes HDF5 raise
without errno, raise again on close, and sometimes end the interpreter. The price is memory for
one more copy of the, usually compressed, file.
"""

import math
import os
import zlib
from os import PathLike

import h5py
import numpy as np

from thermosim.errors import StorageError
from thermosim.results.blocks import FORMAT_VERSION, Block, Values, manifest, manifest_sha256
from thermosim.results.encode import encode
from thermosim.results.publish import check_target, publish
from thermosim.results.result import Result
from thermosim.results.vtkhdf import Mesh, link, mesh_of, own_blocks

CHUNK_BYTES = 1 << 20
TIME_BLOCK = 64  # rows of time a chunk of a field keeps together
GZIP = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
PAYS = 0.9  # gzip is used where it leaves at most this share


def write_result(result: Result, path: str | PathLike[str], *, overwrite: bool = True) -> None:
    """Write a result file; see `thermosim.results.write_result`."""
    check_target(path, overwrite)
    attributes, blocks = encode(result)
    mesh = mesh_of(blocks)
    if mesh is not None:
        blocks += own_blocks(mesh)
    listing = manifest(blocks, attributes)
    attributes["manifest_sha256"] = manifest_sha256(block.values for block in listing[1:])
    try:
        image = file_image(attributes, blocks + listing, mesh)
    except (MemoryError, OSError, RuntimeError) as error:
        raise StorageError(f"{os.fspath(path)}: HDF5 could not build the file: {error}") from error
    publish(image, path, overwrite=overwrite)


def file_image(attributes: dict[str, str], blocks: list[Block], mesh: Mesh | None = None) -> bytes:
    """The bytes of an HDF5 file with these attributes and blocks, its fields linked."""
    with h5py.File(
        "image", "w", driver="core", backing_store=False, block_size=CHUNK_BYTES,
        libver=("v110", "v110"),
    ) as file:  # fmt: skip
        for name, text in attributes.items():
            _label(file, name, text)
        file.attrs.create("format_version", FORMAT_VERSION, dtype="<i4")
        for block in blocks:
            _add(file, block)
        for block in blocks:
            if not block.is_scale:
                for axis, scale in enumerate(block.scales):
                    file[block.path].dims[axis].attach_scale(file[scale])
        if mesh is not None:
            link(file, mesh)
        file.flush()
        image: bytes = file.id.get_file_image()
    return image


def _add(file: h5py.File, block: Block) -> None:
    values = block.values
    if values.dtype.kind == "S":  # say that the bytes are UTF-8
        values = values.view(h5py.string_dtype("utf-8", values.dtype.itemsize))
    dataset = file.create_dataset(
        block.path,
        data=values,
        chunks=chunk_shape(values.shape, values.dtype.itemsize),
        fletcher32=True,
        **(
            {"compression": "gzip", "compression_opts": 1, "shuffle": True} if _pays(values) else {}
        ),
    )
    for name, text in block.attributes.items():
        _label(dataset, name, text)
    if values.dtype.kind == "S":
        _label(dataset, "_Encoding", "utf-8")  # xarray then shows text, not bytes
    if block.is_scale:
        dataset.make_scale(block.path.rpartition("/")[2])


def _label(owner: h5py.Group | h5py.Dataset, name: str, text: str) -> None:
    encoded = text.encode()
    kind = h5py.string_dtype("utf-8", max(1, len(encoded)))
    owner.attrs.create(name, np.bytes_(encoded), dtype=kind)


def chunk_shape(shape: tuple[int, ...], itemsize: int) -> tuple[int, ...]:
    """Chunks of at most 1 MiB that keep blocks of time, the first dimension, together."""
    chunk = list(shape)
    while math.prod(chunk) * itemsize > CHUNK_BYTES and max(chunk) > 1:
        longest = max(chunk[1:], default=1)
        axis = 0 if chunk[0] > TIME_BLOCK or longest == 1 else chunk.index(longest, 1)
        chunk[axis] = -(-chunk[axis] // 2)
    return tuple(chunk)


def _pays(values: Values) -> bool:
    """True if gzip makes a sample of the values, its bytes shuffled, clearly smaller."""
    if values.nbytes < 4096:
        return False
    item = values.dtype.itemsize
    sample = np.ascontiguousarray(values.ravel()[: max(1, 16384 // item)]).view(np.uint8)
    shuffled = np.ascontiguousarray(sample.reshape(-1, item).T)
    return len(zlib.compress(shuffled.data, 1)) <= PAYS * shuffled.size
