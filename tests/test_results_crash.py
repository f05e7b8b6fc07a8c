"""Killed writers, full disks, orphans: readers see the old file or the new one."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.results_sample import sample_result
from thermosim.errors import StorageError
from thermosim.results import publish, read_result, write_result

ROOT = Path(__file__).parents[1]
SIZE = 4_000_000

PUBLISH_FOR_EVER = f"""
import itertools, sys
from thermosim.results.publish import publish
for number in itertools.count():
    publish(bytes([number % 256]) * {SIZE}, sys.argv[1])
"""

WRITE_TO_A_FULL_DISK = """
import sys, numpy as np
from tests.results_sample import sample_result
from thermosim.errors import StorageError
from thermosim.results import Variable, publish, write_result
publish._check_space = lambda target, needed: None  # as if another program filled it meanwhile
if sys.argv[2:]:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
noise = np.frombuffer(np.random.default_rng(0).bytes(48 * 20 * 800))[: 48 * 20 * 100]
axes = {**sample_result().coordinates, "x": Variable(np.arange(100.0), "m", ("x",), "")}
field = Variable(noise.reshape(48, 20, 100), "K", ("time", "depth", "x"), "")
try:
    write_result(sample_result(coordinates=axes, variables={"field": field}), sys.argv[1])
except StorageError as error:
    print(error)
"""


def python(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'kernels'}"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def wait_until(true: Callable[[], bool]) -> None:
    patience = time.monotonic() + 60.0
    while not true() and time.monotonic() < patience:
        time.sleep(0.001)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path):
    path = tmp_path / "file"
    dice = random.Random(1)
    orphans = 0
    for repeat in range(6):
        path.unlink(missing_ok=True)
        with python(PUBLISH_FOR_EVER, str(path)) as writer:
            wait_until(path.exists)
            time.sleep(0.05 * dice.random())
            if repeat % 2:  # not at any time, but in the middle of writing
                wait_until(lambda: any(tmp_path.glob(".*.partial")))
            writer.kill()
        content = path.read_bytes()
        assert len(content) == SIZE
        assert content == content[:1] * SIZE
        orphans += len(list(tmp_path.iterdir())) - 1
        publish.publish(b"", path)
        assert list(tmp_path.iterdir()) == [path]
    assert orphans > 0


def test_only_orphans_of_dead_writers_of_this_machine_are_removed(tmp_path: Path):
    with python("pass") as gone:
        gone.wait()
    orphan = publish.temporary_name(gone.pid)
    keep = [
        publish.temporary_name(os.getpid()),
        publish.temporary_name(1),
        orphan.replace("thermosim-", "thermosim-0", 1)[:-10] + ".partial",
        ".thermosim-00000000-" + orphan.split("-", 2)[2],
        orphan.removesuffix(".partial"),
        "x" + orphan,
        "result.partial",
    ]
    for name in [orphan, *keep]:
        (tmp_path / name).touch()
    assert publish.remove_orphans(tmp_path) == [orphan]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(keep)


def test_too_little_space_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_result(sample_result(title="old"), tmp_path / "a.h5")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(StorageError, match=r"\d{5} bytes are needed, 1000 bytes are free"):
        write_result(sample_result(title="new"), tmp_path / "a.h5")
    assert read_result(tmp_path / "a.h5").title == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.h5"]


def assert_refused(folder: Path, answer: str, *limit: str) -> None:
    """A writer that runs out of space says so, ends well, and leaves the old file."""
    write_result(sample_result(title="old"), folder / "a.h5")
    with python(WRITE_TO_A_FULL_DISK, str(folder / "a.h5"), *limit) as writer:
        said = writer.communicate(timeout=60)[0].decode()
    assert writer.returncode == 0
    assert answer in said
    assert read_result(folder / "a.h5").title == "old"
    assert [entry.name for entry in folder.iterdir()] == ["a.h5"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_file_over_the_limit_of_the_system_leaves_the_old_one(tmp_path: Path):
    assert_refused(tmp_path, "The previous file is untouched", "200000")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small file system can only be mounted by root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(small_disk: Path):
    assert_refused(small_disk, "the disk is full")


def test_an_interrupted_writer_leaves_no_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish.publish(b"new", tmp_path / "a.h5")
    assert not list(tmp_path.iterdir())
