"""What a live page shows in words: the cue, or how things stand without one, what the person does, at what cadence."""

from __future__ import annotations

from typing import Any

from posturecam.judge.reasons import Code
from posturecam.render.messages import LOW_CONFIDENCE, Message, message_of, message_of_cue
from posturecam.types import Activity, Analysis, Bout, Cue, Verdict
from posturecam.wording import activity_name, fine_range, value_of, verdict_name

_WATCHING = Message(Verdict.UNKNOWN, "", "Watching how you move", quiet=True)
_NOBODY = Message(Verdict.UNKNOWN, "", "Nobody found in the picture", quiet=True)
_BRIEF = Message(Verdict.UNKNOWN, "", "Not seen for long enough yet", quiet=True)
_COUNTING = Message(Verdict.UNKNOWN, "", "Keep going, counting your steps", quiet=True)
_AT_DESK = "Desk"
SHORT_S = 8.0
"""A gait is not measured yet when it has lasted less."""


def said_now(analysis: Analysis, cue: Cue | None, seen: bool) -> dict[str, Any]:
    """JSON-ready: cue (verdict, word, text, detail, quiet), mode, from, and an offer to calibrate (say, do) or None. seen:
    whether there is anybody in the picture."""
    bout = analysis.bouts[-1] if analysis.bouts else None
    return {
        "cue": _cue(bout, cue, seen),
        "mode": "" if bout is None else _AT_DESK if str(bout.activity) == "sit" else activity_name(bout.activity),
        "from": "" if bout is None else bout.scene.view.seen_from,
        "offer": None if bout is None else _offer(bout),
    }


def _offer(bout: Bout) -> dict[str, str] | None:
    """What five seconds of good posture would add, and what the button says; None where they add nothing."""
    wanting = [f.title.lower() for f in bout.findings if f.has_reason(Code.NEEDS_BASELINE)]
    if not wanting:
        return None
    return {
        "say": f"Can be judged from here against your own good posture: {' and '.join(wanting)}.",
        "do": f"{'Sit' if bout.activity is Activity.SIT else 'Stand'} well for five seconds",
    }


def cadence_of(analysis: Analysis) -> float | None:
    """Steps a minute in the latest bout; None where there are none."""
    return analysis.bouts[-1].cadence_spm if analysis.bouts else None


def _cue(bout: Bout | None, cue: Cue | None, seen: bool) -> dict[str, Any]:
    finding = None if cue is None or bout is None else bout.finding(cue.check)
    message = _standing(bout) if bout is not None else _BRIEF if seen else _NOBODY
    detail = ""
    if cue is not None:
        message = message_of_cue(cue)
    if finding is not None and bout is not None and value_of(finding):
        about = "about " if finding.confidence < LOW_CONFIDENCE else ""
        fine = fine_range(finding)
        detail = f"{finding.title}: {about}{value_of(finding)}{f', fine {fine}' if fine else ''}"
    return {
        "verdict": message.verdict,
        "word": message.word or ("" if message.verdict is Verdict.UNKNOWN else verdict_name(message.verdict).upper()),
        "text": message.text,
        "detail": detail,
        "quiet": message.quiet,
    }


def _standing(bout: Bout) -> Message:
    """Without a cue: that all looks good, or why nothing can be said; what may become a cue is only being watched."""
    message = message_of(bout)
    if message.verdict is Verdict.UNKNOWN and bout.activity.is_gait and bout.end - bout.start < SHORT_S:
        return _COUNTING
    return message if message.quiet else _WATCHING
