"""Coefficients of performance: what a heat pump or chiller gives per unit of electricity."""

import math

from thermosim_kernels._jit import Array, kernel

ZERO_CELSIUS = 273.15
"""0 °C [K]."""


@kernel(inline=True)
def carnot(
    share: float,
    supply: float,
    source: float,
    sink_pinch: float,
    source_pinch: float,
    minimum_lift: float,
    sign: float,
) -> float:
    r"""Heating COP or cooling EER as a share of Carnot between two *leaving* temperatures.

    .. math:: COP = \eta T_k / (T_k - T_0), \quad T_k = T_{supply} + \delta_k, \;
              T_0 = T_{source,leaving} - \delta_0

    .. math:: EER = \eta T_0 / (T_k - T_0), \quad T_0 = T_{chilled} - \delta_k, \;
              T_k = T_{source,leaving} + \delta_0

    Parameters
    ----------
    share : share of the Carnot COP, 0-1 [-]
    supply : water leaving on the load side, heated or chilled [°C]
    source : source water *leaving* the machine [°C]
    sink_pinch, source_pinch : approach of refrigerant to water, >= 0 [K]
    minimum_lift : smallest lift used, > 0 [K]
    sign : 1 heating, -1 cooling

    Returns
    -------
    Heating COP or cooling EER [-].

    Source
    ------
    Second law; pinch 2 K on both sides as in the sewer-heat presets. With the pinches
    scaled by the load ratio it is the internal-approach form of the IBPSA Modelica library
    (BSD).
    """
    lift = sign * (supply - source) + sink_pinch + source_pinch
    return share * (supply + sign * sink_pinch + ZERO_CELSIUS) / max(lift, minimum_lift)


@kernel(inline=True)
def log_mean(first: float, second: float) -> float:
    r"""Logarithmic mean of two positive numbers, smooth where they are equal.

    .. math:: \frac{a - b}{\ln(a/b)} = \frac{(a + b)/2}{1 + x^2/3 + x^4/5 + \dots},
              \quad x = \frac{a - b}{a + b}

    Parameters
    ----------
    first, second : positive numbers; here temperatures [K]

    Returns
    -------
    Their logarithmic mean, in the same unit.

    Source
    ------
    Series of artanh; derived here (next term x^8/9: 1e-17 at the switch).
    """
    x = (first - second) / (first + second)
    if abs(x) > 0.01:
        return (first - second) / math.log(first / second)
    square = x * x
    series = 1.0 + square * (1.0 / 3.0 + square * (0.2 + square / 7.0))
    return 0.5 * (first + second) / series


@kernel(inline=True)
def lorenz(
    share: float,
    sink_return: float,
    supply: float,
    source_in: float,
    source_out: float,
    minimum_lift: float,
    sign: float,
) -> float:
    r"""COP or EER as a share of Lorenz: log-mean temperatures of the external streams.

    .. math:: COP = \eta \bar T_h / (\bar T_h - \bar T_c), \quad
              EER = \eta \bar T_c / (\bar T_h - \bar T_c)

    Parameters
    ----------
    share : share of the Lorenz COP, 0-1 [-]
    sink_return, supply : load side, entering and leaving the machine [°C]
    source_in, source_out : source water, entering and leaving the machine [°C]
    minimum_lift : smallest mean lift used, > 0 [K]
    sign : 1 heating, -1 cooling

    Returns
    -------
    Heating COP or cooling EER [-].

    Source
    ------
    Lorenz cycle between streams of finite capacity rate.
    """
    load = log_mean(sink_return + ZERO_CELSIUS, supply + ZERO_CELSIUS)
    source = log_mean(source_in + ZERO_CELSIUS, source_out + ZERO_CELSIUS)
    return share * load / max(sign * (load - source), minimum_lift)


@kernel()
def jensen_pieper(
    source_in: float,
    source_out: float,
    sink_in: float,
    sink_out: float,
    ammonia: bool,
    pinch: float,
    isentropic: float,
    heat_loss: float,
) -> float:
    r"""COP of an industrial one-stage machine from its external temperatures.

    Parameters
    ----------
    source_in, source_out : source entering and leaving [°C]
    sink_in, sink_out : heated water entering and leaving [°C]
    ammonia : True for ammonia, False for isobutane
    pinch : pinch in both exchangers, 5 usual [K]
    isentropic : isentropic efficiency of the compressor, 0.8 usual [-]
    heat_loss : share of compressor work lost as heat, 0 usual [-]

    Returns
    -------
    Heating COP [-].

    Source
    ------
    Jensen et al. 2018 and Pieper et al. 2020, equation and coefficients as coded in
    PyPSA-Eur (MIT).
    """
    if ammonia:
        slope, rise, constant = 0.2, 0.2, 0.016
        work_slope, work_rise, work_constant = 0.0014, -0.0015, 0.039
    else:
        slope, rise, constant = -0.0011, 0.3, 2.4
        work_slope, work_rise, work_constant = 0.0035, -0.0033, 0.053
    span = sink_out - source_out + 2.0 * pinch
    hot_drop = slope * span + rise * (sink_out - sink_in) + constant
    work_ratio = work_slope * span + work_rise * (sink_out - sink_in) + work_constant
    hot = log_mean(sink_in + ZERO_CELSIUS, sink_out + ZERO_CELSIUS)
    lift = hot - log_mean(source_in + ZERO_CELSIUS, source_out + ZERO_CELSIUS)
    cold_drop = 0.5 * (source_in - source_out)
    internal = (1.0 + (hot_drop + pinch) / hot) / (
        1.0 + (hot_drop + cold_drop + 2.0 * pinch) / lift
    )
    ideal = hot / lift
    return ideal * internal * isentropic * (1.0 - work_ratio) + 1.0 - isentropic - heat_loss


@kernel()
def jesper_hfc(lift: float) -> float:
    """Heating COP of HFC/HFO machines up to 100 °C: 1.4480e12 (lift + 2 88.73)^-4.946.

    Parameters
    ----------
    lift : sink outlet minus source inlet, 10-78 [K]

    Returns
    -------
    Heating COP [-].

    Source
    ------
    Jesper et al. 2021, RSER 137:110646; coefficients from program files that quote it.
    """
    return 1.4480e12 * math.pow(lift + 2.0 * 88.73, -4.946)


@kernel()
def jesper_ammonia(lift: float, sink: float) -> float:
    """Heating COP of ammonia machines: 40.789 (lift + 2.061)^-1.0489 (T_h + 1.0305)^0.29998.

    Parameters
    ----------
    lift : sink outlet minus source inlet [K]
    sink : sink outlet, 70-85 [°C]

    Returns
    -------
    Heating COP [-].

    Source
    ------
    As `jesper_hfc`.
    """
    kelvin = sink + ZERO_CELSIUS
    return 40.789 * math.pow(lift + 2.061, -1.0489) * math.pow(kelvin + 1.0305, 0.29998)


@kernel()
def jesper_very_high(lift: float, sink: float) -> float:
    """Heating COP above 100 °C: 1.9118 (lift + 0.08838)^-0.89094 (T_h + 0.0442)^0.67895.

    Parameters
    ----------
    lift : sink outlet minus source inlet [K]
    sink : sink outlet [°C]

    Returns
    -------
    Heating COP [-].

    Source
    ------
    As `jesper_hfc`.
    """
    kelvin = sink + ZERO_CELSIUS
    return 1.9118 * math.pow(lift + 0.08838, -0.89094) * math.pow(kelvin + 0.0442, 0.67895)


@kernel()
def frosting(air: float) -> float:
    r"""Factor on the COP of an air-source machine for frost and defrosting.

    .. math:: f = 1 - \{0.1534\, e^{-(T - 0.8869)^2/26.06} + \max(0, 0.03 - 0.004 T)\}

    Parameters
    ----------
    air : air entering the evaporator [°C]

    Returns
    -------
    Factor, 0.82-1 [-].

    Source
    ------
    Wetter and Afjei 1997, as in the IBPSA Modelica library (26.06 is the divisor itself).
    """
    frost = 0.1534 * math.exp(-((air - 0.8869) ** 2) / 26.06)
    return 1.0 - frost - max(0.0, 0.03 - 0.004 * air)


@kernel(inline=True)
def on_off(ratio: float, degradation: float) -> float:
    """Factor on the COP of a machine that cycles: r / (C_d r + 1 - C_d).

    Parameters
    ----------
    ratio : load over capacity, 0-1 [-]
    degradation : C_d, 0.9 usual (assumed) [-]

    Returns
    -------
    Factor, 1 at full load, 0 at none [-].

    Source
    ------
    EN 14825, water-based machines.
    """
    return ratio / (1.0 - degradation * (1.0 - ratio)) if ratio > 0.0 else 0.0


@kernel(inline=True)
def interpolate(table: Array, layer: int, row: float, column: float) -> float:
    """Bilinear value of a rectilinear table that carries its axes, clamped at its edges.

    Parameters
    ----------
    table : shape (layers, rows + 1, columns + 1); of layer 0, ``[0, 1:, 0]`` are the rising
        abscissae of the rows, ``[0, 0, 1:]`` those of the columns
    layer : which quantity
    row, column : where to look, in the units of the axes

    Returns
    -------
    Value in the unit of the layer.

    Source
    ------
    Linear in each direction between four neighbours; exact at the points.
    """
    i, last = 1, table.shape[1] - 1
    while i < last - 1 and table[0, i + 1, 0] < row:
        i += 1
    j, end = 1, table.shape[2] - 1
    while j < end - 1 and table[0, 0, j + 1] < column:
        j += 1
    below, beside = min(i + 1, last), min(j + 1, end)
    u, v = 0.0, 0.0
    if below > i:
        u = (row - table[0, i, 0]) / (table[0, below, 0] - table[0, i, 0])
    if beside > j:
        v = (column - table[0, 0, j]) / (table[0, 0, beside] - table[0, 0, j])
    u, v = min(max(u, 0.0), 1.0), min(max(v, 0.0), 1.0)
    near: float = (1.0 - v) * table[layer, i, j] + v * table[layer, i, beside]
    far: float = (1.0 - v) * table[layer, below, j] + v * table[layer, below, beside]
    return (1.0 - u) * near + u * far
