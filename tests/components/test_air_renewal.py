"""The air over an exchanger: renewed by the surface and by what follows, no free source."""

import math

import pytest

from thermosim.components.air_renewal import AIR_HEAT_CAPACITY, air_renewal, with_renewal
from thermosim.components.channel import SewerChannel
from thermosim.components.spiral import SpiralResponse

SEWER = SewerChannel(diameter=1.2, slope=0.0003, roughness=0.010)
SECTION = SEWER.at_flow(0.0426)
RATE = 4.19e6 * 0.0426  # [W/K]
SENSIBLE = 5.85


def answer(**values):
    fields = dict.fromkeys(SpiralResponse._fields, 0.0)
    return SpiralResponse(**(fields | values))


def test_surface_and_following_air_renew_as_their_closures_say():
    # v_a = 0.397 (B V/P_dry)^0.7234 dragged along; q = 5.85 sqrt|V - v_a| B
    dragged = 0.397 * (SECTION.width * SECTION.velocity / SECTION.dry_perimeter) ** 0.7234
    renewal = air_renewal(SECTION, SENSIBLE, 200.0, RATE)
    surface = SENSIBLE * math.sqrt(SECTION.velocity - dragged) * SECTION.width
    assert renewal.by_sewage == pytest.approx(surface, rel=1e-12)
    of_air = math.pi * 1.2**2 / 4.0 - SECTION.area
    followed = AIR_HEAT_CAPACITY * of_air * dragged / 200.0
    assert renewal.by_ventilation == pytest.approx(followed, rel=1e-9)


def test_film_and_renewal_stand_in_series():
    # 1/h' = 1/10 + P/H
    renewal = air_renewal(SECTION, SENSIBLE, 200.0, RATE)
    total = renewal.by_sewage + renewal.by_ventilation
    expected = 1.0 / (1.0 / 10.0 + SECTION.dry_perimeter / total)
    assert renewal.film(10.0, SECTION.dry_perimeter) == pytest.approx(expected, rel=1e-12)
    assert renewal.film(10.0, 0.0) == 10.0


def test_the_longer_the_exchanger_the_less_air_follows():
    films = [
        air_renewal(SECTION, SENSIBLE, length, RATE).film(10.0, SECTION.dry_perimeter)
        for length in (1.0, 10.0, 100.0, 1000.0)
    ]
    assert films == sorted(films, reverse=True)
    assert films[-1] < 1.2 < films[0]


def test_a_trickle_gives_no_more_than_half_of_what_it_carries():
    renewal = air_renewal(SECTION, SENSIBLE, 200.0, 10.0)
    assert renewal.by_sewage * 200.0 == pytest.approx(0.5 * 10.0)


def test_balances_survive_the_shift_from_air_to_sewage():
    before = answer(
        to_water_slope=-7.0, to_water_offset=90.0, from_sewage_slope=-4.0,
        from_sewage_offset=50.0, from_air_slope=-2.0, from_air_offset=30.0,
        from_back_slope=-1.0, from_back_offset=10.0, surface_offset=5.0,
        sewage_slope=0.04, sewage_offset=15.0 - 0.55,
    )  # fmt: skip
    after = with_renewal(before, 0.8, 100.0)
    for part in ("slope", "offset"):
        gained = sum(getattr(after, f"from_{port}_{part}") for port in ("sewage", "air", "back"))
        assert gained == pytest.approx(getattr(before, f"to_water_{part}"), abs=1e-12)
    lost_slope = -100.0 * after.sewage_slope
    lost_offset = 100.0 * (15.0 - after.sewage_offset)
    assert lost_slope == pytest.approx(after.from_sewage_slope, abs=1e-12)
    assert lost_offset == pytest.approx(after.from_sewage_offset + 5.0, abs=1e-12)


def test_a_trickle_replaces_only_what_it_can():
    # conductance to the air 2 W/K against 0.5 W/K of sewage: at most half of that, 0.25 W/K
    before = answer(from_air_slope=-2.0, from_air_offset=30.0)
    assert with_renewal(before, 1.0, 0.5).from_sewage_slope == pytest.approx(-0.25)
