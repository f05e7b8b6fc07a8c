"""Kernels that only kernels call."""

import pytest
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
