"""The examples in docstrings, which state the sign conventions of angles and slopes, hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = [
    "posturecam.checks.drawn_body",
    "posturecam.checks.rounded_shoulders",
    "posturecam.motion.body",
    "posturecam.motion.face",
    "posturecam.motion.leg_angles",
    "posturecam.motion.roll_from_feet",
    "posturecam.motion.turns",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
