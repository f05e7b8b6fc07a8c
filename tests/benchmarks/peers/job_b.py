"""Job (b): section of a container melting from two sides, ours against NumPy, JAX and others.

    PYTHONPATH=.:kernels python tests/benchmarks/peers/job_b.py [columns] [seconds a peer may take]

0.20 x 0.10 m, k 0.6 W/(m K), rho c 3.6e6, rho L 3.4e8, melting 58, start 25 degC, west and bottom
through 300 W/(m2 K) at 85 degC, 6 h. All work on the same cells (columns x columns/2); every line
prints the largest difference of the melted share at 1 ... 6 h from a run with 400 x 200 cells.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator

import numpy as np
from job_a import measured

K, CAPACITY, LATENT = 0.6, 3.6e6, 3.4e8
MELTING, START, OUTSIDE, FILM = 58.0, 25.0, 85.0, 300.0
WIDTH, HEIGHT, HOUR = 0.20, 0.10, 3600.0
FOURIER = 0.45
Shares = list[float]


def step_count(columns: int) -> int:
    """Explicit steps of an hour; both directions share the limit."""
    width = WIDTH / columns
    return math.ceil(HOUR / (FOURIER * width * width / 2.0 * CAPACITY / K))


def share(h) -> float:
    """Melted share of enthalpies over solid at the melting point."""
    return float(np.clip(np.asarray(h) / LATENT, 0.0, 1.0).mean())


def pull(width: float) -> float:
    """Share of the difference to the film that a ghost cell shows."""
    return width / K / (1.0 / FILM + 0.5 * width / K)


def ours(columns: int, method: str = "auto") -> Callable[[], Shares]:
    """This package as it steps by itself, or in the plain explicit steps of the peers."""
    from thermosim.components.phase_change import MeltingSection, Outside
    from thermosim.materials.pcm import PhaseChangeMaterial
    from thermosim.materials.phase_law import line_law

    law = line_law(
        PhaseChangeMaterial(
            name="job b", melting=(MELTING, MELTING), latent_heat=LATENT / 1e3,
            solid_heat_capacity=CAPACITY / 1e3, liquid_heat_capacity=CAPACITY / 1e3,
            solid_density=1e3, liquid_density=1e3, solid_conductivity=K, liquid_conductivity=K,
        )
    )  # fmt: skip
    hot = Outside(temperature=OUTSIDE, film=FILM)
    body = MeltingSection(
        width=WIDTH, height=HEIGHT, columns=columns, rows=columns // 2, law=law, west=hot,
        bottom=hot,
    )  # fmt: skip

    def run() -> Shares:
        state, shares = body.uniform(START), []
        for _ in range(6):
            step = None if method == "auto" else HOUR / step_count(columns)
            state = body.run(state, HOUR, method=method, step=step).state
            shares.append(body.melted(state))
        return shares

    return run


def numpy_steps(columns: int) -> Callable[[], Shares]:
    """NumPy, the same steps on whole arrays."""
    rows, width = columns // 2, WIDTH / columns
    steps = step_count(columns)
    rate, beside = K * HOUR / steps / width**2, pull(width)

    def run() -> Shares:
        h = np.full((rows, columns), CAPACITY * (START - MELTING))
        t, shares = np.empty((rows + 2, columns + 2)), []
        for _ in range(6):
            for _ in range(steps):
                inner = t[1:-1, 1:-1]
                inner[:] = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
                t[:, 0] = t[:, 1] + beside * (OUTSIDE - t[:, 1])
                t[0] = t[1] + beside * (OUTSIDE - t[1])
                t[:, -1], t[-1] = t[:, -2], t[-2]
                h += rate * (t[1:-1, :-2] + t[1:-1, 2:] + t[:-2, 1:-1] + t[2:, 1:-1] - 4.0 * inner)
            shares.append(share(h))
        return shares

    return run


def jax_steps(columns: int) -> Callable[[], Shares]:
    """JAX, the same steps compiled by XLA."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    rows, width = columns // 2, WIDTH / columns
    steps = step_count(columns)
    rate, beside = K * HOUR / steps / width**2, pull(width)

    def step(_, h):
        t = MELTING + (jnp.minimum(h, 0.0) + jnp.maximum(h - LATENT, 0.0)) / CAPACITY
        west = t[:, :1] + beside * (OUTSIDE - t[:, :1])
        bottom = t[:1] + beside * (OUTSIDE - t[:1])
        across = jnp.concatenate([west, t, t[:, -1:]], axis=1)
        along = jnp.concatenate([bottom, t, t[-1:]], axis=0)
        gain = across[:, :-2] + across[:, 2:] + along[:-2] + along[2:] - 4.0 * t
        return h + rate * gain

    hour = jax.jit(lambda h: jax.lax.fori_loop(0, steps, step, h))

    def run() -> Shares:
        h, shares = jnp.full((rows, columns), CAPACITY * (START - MELTING)), []
        for _ in range(6):
            h = hour(h)
            shares.append(share(h.block_until_ready()))
        return shares

    return run


def devito_steps(columns: int) -> Callable[[], Shares]:
    """Devito, the same steps as generated C; ghosts hold the enthalpy that draws the heat."""
    import devito
    from devito import Eq, Grid, Max, Min, Operator, TimeFunction

    devito.configuration["log-level"] = "ERROR"
    rows, width = columns // 2, WIDTH / columns
    steps = step_count(columns)
    rate, beside = K * HOUR / steps / width**2, pull(width)
    grid = Grid(shape=(rows + 2, columns + 2), extent=(1.0, 1.0), dtype=np.float64)
    y, x = grid.dimensions
    h = TimeFunction(name="h", grid=grid, space_order=2)
    time_ = grid.stepping_dim

    def warm(state):
        return MELTING + (Min(state, 0.0) + Max(state - LATENT, 0.0)) / CAPACITY

    def ghost(cell):
        """Enthalpy whose temperature is the ghost's: solid or liquid, never between."""
        over = warm(cell) + beside * (OUTSIDE - warm(cell)) - MELTING
        return CAPACITY * over + 0.5 * LATENT * (1.0 + over / Max(over, -over))

    near = [h.subs(y, y - y.spacing), h.subs(y, y + y.spacing),
            h.subs(x, x - x.spacing), h.subs(x, x + x.spacing)]  # fmt: skip
    gain = sum(warm(each) for each in near) - 4.0 * warm(h)
    new = time_ + 1
    equations = [
        Eq(h.forward, h + rate * gain, subdomain=grid.interior),
        Eq(h[new, y, 0], ghost(h[new, y, 1])),
        Eq(h[new, y, columns + 1], h[new, y, columns]),
        Eq(h[new, 0, x], ghost(h[new, 1, x])),
        Eq(h[new, rows + 1, x], h[new, rows, x]),
    ]
    operator = Operator(equations)

    def run() -> Shares:
        h.data[:] = CAPACITY * (START - MELTING)
        over = START + beside * (OUTSIDE - START) - MELTING
        edge = CAPACITY * over + (LATENT if over > 0.0 else 0.0)
        h.data[:, 0, :], h.data[:, :, 0] = edge, edge
        shares = []
        for _ in range(6):
            operator.apply(time_m=0, time_M=steps - 1)
            last = h.data[steps % 2].copy()
            h.data[0] = last
            shares.append(share(last[1:-1, 1:-1]))
        return shares

    return run


def scipy_bdf(columns: int) -> Callable[[], Shares]:
    """SciPy's BDF with a sparse Jacobian, on the enthalpies."""
    from scipy.integrate import solve_ivp
    from scipy.sparse import diags, eye, kron

    rows, width = columns // 2, WIDTH / columns
    beside = pull(width)

    def line(n):
        return diags([1.0, 1.0, 1.0], [-1, 0, 1], shape=(n, n))

    pattern = kron(eye(rows), line(columns)) + kron(line(rows), eye(columns))

    def rate(_time, flat):
        h = flat.reshape(rows, columns)
        t = np.empty((rows + 2, columns + 2))
        t[1:-1, 1:-1] = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
        t[:, 0] = t[:, 1] + beside * (OUTSIDE - t[:, 1])
        t[0] = t[1] + beside * (OUTSIDE - t[1])
        t[:, -1], t[-1] = t[:, -2], t[-2]
        around = t[1:-1, :-2] + t[1:-1, 2:] + t[:-2, 1:-1] + t[2:, 1:-1]
        return (K / width**2 * (around - 4.0 * t[1:-1, 1:-1])).ravel()

    def run() -> Shares:
        begin = np.full(rows * columns, CAPACITY * (START - MELTING))
        found = solve_ivp(
            rate, (0.0, 6.0 * HOUR), begin, method="BDF", jac_sparsity=pattern, rtol=1e-3,
            atol=1e-3 * LATENT, t_eval=HOUR * np.arange(1.0, 7.0),
        )  # fmt: skip
        return [share(h) for h in found.y.T]

    return run


def pde_steps(columns: int) -> Callable[[], Shares]:
    """py-pde, its explicit solver with its numba back-end."""
    import pde

    rows = columns // 2
    grid = pde.CartesianGrid([[0.0, HEIGHT], [0.0, WIDTH]], [rows, columns])
    warm = f"({MELTING} + (h * heaviside(-h, 0) + (h - {LATENT}) * heaviside(h - {LATENT}, 0))"
    warm += f" / {CAPACITY})"
    film = {"type": "mixed", "value": FILM / K, "const": FILM / K * OUTSIDE}
    still = {"derivative": 0}
    bounds = {"x-": film, "x+": still, "y-": film, "y+": still}
    equation = pde.PDE({"h": f"{K} * laplace{warm}"}, bc_ops={"h:laplace": bounds})

    def run() -> Shares:
        state = pde.ScalarField(grid, CAPACITY * (START - MELTING))
        shares = []
        for _ in range(6):
            state = equation.solve(state, t_range=HOUR, dt=HOUR / step_count(columns), tracker=None)
            shares.append(share(state.data))
        return shares

    return run


def fipy_steps(columns: int) -> Callable[[], Shares]:
    """FiPy, the same explicit steps with its divergences; films as fluxes into the edge cells."""
    import fipy

    rows, width = columns // 2, WIDTH / columns
    mesh = fipy.Grid2D(nx=columns, ny=rows, dx=width, dy=width)
    conductance = 1.0 / (1.0 / FILM + 0.5 * width / K)
    place = np.arange(rows * columns)
    edges = (place % columns == 0).astype(float) + (place < columns)

    def run() -> Shares:
        steps, shares = step_count(columns), []
        t = fipy.CellVariable(mesh=mesh, value=START)
        gain = (K * t.faceGrad).divergence
        h = np.full(rows * columns, CAPACITY * (START - MELTING))
        for _ in range(6):
            for _ in range(steps):
                warm = MELTING + (np.minimum(h, 0.0) + np.maximum(h - LATENT, 0.0)) / CAPACITY
                t.setValue(warm)
                film = conductance / width * edges * (OUTSIDE - warm)
                h += HOUR / steps * (gain.value + film)
            shares.append(share(h))
        return shares

    return run


PEERS: dict[str, Callable[[int], Callable[[], Shares]]] = {
    "thermosim": ours,
    "plain steps": lambda columns: ours(columns, "explicit"),
    "NumPy": numpy_steps,
    "JAX": jax_steps,
    "Devito": devito_steps,
    "py-pde": pde_steps,
    "FiPy": fipy_steps,
    "SciPy BDF": scipy_bdf,
}
SLOW = ("SciPy BDF", "py-pde", "FiPy")


def lines(columns: int, budget: float) -> Iterator[str]:
    """One line a peer."""
    truth, base = ours(400, "explicit")(), None
    for name, build in PEERS.items():
        if columns > 100 and name in SLOW:
            yield f"{name:12s} left out: minutes"
            continue
        try:
            run = build(columns)
            took, found = measured(run, budget)
        except ImportError:
            yield f"{name:12s} not installed"
            continue
        except Exception as error:
            yield f"{name:12s} failed: {type(error).__name__}: {str(error)[:90]}"
            continue
        error = max(abs(a - b) for a, b in zip(found, truth, strict=True))
        base = base or took
        yield (
            f"{name:12s} {took:10.5f} s CPU  {took / base:9.1f} x   melted share off by at most "
            f"{error:.5f}"
        )


if __name__ == "__main__":
    columns = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    budget = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    print(f"job (b), {columns} x {columns // 2} cells")
    for line in lines(columns, budget):
        print(line, flush=True)
