import math

import numpy as np
import pytest
from thermosim_kernels.tube import Liquid

from thermosim.components.header import Header
from thermosim.errors import ParameterError

WATER = Liquid(999.7, 4192.0, 1.306e-3, 0.579)


def test_reverse_return_is_called_uneven_where_the_header_is_too_small():
    # ten quadratic circuits: spread 0.097 at R_h/R_c = 0.001, far less at 0.0001
    small = Header(circuits=10, segment_resistance=1e-3).divide(1.0, 1.0, 2.0)
    assert small.spread == pytest.approx(0.097, abs=1e-3)
    assert not small.even
    large = Header(circuits=10, segment_resistance=1e-4).divide(1.0, 1.0, 2.0)
    assert large.spread < 0.011
    assert large.even


def test_direct_return_is_less_even_than_reverse_return():
    spreads = [
        Header(circuits=10, segment_resistance=1e-3, reverse_return=reverse)
        .divide(1.0, 1.0, 1.8)
        .spread
        for reverse in (True, False)
    ]
    assert spreads[0] < 0.5 * spreads[1]


def test_header_of_pipe_has_the_resistance_of_its_friction_and_tee():
    # 4 m of 80 mm pipe at half of 10 L/s: v = 0.9947 m/s, Re = 60,913, f = 0.316 Re^-0.25
    # = 0.020115; (0.020115 x 4/0.08 + 0.2) x 999.7 x 0.9947^2 / 2 = 596.3 Pa; / 0.005^2
    header = Header.of_pipe(
        circuits=10, spacing=4.0, diameter=0.08, design_flow=0.010, liquid=WATER
    )
    assert header.segment_resistance == pytest.approx(596.3 / 0.005**2, rel=1e-3)


def test_a_wider_header_divides_more_evenly():
    spreads = []
    for diameter in (0.05, 0.065, 0.08, 0.1):
        header = Header.of_pipe(
            circuits=20, spacing=4.0, diameter=diameter, design_flow=0.01, liquid=WATER
        )
        spreads.append(header.divide(0.01, 30e3 / (0.01 / 20) ** 1.8, 1.8).spread)
    assert np.all(np.diff(spreads) < 0.0)


def test_pressure_drop_is_circuit_plus_header():
    flows = Header(circuits=5, segment_resistance=2e-3).divide(3.0, 1.0, 2.0)
    mean_circuit = float(np.sum(flows.shares * (3.0 * flows.shares) ** 2))
    assert flows.pressure_drop == pytest.approx(mean_circuit + flows.header_drop)
    assert flows.header_drop > 0.0


def test_one_circuit_gets_all():
    flows = Header(circuits=1, segment_resistance=5.0).divide(2.0, 3.0, 2.0)
    assert flows.shares == pytest.approx([1.0])
    assert flows.pressure_drop == pytest.approx(12.0)
    assert flows.even


@pytest.mark.parametrize(
    ("change", "word"),
    [({"circuits": 0}, "circuits"), ({"segment_resistance": -1.0}, "segment_resistance")],
)
def test_impossible_headers_are_refused_by_name(change, word):
    with pytest.raises(ParameterError, match=word):
        Header(**({"circuits": 3, "segment_resistance": 1.0} | change))


@pytest.mark.parametrize("flow", [0.0, -1.0, math.nan])
def test_no_flow_cannot_be_divided(flow):
    with pytest.raises(ParameterError, match="total_flow"):
        Header(circuits=3, segment_resistance=1.0).divide(flow, 1.0, 2.0)
