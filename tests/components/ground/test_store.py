"""Reduced models come back from the disk, and damaged files do no harm."""

import dataclasses
import os

import numpy as np
import pytest

from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, Reduction, Store, assemble, reduce
from thermosim.components.ground import reduced as reduced_module
from thermosim.components.ground.store import NAMES, cache_folder

COARSE = assemble(canonical_station(), Grading(face=0.3, surface=0.3, growth=0.6))
FEW = Reduction(shifts=5)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "ground")


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


def test_a_model_is_built_once(store, monkeypatch):
    first = reduce(COARSE, FEW, store)

    def never(*_):
        raise AssertionError("built again")

    monkeypatch.setattr(reduced_module, "_project", never)
    assert same(first, reduce(COARSE, FEW, store))
    assert [path.suffix for path in store.folder.iterdir()] == [".npz"]


def test_other_ground_gets_another_model(store):
    reduce(COARSE, FEW, store)
    reduce(dataclasses.replace(COARSE, capacity=COARSE.capacity * 1.01), FEW, store)
    reduce(COARSE, Reduction(shifts=6), store)
    assert len(list(store.folder.iterdir())) == 3


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign", "pickle", "not finite"])
def test_a_damaged_file_is_made_anew(store, damage):
    first = reduce(COARSE, FEW, store)
    (path,) = store.folder.iterdir()
    content = path.read_bytes()
    if damage == "pickle":
        np.savez(path, **dict.fromkeys(NAMES, np.array([{"a": 1}], dtype=object)))
    elif damage == "not finite":
        arrays = {name: getattr(first, name) for name in NAMES}
        np.savez(path, **{**arrays, "rate": first.rate * np.nan})
    else:
        middle = len(content) // 2
        path.write_bytes(
            {
                "cut": content[:middle],
                "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
                "empty": b"",
                "foreign": b"#!/bin/sh\n" * 100,
            }[damage]
        )
    assert same(first, reduce(COARSE, FEW, store))
    assert store.of(reduced_module._identity(COARSE, FEW)).load() is not None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert reduce(COARSE, FEW, Store(tmp_path / "file")).error < 1.0


def test_the_cache_lies_beside_that_of_the_kernels(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path / "thermosim" / "ground"
    assert os.fspath(Store.default().folder).startswith(str(tmp_path))
