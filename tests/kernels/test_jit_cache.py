"""Machine code that cannot be saved costs time, never the run."""

import errno

from thermosim_kernels import _jit


def double(value):
    return 2.0 * value


def triple(value):
    return 3.0 * value


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_under_the_cache_is_told_once_and_the_kernels_still_run(monkeypatch, capsys):
    monkeypatch.setattr(_jit, "_told", set())
    for function, factor in ((double, 2.0), (triple, 3.0)):
        compiled = _jit.kernel()(function)
        monkeypatch.setattr(compiled._cache._cache_file, "load", lambda _: None)
        monkeypatch.setattr(compiled._cache._cache_file, "save", full)
        assert compiled(1.5) == 1.5 * factor
        assert compiled(2) == 2.0 * factor  # another signature: not even tried
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "No space left on device" in told[0]


def test_no_folder_for_a_kernel_is_told_and_the_kernel_still_runs(monkeypatch, capsys):
    from numba.core import dispatcher

    def nowhere(_):
        raise RuntimeError("no locator available")

    monkeypatch.setattr(_jit, "_told", set())
    monkeypatch.setattr(dispatcher, "FunctionCache", nowhere)
    assert _jit.kernel()(double)(1.5) == 3.0
    assert "cannot be saved" in capsys.readouterr().err
