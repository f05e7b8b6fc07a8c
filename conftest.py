"""Shared by all tests: one folder for compiled kernels is kept between runs."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices; threads only spin
os.environ.setdefault("GOMP_SPINCOUNT", "5000")  # then threads wait asleep, not in the way

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "kernels")]
