"""Fields once more for ParaView: hard links only, and nothing that is not ours."""

from datetime import datetime
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.results_sample import sample_result
from thermosim.errors import ResultFileError
from thermosim.results import Result, Variable, read_result, time_coordinate, write_result

TIMES, HIGH, WIDE = 3, 4, 5


def axis(name: str, values: object, unit: str = "m") -> Variable:
    return Variable(np.asarray(values, dtype=float), unit, (name,), name)


def with_field(**more: Variable) -> Result:
    """A section of 5 by 4 cells at 3 times; the value of a cell tells its place."""
    across, up = np.array([0.0, 1, 3, 6, 10, 15]), np.array([-9.0, -5, -2, -1, 0])
    field = np.arange(float(TIMES * HIGH * WIDE)).reshape(TIMES, HIGH, WIDE)
    field[:, 1, 2] = np.nan  # a void
    dims = ("instant", "elevation", "x")
    sample = sample_result()
    return sample_result(
        coordinates={
            **sample.coordinates,
            "instant": axis("instant", [0.0, 10.0, 20.0], "s"),
            "x": axis("x", 0.5 * (across[1:] + across[:-1])),
            "elevation": axis("elevation", 0.5 * (up[1:] + up[:-1])),
            "x_edge": axis("x_edge", across),
            "elevation_edge": axis("elevation_edge", up),
        },
        variables={
            **sample.variables,
            "field/temperature": Variable(field, "degC", dims, "of the ground"),
            **more,
        },
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_result(with_field(), tmp_path / "ground.h5")
    return tmp_path / "ground.h5"


def same(file: h5py.File, one: str, other: str) -> bool:
    """Whether two names are those of one array."""
    return h5py.h5o.get_info(file[one].id).addr == h5py.h5o.get_info(file[other].id).addr


def test_the_group_has_the_attributes_of_the_format(path):
    with h5py.File(path) as file:
        group = file["VTKHDF"]
        kind = group.attrs.get_id("Type").get_type()
        assert bytes(group.attrs["Type"]) == b"RectilinearGrid"
        assert not kind.is_variable_str()
        assert kind.get_cset() == h5py.h5t.CSET_ASCII
        assert group.attrs["Version"].tolist() == [2, 7]
        # points, one more than cells; a flat section has one point in depth
        assert group.attrs["Dimensions"].tolist() == [WIDE + 1, HIGH + 1, 1]
        assert group["Steps"].attrs["NSteps"] == TIMES
        assert group["Steps/CellDataOffsets/temperature"][:].tolist() == [0, 1, 2]
        assert group["ZCoordinates"][:].tolist() == [0.0]


@pytest.mark.parametrize(
    ("link", "array"),
    [
        ("VTKHDF/CellData/temperature", "field/temperature"),
        ("VTKHDF/XCoordinates", "x_edge"),
        ("VTKHDF/YCoordinates", "elevation_edge"),
        ("VTKHDF/Steps/Values", "instant"),
    ],
)
def test_arrays_are_linked_and_not_copied(path, link, array):
    with h5py.File(path) as file:
        assert same(file, link, array)


def test_fields_cost_the_file_less_than_a_second_copy(tmp_path):
    # 40 x 50 x 60 values, hardly compressible: 0.96 MB once, 1.92 MB twice
    field = np.random.default_rng(1).random((40, 50, 60))
    dims = ("instant", "elevation", "x")
    axes = {name: axis(name, np.arange(size)) for name, size in zip(dims, field.shape, strict=True)}
    axes |= {f"{n}_edge": axis(f"{n}_edge", np.arange(axes[n].values.size + 1)) for n in dims[1:]}
    result = sample_result(
        coordinates=axes, variables={"field/temperature": Variable(field, "K", dims, "noise")}
    )
    write_result(result, tmp_path / "noise.h5")
    assert (tmp_path / "noise.h5").stat().st_size < 1.2 * field.nbytes


def test_the_result_is_read_back_as_it_was(path):
    found, before = read_result(path), with_field()
    assert found.physical_digest() == before.physical_digest()
    assert list(found.coordinates) == list(before.coordinates)


def test_fields_of_equal_name_keep_apart(tmp_path):
    twin = with_field()["field/temperature"]
    write_result(with_field(**{"later/temperature": twin}), tmp_path / "two.h5")
    with h5py.File(tmp_path / "two.h5") as file:
        assert sorted(file["VTKHDF/CellData"]) == ["later_temperature", "temperature"]
        assert same(file, "VTKHDF/CellData/later_temperature", "later/temperature")


def test_a_result_without_fields_has_no_group(tmp_path):
    write_result(sample_result(), tmp_path / "plain.h5")
    with h5py.File(tmp_path / "plain.h5") as file:
        assert "VTKHDF" not in file


def test_a_block_of_ground_has_its_own_third_axis(tmp_path):
    dims = ("time", "z", "y", "x")
    shape = (2, 3, 4, 5)
    axes = {"time": time_coordinate([1.0, 2.0], datetime(2001, 1, 1))}
    for name, cells in zip(dims[1:], shape[1:], strict=True):
        axes[name] = axis(name, np.arange(cells) + 0.5)
        axes[f"{name}_edge"] = axis(f"{name}_edge", np.arange(cells + 1))
    block = Variable(np.zeros(shape), "degC", dims, "a block")
    write_result(
        sample_result(coordinates=axes, variables={"block/temperature": block}), tmp_path / "b.h5"
    )
    with h5py.File(tmp_path / "b.h5") as file:
        assert file["VTKHDF"].attrs["Dimensions"].tolist() == [6, 5, 4]
        assert same(file, "VTKHDF/ZCoordinates", "z_edge")


def a_soft_link(file: h5py.File) -> None:
    del file["VTKHDF/CellData/temperature"]
    file["VTKHDF/CellData/temperature"] = h5py.SoftLink("/field/temperature")


def an_external_link(file: h5py.File) -> None:
    del file["VTKHDF/CellData/temperature"]
    file["VTKHDF/CellData/temperature"] = h5py.ExternalLink("other.h5", "/x")


def a_foreign_array(file: h5py.File) -> None:
    file.create_dataset("VTKHDF/CellData/more", data=np.ones(3), chunks=(3,), fletcher32=True)


def a_virtual_array(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((4,), "<f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", (4,))
    file.create_virtual_dataset("VTKHDF/CellData/more", layout)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (a_soft_link, "link to elsewhere"),
        (an_external_link, "link to elsewhere"),
        (a_foreign_array, "no array of the result"),
        (a_virtual_array, "from another file"),
    ],
)
def test_foreign_contents_of_the_group_are_refused(path, harm, sentence):
    with h5py.File(path, "r+") as file:
        harm(file)
    with pytest.raises(ResultFileError, match=sentence):
        read_result(path)


def test_linked_arrays_count_once_against_the_budget(path):
    with h5py.File(path) as file:
        sizes: dict[int, int] = {}
        file.visititems(
            lambda _, found: (
                sizes.update({h5py.h5o.get_info(found.id).addr: found.nbytes})
                if isinstance(found, h5py.Dataset)
                else None
            )
        )
    read_result(path, budget=sum(sizes.values()))
    with pytest.raises(ResultFileError, match="budget"):
        read_result(path, budget=sum(sizes.values()) - 1)
