"""A year of the complete sewer plant, and the command line: seconds and memory.

CPU time is taken, in this process after warm-up and of the commands started from here: on a
free machine they take as long by the clock, as they run one thread. The machine code is in its
cache. The fastest of a few rounds counts.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.test_sewage_speed import LIMIT, SUBSTEPS, kernel_call
from thermosim import case

CASE = "sewer-ac-100kw"
ROOT = Path(__file__).resolve().parents[2]
SHELL = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "kernels")))}
MEGABYTE = 1024.0  # of the kilobytes in which Linux gives the peak of the memory
REJECTED = 'title = "?"\nscenario = "sewer_heat"\n[sewer]\ndiameter = 1.2\n'


def fastest(benchmark, call, rounds):
    """Least time of a few rounds after a warm-up round [s]."""
    benchmark.pedantic(call, rounds=rounds, warmup_rounds=1)
    return benchmark.stats.stats.min


def time_of_commands():
    """CPU time of all commands run so far [s]."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


COMMAND = pytest.mark.benchmark(timer=time_of_commands)


def shell(*arguments, code=0, folder=None):
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=SHELL, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.mark.benchmark(timer=time.process_time)
def test_a_year_of_hours_takes_half_a_second(benchmark):
    assert fastest(benchmark, case.load(CASE).run, rounds=7) <= 0.5


@pytest.mark.benchmark(timer=time.process_time)
def test_a_year_with_soil_in_rings_takes_a_minute(benchmark):
    # 26 sections of 60 by 40 cells along the sewer and 12 behind the exchanger
    ring = case.load(CASE, {"sewer.wall_model": "ring"})
    assert fastest(benchmark, ring.run, rounds=1) <= 60.0


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("cells", [25, 187, 1000])
def test_a_cell_of_sewage_takes_five_nanoseconds_a_substep(benchmark, cells):
    call = kernel_call(cells)
    call()
    benchmark(call)
    assert benchmark.stats.stats.min / (SUBSTEPS * cells) <= LIMIT * 1e-9


@COMMAND
def test_a_run_from_the_shell_takes_three_seconds(benchmark, tmp_path):
    def run():
        shell("-m", "thermosim", "run", CASE, "--quiet", folder=tmp_path)

    assert fastest(benchmark, run, rounds=3) <= 3.0
    assert (tmp_path / f"{CASE}.h5").exists()


@COMMAND
def test_help_answers_at_once(benchmark):
    assert fastest(benchmark, lambda: shell("-m", "thermosim", "--help"), rounds=5) < 0.4


@COMMAND
def test_a_rejected_case_is_refused_at_once(benchmark, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(REJECTED)

    def run():
        shell("-m", "thermosim", "run", str(path), code=2, folder=tmp_path)

    assert fastest(benchmark, run, rounds=5) < 0.4


@COMMAND
def test_importing_the_package_costs_little(benchmark):
    def run():
        shell("-c", "import thermosim")

    assert fastest(benchmark, run, rounds=5) < 0.15


def test_a_year_stays_below_three_hundred_megabytes():
    # not getrusage: a child starts with the peak of the process that started it
    code = (
        f"from thermosim import case; case.load({CASE!r}).run(); "
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    case.load(CASE).run()  # compiled before, as after the first run on a machine
    assert float(shell("-c", code)) / MEGABYTE < 300.0
