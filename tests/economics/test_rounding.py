"""Rounding as tables are printed."""

import pytest

from thermosim.economics import round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (1.25, 1, 1.3),
        (1.35, 1, 1.4),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (1.005, 2, 1.01),
        (18.34, 1, 18.3),
        (22770.192, 0, 22770.0),
        (12345.0, -2, 12300.0),
    ],
)
def test_halves_are_rounded_away_from_zero_as_written(value, decimals, printed):
    assert round_half_up(value, decimals) == printed
