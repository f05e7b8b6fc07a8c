"""PyTES's packed bed, in an interpreter that has PyTES: prints its times and temperatures.

    python packed_bed_pytes.py [cells] [shells] [hot repeats]

One line of JSON: CPU seconds hot, and water over time at a quarter, half, three quarters and the
full height, for the default charge (film 100 W/(m2 K), melt at rest, plug flow).
"""

import json
import sys
import time

import numpy as np
import pybamm
import pytes

MINUTES = np.arange(0.0, 161.0)


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    cells, shells, repeats = (*given, *(40, 40, 3)[len(given) :])
    model = pytes.PackedBedModel()
    points = {model.r: shells, model.z: cells}
    simulation = pybamm.Simulation(model, var_pts=points)
    times = 60.0 * MINUTES
    begin = time.process_time()
    solution = simulation.solve([0.0, times[-1]], t_interp=times)
    cold, hot = time.process_time() - begin, float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        solution = simulation.solve([0.0, times[-1]], t_interp=times)
        hot = min(hot, time.process_time() - begin)
    water = solution["Heat transfer fluid temperature [degC]"].entries
    place = (np.arange(cells) + 0.5) / cells
    found = [
        [float(np.interp(share, place, column)) for column in water.T]
        for share in (0.25, 0.5, 0.75, 1.0)
    ]
    print(json.dumps({"cold": cold, "hot": hot, "version": pytes.__version__, "water": found}))


if __name__ == "__main__":
    main()
