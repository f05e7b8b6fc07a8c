"""Sections and boxes: one-dimensional limits, symmetry, conservation, implicit steps."""

import numpy as np
import pytest
from thermosim_kernels.melting_box import march as march_box
from thermosim_kernels.melting_box import march_threaded
from thermosim_kernels.melting_sweeps import march as march_sweeps

from thermosim.components.phase_change import (
    MeltingBox,
    MeltingLine,
    MeltingSection,
    Outside,
)
from thermosim.components.phase_change.pace import plain_pace, super_pace
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law, table_law

HOT = Outside(temperature=85.0, film=300.0)
LAWS = {
    "even": line_law(pcm("ATS58")),
    "range": line_law(pcm("HS58")),
    "sharp": line_law(pcm("sodium-acetate-trihydrate")),
    "series": line_law(pcm("sodium-acetate-trihydrate"), harmonic=True),
    "table": table_law([40.0, 50.0, 58.0, 58.0, 61.0], [0, 30e3, 90e3, 290e3, 310e3], pcm("HS58")),
    "memory": memory_law(pcm("HS58"), supercooling=4.0),
}


def section(law, **more):
    given = {"width": 0.1, "height": 0.05, "columns": 12, "rows": 6, "law": law}
    return MeltingSection(**{**given, "west": HOT, "bottom": HOT, **more})


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("axis", [None, 0.02])
def test_stored_heat_is_what_came_through_the_sides(name, axis):
    body = section(LAWS[name], axis=axis, east=Outside(flux=-50.0))
    begin = body.uniform(25.0)
    for method, step in (("explicit", None), ("auto", None), ("implicit", 900.0)):
        span = body.run(begin, 2 * 3600.0, method=method, step=step)
        stored = body.stored(span.state) - body.stored(begin)
        assert abs(stored - span.heat.sum()) <= 1e-12 * np.abs(span.heat).sum()
        assert 0.1 < body.melted(span.state) < 0.9


@pytest.mark.parametrize("name", LAWS)
def test_long_implicit_steps_come_near_explicit_ones(name):
    body = section(LAWS[name])
    begin = body.uniform(25.0)
    truth = body.melted(body.run(begin, 2 * 3600.0).state)
    for step, tolerance in ((60.0, 0.01), (600.0, 0.03), (7200.0, 0.2)):
        span = body.run(begin, 2 * 3600.0, method="implicit", step=step)
        assert body.melted(span.state) == pytest.approx(truth, rel=tolerance)


@pytest.mark.parametrize("name", LAWS)
def test_a_section_heated_from_one_side_is_a_slab(name):
    law = LAWS[name]
    slab = MeltingLine(shape="slab", outer=0.1, cells=12, law=law, first=HOT, placed=False)
    body = section(law, bottom=Outside())
    box = MeltingBox(size=(0.04, 0.1, 0.05), cells=(2, 12, 3), law=law, sides={"bottom": HOT})
    step = 0.5 * min(slab.longest_step(), body.longest_step(), box.longest_step())
    ends = [each.run(each.uniform(25.0), 7200.0, step=step).state for each in (slab, body, box)]
    truth = slab.look(ends[0])
    for found, along in zip((body.look(ends[1]), box.look(ends[2])), ((0,), (0, 2)), strict=True):
        for part, exact in zip(found, truth, strict=True):
            np.testing.assert_allclose(part.mean(axis=along), exact, atol=1e-9)
            assert np.ptp(part, axis=along).max() <= 1e-9


def test_a_round_section_heated_inside_is_a_cylinder():
    law = LAWS["sharp"]
    line = MeltingLine(
        shape="cylinder", inner=0.01, outer=0.06, cells=20, law=law, first=HOT, placed=False
    )
    body = MeltingSection(width=0.05, height=1.0, columns=20, rows=3, law=law, axis=0.01, west=HOT)
    step = 0.5 * min(line.longest_step(), body.longest_step())
    spans = [each.run(each.uniform(25.0), 3600.0, step=step) for each in (line, body)]
    np.testing.assert_allclose(
        body.look(spans[1].state)[1][1], line.look(spans[0].state)[1], atol=1e-9
    )
    assert spans[1].heat[0] == pytest.approx(spans[0].heat[0], rel=1e-12)


@pytest.mark.parametrize("name", LAWS)
def test_mirrored_sides_melt_a_mirrored_section(name):
    left = section(LAWS[name])
    right = section(LAWS[name], west=Outside(), bottom=Outside(), east=HOT, top=HOT)
    ends = [body.run(body.uniform(25.0), 5400.0).state for body in (left, right)]
    here, there = (body.look(end)[1] for body, end in zip((left, right), ends, strict=True))
    np.testing.assert_allclose(here, there[::-1, ::-1], atol=1e-12)


def test_no_cell_leaves_the_range_of_film_and_start():
    for name, law in LAWS.items():
        body = section(law)
        for method, step in (("explicit", None), ("auto", None), ("implicit", 3600.0)):
            state = body.run(body.uniform(25.0), 3600.0, method=method, step=step).state
            temperature = body.look(state)[0]
            assert temperature.min() >= 25.0 - 1e-6, name
            assert temperature.max() <= 85.0 + 1e-6, name


def test_a_box_of_one_plane_is_a_section():
    law = LAWS["sharp"]
    body = section(law)
    box = MeltingBox(
        size=(0.1, 0.05, 1.0), cells=(12, 6, 1), law=law, sides={"west": HOT, "bottom": HOT}
    )
    flat, deep = (each.run(each.uniform(25.0), 3600.0, step=20.0) for each in (body, box))
    np.testing.assert_allclose(body.look(flat.state)[0], box.look(deep.state)[0][0], atol=1e-9)
    np.testing.assert_allclose(flat.heat, deep.heat[:4], rtol=1e-12)


def test_a_box_closes_its_balance_at_all_six_sides():
    sides = {
        "west": HOT, "east": Outside(temperature=10.0), "bottom": Outside(flux=80.0),
        "top": Outside(temperature=70.0, film=50.0), "back": Outside(temperature=90.0),
        "front": Outside(flux=-20.0),
    }  # fmt: skip
    box = MeltingBox(size=(0.06, 0.05, 0.04), cells=(5, 4, 3), law=LAWS["range"], sides=sides)
    begin = box.uniform(40.0)
    for method, step in (("explicit", None), ("auto", None), ("implicit", 300.0)):
        span = box.run(begin, 3000.0, method=method, step=step)
        stored = box.stored(span.state) - box.stored(begin)
        assert abs(stored - span.heat.sum()) <= 1e-12 * np.abs(span.heat).sum()
        assert np.all(span.heat[[0, 2, 4]] > 0.0)
        assert np.all(span.heat[[1, 5]] < 0.0)


@pytest.mark.parametrize("name", LAWS)
def test_super_steps_melt_what_plain_steps_melt(name):
    body = section(LAWS[name])
    begin = body.uniform(25.0)
    for hours in (0.5, 2.0):
        fast, plain = (
            body.run(begin, hours * 3600.0, method=method) for method in ("auto", "explicit")
        )
        assert body.melted(fast.state) == pytest.approx(body.melted(plain.state), abs=2e-3)
        assert fast.heat.sum() == pytest.approx(plain.heat.sum(), rel=5e-3)


@pytest.mark.parametrize(("name", "fast"), [("sharp", True), ("sharp", False), ("memory", False)])
def test_threads_give_the_same_bits_as_one(name, fast):
    # 18 planes are swept in 3 stacks, on one thread or on all
    box = MeltingBox(
        size=(0.05, 0.04, 0.18), cells=(7, 5, 18), law=LAWS[name],
        sides={"west": HOT, "back": HOT, "front": Outside(temperature=10.0)},
    )  # fmt: skip
    ends = []
    for march in (march_box, march_threaded):
        begin, heat = box.uniform(25.0), np.zeros(6)
        longest = box.longest_step()
        pace = super_pace(longest, 630) if fast else plain_pace(1800.0, longest, 630)
        _, left = march(box.law, *box._bundles(), begin.field(), pace, 1800.0, heat)
        assert left == 0.0
        ends.append((begin.enthalpy, heat))
    np.testing.assert_array_equal(ends[0][0], ends[1][0])
    np.testing.assert_array_equal(ends[0][1], ends[1][1])


def test_a_step_of_hours_converges_where_heat_passes_from_line_to_line():
    # frozen 5 W/(m K), 2 mm cells, two hours: links between lines hold k t / (C dx^2) =
    # 5 x 7200 / (4e6 x 4e-6) = 2250 times what a cell stores in a kelvin, so that plain sweeps
    # lose 2 x 2250 / (2 x 2250 + 1), a part in 4500, of what is missing; over-relaxed ones 4 %
    law = line_law(pcm("sodium-acetate-trihydrate"))._replace(solid_conductivity=5.0)
    body = MeltingSection(width=0.08, height=0.06, columns=40, rows=30, law=law, west=HOT)
    six = np.zeros(6)
    state = body.uniform(25.0).copy()
    sweeps = march_sweeps(law, *body._box(), state.field(), 1e-10, 7200.0, 1, six)
    # 0.96^n = 1e-10 of the latent heat: n = 560, less while the front holds part of the lines
    assert 0 < sweeps < 800
    stored = body.stored(state) - body.stored(body.uniform(25.0))
    assert stored == pytest.approx(six.sum(), rel=1e-12)
