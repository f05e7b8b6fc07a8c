"""Rules that turn a calendar into hours."""

import math
from dataclasses import replace

import numpy as np
import pytest

from thermosim.components.station import (
    Gains,
    Management,
    Rules,
    Ventilation,
    operation_of,
    share_inside,
)
from thermosim.errors import ParameterError

GAINS = Gains(train=300e3, lighting=50e3, people=20e3, fans=30e3, vapour=0.01)


def plan(**rules):
    air = Ventilation(mechanical=50.0, piston=6.0, recirculated=(0.9,) * 3 + (0.4,) * 9)
    return Management(gains=GAINS, ventilation=air, rules=Rules(**rules))


def test_nineteen_of_twenty_four_hours_are_open():
    hours = plan().operation()
    # 05 to 24 h on 365 days
    assert (hours.sensible > 0.0).sum() == 19 * 365
    assert hours.sensible.max() == 400e3
    assert hours.sensible[4, 0] == 0.0
    assert hours.mechanical[5, 0] == 50.0


@pytest.mark.parametrize(
    ("span", "open_hours"),
    [((5.0, 0.5), 19.5), ((22.5, 1.25), 2.75), ((24.0, 5.0), 5.0), ((0.0, 24.0), 24.0)],
)
def test_hours_over_midnight_are_those_between_in_the_evening_and_the_morning(span, open_hours):
    shares = share_inside(np.arange(24.0), span)
    assert shares.sum() == pytest.approx(open_hours)
    closed = share_inside(np.arange(24.0), span[::-1]) if span[0] % 24.0 else 1.0 - shares
    assert shares + closed == pytest.approx(np.ones(24))


def test_the_last_train_half_an_hour_after_midnight_leaves_half_of_an_hours_gains():
    late = replace(plan(), open_hours=(5.0, 0.5))
    hours = late.operation().sensible[:24, 0]
    assert hours[0] == pytest.approx(200e3)  # half of 400 kW
    assert not hours[1:5].any()
    assert hours[5:] == pytest.approx(400e3)


def test_cooling_is_asked_for_from_june_to_september_only():
    hours = plan().operation()
    asked = np.flatnonzero(np.isfinite(hours.set_point[:, 0]))
    # 151 days before June, 122 days in the four months
    assert (asked[0], asked.size) == (151 * 24, 122 * 24)


def test_the_coil_is_locked_out_two_hours_a_day():
    hours = plan(capacity=2e6, lock_out=(7.0, 9.0)).operation()
    locked = np.flatnonzero(hours.capacity[:48, 0] == 0.0)
    assert locked.tolist() == [7, 8, 31, 32]


def test_an_unlimited_coil_stays_unlimited_beside_a_lock_out():
    hours = plan(lock_out=(7.0, 9.0)).operation()
    assert set(np.unique(hours.capacity)) == {0.0, math.inf}


def test_air_is_recirculated_by_month_and_shared_out_to_zones():
    both = operation_of([plan(), plan()])
    assert both.recirculated.shape == (8760, 2)
    assert both.recirculated[0, 1] == 0.9
    assert both.recirculated[-1, 1] == 0.4


def test_a_leap_year_has_one_day_more():
    assert plan().operation(8784).sensible.sum() == 366 * 19 * 400e3


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rules(set_point=10.0, winter_limit=12.0), "must not start below the winter"),
        (lambda: Rules(lock_out=(9.0, 7.0)), "must begin before"),
        (lambda: Rules(cooling_months=(6, 13)), "1 to 12"),
        (lambda: Rules(capacity=math.nan), "at least 0"),
        (lambda: Ventilation(mechanical=1.0, recirculated=(0.5,)), "twelve shares"),
        (lambda: Gains(train=-1.0), "at least 0"),
        (
            lambda: Management(
                gains=GAINS, ventilation=Ventilation(mechanical=1.0), open_hours=(5.0, 5.0)
            ),
            "two different hours",
        ),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
