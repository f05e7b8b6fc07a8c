"""The way of a result into a file and back, for our reader and for other people's tools."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tests.results_sample import sample_result
from thermosim.errors import InputError, StorageError
from thermosim.results import Ledger, Result, Table, Variable, read_result, write_result
from thermosim.results.encode import encode
from thermosim.results.write import CHUNK_BYTES, chunk_shape

POWER = "plant/heat_pump/electricity"


def fingerprint(result: Result) -> tuple[object, ...]:
    """Every bit and every text of a result, in order."""
    attributes, blocks = encode(result)
    return attributes, [(block.path, block.sha256()) for block in blocks]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "day.h5"
    write_result(sample_result(), path)
    return path


def test_what_is_written_comes_back_bit_for_bit(written: Path):
    result = read_result(written)
    assert fingerprint(result) == fingerprint(sample_result())
    assert result.physical_digest() == sample_result().physical_digest()
    assert result.case_text == sample_result().case_text
    assert result.tables == sample_result().tables
    assert result.provenance == sample_result().provenance
    assert list(result.variables) == list(sample_result().variables)


def test_only_the_provenance_differs_between_equal_runs(tmp_path: Path):
    listings = []
    for host in ("one", "two"):
        write_result(sample_result(provenance={"host": host}), tmp_path / host)
        with h5py.File(tmp_path / host) as file:
            rows = zip(file["manifest/path"].asstr(), file["manifest/sha256"].asstr(), strict=True)
            listings.append(dict(rows))
    differing = {path for path in listings[0] if listings[0][path] != listings[1][path]}
    assert differing == {"/provenance/value"}


@settings(max_examples=25, deadline=None)
@given(
    values=arrays(np.float64, array_shapes(max_dims=3, max_side=4)),
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    cells=st.lists(st.one_of(st.text("aé≤ ", max_size=3), st.floats()), max_size=4),
)
def test_any_numbers_and_texts_come_back(tmp_path_factory, values, text, cells):
    path = tmp_path_factory.getbasetemp() / "any.h5"
    dims = tuple("xyz"[: values.ndim])
    axes = {
        name: Variable(np.arange(float(size)), text, (name,), text)
        for name, size in zip(dims, values.shape, strict=True)
    }
    result = sample_result(
        variables={"some/field": Variable(values, text, dims, text)},
        coordinates=axes,
        tables=(Table(text, (text,), (text,), tuple((cell,) for cell in cells), text),),
        case_text=text,
        title=text,
        notes=(text,),
        provenance={text: text},
        ledger=Ledger({text: 1.0}, {}, {}, values.ravel()),
    )
    write_result(result, path)
    assert fingerprint(read_result(path)) == fingerprint(result)


def test_a_long_title_and_case_come_back(tmp_path: Path):
    result = sample_result(title="熱" * 100_000, case_text="# x\n" * 250_000)
    write_result(result, tmp_path / "long.h5")
    assert fingerprint(read_result(tmp_path / "long.h5")) == fingerprint(result)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_could_not_come_back_is_refused(tmp_path: Path, text: str):
    with pytest.raises(InputError, match="stored"):
        write_result(sample_result(notes=(text,)), tmp_path / "text.h5")
    assert not list(tmp_path.iterdir())


def test_every_array_has_a_checksum_chunks_and_named_dimensions(written: Path):
    found = []

    def look(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            assert item.fletcher32, name
            assert item.is_scale or all(axis.keys() for axis in item.dims), name
            found.append(name)

    with h5py.File(written) as file:
        file.visititems(look)
        power = file[POWER]
        assert bytes(power.attrs["units"]) == b"W"
        assert bytes(power.attrs["long_name"]) == b"compressor"
        assert power.dims[0][0] == file["time"]
        assert bytes(file["time"].attrs["units"]) == b"seconds since 2013-01-01 00:00:00"
        assert bytes(file["time"].attrs["calendar"]) == b"proleptic_gregorian"
        assert file["text/case/text"].asstr()[0] == sample_result().case_text
    assert len(found) > 20


def test_xarray_opens_the_file_with_names_and_dates(written: Path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    with xarray.open_datatree(written, engine="h5netcdf") as tree:
        tree.load()
        power = tree[POWER]
        assert power.dims == ("time",)
        assert power.time.values[0] == np.datetime64("2013-01-01T01:00:00")
        assert power.attrs == {"units": "W", "long_name": "compressor"}
        assert tree["soil/temperature"].dims == ("time", "depth")
        assert tree["headlines/name"].values.tolist() == ["seasonal COP", "saving"]
        assert tree["tables/0/text"].values.tolist() == [["pump", "1500000.0"], ["ΔT", "0.1"]]


def test_chunks_stay_small_and_keep_time_together():
    assert chunk_shape((8760,), 8) == (8760,)
    assert chunk_shape((10, 20), 8) == (10, 20)
    # 64 x 100 x 100 x 8 B = 5.1 MB, 64 x 50 x 50 x 8 B = 1.28 MB, 64 x 25 x 50 x 8 B = 0.64 MB
    time, *space = chunk_shape((8192, 100, 100), 8)
    assert (time, space) == (64, [25, 50])
    assert 8 * time * np.prod(space) <= CHUNK_BYTES


def test_gzip_is_used_only_where_it_pays(tmp_path: Path):
    noise = np.frombuffer(np.random.default_rng(0).bytes(48 * 200 * 8)).reshape(48, 200)
    axes = {
        "time": sample_result().coordinates["time"],
        "x": Variable(np.arange(200.0), "m", ("x",), ""),
    }
    fields = {"noise": noise, "zero": np.zeros((48, 200))}
    variables = {name: Variable(v, "1", ("time", "x"), "") for name, v in fields.items()}
    write_result(sample_result(variables=variables, coordinates=axes), tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert (file["noise"].compression, file["zero"].compression) == (None, "gzip")


def test_an_existing_file_is_replaced_only_where_allowed(tmp_path: Path):
    path = tmp_path / "a.h5"
    write_result(sample_result(title="old"), path)
    with pytest.raises(StorageError, match="exists already"):
        write_result(sample_result(title="new"), path, overwrite=False)
    assert read_result(path).title == "old"
    write_result(sample_result(title="new"), path)
    assert read_result(path).title == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("missing/a.h5", "does not exist. Create it"),
        ("", "is a folder"),
        ("a\0b.h5", "no usable file name"),
        ("x" * 300, "no usable file name|could not be written"),
    ],
)
def test_a_file_that_cannot_be_written_to_is_named(tmp_path: Path, name: str, answer: str):
    with pytest.raises(StorageError, match=answer):
        write_result(sample_result(), f"{tmp_path}/{name}")
    assert not list(tmp_path.iterdir())


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path):
    (tmp_path / "link.h5").symlink_to(tmp_path / "real.h5")
    write_result(sample_result(), tmp_path / "link.h5")
    assert (tmp_path / "link.h5").is_symlink()
    assert read_result(tmp_path / "real.h5").title == sample_result().title
