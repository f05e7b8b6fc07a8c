"""Oil through a bed that melts or freezes: exact solutions, balances, symmetry."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import i0e
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.latent_bed import advance, fill_many, march, stored
from thermosim_kernels.latent_bed_cell import Bed, BedState
from thermosim_kernels.latent_bed_line import decay

NONE = np.empty(0)
MELT = 58.0


def law(latent=3.4e8, capacity=3.0e6, conductivity=0.0):
    return Law(
        LINE, MELT, MELT, latent, capacity, capacity, conductivity + 1e-9, conductivity + 1e-9,
        False, np.empty((4, 0)), NONE, NONE, math.inf, 0.0,
    )  # fmt: skip


def bed(**changes):
    base = Bed(
        height=1.0, section=10.0, oil=0.0, dispersion=0.0, conductance=20e3, rated=20e3,
        flow_exponent=0.0, rest=1.0, opening=1.0, opening_exponent=1.0, skin=math.inf,
        skin_exponent=1.0, shell=0.0, oil_shell=0.0, material_shell=0.0, insulation=0.0,
        cap=0.0, cap_loss=0.0, sinking=0.0, packing=1.0,
    )  # fmt: skip
    return base._replace(**changes)


def at_rest(n, temperature, of, fraction=None):
    if fraction is None:
        fraction = 1.0 if temperature > MELT else 0.0
    h = fraction * of.latent + of.solid * (temperature - MELT)
    full = np.full
    return BedState(
        full(n, h), full(n, fraction), full(n, 1.0), full(n, temperature),
        full(n, 0.0 if 0.0 < fraction < 1.0 or temperature == MELT else 1.0 / of.solid),
        full(n, temperature), full(n, temperature), full(1, temperature),
    )  # fmt: skip


def run(through, of, state, inlet, rate, seconds, steps, ambient=20.0):
    drive = np.tile([inlet, rate, ambient], (steps, 1))
    out = np.empty((steps, 4))
    march(drive, seconds, through, of, state, np.empty(state.oil.size), out)
    return out


# Plug flow without storage through material at its melting point: with tau = M L/(C dT),
# N(f) the transfer units at melted fraction f and z_f = T - T1 the melted length,
# eps = 1 - f(1, T)/f(0, T) and t_full = tau (1 + integral of df/N).
UNIFORM = {
    0.5: (3.0, [0.393469] * 5, [0.098367, 0.196735, 0.295102, 0.393469, 0.491837]),
    1.0: (2.0, [0.632121] * 4 + [0.527633], [0.158030, 0.316060, 0.474090, 0.632121, 0.777633]),
    5.0: (1.2, [0.991348, 0.969803, 0.894601, 0.632121, 0.0],
          [0.248270, 0.493961, 0.728920, 0.926424, 1.0]),
}  # fmt: skip


def latent_only(through, hot=True, cells=400):
    """eps and F at T = 0.25 ... 1.25, and T at which all is changed."""
    difference = 30.0 if hot else -30.0
    of = law(latent=1e9, capacity=1.0)  # sensible heat 3e-8 of the latent
    state = at_rest(cells, MELT, of, 0.0 if hot else 1.0)
    tau = of.latent * through.section * through.height / (through.rated * abs(difference))
    steps = 4000
    out = run(through, of, state, MELT + difference, through.rated, tau / 1000.0, steps)
    share = out[:, 3] if hot else 1.0 - out[:, 3]
    marks = [249, 499, 749, 999, 1249]
    effectiveness = (MELT + difference - out[:, 0]) / difference
    full = (int(np.argmax(share > 1.0 - 1e-9)) + 1) / 1000.0
    # effectiveness is a mean over a step: the mean of two neighbours belongs to its end
    ends = 0.5 * (effectiveness[:-1] + effectiveness[1:])
    return full, ends[marks], share[marks]


@pytest.mark.parametrize("units", sorted(UNIFORM))
def test_uniform_bed_melts_as_the_closed_form(units):
    full, effectiveness, fraction = latent_only(bed(conductance=20e3 * units))
    expected = UNIFORM[units]
    assert full == pytest.approx(expected[0], rel=5e-3)
    assert np.abs(effectiveness - expected[1]).max() < 1e-2
    assert np.abs(fraction - expected[2]).max() < 5e-3


OPENING = {
    (3.0, 0.2): (1.670599, [0.599679, 0.731870, 0.786632, 0.712375, 0.589372],
                 [0.131454, 0.298451, 0.492891, 0.680958, 0.845112]),
    (4.0, 0.1): (1.639607, [0.547449, 0.748451, 0.810385, 0.744605, 0.627758],
                 [0.109126, 0.272255, 0.473425, 0.668476, 0.841606]),
}  # fmt: skip


@pytest.mark.parametrize(("units", "opening"), sorted(OPENING))
def test_channels_that_open_raise_and_then_lower_the_effectiveness(units, opening):
    full, effectiveness, fraction = latent_only(bed(conductance=20e3 * units, opening=opening))
    expected = OPENING[units, opening]
    assert full == pytest.approx(expected[0], rel=5e-3)
    assert np.abs(effectiveness - expected[1]).max() < 1e-2
    assert np.abs(fraction - expected[2]).max() < 5e-3


SKIN = {
    (4.0, 1.2): (1.537528, [0.958837, 0.910099, 0.788275, 0.558363, 0.264575],
                 [0.242935, 0.477285, 0.691765, 0.862326, 0.965314]),
    (3.0, 1.1): (1.879229, [0.906116, 0.829953, 0.711663, 0.541300, 0.337511],
                 [0.232577, 0.450384, 0.644004, 0.802158, 0.911947]),
}  # fmt: skip


@pytest.mark.parametrize(("units", "skin"), sorted(SKIN))
def test_growing_skin_slows_the_discharge_as_the_closed_form(units, skin):
    full, effectiveness, fraction = latent_only(bed(conductance=20e3 * units, skin=skin), hot=False)
    expected = SKIN[units, skin]
    assert full == pytest.approx(expected[0], rel=5e-3)
    assert np.abs(effectiveness - expected[1]).max() < 1e-2
    assert np.abs(fraction - expected[2]).max() < 5e-3


def schumann(length, time):
    """theta_s(xi, eta) = int_0^eta e^(-xi-t) I0(2 sqrt(xi t)) dt; theta_f adds the kernel."""

    def at(t):
        x = 2.0 * math.sqrt(length * t)
        return math.exp(x - length - t) * i0e(x)

    solid = quad(at, 0.0, time, epsabs=1e-12)[0]
    return solid + at(time), solid


def sensible(length, time, cells, courant):
    """Oil and material at xi and eta; two cells lie beyond the place looked at."""
    of, rate = law(), 20e3
    oil = 0.2 * of.solid * 10.0
    through = bed(oil=oil, conductance=length * rate, height=1.0 + 2.0 / cells)
    # xi = u' H/C, eta = u'(t - H/u)/(solid capacity per length)
    until = oil / rate + time * of.solid * 10.0 / through.conductance
    steps = math.ceil(until / (courant * oil / rate / cells) - 1e-9)
    state = at_rest(cells + 2, 20.0, of)
    run(through, of, state, 21.0, rate, until / steps, steps)
    here = slice(cells - 1, cells + 1)
    return state.oil[here].mean() - 20.0, state.material[here].mean() - 20.0


@pytest.mark.parametrize(("length", "time"), [(1, 1), (5, 2), (5, 5), (10, 10), (20, 10)])
@pytest.mark.parametrize("courant", [1.0, 0.4])
def test_sensible_bed_follows_schumann(length, time, courant):
    fluid, solid = schumann(length, time)
    table = {(1, 1): 0.65425416, (5, 2): 0.16856891, (5, 5): 0.56391667,
             (10, 10): 0.54489016, (20, 10): 0.03934503}  # fmt: skip
    assert fluid == pytest.approx(table[length, time], abs=1e-7)
    found = sensible(length, time, 50, courant)
    assert found[0] == pytest.approx(fluid, abs=0.01)
    assert found[1] == pytest.approx(solid, abs=0.01)


@pytest.mark.parametrize(("courant", "order"), [(1.0, 1.9), (0.4, 0.85)])
def test_sensible_bed_converges_as_said(courant, order):
    # the jump at the start is carried exactly at a Courant number of 1, smeared below it
    fluid, _ = schumann(5, 5)
    errors = np.array([abs(sensible(5, 5, n, courant)[0] - fluid) for n in (20, 40, 80)])
    assert np.log2(errors[:-1] / errors[1:]).min() > order
    assert errors[0] < 1e-3


FULL = bed(
    oil=4e5, dispersion=1e-3, conductance=60e3, opening=0.2, skin=1.3, rest=0.02,
    flow_exponent=0.8, shell=2e5, oil_shell=30.0, material_shell=200.0, insulation=25.0,
    cap=6e6, cap_loss=8.0, sinking=1e-4, packing=0.9,
)  # fmt: skip


@pytest.mark.parametrize("change", [{}, {"oil": 0.0}, {"shell": 0.0}, {"cap": 0.0}])
def test_every_joule_is_booked_once(change):
    through, of = FULL._replace(**change), law(conductivity=0.6)
    state = at_rest(30, 20.0, of)
    before, balance, turned = stored(through, state), 0.0, 0.0
    for inlet, rate, steps in ((90.0, 20e3, 400), (90.0, 0.0, 200), (40.0, -15e3, 500)):
        out = run(through, of, state, inlet, rate, 60.0, steps, ambient=5.0)
        balance += (out[:, 1] - out[:, 2]).sum()
        turned += np.abs(out[:, 1]).sum()
    assert stored(through, state) - before == pytest.approx(balance, abs=1e-12 * turned)


def test_temperatures_stay_between_inlet_ambient_and_start():
    through, of = FULL._replace(sinking=0.0), law(conductivity=0.6)
    state = at_rest(30, 20.0, of)
    for inlet, rate in ((90.0, 20e3), (90.0, 0.0), (40.0, -15e3), (85.0, 2e3)):
        for _ in range(200):
            run(through, of, state, inlet, rate, 60.0, 1, ambient=5.0)
            every = np.concatenate([state.oil, state.material, state.shell, state.cap])
            assert every.min() > 5.0 - 1e-9
            assert every.max() < 90.0 + 1e-9


@pytest.mark.parametrize("oil", [0.0, 4e5])
def test_reversed_flow_mirrors_the_bed(oil):
    through, of = FULL._replace(oil=oil, sinking=0.0, cap=0.0, cap_loss=0.0), law(conductivity=0.6)
    up, down = at_rest(24, 30.0, of), at_rest(24, 30.0, of)
    a = run(through, of, up, 90.0, 20e3, 30.0, 300)
    b = run(through, of, down, 90.0, -20e3, 30.0, 300)
    assert np.allclose(up.material, down.material[::-1], rtol=0, atol=1e-10)
    assert np.allclose(a[:, 0], b[:, 0], rtol=0, atol=1e-10)


def test_sinking_crystals_gather_at_the_bottom_and_keep_their_heat():
    of = law()
    through = bed(sinking=1e-3, packing=0.8, conductance=1e-6)
    state = at_rest(20, MELT, of, 0.6)
    before = stored(through, state)
    run(through, of, state, MELT, 0.0, 10.0, 2000)
    # 40 % solid on 20 cells at a packing of 80 %: the lower half
    assert state.fraction[:9] == pytest.approx(0.2, abs=0.02)
    assert state.fraction[11:] == pytest.approx(1.0, abs=0.02)
    assert stored(through, state) == pytest.approx(before, rel=1e-13)


def test_oil_that_stores_nothing_is_the_limit_of_little_oil():
    of = law(conductivity=0.3)
    through = bed(conductance=40e3, opening=0.3)
    ends = []
    for oil in (0.0, 1e5):
        state = at_rest(40, 30.0, of)
        out = run(through._replace(oil=oil), of, state, 90.0, 20e3, 10.0, 900)
        ends.append(out[-1])
    assert ends[1][0] == pytest.approx(ends[0][0], abs=0.1)
    assert ends[1][3] == pytest.approx(ends[0][3], abs=2e-3)


def test_cold_cap_lags_the_outlet_as_a_stirred_vessel():
    # T_cap = T_in + (T_0 - T_in) e^(-C t/C_cap), mean leaving over the step
    of = law()
    through = bed(cap=2e6, conductance=1e-9)
    state = at_rest(4, 20.0, of)
    out = advance(90.0, 20e3, 20.0, 50.0, through, of, state, np.empty(4))
    x = 20e3 * 50.0 / 2e6
    assert state.cap[0] == pytest.approx(90.0 - 70.0 * math.exp(-x))
    assert out.outlet == pytest.approx(90.0 - 70.0 * (1.0 - math.exp(-x)) / x)


def test_many_sets_are_as_one_by_one():
    of = law(conductivity=0.5)
    sets = [FULL._replace(conductance=c, opening=g) for c in (2e4, 6e4) for g in (0.1, 0.6)]
    state = at_rest(16, 25.0, of)
    start = np.ascontiguousarray(np.array((*state[:3], state.material, state.slope)).T)
    out = np.empty((4, 50, 2))
    fill_many(np.array([90.0, 20e3, 10.0]), 30.0, np.array(sets), of, start, 50, out)
    for k, one in enumerate(sets):
        alone = run(one, of, at_rest(16, 25.0, of), 90.0, 20e3, 30.0, 50, ambient=10.0)
        assert np.array_equal(out[k], alone[:, [3, 0]])


@pytest.mark.parametrize("inlet", [90.0, 30.0])
@pytest.mark.parametrize("conductance", [20e3, 2e6])
def test_the_fast_path_does_what_the_general_one_does(inlet, conductance):
    # resistances in series of two equal conductivities are that conductivity, on the general path
    of = bed(
        opening=0.2, opening_exponent=1.3, skin=1.2, skin_exponent=1.1, cap=1e6, cap_loss=5.0,
        shell=1e6, material_shell=300.0, insulation=20.0, conductance=conductance,
    )  # fmt: skip
    plain, general = law(conductivity=0.5), law(conductivity=0.5)._replace(harmonic=True)
    ends = []
    for each in (plain, general):
        state = at_rest(20, 58.0, each, fraction=0.5)
        out = run(of, each, state, inlet, 20e3, 30.0, 600)
        ends.append((out, state))
    (fast, quick), (slow, general_state) = ends
    assert fast[:, 0] == pytest.approx(slow[:, 0], abs=0.02)
    assert fast[:, 3] == pytest.approx(slow[:, 3], abs=1e-4)
    assert quick.material == pytest.approx(general_state.material, abs=0.02)


@pytest.mark.parametrize("x", [0.0, 1e-12, 0.01, 0.2999, 0.3001, 2.0, 40.0])
def test_the_series_of_a_decay_is_its_closed_form(x):
    expected = -math.expm1(-x) / x if x > 0.0 else 1.0
    assert decay(x) == pytest.approx(expected, rel=1e-14)
