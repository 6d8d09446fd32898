"""What the overlay says in words: one message at a time, a status line, and what cannot be seen."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.coaching.importance import by_importance
from posturecam.render.palette import LOOKS
from posturecam.types import SURE_FROM, Bout, Cue, Finding, Transition, Verdict, View
from posturecam.wording import doing_of
from posturecam.words import say

LOW_CONFIDENCE = 0.6

_SEEN_FROM = {
    View.LEFT: "left side", View.RIGHT: "right side", View.FRONT: "front", View.REAR: "rear",
    View.OBLIQUE: "at an angle",
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """One sentence on the picture: `text`, the `word` over it, and whether it is `quiet` (a badge, not a banner)."""

    verdict: Verdict
    word: str
    text: str
    quiet: bool = False

    @property
    def spoken(self) -> str:
        """All of it, in reading order."""
        return f"{self.word}: {self.text}" if self.word else self.text


def message_of(bout: Bout) -> Message:
    """What to tell about a bout: its most urgent cue, or that it looks good, or why nothing can be said."""
    for finding in by_importance(bout.findings):
        if finding.cue:
            word = LOOKS[finding.verdict].word
            return Message(finding.verdict, word + _how_likely(finding.likelihood), finding.cue)
    main = [finding for finding in bout.findings if find(finding.check).is_main]
    unknown = [finding for finding in main if finding.verdict is Verdict.UNKNOWN]
    close = [finding for finding in main if finding.is_borderline]
    if close and len(unknown) + len(close) == len(main):
        word = f"can't tell: {_names(unknown)}" if unknown else ""
        return Message(Verdict.UNKNOWN, word, f"{say('verdict.close').capitalize()}: {_names(close)}", quiet=True)
    if len(unknown) < len(main):
        sure = all((finding.likelihood or 1.0) >= SURE_FROM for finding in main if not finding.is_borderline)
        words = ((say("verdict.close"), close), ("can't tell", unknown))
        said = [f"{word}: {_names(group)}" for word, group in words if group]
        return Message(Verdict.GOOD, " · ".join(said), "Looks good" if sure else "Probably good", quiet=True)
    reason = next((finding.reason for finding in unknown if finding.reason), None)
    return Message(Verdict.UNKNOWN, LOOKS[Verdict.UNKNOWN].word, brief(reason or "Nothing to judge here"), quiet=True)


def message_of_transition(transition: Transition) -> Message:
    """What goes on, and that it is not judged."""
    return Message(Verdict.UNKNOWN, "not judged", transition.kind.doing.capitalize(), quiet=True)


def _names(findings: Sequence[Finding]) -> str:
    return ", ".join(find(finding.check).name for finding in findings)


def brief(reason: str, at_most: int = 60) -> str:
    """A reason short enough for a picture: a long one is cut down to its last sentence, which says what to do."""
    return reason if len(reason) <= at_most else re.split(r"(?<=[.!?]) ", reason.strip())[-1]


def message_of_cue(cue: Cue) -> Message:
    """A live cue as a message."""
    word = "" if cue.verdict is Verdict.UNKNOWN or not cue.check else LOOKS[cue.verdict].word
    quiet = cue.verdict is Verdict.GOOD
    return Message(cue.verdict, "" if quiet else word + _how_likely(cue.likelihood), cue.text, quiet)


def _how_likely(likelihood: float | None) -> str:
    """' · 72 % likely' where a verdict is not sure; else empty."""
    return "" if likelihood is None or likelihood >= SURE_FROM else f" · {100 * likelihood:.0f} % likely"


def status_of(bout: Bout) -> tuple[str, ...]:
    """The parts of the status line of a bout, the one to keep longest first: activity, cadence, view."""
    parts = [doing_of(bout)]
    if bout.cadence_spm is not None:
        parts.append(f"{bout.cadence_spm:.0f} spm")
    if bout.scene.view in _SEEN_FROM:
        parts.append(_SEEN_FROM[bout.scene.view])
    return tuple(parts)


def clock(t: float) -> str:
    """Time in the clip as minutes:seconds.tenths."""
    tenths = max(0, math.floor(t * 10 + 1e-6))
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def number_text(finding: Finding, value: float) -> str:
    """A value as a whole number; with its sign where it is a distance ahead or behind, without where the drawing shows
    the side."""
    value = value if find(finding.check).sides is None else abs(value)
    return f"{round(value) + 0:+d}" if finding.unit.startswith("%") else f"{round(value) + 0:d}"


def value_text(finding: Finding, value: float, with_uncertainty: bool) -> str:
    """A value with its unit, '≈' before it when there is little confidence, ± behind it if asked for."""
    about = "≈" if finding.confidence < LOW_CONFIDENCE else ""
    spread = f" ±{finding.uncertainty:.0f}" if with_uncertainty and finding.uncertainty else ""
    unit = "°" if finding.unit.startswith(("deg", "°")) else f" {finding.unit}"
    return f"{about}{number_text(finding, value)}{spread}{unit}".rstrip()
