"""A user's CSV: what is read, and what is refused with file and line."""

import contextlib
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.errors import SeriesError
from thermosim.series import read_series

FLOW = {"flow": "volume_flow"}
GOOD = "time,flow [m3/h],temperature [degC]\n2008-02-26T02:00,36,12.5\n2008-02-26T02:15,72,50\n"


def written(folder, text, encoding="utf-8", name="user.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


def test_units_in_the_header_are_converted_once(tmp_path):
    # 36 m3/h = 0.01 m3/s
    series = read_series(
        written(tmp_path, GOOD), {"flow": "volume_flow", "temperature": "temperature"}
    )
    assert series.start == datetime(2008, 2, 26, 2)
    assert list(series.time_seconds) == [0.0, 900.0]
    assert series.columns["flow"] == pytest.approx([0.01, 0.02])
    assert list(series.columns["temperature"]) == [12.5, 50.0]
    assert series.at(np.array([300.0]))["flow"] == pytest.approx([0.01 + 0.01 / 3.0])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_delimiter_and_encoding_are_recognised(tmp_path, mark, encoding):
    text = GOOD.replace(",", mark).replace("\n", f"{mark}下水道\r\n").replace("下水道", "備考", 1)
    assert read_series(written(tmp_path, text, encoding), FLOW).columns["flow"].size == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"user\.csv: the file is empty"),
        ("time,flow [m3/h]\n", "no rows"),
        ("when,flow [m3/h]\n2008-01-01,1\n", r'user\.csv:1: no column "time"'),
        ("time,fluss [m3/h]\n2008-01-01,1\n", r'user\.csv:1: no column "flow"'),
        ("time,flow\n2008-01-01,1\n", r'user\.csv:1: column "flow" has no unit'),
        ("time,flow [furlong]\n2008-01-01,1\n", r'user\.csv:1.*unknown unit "furlong"'),
        ("time,flow [degC]\n2008-01-01,1\n", r"user\.csv:1.*a temperature, but a volume flow"),
        ("time,flow [L/s],flow [m3/h]\n2008-01-01,1,2\n", "2 columns are called"),
        ("time,flow [L/s]\n2008-01-01,1\n2008-01-02,\n", r"user\.csv:3.*a gap where a number"),
        ("time,flow [L/s]\n2008-01-01,n/a\n", r"user\.csv:2.*'n/a' where a number"),
        ("time,flow [L/s]\n2008-01-01,nan\n", r"user\.csv:2.*'nan' where a number"),
        ("time,flow [L/s]\n2008-01-01,1e400\n", r"user\.csv:2.*where a number"),
        ("time,flow [L/s]\n2008-01-01,1_0\n", r"user\.csv:2.*where a number"),
        ("time;flow [L/s]\n2008-01-01;1,5\n", r"user\.csv:2.*decimal point"),
        ("time,flow [L/s]\n2008-01-01,1\n2008-01-01,2\n", r"user\.csv:3: .*is given twice"),
        ("time,flow [L/s]\n2008-01-02,1\n2008-01-01,2\n", r"user\.csv:3: .*times must increase"),
        ("time,flow [L/s]\n26.02.2008,1\n", r"user\.csv:2: '26\.02\.2008' is not an ISO time"),
        ("time,flow [L/s]\n2008-01-01,1\n2008-01-02Z,1\n", r"user\.csv:3: "),
        ("time,flow [L/s]\n2008-01-01,1\n2008-01-02T00:00Z,1\n", r"user\.csv:3: .*time zone"),
        ("time,flow [L/s]\n2008-01-01T00:00Z,1\n", r"user\.csv:2: .*without a zone: 2008-01-01T00"),
        ("time,flow [L/s]\n2008-01-01T00:00+09:00,1\n", r"user\.csv:2: .*has a time zone"),
        ("time,flow [L/s]\n2008-01-01,1,7\n", r"user\.csv:2: 3 fields, but the header has 2"),
        ('time,flow [L/s]\n2008-01-01,"1\n', r"user\.csv:2: not a row of CSV"),
        (b"time,flow [L/s]\n\x81\xff,1\n", "neither UTF-8 nor CP932"),
    ],
)
def test_what_cannot_be_read_is_named_with_file_and_line(tmp_path, text, message):
    with pytest.raises(SeriesError, match=message):
        read_series(written(tmp_path, text), FLOW)


def test_missing_files_and_folders_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv", "bad\0name"):
        with pytest.raises(SeriesError):
            read_series(path, FLOW)


def test_nothing_is_extrapolated(tmp_path):
    series = read_series(written(tmp_path, GOOD), FLOW)
    for times in ([-1.0], [901.0], [float("nan")]):
        with pytest.raises(SeriesError, match="was asked for"):
            series.at(np.array(times))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_series_or_a_series_error(tmp_path_factory, raw):
    path = written(tmp_path_factory.getbasetemp(), b"time,flow [L/s]\n" + raw)
    with contextlib.suppress(SeriesError):
        read_series(path, FLOW)


def test_a_file_is_understood_once_and_again_when_it_changes(tmp_path):
    file = tmp_path / "flow.csv"
    file.write_text("time,flow [L/s]\n2024-01-01T00:00,1\n2024-01-01T01:00,2\n")
    first, again = (read_series(file, {"flow": "volume_flow"}) for _ in range(2))
    assert again is first
    assert not first.columns["flow"].flags.writeable
    file.write_text("time,flow [L/s]\n2024-01-01T00:00,1\n2024-01-01T01:00,3\n")
    assert read_series(file, {"flow": "volume_flow"}).columns["flow"][1] == pytest.approx(0.003)
