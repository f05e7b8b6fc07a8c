"""A row of cells: temperatures and conductivities from the state, whatever the law."""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, MEMORY, Law, conductivity, melt_fraction
from thermosim_kernels.enthalpy import temperature_slope as of_enthalpy
from thermosim_kernels.hysteresis import settle


class Field(NamedTuple):
    """State of a section, rows of cells; the last two are (0, 0) unless the law is MEMORY."""

    enthalpy: Array  # (rows, columns) [J/m3]
    fraction: Array  # melted
    nucleated: Array  # 0 where the liquid may be supercooled


class Edge(NamedTuple):
    """What lies outside one cell's face: ``flux + (temperature - cell) / resistance``."""

    temperature: float  # [degC]
    resistance: float  # of the film; 0: temperature imposed, inf: insulated [m2 K/W]
    flux: float  # into the cell [W/m2]


@kernel(inline=True)
def edge_flux(edge: Edge, cell: float, half_width: float, conductivity: float) -> float:
    """Heat flux into a boundary cell [W/m2] through its film and half its width.

    Source
    ------
    Resistances in series, steady within half a cell; derived here.
    """
    over = edge.temperature - cell
    return edge.flux + over / (edge.resistance + half_width / conductivity)


@kernel(inline=True)
def line_row(law: Law, enthalpy: Array, row: int, temperature: Array) -> None:
    """Temperatures of a row by selects, so that it runs in vectors."""
    end, begin = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) / law.latent
    for j in range(enthalpy.shape[1]):
        h = enthalpy[row, j]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        temperature[j] = (
            begin + of_solid * below + (of_liquid * above + within * (h - below - above))
        )


@kernel(inline=True)
def conductivity_row(law: Law, enthalpy: Array, row: int, out: Array) -> None:
    """Conductivities of a row of a LINE or TABLE."""
    per_latent = 1.0 / law.latent
    solid, liquid = law.solid_conductivity, law.liquid_conductivity
    for j in range(enthalpy.shape[1]):
        share = enthalpy[row, j] * per_latent
        share = share if share > 0.0 else 0.0
        share = share if share < 1.0 else 1.0
        out[j] = solid + (liquid - solid) * share
    if law.harmonic:
        for j in range(enthalpy.shape[1]):
            share = enthalpy[row, j] * per_latent
            share = share if share > 0.0 else 0.0
            share = share if share < 1.0 else 1.0
            out[j] = solid * liquid / (liquid + (solid - liquid) * share)


@kernel()
def settle_row(
    law: Law, field: Field, row: int, seconds: float, temperature: Array, conductivities: Array
) -> None:
    """Bring a row of cells to the state that its enthalpies mean.

    Parameters
    ----------
    law : material
    field : enthalpies; a MEMORY law updates fraction and nucleated in place
    row : of the field
    seconds : since the row was settled last, for slow crystals [s]
    temperature, conductivities : written; shape (columns,) [degC], [W/(m K)]

    Source: `enthalpy.temperature_slope`, `hysteresis.settle`, `enthalpy.conductivity`.
    """
    enthalpy = field.enthalpy
    if law.kind == LINE:
        line_row(law, enthalpy, row, temperature)
        conductivity_row(law, enthalpy, row, conductivities)
    elif law.kind == MEMORY:
        for j in range(enthalpy.shape[1]):
            old, seen = field.fraction[row, j], field.nucleated[row, j]
            now = settle(enthalpy[row, j], old, seen, seconds, law)
            temperature[j] = now.temperature
            field.fraction[row, j], field.nucleated[row, j] = now.fraction, now.nucleated
            conductivities[j] = conductivity(now.fraction, law)
    else:
        for j in range(enthalpy.shape[1]):
            h = enthalpy[row, j]
            temperature[j] = of_enthalpy(h, law)[0]
            conductivities[j] = conductivity(melt_fraction(h, law), law)


@kernel()
def settle_field(
    law: Law, field: Field, seconds: float, temperature: Array, fraction: Array
) -> None:
    """Bring all cells to the state that their enthalpies mean.

    Parameters
    ----------
    law, field, seconds : as in `settle_row`
    temperature, fraction : written; shape (rows, columns) [degC], melted share

    Source: `settle_row`.
    """
    scratch = temperature[0].copy()
    for i in range(temperature.shape[0]):
        settle_row(law, field, i, seconds, temperature[i], scratch)
        for j in range(temperature.shape[1]):
            if law.kind == MEMORY:
                fraction[i, j] = field.fraction[i, j]
            else:
                fraction[i, j] = melt_fraction(field.enthalpy[i, j], law)
