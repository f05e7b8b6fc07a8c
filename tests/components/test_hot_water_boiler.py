"""Hot-water boilers: curves, heating values that are never mixed, limits that are told."""

import pytest

from thermosim.components.hot_water_boiler import HotWaterBoiler, condensing, non_condensing
from thermosim.errors import ParameterError


@pytest.mark.parametrize(
    ("law", "ratio", "water", "factor"),
    [
        (condensing, 1.0, 60.0, 1.0167),
        (condensing, 0.5, 40.0, 1.0930),
        (non_condensing, 1.0, 60.0, 0.9990),
        (non_condensing, 0.5, 40.0, 1.0478),
    ],
)
def test_published_check_values_of_the_curves(law, ratio, water, factor):
    assert law(ratio, water) == pytest.approx(factor, abs=5e-5)


def test_fuel_by_both_heating_values():
    # 93 kW at 0.93 LHV: 100 kW by LHV, 100/0.9 by HHV; at 0.93 HHV: 100 by HHV, 90 by LHV
    lower = HotWaterBoiler(capacity=5e6, efficiency=0.93, basis="LHV").step(93e3, 60.0, 80.0)
    higher = HotWaterBoiler(capacity=5e6, efficiency=0.93, basis="HHV").step(93e3, 60.0, 80.0)
    assert (lower.lower, lower.higher) == pytest.approx((100e3, 100e3 / 0.9))
    assert (higher.lower, higher.higher) == pytest.approx((90e3, 100e3))


def test_part_load_efficiency_is_nominal_times_curve():
    boiler = HotWaterBoiler(capacity=1e6, efficiency=0.89, basis="HHV", curve="condensing")
    state = boiler.step(0.5e6, 40.0, 60.0)
    assert state.efficiency == pytest.approx(0.89 * 1.0930, rel=5e-5)
    assert state.clamped == ()


def test_limits_of_the_curves_are_told():
    boiler = HotWaterBoiler(capacity=1e6, efficiency=0.80, basis="HHV", curve="non_condensing")
    state = boiler.step(0.02e6, 60.0, 90.0)
    assert state.clamped == (
        "water warmer than the curve", "less than the smallest load of the curve",
    )  # fmt: skip
    # held at a tenth of the load and 80 degC
    assert state.efficiency == pytest.approx(0.80 * non_condensing(0.1, 80.0), rel=1e-12)
    over = boiler.step(2e6, 60.0, 70.0)
    assert (over.heat, over.clamped) == (1e6, ("more than the capacity",))


def test_boiler_at_rest_burns_nothing():
    state = HotWaterBoiler(capacity=1e6, efficiency=0.8, basis="LHV").step(0.0, 60.0, 80.0)
    assert state[:3] == (0.0, 0.0, 0.0)


def test_efficiency_above_one_only_by_the_lower_heating_value():
    HotWaterBoiler(capacity=1e6, efficiency=1.05, basis="LHV")
    with pytest.raises(ParameterError, match="efficiency"):
        HotWaterBoiler(capacity=1e6, efficiency=1.05, basis="HHV")
    with pytest.raises(ParameterError, match="write LHV or HHV"):
        HotWaterBoiler(capacity=1e6, efficiency=0.8, basis="gross")
    with pytest.raises(ParameterError, match="one of constant, condensing, non_condensing"):
        HotWaterBoiler(capacity=1e6, efficiency=0.8, basis="LHV", curve="other")
