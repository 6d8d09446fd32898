"""The check of docstrings finds what is missing."""

from __future__ import annotations

import pytest

pytest.importorskip("numpydoc")
from posturecam_lab.docstrings import faults_of

COMPLETE = '''
def speed(distance: float, *, time: float) -> float:
    """Divide.

    Parameters
    ----------
    distance, time : float
        In m and s.

    Returns
    -------
    float
        In m/s.

    Raises
    ------
    ValueError
        For a time of 0.
    """
    if not time:
        raise ValueError
    return distance / time
'''


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        (COMPLETE, []),
        (COMPLETE.replace("distance, time :", "distance :"), ["speed: Parameters: missing ['time'], unknown []"]),
        (
            COMPLETE.replace("distance, time :", "distance, time, mass :"),
            ["speed: Parameters: missing [], unknown ['mass']"],
        ),
        (COMPLETE.replace("Returns\n    -------", "Notes\n    -----"), ["speed: no Returns"]),
        (COMPLETE.replace("    ValueError\n", "    KeyError\n", 1), ["speed: Raises: missing ['ValueError']"]),
        ("def speed(): pass", ["speed: no docstring"]),
        ("def _speed(): pass", []),
        ('class Belt:\n    @property\n    def speed(self) -> float:\n        """In m/s."""', []),
    ],
)
def test_it_names_what_a_docstring_lacks(source, faults):
    assert [fault for _, fault in faults_of(source)] == faults
