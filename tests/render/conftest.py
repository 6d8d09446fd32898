"""A drawn person and hand-made analyses for the tests of what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Bout,
    Contact,
    EventKind,
    Finding,
    Gait,
    Reason,
    Roll,
    Samples,
    Scene,
    Side,
    Verdict,
    View,
)
from posturecam.words import literal

TITLES = {
    "overstride": ("Foot strike ahead of the hips", "% leg", "Shorter, quicker steps"),
    "trunk_lean": ("Trunk lean", "deg", "Run tall, lean from the ankles"),
    "forward_head": ("Forward head", "deg", "Ears over shoulders"),
    "rounded_shoulders": ("Rounded shoulders", "% trunk", "Shoulders down and back"),
    "cadence": ("Cadence", "spm", "Quicken your steps"),
}


def person(size: tuple[int, int], facing: int = 1) -> Floats:
    """A body (33, 2) px that stands in the middle: ears 0.06, near ankle 0.1 of the height ahead of the hips."""
    width, height = size
    xy = np.empty((33, 2))
    xy[:11] = (0.08, 0.15)
    xy[7:9] = (0.06, 0.15)
    for side in (0, 1):
        xy[11 + side], xy[13 + side], xy[15 + side] = (0.0, 0.26), (-0.02, 0.38), (0.05, 0.45)
        xy[17 + side : 23 : 2] = (0.06, 0.46)
        xy[23 + side], xy[25 + side], xy[27 + side] = (0.0, 0.52), (0.03, 0.68), (0.1 * (2 * side - 1), 0.84)
        xy[29 + side], xy[31 + side] = xy[27 + side] + (-0.03, 0.02), xy[27 + side] + (0.05, 0.03)
    reach = min(width, height)
    return np.stack([width / 2 + facing * xy[:, 0] * reach, xy[:, 1] * height], axis=1)


def finding(
    check: str,
    verdict: Verdict,
    value: float | None = 20.0,
    *,
    confidence: float = 0.9,
    moments: tuple[float, ...] = (),
    reason: str | None = None,
    likelihood: float | None = None,
) -> Finding:
    """A finding with the title, unit and cue of its check."""
    _, unit, cue = TITLES[check]
    asks = verdict in (Verdict.WATCH, Verdict.ADJUST)
    return Finding(
        check=check,
        unit=unit,
        verdict=verdict,
        value=value,
        uncertainty=None if value is None else 4.0,
        expected=None,
        iqr=1.0,
        n=20,
        share_outside=0.5,
        left=None,
        right=None,
        trend=None,
        confidence=confidence,
        cue_code=cue if asks else None,
        moments=moments,
        reasons=() if reason is None else (Reason("for_this_test", literal(reason)),),
        likelihood=likelihood,
    )


class Kit:
    """What the tests draw with."""

    person = staticmethod(person)
    finding = staticmethod(finding)

    @staticmethod
    def grey(size: tuple[int, int]) -> np.ndarray:  # type: ignore[type-arg]
        """A plain image."""
        return np.full((size[1], size[0], 3), 110, np.uint8)

    def bad(self, size: tuple[int, int]) -> Analysis:
        """An analysis in which the foot strike is to be adjusted and the head to be watched."""
        findings = (finding("overstride", Verdict.ADJUST, 26.0), finding("forward_head", Verdict.WATCH, 18.0))
        return self.analysis(size, findings)

    @staticmethod
    def analysis(
        size: tuple[int, int] = (640, 480),
        findings: tuple[Finding, ...] = (),
        *,
        activity: Activity = Activity.RUN,
        facing: int = 1,
        roll: float | None = 0.0,
        xy: Floats | None = None,
        visibility: float = 0.95,
        span: tuple[float, float] = (0.0, 4.0),
    ) -> Analysis:
        """4 s with one bout: a person who lands on the right foot at 1 s and on the left at 2 s, 28 % leg ahead."""
        t = np.arange(0, 4, 0.04)
        one = person(size, facing) if xy is None else xy
        places = np.repeat(one[None], len(t), axis=0)
        places[t >= 1.5, 25:33] = places[t >= 1.5][:, [26, 25, 28, 27, 30, 29, 32, 31]]
        track = PoseTrack(t, places, np.full((len(t), 33), visibility), size=size)
        trunk = 0.26 * size[1]
        view = View.RIGHT if facing > 0 else View.LEFT
        scene = Scene(view, 3.0, facing, 1.3 * trunk, trunk, Roll(roll, 0.5, "belt"))
        landed = (
            Contact(1.0, Side.RIGHT, EventKind.INITIAL_CONTACT),
            Contact(1.3, Side.RIGHT, EventKind.TOE_OFF),
            Contact(2.0, Side.LEFT, EventKind.INITIAL_CONTACT),
        )
        gait = Gait(landed, (), 167.4, 0.4, 3.0, 0.34) if activity.is_gait else None
        samples = {"overstride": Samples(np.array([1.0, 2.0]), np.array([29.0, 28.0]), ("right", "left"))}
        return Analysis((Bout(*span, activity, scene, gait, findings, samples),), 70.0, (), {}, track)


@pytest.fixture
def kit() -> Kit:
    """A person, findings, analyses and images."""
    return Kit()
