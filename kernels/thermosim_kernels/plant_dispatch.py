"""Machines that share a demand in a stated order, hour by hour, with an optional store."""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

EXTRA = 4
"""Columns behind the machines in what `fill` writes: unmet, charged, discharged, level."""


class StoreRule(NamedTuple):
    """A store beside the machines; a capacity of 0 is none."""

    capacity: float  # [J]
    charge: float  # greatest power in [W]
    discharge: float  # greatest power out [W]
    keep: float  # share of the content left after a step [-]
    place: int  # machines that are asked before it


@kernel()
def fill(
    demand: Array,
    capacity: Array,
    minimum: Array,
    charging: Array,
    store: StoreRule,
    windows: Array,
    step: float,
    level: float,
    out: Array,
) -> float:
    r"""Meet a demand by machines in order; what is left over charges the store.

    .. math:: x_k = \min(c_k, D - \sum_{j<k} x_j), \qquad s' = \gamma s + (q_{in} - q_{out})\,dt

    A machine that would run below its minimum is passed over; only what no later machine
    could take comes back to it, and it cycles. The store is asked at its place in the order
    and is charged by the spare capacity of the machines that may, never in an hour in which
    it gives.

    Parameters
    ----------
    demand : of each step, shape (n,), >= 0 [W]
    capacity : of each machine in each step, shape (n, m) [W]
    minimum : least load of each machine as a share of its capacity, shape (m,) [-]
    charging : 1 for machines that may charge the store, else 0, shape (m,)
    store : the store
    windows : whether the store may charge and give in a step, shape (n, 2), 0 or 1
    step : length of a step [s]
    level : content of the store before the first step [J]
    out : written, shape (n, m + 4): machines, unmet, charged, discharged [W], content [J]

    Returns
    -------
    Content of the store after the last step [J].

    Source
    ------
    Merit order, the usual rule of plant control; derived here.
    """
    count = minimum.size
    for i in range(demand.size):
        left = demand[i]
        level *= store.keep
        given = 0.0
        for k in range(count + 1):
            if k == store.place and windows[i, 1] > 0.0 and left > 0.0:
                given = min(left, store.discharge, level / step)
                left -= given
            if k < count:
                most = capacity[i, k]
                taken = 0.0
                if left > 0.0 and left >= minimum[k] * most:
                    taken = min(left, most)
                out[i, k] = taken
                left -= taken
        k = 0
        while left > 0.0 and k < count:
            more = min(left, capacity[i, k] - out[i, k])
            out[i, k] += more
            left -= more
            k += 1
        charged = 0.0
        if given <= 0.0 and windows[i, 0] > 0.0 and store.capacity > level:
            room = min(store.charge, (store.capacity - level) / step)
            for k in range(count):
                more = min(room, charging[k] * (capacity[i, k] - out[i, k]))
                out[i, k] += more
                charged += more
                room -= more
        level = max(level + (charged - given) * step, 0.0)
        out[i, count] = left
        out[i, count + 1] = charged
        out[i, count + 2] = given
        out[i, count + 3] = level
    return level
