"""Shared by all tests: one folder for compiled kernels is kept between runs."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "kernels")]
