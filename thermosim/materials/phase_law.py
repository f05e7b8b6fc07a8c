"""Laws of the enthalpy kernels from materials: line, table, or branches with memory."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import LINE, MEMORY, TABLE, Law, enthalpy_at
from thermosim_kernels.hysteresis import curve_at, state_enthalpy

from thermosim.errors import ParameterError
from thermosim.materials.pcm import PhaseChangeMaterial

Array = npt.NDArray[np.float64]


class Start(NamedTuple):
    """State of a cell of uniform temperature."""

    enthalpy: float  # [J/m3]
    fraction: float  # melted
    nucleated: float  # 0 where liquid may be supercooled


def line_law(
    material: PhaseChangeMaterial,
    *,
    density: float | None = None,
    harmonic: bool = False,
    convection: float = 1.0,
) -> Law:
    """Sharp melting point, or enthalpy linear over the melting range; no hysteresis.

    Parameters
    ----------
    material : its freezing range is not looked at
    density : of the energy; None: mean of solid and liquid [kg/m3]
    harmonic : conductivity of a mixed cell from resistances in series, else linear
    convection : effective over resting conductivity of the liquid, >= 1
    """
    base = _base(material, density, harmonic, convection)
    begin, end = material.melting
    return base._replace(latent=base.latent + 0.5 * (base.solid + base.liquid) * (end - begin))


def memory_law(
    material: PhaseChangeMaterial,
    *,
    density: float | None = None,
    supercooling: float = 0.0,
    growth_time: float = 0.0,
    harmonic: bool = False,
    convection: float = 1.0,
) -> Law:
    """Melting and freezing on their own ranges, and supercooling.

    Parameters
    ----------
    supercooling : liquid without crystals waits so far below the end of freezing [K]; 0: it
        freezes at once, inf: only when triggered
    growth_time : crystals catch up with equilibrium within this; 0: at once [s]
    density, harmonic, convection : as in `line_law`
    """
    if not supercooling >= 0.0:
        raise ParameterError(f"{material.name}: supercooling = {supercooling} K must be 0 or more.")
    if not 0.0 <= growth_time < math.inf:
        raise ParameterError(f"{material.name}: growth_time = {growth_time} s must be 0 or more.")
    freezing = material.freezing or material.melting
    law = _base(material, density, harmonic, convection)._replace(
        kind=MEMORY,
        reference=material.melting_point(),
        melting=np.array(material.melting),
        freezing=np.array(freezing),
        nucleation=freezing[1] - supercooling if supercooling > 0.0 else math.inf,
        growth_time=growth_time,
    )
    check_branches(law, material.name)
    return law


def table_law(
    temperatures: npt.ArrayLike,
    enthalpies: npt.ArrayLike,
    material: PhaseChangeMaterial,
    *,
    density: float | None = None,
    harmonic: bool = False,
    convection: float = 1.0,
) -> Law:
    """A measured enthalpy curve, joined by monotone cubics; lines of the material outside.

    Parameters
    ----------
    temperatures : of the points, rising or, for a sharp plateau, twice the same [degC]
    enthalpies : of the points, strictly rising [J/kg]
    material : gives heat capacities outside the table, density and conductivities
    density, harmonic, convection : as in `line_law`
    """
    points = np.array(temperatures, dtype=float), np.array(enthalpies, dtype=float)
    _check_table(*points, material.name)
    base = _base(material, density, harmonic, convection)
    rho = base.solid / material.solid_heat_capacity
    h = rho * (points[1] - points[1][0])
    return base._replace(
        kind=TABLE,
        reference=float(points[0][0]),
        liquidus=float(points[0][-1]),
        latent=float(h[-1]),
        curve=monotone(h, points[0]),
    )


def monotone(h: Array, temperature: Array) -> Array:
    """Hermite table of a rising curve, rows h, T, dT/dh after and before each point.

    Between two plateaus the slopes are the weighted harmonic means of their secants, so the
    cubics rise; a plateau is flat and does not flatten its neighbours, which would make the
    inverse ill-conditioned.

    Source
    ------
    Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300.
    """
    width, secant = np.diff(h), np.diff(temperature) / np.diff(h)
    after, before = np.zeros(h.size), np.zeros(h.size)
    after[:-1], before[1:] = secant, secant
    for i in range(1, h.size - 1):
        left, right = secant[i - 1], secant[i]
        if left > 0.0 and right > 0.0:
            first, last = 2 * width[i] + width[i - 1], width[i] + 2 * width[i - 1]
            after[i] = before[i] = (first + last) / (first / left + last / right)
    return np.ascontiguousarray([h, temperature, after, before])


def start(law: Law, temperature: float, *, melted: bool | None = None) -> Start:
    """State of a cell at rest at a temperature [degC].

    ``melted`` decides where the temperature alone does not: on a plateau, or between the
    branches. None: solid as long as it could be.
    """
    if law.kind != MEMORY:
        h = enthalpy_at(temperature, law)
        if melted and temperature == law.liquidus:
            h = law.latent
        return Start(h, min(max(h / law.latent, 0.0), 1.0), 1.0)
    curve = law.freezing if melted else law.melting
    knots = np.linspace(0.0, 1.0, curve.size)
    waits = melted and temperature >= law.nucleation
    if waits or temperature > curve[-1] or (melted and temperature == curve[-1]):
        fraction = 1.0
    elif temperature <= curve[0]:
        fraction = 0.0  # also at a sharp melting point
    else:
        fraction = float(np.interp(temperature, curve, knots))
    return Start(
        state_enthalpy(temperature, fraction, law), fraction, 0.0 if fraction >= 1.0 else 1.0
    )


def check_branches(law: Law, name: str) -> None:
    """Raise unless enthalpy rises with the melted fraction on both branches."""
    for branch, curve in (("melting", law.melting), ("freezing", law.freezing)):
        fractions = np.linspace(0.0, 1.0, 8 * curve.size)
        states = [state_enthalpy(curve_at(f, curve), f, law) for f in fractions]
        if not np.all(np.diff(states) > 0.0):
            raise ParameterError(
                f"{name}: on the {branch} curve enthalpy does not rise with the melted fraction. "
                "Give more latent heat or a curve that falls less."
            )


def _base(
    material: PhaseChangeMaterial, density: float | None, harmonic: bool, convection: float
) -> Law:
    """A line whose enthalpy of melting is the heat of fusion alone."""
    rho = material.density if density is None else density
    if not 0.0 < rho < math.inf:
        raise ParameterError(f"{material.name}: density = {density} kg/m3 must be above 0.")
    if not 1.0 <= convection < math.inf:
        raise ParameterError(
            f"{material.name}: convection = {convection} must be 1 or more: it multiplies the "
            "conductivity of the resting melt."
        )
    return Law(
        kind=LINE,
        reference=material.melting[0],
        liquidus=material.melting[1],
        latent=rho * material.latent_heat,
        solid=rho * material.solid_heat_capacity,
        liquid=rho * material.liquid_heat_capacity,
        solid_conductivity=material.solid_conductivity,
        liquid_conductivity=material.liquid_conductivity * convection,
        harmonic=harmonic,
        curve=np.empty((4, 0)),
        melting=np.empty(0),
        freezing=np.empty(0),
        nucleation=math.inf,
        growth_time=0.0,
    )


def _check_table(temperatures: Array, enthalpies: Array, name: str) -> None:
    if temperatures.ndim != 1 or temperatures.shape != enthalpies.shape or temperatures.size < 2:
        raise ParameterError(
            f"{name}: a table needs as many enthalpies as temperatures, 2 or more."
        )
    if not (np.isfinite(temperatures).all() and np.isfinite(enthalpies).all()):
        raise ParameterError(f"{name}: the enthalpy table holds a value that is not finite.")
    for what, unit, steps, flat in (
        ("temperature", "degC", np.diff(temperatures), True),
        ("enthalpy", "J/kg", np.diff(enthalpies), False),
    ):
        wrong = steps < 0.0 if flat else steps <= 0.0
        if wrong.any():
            row = int(np.argmax(wrong)) + 1
            raise ParameterError(
                f"{name}: the {what} of row {row + 1} of the enthalpy table is not above that of "
                f"row {row}; {what}s must rise [{unit}]."
            )
