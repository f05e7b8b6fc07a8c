"""Plants built from the tables of a case."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from thermosim import climate
from thermosim.components.deposit import Deposit
from thermosim.components.heat_pump import HeatPump
from thermosim.components.loads import HOT_WATER_SHARES, AirConditioningLoad
from thermosim.components.ring_soil import Harmonic
from thermosim.components.tank import StratifiedTank
from thermosim.errors import ParameterError, SeriesError
from thermosim.results import Array
from thermosim.scenarios.collector import Collector, collector, with_own_air
from thermosim.scenarios.drivers import Drivers
from thermosim.scenarios.job import Job
from thermosim.scenarios.machines import (
    COLDEST_WATER,
    BuildingMachine,
    DirectMachine,
    Machine,
    TankMachine,
)
from thermosim.scenarios.outdoors import YEAR, Clock, measured
from thermosim.scenarios.plant import Plant
from thermosim.scenarios.plant_inputs import (
    AirConditioning,
    DirectUse,
    HeatPumpInputs,
    HotWater,
    SnowMelting,
)
from thermosim.scenarios.plant_inputs import Plant as PlantInputs
from thermosim.scenarios.sewer_inputs import DepositInputs, Sewer
from thermosim.scenarios.sewer_line import Reach, channel, soil_ring
from thermosim.scenarios.snow_machine import snow_machine
from thermosim.scenarios.soil_behind import MOST_CELLS, SoilBehind

SUPPLY_DROP = 5.0  # load side between supply and return at full load, guideline fig. 2-7 [K]
REFERENCE_CAPACITY = 100e3  # of the size law [W]
HOT_WATER_CONTENT = 4.19e6  # rho c [J/(m3 K)]
ROOM = 15.0  # where a tank stands, assumed [degC]
THICKEST_DEPOSIT = 0.05  # the case's growth rules, this only bounds it, assumed [m]
CHILLED = 7.0  # where no machine is given (B-DASH guideline) [degC]
WARM = 35.0  # likewise, of a conventional system's heat, assumed [degC]
COOLING_SLOPE_SHARE = 0.22  # cooling capacity falls 0.66 % a kelvin where heating rises 3 %
SHARE_HEATING = 0.75  # source duty of a heating load: COP 4, 1 in, 4 out (guideline) [-]
SHARE_COOLING = 1.25  # heat rejected per cold, EER 4 likewise [-]


def plant(job: Job, given: PlantInputs, sewer: Sewer, outside: Drivers, above: Reach) -> Plant:
    """A plant as it stands at the start of the run; ``above`` is a reach of the same sewer."""
    given = given.model_copy(update={"exchanger": given.exchanger.fitted})
    bed = channel(sewer)
    units = given.exchanger.units
    machine = _machine(job, given, outside)
    built = collector(given.exchanger, bed, design_duty(given), units)
    built = with_own_air(built, bed, above.model, float(outside.flow.mean()))
    _pressure_is_bearable(given, built)
    return Plant(
        inputs=given,
        channel=bed,
        collector=built,
        machine=machine,
        deposit=deposit(given.deposit),
        soil=_soil(given, sewer, outside, above),
        reach=above.model,
    )


def _pressure_is_bearable(given: PlantInputs, built: Collector) -> None:
    """Refuse a source loop that no collector bears; its pump would heat the sewage."""
    pressure, limit = built.design_state.pressure, given.exchanger.pressure_limit
    if pressure > limit:
        shorter = given.exchanger.unit_length * (0.8 * limit / pressure) ** 0.4
        raise ParameterError(
            f"plant {given.name}: {built.spiral.units} units of {given.exchanger.unit_length:g} m "
            f"need {pressure / 1e3:,.0f} kPa at the design flow of {1e3 * built.design_flow:.3g} "
            f"L/s, the collector bears {limit / 1e3:,.0f} kPa. Write a longer exchanger or "
            f'shorter units, for example unit_length = "{max(shorter, 0.1):.2g} m".'
        )


def design_duty(given: PlantInputs) -> float:
    """Heat exchanged with the sewage at full load, the larger of heating and cooling [W]."""
    load = given.load
    if isinstance(load, AirConditioning):
        return max(SHARE_HEATING * load.heating, SHARE_COOLING * load.cooling)
    if isinstance(load, DirectUse):
        return load.load
    if isinstance(load, HotWater):
        capacity = given.heat_pump.capacity if given.heat_pump else 0.0
        return SHARE_HEATING * (load.load or capacity)
    duty = load.flux * load.area
    return duty if given.heat_pump is None else SHARE_HEATING * duty


def capacity_of(given: PlantInputs) -> float:
    """Capacity that figures per kW are for: the load's, as in the guideline [W]."""
    load = given.load
    if isinstance(load, AirConditioning):
        return max(load.heating, load.cooling)
    if isinstance(load, HotWater):
        return load.load or (given.heat_pump.capacity if given.heat_pump else 0.0)
    return load.load if isinstance(load, DirectUse) else load.flux * load.area


def supply_of(given: PlantInputs) -> tuple[float, float]:
    """Supply temperatures of heat and cold [degC]."""
    machine = given.heat_pump
    chilled = machine.chilled_temperature if machine else CHILLED
    load = given.load
    if isinstance(load, HotWater):
        return load.hot_water, chilled
    return (machine.supply_temperature if machine else WARM), chilled


def deposit(given: DepositInputs) -> Deposit:
    """The layer on the exchanger; clean at the start."""
    return Deposit(
        growth_rate=given.growth / YEAR,
        conductivity=given.conductivity,
        coverage=given.coverage,
        cleaning_interval=given.cleaning_interval,
        thickness_limit=THICKEST_DEPOSIT,
    )


def heat_pump(given: HeatPumpInputs) -> HeatPump:
    """The machine of a case; its capacity is given at design and held."""
    return HeatPump(
        model=given.model,
        data=given.data,
        efficiency=given.efficiency,
        reference_capacity=REFERENCE_CAPACITY,
        size_exponent=given.size_exponent,
        sink_pinch=given.pinch,
        source_pinch=given.pinch,
        cop=given.cop,
        eer=given.cop,
        capacity=given.capacity,
        rated_supply=given.supply_temperature,
        capacity_source=given.capacity_slope,
        cooling_source=-given.capacity_slope * COOLING_SLOPE_SHARE,
        part_load=given.part_load,
        source_minimum=given.lowest_source,
        source_maximum=given.highest_source,
    )


def _machine(job: Job, given: PlantInputs, outside: Drivers) -> Machine:
    load, machine = given.load, given.heat_pump
    if isinstance(load, DirectUse):
        return _direct(load, outside)
    if isinstance(load, SnowMelting):
        return snow_machine(load, None if machine is None else heat_pump(machine), outside)
    assert machine is not None  # the inputs demand one for the uses that are left
    if isinstance(load, AirConditioning):
        return BuildingMachine(
            heat_pump=heat_pump(machine),
            load=air_conditioning_load(job, load, outside),
            capacity=max(load.heating, load.cooling),
            heating_mode="heating",
            supply=machine.supply_temperature,
            supply_return=machine.supply_temperature - SUPPLY_DROP,
            chilled=machine.chilled_temperature,
            chilled_return=machine.chilled_temperature + SUPPLY_DROP,
        )
    assert isinstance(load, HotWater)
    if load.load is not None:
        return BuildingMachine(
            heat_pump=heat_pump(machine),
            load=np.full(outside.steps, load.load),
            capacity=load.load,
            heating_mode="hot_water",
            supply=load.hot_water,
            supply_return=load.cold_water,
            chilled=machine.chilled_temperature,
            chilled_return=machine.chilled_temperature + SUPPLY_DROP,
        )
    return _tank(load, machine, outside)


def _tank(load: HotWater, machine: HeatPumpInputs, outside: Drivers) -> TankMachine:
    assert load.daily_volume is not None
    assert load.tank_volume is not None
    tank = StratifiedTank(
        volume=load.tank_volume,
        setpoint=load.hot_water,
        delivery=load.hot_water,
        loss_coefficient=load.tank_loss,
    )
    shares = _draw_shares(load)
    hours = _hour_of_day(outside)
    draw = load.daily_volume * shares[hours] * outside.step / 3600.0
    warming = load.hot_water - load.cold_water
    return TankMachine(
        heat_pump=heat_pump(machine),
        tank=tank,
        draw=draw,
        cold=load.cold_water,
        room=ROOM,
        capacity=machine.capacity,
        start_request=load.start_share * HOT_WATER_CONTENT * load.tank_volume * warming,
        state=tank.filled(load.hot_water),
    )


def _draw_shares(load: HotWater) -> Array:
    """Share of the day's water in each hour."""
    if load.draw_pattern == "flat":
        return np.full(24, 1.0 / 24.0)
    if load.draw_pattern == "dwelling":
        return np.array(HOT_WATER_SHARES) / sum(HOT_WATER_SHARES)
    return climate.daily_factors(load.draw_pattern) / 24.0


def _direct(load: DirectUse, outside: Drivers) -> DirectMachine:
    running = np.isin(outside.months + 1, load.months)
    return DirectMachine(
        load=np.where(running, load.load, 0.0),
        capacity=load.load,
        conductance=load.load / max(load.approach, 1e-3),
        use=load.use_temperature,
        coldest=COLDEST_WATER,
        reject=load.reject,
    )


def air_conditioning_load(job: Job, load: AirConditioning, outside: Drivers) -> Array:
    """Load of each step [W], heating positive, cooling negative."""
    if load.load_file is not None:
        return _given_load(job, load.load_file, outside)
    assert outside.weather is not None  # the inputs demand a climate
    rule = AirConditioningLoad(
        heating_capacity=load.heating,
        cooling_capacity=load.cooling,
        heating_base=load.heating_base,
        heating_design=load.heating_design,
        cooling_base=load.cooling_base,
        cooling_design=load.cooling_design,
    )
    air = outside.weather.air_temperature
    wanted = load.heating * rule.heating_fraction(air) - load.cooling * rule.cooling_fraction(air)
    if load.occupancy == "always":
        return wanted
    return np.asarray(wanted * np.array(load.occupancy)[_hour_of_day(outside)])


def _given_load(job: Job, name: str, outside: Drivers) -> Array:
    clock = Clock(outside.start, outside.step, outside.steps)
    given = measured(job, name, {"heating": "power", "cooling": "power"}, clock, [])
    heating, cooling = given["heating"], given["cooling"]
    if heating.min() < 0.0 or cooling.min() < 0.0:
        raise SeriesError(f"{name}: loads are positive numbers, cooling too.")
    return np.asarray(heating - cooling)


def _hour_of_day(outside: Drivers) -> npt.NDArray[np.intp]:
    first = outside.start + timedelta(seconds=outside.step / 2.0)
    since = first.hour * 3600.0 + first.minute * 60.0 + outside.ends - outside.step
    return np.asarray((since // 3600.0).astype(np.intp) % 24)


def soil_conductance_of_season(sewer: Sewer, radius: float) -> float:
    r"""Wall to undisturbed soil for heat drawn through a season [W/(m K)].

    .. math:: 2\pi / \left[\frac{1}{k_w}\ln\frac{r+s}{r}
       + \frac{1}{k_s}\ln\frac{r+s+\delta}{r+s}\right], \qquad \delta = \sqrt{2a/\omega}

    with the penetration depth of the annual wave: a plant that draws for months cannot rest
    on soil as near as the daily wave of the reach's closure reaches. Derived here.
    """
    outer = radius + sewer.wall_thickness
    diffusivity = sewer.soil_conductivity / (sewer.soil_density * sewer.soil_specific_heat)
    depth = math.sqrt(2.0 * diffusivity * YEAR / (2.0 * math.pi))
    wall = math.log(outer / radius) / sewer.wall_conductivity
    soil = math.log((outer + depth) / outer) / sewer.soil_conductivity
    return 2.0 * math.pi / (wall + soil)


def _soil(given: PlantInputs, sewer: Sewer, outside: Drivers, above: Reach) -> SoilBehind:
    """Wall and soil behind the exchanger, after a long time without the plant."""
    exchanger = given.exchanger
    units = exchanger.units
    if above.ring is None:
        per_metre = soil_conductance_of_season(sewer, channel(sewer).tables.radius)
        return SoilBehind(units, exchanger.unit_length, per_metre * exchanger.unit_length)
    ring = soil_ring(sewer, above.channel.tables.radius, min(units, MOST_CELLS))
    soil = SoilBehind(units, exchanger.unit_length, 0.0, ring)
    bore = ring.bore(wet_fraction=0.0, wet_film=1.0, dry_film=1.0, air=float(outside.air.mean()))
    mean = Harmonic(np.array([outside.soil.mean()]), np.zeros(1, dtype=complex))
    air = Harmonic(np.array([outside.air.mean()]), np.zeros(1, dtype=complex))
    soil.state = ring.periodic_start(bore, air, air, mean)
    return soil
