"""An hour of film fits: little is kept of each frame, and in little precision that matters."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.motion.cleaning import cleaned
from tests.people import SimulatedCamera, runner

HOUR_AT_60 = 216_000
FILM = SimulatedCamera(fps=60, noise=0.008, swapped=0.01, burst=4, model="sha256:0")


def test_an_analysis_of_an_hour_takes_less_than_200_mb_beside_its_landmarks() -> None:
    clean = cleaned(FILM.of((runner(), 60.0)))
    analyze(clean)
    tracemalloc.start()
    analysis = analyze(clean)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [str(bout.activity) for bout in analysis.bouts] == ["run"]
    assert peak / len(clean.track.t) * HOUR_AT_60 < 200e6


def test_single_precision_finds_the_same() -> None:
    exact = FILM.of((runner(), 30.0))
    kept = replace(exact, xy=exact.xy.astype(np.float32), visibility=exact.visibility.astype(np.float32))
    assert kept.xy.dtype == np.float32
    (before,), (after,) = analyze(exact).bouts, analyze(kept).bouts
    assert [finding.verdict for finding in after.findings] == [finding.verdict for finding in before.findings]
    for one, other in zip(before.findings, after.findings, strict=True):
        assert other.value == pytest.approx(one.value, abs=0.005)
    assert before.gait is not None and after.gait is not None
    times = [[event.t for event in gait.contacts] for gait in (before.gait, after.gait)]
    assert times[0] == pytest.approx(times[1], abs=1e-4)
