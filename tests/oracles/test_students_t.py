"""Student's distribution of t against SciPy's."""

from __future__ import annotations

import numpy as np
from scipy import special

from outturn.assessment.students_t import critical, two_sided_p

DEGREES = np.array([0.3, 1, 2, 2.9, 3, 4, 7, 11, 20, 58, 99, 100, 200, 201])
VALUES = np.concatenate([[0.0, 1e-12, 1e-3], np.linspace(0.01, 9, 500), [15, 30, 100, 1e3, 1e8, 1e160, 1.7e308]])


def test_p_is_that_of_scipy_however_far_out() -> None:
    for df in DEGREES:
        there = 2 * special.stdtr(df, -VALUES)
        normal = there > 1e-290
        np.testing.assert_allclose(two_sided_p(-VALUES, df)[normal], there[normal], rtol=1e-11)
    assert two_sided_p([0.0, 1e160], [5, 5]).tolist() == [1.0, 0.0]


def test_the_critical_value_is_that_of_scipy() -> None:
    np.testing.assert_allclose(critical(DEGREES, 0.05), special.stdtrit(DEGREES, 0.975), rtol=1e-12)


def test_a_value_has_the_same_p_alone_and_in_any_company() -> None:
    degrees = np.resize(DEGREES, VALUES.shape)
    together = two_sided_p(VALUES, degrees)
    assert [two_sided_p([t], [df])[0] for t, df in zip(VALUES, degrees, strict=True)] == together.tolist()
    assert critical(DEGREES, 0.05).tolist() == [critical([df], 0.05)[0] for df in DEGREES]
