"""Source water circulated straight through its use, without a heat pump."""

from thermosim_kernels.source_loop import LoopState, direct

__all__ = ["LoopState", "circulate"]


def circulate(
    *,
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    conductance: float,
    use: float,
    coldest: float,
    reject: bool = False,
) -> LoopState:
    """One step of a loop between an exchanger and a use; see `source_loop.direct`.

    Parameters
    ----------
    load : heat wanted, or to be got rid of, >= 0 [W]
    slope, offset : exchanger, T_out = slope T_in + offset [-, degC]
    capacity_rate : source water, >= 0 [W/K]
    conductance : water entering the use to the use, >= 0 [W/K]
    use : temperature of what is heated, or of what gives its heat [degC]
    coldest : coldest water allowed into the exchanger; not used when rejecting [degC]
    reject : the use's heat goes into the sewage

    Returns
    -------
    `LoopState`; when rejecting, ``source_heat`` is negative and ``delivered`` the heat taken.

    Source
    ------
    Rejecting is the same balance with all temperatures mirrored.
    """
    if not reject:
        return direct(load, slope, offset, capacity_rate, conductance, use, coldest)
    mirrored = direct(load, slope, -offset, capacity_rate, conductance, -use, -1e9)
    return mirrored._replace(
        inlet=-mirrored.inlet, outlet=-mirrored.outlet, source_heat=-mirrored.source_heat
    )
