"""Job (a): two-phase Stefan melting of a slab, ours against NumPy, SciPy, JAX, Devito and others.

    PYTHONPATH=.:kernels python tests/benchmarks/peers/job_a.py [cells] [seconds a peer may take]

k 0.5 W/(m K), rho c 3.5e6, rho L 3.5e8, melting 58, start 50, wall 80 degC, 0.2 m, 5 h. All work
on the same cells; every line prints the largest error of the front at 1 ... 5 h beside its CPU
time, hot. A peer that is not installed is left out. The front is the sum of melted fractions.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

K, CAPACITY, LATENT = 0.5, 3.5e6, 3.5e8
MELTING, START, WALL, LENGTH, HOUR = 58.0, 50.0, 80.0, 0.2, 3600.0
FOURIER = 0.45
Fronts = list[float]


def exact() -> Fronts:
    """Neumann's fronts at 1 ... 5 h [m]."""
    low, high = 1e-6, 3.0
    for _ in range(200):
        x = 0.5 * (low + high)
        near = math.exp(-x * x) / math.erf(x)
        far = (MELTING - START) / (WALL - MELTING) * math.exp(-x * x) / math.erfc(x)
        rest = x * math.sqrt(math.pi) * LATENT / (CAPACITY * (WALL - MELTING))
        low, high = (x, high) if near - far > rest else (low, x)
    return [2.0 * x * math.sqrt(K / CAPACITY * hour * HOUR) for hour in range(1, 6)]


def step_count(cells: int) -> int:
    """Explicit steps of an hour."""
    width = LENGTH / cells
    return math.ceil(HOUR / (FOURIER * width * width * CAPACITY / K))


def front(h, cells: int) -> float:
    """Melted width of enthalpies over solid at the melting point [m]."""
    return float(np.clip(np.asarray(h) / LATENT, 0.0, 1.0).sum() * LENGTH / cells)


def _law():
    from thermosim.materials.pcm import PhaseChangeMaterial
    from thermosim.materials.phase_law import line_law

    return line_law(
        PhaseChangeMaterial(
            name="job a", melting=(MELTING, MELTING), latent_heat=LATENT / 1e3,
            solid_heat_capacity=CAPACITY / 1e3, liquid_heat_capacity=CAPACITY / 1e3,
            solid_density=1e3, liquid_density=1e3, solid_conductivity=K, liquid_conductivity=K,
        )
    )  # fmt: skip


def ours(cells: int, method: str = "auto", placed: bool = False) -> Callable[[], Fronts]:
    """This package as it steps by itself, or in plain explicit steps as the peers do.

    ``placed``: the front placed in its cell.
    """
    from thermosim.components.phase_change import MeltingLine, Outside

    body = MeltingLine(
        shape="slab", outer=LENGTH, cells=cells, law=_law(), placed=placed,
        first=Outside(temperature=WALL),
    )  # fmt: skip

    def run() -> Fronts:
        state, fronts = body.uniform(START), []
        for _ in range(5):
            state = body.run(state, HOUR, method=method).state
            fronts.append(body.front(state))
        return fronts

    return run


def implicit(cells: int) -> Callable[[], Fronts]:
    """This package, Newton in the enthalpy, four steps for each cell the front passes."""
    from thermosim.components.phase_change import MeltingLine, Outside

    body = MeltingLine(
        shape="slab", outer=LENGTH, cells=cells, law=_law(), first=Outside(temperature=WALL)
    )

    def run() -> Fronts:
        state, fronts = body.uniform(START), []
        for _ in range(5):
            state = body.run(state, HOUR, method="implicit", step=HOUR / cells).state
            fronts.append(body.front(state))
        return fronts

    return run


def numpy_steps(cells: int) -> Callable[[], Fronts]:
    """NumPy, the same explicit steps on whole arrays."""

    def run() -> Fronts:
        steps = step_count(cells)
        share = K * HOUR / steps / (LENGTH / cells) ** 2
        h, t, fronts = np.full(cells, CAPACITY * (START - MELTING)), np.empty(cells + 2), []
        for _ in range(5):
            for _ in range(steps):
                t[1:-1] = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
                t[0], t[-1] = 2.0 * WALL - t[1], t[-2]
                h += share * (t[:-2] - 2.0 * t[1:-1] + t[2:])
            fronts.append(front(h, cells))
        return fronts

    return run


def _rate(cells: int):
    width = LENGTH / cells

    def rate(_time, h):
        t = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
        t = np.concatenate([[2.0 * WALL - t[0]], t, [t[-1]]])
        return K / width**2 * (t[:-2] - 2.0 * t[1:-1] + t[2:])

    return rate


def scipy_solver(method: str, cells: int) -> Callable[[], Fronts]:
    """SciPy's LSODA (banded) or BDF (sparse) on the enthalpies."""
    from scipy.integrate import solve_ivp
    from scipy.sparse import diags

    options = {"rtol": 1e-4, "atol": 1e-4 * LATENT}
    if method == "LSODA":
        options |= {"lband": 1, "uband": 1}
    else:
        options["jac_sparsity"] = diags([1.0, 1.0, 1.0], [-1, 0, 1], shape=(cells, cells))

    def run() -> Fronts:
        begin = np.full(cells, CAPACITY * (START - MELTING))
        times = HOUR * np.arange(1.0, 6.0)
        found = solve_ivp(
            _rate(cells), (0.0, 5.0 * HOUR), begin, method=method, t_eval=times, **options
        )
        return [front(h, cells) for h in found.y.T]

    return run


def jax_steps(cells: int) -> Callable[[], Fronts]:
    """JAX, the same explicit steps compiled by XLA."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    steps = step_count(cells)
    share = K * HOUR / steps / (LENGTH / cells) ** 2

    def step(_, h):
        t = MELTING + (jnp.minimum(h, 0.0) + jnp.maximum(h - LATENT, 0.0)) / CAPACITY
        t = jnp.concatenate([2.0 * WALL - t[:1], t, t[-1:]])
        return h + share * (t[:-2] - 2.0 * t[1:-1] + t[2:])

    hour = jax.jit(lambda h: jax.lax.fori_loop(0, steps, step, h))

    def run() -> Fronts:
        h, fronts = jnp.full(cells, CAPACITY * (START - MELTING)), []
        for _ in range(5):
            h = hour(h)
            fronts.append(front(h.block_until_ready(), cells))
        return fronts

    return run


def devito_steps(cells: int) -> Callable[[], Fronts]:
    """Devito, the same explicit steps as generated C."""
    import devito
    from devito import Eq, Grid, Max, Min, Operator, TimeFunction

    devito.configuration["log-level"] = "ERROR"
    steps = step_count(cells)
    share = K * HOUR / steps / (LENGTH / cells) ** 2
    grid = Grid(shape=(cells + 2,), extent=(1.0,), dtype=np.float64)
    (x,) = grid.dimensions
    h = TimeFunction(name="h", grid=grid, space_order=2)
    time_ = grid.stepping_dim

    def warm(state):
        return MELTING + (Min(state, 0.0) + Max(state - LATENT, 0.0)) / CAPACITY

    west, east = h.subs(x, x - x.spacing), h.subs(x, x + x.spacing)
    ghost = LATENT + CAPACITY * (2.0 * WALL - MELTING - warm(h[time_ + 1, 1]))
    equations = [
        Eq(
            h.forward, h + share * (warm(west) - 2.0 * warm(h) + warm(east)),
            subdomain=grid.interior,
        ),
        Eq(h[time_ + 1, 0], ghost),
        Eq(h[time_ + 1, cells + 1], h[time_ + 1, cells]),
    ]  # fmt: skip
    operator = Operator(equations)

    def run() -> Fronts:
        h.data[:] = CAPACITY * (START - MELTING)
        h.data[:, 0] = LATENT + CAPACITY * (2.0 * WALL - MELTING - START)
        fronts = []
        for _ in range(5):
            operator.apply(time_m=0, time_M=steps - 1)
            last = h.data[steps % 2].copy()
            h.data[0] = last
            fronts.append(front(last[1:-1], cells))
        return fronts

    return run


def pde_steps(cells: int) -> Callable[[], Fronts]:
    """py-pde, its explicit solver with its numba back-end."""
    import pde

    grid = pde.CartesianGrid([[0.0, LENGTH]], cells)
    warm = f"({MELTING} + (h * heaviside(-h, 0) + (h - {LATENT}) * heaviside(h - {LATENT}, 0))"
    warm += f" / {CAPACITY})"
    equation = pde.PDE(
        {"h": f"{K} * laplace{warm}"}, bc_ops={"h:laplace": [{"value": WALL}, {"derivative": 0}]}
    )

    def run() -> Fronts:
        state = pde.ScalarField(grid, CAPACITY * (START - MELTING))
        fronts = []
        for _ in range(5):
            state = equation.solve(state, t_range=HOUR, dt=HOUR / step_count(cells), tracker=None)
            fronts.append(front(state.data, cells))
        return fronts

    return run


def fipy_steps(cells: int) -> Callable[[], Fronts]:
    """FiPy, the same explicit steps with its gradients and divergences."""
    import fipy

    mesh = fipy.Grid1D(nx=cells, dx=LENGTH / cells)

    def run() -> Fronts:
        steps, fronts = step_count(cells), []
        t = fipy.CellVariable(mesh=mesh, value=START)
        t.constrain(WALL, mesh.facesLeft)
        gain = (K * HOUR / steps * t.faceGrad).divergence
        h = np.full(cells, CAPACITY * (START - MELTING))
        for _ in range(5):
            for _ in range(steps):
                warm = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
                t.setValue(warm)
                h += gain.value
            fronts.append(front(h, cells))
        return fronts

    return run


PEERS: dict[str, Callable[[int], Callable[[], Fronts]]] = {
    "thermosim": ours,
    "thermosim, plain steps": lambda cells: ours(cells, "explicit"),
    "thermosim, front placed": lambda cells: ours(cells, placed=True),
    "thermosim, implicit": implicit,
    "NumPy": numpy_steps,
    "SciPy LSODA": lambda cells: scipy_solver("LSODA", cells),
    "SciPy BDF": lambda cells: scipy_solver("BDF", cells),
    "JAX": jax_steps,
    "Devito": devito_steps,
    "py-pde": pde_steps,
    "FiPy": fipy_steps,
}


SLOW = ("py-pde", "FiPy")


def measured(run: Callable[[], object], budget: float) -> tuple[float, object]:
    """CPU seconds of a run, the least of a few; the cold first one counts only if too long."""
    start = time.process_time()
    result = run()
    spent = best = time.process_time() - start
    if spent > budget:
        return best, result
    best = math.inf
    for _ in range(20):
        start = time.process_time()
        result = run()
        took = time.process_time() - start
        spent, best = spent + took, min(best, took)
        if spent + took > budget:
            break
    return best, result


def lines(cells: int, budget: float) -> Iterator[str]:
    """One line a peer."""
    truth, base = exact(), None
    for name, build in PEERS.items():
        if cells > 200 and name in SLOW:
            yield f"{name:26s} left out: minutes"
            continue
        if name.startswith("thermosim"):
            build(10)()  # machine code is kept from one process to the next
        try:
            run = build(cells)
        except ImportError:
            yield f"{name:26s} not installed"
            continue
        try:
            took, found = measured(run, budget)
        except Exception as error:
            yield f"{name:26s} failed: {type(error).__name__}: {str(error)[:90]}"
            continue
        error = max(abs(a / b - 1.0) for a, b in zip(found, truth, strict=True))
        base = base or took
        yield (
            f"{name:26s} {took:10.5f} s CPU  {took / base:9.1f} x   front off by at most "
            f"{100.0 * error:.2f} %"
        )


if __name__ == "__main__":
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    budget = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    print(f"job (a), {cells} cells")
    for line in lines(cells, budget):
        print(line, flush=True)
