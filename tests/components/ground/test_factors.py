"""Factors of the ground's matrices: right for every shift, whatever the order."""

import numpy as np
import pytest
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, assemble
from thermosim.components.ground.factors import Factor, Shifted, _threads, one_thread

MADE = assemble(canonical_station(), Grading(face=0.2, surface=0.4, growth=0.3))


@pytest.mark.parametrize("shift", [0.0, 2e-7, 2e-7j, 1e-3j])
def test_every_shift_is_answered_as_by_a_matrix_of_its_own(shift):
    shifted = Shifted(MADE.conduction, MADE.capacity)
    shifted.solve(1e-5, MADE.exchange)  # finds the order
    matrix = csc_matrix(MADE.conduction + diags(shift * MADE.capacity))
    exact = splu(matrix).solve(MADE.exchange.astype(matrix.dtype))
    right = MADE.exchange.astype(matrix.dtype)
    for found in (shifted.solve(shift, MADE.exchange), Factor(matrix).solve(right)):
        assert found.dtype == exact.dtype
        assert np.abs(found - exact).max() < 1e-12


def test_one_column_and_several_have_the_same_answers():
    shifted = Shifted(MADE.conduction, MADE.capacity)
    first, again = (shifted.solve(1e-6, MADE.exchange) for _ in range(2))
    alone = shifted.solve(1e-6, MADE.exchange[:, 0])
    assert np.abs(first - again).max() < 1e-13
    assert np.abs(alone - again[:, 0]).max() < 1e-13


def test_a_matrix_without_places_on_its_diagonal_takes_shifts():
    # two cells that exchange nothing, one of them without any conduction of its own
    shifted = Shifted(csc_matrix(np.diag([2.0, 0.0])), np.array([1.0, 4.0]))
    right = np.array([1.0, 1.0])
    for shift in (1.0, 3.0):
        assert shifted.solve(shift, right) == pytest.approx([1.0 / (2.0 + shift), 0.25 / shift])


def test_threads_of_the_dense_blocks_are_given_back():
    before = [known.get() for known in _threads()]
    with one_thread():
        assert all(known.get() == 1 for known in _threads())
    assert [known.get() for known in _threads()] == before
