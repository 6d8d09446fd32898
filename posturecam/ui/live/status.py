"""What the live page says at a moment: the cue, or how things are without one, and what the person does."""

from __future__ import annotations

from typing import Any

from posturecam.judge.reasons import Code
from posturecam.render.messages import LOW_CONFIDENCE, OverlayMessage, message_of, message_of_cue
from posturecam.types import Activity, Analysis, Bout, Cue, Finding, Verdict
from posturecam.wording import activity_name, fine_range, value_of, verdict_name
from posturecam.words import enumerated, say

SHORT_S = 8.0
"""Seconds that a gait must have lasted before it is said why it was not measured: the engine needs about that long."""


def status_of(analysis: Analysis, cue: Cue | None, person_seen: bool, cadence: int | None) -> dict[str, Any]:
    """Say what a page shows after an analysis, in the present language.

    Parameters
    ----------
    analysis : Analysis
        The analysis of the last seconds.
    cue : Cue or None
        The cue to show; None where there is none.
    person_seen : bool
        Whether there is a person in the latest frame.
    cadence : int or None
        Steps per minute to show; None where they are not known.

    Returns
    -------
    dict
        Ready for JSON: cue (verdict, word, text, detail, quiet), line (activity, cadence, view), cadence, and an offer
        to calibrate (text, button) or None.
    """
    bout = analysis.bouts[-1] if analysis.bouts else None
    return {
        "cue": _cue(bout, cue, person_seen),
        "line": " · ".join(_line(bout, cadence)),
        "cadence": cadence,
        "offer": None if bout is None else _offer(bout),
    }


def cadence_of(analysis: Analysis) -> float | None:
    """Return the cadence of the latest bout.

    Parameters
    ----------
    analysis : Analysis
        The analysis of the last seconds.

    Returns
    -------
    float or None
        Steps per minute; None where there are none.
    """
    return analysis.bouts[-1].cadence_spm if analysis.bouts else None


def _line(bout: Bout | None, cadence: int | None) -> list[str]:
    steps = [] if cadence is None else [say("ui.live.status.cadence", cadence=cadence)]
    if bout is None:
        return steps
    activity = say("ui.live.status.desk") if bout.activity is Activity.SIT else activity_name(bout.activity)
    return [activity, *steps, *filter(None, [bout.scene.view.seen_from])]


def _offer(bout: Bout) -> dict[str, str] | None:
    """Say what five seconds of good posture would add, and what the button does; None where they add nothing."""
    wanting = [finding.title.lower() for finding in bout.findings if finding.has_reason(Code.NEEDS_BASELINE)]
    if not wanting:
        return None
    posture = "sit" if bout.activity is Activity.SIT else "stand"
    return {
        "text": say("ui.live.status.offer", checks=enumerated(wanting)),
        "button": say(f"ui.live.status.offer_{posture}"),
    }


def _cue(bout: Bout | None, cue: Cue | None, person_seen: bool) -> dict[str, Any]:
    message = _message(bout, person_seen) if cue is None else message_of_cue(cue)
    finding = None if cue is None or bout is None else bout.finding(cue.check)
    return {
        "verdict": message.verdict,
        "word": message.word or ("" if message.verdict is Verdict.UNKNOWN else verdict_name(message.verdict).upper()),
        "text": message.text,
        "detail": "" if finding is None else _detail(finding),
        "quiet": message.quiet,
    }


def _detail(finding: Finding) -> str:
    """The value of the finding behind a cue, with the range that is fine; empty where there is no value."""
    value, fine = value_of(finding), fine_range(finding)
    if not value:
        return ""
    about = "about_" if finding.confidence < LOW_CONFIDENCE else ""
    code = f"ui.live.status.{about}value{'_and_fine' if fine else ''}"
    return say(code, check=finding.title, value=value, fine=fine)


def _message(bout: Bout | None, person_seen: bool) -> OverlayMessage:
    """Without a cue: that all looks good, or why nothing can be said; what may become a cue is only being watched."""
    if bout is None:
        return _quiet("too_short" if person_seen else "no_person")
    message = message_of(bout)
    if message.verdict is Verdict.UNKNOWN and bout.activity.is_gait and bout.end - bout.start < SHORT_S:
        return _quiet("counting_steps")
    return message if message.quiet else _quiet("watching")


def _quiet(code: str) -> OverlayMessage:
    return OverlayMessage(Verdict.UNKNOWN, "", say(f"ui.live.status.{code}"), quiet=True)
