"""FiPy's part of job (c), run by an interpreter that has it: ``job_c_fipy.py job.npz``.

Same cells and conductances; films are sources in their cells; LU of SciPy at every step.
"""

import sys
import time
from pathlib import Path

import numpy as np
from fipy import (
    CellVariable,
    DiffusionTerm,
    FaceVariable,
    Grid2D,
    ImplicitSourceTerm,
    LinearLUSolver,
    TransientTerm,
)

WARM = 2  # steps before the clock starts

job = np.load(sys.argv[1])
number, given = job["number"], job["given"]
solid = (number >= 0).ravel()
mesh = Grid2D(dx=np.diff(job["x"]), dy=np.diff(job["depth"]))
volume = np.asarray(mesh.cellVolumes)
place = np.flatnonzero(solid)


def cells(values, elsewhere=0.0):
    """One value for every cell of the grid from those of the ground."""
    made = np.full(solid.size, elsewhere)
    made[place] = values
    return CellVariable(mesh=mesh, value=made / volume)


pairs = dict(
    zip(zip(place[job["one"]], place[job["other"]], strict=True), job["conductance"], strict=True)
)
sides = np.ma.filled(np.ma.asarray(mesh.faceCellIDs), -1)
conductance = np.array(
    [pairs.get((a, b), pairs.get((b, a), 0.0)) for a, b in zip(*sides, strict=True)]
)
scale = np.asarray(mesh._cellDistances) / np.asarray(mesh._faceAreas)
diffusion = FaceVariable(mesh=mesh, value=conductance * scale)
films = [cells(column) for column in job["exchange"].T]
loss = cells(job["exchange"].sum(axis=1))
capacity = cells(job["capacity"], 1.0)
start = np.zeros(solid.size)
start[place] = job["state"]
field = CellVariable(mesh=mesh, value=start, hasOld=True)
heats, clock, solver = [], 0.0, LinearLUSolver()
for hour in range(1, given.shape[0]):
    begun = time.process_time()
    source = sum(film * float(value) for film, value in zip(films, given[hour], strict=True))
    equation = TransientTerm(coeff=capacity) == (
        DiffusionTerm(coeff=diffusion) + source - ImplicitSourceTerm(coeff=loss)
    )
    field.updateOld()
    equation.solve(var=field, dt=3600.0, solver=solver)
    if hour > WARM:
        clock += time.process_time() - begun
    warm = np.asarray(field.value)[place]
    heats.append(float(job["through"][0] * given[hour, 0] - job["exchange"][:, 0] @ warm))
np.savez(
    Path(sys.argv[1]).with_name("answer.npz"),
    step=clock / (given.shape[0] - 1 - WARM),
    heat=np.array(heats),
)
