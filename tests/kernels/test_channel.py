"""Partly filled channels against geometry done by hand and a published table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.channel import (
    ChannelForm,
    depth_at,
    depth_of_greatest_flow,
    fill_flow_table,
    fill_shape_table,
    ganguillet_kutter_velocity,
    manning_velocity,
    section_at_depth,
)


def circle(diameter: float, slope: float = 0.001, kutter: bool = False) -> ChannelForm:
    return ChannelForm(False, diameter, diameter, slope, 0.013, kutter)


# D, h/D, angle, area, wetted perimeter, hydraulic radius, flow at 0.4 m/s, wet fraction:
# figures derived from the demonstration and evaluation depths of the 2014 sewer-heat guideline
PARTLY_FILLED = [
    (1.2, 0.10, 1.287, 0.0589, 0.772, 0.0762, 23.5e-3, 0.205),
    (1.2, 0.15, 1.591, 0.1064, 0.954, 0.1115, 42.6e-3, 0.253),
    (2.2, 0.10, 1.287, 0.1978, 1.416, 0.1397, 79.1e-3, 0.205),
    (2.2, 0.15, 1.591, 0.3576, 1.750, 0.2043, 143.0e-3, 0.253),
]


@pytest.mark.parametrize("row", PARTLY_FILLED)
def test_partly_filled_sewers_have_the_published_sections(row):
    d, fill, angle, area, wetted, radius, q, wet = row
    section = section_at_depth(circle(d), fill * d)
    assert 2.0 * section.wetted_perimeter / d == pytest.approx(angle, rel=1e-3)
    assert section.area == pytest.approx(area, rel=1e-3)
    assert section.wetted_perimeter == pytest.approx(wetted, rel=1e-3)
    assert section.hydraulic_radius == pytest.approx(radius, rel=1e-3)
    assert 0.4 * section.area == pytest.approx(q, rel=2.5e-3)  # printed to three digits
    assert section.wet_fraction == pytest.approx(wet, abs=6e-4)
    assert section.wetted_perimeter + section.dry_perimeter == pytest.approx(np.pi * d)


@pytest.mark.parametrize(
    ("d", "fill", "lined", "concrete"),
    [
        (1.2, 0.10, 0.50, 0.84),
        (1.2, 0.15, 0.30, 0.50),
        (2.2, 0.10, 0.22, 0.37),
        (2.2, 0.15, 0.13, 0.23),  # exactly 0.2247: the last figure is printed rounded up
    ],
)
def test_published_slopes_give_a_velocity_of_0_4_metres_a_second(d, fill, lined, concrete):
    # V grows as the root of the slope: S = S_printed (0.4 / V)^2, printed per mille, 2 digits
    radius = section_at_depth(circle(d), fill * d).hydraulic_radius
    for printed, roughness in ((lined, 0.010), (concrete, 0.013)):
        velocity = manning_velocity(radius, printed * 1e-3, roughness)
        assert printed * (0.4 / velocity) ** 2 == pytest.approx(printed, abs=0.0055)


def test_half_full_and_full_pipe_run_at_the_same_velocity():
    # both have R = D / 4
    half, full = (section_at_depth(circle(0.9), depth) for depth in (0.45, 0.9))
    assert half.hydraulic_radius == pytest.approx(0.225, rel=1e-14)
    assert full.hydraulic_radius == pytest.approx(0.225, rel=1e-14)
    assert full.area == pytest.approx(np.pi * 0.81 / 4.0)
    assert full.flow == pytest.approx(2.0 * half.flow)
    assert half.width == pytest.approx(0.9)
    assert (full.wet_fraction, full.dry_perimeter) == pytest.approx((1.0, 0.0), abs=1e-12)


def test_a_dry_channel_has_no_flow_and_no_infinities():
    for form in (
        circle(0.9),
        circle(0.9, kutter=True),
        ChannelForm(True, 2.0, 1.0, 1e-3, 0.013, True),
    ):
        section = section_at_depth(form, 0.0)
        assert section.flow == section.velocity == section.area == section.wetted_perimeter == 0.0


def test_ganguillet_kutter_meets_manning_at_a_hydraulic_radius_of_one_metre():
    # R = 1 and R S > 0: (23 + 1/n + x) / (1 + (23 + x) n) = 1/n exactly, whatever x
    for slope in (1e-4, 1e-3, 1e-2):
        ours = ganguillet_kutter_velocity(1.0, slope, 0.013)
        assert ours == pytest.approx(manning_velocity(1.0, slope, 0.013), rel=1e-14)
    # below it the older formula is the slower one in smooth channels with R well below 1
    assert ganguillet_kutter_velocity(0.1, 1e-3, 0.013) < manning_velocity(0.1, 1e-3, 0.013)


def test_flow_in_a_circle_is_greatest_where_its_derivative_vanishes():
    # Q ~ A^(5/3) P^(-2/3): 5 A' P = 2 A P'  =>  3 t - 5 t cos t + 2 sin t = 0
    depth = depth_of_greatest_flow(circle(1.0))
    angle = 2.0 * np.arccos(1.0 - 2.0 * depth)
    assert depth == pytest.approx(0.938, abs=5e-4)
    assert 3.0 * angle - 5.0 * angle * np.cos(angle) + 2.0 * np.sin(angle) == pytest.approx(
        0, abs=1e-6
    )


@settings(deadline=None, max_examples=60)
@given(
    st.floats(0.2, 3.0), st.floats(1e-4, 0.05), st.floats(1e-4, 0.93), st.booleans(), st.booleans()
)
def test_normal_depth_inverts_flow_and_area(diameter, slope, fill, rectangular, kutter):
    form = ChannelForm(rectangular, diameter, diameter, slope, 0.013, kutter)
    section = section_at_depth(form, fill * diameter)
    limit = min(0.95 * diameter, depth_of_greatest_flow(form))
    if section.depth < limit:
        assert depth_at(form, section.flow, True, limit) == pytest.approx(section.depth, rel=1e-8)
    assert depth_at(form, section.area, False, diameter) == pytest.approx(section.depth, rel=1e-8)


def test_depth_stays_at_the_limit_when_the_flow_needs_more():
    form = circle(0.9)
    limit = depth_of_greatest_flow(form)
    assert depth_at(form, 10.0, True, limit) == limit
    assert depth_at(form, 0.0, True, limit) == 0.0


def test_tables_follow_the_exact_section():
    form = circle(0.9)
    limit = depth_of_greatest_flow(form)
    flow, steepest, shape = np.empty(2049), np.empty(2049), np.empty((4, 513))
    full = fill_flow_table(form, limit, flow, steepest)
    fill_shape_table(form, limit, full, shape)
    for depth in (0.02, 0.05, 0.2, 0.6, 0.8):
        exact = section_at_depth(form, depth)
        found = np.interp(exact.area, np.linspace(0, full, 2049), flow)
        assert found == pytest.approx(exact.flow, rel=2e-3 if depth < 0.04 else 1e-4)
        place = (exact.area / full) ** (1 / 3) * 512
        for row, value in zip(
            shape,
            (exact.width, exact.wetted_perimeter, exact.dry_perimeter, exact.velocity),
            strict=True,
        ):
            assert np.interp(place, np.arange(513), row) == pytest.approx(value, rel=3e-4)
    assert np.all(np.diff(flow) > 0.0)
    assert np.all(steepest[:-1] >= np.diff(flow) / (full / 2048))


def test_water_above_the_limit_keeps_the_velocity_of_the_limit():
    form = circle(0.9)
    limit = depth_of_greatest_flow(form)
    flow, steepest = np.empty(257), np.empty(257)
    full = fill_flow_table(form, limit, flow, steepest)
    assert flow[-1] / full == pytest.approx(section_at_depth(form, limit).velocity)
