"""Sections of ground that freeze, lie under snow and carry water, through their runs."""

import numpy as np
import pytest
from scipy.special import i0, k0

from thermosim import case
from thermosim.errors import CaseError, SeriesError

COARSE = {"grid.face": "20 cm", "grid.surface": "20 cm", "grid.growth": 0.5, "output.fields": 12}
SLOW = {"run": {"kind": "periodic", "step": "2 h"}}
SOIL = {"conductivity": "1.5 W/m/K", "heat_capacity": "2.5 MJ/m^3/K"}
WET = {**SOIL, "freezing": {"water": "300 kg/m^3", "ends": "-1 degC"}}


def frozen(**changes):
    """The tunnel of the bundled case on a coarse grid; ``a__b`` sets a.b."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    return case.load("tunnel-frozen-ground", {**COARSE, **SLOW, **given}).run()


def watered(**changes):
    """The tunnels in groundwater on a coarse grid."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    return case.load("tunnel-groundwater", {**COARSE, "grid.face": "50 cm", **SLOW, **given}).run()


def faults(name="tunnel-frozen-ground", **changes):
    """Sentences that a case with these values is refused with."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    with pytest.raises(CaseError) as caught:
        case.load(name, given)
    return [f"{fault.where}: {fault.text}" for fault in caught.value.faults]


def value(result, name):
    return result.headline(name).value


def plate(half_length, terms=40):
    """Heat per metre, k and kelvin of a pipe of radius r in even flow: U r / a = ``half_length``.

    Potential flow: a plate of half-length 2 r in Boussinesq's coordinates; moving line sources
    g / sqrt(1 - s^2) whose logarithm is integrated exactly by Chebyshev polynomials.
    """
    angle = (np.arange(terms) + 0.5) * np.pi / terms
    place, order = np.cos(angle), np.arange(terms)
    apart = place[:, None] - place[None, :]
    size = np.where(apart == 0.0, 1.0, np.abs(apart))
    drift = np.exp(half_length * apart)
    log_part = np.where(apart == 0.0, 1.0, drift * i0(half_length * size))
    rest = drift * k0(half_length * size) + log_part * np.log(size)
    rest[apart == 0.0] = -np.log(half_length / 2.0) - np.euler_gamma
    known = np.where(order == 0, np.pi * np.log(2.0), np.pi / np.maximum(order, 1))
    waves = np.cos(np.outer(order, angle))
    weight = (waves.T * (known * np.where(order == 0, 1.0, 2.0) / terms)) @ waves
    kernel = (log_part * weight + rest * np.pi / terms) / (2.0 * np.pi)
    return np.linalg.solve(kernel, np.ones(terms)).sum() * np.pi / terms


def test_a_pipe_in_slow_water_is_a_line_source():
    # U r / (2 a) -> 0: 2 pi / K0
    assert plate(2e-3) == pytest.approx(2.0 * np.pi / k0(1e-3), rel=1e-3)


@pytest.mark.parametrize("peclet", [0.5, 2.0])
def test_a_pipe_in_groundwater_loses_the_heat_of_a_plate_in_even_flow(peclet):
    # U = 4.19e6 v / 2.5e6, a = 2 / 2.5e6: U r / (2 a) = 4.19e6 v r / 4 with r = 0.5 m
    speed = peclet * 4.0 / (4.19e6 * 0.5) * 86400.0
    result = watered(
        run__step="10 h",
        section={"left": "-20 m", "right": "40 m", "depth": "40 m"},
        layer=[{"conductivity": "2 W/m/K", "heat_capacity": "2.5 MJ/m^3/K",
                "groundwater": f"{speed} m/day"}],
        outdoor={"temperature": "10 degC"}, bottom={"temperature": "10 degC"},
        surface={"film": "imposed"},
        tunnel=[{"name": "pipe", "centre": "0 m", "axis_depth": "20 m", "radius": "0.5 m",
                 "film": "imposed"}],
        zone=[{"name": "pipe", "temperature": "20 degC"}],
        grid={"face": "5 cm", "surface": "1 m", "growth": 0.25},
    )  # fmt: skip
    exact = plate(2.0 * peclet) * 2.0 * 10.0
    assert value(result, "pipe: mean heat into the ground") == pytest.approx(exact, rel=0.02)
    carried = value(result, "mean heat carried away by groundwater")
    lost = sum(result[f"heat/{edge}"].values.mean() for edge in ("surface", "bottom"))
    given = value(result, "pipe: mean heat into the ground")
    assert carried == pytest.approx(given + lost, abs=0.02 * given)


def test_groundwater_raises_the_exchange_and_warms_the_tunnel_downstream():
    layers = [{"thickness": "3 m", **SOIL}, SOIL]
    moving = [layers[0], {**SOIL, "groundwater": "0.1 m/day"}]
    marching = {"kind": "periodic", "step": "2 h", "solver": "marching"}
    still, moved = (watered(layer=layer, run=marching) for layer in (layers, moving))
    heats = [
        [value(r, f"{name}: mean heat into the ground") for name in ("upstream", "downstream")]
        for r in (still, moved)
    ]
    assert heats[0][0] == pytest.approx(heats[0][1], rel=0.01)
    assert heats[1][0] > 3.0 * heats[0][0]
    assert heats[1][1] < 0.7 * heats[1][0]
    turned = watered(layer=moving, groundwater={"direction": "left"})
    # the section is not quite symmetric: its right edge is farther away
    assert value(turned, "downstream: mean heat into the ground") == pytest.approx(
        heats[1][0], rel=0.02
    )
    assert moved.ledger.outputs["heat to groundwater"] > 0.0


def test_water_that_enters_warm_gives_its_heat_to_the_ground():
    warm = watered(groundwater={"temperature": "25 degC"})
    calm = watered()
    assert value(warm, "mean heat carried away by groundwater") < 0.0
    name = "upstream: mean heat into the ground"
    assert value(warm, name) < value(calm, name) - 50.0
    assert warm["air/groundwater"].values == pytest.approx(25.0)
    assert "air/groundwater" not in calm


def test_ice_lies_between_summers_and_balances_to_rounding():
    result = frozen()
    assert value(result, "energy closure") < 1e-10
    share = result["field/frozen_share"].values
    assert np.nanmax(share) == 1.0
    assert np.nanmin(share) == 0.0
    field = result["field/temperature"].values
    # fully frozen below the range of the layers, thawed above it; the lining does not freeze
    soil = result["elevation"].values > -2.4
    field, share = field[:, soil], share[:, soil]
    assert np.nanmax(field[share == 1.0]) <= -0.3 + 1e-9
    assert np.nanmin(field[share == 0.0]) >= -0.1 - 1e-9
    depth = result["frost/open_ground"].values
    assert depth.max() == pytest.approx(value(result, "greatest depth of frost, open ground"))
    assert depth[200] == 0.0
    assert 0.5 < depth.max() < 3.0
    # in spring it thaws from above while ice is left below
    thawed = result["thaw/open_ground"].values
    assert np.all(thawed <= depth)
    assert 0.3 < thawed.max() < depth.max()
    assert not thawed[:60].any()
    assert result["frost/ice"].values.max() > 1e3
    assert result["snow/depth"].values.max() == pytest.approx(0.30, abs=0.01)


def test_frost_reaches_deeper_without_snow_and_less_deep_with_more_water():
    bare = frozen(snow={"depth": "0 m"})
    given = frozen()
    name = "greatest depth of frost, open ground"
    assert value(bare, name) > 1.3 * value(given, name)
    depths = [
        value(
            frozen(
                layer=[
                    {**SOIL, "freezing": {"water": water, "conductivity": "1.5 W/m/K",
                                          "heat_capacity": "2 MJ/m^3/K"}}
                ]
            ),
            name,
        )
        for water in ("100 kg/m^3", "400 kg/m^3")
    ]  # fmt: skip
    assert depths[0] > 1.2 * depths[1]


def test_stefan_bounds_the_depth_of_frost_below_a_bare_surface():
    # no more than sqrt(2 k I / L) with I the freezing index of the air, k frozen, L latent:
    # heat from below and of cooling only makes it less
    result = frozen(snow={"depth": "0 m"}, layer=[WET])
    air = result["air/surface"].values
    index = 3600.0 * np.clip(-air, 0.0, None).sum()
    stefan = np.sqrt(2.0 * 2.258 * index / (300.0 * 333.4e3))
    ice = result["frost/open_ground"].values - result["thaw/open_ground"].values
    assert 0.6 * stefan < ice.max() < stefan


def test_marching_and_harmonics_agree_on_linear_ground_in_every_output():
    given = {**COARSE, "output.marginal": False}
    exact, marched = (
        case.load("station-canonical", {**given, "run": run}).run()
        for run in ({"solver": "harmonic", "harmonics": 200}, {"solver": "marching"})
    )
    for path in ("monthly_heat/station/wall", "monthly_heat/surface"):
        scale = np.abs(exact[path].values).max()
        assert np.abs(marched[path].values - exact[path].values).max() < 5e-3 * scale
    fields = marched["field/temperature"].values - exact["field/temperature"].values
    assert np.sqrt(np.nanmean(fields**2)) < 0.05
    for key in ("mean", "amplitude", "lag"):
        path = f"profile/station/below/{key}"
        near = exact["station_below"].values < 8.0
        assert marched[path].values[near] == pytest.approx(exact[path].values[near], abs=0.6)
    charges = [r["history_charge/state_of_charge"].values for r in (exact, marched)]
    assert charges[1] == pytest.approx(charges[0], abs=1e-3)
    for name in ("seasonal storage", "mean heat in the periodic limit"):
        values = [value(r, f"station: {name}") for r in (exact, marched)]
        assert values[1] == pytest.approx(values[0], rel=2e-3)


def test_decades_from_opening_are_those_of_the_modes():
    run = {"kind": "from opening", "years": 5, "start": "1990-04-01"}
    modes, marched = (
        case.load(
            "station-canonical",
            {**COARSE, "output.marginal": False, "run": {**run, "solver": solver, **more}},
        ).run()
        for solver, more in (("reduced", {}), ("marching", {"step": "5 h"}))
    )
    for path in ("history/station", "monthly_heat/station/roof"):
        scale = np.abs(modes[path].values).max()
        assert np.abs(marched[path].values - modes[path].values).max() < 0.01 * scale
    assert value(marched, "energy closure") < 1e-10
    assert marched["time"].unit == modes["time"].unit


def test_a_sudden_change_to_the_same_air_changes_nothing_in_frozen_ground():
    same = {"temperature": "9 degC", "annual_amplitude": "11 K", "warmest_day": 215.0}
    periodic = frozen(zone=[{"name": "tunnel", **same}])
    changed = frozen(
        zone=[{"name": "tunnel", **same, "history": same}],
        run={"kind": "sudden change", "start": "2010-10-01", "step": "2 h"},
    )
    path = "monthly_heat/tunnel/wall"
    assert changed[path].values == pytest.approx(periodic[path].values, abs=0.3)
    name = "greatest depth of frost, above tunnel"
    assert value(changed, name) == pytest.approx(value(periodic, name), abs=0.01)


def test_snow_from_the_climate_of_sapporo_lies_from_december_to_april():
    climate = {"climate": {"normals": "sapporo-1991-2020"}}
    result = frozen(outdoor=climate, snow={"from_climate": True})
    depth = result["snow/depth"].values
    days = np.flatnonzero(depth > 0.05) / 24.0
    # Sapporo: about 1 m at most, gone in the first half of April (day 90 to 105)
    assert 0.7 < depth.max() < 1.3
    assert 85 < days[days < 180].max() < 110
    assert 310 < days[days > 180].min() < 350


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"layer": [{**SOIL, "freezing": {"water": "300 kg/m^3", "begins": "-1 degC",
                                          "ends": "0 degC"}}]}, "Exchange the two"),
        ({"layer": [{**SOIL, "freezing": {"water": "700 kg/m^3"}}]}, "Give less freezing.water"),
        ({"layer": [{**SOIL, "freezing": {"water": "1200 kg/m^3"}}]}, "too large. Allowed: above"),
        ({"layer": [{**SOIL, "freezing": {"water": "300 kg/m^3", "conductivity": "0 W/m/K"}}]},
         "too small. Allowed: above 0 W/m/K"),
        ({"layer": [{**SOIL, "groundwater": "nan m/day"}]}, "a seepage is needed"),
        ({"layer": [{**SOIL, "groundwater": "-1 m/day"}]}, "too small. Allowed: at least 0"),
        ({"layer": [{**SOIL, "groundwater": "2 m/s"}]}, "too large. Allowed: at least 0"),
        ({"layer": [{**SOIL, "groundwater": "1 m/day"}]}, "Leave out mirror and draw both"),
        ({"groundwater": {"direction": "left"}}, "no layer lets water through"),
        ({"snow": {"depth": "-1 cm"}}, "too small. Allowed: at least 0 m"),
        ({"snow": {"monthly": ["1 cm"] * 11}}, "twelve values are needed"),
        ({"snow": {"depth": "1 m", "from_climate": True}}, "give one of depth, monthly, file"),
        ({"snow": {"from_climate": True}}, "known from a [outdoor.climate] only"),
        ({"run": {"solver": "harmonic"}}, "knows linear ground only, and there is freezing and"),
        ({"run": {"solver": "reduced"}}, 'Leave solver out or write solver = "marching"'),
        ({"run": {"step": "7 h"}}, "1, 2, 5 or 10 h are needed"),
        ({"run": {"harmonics": 3}}, "harmonics would be ignored"),
        ({"output": {"marginal": True}}, "told of linear ground only"),
        ({"box__name": "groundwater", "zone__name": "groundwater"}, "kept for other things"),
    ],
)  # fmt: skip
def test_mistakes_of_soil_are_told_in_one_sentence(changes, sentence):
    found = faults(**changes)
    assert sum(sentence in fault for fault in found) == 1, found


def test_a_file_of_negative_snow_is_refused(tmp_path):
    text = case.find("tunnel-frozen-ground").read_text()
    first, _, rest = text.partition("[snow]")
    (tmp_path / "mine.toml").write_text(
        first + '[snow]\nfile = "snow.csv"\n\n[bottom]' + rest.partition("[bottom]")[2]
    )
    rows = "time,snow_depth [m]\n2019-01-01T00:00,0.1\n2019-12-31T23:00,-0.2\n"
    (tmp_path / "snow.csv").write_text(rows)
    with pytest.raises(SeriesError, match="Snow cannot be negative"):
        case.load(tmp_path / "mine.toml", COARSE).run()
