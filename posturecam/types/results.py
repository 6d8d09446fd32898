"""What is found in a clip: findings, bouts and the analysis; a baseline, and a live cue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posturecam.track import PoseTrack
from posturecam.types.kinds import Activity, Verdict, View
from posturecam.types.norm import Norm
from posturecam.types.scene import Gait, Samples, Scene, Transition
from posturecam.words import Message, is_known, say


def check_title(check: str) -> str:
    """Name a check in the present language.

    Parameters
    ----------
    check : str
        Its id.

    Returns
    -------
    str
        Its title; the id itself for a check of another version.
    """
    code = f"check.{check}.title"
    return say(code) if is_known(code) else check


def cue_words(code: str) -> str:
    """Put a cue of the table of norms into words.

    Parameters
    ----------
    code : str
        One of the codes `cue.<code>`, or the words themselves, from a table of the user's own.

    Returns
    -------
    str
        The words.
    """
    return say(f"cue.{code}") if is_known(f"cue.{code}") else code


@dataclass(frozen=True)
class Reason:
    """Why a finding is not assessed, is limited, or carries a remark.

    code: one of `posturecam.judge.reasons.Code`. message: the sentence for the user.
    """

    code: str
    message: Message

    @property
    def text(self) -> str:
        """The sentence in the present language."""
        return str(self.message)


STEPS_PER_MINUTE = "spm"
"""The unit of cadence."""
BORDERLINE_BELOW = 0.65
"""Likelihood below which GOOD and WATCH are called borderline (the verdict rule, see judge/verdict.py)."""
SURE_FROM = 0.9
"""Likelihood from which on a verdict is said without "probably"."""


@dataclass(frozen=True)
class Finding:
    """The judgement of one check in one bout; see docs of `Analysis.to_dict` for the meaning of each field.

    likelihood: probability (0-1) that the verdict holds: that the true value lies inside green for GOOD, outside for
    WATCH and ADJUST; None for UNKNOWN and for information-only norms. cue_code: see `cue_words`. reasons: why it is
    not assessed or limited, and remarks. trend_uncertainty: ± of the trend, from the noise between samples and what a
    change in one set-up can be wrong by; None where that is not known. norm: the row it was judged by, whose edges
    are relative to `expected`; None where nothing judges it. score 0–100 or None; weight in the headline; beyond: how
    far the value lies outside its green band, in widths of the amber band (0 on the edge, negative inside); below:
    whether it lies under green, not over it; drifts: whether it got worse from the first third of the bout to the
    last by more than noise.
    """

    check: str
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
    cue_code: str | None
    moments: tuple[float, ...]
    reasons: tuple[Reason, ...] = ()
    likelihood: float | None = None
    score: float | None = None
    weight: float = 0.0
    beyond: float | None = None
    below: bool = False
    drifts: bool = False
    trend_uncertainty: float | None = None
    norm: Norm | None = None

    @property
    def title(self) -> str:
        """What the check is called, in the present language."""
        return check_title(self.check)

    @property
    def cue(self) -> str | None:
        """The few words to say about it; None where there is nothing to change."""
        return None if self.cue_code is None else cue_words(self.cue_code)

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
        """Whether GOOD or WATCH is less likely than `BORDERLINE_BELOW`.

        An answer ("close to the limit"), never an alarm.
        """
        uncertain = self.likelihood is not None and self.likelihood < BORDERLINE_BELOW
        return uncertain and self.verdict in (Verdict.GOOD, Verdict.WATCH)

    @property
    def is_alarm(self) -> bool:
        """Whether it asks for something: WATCH or ADJUST, and not borderline."""
        return self.is_outside and not self.is_borderline

    def has_reason(self, code: str) -> bool:
        """Tell whether it carries a reason of that code.

        Parameters
        ----------
        code : str
            One of `posturecam.judge.reasons.Code`.

        Returns
        -------
        bool
            Whether it does.
        """
        return any(reason.code == code for reason in self.reasons)


@dataclass(frozen=True)
class Bout:
    """A stretch [start, end) s of one activity, with how it was seen, its gait and its findings.

    gait: None outside walking and running. samples: per check id, what was measured (the strides behind the findings); not part of the JSON. parts: where several
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
        """Find the finding of a check.

        Parameters
        ----------
        check : str
            Its id.

        Returns
        -------
        Finding or None
            The finding; None where the check does not apply to this activity.
        """
        return next((finding for finding in self.findings if finding.check == check), None)


@dataclass(frozen=True)
class Analysis:
    """Everything that was found in one clip.

    bouts: in order of time, each with its own findings. score: 0–100 over what is known, or None. remarks: about the
    capture, for the user. provenance: version, model, norms, input. track: the landmarks after repair, at the clip's
    own frame times, for drawing; None when there were none. combined: where several bouts show the same activity from
    the same side at the same pace, those bouts judged as one. transitions: what is recognised and not judged.
    """

    bouts: tuple[Bout, ...]
    score: float | None
    remarks: tuple[Message, ...]
    provenance: Mapping[str, str]
    track: PoseTrack | None = None
    combined: tuple[Bout, ...] = ()
    transitions: tuple[Transition, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in the present language."""
        return tuple(map(str, self.remarks))

    @property
    def judgements(self) -> tuple[Bout, ...]:
        """What is reported: one judgement per activity, side and pace, in order of their first bouts."""
        single = [bout for bout in self.bouts if not any(_holds(whole, bout) for whole in self.combined)]
        return tuple(sorted([*self.combined, *single], key=lambda bout: bout.start))

    def judgement_of(self, bout: Bout) -> Bout:
        """Find the judgement that a bout is part of.

        Parameters
        ----------
        bout : Bout
            One of `bouts`.

        Returns
        -------
        Bout
            The joint judgement, or the bout itself.
        """
        return next((whole for whole in self.combined if _holds(whole, bout)), bout)

    @property
    def points(self) -> int | None:
        """The score as it is shown: a whole number, and 100 only where all that counts is good."""
        if self.score is None:
            return None
        return 100 if self.score > 100 - 1e-6 else min(round(self.score), 99)

    def to_dict(self) -> dict[str, Any]:
        """Return the content of analysis.json; its JSON Schema is analysis.schema.json in the package.

        Returns
        -------
        dict[str, Any]
            JSON-ready.
        """
        from posturecam.types.document import to_document

        return to_document(self)

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> Analysis:
        """Read back what `to_dict` wrote, in this version or an older one; all but `track`.

        Parameters
        ----------
        document : Mapping[str, Any]
            The content of an analysis.json.

        Returns
        -------
        Analysis
            The analysis.

        Raises
        ------
        ValueError
            Where the document is not an analysis, or one of a newer version; the message says which place is wrong.
        """
        from posturecam.types.document import from_document

        return from_document(document)

    def bouts_of(self, whole: Bout) -> list[int]:
        """List the numbers of the bouts that were judged together.

        Parameters
        ----------
        whole : Bout
            One of `combined`.

        Returns
        -------
        list[int]
            Positions in `bouts`.
        """
        return [number for number, bout in enumerate(self.bouts) if _holds(whole, bout)]


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
    """The one thing to say now.

    `text` in the user's words, the check it comes from ('' for a camera matter), how serious, since when (s), and how
    likely the finding behind it is (None = not a matter of likelihood).
    """

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
        return say("say.cue_probably", cue=f"{self.text[:1].lower()}{self.text[1:]}")
