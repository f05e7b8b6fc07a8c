"""Files made to hurt, or hurt on the way: each is refused in a sentence, none is believed."""

import os
import random
import shutil
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.results_sample import sample_result
from tests.test_results_file import fingerprint
from thermosim.errors import ResultFileError
from thermosim.results import read_result, write_result

POWER = "plant/heat_pump/electricity"
SECRET = b"someone else's bytes" * 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_result(sample_result(), tmp_path / "day.h5")
    (tmp_path / "secret").write_bytes(SECRET)
    return tmp_path / "day.h5"


def replace(file: h5py.File, **how: object) -> None:
    """Put another array where the file has the electricity."""
    del file[POWER]
    file.create_dataset(POWER, **how)


def external_storage(file: h5py.File) -> None:
    secret = str(Path(file.filename).parent / "secret")
    replace(file, shape=(48,), dtype="<f8", external=[(secret, 0, 384)])


def external_link(file: h5py.File) -> None:
    del file[POWER]
    file[POWER] = h5py.ExternalLink("other.h5", "/x")


def virtual_array(file: h5py.File) -> None:
    del file[POWER]
    layout = h5py.VirtualLayout((48,), "<f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", (48,))
    file.create_virtual_dataset(POWER, layout)


def link_to_itself(file: h5py.File) -> None:
    file["plant/again"] = h5py.SoftLink("/plant/again")


def group_in_itself(file: h5py.File) -> None:
    file["plant/again"] = file["plant"]


def deep_groups(file: h5py.File) -> None:
    group = file["plant"]
    for _ in range(3000):
        group = group.create_group("g")


def many_groups(file: h5py.File) -> None:
    group = file.create_group("many")
    for number in range(20_001):
        group.create_group(str(number))


def eight_terabytes(file: h5py.File) -> None:
    replace(file, shape=(10**12,), dtype="<f8", chunks=(1000,), fletcher32=True)


def a_gigabyte_that_is_not_there(file: h5py.File) -> None:
    replace(file, shape=(10**8,), dtype="<f8", chunks=(10**6,), fletcher32=True)


def missing_chunk(file: h5py.File) -> None:
    replace(file, shape=(48,), dtype="<f8", chunks=(12,), fletcher32=True)


def huge_chunk(file: h5py.File) -> None:
    replace(file, shape=(1,), dtype="<f8", chunks=(10**8,), maxshape=(None,), fletcher32=True)


def gzip_bomb(file: h5py.File) -> None:
    replace(file, shape=(48,), dtype="<f8", chunks=(48,), fletcher32=True, compression="gzip")
    bomb = zlib.compress(bytes(10**7), 9)[:350]  # 384 bytes are due, this goes on for 350 kB
    file[POWER].id.write_direct_chunk((0,), bomb + bytes(4))


def gzip_of_gzip(file: h5py.File) -> None:
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((48,))
    properties.set_deflate(9)
    properties.set_deflate(9)
    properties.set_fletcher32()
    del file[POWER]
    space = h5py.h5s.create_simple((48,))
    group = file["plant/heat_pump"].id
    h5py.h5d.create(group, b"electricity", h5py.h5t.IEEE_F64LE, space, properties)


def no_checksum(file: h5py.File) -> None:
    replace(file, data=np.zeros(48), chunks=(48,))


def plain_storage(file: h5py.File) -> None:
    replace(file, data=np.zeros(48))


def empty_array(file: h5py.File) -> None:
    replace(file, shape=(0,), maxshape=(None,), dtype="<f8", fletcher32=True)


def no_values_at_all(file: h5py.File) -> None:
    replace(file, data=h5py.Empty("<f8"))


def texts_of_variable_length(file: h5py.File) -> None:
    replace(file, data=["x"] * 48)


def another_type(file: h5py.File) -> None:
    replace(file, data=np.zeros(48, dtype=[("a", "<f8")]), fletcher32=True)


def named_type(file: h5py.File) -> None:
    file["plant/type"] = np.dtype("<f8")


def changed_value(file: h5py.File) -> None:
    file[POWER][7] += 1.0


def changed_unit(file: h5py.File) -> None:
    file[POWER].attrs.create("units", np.bytes_(b"kW"), dtype=h5py.string_dtype("utf-8", 2))


def changed_title(file: h5py.File) -> None:
    file.attrs.create("title", np.bytes_(b"mine"), dtype=h5py.string_dtype("utf-8", 4))


def lost_array(file: h5py.File) -> None:
    del file[POWER]


def lost_checksums(file: h5py.File) -> None:
    del file["manifest"]


def changed_checksums(file: h5py.File) -> None:
    file["manifest/sha256"][3] = b"0" * 64


def lost_format(file: h5py.File) -> None:
    del file.attrs["format"]


def format_of_another_type(file: h5py.File) -> None:
    file.attrs["format"] = np.zeros((3, 3))


def lost_version(file: h5py.File) -> None:
    del file.attrs["format_version"]


def newer_version(file: h5py.File) -> None:
    file.attrs.create("format_version", 2, dtype="<i4")


def lost_title(file: h5py.File) -> None:
    del file.attrs["title"]


def long_attribute(file: h5py.File) -> None:
    kind = h5py.string_dtype("utf-8", 3 << 20)
    file.attrs.create("title", np.bytes_(b"x"), dtype=kind)


DAMAGES: list[tuple[Callable[[h5py.File], None], str]] = [
    (external_storage, "takes its values from another file"),
    (external_link, "link to elsewhere"),
    (virtual_array, "takes its values from another file"),
    (link_to_itself, "link to elsewhere"),
    (group_in_itself, "in a loop"),
    (deep_groups, "nested more than 32 deep"),
    (many_groups, "more than 20000 groups"),
    (eight_terabytes, "claim 8000000"),
    (a_gigabyte_that_is_not_there, "lacks some of its values"),
    (missing_chunk, "lacks some of its values"),
    (huge_chunk, "has chunks of 800000000 bytes"),
    (gzip_bomb, "does not unpack to its stated size"),
    (gzip_of_gzip, "has filters"),
    (no_checksum, "has filters"),
    (plain_storage, "not stored in checksummed chunks"),
    (empty_array, "not stored in checksummed chunks"),
    (no_values_at_all, "not stored in checksummed chunks"),
    (texts_of_variable_length, "texts of variable length"),
    (another_type, "a type that results do not have"),
    (named_type, "neither group nor array"),
    (changed_value, "does not have its checksum"),
    (changed_unit, "does not have its checksum"),
    (changed_title, "its title or another attribute was changed"),
    (lost_array, "is listed, but not there"),
    (lost_checksums, "has no list of checksums"),
    (changed_checksums, "list of checksums was changed"),
    (lost_format, "not a thermosim result"),
    (format_of_another_type, "not a thermosim result"),
    (lost_version, "version None"),
    (newer_version, "version 2, this thermosim reads version 1"),
    (lost_title, "lacks the attribute 'title'"),
    (long_attribute, "too long"),
]


@pytest.mark.parametrize(("damage", "answer"), DAMAGES, ids=lambda x: getattr(x, "__name__", ""))
def test_a_hostile_file_is_refused_by_name(path: Path, damage, answer: str):
    with h5py.File(path, "r+", libver=("v110", "v110")) as file:
        damage(file)
    began = time.process_time()
    with pytest.raises(ResultFileError, match=answer) as caught:
        read_result(path)
    assert time.process_time() - began < 2.0
    assert str(caught.value).startswith(f"{path}: ")
    assert SECRET[:10] not in str(caught.value).encode()


def test_a_larger_budget_is_the_readers_choice(path: Path):
    with pytest.raises(ResultFileError, match="read it with a larger budget"):
        read_result(path, budget=1000)
    assert read_result(path, budget=100_000).title == sample_result().title


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_to_the_signature(path: Path) -> None:
    os.truncate(path, 8)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    path.write_text("time,heat\n0,1\n")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("damage", "answer"),
    [
        (cut, "is cut off after"),
        (cut_to_the_signature, "cannot be read"),
        (emptied, "is empty"),
        (something_else, "is not an HDF5 file"),
        (folder, "is a folder"),
        (pipe, "is a device or pipe"),
        (Path.unlink, "does not exist"),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_what_is_no_result_file_is_told_apart(path: Path, damage, answer: str):
    damage(path)
    with pytest.raises(ResultFileError, match=answer):
        read_result(path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\udc80.h5"])
def test_an_impossible_name_is_an_error_of_ours(name: str):
    with pytest.raises(ResultFileError):
        read_result(name)


def test_flipped_bits_are_seen_or_do_no_harm(path: Path):
    good, expected = path.read_bytes(), fingerprint(sample_result())
    dice = random.Random(20130101)
    seen = 0
    for _ in range(150):
        damaged = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(good))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            assert fingerprint(read_result(path)) == expected
        except ResultFileError:
            seen += 1
    assert seen > 100  # the rest fell into unused bytes


def test_an_array_of_another_program_beside_ours_does_no_harm(path: Path, tmp_path: Path):
    shutil.copy(path, tmp_path / "more.h5")
    with h5py.File(tmp_path / "more.h5", "r+") as file:
        file.create_dataset("mine", data=np.ones(3), fletcher32=True, chunks=(3,))
    assert fingerprint(read_result(tmp_path / "more.h5")) == fingerprint(sample_result())
