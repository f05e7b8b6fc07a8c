"""Years that repeat themselves in ground that is not linear."""

import numpy as np
import pytest

from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, GroundMarch, assemble, reduce
from thermosim.components.ground.freezing import Freezing
from thermosim.components.ground.nonlinear import NonlinearGround
from thermosim.components.ground.nonlinear_periodic import repeat, warm_start
from thermosim.errors import ConvergenceError, ParameterError

MADE = assemble(canonical_station(), Grading(face=0.2, surface=0.2, growth=0.6))
HOURS = np.arange(0.0, 8761.0, 6.0)
STEP = 6 * 3600.0
WET = Freezing(water=300.0, conductivity=2.2, heat_capacity=1.9e6)


def year():
    """Station, surface and bottom [degC]; the station's weeks are not quite alike."""
    season = np.cos(2 * np.pi * HOURS / 8760)
    week = 2.0 * ((HOURS // 24) % 7 < 5) * (HOURS < 8760)
    week[-1] = week[0]
    return np.stack([18.0 - 6.0 * season + week, 5.0 - 14.0 * season, 8.0 + 0 * HOURS], axis=1)


def test_warm_started_march_knows_the_mean_in_its_second_year():
    # goal 0.1 % of the periodic mean, in closed form by the modes
    model = GroundMarch(ground=reduce(MADE), seconds=STEP)
    series = year()
    _, heat = model.run(model.periodic_start(series[:-1]), series)
    exact = 0.5 * (heat[1:] + heat[:-1]).mean(axis=0)
    ground = NonlinearGround(assembly=MADE, seconds=STEP)
    first = ground.march(warm_start(ground, series), series)
    second = ground.march(first.energy, series)
    assert np.abs(second.heat.mean(axis=0) / exact - 1).max() < 1e-3
    found = repeat(ground, series)
    assert found.years <= 4
    np.testing.assert_allclose(found.year.heat.mean(axis=0), exact, rtol=1e-4)


def test_freezing_ground_repeats_itself_from_any_start():
    # from the linear twin and from 15 degC everywhere the same year is reached
    ground = NonlinearGround(assembly=MADE, freezing=(WET,), seconds=STEP)
    snow = np.clip(0.4 * np.cos(2 * np.pi * (HOURS - 700) / 8760), 0.0, 1.0) / 0.2
    warm = repeat(ground, year(), snow=snow, tolerance=1e-5)
    far = repeat(
        ground,
        year(),
        snow=snow,
        tolerance=1e-5,
        start=ground.energy(np.full(MADE.cells, 15.0)),
    )
    assert ground.frozen_share(warm.start).max() > 0.2
    means = [one.year.heat.mean(axis=0) for one in (warm, far)]
    np.testing.assert_allclose(*means, atol=3e-4 * np.abs(means[0]).max())
    # what enters in a year that repeats itself is nothing
    assert abs(means[0].sum()) <= 1e-4 * np.abs(warm.year.heat).mean(axis=0).max()
    assert warm.years <= 12


def test_a_year_that_cannot_repeat_itself_is_refused():
    ground = NonlinearGround(assembly=MADE, seconds=STEP)
    with pytest.raises(ParameterError, match="append its first row"):
        repeat(ground, year()[:-1])
    with pytest.raises(ConvergenceError, match="after 1 years"):
        repeat(ground, year(), most=1)
