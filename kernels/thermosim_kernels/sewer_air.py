"""Heat between sewage and the air above it: sensible heat and evaporation.

Closures shared by the open sewer models SWMM-HEAT and TEMPEST (D. J. Duerrenmatt and
O. Wanner, Water Science & Technology 57(11) (2008) 1809 and Water Research 48 (2014) 548).
"""

import numpy as np

from thermosim_kernels._jit import kernel

KELVIN = 273.15
VAPOUR_SCALE = 1.73e9  # [mbar]
VAPOUR_TEMPERATURE = 5311.0  # [K]


@kernel(inline=True)
def vapour_pressure(temperature: float) -> float:
    r"""Pressure of saturated vapour, :math:`p_s = 1.73\cdot10^9\, e^{-5311/T}` [mbar].

    Parameters
    ----------
    temperature : of the water surface or the air, about 0 ... 40 [degC]

    Source
    ------
    Duerrenmatt and Wanner 2014; 17.1 mbar at 15 degC.
    """
    pressure: float = VAPOUR_SCALE * np.exp(-VAPOUR_TEMPERATURE / (temperature + KELVIN))
    return pressure


@kernel(inline=True)
def air_velocity(width: float, velocity: float, dry_perimeter: float) -> float:
    r"""Velocity of sewer air dragged along, :math:`v_a = 0.397 (B V / P_{dry})^{0.7234}` [m/s].

    Parameters
    ----------
    width : of the free surface B, >= 0 [m]
    velocity : of the sewage V, >= 0 [m/s]
    dry_perimeter : of the wall above the sewage; 0 (a full pipe) gives still air [m]

    Source
    ------
    Duerrenmatt and Wanner 2014.
    """
    if dry_perimeter <= 0.0:
        return 0.0
    dragged: float = 0.397 * (width * velocity / dry_perimeter) ** 0.7234
    return dragged


@kernel(inline=True)
def root_relative_velocity(width: float, velocity: float, dry_perimeter: float) -> float:
    """Square root of the velocity between sewage and air, 0 below 1e-6 m/s [(m/s)^0.5].

    Parameters
    ----------
    width, velocity, dry_perimeter : as in ``air_velocity``

    Source
    ------
    Duerrenmatt and Wanner 2014.
    """
    relative = abs(velocity - air_velocity(width, velocity, dry_perimeter))
    return np.sqrt(relative) if relative >= 1e-6 else 0.0


@kernel()
def air_heat_flux(
    temperature: float, air: float, humidity: float, root: float, sensible: float, latent: float
) -> float:
    r"""Heat from sewer air into sewage, negative if the sewage cools [W/m2 of surface].

    .. math:: q = \sqrt{|V - v_a|}\,\{5.85 (T_a - T) - 8.75 [p_s(T) - \varphi p_s(T_a)]\}

    Parameters
    ----------
    temperature : of the sewage [degC]
    air : temperature of the sewer air [degC]
    humidity : relative humidity of the sewer air, 0 ... 1 [-]
    root : from ``root_relative_velocity`` [(m/s)^0.5]
    sensible : 5.85 in the source [W/m2/K per (m/s)^0.5]
    latent : 8.75 in the source; 0 switches evaporation off [W/m2/mbar per (m/s)^0.5]

    Source
    ------
    Duerrenmatt and Wanner 2014.
    """
    dryness = vapour_pressure(temperature) - humidity * vapour_pressure(air)
    return root * (sensible * (air - temperature) - latent * dryness)


@kernel(inline=True)
def air_exchange(
    temperature: float, air: float, humidity: float, root: float, sensible: float, latent: float
) -> tuple[float, float]:
    """Air and evaporation as one linear exchange about the present temperature.

    ``air_heat_flux`` equals ``conductance * (effective - temperature)`` exactly at the given
    temperature and to first order beside it.

    Parameters
    ----------
    temperature, air, humidity, root, sensible, latent : as in ``air_heat_flux``

    Returns
    -------
    Effective temperature of the air [degC] and conductance [W/m2/K of surface].

    Source
    ------
    Tangent of the vapour pressure, dp/dT = p 5311 / T^2; derived here.
    """
    kelvin = temperature + KELVIN
    pressure = VAPOUR_SCALE * np.exp(-VAPOUR_TEMPERATURE / kelvin)
    tangent = sensible + latent * pressure * VAPOUR_TEMPERATURE / (kelvin * kelvin)
    drive = sensible * (air - temperature) - latent * (pressure - humidity * vapour_pressure(air))
    effective = temperature + drive / tangent if tangent > 0.0 else temperature
    return effective, root * tangent
