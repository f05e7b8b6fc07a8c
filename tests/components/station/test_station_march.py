"""Station and ground together: harmonic limit, books, periodic year, years from opening."""

import math

import numpy as np
import pytest
from thermosim_kernels.moist_air import DRY_AIR

from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, Reduction, assemble, reduce
from thermosim.components.station import (
    Operation,
    Station,
    StationMarch,
    StationState,
    Weather,
    Zone,
)
from thermosim.components.station.periodic import fixed_point
from thermosim.errors import ConvergenceError, ParameterError

HOURS = 8760
CLOCK = np.arange(HOURS) + 0.5
YEAR = 2.0 * np.pi / 8760.0  # [rad/h]
FLOW = 40.0  # outdoor air [kg/s]


@pytest.fixture(scope="module")
def ground():
    return reduce(assemble(canonical_station(), Grading(face=0.08)), Reduction(shifts=12))


@pytest.fixture(scope="module")
def marching(ground):
    zone = Zone(name="hall", volume=24_000.0, faces=("station",), coldest_coil=0.0)
    return StationMarch(station=Station(zones=(zone,), length=100.0), ground=ground)


def weather(swing=10.0, daily=3.5):
    air = 16.0 - swing * np.cos(YEAR * CLOCK) - daily * np.cos(24.0 * 365.0 / 24.0 * YEAR * CLOCK)
    return Weather(air, np.full(HOURS, 0.004), np.column_stack([air, np.full(HOURS, 16.0)]))


def operation(**changes):
    plain = {
        "sensible": 4e5, "vapour": 0.0, "mechanical": FLOW, "recirculated": 0.0, "piston": 0.0,
        "set_point": math.inf, "capacity": 0.0, "heat_wanted": 0.0, "winter_limit": -math.inf,
    }  # fmt: skip
    return Operation(
        *(np.array(np.broadcast_to(v, (HOURS,)), dtype=float)[:, None].copy()
          for v in {**plain, **changes}.values())
    )  # fmt: skip


def controlled():
    summer = (CLOCK > 3624) & (CLOCK < 6552)
    opened = CLOCK % 24.0 > 5.0
    locked = (CLOCK % 24.0 > 7.0) & (CLOCK % 24.0 < 9.0)
    return operation(
        sensible=np.where(opened, 4.8e5, 0.0),
        vapour=np.where(opened, 0.1, 0.0),
        recirculated=0.8,
        piston=5.0,
        set_point=np.where(summer, 29.0, math.inf),
        capacity=np.where(locked, 0.0, 3.5e5),
        heat_wanted=np.where(summer, 0.0, 2e5),
        winter_limit=12.0,
    )


def test_a_station_without_controls_follows_the_harmonics_of_its_ground(marching, ground):
    # (H + i w C + Y) T = G + H T_o - Y_surface T_o for every harmonic; hours being constants,
    # the daily wave is known to (w h)^2 / 24 = 0.3 %
    year, _, _ = marching.periodic(weather(), operation(), marching.start(16.0))
    conductance, capacity = FLOW * DRY_AIR, 1.2 * 24_000.0 * DRY_AIR
    expected = np.zeros(HOURS)
    for turns, swing in ((0, 16.0), (1, -10.0), (365, -3.5)):
        omega = turns * YEAR / 3600.0
        y = 100.0 * ground.admittance(omega)[0]
        outer = y[1] * swing + (y[2] * 16.0 if turns == 0 else 0.0)
        heat = (4e5 if turns == 0 else 0.0) + conductance * swing - outer
        answer = heat / (conductance + 1j * omega * capacity + y[0])
        expected += np.real(answer * np.exp(1j * turns * YEAR * CLOCK))
    error = year.temperature[:, 0] - expected
    assert np.sqrt(np.mean(error**2)) < 2e-3 * np.std(expected)


def test_air_and_ground_close_their_books_with_all_controls_at_work(marching):
    year, _ = marching.year(weather(), controlled(), marching.start(16.0))
    assert np.abs(year.residual).sum() < 1e-10 * year.throughput
    assert year.latent.max() > 0.0
    assert year.unmet.max() > 0.0


def test_the_periodic_year_repeats_itself_and_is_found_in_a_few_years(marching):
    year, first, found = marching.periodic(weather(), controlled(), marching.start(16.0))
    again, _ = marching.year(weather(), controlled(), marching.year(
        weather(), controlled(), first)[1])  # fmt: skip
    assert again.temperature == pytest.approx(year.temperature, abs=1e-5)
    assert found.years <= 12
    assert found.residual < 1e-8


def test_decades_of_marching_lead_to_the_periodic_year(marching):
    periodic, _, _ = marching.periodic(weather(), controlled(), marching.start(16.0))
    seen = []
    last, _ = marching.from_opening(
        60, weather(), controlled(), marching.start(16.0),
        lambda _, year: seen.append(year.heat[:, 0].sum()),
    )  # fmt: skip
    gaps = np.abs(np.array(seen) - periodic.heat[:, 0].sum())
    assert len(seen) == 60
    assert gaps[-1] < 0.02 * gaps[0]
    assert last.temperature == pytest.approx(periodic.temperature, abs=0.05)


def test_one_year_is_the_same_in_one_march_or_hour_by_hour(marching):
    outside, rules = weather(), controlled()
    whole, _ = marching.year(outside, rules, marching.start(16.0))
    state = marching.start(16.0)
    for hour in range(30):
        cut = slice(hour, hour + 1)
        one, state = marching.year(
            Weather(*(part[cut] for part in outside)), Operation(*(p[cut] for p in rules)), state
        )
        assert one.temperature[0] == pytest.approx(whole.temperature[hour], abs=1e-10)
        assert one.heat[0] == pytest.approx(whole.heat[hour], abs=1e-6)


def test_two_halves_of_a_station_are_the_whole(ground):
    # two zones in two equal sections of ground: give both zones all of a ground of their own
    # length; here one zone has the walls and both mix freely, so that they are one
    walls = Zone(name="a", volume=12_000.0, faces=("station",))
    inner = Zone(name="b", volume=12_000.0)
    two = StationMarch(
        station=Station(zones=(walls, inner), length=100.0, exchange=(("a", "b", 5e5),)),
        ground=ground,
    )
    one = StationMarch(
        station=Station(
            zones=(Zone(name="hall", volume=24_000.0, faces=("station",)),), length=100.0
        ),
        ground=ground,
    )
    both = Operation(
        *(np.hstack([part, part]) for part in operation(sensible=2e5, mechanical=20.0))
    )
    year, _ = two.year(weather(), both, two.start(16.0))
    whole, _ = one.year(weather(), operation(), one.start(16.0))
    assert year.temperature.mean(axis=1) == pytest.approx(whole.temperature[:, 0], abs=1e-3)


def test_a_map_with_a_known_fixed_point_is_solved_and_a_growing_one_refused():
    # x -> 0.9 x + 0.1 (3 - 2 x): the decay 0.9 is known, the rest is feedback; x = 1
    found = fixed_point(
        lambda x: 0.9 * x + 0.1 * (3.0 - 2.0 * x), np.array([5.0]), np.array([0.9]), 1e-12, 9
    )
    assert found.state[0] == pytest.approx(1.0)
    with pytest.raises(ConvergenceError, match="after 5 years"):
        fixed_point(lambda x: x + 1.0, np.array([1.0]), np.array([0.5]), 1e-9, 5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zones": ()}, "named not at all"),
        ({"exchange": (("hall", "hall", 1.0),)}, "needs two of the zones"),
        ({"length": 0.0}, "above 0"),
    ],
)
def test_a_station_that_cannot_be_is_refused(change, message):
    plain = {"zones": (Zone(name="hall", volume=1.0),), "length": 1.0}
    with pytest.raises(ParameterError, match=message):
        Station(**{**plain, **change})


def test_unknown_faces_and_wrong_series_are_told(marching, ground):
    lost = Zone(name="hall", volume=1.0, faces=("roof",))
    with pytest.raises(ParameterError, match="'roof' is not known to the ground"):
        _ = StationMarch(station=Station(zones=(lost,), length=1.0), ground=ground).others
    bad = weather()
    bad.temperature[7] = np.nan
    with pytest.raises(ParameterError, match=r"weather\.temperature"):
        marching.year(bad, operation(), marching.start(16.0))
    with pytest.raises(ParameterError, match=r"operation\.sensible"):
        marching.year(weather(), operation(sensible=np.nan), marching.start(16.0))


def test_a_state_is_its_temperature_everywhere(marching, ground):
    state = marching.start(13.0)
    assert isinstance(state, StationState)
    assert ground.field(state.modes) == pytest.approx(
        np.full(ground.shape.shape[0], 13.0), abs=1e-6
    )
