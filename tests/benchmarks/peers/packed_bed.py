"""One charge of a packed bed: ours against PyTES, error and CPU time in one line each.

    python -m venv /tmp/pytes && /tmp/pytes/bin/pip install -r requirements-packed-bed.txt
    PYTHONPATH=.:kernels python tests/benchmarks/peers/packed_bed.py /tmp/pytes/bin/python

The default charge of PyTES (paraffin spheres, 160 min, 40 x 40 cells, film 100 W/(m2 K), melt at
rest, plug flow). Error is that of the water at four heights and each minute, root mean square,
against a fine run of ours (160 cells, 80 shells) and a finer run of PyTES (80 by 80), so that
neither judges itself alone. Without an interpreter that has PyTES, ours runs alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from thermosim.components.packed_bed import Liquid, PackedBed
from thermosim.materials.pcm import PhaseChangeMaterial
from thermosim.materials.phase_law import line_law

SHARES = (0.25, 0.5, 0.75, 1.0)
RATE = 2.0 / 60.0  # kg/s


def bed(cells: int, shells: int) -> PackedBed:
    """The tank with PyTES's figures; its liquid has its own density, ours gets that too."""
    material = PhaseChangeMaterial(
        name="paraffin", melting=(60.0, 60.0), latent_heat=213e3, solid_heat_capacity=1850.0,
        liquid_heat_capacity=2384.0, solid_density=861.0, liquid_density=778.0,
        solid_conductivity=0.40, liquid_conductivity=0.15,
    )  # fmt: skip
    law = line_law(material, density=861.0)._replace(liquid=778.0 * 2384.0)
    water = Liquid(density=998.21, heat_capacity=4184.1)
    return PackedBed(
        diameter=0.36, height=0.46, sphere=0.055, porosity=0.5, law=law, liquid=water,
        film=100.0, cells=cells, shells=shells,
    )  # fmt: skip


def ours(cells: int, shells: int) -> tuple[float, np.ndarray]:
    """CPU seconds hot, and water at four heights over minutes."""
    of = bed(cells, shells)
    flow = RATE / of.liquid.density
    of.run(of.uniform(32.0), 70.0, flow, 1.0)
    begin = time.process_time()
    state = of.uniform(32.0)
    kept = [state.water]
    for _ in range(160):
        state = of.run(state, 70.0, flow, 60.0).state
        kept.append(state.water)
    took = time.process_time() - begin
    places = np.array(SHARES) * of.height
    return took, np.array([np.interp(places, of.positions, water) for water in kept]).T


def pytes(interpreter: str, cells: int, shells: int, repeats: int) -> tuple[float, np.ndarray, str]:
    """The same of PyTES, in its own interpreter."""
    script = Path(__file__).with_name("packed_bed_pytes.py")
    text = subprocess.run(
        [interpreter, str(script), str(cells), str(shells), str(repeats)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = json.loads(text.strip().splitlines()[-1])
    return found["hot"], np.array(found["water"]), found["version"]


def main() -> None:
    fine = {"ours": ours(160, 80)[1]}
    rows = {f"ours {n} x {m}": ours(n, m) for n, m in ((20, 20), (40, 40), (80, 40))}
    if len(sys.argv) > 1:
        taken, water, version = pytes(sys.argv[1], 40, 40, 3)
        rows[f"PyTES {version} 40 x 40"] = taken, water
        fine["PyTES"] = pytes(sys.argv[1], 80, 80, 0)[1]
    for name, (taken, water) in rows.items():
        errors = [
            f"{float(np.sqrt(np.mean((water - judge) ** 2))):.3f} K from fine {whose}"
            for whose, judge in fine.items()
        ]
        print(f"{name:24s} {taken:8.3f} s   {',   '.join(errors)}")


if __name__ == "__main__":
    main()
