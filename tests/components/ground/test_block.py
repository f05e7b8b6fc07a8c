"""Blocks in one to three dimensions: exact walls and rings, symmetry, slabs, stations' ends."""

import math

import numpy as np
import pytest
from thermosim_kernels.block_stencil import apply, factorise, precondition

from tests.components.ground.sections import box, canonical_station
from thermosim.components.ground import Face, Layer, Lining, Patch, Section, Slab, Tunnel
from thermosim.components.ground.block import Block, Contact, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_ends import drawn_out, end_length, one_metre
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_solve import Solver, block_admittance, state
from thermosim.components.ground.harmonic import YEAR
from thermosim.errors import ParameterError

ANNUAL = 2 * np.pi / YEAR
COARSE = BlockGrading(face=0.2, edge=0.3, growth=0.5)


def solid(low, high, conductivity=1.0, heat_capacity=1e6):
    return Solid(low=low, high=high, conductivity=conductivity, heat_capacity=heat_capacity)


def wall(**changes):
    """0.3 m of brick and 0.1 m of insulation between two films; 2 m2."""
    parts = (
        solid((0, 0, 0), (0.4, 2, 1), 0.04),
        solid((0, 0, 0), (0.3, 2, 1), 0.8),
    )
    outer = (
        OuterFace(side="x_low", contact=Contact(source="room", film=8.0)),
        OuterFace(side="x_high", contact=Contact(source="air", film=25.0)),
    )
    return Block(
        **{"low": (0, 0, 0), "high": (0.4, 2, 1), "parts": parts, "outer": outer, **changes}
    )


def lump():
    """Ground with a lined room, a slab on top and a second room: everything at once."""
    return Block(
        low=(0, 0, 0),
        high=(8, 7, 6),
        parts=(
            solid((0, 0, 0), (8, 7, 6), 1.5, 2e6),
            solid((0, 0, 0), (8, 7, 1), 0.5, 2e6),
            solid((0, 0, 1.5), (3.5, 2.5, 4.5), 2.0, 2.2e6),
            Room(
                low=(0, 0, 2),
                high=(3, 2, 4),
                contact=Contact(source="station", film=5.0),
                other=(("z_low", Contact(source="roof", film=3.0)),),
            ),
            Room(low=(5, 4, 2), high=(6, 7, 3), contact=Contact(source="duct", film=12.0)),
        ),
        outer=(
            OuterFace(side="z_low", contact=Contact(source="air", film=20.0)),
            OuterFace(
                side="z_low",
                contact=Contact(source="floor", film=7.0),
                low=(1, 1, 0),
                high=(4, 3, 0),
            ),
            OuterFace(side="z_high", contact=Contact(source="bottom")),
        ),
        mirror=(True, False, False),
    )


def test_factors_are_exact_along_a_line():
    made = conduction(wall(), BlockGrading(face=0.01, edge=0.02, growth=0.3))
    solver = Solver(made)
    solver.solve(made.brought(made.given({"room": 20.0, "air": 0.0})))
    assert solver.iterations <= 3
    assert made.shape[:2] == (1, 1)


def test_factors_are_symmetric_and_keep_a_uniform_field():
    # with all that is dropped taken off the pivots, (factors) 1 = (operator) 1
    stencil = conduction(lump(), COARSE).stencil(0.0)
    inside = np.s_[1:-1, 1:-1, 1:-1]
    inverse = np.zeros_like(stencil.own)
    factorise(stencil, 1.0, inverse)
    ones = np.zeros_like(inverse)
    ones[inside] = 1.0
    image, back = np.zeros_like(ones), np.zeros_like(ones)
    apply(stencil, ones, image)
    precondition(stencil, inverse, image, back)
    np.testing.assert_allclose(back[inside], 1.0, rtol=1e-8)
    rng = np.random.default_rng(1)
    a, b = (np.zeros_like(ones) for _ in range(2))
    a[inside], b[inside] = rng.normal(size=(2, *image[inside].shape))
    left, right = np.zeros_like(ones), np.zeros_like(ones)
    precondition(stencil, inverse, a, left)
    precondition(stencil, inverse, b, right)
    assert (left * b).sum() == pytest.approx((a * right).sum(), rel=1e-10)


def test_layers_in_series_have_their_u_value():
    # 2 m2 / (1/8 + 0.3/0.8 + 0.1/0.04 + 1/25) = 2 / 3.04
    made = conduction(wall(), BlockGrading(face=0.05, edge=0.05, growth=0.5))
    assert block_admittance(made)[0, 0].real == pytest.approx(2 / 3.04, rel=1e-12)


def test_rings_in_series_have_their_logarithms():
    # 2 pi / (ln(4/3)/0.5 + ln(6/4)/2 + 1/(10 x 6)) per metre
    block = Block(
        low=(3, 0, 0),
        high=(6, 1, 1),
        parts=(solid((3, 0, 0), (6, 1, 1), 2.0), solid((3, 0, 0), (4, 1, 1), 0.5)),
        outer=(
            OuterFace(side="x_low", contact=Contact(source="in")),
            OuterFace(side="x_high", contact=Contact(source="out", film=10.0)),
        ),
        radial=True,
    )
    made = conduction(block, BlockGrading(face=0.5, edge=0.5, growth=0.5))
    exact = 2 * np.pi / (np.log(4 / 3) / 0.5 + np.log(1.5) / 2 + 1 / 60)
    assert block_admittance(made)[0, 0].real == pytest.approx(exact, rel=1e-12)
    assert made.capacity.sum() == pytest.approx(1e6 * np.pi * 27, rel=1e-12)


@pytest.mark.parametrize("omega", [0.0, ANNUAL, 365 * ANNUAL])
def test_what_one_input_gives_another_it_takes_alike(omega):
    made = conduction(lump(), COARSE)
    assert made.inputs == ("air", "floor", "bottom", "station", "roof", "duct")
    y = block_admittance(made, omega)
    assert np.abs(y - y.T).max() <= 1e-10 * np.abs(y).max()
    if omega == 0.0:  # all at one temperature exchange nothing
        assert np.abs(y.sum(axis=0)).max() <= 1e-9 * np.abs(y).max()


def test_heat_through_faces_is_what_the_block_stores():
    made = conduction(lump(), COARSE)
    inputs = {"air": 1.0 + 0.0j, "station": 0.5j, "duct": -0.3}
    field = state(made, inputs, ANNUAL)
    heats = made.heats(field, made.given(inputs))
    stored = 1j * ANNUAL * made.stored(field)
    assert abs(sum(heats.values()) - stored) <= 1e-9 * abs(heats["air"])


def test_half_of_a_mirrored_block_is_half_of_the_whole():
    room = Contact(source="room", film=5.0)
    air = OuterFace(side="z_low", contact=Contact(source="air", film=20.0))

    def block(left):
        parts = (
            solid((left, 0, 0), (6, 3, 5)),
            Room(low=(max(left, -2), 0, 1), high=(2, 2, 3), contact=room),
        )
        mirror = (left == 0, False, False)
        return Block(low=(left, 0, 0), high=(6, 3, 5), parts=parts, outer=(air,), mirror=mirror)

    half, whole = (block_admittance(conduction(block(left), COARSE), ANNUAL) for left in (0, -6))
    np.testing.assert_allclose(half, whole, rtol=1e-8)


def test_flux_into_a_column_converges_with_order_two():
    # half space under an annual wave: k sqrt(i omega / alpha)
    exact = 1.9 * np.sqrt(1j * ANNUAL * 2.682e6 / 1.9)
    block = Block(
        low=(0, 0, 0),
        high=(40, 1, 1),
        parts=(solid((0, 0, 0), (40, 1, 1), 1.9, 2.682e6),),
        outer=(OuterFace(side="x_low", contact=Contact(source="air")),),
    )
    grading = BlockGrading(face=0.2, edge=0.2, growth=0.1)
    errors = []
    for _ in range(4):
        errors.append(abs(block_admittance(conduction(block, grading), ANNUAL)[0, 0] / exact - 1))
        grading = grading.halved()
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    assert orders[-1] == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize("omega", [0.0, ANNUAL])
def test_floor_on_a_block_is_the_slab_that_is_exact_below(omega):
    # same floor, strip and films; the block has cells downwards too
    films = {"inside_film": 8.0, "outside_film": 12.0}
    slab = Slab(length=12.0, width=8.0, wall=0.5, far=10.0, depth=12.0, conductivity=1.9,
                heat_capacity=2.682e6, cell=0.02, growth=0.16, **films)  # fmt: skip
    inside, air = Contact(source="zone", film=8.0), Contact(source="outside", film=12.0)
    tight = Contact(source="zone", film=0.0)
    block = Block(
        low=(0, 0, 0),
        high=(16, 14, 12),
        parts=(solid((0, 0, 0), (16, 14, 12), 1.9, 2.682e6),),
        outer=(
            OuterFace(side="z_low", contact=air),
            OuterFace(side="z_low", contact=tight, high=(6.5, 4.5, 0)),
            OuterFace(side="z_low", contact=inside, high=(6.0, 4.0, 0)),
            OuterFace(side="z_high", contact=Contact(source="bottom")),
        ),
        mirror=(True, True, False),
    )
    grading, zone = BlockGrading(face=0.1, edge=0.1, growth=0.3), block.inputs.index("zone")
    exact = slab.extrapolated("zone", omega)
    coarse, fine = (
        abs(block_admittance(conduction(block, g), omega)[zone, zone] / exact - 1)
        for g in (grading, grading.halved())
    )
    assert fine < 6e-3
    assert fine < 0.4 * coarse  # and on its way there


def test_block_of_one_metre_is_the_canonical_section():
    # 11.846 and 53.83 at 39.63 deg W/(m K), converged results of two codes
    made = conduction(
        one_metre(canonical_station()), BlockGrading(face=0.06, edge=0.1, growth=0.12)
    )
    steady, annual = (block_admittance(made, omega)[-1, -1] for omega in (0.0, ANNUAL))
    assert made.inputs[-1] == "station"
    assert steady.real == pytest.approx(11.846, rel=2e-3)
    assert abs(annual) == pytest.approx(53.83, rel=5e-3)
    assert np.degrees(np.angle(annual)) == pytest.approx(39.63, abs=0.3)


def isothermal(reach=200.0, **changes):
    soil = Layer(thickness=math.inf, conductivity=1.0, heat_capacity=1.667e6)
    given = {"layers": (soil,), "left": 0.0, "right": reach, "depth": reach, "mirror": True}
    outer = {"surface": Face(film=math.inf), "bottom": "adiabatic"}
    boxes = (box("station", -10.0, 20.0, 5.0, 12.0, math.inf),)
    return Section(**{**given, **outer, "boxes": boxes, **changes})


def test_ends_of_a_station_add_sixteen_metres():
    # S = 513.6 m for 50 m against 7.790 m per metre on the same mesh: 15.9 m, gate 1.5 m
    coarse, fine = (
        end_length(isothermal(), 50.0, grading=BlockGrading(face=f, edge=f, growth=0.25))
        for f in (0.5, 0.25)
    )
    assert fine.extra.real == pytest.approx(15.9, abs=1.5)
    assert fine.extra.real == pytest.approx(coarse.extra.real, abs=0.2)
    assert fine.whole.real == pytest.approx(7.8771 * (50 + 15.9), rel=0.02)


def test_ends_do_not_know_how_far_apart_they_are():
    section = canonical_station()
    short, long = (end_length(section, length).extra for length in (60.0, 120.0))
    assert short.real == pytest.approx(long.real, rel=0.04)
    annual = [end_length(section, length, ANNUAL).extra for length in (60.0, 120.0)]
    assert abs(annual[0] - annual[1]) < 0.02 * abs(annual[0])
    # waves of a year stay near the wall: its ends are 20 x 12 m of 64 m a metre, 7.5 m, and edges
    assert 7.5 < abs(annual[0]) < 10


def test_lined_layered_stations_and_twins_can_be_drawn_out():
    lining = Lining(thickness=0.8, conductivity=1.6, heat_capacity=2e6)
    lined = box("east", 4.0, 6.0, 6.0, 5.0, 8.0)
    lined = type(lined)(**{**lined.__dict__, "lining": lining})
    layers = (
        Layer(thickness=3.0, conductivity=0.8, heat_capacity=2e6),
        Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6),
    )
    patch = Patch(left=3, right=11, top=0, bottom=3, conductivity=1.9, heat_capacity=2e6)
    section = canonical_station(
        layers=layers, boxes=(lined,), patches=(patch,), right=40.0, depth=30.0
    )
    end = end_length(section, 30.0, name="east", grading=COARSE)
    assert 2 < end.extra.real < 15
    y = block_admittance(conduction(drawn_out(section, 30.0), COARSE), ANNUAL)
    assert np.abs(y - y.T).max() <= 1e-10 * np.abs(y).max()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: wall(high=(0.3, 2, 1)), "reaches out of the block"),
        (lambda: wall(low=(0.4, 0, 0)), "x runs from 0.4 m to 0.4 m"),
        (lambda: wall(outer=()), "no face lets heat through"),
        (lambda: solid((0, 0, 0), (1, 1, 1), 0.0), "must be above 0 W/(m K)"),
        (lambda: solid((0, 0, 0), (1, -1, 1)), "y runs from 0 m to -1 m"),
        (lambda: wall(low=(-1, 0, 0), radial=True), "a radius of -1 m"),
        (lambda: Contact(source="sky", emissivity=0.9), "does not radiate"),
        (lambda: Contact(source="sky", film=0.0, emissivity=1.9), "must be at most 1"),
        (lambda: conduction(wall(high=(0.5, 2, 1)), COARSE), "nothing lies at"),
        (lambda: end_length(isothermal(), -5.0), "length = -5.0 m: must be finite and above 0 m"),
        (lambda: end_length(isothermal(), 5.0, name="metro"), "no input 'metro'"),
        (lambda: end_length(isothermal(boxes=()), 5.0), "has no box"),
    ],
)
def test_what_is_no_block_is_told(make, sentence):
    with pytest.raises(ParameterError) as caught:
        make()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_round_tunnels_are_not_drawn_out():
    tunnel = Tunnel(name="tube", x=30.0, axis_depth=12.0, radius=3.0, face=Face(film=5.0))
    with pytest.raises(ParameterError, match="rectangular boxes only"):
        end_length(canonical_station(tunnels=(tunnel,)), 50.0)
