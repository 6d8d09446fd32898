import numpy as np

from posturecam_lab.synth.course import Course

RAMP = Course(np.array([1.0, 3.0]), np.array([2.0, 6.0]))


def test_a_course_is_constant_before_and_after_what_is_known() -> None:
    assert RAMP.at(np.array([0.0, 2.0, 9.0])).tolist() == [2.0, 4.0, 6.0]


def test_the_integral_is_that_of_straight_lines() -> None:
    assert RAMP.integral(np.array([0.0, 1.0, 2.0, 3.0, 4.0])).tolist() == [-2.0, 0.0, 3.0, 8.0, 14.0]


def test_when_undoes_the_integral() -> None:
    t = np.linspace(-1.0, 5.0, 61)
    assert np.allclose(RAMP.when(RAMP.integral(t)), t, atol=1e-12)
