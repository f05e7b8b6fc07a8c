"""What a tolerance may say, and what is refused because it could be read in two ways."""

import pytest

from thermosim import validate
from thermosim.errors import ReferenceFileError

HEAD = """
case = "sapporo-balance"

[source]
text = "a test"
"""
ONE = """
[[comparison]]
name = "hours"
result = "1989 full-load hours, hot"
published = "757 h"
kind = "planned"
tolerance = TOLERANCE
reason = "as printed"
"""
TABLE = """
[[table]]
file = "plan.csv"
name = "{year}"
kind = "planned"
tolerance = TOLERANCE
reason = "as printed"
columns = { hours = "{year} full-load hours, hot" }
"""


def read(tmp_path, body, tolerance):
    (tmp_path / "reference.toml").write_text(HEAD + body.replace("TOLERANCE", tolerance))
    return validate.read_reference(tmp_path)


@pytest.mark.parametrize("body", [ONE, TABLE], ids=["comparison", "table"])
@pytest.mark.parametrize(
    ("tolerance", "told"),
    [
        ('"0.6"', "0.6 without quotes for 60 % of the published value"),
        ('"5"', 'Write "5 K" with the unit'),
        ("5", "a share from 0 to 1 is needed"),
        ("nan", "share|finite|nan"),
        ("-0.1", "a share from 0 to 1 is needed"),
        ('"-1 K"', "not negative"),
        ('"some"', "a quantity such as"),
    ],
)
def test_a_tolerance_that_could_mean_two_things_is_refused(tmp_path, body, tolerance, told):
    with pytest.raises(ReferenceFileError, match=told):
        read(tmp_path, body, tolerance)


@pytest.mark.parametrize("body", [ONE, TABLE], ids=["comparison", "table"])
@pytest.mark.parametrize("tolerance", ['"0"', "0.6", "1", '"0.6 h"', '"2 1"', '"printed digits"'])
def test_a_tolerance_with_one_reading_is_taken(tmp_path, body, tolerance):
    read(tmp_path, body, tolerance)


@pytest.mark.parametrize(
    ("tolerance", "met"),
    # 3730 Gcal over 4.93 Gcal/h: 756.59 h, 0.41 h or 0.054 % below 757 h
    [('"0.4 h"', False), ('"0.42 h"', True), ("0.0005", False), ("0.0006", True)],
)
def test_quantity_and_share_are_told_apart(tmp_path, tolerance, met):
    read(tmp_path, ONE, tolerance)
    (row,) = validate.compare(tmp_path)
    assert row.passed is met
