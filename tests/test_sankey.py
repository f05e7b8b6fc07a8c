"""The energy diagram shows the ledger: every joule of it, net of what flows through."""

import math

import numpy as np
import pytest

from tests.synthetic_year import result
from thermosim.plots.sankey import SLOT, TRUNK, layout, net_flows
from thermosim.results import Ledger

YEAR = result(days=30)


def test_bands_of_the_sankey_sum_to_the_ledger():
    plan = layout(YEAR.ledger)
    per_inch = plan.energy / TRUNK
    came, went = net_flows(YEAR.ledger)
    for bands, flows in ((plan.inputs, came), (plan.outputs, went)):
        drawn = sum(band.height for band in bands) * per_inch
        assert drawn == pytest.approx(sum(flow.energy for flow in flows), rel=1e-12)
    # and both sides of the trunk are full, for the ledger closes
    assert sum(band.height for band in plan.inputs) == pytest.approx(TRUNK)
    assert sum(band.height for band in plan.outputs) == pytest.approx(TRUNK)


def test_sewage_that_only_flows_through_is_shown_as_its_difference():
    ledger = Ledger({"sewage inflow": 1000.0, "power": 20.0}, {"sewage outflow": 940.0}, {})
    came, went = net_flows(ledger)
    assert {flow.name: flow.energy for flow in came} == {"from sewage": 60.0, "power": 20.0}
    assert [flow.energy for flow in went] == [80.0]  # the residual 1020 - 940
    gross, _ = net_flows(ledger, through=True)
    assert gross[0].energy == 1000.0


def test_inflows_of_laterals_are_netted_with_the_sewage():
    came, went = net_flows(
        Ledger({"sewage inflow": 900.0, "lateral inflow": 100.0}, {"sewage outflow": 1040.0}, {})
    )
    assert went[0].name == "to sewage"
    assert went[0].energy == pytest.approx(40.0)  # 1040 - 900 - 100
    assert came[0].name == "not accounted for"


def test_a_negative_input_is_an_output_and_emptied_storage_is_an_input():
    came, went = net_flows(Ledger({"soil": -3.0, "power": 5.0}, {"heat": 4.0}, {"tank": -2.0}))
    assert {flow.name: flow.energy for flow in came} == {"power": 5.0, "from storage: tank": 2.0}
    assert {flow.name: flow.energy for flow in went} == {"heat": 4.0, "soil": 3.0}


def test_labels_of_many_small_flows_do_not_overlap():
    inputs = {f"flow {n}": 2.0**-n for n in range(20)} | {"nothing": 0.0}
    plan = layout(Ledger(inputs, {"out": sum(inputs.values())}, {}))
    middles = [band.outer + band.height / 2 for band in plan.inputs]
    assert len(plan.inputs) == 9
    assert plan.inputs[-1].flow.name == "12 smaller flows"
    assert np.all(-np.diff(middles) >= SLOT)
    assert sum(band.flow.energy for band in plan.inputs) == pytest.approx(sum(inputs.values()))


def test_a_ledger_without_energy_has_no_diagram():
    assert layout(Ledger({"a": 0.0}, {"b": 0.0}, {})) is None
    assert layout(Ledger({"a": math.nan}, {}, {})) is None
