"""Marching freezing, water-carrying ground: conductances, links to the inputs, steps."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.ground_adi import HOT, Curve, Lines, sweep


class Sides(NamedTuple):
    """What the conductances of one direction are made of."""

    area: Array  # open side times half a step, 0 at the outer ends, (n + 1, m) [m2 s]
    before: Array  # centre of cell i to side i, thawed, (n, m) [m2 K/W]
    after: Array  # centre of cell i to side i + 1, thawed, (n, m) [m2 K/W]
    water: Array  # heat capacity carried towards higher i in half a step, (n + 1, m) [J/K]


class Links(NamedTuple):
    """Cells' exchange with the inputs; those across come first. All (links,)."""

    row: Array
    column: Array
    source: Array  # place of the input
    area: Array  # times half a step [m2 s]
    half: Array  # half a cell, thawed [m2 K/W]
    film: Array  # resistance of the film [m2 K/W]
    snowy: Array  # 1 where snow lies on it, else 0
    fixed_give: Array  # of water entering, of a given flux [J/K]
    fixed_take: Array  # of water leaving [J/K]
    give: Array  # written: heat into the cell per input's kelvin and half a step [J/K]
    take: Array  # written: per cell's kelvin [J/K]
    brought: Array  # written: give times input at the last instant [J]
    flow: Array  # written: heat into the cell in half a step at the last instant [J]


class Ice(NamedTuple):
    """Conductivity of cells against what is frozen in them."""

    excess: Array  # frozen over thawed conductivity, less 1, (rows, columns)
    down: Array  # present conductivity over the thawed one, (rows, columns)
    across: Array  # the same, axes swapped
    rows: float  # rows from the top that may freeze with a change of conductivity


class Ground(NamedTuple):
    """All of one section; ``across`` has axes (column, row), ``down`` (row, column)."""

    across: Lines
    down: Lines
    curve_across: Curve
    curve_down: Curve
    sides_across: Sides
    sides_down: Sides
    ice: Ice
    links: Links
    across_links: float  # how many of the links lie across
    flowing: bool  # water moves


@kernel()
def _conduct(
    lines: Lines, sides: Sides, ratio: Array, i0: int, i1: int, j0: int, j1: int, flowing: bool
) -> None:
    """Conductances of sides i0 to i1 - 1, lines j0 to j1 - 1.

    Two half cells in series; with water the flux between two points of steady conduction
    and flow, w / (1 - e^(-w/G)) T_up - w / (e^(w/G) - 1) T_down.

    Source: exponential scheme, S. V. Patankar, Numerical Heat Transfer and Fluid Flow,
    1980, section 5.2-3 (`assumed`: cited from memory); exact in one dimension.
    """
    n = lines.slope.shape[0]
    for i in range(max(i0, 1), min(i1, n)):
        area, near, far = sides.area[i], sides.before[i], sides.after[i - 1]
        ahead, back, here, before = lines.ahead[i], lines.back[i], ratio[i], ratio[i - 1]
        for j in range(j0, j1):
            ahead[j] = area[j] / (far[j] / before[j] + near[j] / here[j])
        if flowing:
            for j in range(j0, j1):
                water, conducted = sides.water[i, j], ahead[j]
                if conducted > 0.0 and abs(water) > 1e-9 * conducted:
                    ahead[j] = -water / np.expm1(-water / conducted)
                back[j] = ahead[j] - (water if conducted > 0.0 else 0.0)


@kernel()
def _freeze(ice: Ice, curve: Curve, down: Lines) -> tuple[int, int]:
    """Conductivities of what froze or thawed since the last step, in rows [top, bottom)."""
    columns = ice.excess.shape[1]
    top, bottom = int(ice.rows), 0
    for i in range(int(ice.rows)):
        changed = False
        for j in range(columns):
            content = down.slope[i, j] * down.temperature[i, j] + down.offset[i, j]
            liquid = (content - curve.solid[i, j]) / (curve.liquid[i, j] - curve.solid[i, j])
            ratio = 1.0 + ice.excess[i, j] * (1.0 - min(max(liquid, 0.0), 1.0))
            if ratio != ice.down[i, j]:
                changed = True
                ice.down[i, j] = ratio
                ice.across[j, i] = ratio
        if changed:
            top, bottom = min(top, i), i + 1
    return top, bottom


@kernel()
def _connect(
    links: Links, beside: int, ratio: Array, snow: float, across: Lines, down: Lines
) -> None:
    """Present conductances of the links, those ``beside`` first ones to the cells across.

    ``snow`` is a resistance [m2 K/W]. Strips whose films change are no longer fresh.
    """
    for k in range(links.row.size):
        i, j = int(links.row[k]), int(links.column[k])
        across.film[j, i] = 0.0
        down.film[i, j] = 0.0
    for k in range(links.row.size):
        i, j = int(links.row[k]), int(links.column[k])
        resistance = links.half[k] / ratio[i, j] + links.film[k] + links.snowy[k] * snow
        conductance = links.area[k] / resistance
        links.give[k] = conductance + links.fixed_give[k]
        taken = conductance + links.fixed_take[k]
        changed = taken != links.take[k]
        links.take[k] = taken
        if k < beside:
            across.film[j, i] += taken
            if changed:
                across.fresh[i // across.strip] = 0.0
        else:
            down.film[i, j] += taken
            if changed:
                down.fresh[j // down.strip] = 0.0


@kernel()
def _explicit(lines: Lines, energy: Array, turned: Array) -> None:
    """Enthalpy and what half a step along these lines would bring, axes swapped; no inputs."""
    n, m = energy.shape
    for i in range(n):
        for j in range(m):
            flow = -lines.film[i, j] * lines.temperature[i, j]
            if i > 0:
                flow += lines.ahead[i, j] * lines.temperature[i - 1, j]
                flow -= lines.back[i, j] * lines.temperature[i, j]
            if i < n - 1:
                flow -= lines.ahead[i + 1, j] * lines.temperature[i, j]
                flow += lines.back[i + 1, j] * lines.temperature[i + 1, j]
            turned[j, i] = energy[i, j] + flow


@kernel()
def begin(ground: Ground, energy: Array, inputs: Array, snow: float) -> None:
    """Set everything that is written in ``ground`` for an enthalpy of every cell.

    Parameters
    ----------
    ground : written
    energy : (rows, columns), 0 inside voids [J]
    inputs : at this instant, (inputs,) [degC]
    snow : its thermal resistance at this instant [m2 K/W]

    Source
    ------
    Balance of the cell, derived here.
    """
    across, down, curve, links = ground.across, ground.down, ground.curve_down, ground.links
    rows, columns = energy.shape
    for i in range(rows):
        for j in range(columns):
            content = energy[i, j]
            slope, offset = curve.thawed[i, j], 0.0
            least, most = curve.liquid[i, j], HOT
            if content < curve.liquid[i, j]:
                slope, offset = curve.mushy[i, j], curve.mushy_offset[i, j]
                least, most = curve.solid[i, j], curve.liquid[i, j]
            if content <= curve.solid[i, j]:
                slope, offset = curve.frozen[i, j], curve.frozen_offset[i, j]
                least, most = -HOT, curve.solid[i, j]
            down.slope[i, j] = across.slope[j, i] = slope
            down.offset[i, j] = across.offset[j, i] = offset
            down.least[i, j] = across.least[j, i] = least
            down.most[i, j] = across.most[j, i] = most
            down.temperature[i, j] = across.temperature[j, i] = (content - offset) / slope
            ground.ice.down[i, j] = ground.ice.across[j, i] = 1.0
    _freeze(ground.ice, curve, down)
    flowing = ground.flowing
    _conduct(across, ground.sides_across, ground.ice.across, 1, columns, 0, rows, flowing)
    _conduct(down, ground.sides_down, ground.ice.down, 1, rows, 0, columns, flowing)
    beside = int(ground.across_links)
    _connect(links, beside, ground.ice.down, snow, across, down)
    for k in range(across.fresh.size):
        across.fresh[k] = 0.0
    for k in range(down.fresh.size):
        down.fresh[k] = 0.0
    _explicit(down, energy, across.source)
    for k in range(beside, links.row.size):
        i, j = int(links.row[k]), int(links.column[k])
        links.brought[k] = links.give[k] * inputs[int(links.source[k])]
        links.flow[k] = links.brought[k] - links.take[k] * down.temperature[i, j]


@kernel()
def _before_across(
    links: Links, beside: int, start: Array, end: Array, known: Array, heat: Array
) -> None:
    """Heat of the first half step at links down; links across at the middle of the step.

    ``start``, ``end`` : inputs; ``known`` : right-hand side across; ``heat`` : of the step.
    """
    for i in range(heat.size):
        heat[i] = 0.0
    for k in range(links.row.size):
        i, j, source = int(links.row[k]), int(links.column[k]), int(links.source[k])
        if k < beside:
            links.brought[k] = links.give[k] * (0.5 * (start[source] + end[source]))
        else:
            heat[source] += links.flow[k]
        known[j, i] += links.brought[k]


@kernel()
def _before_down(
    links: Links, beside: int, end: Array, field: Array, known: Array, heat: Array
) -> None:
    """Heat at links across, ``field`` the temperatures there; links down at the end."""
    for k in range(links.row.size):
        i, j, source = int(links.row[k]), int(links.column[k]), int(links.source[k])
        if k < beside:
            heat[source] += 2.0 * (links.brought[k] - links.take[k] * field[j, i])
        else:
            links.brought[k] = links.give[k] * end[source]
        known[i, j] += links.brought[k]


@kernel()
def _after_down(links: Links, beside: int, field: Array, heat: Array) -> None:
    """Heat of the second half step at links down."""
    for k in range(beside, links.row.size):
        i, j, source = int(links.row[k]), int(links.column[k]), int(links.source[k])
        links.flow[k] = links.brought[k] - links.take[k] * field[i, j]
        heat[source] += links.flow[k]


@kernel()
def march(ground: Ground, given: Array, snow: Array, scratch: Array, heat: Array) -> float:
    r"""Steps of equal length; second order in time, balance exact.

    .. math:: E^* = E^n + s\,(A_x T^* + A_y T^n), \quad
              E^{n+1} = E^* + s\,(A_x T^* + A_y T^{n+1})

    Conductivities are those at the beginning of every step.

    Parameters
    ----------
    ground : read and written, set by `begin`
    given : inputs at the ends of the steps, (steps + 1, inputs) [degC]
    snow : thermal resistance of the snow at the ends of the steps, (steps + 1,) [m2 K/W]
    scratch : (2, 1 + the larger of rows and columns, WIDEST)
    heat : written, into the ground at every input in each step, (steps, inputs) [J]

    Returns
    -------
    Strips whose freezing curve was left unsettled, summed over all half steps.

    Source
    ------
    D. W. Peaceman, H. H. Rachford, J. SIAM 3 (1955) 28 (`assumed`: cited from memory), written
    for enthalpies here.
    """
    across, down, links = ground.across, ground.down, ground.links
    beside, unsettled, ice, lying = int(ground.across_links), 0.0, ground.ice, -1.0
    columns, flowing = ice.excess.shape[1], ground.flowing
    for step in range(heat.shape[0]):
        if ice.rows > 0.0:
            top, bottom = _freeze(ice, ground.curve_down, down)
            if bottom > top:
                last = bottom + 1
                _conduct(across, ground.sides_across, ice.across, 1, columns, top, bottom, flowing)
                _conduct(down, ground.sides_down, ice.down, top, last, 0, columns, flowing)
                for k in range(top // across.strip, 1 + (bottom - 1) // across.strip):
                    across.fresh[k] = 0.0
                for k in range(down.fresh.size):
                    down.fresh[k] = 0.0
        end, entered = given[step + 1], heat[step]
        if snow[step + 1] != lying or ice.rows > 0.0:
            lying = snow[step + 1]
            _connect(links, beside, ice.down, lying, across, down)
        _before_across(links, beside, given[step], end, across.source, entered)
        unsettled += sweep(across, ground.curve_across, scratch, down.source)
        _before_down(links, beside, end, across.temperature, down.source, entered)
        unsettled += sweep(down, ground.curve_down, scratch, across.source)
        _after_down(links, beside, down.temperature, entered)
    return unsettled


@kernel()
def content(known: Array, turned: Array, energy: Array) -> None:
    """Enthalpy after the last step whatever the freezing curve; ``energy`` written [J].

    Both right-hand sides round the last sweep, r and r' = 2 E - r, give E = (r + r') / 2.

    Parameters
    ----------
    known : ``source`` of the lines down, (rows, columns or more) [J]
    turned : ``source`` of the lines across, (columns, rows or more) [J]
    energy : written, (rows, columns) [J]

    Source
    ------
    Both half steps of `march`; derived here.
    """
    for i in range(energy.shape[0]):
        for j in range(energy.shape[1]):
            energy[i, j] = 0.5 * (known[i, j] + turned[j, i])
