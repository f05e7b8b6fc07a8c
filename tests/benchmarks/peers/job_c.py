"""Job (c): ground round a station, a year of hours in its periodic state, by several ways.

Half section 60 x 60 m, void 9 m half wide from 4 to 16 m depth, 0.8 m of concrete, finest
cell 2 cm, adiabatic bottom. Inputs: year, day, working week and noise. The error of a way is
the rms of the station's hourly heat against the modal model with 28 shifts, over the rms of
that heat. Run from the root of the repository:

    python -m tests.benchmarks.peers.job_c [python of an environment with FiPy]
"""

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import splu

from thermosim.components.ground import (
    Assembly,
    Box,
    Face,
    Grading,
    GroundMarch,
    Layer,
    Lining,
    Reduction,
    Section,
    admittance,
    assemble,
    reduce,
)
from thermosim.components.ground.nonlinear import NonlinearGround
from thermosim.components.ground.nonlinear_periodic import warm_start

Array = npt.NDArray[np.float64]
HOURS = 8760
GRADING = Grading(face=0.02, surface=0.02, growth=0.13)  # 144 x 78 cells
COLD = 10.0  # uniform start of those who march [degC]
ENOUGH = 0.01  # rms at which a cold start may stop


def section() -> Section:
    """The half section."""
    film = Face(film=8.0)
    lining = Lining(thickness=0.8, conductivity=1.6, heat_capacity=2.0e6)
    box = Box(
        name="station", left=-9.0, width=18.0, cover=4.0, height=12.0,
        roof=film, wall=film, floor=film, lining=lining,
    )  # fmt: skip
    soil = Layer(thickness=math.inf, conductivity=1.2, heat_capacity=2.4e6)
    return Section(
        layers=(soil,), left=0.0, right=60.0, depth=60.0, surface=Face(film=20.0),
        bottom="adiabatic", boxes=(box,), mirror=True,
    )  # fmt: skip


def year() -> Array:
    """Station and air at the ends of all hours, the last as the first [degC]."""
    hour = np.arange(HOURS + 1.0)
    season, day = np.cos(2 * np.pi * hour / HOURS), np.cos(2 * np.pi * hour / 24)
    busy = ((hour // 24) % 7 < 5) & (hour % 24 > 5)
    draw = np.random.default_rng(1992).standard_normal((2, HOURS + 1))
    noise = np.zeros((2, HOURS + 1))
    for k in range(1, HOURS + 1):
        noise[:, k] = 0.97 * noise[:, k - 1] + 0.24 * draw[:, k]
    station = 19.0 - 5.0 * season - 0.5 * day + 2.0 * busy + 0.5 * noise[0]
    air = 9.0 - 12.0 * season - 4.0 * day + 3.0 * noise[1]
    made = np.stack([station, air], axis=1)
    made[-1] = made[0]
    return made


def timed(call: Callable[[], Array], repeats: int = 1) -> tuple[float, Array]:
    """Least CPU time of a call [s], and its answer."""
    best = math.inf
    for _ in range(repeats):
        start = time.process_time()
        answer = call()
        best = min(best, time.process_time() - start)
    return best, answer


def by_modes(given: Array, shifts: int = 12) -> Array:
    """Set-up, periodic state in closed form, year: heat of the station's hours [W/m]."""
    model = GroundMarch(ground=reduce(assemble(section(), GRADING), Reduction(shifts=shifts)))
    _, heat = model.run(model.periodic_start(given[:-1]), given)
    return np.asarray(0.5 * (heat[1:, 0] + heat[:-1, 0]))


def check_modes(made: Assembly) -> Array:
    """What the set-up of the modes does to know its error, once more."""
    chosen = Reduction(shifts=12)
    for omega in chosen.checked:
        admittance(made, float(omega))
    return chosen.checked


def error(heat: Array, exact: Array) -> float:
    """Rms of the difference over rms of the heat."""
    return float(np.sqrt(np.mean((heat - exact) ** 2) / np.mean(exact**2)))


def by_cold_adi(given: Array, exact: Array, most: int = 200) -> tuple[float, int, float]:
    """Years of marching from a uniform start: CPU time [s], years, error."""
    start = time.process_time()
    ground = NonlinearGround(assembly=assemble(section(), GRADING))
    state, heat = ground.energy(np.full(ground.assembly.cells, COLD)), exact
    years = 0
    while years == 0 or (years < most and error(heat, exact) > ENOUGH):
        done = ground.march(state, given)
        state, heat, years = done.energy, done.heat[:, 0], years + 1
    return time.process_time() - start, years, error(heat, exact)


def by_warm_adi(given: Array) -> Array:
    """Second year after a warm start: steady mean and annual harmonic."""
    ground = NonlinearGround(assembly=assemble(section(), GRADING))
    first = ground.march(warm_start(ground, given), given)
    return ground.march(first.energy, given).heat[:, 0]


def lu_step(made: Assembly, given: Array, state: Array, steps: int) -> tuple[float, Array]:
    """Crank-Nicolson with one factorisation: CPU time of a step [s], heats of the hours."""
    rate = sparse.diags(made.capacity / 3600.0)
    solve = splu(sparse.csc_matrix(rate + 0.5 * made.conduction), permc_spec="MMD_AT_PLUS_A").solve
    explicit = sparse.csr_matrix(rate - 0.5 * made.conduction)
    heats = [made.heat(state, given[0])[0]]
    start = time.process_time()
    for k in range(1, steps + 1):
        middle = made.exchange @ (0.5 * (given[k] + given[k - 1]))
        state = solve(explicit @ state + middle)
        heats.append(made.heat(state, given[k])[0])
    took = (time.process_time() - start) / steps
    return took, 0.5 * (np.array(heats[1:]) + np.array(heats[:-1]))


def fipy(python: str, made: Assembly, given: Array, state: Array) -> tuple[float, Array]:
    """Implicit steps of FiPy on the same cells: CPU time of a step [s], heats at hours."""
    between = sparse.coo_matrix(sparse.triu(-made.conduction, k=1))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.npz"
        np.savez(
            file, x=made.x, depth=made.depth, number=made.number, capacity=made.capacity,
            one=between.row, other=between.col, conductance=between.data,
            exchange=made.exchange, given=given[:25], state=state, through=made.conductance,
        )  # fmt: skip
        script = Path(__file__).with_name("job_c_fipy.py")
        subprocess.run([python, str(script), str(file)], check=True)
        with np.load(file.with_name("answer.npz")) as answer:
            return float(answer["step"]), np.array(answer["heat"])


def main() -> None:
    """Print times and errors."""
    given = year()
    by_modes(given, 4)  # compiled and warm
    exact = by_modes(given, 28)
    took, heat = timed(lambda: by_modes(given), 3)
    made = assemble(section(), GRADING)
    check = timed(lambda: check_modes(made), 3)[0]
    note = f"12 shifts, {check:.3f} s of it the check of its own error"
    ours, rows = took, [("modes, set-up included", took, error(heat, exact), note)]
    cold, years, wrong = by_cold_adi(given, exact)
    rows.append(("our ADI, cold start", cold, wrong, f"{years} years marched"))
    took, heat = timed(lambda: by_warm_adi(given))
    shift = abs(heat.mean() / exact.mean() - 1)
    rows.append(("our ADI, warm start", took, error(heat, exact), f"mean {shift:.1e}, year 2"))
    model = GroundMarch(ground=reduce(made, Reduction(shifts=28)))
    start = model.periodic_start(given[:-1])
    state, far = model.ground.field(start), HOURS * years
    step, heat = lu_step(made, given, state, 240)
    note = f"240 h timed, {years} years by that"
    rows.append(("prefactored LU", step * far, error(heat, exact[:240]), note))
    if len(sys.argv) > 1:
        step, heat = fipy(sys.argv[1], made, given, state)
        note = f"{heat.size} h timed, {years} years by that"
        instants = model.run(start, given)[1][1 : 1 + heat.size, 0]
        rows.append(("FiPy", step * far, error(heat, instants), note))
    print(f"job (c), {made.number.shape[0]} x {made.number.shape[1]}, {made.cells} cells of ground")
    for name, seconds, wrong, note in rows:
        print(f"{name:24s} {seconds:10.3f} s  x {seconds / ours:8.1f}  rms {wrong:.1e}  {note}")


if __name__ == "__main__":
    main()
