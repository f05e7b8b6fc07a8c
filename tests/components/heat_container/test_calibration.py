"""The band of contacts that published limits allow."""

import numpy as np
import pytest

from thermosim.components.heat_container import Oil
from thermosim.components.heat_container.calibration import RANGES, WINDOWS, calibrate, trials
from thermosim.materials.container_contact import contact_band
from thermosim.materials.oils import oil
from thermosim.materials.pcm import pcm


@pytest.fixture(scope="module")
def made():
    liquid = oil("mineral-oil")
    oils = {
        name: Oil(density=liquid.density(at), heat_capacity=liquid.heat_capacity(at))
        for name, at in (("acetate", 58.0), ("erythritol", 118.0))
    }
    return trials(pcm("sodium-acetate-trihydrate"), pcm("erythritol"), oils)


def outcomes(made, sets):
    (warm, one, _), (hot, two, _), (given, power, outlet) = (each.outcome(sets) for each in made)
    # 57.4 m2 x U x (118 - 10) K for a day, of 1.5 MWh
    lost = 57.4 * sets["insulation"] * 108.0 * 24.0 / 1.5e6
    return warm, hot, np.maximum(one, two), power, given, outlet, lost


def test_every_bundled_set_meets_every_published_limit(made):
    band = contact_band()
    rows = np.vstack([band.sets, band.typical])
    sets = {name: rows[:, place].copy() for place, name in enumerate(band.names)}
    for window, values in zip(WINDOWS, outcomes(made, sets), strict=True):
        margin = 2e-3 * window.most  # four digits are kept
        assert values.min() >= window.least - margin, window.name
        assert values.max() <= window.most + margin, window.name


def test_uniform_contact_takes_its_closed_form_through_the_trials(made):
    # erythritol at 150 degC, N = 3, no opening: latent heat in tau (1 + 1/N); the oil has given
    # more by then, as molten material above warms, so 1.5 MWh are through a little earlier
    sets = {name: np.array([1.0]) for name in RANGES} | {"units": np.array([3.0])}
    time, power, _ = made[1].outcome(sets | {"skin": np.array([2.0])})
    container = made[1]
    rate = container.oil.capacity_rate(container.flow)
    tau = container.heat / (rate * 32.0)
    assert tau < time[0] < tau * (1.0 + 1.0 / 3.0)
    assert power[0] == pytest.approx(rate * 32.0 * (1.0 - np.exp(-3.0)), rel=1e-3)


def test_the_same_seed_accepts_the_same_sets(made):
    once, again = (calibrate(made, 3000, 7) for _ in range(2))
    np.testing.assert_array_equal(once.accepted, again.accepted)
    assert 0 < once.accepted.sum() < 30
    kept = once.kept()
    for place, (least, most, _) in enumerate(RANGES.values()):
        assert least <= kept[:, place].min()
        assert kept[:, place].max() <= most
