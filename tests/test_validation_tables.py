"""Whole tables of published figures: cells are met digit by digit, and wrong tables are refused."""

import json

import pytest

from thermosim import validate
from thermosim.errors import ReferenceFileError

HEAD = """
case = "sapporo-balance"

[source]
text = "a test"

[[table]]
file = "plan.csv"
name = "{year}"
where = "row {year}"
kind = "planned"
reason = "as printed"
columns = { hours = "{year} full-load hours, hot" }
"""


def folder(tmp_path, csv, head=HEAD):
    (tmp_path / "reference.toml").write_text(head)
    (tmp_path / "plan.csv").write_text(csv)
    return tmp_path


def test_a_cell_is_met_when_rounding_gives_its_digits(tmp_path):
    # 3730 Gcal over 4.93 Gcal/h: 756.59 h
    rows = validate.compare(folder(tmp_path, "year,hours\n1989,757\n1992,\n"))
    assert [(row.name, row.passed) for row in rows] == [("1989: hours", True)]
    assert rows[0].table == "plan.csv: hours"
    assert rows[0].where == "row 1989"
    validate.write_json(rows, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text())[0]["table"] == "plan.csv: hours"


@pytest.mark.parametrize(("printed", "met"), [("756.6", True), ("756.5", False), ("756", False)])
def test_more_digits_ask_for_more(tmp_path, printed, met):
    (row,) = validate.compare(folder(tmp_path, f"year,hours\n1989,{printed}\n"))
    assert row.passed is met


def test_a_declared_misprint_is_compared_with_what_follows(tmp_path):
    head = HEAD + 'correction = [{ row = { year = "1989" }, column = "hours", follows = "757", '
    head += 'reason = "digits swapped" }]\n'
    (row,) = validate.compare(folder(tmp_path, "year,hours\n1989,775\n", head))
    assert row.passed
    assert "misprint" in row.name


@pytest.mark.parametrize(
    ("csv", "head", "told"),
    [
        ("year,day\n1989,1\n", HEAD, "no column 'hours'"),
        ("year,hours\n1989\n", HEAD, "2 cells are needed"),
        ("year,hours\n1989,1\n", HEAD.replace("row {year}", "row {yaer}"), "names no column"),
        ("year,hours\n1989,1\n", HEAD.replace("plan.csv", "../plan.csv"), "outside the folder"),
        ("year,hours\n1989,1\n", HEAD.replace("plan.csv", "none.csv"), "cannot be read"),
        ("year,hours\n2050,1\n", HEAD, "No variable or headline"),
        ("year,hours\n1989,many\n", HEAD, "must be|is not a number|needed"),
        ("year,hours\n1989,1\n", HEAD.replace('"planned"', '"guessed"'), "planned"),
        ("year,hours\n1989,1\n", HEAD + 'correction = [{ row = { year = "1" }, column = "hours", '
         'follows = "1", reason = "none" }]\n', "no row fits"),
        ("year,hours\n1989,1\n", HEAD + 'at = { month = "{year}" }\n', "at must|No variable"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_told(tmp_path, csv, head, told):
    with pytest.raises(ReferenceFileError, match=told):
        validate.compare(folder(tmp_path, csv, head))


def test_a_reference_compares_something(tmp_path):
    with pytest.raises(ReferenceFileError, match="at least one"):
        validate.compare(folder(tmp_path, "", HEAD.partition("[[table]]")[0]))


def test_one_value_of_a_series_is_picked_by_its_coordinates(tmp_path):
    head = """
case = "epoc-a-site-b"
[source]
text = "a test"
[[comparison]]
name = "loads in April"
result = "delivery/B/containers"
at = { month = MONTH }
published = "84"
kind = "calculated by the authors"
tolerance = "printed digits"
reason = "as printed"
"""
    path = folder(tmp_path, "", head.replace("MONTH", "4"))
    (row,) = validate.compare(path)
    assert row.passed
    with pytest.raises(ReferenceFileError, match="there is no month = 13"):
        validate.compare(folder(tmp_path, "", head.replace("MONTH", "13")))
