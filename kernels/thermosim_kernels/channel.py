"""Partly filled channels: geometry, uniform flow, normal depth, and tables of both.

A channel is circular (``width`` = ``height`` = diameter) or rectangular with a lid. Flow is
uniform: the friction slope is the slope of the bed.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel


class ChannelForm(NamedTuple):
    """What the kernels must know of a channel."""

    rectangular: bool  # False: circular
    width: float  # inside [m]
    height: float  # inside [m]
    slope: float  # of the bed [-]
    roughness: float  # Manning n [s/m^(1/3)]
    ganguillet_kutter: bool  # False: Manning


class Section(NamedTuple):
    """Wetted cross-section and the uniform flow through it."""

    depth: float  # [m]
    area: float  # [m2]
    wetted_perimeter: float  # [m]
    dry_perimeter: float  # [m]
    hydraulic_radius: float  # [m]
    width: float  # of the free surface [m]
    wet_fraction: float  # share of the whole wall that is wetted [-]
    velocity: float  # [m/s]
    flow: float  # [m3/s]


@kernel()
def manning_velocity(hydraulic_radius: float, slope: float, roughness: float) -> float:
    r"""Mean velocity of uniform flow, :math:`V = R^{2/3} S^{1/2} / n` [m/s].

    Parameters
    ----------
    hydraulic_radius : R >= 0 [m]
    slope : S > 0 [-]
    roughness : n > 0, the reciprocal of Strickler's K [s/m^(1/3)]

    Source
    ------
    Manning's formula (also Gauckler-Strickler), SI units.
    """
    velocity: float = hydraulic_radius ** (2.0 / 3.0) * np.sqrt(slope) / roughness
    return velocity


@kernel()
def ganguillet_kutter_velocity(hydraulic_radius: float, slope: float, roughness: float) -> float:
    r"""Mean velocity of uniform flow, the formula of Japanese sewer practice [m/s].

    .. math:: V = \frac{23 + 1/n + 0.00155/S}{1 + (23 + 0.00155/S)\, n/\sqrt R} \sqrt{R S}

    Parameters
    ----------
    hydraulic_radius : R >= 0 [m]; a dry section (R = 0) has velocity 0
    slope : S > 0 [-]
    roughness : n > 0, the same figures as Manning's [s/m^(1/3)]

    Source
    ------
    Ganguillet and Kutter 1869 in metric units, as used in Japanese sewer design (assumed).
    """
    root = np.sqrt(hydraulic_radius)
    bed = 23.0 + 0.00155 / slope
    # numerator and denominator times sqrt(R), so that R = 0 gives 0
    top = (bed + 1.0 / roughness) * root * root * np.sqrt(slope)
    velocity: float = top / (root + bed * roughness)
    return velocity


@kernel()
def section_at_depth(form: ChannelForm, depth: float) -> Section:
    r"""Geometry and uniform flow of a channel filled to a depth.

    Circle of diameter D: :math:`\theta = 2 \arccos(1 - 2h/D)`,
    :math:`A = D^2 (\theta - \sin\theta)/8`, :math:`P = D\theta/2`,
    :math:`B = D \sin(\theta/2)`.

    Parameters
    ----------
    form : the channel
    depth : water depth, 0 ... height [m]

    Source
    ------
    Elementary geometry; velocity by Manning or Ganguillet-Kutter.
    """
    if form.rectangular:
        around = 2.0 * (form.width + form.height)
        area = form.width * depth
        wetted = form.width + 2.0 * depth if depth > 0.0 else 0.0
        width = form.width
    else:
        around = np.pi * form.width
        angle = 2.0 * np.arccos(1.0 - 2.0 * depth / form.height)
        area = form.width * form.width / 8.0 * (angle - np.sin(angle))
        wetted = 0.5 * form.width * angle
        width = form.width * np.sin(0.5 * angle)
    radius = area / wetted if wetted > 0.0 else 0.0
    if form.ganguillet_kutter:
        velocity = ganguillet_kutter_velocity(radius, form.slope, form.roughness)
    else:
        velocity = manning_velocity(radius, form.slope, form.roughness)
    dry = around - wetted
    share = wetted / around
    return Section(depth, area, wetted, dry, radius, width, share, velocity, area * velocity)


@kernel()
def depth_of_greatest_flow(form: ChannelForm) -> float:
    """Depth up to which flow grows with depth [m]: 0.938 D in a circle with Manning.

    Golden-section search between half full and full; above this depth the added wall slows the
    water more than the added area helps.

    Source
    ------
    Golden-section search: J. Kiefer, Proc. Amer. Math. Soc. 4 (1953) 502 (`assumed`: cited from
    memory). 0.938 D follows from Manning's formula.
    """
    ratio = 0.5 * (np.sqrt(5.0) - 1.0)
    low, high = 0.5 * form.height, form.height
    for _ in range(80):
        step = ratio * (high - low)
        if section_at_depth(form, high - step).flow < section_at_depth(form, low + step).flow:
            low = high - step
        else:
            high = low + step
    return 0.5 * (low + high)


@kernel()
def _straightened(form: ChannelForm, depth: float, by_flow: bool) -> float:
    """A power of flow or area that is nearly linear in depth, so that roots come fast."""
    section = section_at_depth(form, depth)
    power: float = np.sqrt(section.flow) if by_flow else section.area ** (2.0 / 3.0)
    return power


@kernel()
def depth_at(form: ChannelForm, target: float, by_flow: bool, limit: float) -> float:
    """Depth at which the channel holds an area, or passes a flow, on the rising branch [m].

    Parameters
    ----------
    form : the channel
    target : flow [m3/s] or area [m2], >= 0
    by_flow : True if ``target`` is a flow
    limit : greatest depth allowed, at most ``depth_of_greatest_flow`` if ``by_flow`` [m];
        returned whenever ``target`` needs more

    Source
    ------
    Bracketed false position (Illinois variant), at most 60 steps, to 1e-14 of the height.
    """
    wanted = np.sqrt(target) if by_flow else target ** (2.0 / 3.0)
    low, high = 0.0, limit
    below, above = -wanted, _straightened(form, limit, by_flow) - wanted
    if target <= 0.0:
        return 0.0
    if above <= 0.0:
        return limit
    depth, side = limit, 0
    for _ in range(60):
        trial = (low * above - high * below) / (above - below)
        miss = _straightened(form, trial, by_flow) - wanted
        moved = abs(trial - depth)
        depth = trial
        if miss == 0.0 or moved < 1e-14 * form.height:
            break
        if miss > 0.0:
            high, above = trial, miss
            below = 0.5 * below if side == 1 else below
            side = 1
        else:
            low, below = trial, miss
            above = 0.5 * above if side == -1 else above
            side = -1
    return depth


class ChannelTables(NamedTuple):
    """Uniform flow and exchange geometry of a channel, tabulated once."""

    full_area: float  # [m2]
    slope: float  # of the bed [-]
    radius: float  # of the circle with the same inside perimeter [m]
    flow: Array  # at equal steps of area [m3/s]
    steepest: Array  # greatest dQ/dA up to the node after each [m/s]
    shape: Array  # rows of ``fill_shape_table``, equal steps of the cube root of area


@kernel()
def fill_flow_table(form: ChannelForm, limit: float, flow: Array, steepest: Array) -> float:
    """Tabulate flow over area, at equal steps of area from dry to full.

    Above ``limit`` the velocity is held: the excess stands for water stored under pressure
    (assumed), so flow keeps growing with area and no water is lost.

    Parameters
    ----------
    form : the channel
    limit : depth up to which flow is uniform, on the rising branch [m]
    flow : written; flow at area i / (n - 1) of full, shape (n,) [m3/s]
    steepest : written; greatest slope dQ/dA up to the node after each, shape (n,) [m/s]

    Returns
    -------
    Area of the full section [m2].

    Source
    ------
    Kinematic-wave celerity c = dQ/dA (Lighthill and Whitham 1955), slope of the table.
    """
    full = section_at_depth(form, form.height).area
    top = section_at_depth(form, limit)
    step = full / (flow.size - 1)
    flow[0] = 0.0
    most = 0.0
    for i in range(1, flow.size):
        area = i * step
        if area < top.area:
            depth = depth_at(form, area, False, limit)
            flow[i] = area * section_at_depth(form, depth).velocity
        else:
            flow[i] = area * top.velocity
        most = max(most, (flow[i] - flow[i - 1]) / step)
        steepest[i - 1] = most
    steepest[flow.size - 1] = most
    return full


@kernel()
def fill_shape_table(form: ChannelForm, limit: float, full: float, shape: Array) -> None:
    """Tabulate what exchanges heat, at equal steps of the cube root of area.

    Parameters
    ----------
    form : the channel
    limit : depth above which the section is held [m]
    full : area of the full section [m2]
    shape : written; rows surface width, wetted perimeter, dry perimeter [m] and velocity
        [m/s]; column j holds area full * (j / (m - 1))^3, shape (4, m)

    Source
    ------
    Width and perimeters of a circle grow as the cube root of a small area; derived here.
    """
    top = section_at_depth(form, limit).area
    for j in range(shape.shape[1]):
        part = j / (shape.shape[1] - 1)
        area = full * part * part * part
        depth = depth_at(form, area, False, limit) if area < top else limit
        section = section_at_depth(form, depth)
        shape[0, j] = section.width
        shape[1, j] = section.wetted_perimeter
        shape[2, j] = section.dry_perimeter
        shape[3, j] = section.velocity
