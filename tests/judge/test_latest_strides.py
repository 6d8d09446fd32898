"""A posture that changed just now is judged by the last strides; a steady one is not."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.judge.latest_strides import latest_findings
from posturecam.live import LiveSession
from posturecam.track import Pose, PoseTrack
from posturecam.types import Cue, Verdict
from posturecam.words import say
from tests.people import Person, SimulatedCamera, runner, sitter, walker

CAMERA = SimulatedCamera(noise=0.006)
BEFORE_S, AFTER_S = 5.5, 1.8


def leaning(who: Person, deg: float) -> Person:
    """The same person leaning that much more, with the head."""
    return runner(lean_deg=who.lean_deg + deg, head_deg=who.head_deg + deg)


@pytest.mark.parametrize("who", [runner(), walker(), sitter()])
def test_of_a_steady_person_nothing_is_judged_apart(who: Person) -> None:
    for seed in range(4):
        camera = SimulatedCamera(noise=0.006, seed=seed)
        assert latest_findings(analyze(camera.of((who, 7.0)), slow_motion=1.0)) == {}


def test_a_lean_of_the_last_strides_is_judged_with_a_wider_uncertainty_than_the_window() -> None:
    upright = runner()
    analysis = analyze(CAMERA.of((upright, BEFORE_S), (leaning(upright, 14.0), AFTER_S)), slow_motion=1.0)
    latest, whole = latest_findings(analysis)["trunk_lean"], analysis.bouts[-1].finding("trunk_lean")
    assert whole is not None and whole.value is not None and latest.value is not None
    assert latest.value - whole.value > 7.0
    assert latest.verdict is Verdict.ADJUST and latest.cue == "Run tall"
    steady = analyze(CAMERA.of((leaning(upright, 14.0), 7.0)), slow_motion=1.0).bouts[-1].finding("trunk_lean")
    assert steady is not None and latest.uncertainty is not None and steady.uncertainty is not None
    assert latest.value == pytest.approx(steady.value, abs=1.0)
    assert latest.uncertainty > steady.uncertainty


def cues_of(track: PoseTrack) -> list[tuple[float, Cue]]:
    """Each cue that a session showed, at every analysis."""
    session, shown = LiveSession(provenance=track.provenance), []
    for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True):
        session.push(Pose(float(t), xy, visibility), float(t), track.size)
        cue = session.update()[1]
        if cue is not None and (not shown or shown[-1][1] is not cue):
            shown.append((float(t), cue))
    return shown


def test_a_lean_is_spoken_of_after_five_steps_once_and_praised_when_it_is_over() -> None:
    upright = runner()
    shown = cues_of(CAMERA.of((upright, 8.0), (leaning(upright, 14.0), 8.0), (upright, 6.0)))
    assert list(dict.fromkeys(cue.text for _, cue in shown)) == ["Run tall", say("cue.praise")]
    assert len(shown) <= 3  # as WATCH, then as ADJUST once that is sure, then praise
    steps = np.array([upright.contacts(side, 8.0, shown[0][0]).size for side in ("left", "right")]).sum()
    assert steps <= 6
