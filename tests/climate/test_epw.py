"""EPW files: whole ones, and every way of being broken."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.climate import read_epw
from thermosim.climate.epw import BUDGET, HEADERS
from thermosim.climate.months import DAYS
from thermosim.errors import WeatherError


def rows(hours=8760, columns=35):
    """Data rows of a synthetic year; temperature rises by 0.001 K an hour from 0 degC."""
    days = list(DAYS)
    days[1] += (hours - 8760) // 24
    made = []
    for month, length in enumerate(days, start=1):
        for day in range(1, length + 1):
            for hour in range(1, 25):
                fields = ["0"] * 35
                fields[:6] = ["2001", str(month), str(day), str(hour), "60", "A7A7"]
                fields[6] = f"{0.001 * len(made):.3f}"
                fields[7:10] = ["1.0", "50", "100000"]
                fields[13] = "100"
                fields[21] = "3.5"
                fields[30] = "0"
                made.append(fields[:columns])
    return made


def headers(city="Sapporo", elevation="17.0", records="1"):
    lines = [f"LOCATION,{city},-,JPN,IWEC Data,474120,43.05,141.33,9.0,{elevation}"]
    lines += [f"{keyword},0" for keyword in HEADERS[1:7]]
    return [*lines, f"DATA PERIODS,1,{records},Data,Sunday, 1/ 1,12/31"]


@pytest.fixture
def write(tmp_path):
    def writer(data, head=None, encoding="utf-8", ending="\n"):
        lines = (headers() if head is None else head) + [",".join(row) for row in data]
        path = tmp_path / "place.epw"
        path.write_bytes((ending.join(lines) + ending).encode(encoding))
        return path

    return writer


YEAR = rows()


def changed(row, column, value, data=None):
    copy = [list(fields) if n == row else fields for n, fields in enumerate(data or YEAR)]
    copy[row][column] = value
    return copy


@pytest.mark.parametrize(("hours", "columns"), [(8760, 35), (8760, 32), (8784, 35)])
def test_a_whole_file_is_read_in_si_units(write, hours, columns):
    weather = read_epw(write(rows(hours, columns), ending="\r\n"))
    assert weather.steps == hours
    assert weather.is_year
    assert weather.station == "Sapporo"
    assert weather.air_temperature[1234] == pytest.approx(1.234)
    assert weather.relative_humidity[0] == 0.5
    assert weather.pressure[0] == 100000.0
    assert weather.wind_speed[0] == 3.5
    assert weather.solar[0] == 100.0
    assert weather.assumed == ("snowfall",)
    assert weather.notes == ()


def test_rising_snow_depth_is_snowfall_and_settling_is_none(write):
    data = [list(fields) for fields in YEAR]
    for hour, depth in zip(range(10, 15), ("2", "5", "4", "4", "6"), strict=True):
        data[hour][30] = depth
    weather = read_epw(write(data))
    # rises of 2, 3 and 2 cm within one hour each
    expected = np.array([0.02, 0.03, 0.0, 0.0, 0.02]) / 3600.0
    assert weather.snowfall[10:15] == pytest.approx(expected)
    assert weather.snowfall.sum() * 3600.0 == pytest.approx(0.07)


def test_a_short_gap_is_interpolated_and_reported(write):
    data = YEAR
    for hour in (100, 101, 102):
        data = changed(hour, 6, "99.9", data)
    weather = read_epw(write(data))
    assert weather.air_temperature[100:103] == pytest.approx([0.1, 0.101, 0.102])
    assert weather.notes == ("dry bulb temperature [degC]: 3 missing hours interpolated",)


def test_a_gap_over_new_year_is_interpolated_between_december_and_january(write):
    data = changed(8759, 21, "999", changed(0, 21, "", changed(1, 21, "6.5")))
    weather = read_epw(write(data))
    # 3.5 m/s in hour 8758, 6.5 in hour 1: thirds of the way
    assert weather.wind_speed[[8759, 0]] == pytest.approx([4.5, 5.5])


def test_a_long_gap_of_temperature_is_an_error_that_names_its_line(write):
    data = YEAR
    for hour in range(100, 104):
        data = changed(hour, 6, "99.9", data)
    path = write(data)
    with pytest.raises(WeatherError, match=r"place.epw:109, dry bulb.*4 hours missing"):
        read_epw(path)
    assert read_epw(path, longest_gap=4).steps == 8760


def test_without_any_pressure_the_elevation_gives_it(write):
    data = [list(fields) for fields in YEAR]
    for fields in data:
        fields[9], fields[13], fields[30] = "999999", "9999", "999"
    weather = read_epw(write(data, headers(elevation="1000")))
    # standard atmosphere at 1000 m: 89 875 Pa
    assert weather.pressure[0] == pytest.approx(89875.0, rel=1e-4)
    assert weather.solar is None
    assert weather.snowfall.sum() == 0.0
    assert weather.assumed == ("snowfall", "pressure")
    assert len(weather.notes) == 3


def test_without_any_wind_the_file_is_refused(write):
    data = [list(fields) for fields in YEAR]
    for fields in data:
        fields[21] = "999"
    with pytest.raises(WeatherError, match=r"wind speed .*8760 hours missing"):
        read_epw(write(data))


def test_humidity_above_saturation_is_cut_and_reported(write):
    weather = read_epw(write(changed(5, 8, "105")))
    assert weather.relative_humidity[5] == 1.0
    assert "1 hours above 100 %" in weather.notes[0]


def test_a_japanese_station_name_in_cp932_is_read(write):
    weather = read_epw(write(YEAR, headers(city="札幌"), encoding="cp932"))
    assert weather.station == "札幌"
    assert weather.notes == ("text read as cp932",)


def test_a_byte_order_mark_does_not_hurt(write):
    assert read_epw(write(YEAR, encoding="utf-8-sig")).station == "Sapporo"


@pytest.mark.parametrize("value", ["cold", "nan", "1e400", "1_0", "１２", "--"])
def test_what_is_not_a_plain_number_is_refused_with_its_line(write, value):
    with pytest.raises(WeatherError, match=r"place.epw:20, dry bulb.*is not a number"):
        read_epw(write(changed(11, 6, value)))


@pytest.mark.parametrize(
    ("column", "value"), [(6, "-120"), (8, "150"), (9, "1013"), (21, "-1"), (30, "-1")]
)
def test_an_impossible_value_is_refused_with_range_and_missing_code(write, column, value):
    with pytest.raises(WeatherError, match=r"place.epw:20.*outside.*missing value"):
        read_epw(write(changed(11, column, value)))


@pytest.mark.parametrize(("column", "value"), [(1, "2"), (2, "9"), (3, "0"), (3, "x")])
def test_rows_out_of_order_are_refused_with_the_hour_expected(write, column, value):
    with pytest.raises(WeatherError, match=r"place.epw:20: .*expected 1,1,12"):
        read_epw(write(changed(11, column, value)))


def test_a_cut_file_and_a_file_too_long_are_refused(write):
    with pytest.raises(WeatherError, match="8759 rows of data"):
        read_epw(write(YEAR[:-1]))
    with pytest.raises(WeatherError, match="8761 rows of data"):
        read_epw(write([*YEAR, YEAR[-1]]))


@pytest.mark.parametrize("columns", [5, 31, 36])
def test_a_row_with_too_few_or_many_columns_is_refused(write, columns):
    data = list(YEAR)
    data[11] = (YEAR[11] * 2)[:columns]
    with pytest.raises(WeatherError, match=f"place.epw:20: {columns} columns"):
        read_epw(write(data))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["hello"], "place.epw:1: begins with 'hello'"),
        ([], "place.epw:1: begins with"),
        (headers()[:5], "place.epw:6: begins with"),
        (["LOCATION,x", *headers()[1:]], "place.epw:1: 2 fields"),
        (headers(records="4"), "place.epw:8: DATA PERIODS"),
        (headers(elevation="high"), "place.epw:1, elevation: 'high'"),
        (headers(elevation="90000"), "place.epw:1, elevation: 90000 m"),
    ],
)
def test_headers_of_another_format_are_refused(write, head, words):
    with pytest.raises(WeatherError, match=words):
        read_epw(write(YEAR[:20], head))


def test_binary_empty_huge_and_absent_files_are_refused(tmp_path):
    path = tmp_path / "x.epw"
    for raw, words in [
        (b"", "x.epw:1"),
        (b"LOCATION\nab\0c", "x.epw:2: a NUL byte"),
        (b"\xff\xfe\x80\n" * 30, "x.epw:1"),
        (b"1" * (BUDGET + 1), "more than 16 MB"),
    ]:
        path.write_bytes(raw)
        with pytest.raises(WeatherError, match=words):
            read_epw(path)
    with pytest.raises(WeatherError, match="not a file"):
        read_epw(tmp_path)
    with pytest.raises(WeatherError, match="not a file"):
        read_epw(tmp_path / "absent.epw")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no device files here")
def test_a_device_is_not_a_weather_file():
    with pytest.raises(WeatherError, match="not a file"):
        read_epw("/dev/zero")


@given(raw=st.binary(max_size=200), where=st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_no_bytes_whatever_escape_as_another_exception(tmp_path_factory, raw, where):
    lines = [line.encode() for line in [*headers(), *(",".join(row) for row in YEAR[:3])]]
    lines[where] = raw
    path = tmp_path_factory.mktemp("fuzz") / "fuzz.epw"
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(WeatherError, match=r"fuzz\.epw"):
        read_epw(path)
