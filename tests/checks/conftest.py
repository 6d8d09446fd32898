"""What a check measures on a person made of formulas."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import Bout, Samples
from tests.people import Person, SimulatedCamera

Measure = Callable[..., Samples]


@cache
def bout_of(who: Person, recording: SimulatedCamera, seconds: float = 10.0) -> Bout:
    """The one bout of that person, recorded that way."""
    (bout,) = analyze(recording.of((who, seconds)), activity=who.activity).bouts
    return bout


@pytest.fixture
def bout() -> Callable[..., Bout]:
    return bout_of


@pytest.fixture
def measure(request: pytest.FixtureRequest) -> Measure:
    """Samples of the check that the test file is named after: measure(who, recording)."""
    check = request.path.stem.removeprefix("test_")

    def of(who: Person, recording: SimulatedCamera | None = None) -> Samples:
        return bout_of(who, SimulatedCamera() if recording is None else recording).samples.get(check, Samples.none())

    return of


@pytest.fixture
def at_contact() -> Callable[[Person, float], np.ndarray]:
    """Right-leg landmarks (33, 2) in leg lengths, forward and up, `share` of the contact after a landing."""

    def of(who: Person, share: float = 0.0) -> np.ndarray:
        return who.pose(np.array([share * who.duty * who.stride_s]))[0, :, :2]

    return of
