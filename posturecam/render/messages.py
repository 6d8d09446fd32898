"""What the overlay says in words: one message at a time, a status line, and values."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.coaching.importance import by_importance
from posturecam.render.palette import VERDICT_STYLES
from posturecam.types import SURE_FROM, Bout, Cue, Finding, Transition, Verdict, View
from posturecam.wording import doing_of, unit_of
from posturecam.words import say

LOW_CONFIDENCE = 0.6
"""Confidence (0 to 1) below which a value is marked as approximate; our choice."""
_MOST_LETTERS = 60
"""Letters of a reason that can be read on an image while it moves; our choice."""


@dataclass(frozen=True)
class OverlayMessage:
    """One sentence on the image.

    Attributes
    ----------
    verdict : Verdict
        Which shape and colour stand beside it.
    word : str
        What stands above it in smaller letters; may be empty.
    text : str
        The sentence.
    quiet : bool
        Whether it is a badge, not a banner.
    """

    verdict: Verdict
    word: str
    text: str
    quiet: bool = False

    @property
    def spoken(self) -> str:
        """All of it, in reading order."""
        return say("render.spoken", word=self.word, text=self.text) if self.word else self.text


def message_of(bout: Bout) -> OverlayMessage:
    """Choose what to say about a bout: its most urgent cue, or that it looks good, or why nothing can be said.

    Parameters
    ----------
    bout : Bout
        With its findings.

    Returns
    -------
    OverlayMessage
        A banner for a cue, a quiet badge otherwise.
    """
    for finding in by_importance(bout.findings):
        if finding.cue:
            return OverlayMessage(finding.verdict, _with_likelihood(finding.verdict, finding.likelihood), finding.cue)
    main = [finding for finding in bout.findings if find(finding.check).is_main]
    unknown = [finding for finding in main if finding.verdict is Verdict.UNKNOWN]
    close = [finding for finding in main if finding.is_uncertain]
    if close and len(unknown) + len(close) == len(main):
        word = say("render.unknown", names=_names(unknown)) if unknown else ""
        return OverlayMessage(Verdict.UNKNOWN, word, say("render.all_borderline", names=_names(close)), quiet=True)
    if len(unknown) < len(main):
        sure = all((finding.likelihood or 1.0) >= SURE_FROM for finding in main if not finding.is_uncertain)
        groups = (("render.borderline", close), ("render.unknown", unknown))
        words = [say(code, names=_names(group)) for code, group in groups if group]
        text = say("render.rest_good" if unknown else "render.looks_good" if sure else "render.probably_good")
        verdict = Verdict.UNKNOWN if unknown else Verdict.GOOD  # all is called good where all was answered
        return OverlayMessage(verdict, " · ".join(words), text, quiet=True)
    reason = next((finding.reason for finding in unknown if finding.reason), None)
    text = brief(reason or say("render.nothing_to_judge"))
    return OverlayMessage(Verdict.UNKNOWN, VERDICT_STYLES[Verdict.UNKNOWN].word, text, quiet=True)


def message_of_transition(transition: Transition) -> OverlayMessage:
    """Say what the person does, and that it is not judged.

    Parameters
    ----------
    transition : Transition
        Such as sitting down.

    Returns
    -------
    OverlayMessage
        A quiet badge.
    """
    return OverlayMessage(Verdict.UNKNOWN, say("render.not_judged"), transition.kind.doing.capitalize(), quiet=True)


def _names(findings: Sequence[Finding]) -> str:
    return ", ".join(find(finding.check).name for finding in findings)


def brief(reason: str, at_most: int = _MOST_LETTERS) -> str:
    """Shorten a reason for an image: a long one to its last sentence, which says what to do.

    Parameters
    ----------
    reason : str
        One or more sentences.
    at_most : int
        Letters that need no shortening.

    Returns
    -------
    str
        The reason or its last sentence.
    """
    return reason if len(reason) <= at_most else re.split(r"(?<=[.!?]) ", reason.strip())[-1]


def message_of_cue(cue: Cue) -> OverlayMessage:
    """Turn a live cue into a message.

    Parameters
    ----------
    cue : Cue
        The cue of the moment.

    Returns
    -------
    OverlayMessage
        A banner, or a quiet badge where the cue says that all is well.
    """
    quiet = cue.verdict is Verdict.GOOD
    named = bool(cue.check) and cue.verdict is not Verdict.UNKNOWN and not quiet
    return OverlayMessage(cue.verdict, _with_likelihood(cue.verdict, cue.likelihood) if named else "", cue.text, quiet)


def _with_likelihood(verdict: Verdict, likelihood: float | None) -> str:
    """'WATCH', or 'WATCH · 72 % likely' where the verdict is not sure."""
    word = VERDICT_STYLES[verdict].word
    if likelihood is None or likelihood >= SURE_FROM:
        return word
    return say("render.likely", word=word, percent=100 * likelihood)


def status_of(bout: Bout) -> tuple[str, ...]:
    """List the parts of the status line: activity, cadence, view.

    Parameters
    ----------
    bout : Bout
        The bout at hand.

    Returns
    -------
    tuple of str
        The part to keep longest comes first.
    """
    parts = [doing_of(bout)]
    if bout.cadence_spm is not None:
        parts.append(say("render.cadence", spm=bout.cadence_spm))
    if bout.scene.view is not View.UNKNOWN:
        parts.append(say(f"render.seen_from.{bout.scene.view}"))
    return tuple(parts)


def clock(t: float) -> str:
    """Write a time in the clip.

    Parameters
    ----------
    t : float
        Time, s.

    Returns
    -------
    str
        Minutes:seconds.tenths.
    """
    tenths = max(0, math.floor(t * 10 + 1e-6))
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def number_text(finding: Finding, value: float) -> str:
    """Write a value as a whole number.

    Parameters
    ----------
    finding : Finding
        Whose value it is: a distance ahead (+) or behind (-) keeps its sign, a side that the drawing shows has none.
    value : float
        In the finding's unit.

    Returns
    -------
    str
        The number without its unit.
    """
    value = value if find(finding.check).sides is None else abs(value)
    return f"{round(value) + 0:+d}" if finding.unit.startswith("%") else f"{round(value) + 0:d}"


def value_text(finding: Finding, value: float, with_uncertainty: bool) -> str:
    """Write a value with its unit, and '≈' before it where there is little confidence.

    Parameters
    ----------
    finding : Finding
        Whose value it is.
    value : float
        In the finding's unit.
    with_uncertainty : bool
        Whether its ± (95 %) follows it.

    Returns
    -------
    str
        Such as '+26 ±4 % leg'.
    """
    about = "≈" if finding.confidence < LOW_CONFIDENCE else ""
    spread = f" ±{finding.uncertainty:.0f}" if with_uncertainty and finding.uncertainty else ""
    return f"{about}{number_text(finding, value)}{spread}{unit_of(finding.unit)}".rstrip()
