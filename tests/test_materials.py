import math
import tomllib

import numpy as np
import pytest
from thermosim_kernels.tube import LiquidFit, liquid_at

from thermosim.errors import MaterialError, PropertyRangeError
from thermosim.materials import fluid, fluid_names, loader, solid, solid_names

# NIST/IAPWS water at 1 bar: rho, c, mu (20 degC: 1.0016 mPa s is the viscosity standard), k
WATER = [
    (10.0, 999.70, 4195.5, 1.3059e-3, 0.5788),
    (20.0, 998.21, 4184.1, 1.0016e-3, 0.5980),
    (25.0, 997.05, 4181.3, 0.8900e-3, 0.6065),
    (60.0, 983.20, 4185.0, 0.4664e-3, 0.6510),
]


@pytest.mark.parametrize(("temperature", "density", "heat", "viscosity", "conductivity"), WATER)
def test_water_has_its_published_properties(temperature, density, heat, viscosity, conductivity):
    water = fluid("water")
    assert water.density(temperature) == pytest.approx(density, rel=3e-4)
    assert water.heat_capacity(temperature) == pytest.approx(heat, rel=1e-3)
    assert water.viscosity(temperature) == pytest.approx(viscosity, rel=2e-3)
    assert water.conductivity(temperature) == pytest.approx(conductivity, rel=3e-3)


def test_prandtl_number_of_water_is_the_tabulated_one():
    # 20 degC: 1.0016e-3 x 4184.1 / 0.5980 = 7.008
    assert fluid("water").prandtl(20.0) == pytest.approx(7.008, rel=4e-3)


@pytest.mark.parametrize("name", fluid_names())
def test_liquids_behave_like_liquids_over_their_whole_range(name):
    liquid = fluid(name)
    points = np.linspace(liquid.low, liquid.high, 40)
    viscosity = [liquid.viscosity(t) for t in points]
    assert np.all(np.diff(viscosity) <= 0.0)
    for t in points:
        assert 900.0 < liquid.density(t) < 1250.0
        assert 2800.0 < liquid.heat_capacity(t) < 4500.0
        assert 0.3 < liquid.conductivity(t) < 0.7
    assert liquid.source
    assert liquid.low >= liquid.freezing or liquid.assumed


@pytest.mark.parametrize("kind", ["propylene-glycol", "ethylene-glycol"])
def test_more_glycol_is_thicker_and_freezes_later(kind):
    liquids = [fluid(f"{kind}-{share}") for share in (20, 25, 30, 35, 40)]
    assert np.all(np.diff([each.viscosity(5.0) for each in liquids]) > 0.0)
    assert np.all(np.diff([each.heat_capacity(5.0) for each in liquids]) < 0.0)
    assert np.all(np.diff([each.freezing for each in liquids]) < 0.0)


def test_assumed_glycol_lies_between_the_two_real_ones():
    given, propylene, ethylene = (
        fluid(name) for name in ("glycol-30", "propylene-glycol-30", "ethylene-glycol-30")
    )
    assert given.assumed
    assert given.viscosity(5.0) == pytest.approx(4.48e-3, rel=1e-5)
    assert ethylene.viscosity(5.0) < given.viscosity(5.0) < propylene.viscosity(5.0)


def test_kernel_and_loader_evaluate_the_same_polynomials():
    for name in ("water", "propylene-glycol-30"):
        liquid = fluid(name)
        found = liquid_at(LiquidFit(liquid.low, liquid.high, liquid.coefficients), 12.5)
        expected = (
            liquid.density(12.5), liquid.heat_capacity(12.5), liquid.viscosity(12.5),
            liquid.conductivity(12.5),
        )  # fmt: skip
        assert found == pytest.approx(expected, rel=1e-14)


def test_temperature_outside_the_data_is_refused():
    with pytest.raises(PropertyRangeError, match=r"water at -3 degC.*0.5 to 95"):
        fluid("water").density(-3.0)


@pytest.mark.parametrize(
    ("find", "wrong", "near"),
    [(fluid, "propylen-glycol-30", "propylene-glycol-30"), (solid, "hdpe", "HDPE")],
)
def test_unknown_material_names_its_neighbours(find, wrong, near):
    with pytest.raises(MaterialError, match=f"Nearest: {near}"):
        find(wrong)


def test_material_without_a_source_is_refused(monkeypatch):
    monkeypatch.setattr(loader, "entries", lambda _: {"slag": {"conductivity": [1, 2, 3]}})
    with pytest.raises(MaterialError, match="source"):
        loader.find("solids.toml", "slag", ("conductivity",))


@pytest.mark.parametrize("name", solid_names())
def test_solids_lie_within_their_own_range(name):
    each = solid(name)
    low, high = each.conductivity_range
    assert 0.1 < low <= each.conductivity <= high < 5.0
    assert each.source
    if each.volumetric_heat_capacity is not None:
        assert each.volumetric_heat_capacity_range is not None
        low, high = each.volumetric_heat_capacity_range
        assert 1e6 < low <= each.volumetric_heat_capacity <= high < 5e6


def test_subway_soil_has_the_diffusivity_of_its_source():
    soil = solid("soil, subway (SES sample)")
    assert soil.volumetric_heat_capacity is not None
    # 0.030 ft2/h = 0.030 x 0.09290304 / 3600
    diffusivity = 0.030 * 0.09290304 / 3600.0
    assert soil.conductivity / soil.volumetric_heat_capacity == pytest.approx(diffusivity, rel=1e-4)


def test_viscosity_is_stored_as_its_logarithm():
    text = (loader.Path(loader.__file__).parent / "fluids.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)["water"]["log_viscosity"]
    assert fluid("water").viscosity(1.0) == pytest.approx(
        math.exp(sum(c * 1.0**n for n, c in enumerate(raw)))
    )
