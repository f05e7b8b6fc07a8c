"""What cannot lie in the ground is refused in one sentence."""

import math

import pytest

from thermosim.components.ground import Box, Face, Layer, Lining, Patch, Section, Strip
from thermosim.errors import ParameterError

SOIL = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
FILM = Face(film=10.0)


def box(**changes):
    given = {"name": "tunnel", "left": 2.0, "width": 6.0, "cover": 5.0, "height": 6.0}
    return Box(**{**given, "roof": FILM, "wall": FILM, "floor": FILM, **changes})


def section(*boxes, **changes):
    given = {"layers": (SOIL,), "left": 0.0, "right": 40.0, "depth": 30.0, "surface": FILM}
    return Section(**{**given, "boxes": boxes, **changes})


def lining(thickness):
    return Lining(thickness=thickness, conductivity=1.6, heat_capacity=2e6)


def test_inputs_are_named_by_box_face_surface_and_bottom():
    train = Face(film=8.0, source="track")
    both = section(box(floor=train), box(name="other", left=20.0))
    assert both.inputs == ("tunnel", "track", "other", "surface", "bottom")


def test_a_face_that_lets_no_heat_through_is_no_input():
    closed = Face(film=0.0, source="hidden")
    assert section(box(floor=closed)).inputs == ("tunnel", "surface", "bottom")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: box(cover=-1.0), "Box.cover = -1.0 m: must be above 0 m"),
        (lambda: box(lining=lining(5.0)), "does not fit into 5 m of cover"),
        (lambda: section(box(), box(name="b", left=7.0)), "'tunnel' and 'b' overlap"),
        (
            lambda: section(box(), box(name="b", left=8.3, lining=lining(0.5))),
            "'tunnel' and 'b' overlap, lining included",
        ),
        (lambda: section(box(), box(left=20.0)), "a name of its own"),
        (lambda: section(box(left=-1.0)), "reaches from x = -1 m to 5 m"),
        (lambda: section(box(left=35.0)), "reaches from x = 35 m to 41 m"),
        (lambda: section(box(left=-1.0), mirror=True), "must be centred there"),
        (lambda: section(box(height=26.0)), "reaches 31 m deep"),
        (lambda: section(left=1.0, mirror=True), "Write left = 0"),
        (lambda: section(depth=math.nan), "a finite number is needed"),
        (lambda: section(bottom_film=0.0), "must be above 0 W"),
        (
            lambda: section(layers=(Layer(thickness=9, conductivity=1, heat_capacity=1),)),
            "Make the last layer thicker",
        ),
        (
            lambda: section(surface=Face(film=0.0), bottom="adiabatic"),
            "no face, surface or bottom lets heat through",
        ),
        (lambda: Layer(thickness=1, conductivity=0, heat_capacity=1), "must be above 0 W/"),
        (lambda: lining(0.0), "must be above 0 m"),
        (lambda: Face(film=-1.0), "must be at least 0 W/"),
        (lambda: Strip(left=1.0, right=1.0, face=FILM), "must be above 1 m"),
        (
            lambda: Patch(left=0, right=1, top=-1, bottom=1, conductivity=1, heat_capacity=1),
            "must be at least 0 m",
        ),
    ],
)
def test_what_cannot_be_built_is_told_in_one_sentence(make, sentence):
    with pytest.raises(ParameterError) as caught:
        make()
    assert sentence in str(caught.value)
