import dataclasses
import math

import numpy as np
import pytest
from thermosim_kernels.spiral import SpiralStep
from thermosim_kernels.spiral_wall import unit_conductances

from tests.profile_double import BORE, PERIMETER, double
from thermosim.components.circulation_pump import CirculationPump
from thermosim.components.header import Header
from thermosim.components.profile import RenewalProfile
from thermosim.components.spiral import IdealSpiral, SpiralExchanger, profile
from thermosim.components.spiral_figures import figures, length_for_duty, log_mean, spread
from thermosim.errors import ParameterError
from thermosim.materials import fluid

STEP = SpiralStep(
    water_capacity_rate=25 * 160.0, water_temperature=9.5, sewage_capacity_rate=178e3,
    sewage_temperature=15.0, sewage_film=1059.0, wet_fraction=0.2532, air_temperature=15.0,
    air_humidity=0.9,
)  # fmt: skip
SPIRAL = SpiralExchanger(
    units=25, coil_diameter=1.1, table=double(), exposed_perimeter=PERIMETER, bore=BORE
)


def line(answer, name, inlet):
    return getattr(answer, f"{name}_slope") * inlet + getattr(answer, f"{name}_offset")


def test_design_point_has_its_log_mean_effectiveness_and_transfer_units():
    # water 7 -> 12 degC at sewage of 15: (8 - 3)/ln(8/3) = 5.0977; 5/8; -ln(3/8) = 0.98083
    rated = figures(100e3, 7.0, 12.0, 15.0, 15.0, 100.0)
    assert rated.log_mean == pytest.approx(5.0 / math.log(8.0 / 3.0), rel=1e-12)
    assert rated.log_mean == pytest.approx(5.0977, abs=5e-5)
    assert rated.effectiveness == pytest.approx(0.625, rel=1e-12)
    assert rated.transfer_units == pytest.approx(0.98083, abs=5e-6)
    assert rated.per_metre == pytest.approx(1000.0)
    # sewage cooled by 0.5 K in counterflow: (7.5 - 3)/ln 2.5 = 4.9111
    assert figures(1.0, 7.0, 12.0, 15.0, 14.5, 1.0).log_mean == pytest.approx(4.9111, abs=5e-5)


def test_ideal_exchanger_reaches_the_design_point_exactly():
    ideal = IdealSpiral(units=1, conductance=-math.log(0.375) * 2000.0)
    step = STEP._replace(water_capacity_rate=2000.0, sewage_capacity_rate=1e15)
    answer = ideal.respond(step)
    assert line(answer, "return", 7.0) == pytest.approx(12.0, rel=1e-12)
    rated = figures(line(answer, "to_water", 7.0), 7.0, 12.0, 15.0, 15.0, 4.0)
    assert rated.overall == pytest.approx(ideal.conductance, rel=1e-9)


def test_log_mean_of_equal_or_crossing_differences():
    assert log_mean(3.0, 3.0) == 3.0
    assert log_mean(3.0, 3.0 + 1e-9) == pytest.approx(3.0)
    assert log_mean(-8.0, -3.0) == pytest.approx(-5.0977, abs=5e-5)
    assert math.isnan(log_mean(3.0, -1.0))


# duty/(U P 5 K): AC100 and HW100 with P = 0.954 m, AC500 and HW500 with 1.750 m
@pytest.mark.parametrize(
    ("duty", "perimeter", "lengths"),
    [
        (100e3 * (1 - 1 / 4.67), 0.9545, (274, 165, 110)),
        (100e3 * (1 + 1 / 4.67), 0.9545, (424, 254, 170)),
        (100e3 * (1 - 1 / 3.755), 0.9545, (256, 154, 102)),
        (500e3 * (1 - 1 / 4.67), 1.7500, (748, 449, 299)),
        (500e3 * (1 + 1 / 4.67), 1.7500, (1156, 694, 463)),
        (500e3 * (1 - 1 / 3.755), 1.7500, (699, 419, 280)),
    ],
)
def test_length_scale_of_the_guideline_plants(duty, perimeter, lengths):
    found = [length_for_duty(duty, u, perimeter) for u in (60.0, 100.0, 150.0)]
    assert found == pytest.approx(lengths, abs=1.0)


def test_length_needs_a_conductance():
    with pytest.raises(ParameterError, match="overall_coefficient"):
        length_for_duty(1e5, 0.0, 1.0)


def test_a_metre_of_sewer_holds_the_tube_of_its_turns():
    # pi x 1.1/0.08 = 43.2 m of tube per m of sewer, 172.8 m in a unit of 4 m
    assert SPIRAL.tube_length == pytest.approx(172.8, abs=0.05)
    double_start = dataclasses.replace(SPIRAL, tubes=2)
    assert double_start.tube_length == pytest.approx(86.4, abs=0.05)
    assert double_start.total_tube_length == pytest.approx(SPIRAL.total_tube_length)


def test_wet_and_dry_arc_of_the_two_tube_profile_give_552_watts_per_metre():
    # reference: 89.8 W/(m2 K) on 0.954 m and 8.7 on 2.816 m of a 1.2 m sewer, both at 5 K, no
    # heat through the back; films 1500 on sewage and bore, 10 on the air side
    section = RenewalProfile(fineness=8, back_isothermal=False)
    spiral = SpiralExchanger(
        units=1, unit_length=1.0, coil_diameter=1.2, pitch=0.04, table=section.conductance_table(),
        exposed_perimeter=section.exposed_perimeter,
    )  # fmt: skip
    step = STEP._replace(sewage_film=1500.0)
    row = unit_conductances(spiral.table, spiral._tube, step, 1500.0, 1.0)
    assert 5.0 * row[0] == pytest.approx(429.0, rel=0.01)
    assert 5.0 * row[1] == pytest.approx(123.0, rel=0.01)
    assert row[2:] == pytest.approx((0.0, 0.0, 0.0), abs=1e-20)


def test_fouled_exchanger_gives_less():
    clean = SPIRAL.respond(STEP, np.full(25, 14.0))
    fouled = SPIRAL.respond(
        STEP._replace(deposit_thickness=0.002, deposit_conductivity=0.6), np.full(25, 14.0)
    )
    assert line(fouled, "from_sewage", 7.0) < line(clean, "from_sewage", 7.0)


def test_response_is_the_same_line_at_every_inlet():
    answer = SPIRAL.respond(STEP, np.full(25, 14.0))
    for inlet in (2.0, 7.0, 30.0):
        units = profile(answer, inlet)
        assert units.outlet.mean() == pytest.approx(line(answer, "return", inlet), rel=1e-12)
        assert units.to_water.sum() == pytest.approx(line(answer, "to_water", inlet), rel=1e-10)


def test_cooling_warms_sewage_air_and_soil():
    step = STEP._replace(water_temperature=32.0, sewage_temperature=25.0, air_temperature=26.0)
    answer = SPIRAL.respond(step, np.full(25, 22.0))
    assert answer.condensation == 1.0
    for source in ("from_sewage", "from_air", "from_back"):
        assert line(answer, source, 35.0) < 0.0
    assert line(answer, "sewage", 35.0) > 25.0


def test_warmer_water_flows_more_easily():
    cold = SPIRAL.unit_flow(0.001, 5.0)
    warm = SPIRAL.unit_flow(0.001, 35.0)
    assert warm.pressure_drop < cold.pressure_drop
    assert warm.film > cold.film


def test_circuit_law_gives_back_drop_and_slope():
    law = SPIRAL.circuit_law(0.001, 10.0)
    for factor in (0.98, 1.0, 1.02):
        drop = SPIRAL.unit_flow(0.001 * factor, 10.0).pressure_drop
        assert law.resistance * (0.001 * factor / 25) ** law.exponent == pytest.approx(
            drop, rel=1e-3
        )
    assert 1.0 < law.exponent < 2.0


def test_header_feeds_the_exchanger_with_uneven_units():
    law = SPIRAL.circuit_law(0.00095, 10.0)
    header = Header.of_pipe(
        circuits=25, spacing=4.0, diameter=0.025, design_flow=0.00095,
        liquid=SPIRAL.liquid_properties(10.0),
    )  # fmt: skip
    flows = header.divide(0.00095, law.resistance, law.exponent)
    uneven = dataclasses.replace(SPIRAL, flow_shares=flows.shares)
    answers = [each.respond(STEP, np.full(25, 14.0)) for each in (SPIRAL, uneven)]
    assert not flows.even
    assert line(answers[1], "to_water", 7.0) < line(answers[0], "to_water", 7.0)
    assert spread(profile(answers[1], 7.0).to_water) > spread(profile(answers[0], 7.0).to_water)


def test_undivided_collector_needs_more_pressure_than_the_tube_holds():
    # one unit of 100 m takes the flow of 25 units of 4 m: dp ~ length^2.4, some 25^2.4 = 2,300 fold
    undivided = dataclasses.replace(SPIRAL, units=1, unit_length=100.0)
    flow = 0.00095
    drops = [each.unit_flow(flow, 10.0).pressure_drop for each in (SPIRAL, undivided)]
    assert math.log(drops[1] / drops[0]) / math.log(25.0) > 2.3
    pump = CirculationPump(design_flow=flow, design_pressure=100e3)
    assert pump.step(flow, drops[0]).feasible
    assert not pump.step(flow, drops[1]).feasible


def test_glycol_costs_heat_and_pressure():
    glycol = dataclasses.replace(SPIRAL, liquid=fluid("propylene-glycol-30"))
    water, brine = (each.respond(STEP, np.full(25, 14.0)) for each in (SPIRAL, glycol))
    assert brine.pressure_drop > water.pressure_drop
    assert brine.film < water.film
    assert line(brine, "to_water", 7.0) < line(water, "to_water", 7.0)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"units": 0}, "units"),
        ({"units": 2.5}, "units"),
        ({"coil_diameter": 0.01}, "coil_diameter"),
        ({"tubes": 0}, "tubes"),
        ({"air_film": math.nan}, "air_film"),
        ({"flow_shares": np.full(25, 0.05)}, "flow_shares"),
    ],
)
def test_impossible_exchangers_are_refused_by_name(change, word):
    with pytest.raises(ParameterError, match=word):
        dataclasses.replace(SPIRAL, **change)
