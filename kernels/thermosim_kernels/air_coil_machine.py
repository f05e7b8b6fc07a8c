"""Heat pump that takes its heat out of moist air and gives it to water."""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.moist_air import KELVIN, Air, coil_heat, coil_surface

SOLVED, NOT_CONVERGED = 0, 1


class AirCoilMachine(NamedTuple):
    """Parameters of the machine."""

    share: float  # of Carnot, shaft work, evaporating to water leaving [-]
    coil_flow: float  # dry air that touches the coil's surface [kg/s]
    coldest: float  # evaporating temperature never undercut [°C]
    minimum_lift: float  # smallest lift used [K]


class AirCoilState(NamedTuple):
    """One steady operating point."""

    evaporating: float  # [°C]
    cop: float  # heat over shaft work [-]
    heat: float  # to the water [W]
    air_heat: float  # out of the air [W]
    shaft: float  # [W]
    status: int  # SOLVED or NOT_CONVERGED


@kernel()
def from_air(machine: AirCoilMachine, heat: float, air: Air, supply: float) -> AirCoilState:
    r"""Operating point for a heat wanted, or for the most that the coldest coil allows.

    .. math:: COP = g\,\frac{T_{supply}}{T_{supply} - T_0}, \qquad
              \dot Q_{air} = \dot Q\,(1 - 1/COP), \qquad T_0 = T_{coil}(\dot Q_{air})

    Parameters
    ----------
    machine : parameters
    heat : wanted by the water, >= 0 [W]
    air : entering the coil
    supply : water leaving the condenser [°C]

    Returns
    -------
    Operating point. The heat is less than wanted where the coil would get colder than
    ``machine.coldest``; it is none where the air itself is not warmer than that.

    Source
    ------
    Second law with a share of Carnot; fixed point, each round shrinks the error some
    sevenfold (a kelvin less of T_0 changes the air's heat by 1/(g T_supply)).
    """
    cold = machine.coldest
    if heat <= 0.0:
        return AirCoilState(air.temperature, 0.0, 0.0, 0.0, 0.0, SOLVED)
    source, status = air.temperature, NOT_CONVERGED
    cop = 1.0
    for _ in range(80):
        lift = max(supply - source, machine.minimum_lift)
        cop = max(machine.share * (supply + KELVIN) / lift, 1.0)
        taken = heat * (1.0 - 1.0 / cop)
        new = coil_surface(taken, air, machine.coil_flow) if cop > 1.0 else air.temperature
        moved = abs(new - source)
        source = new
        if source < cold:
            break
        if moved < 1e-10:
            status = SOLVED
            break
    if source < cold:
        return _coldest(machine, heat, air, supply)
    return AirCoilState(source, cop, heat, heat * (1.0 - 1.0 / cop), heat / cop, status)


@kernel()
def _coldest(machine: AirCoilMachine, heat: float, air: Air, supply: float) -> AirCoilState:
    """Operating point with the coil at its coldest, where the wanted heat is too much."""
    cold = machine.coldest
    if air.temperature <= cold:
        return AirCoilState(air.temperature, 0.0, 0.0, 0.0, 0.0, SOLVED)
    lift = max(supply - cold, machine.minimum_lift)
    cop = machine.share * (supply + KELVIN) / lift
    if cop <= 1.0:
        return AirCoilState(cold, 0.0, 0.0, 0.0, 0.0, SOLVED)
    taken = coil_heat(cold, air, machine.coil_flow)
    delivered = min(taken * cop / (cop - 1.0), heat)
    taken = delivered * (1.0 - 1.0 / cop)
    return AirCoilState(cold, cop, delivered, taken, delivered / cop, SOLVED)


@kernel()
def year(
    machine: AirCoilMachine,
    heat: Array,
    temperature: Array,
    humidity: Array,
    pressure: float,
    supply: Array,
    out: Array,
) -> int:
    """A series of independent steps of `from_air`.

    Parameters
    ----------
    machine : parameters
    heat, supply : wanted and water leaving, shape (n,) [W, °C]
    temperature, humidity : of the air, shape (n,) [°C, kg/kg]
    pressure : of the air [Pa]
    out : written, shape (n, 4): evaporating [°C], heat, air's heat, shaft [W]

    Returns
    -------
    Number of steps that did not converge.

    Source
    ------
    As `from_air`.
    """
    failed = 0
    for i in range(heat.size):
        air = Air(temperature[i], humidity[i], pressure)
        state = from_air(machine, heat[i], air, supply[i])
        out[i, 0], out[i, 1] = state.evaporating, state.heat
        out[i, 2], out[i, 3] = state.air_heat, state.shaft
        failed += state.status
    return failed


class LoadCurve(NamedTuple):
    """Power over its full-load value as a quadratic of the load ratio; the sum is 1."""

    one: float
    p: float
    pp: float
    least: float  # ratio below which the machine cycles [-]


class Warmed(NamedTuple):
    """Heat given to the water from a heat taken out of air, see `from_coil`."""

    heat: float  # to the water [W]
    shaft: float  # [W]
    evaporating: float  # [°C]
    ratio: float  # heat over capacity [-]


@kernel(inline=True)
def part_load(curve: LoadCurve, ratio: float) -> float:
    """Factor on the COP at a load ratio; held between ``curve.least`` and 1 [-].

    Source
    ------
    Ratio of heat over ratio of power, the latter a quadratic (`LoadCurve`); derived here.
    """
    held = min(max(ratio, curve.least), 1.0)
    return held / (curve.one + held * (curve.p + held * curve.pp))


@kernel()
def from_coil(
    machine: AirCoilMachine,
    capacity: float,
    curve: LoadCurve,
    taken: float,
    air: Air,
    supply: float,
) -> Warmed:
    r"""What a machine gives for a heat that its coil takes out of the air.

    .. math:: T_0 = T_{coil}(\dot Q_{air}), \qquad COP = g\,f(\dot Q/\dot Q_0)\,
              \frac{T_{supply}}{T_{supply} - T_0}, \qquad
              \dot Q = \dot Q_{air}\,\frac{COP}{COP - 1}

    Parameters
    ----------
    machine : parameters
    capacity : heat to the water at full load, > 0 [W]
    curve : power over load
    taken : out of the air, >= 0 [W]
    air : entering the coil
    supply : water leaving [°C]

    Returns
    -------
    Operating point; a ratio above 1 tells that more was taken than the machine can lift.

    Source
    ------
    As `from_air`; the load changes the COP, and with it the heat, by less than itself.
    """
    if taken <= 0.0:
        return Warmed(0.0, 0.0, air.temperature, 0.0)
    surface = coil_surface(taken, air, machine.coil_flow)
    lift = max(supply - surface, machine.minimum_lift)
    full = machine.share * (supply + KELVIN) / lift
    heat = taken
    for _ in range(60):
        cop = max(full * part_load(curve, heat / capacity), 1.0 + 1e-6)
        new = taken * cop / (cop - 1.0)
        moved = abs(new - heat)
        heat = new
        if moved <= 1e-12 * heat:
            break
    return Warmed(heat, heat - taken, surface, heat / capacity)


class Hours(NamedTuple):
    """What a machine meets in each step, all of shape (n,)."""

    temperature: Array  # of the air entering the coil [°C]
    humidity: Array  # of it [kg/kg]
    flow: Array  # dry air that touches the coil's surface [kg/s]
    supply: Array  # water leaving [°C]
    share: Array  # of Carnot [-]
    capacity: Array  # heat to the water at full load [W]


@kernel()
def year_from_coil(
    machine: AirCoilMachine,
    curve: LoadCurve,
    hours: Hours,
    pressure: float,
    taken: Array,
    out: Array,
) -> None:
    """A series of independent steps of `from_coil`; share and flow are those of the hour.

    Parameters
    ----------
    machine, curve : parameters
    hours : air, water and capacity of each step
    pressure : of the air [Pa]
    taken : out of the air, shape (n,) [W]
    out : written, shape (n, 4): heat, shaft [W], evaporating [°C], load ratio [-]

    Source
    ------
    As `from_coil`.
    """
    for i in range(taken.size):
        now = AirCoilMachine(hours.share[i], hours.flow[i], machine.coldest, machine.minimum_lift)
        air = Air(hours.temperature[i], hours.humidity[i], pressure)
        state = from_coil(now, hours.capacity[i], curve, taken[i], air, hours.supply[i])
        out[i, 0], out[i, 1] = state.heat, state.shaft
        out[i, 2], out[i, 3] = state.evaporating, state.ratio


@kernel()
def year_to_coil(
    machine: AirCoilMachine,
    curve: LoadCurve,
    hours: Hours,
    pressure: float,
    heat: Array,
    out: Array,
) -> None:
    """Heat to be taken out of the air for a heat wanted by the water, step by step.

    Parameters
    ----------
    machine, curve, hours, pressure : as in `year_from_coil`
    heat : wanted by the water, held at the capacity, shape (n,) [W]
    out : written, out of the air, shape (n,) [W]

    Source
    ------
    `from_coil` turned: balance of the step, derived here.
    """
    for i in range(heat.size):
        wanted = min(heat[i], hours.capacity[i])
        out[i] = 0.0
        if wanted > 0.0 and hours.flow[i] > 0.0:
            factor = part_load(curve, wanted / hours.capacity[i])
            now = AirCoilMachine(
                hours.share[i] * factor, hours.flow[i], machine.coldest, machine.minimum_lift
            )
            air = Air(hours.temperature[i], hours.humidity[i], pressure)
            out[i] = from_air(now, wanted, air, hours.supply[i]).air_heat
