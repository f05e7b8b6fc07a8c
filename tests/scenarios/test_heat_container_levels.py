"""Four levels of a container in whole cases: agreement, balances, what is refused."""

import numpy as np
import pytest

from thermosim import case
from thermosim.errors import CaseError

SHORT = {"run.duration": "30 h", "run.step": "10 min", "container.count": 1}
CHANNEL = {
    "container.level": "channel",
    "container.channel.channels": 3000,
    "container.channel.radius": "5 mm",
    "container.channel.film": "300 W/m^2/K",
    "container.channel.rows": 20,
    "container.channel.rings": 16,
}
LIGHT = {"container.steel_mass": "1 kg"}
BOX = {"container.level": "box", "container.box.cells": [3, 12, 2]}


def run(*changes, name="transheat-sat-pool"):
    given = dict(SHORT)
    for change in changes:
        given |= change
    return case.load(name, given).run()


@pytest.fixture(scope="module")
def channel():
    return run(CHANNEL)


def test_box_without_margin_lives_as_the_axial_bed():
    # all columns alike and as many layers as cells; what differs is conduction up and down and
    # the wall: 3 t of steel x 500 J/(kg K) x 60 K = 25 kWh of 1750, so 1.5 %
    tank = {"container.box.margin": "0 m", "container.box.nozzle": "0 m"}
    one = run({"container.level": "axial", "container.cells": 12}, LIGHT)
    three = run(BOX, tank, LIGHT)
    for name in ("heat delivered", "heat into containers", "heat of a load"):
        assert three.headline(name).value == pytest.approx(one.headline(name).value, rel=0.01)
    alike = np.abs(three["container/melted"].values - one["container/melted"].values)
    assert alike.max() < 0.02


def test_axial_bed_lives_as_channels_whose_film_is_the_only_resistance():
    # 100,000 channels of 3 mm with a film of 10 W/(m2 K): 100e3 x 2 pi 3 mm x 1.5 m x 10 = 28.3
    # kW/K over all the oil's C; layers of 2 mm in 0.6 W/(m K) add 2 % to it. So UA does not
    # change while melting or freezing, which is level 1 with even contact.
    thin = {
        "container.level": "channel", "container.channel.channels": 100_000,
        "container.channel.radius": "3 mm", "container.channel.film": "10 W/m^2/K",
        "container.channel.channel": "fixed", "container.channel.rows": 20,
        "container.channel.rings": 4,
    }  # fmt: skip
    two = run(thin, LIGHT)
    oil = mineral_oil()
    units = 100e3 * 2.0 * np.pi * 3e-3 * 1.5 * 10.0 / (40.0 / 3600.0 * oil)
    even = {
        "container.level": "axial", "container.cells": 20, "container.contact.units": units,
        "container.contact.opening": 1.0, "container.contact.skin": 100.0,
        "container.contact.skin_exponent": 0.01,
    }  # fmt: skip
    one = run(even, LIGHT)
    for name in ("heat delivered", "heat into containers", "heat of a load"):
        assert two.headline(name).value == pytest.approx(one.headline(name).value, rel=0.02)
    alike = np.abs(two["container/melted"].values - one["container/melted"].values)
    assert np.quantile(alike, 0.9) < 0.03


def mineral_oil():
    """Heat capacity of a volume at the melting point [J/(m3 K)]."""
    density, capacity = case.load("transheat-sat-pool").inputs.container.oil_state()
    return density * capacity


@pytest.mark.parametrize("level", ["channel", "box"])
def test_heat_of_a_step_is_stored_or_lost(level, channel):
    result = channel if level == "channel" else run(BOX)
    worst = np.abs(result.ledger.residual_series).max()
    assert worst < 1e-11 * result.ledger.throughput
    assert result.ledger.relative_residual < 1e-11


def test_profiles_stand_for_the_whole_container(channel):
    # the mean of equal rows is the container's melted share, kept with the same steps
    fraction = channel["inside/fraction"].values
    every = round(channel["moment"].values[0] / (channel["time"].values[0]))
    whole = channel["container/melted"].values[every - 1 :: every, 0]
    assert fraction.shape[1] == 20
    assert fraction.mean(axis=1) == pytest.approx(whole[: len(fraction)], abs=1e-12)


def test_channel_says_what_it_does_not_know(channel):
    told = " ".join(channel.notes)
    assert "drops that nobody has measured" in told
    assert "steel stores no heat" in told
    given = {line.where for line in channel.assumptions}
    assert "container.contact.units" not in given
    assert "container.box.margin" not in given


def test_supercooled_melt_of_a_channel_freezes_when_it_is_set_off():
    deep = {
        "container.supercooling": ["30 K", "30 K"],
        "container.channel.rows": 6, "container.channel.rings": 6,
    }  # fmt: skip
    left, made = (run(CHANNEL, deep, {"container.trigger": on}) for on in (False, True))
    heat = [each.headline("heat out of containers").value for each in (left, made)]
    assert heat[1] > 1.2 * heat[0]


REFUSED = [
    ({"container.level": "channel"}, r"needs \[container.channel\]: write for example spacing"),
    ({"container.channel.radius": "5 mm", "container.channel.spacing": "4 cm"}, "channel would be"),
    (CHANNEL | {"container.channel.spacing": "4 cm"}, "either spacing .* or channels"),
    (CHANNEL | {"container.contact.units": 4.0}, "contact.units would be ignored"),
    (CHANNEL | {"container.cells": 20}, "cells would be ignored"),
    (CHANNEL | {"container.hold_up": "2 %"}, "hold_up would be ignored"),
    ({"container.box.margin": "1 cm"}, "box would be ignored"),
    (BOX | {"container.box.nozzle": "2 m"}, "lies above the bed of 1.5 m"),
    (BOX | {"container.box.margin": "2 m"}, "leaves no floor to the nozzles"),
    ({"container.level": "cell"}, "channel"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_a_mistake_is_told_in_a_sentence(change, words):
    with pytest.raises(CaseError, match=words):
        case.load("transheat-sat-pool", change)
