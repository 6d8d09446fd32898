"""What is found in a track: the scene, the gait, samples, findings and analyses, immutable; and their units.

Conventions, everywhere: time in seconds from the start of the clip; image axes in pixels with x to the right and **y
down**; forward is the way the person faces, and forward is positive; angles in degrees; distances in reports in percent
of leg length (hip centre to ankle); rates in steps per minute. A time span is half-open, [start, end). NaN means "not
seen".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.track import PoseTrack


class _Word(str, Enum):
    """A str that is also an enum member (what StrEnum is from Python 3.11 on)."""

    def __str__(self) -> str:
        return str(self.value)


class Activity(_Word):
    """What the person does in a bout."""

    STAND = "stand"
    SIT = "sit"
    WALK = "walk"
    RUN = "run"

    @property
    def doing(self) -> str:
        """The word for it in a sentence: 'standing'."""
        return {"stand": "standing", "sit": "sitting", "walk": "walking", "run": "running"}[self.value]

    @property
    def is_gait(self) -> bool:
        """Whether there are strides to measure."""
        return self in (Activity.WALK, Activity.RUN)


class View(_Word):
    """What the camera sees of the person: RIGHT means that it looks at the person's right side."""

    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    REAR = "rear"
    OBLIQUE = "oblique"
    UNKNOWN = "unknown"

    @property
    def seen_from(self) -> str:
        """Where the camera stands, in a sentence: 'from the left'."""
        return {
            "rear": "from behind",
            "oblique": "at an angle",
            "unknown": "from an unknown side",
        }.get(self.value, f"from the {self.value}")

    @property
    def is_side(self) -> bool:
        """Whether sagittal angles can be seen."""
        return self in (View.LEFT, View.RIGHT)

    @property
    def is_frontal(self) -> bool:
        """Whether left-right differences can be seen."""
        return self in (View.FRONT, View.REAR)


class Place(_Word):
    """Where a person walks or runs."""

    TREADMILL = "treadmill"
    GROUND = "ground"
    UNKNOWN = "unknown"


class Verdict(_Word):
    """The judgement of one check. UNKNOWN is a verdict like the others and always has a reason."""

    GOOD = "GOOD"
    WATCH = "WATCH"
    ADJUST = "ADJUST"
    UNKNOWN = "UNKNOWN"


class Side(_Word):
    """The person's own left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class EventKind(_Word):
    """What happens to a foot."""

    INITIAL_CONTACT = "initial_contact"
    TOE_OFF = "toe_off"


class Hindrance(_Word):
    """Why a posture can't be judged although all that it needs is seen; each is a reason code too."""

    MOVING_ABOUT = "moving_about"
    FACE_TURNED_ASIDE = "face_turned_aside"


class TransitionKind(_Word):
    """What kind of change it is; MOVING: some other movement without steps."""

    SITTING_DOWN = "sitting_down"
    STANDING_UP = "standing_up"
    TURNING = "turning"
    STEPPING = "stepping_on_or_off"
    BENDING = "bending"
    SQUATTING = "squatting"
    LYING = "lying_down"
    JUMPING = "jumping"
    MOVING = "moving"

    @property
    def doing(self) -> str:
        """The word for it in a sentence: 'sitting down'."""
        return "moving about" if self is TransitionKind.MOVING else self.value.replace("_", " ")


@dataclass(frozen=True)
class Transition:
    """Half-open [start, end) s that is recognised and not judged."""

    start: float
    end: float
    kind: TransitionKind


@dataclass(frozen=True)
class Roll:
    """Camera roll: `value` degrees, positive = the picture shows the level ground rising towards the person's front;
    None when nothing in the picture tells. `uncertainty` ± degrees (95 %). `source`: belt, ground, balance, given or none."""

    value: float | None
    uncertainty: float
    source: str


@dataclass(frozen=True)
class Scene:
    """How the camera sees the person during a bout.

    yaw_deg: how far the person is turned out of the pure side view (0 = side, 90 = front or rear); NaN unknown. facing:
    +1 when the person faces to the right of the picture, -1 to the left, 0 when towards or away from the camera.
    leg_px: hip centre to ankle; trunk_px: mid-hip to mid-shoulder; NaN where not seen. repaired_share: share of frames
    in which left and right had to be exchanged. notes: about the capture, for the user. place: where the person walks or
    runs; unknown for those who stand or sit.
    """

    view: View
    yaw_deg: float
    facing: int
    leg_px: float
    trunk_px: float
    roll: Roll
    repaired_share: float = 0.0
    notes: tuple[str, ...] = ()
    place: Place = Place.UNKNOWN


@dataclass(frozen=True)
class Contact:
    """A gait event of one foot at the sub-frame time `t` s."""

    t: float
    side: Side
    kind: EventKind


@dataclass(frozen=True)
class Stride:
    """One gait cycle of one foot: initial contact at `start` to the next of the same foot at `end`; toe off between
    them or None."""

    side: Side
    start: float
    end: float
    toe_off: float | None = None


@dataclass(frozen=True)
class Gait:
    """Events and rates of a walking or running bout.

    belt_speed_legs_s: speed of the belt or ground under the body, leg lengths per second; NaN unknown. speed_mps:
    metres per second, only when a height or a speed was given. duty_factor: contact time over stride time. Rates are
    NaN where they could not be had.
    """

    contacts: tuple[Contact, ...]
    strides: tuple[Stride, ...]
    cadence_spm: float
    cadence_uncertainty_spm: float
    belt_speed_legs_s: float
    duty_factor: float
    speed_mps: float | None = None


@dataclass(frozen=True)
class Samples:
    """What a check measured: `t` (N,) s, `value` (N,) in the check's unit, `side` (N,) of 'left', 'right' or '' (both)."""

    t: Floats
    value: Floats
    side: tuple[str, ...] = ()

    def __len__(self) -> int:
        return int(self.t.shape[0])

    @staticmethod
    def none() -> Samples:
        """No samples."""
        return Samples(np.empty(0), np.empty(0), ())


@dataclass(frozen=True)
class Reason:
    """Why a finding is not assessed, is limited, or carries a remark.

    code: one of `posturecam.judge.reasons.Code`, for programs. text: the sentence for the user, made from the code and
    its parameters.
    """

    code: str
    text: str


STEPS_PER_MINUTE = "spm"
"""The unit of cadence."""
BORDERLINE_BELOW = 0.65
"""Likelihood below which GOOD and WATCH are called borderline (the verdict rule, see judge/verdict.py)."""
SURE_FROM = 0.9
"""Likelihood from which on a verdict is said without "probably"."""


@dataclass(frozen=True)
class Finding:
    """The judgement of one check in one bout; see docs of `Analysis.to_dict` for the meaning of each field.

    likelihood: probability (0-1) that the verdict holds: that the true value lies inside green for GOOD, outside for WATCH
    and ADJUST; None for UNKNOWN and for information-only norms. reasons: why it is not assessed or limited, and remarks.
    trend_uncertainty: ± of the trend, from the noise between samples and what a change in one set-up can be wrong by; None
    where that is not known.
    Not in the JSON: score 0–100 or None; weight in the headline; beyond: how far the value lies outside its green band,
    in widths of the amber band (0 on the edge, negative inside); below: whether it lies under green, not over it; drifts:
    whether it got worse from the first third of the bout to the last by more than noise.
    """

    check: str
    title: str
    unit: str
    verdict: Verdict
    value: float | None
    uncertainty: float | None
    expected: float | None
    iqr: float | None
    n: int
    share_outside: float | None
    left: float | None
    right: float | None
    trend: float | None
    confidence: float
    cue: str | None
    moments: tuple[float, ...]
    reasons: tuple[Reason, ...] = ()
    likelihood: float | None = None
    score: float | None = None
    weight: float = 0.0
    beyond: float | None = None
    below: bool = False
    drifts: bool = False
    trend_uncertainty: float | None = None

    @property
    def reason(self) -> str | None:
        """All reasons as text for the user; None where there is none."""
        return " ".join(reason.text for reason in self.reasons) or None

    @property
    def is_outside(self) -> bool:
        """Whether the verdict is WATCH or ADJUST."""
        return self.verdict in (Verdict.WATCH, Verdict.ADJUST)

    @property
    def is_borderline(self) -> bool:
        """Whether GOOD or WATCH is less likely than `BORDERLINE_BELOW`: an answer ("close to the limit"), never an alarm."""
        uncertain = self.likelihood is not None and self.likelihood < BORDERLINE_BELOW
        return uncertain and self.verdict in (Verdict.GOOD, Verdict.WATCH)

    @property
    def is_alarm(self) -> bool:
        """Whether it asks for something: WATCH or ADJUST, and not borderline."""
        return self.is_outside and not self.is_borderline

    def has_reason(self, code: str) -> bool:
        """Whether `code` is among its reasons."""
        return any(reason.code == code for reason in self.reasons)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with numbers rounded to what they can bear."""
        return {
            "check": self.check,
            "title": self.title,
            "unit": self.unit,
            "value": rounded(self.value, 2),
            "expected": rounded(self.expected, 2),
            "uncertainty": rounded(self.uncertainty, 2),
            "iqr": rounded(self.iqr, 2),
            "n": self.n,
            "share_outside": rounded(self.share_outside, 3),
            "left": rounded(self.left, 2),
            "right": rounded(self.right, 2),
            "trend": rounded(self.trend, 2),
            "trend_uncertainty": rounded(self.trend_uncertainty, 2),
            "verdict": str(self.verdict),
            "likelihood": rounded(self.likelihood, 3),
            "borderline": self.is_borderline,
            "confidence": rounded(self.confidence, 2),
            "reason": self.reason,
            "reason_codes": [reason.code for reason in self.reasons],
            "cue": self.cue,
            "moments": [rounded(t, 3) for t in self.moments],
        }


@dataclass(frozen=True)
class Bout:
    """A stretch [start, end) s of one activity, with how it was seen, its gait (None outside walking and running) and
    its findings.

    samples: per check id, what was measured (the strides behind the findings); not part of the JSON. parts: where several
    bouts were judged together, their [start, end) s in order of time; empty for a single bout. backward: whether the
    person walks or runs backwards. person: 0 is the one seen longest, others appear behind a cut.
    """

    start: float
    end: float
    activity: Activity
    scene: Scene
    gait: Gait | None
    findings: tuple[Finding, ...]
    samples: Mapping[str, Samples] = field(default_factory=dict)
    parts: tuple[tuple[float, float], ...] = ()
    backward: bool = False
    person: int = 0

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """The stretches [start, end) s that it is about: its parts, or itself."""
        return self.parts or ((self.start, self.end),)

    @property
    def seconds(self) -> float:
        """How long the person was seen in it, s."""
        return sum(end - start for start, end in self.spans)

    @property
    def cadence_spm(self) -> float | None:
        """Steps per minute as they may be shown: None where they could not be had, or the clip's clock is not known."""
        finding = next((finding for finding in self.findings if finding.unit == STEPS_PER_MINUTE), None)
        gait = self.gait
        if gait is None or not np.isfinite(gait.cadence_spm) or (finding is not None and finding.value is None):
            return None
        return gait.cadence_spm

    def finding(self, check: str) -> Finding | None:
        """The finding of that check, or None where the check does not apply to this activity."""
        return next((finding for finding in self.findings if finding.check == check), None)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; the layout is that of analysis.schema.json."""
        scene, gait = self.scene, self.gait
        return {
            "start": rounded(self.start, 3),
            "end": rounded(self.end, 3),
            "activity": str(self.activity),
            "backward": self.backward,
            "person": self.person,
            "scene": {
                "view": str(scene.view),
                "yaw_deg": rounded(scene.yaw_deg, 1),
                "facing": scene.facing,
                "leg_px": rounded(scene.leg_px, 1),
                "trunk_px": rounded(scene.trunk_px, 1),
                "repaired_share": rounded(scene.repaired_share, 4),
                "roll_deg": {
                    "value": rounded(scene.roll.value, 2),
                    "uncertainty": rounded(scene.roll.uncertainty, 2),
                    "source": scene.roll.source,
                },
                "place": str(scene.place),
                "notes": list(scene.notes),
            },
            "gait": None
            if gait is None
            else {
                "cadence_spm": rounded(gait.cadence_spm, 2),
                "cadence_uncertainty_spm": rounded(gait.cadence_uncertainty_spm, 2),
                "belt_speed_legs_s": rounded(gait.belt_speed_legs_s, 3),
                "speed_mps": rounded(gait.speed_mps, 2),
                "duty_factor": rounded(gait.duty_factor, 3),
                "contacts": [
                    {"t": rounded(event.t, 4), "side": str(event.side), "kind": str(event.kind)}
                    for event in gait.contacts
                ],
            },
            "findings": [finding.to_dict() for finding in self.findings],
        }


SCHEMA_VERSION = 2


@dataclass(frozen=True)
class Analysis:
    """Everything that was found in one clip.

    bouts: in order of time, each with its own findings. score: 0–100 over what is known, or None. notes: about the capture,
    for the user. provenance: version, model, norms, input. track: the landmarks after repair, at the clip's own frame
    times, for drawing; None when there were none. combined: where several bouts show the same activity from the same
    side at the same pace, those bouts judged as one. transitions: what is recognised and not judged.
    """

    bouts: tuple[Bout, ...]
    score: float | None
    notes: tuple[str, ...]
    provenance: Mapping[str, str]
    track: PoseTrack | None = None
    combined: tuple[Bout, ...] = ()
    transitions: tuple[Transition, ...] = ()

    @property
    def judgements(self) -> tuple[Bout, ...]:
        """What is reported: one judgement per activity, side and pace, in order of their first bouts."""
        single = [bout for bout in self.bouts if not any(_holds(whole, bout) for whole in self.combined)]
        return tuple(sorted([*self.combined, *single], key=lambda bout: bout.start))

    def judgement_of(self, bout: Bout) -> Bout:
        """The judgement that a bout is part of: itself, unless it was judged together with others."""
        return next((whole for whole in self.combined if _holds(whole, bout)), bout)

    @property
    def points(self) -> int | None:
        """The score as it is shown: a whole number, and 100 only where all that counts is good."""
        if self.score is None:
            return None
        return 100 if self.score > 100 - 1e-6 else min(round(self.score), 99)

    def to_dict(self) -> dict[str, Any]:
        """The content of analysis.json; its JSON Schema is analysis.schema.json in the package."""
        return {
            "schema": SCHEMA_VERSION,
            "score": self.points,
            "notes": list(self.notes),
            "provenance": dict(self.provenance),
            "bouts": [bout.to_dict() for bout in self.bouts],
            "combined": [self._combined_to_dict(whole) for whole in self.combined],
            "transitions": [
                {"start": rounded(one.start, 3), "end": rounded(one.end, 3), "kind": str(one.kind)}
                for one in self.transitions
            ],
        }

    def _combined_to_dict(self, whole: Bout) -> dict[str, Any]:
        return {
            "activity": str(whole.activity),
            "view": str(whole.scene.view),
            "bouts": [number for number, bout in enumerate(self.bouts) if _holds(whole, bout)],
            "seconds": rounded(whole.seconds, 3),
            "findings": [finding.to_dict() for finding in whole.findings],
        }


def _holds(whole: Bout, bout: Bout) -> bool:
    """Whether a bout is one of those that were judged together."""
    return (bout.start, bout.end) in whole.parts


@dataclass(frozen=True)
class Baseline:
    """A person's own good posture in one set-up: per check id the median and MAD of what the check compares.

    view and activity are those it was recorded in; a clip from another view or of another activity is refused.
    """

    activity: Activity
    view: View
    values: Mapping[str, tuple[float, float]]
    seconds: float


@dataclass(frozen=True)
class Cue:
    """The one thing to say now: `text` in the user's words, the check it comes from ('' for a camera matter), how serious,
    since when (s), and how likely the finding behind it is (None = not a matter of likelihood)."""

    check: str
    text: str
    verdict: Verdict
    since: float
    likelihood: float | None = None

    @property
    def spoken(self) -> str:
        """The text as it is said aloud: with "probably" below `SURE_FROM`."""
        if self.likelihood is None or self.likelihood >= SURE_FROM:
            return self.text
        return f"Probably: {self.text[:1].lower()}{self.text[1:]}"


def rounded(value: float | None, digits: int) -> float | None:
    """`value` rounded for JSON; None for None, NaN and infinities; never minus zero."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits) + 0.0
