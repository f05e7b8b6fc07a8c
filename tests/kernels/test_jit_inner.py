"""Kernels that only kernels call."""

import gc

import pytest
from numba import TypingError
from thermosim_kernels._jit import kernel


@kernel(inline=True)
def _double(value):
    return 2.0 * value


@kernel()
def quadruple(value):
    return _double(_double(value))


def test_an_inner_kernel_answers_kernels_and_refuses_python():
    assert quadruple(1.5) == 6.0
    with pytest.raises(TypeError, match="_double is for other kernels only"):
        _double(1.5)


def broken(value):
    return value.nowhere


def test_garbage_is_collected_again_after_compiling_also_after_a_fault():
    assert kernel()(quadruple.py_func)(2.0) == 8.0
    assert gc.isenabled()
    with pytest.raises(TypingError):
        kernel()(broken)(1.0)
    assert gc.isenabled()
