"""The energy ledger as net flows, and where the bands of its Sankey diagram run.

Sewage carries far more heat past a plant than the plant takes, so what flows through
("... inflow" less "... outflow") is shown as one net flow unless the gross one is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from thermosim.plots import wording
from thermosim.results import Ledger

TRUNK = 2.4  # height of the whole energy [inch]
SLOT = 0.36  # least height a label needs [inch]
GAP = 0.07  # between slots [inch]
MOST = 9  # flows on one side; the smaller ones are joined
NEGLIGIBLE = 1e-3  # of the whole: a smaller residual is not drawn


@dataclass(frozen=True)
class Flow:
    """One named net flow of energy, >= 0 [J]."""

    name: str
    energy: float


@dataclass(frozen=True)
class Band:
    """A flow and where it runs: foot of its outer end and of its end at the trunk [inch]."""

    flow: Flow
    height: float
    outer: float
    inner: float


@dataclass(frozen=True)
class Layout:
    """Bands left and right of a trunk, all in inches; ``energy`` of the trunk in J."""

    inputs: tuple[Band, ...]
    outputs: tuple[Band, ...]
    energy: float
    height: float
    trunk: float  # foot of the trunk


def net_flows(ledger: Ledger, *, through: bool = False) -> tuple[list[Flow], list[Flow]]:
    """What came in and what went out or was stored, all positive, largest first.

    A negative input is an output and the other way round; storage that was emptied is an
    input. What the ledger leaves unexplained is shown as such once it exceeds 0.1 %.

    Parameters
    ----------
    through : show inflows and outflows as they are, not their difference
    """
    inputs, outputs = dict(ledger.inputs), dict(ledger.outputs)
    if not through:
        inputs, outputs = _without_through_flow(inputs, outputs)
    signed = [(name, name, value) for name, value in inputs.items()]
    signed += [(name, name, -value) for name, value in outputs.items()]
    signed += [(f"from storage: {n}", f"stored: {n}", -value) for n, value in ledger.stored.items()]
    came = [Flow(name, value) for name, _, value in signed if value > 0.0]
    went = [Flow(name, -value) for _, name, value in signed if value < 0.0]
    residual = math.fsum(flow.energy for flow in came) - math.fsum(flow.energy for flow in went)
    total = math.fsum(flow.energy for flow in (came if residual > 0.0 else went))
    if abs(residual) > NEGLIGIBLE * total:
        (went if residual > 0.0 else came).append(Flow("not accounted for", abs(residual)))
    return _largest_first(came), _largest_first(went)


def _largest_first(flows: list[Flow]) -> list[Flow]:
    return sorted(flows, key=lambda flow: (-flow.energy, flow.name))


def _without_through_flow(
    inputs: dict[str, float], outputs: dict[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Inputs and outputs with all inflows less all outflows as one "from ..." or "to ..."."""
    entering = {name for name in inputs if name.endswith(" inflow")}
    leaving = {name for name in outputs if name.endswith(" outflow")}
    if not (entering and leaving):
        return inputs, outputs
    net = math.fsum([*(inputs[n] for n in entering), *(-outputs[n] for n in leaving)])
    carrier = min(leaving).removesuffix(" outflow")
    inputs = {name: value for name, value in inputs.items() if name not in entering}
    outputs = {name: value for name, value in outputs.items() if name not in leaving}
    if net >= 0.0:
        inputs[f"from {carrier}"] = net
    else:
        outputs[f"to {carrier}"] = -net
    return inputs, outputs


def layout(ledger: Ledger, *, through: bool = False) -> Layout | None:
    """Bands of the diagram, heights in proportion to energy; None if no energy flows."""
    came, went = net_flows(ledger, through=through)
    total = max(math.fsum(f.energy for f in came), math.fsum(f.energy for f in went))
    if not 0.0 < total < math.inf:
        return None
    came, went = _joined(came), _joined(went)
    columns = [[max(f.energy / total * TRUNK, SLOT) for f in side] for side in (came, went)]
    heights = [math.fsum(slots) + GAP * (len(slots) - 1) for slots in columns]
    height = max(*heights, TRUNK)
    trunk = (height - TRUNK) / 2
    bands = []
    for flows, slots, column in zip((came, went), columns, heights, strict=True):
        top, inner = (height + column) / 2, trunk + TRUNK
        side = []
        for flow, slot in zip(flows, slots, strict=True):
            size = flow.energy / total * TRUNK
            inner -= size
            side.append(Band(flow, size, top - (slot + size) / 2, inner))
            top -= slot + GAP
        bands.append(tuple(side))
    return Layout(bands[0], bands[1], total, height, trunk)


def _joined(flows: list[Flow]) -> list[Flow]:
    """The largest flows, the rest joined to one."""
    if len(flows) <= MOST:
        return flows
    rest = flows[MOST - 1 :]
    name = f"{len(rest)} smaller flows"
    return [*flows[: MOST - 1], Flow(name, math.fsum(flow.energy for flow in rest))]


def describe(flow: Flow, total: float) -> str:
    """Energy of a flow and its share of the whole, as written beside its band."""
    factor, shown = wording.scale("J", total)
    share = 100.0 * flow.energy / total
    percent = "< 0.1" if share < 0.1 else f"{share:.1f}" if share < 9.95 else f"{share:.0f}"
    return f"{wording.number(flow.energy * factor, 3)} {shown}, {percent} %"
