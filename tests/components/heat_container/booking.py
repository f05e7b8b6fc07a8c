"""What every resolved container must hold: heat is booked once, and all of it comes back."""

import numpy as np
import pytest


def step_through(of, flow, hot, cold, share):
    """Charge, rest, discharge and reversals by `step`: what is stored is what was booked."""
    state = of.start(30.0)
    begin, balance, turned = of.stored(state), 0.0, 0.0
    for inlet, part in ((hot, share), (hot, 0.0), (cold, -share), (hot, -share), (cold, share)):
        state, served = of.step(state, inlet, part * flow, 5.0, 1800.0)
        balance += served.heat - served.loss
        turned += abs(served.heat)
    assert of.stored(state) - begin == pytest.approx(balance, abs=1e-9 * turned)


def run_through(of, flow):
    """Charge, rest, discharge and a faster charge by `run`: what is stored is what was booked."""
    state = of.start(20.0)
    begin, balance, turned = of.stored(state), 0.0, 0.0
    for inlet, rate in ((92.0, flow), (92.0, 0.0), (30.0, -flow), (95.0, 2 * flow)):
        state, out = of.run(state, np.tile([inlet, rate, 5.0], (3, 1)), 3600.0)
        balance += (out["heat"] - out["loss"]).sum()
        turned += np.abs(out["heat"]).sum()
    assert of.stored(state) - begin == pytest.approx(balance, abs=1e-10 * turned)
