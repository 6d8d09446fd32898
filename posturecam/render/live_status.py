"""What live says at a moment: the cue, or how things are without one, and what the person does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from posturecam.coaching.cues import judged_longer
from posturecam.coaching.importance import place
from posturecam.judge.reasons import Code
from posturecam.render.messages import LOW_CONFIDENCE, OverlayMessage, message_of, message_of_cue
from posturecam.render.steady_words import SteadyWords
from posturecam.types import Activity, Analysis, Bout, Cue, Finding, Place, Verdict
from posturecam.wording import activity_name, fine_range, value_of, verdict_name
from posturecam.words import enumerated, say

SHORT_S, FIRST_LOOK_S = 6.5, 3.0
"""Seconds that a gait, and a posture, must have lasted before it is said what was seen of it, or why nothing was."""


class LiveStatus:
    """What a page shows from one analysis to the next."""

    def __init__(self) -> None:
        self._words = SteadyWords()
        self._is_first = True
        self._to_say: tuple[str, str] | None = None

    def update(self, t: float, seen: Seen, cadence: int | None) -> dict[str, Any]:
        """Say what the page shows after an analysis, in the present language.

        Parameters
        ----------
        t : float
            Time on the camera's clock, s.
        seen : Seen
            What there is to say.
        cadence : int or None
            Steps per minute to show; None where they are not known.

        Returns
        -------
        dict
            Ready for JSON: cue (verdict, word, text, detail, quiet), spoken (what to say aloud, where that is due),
            line (activity, cadence, view), cadence, who (desk, standing, treadmill; empty where that is not known), and
            an offer to calibrate (text, button) or None.
        """
        bout = seen.bout
        shown = self._words.update(t, _cue(seen), is_cue=seen.cue is not None, is_first=self._is_first)
        self._is_first = shown["text"] in {say(f"ui.live.status.{code}") for code in _BEGINNING}
        spoken = self._spoken(shown["text"], seen)
        return {
            "cue": shown,
            **({} if spoken is None else {"spoken": spoken}),
            "line": " · ".join(_line(bout, cadence)),
            "cadence": cadence,
            "who": "" if bout is None else _who(bout),
            "offer": None if bout is None else _offer(bout),
        }

    def message(self, t: float, seen: Seen) -> OverlayMessage:
        """Choose what a window shows after an analysis, held as still as on the page.

        Parameters
        ----------
        t : float
            Time on the camera's clock, s.
        seen : Seen
            What there is to say.

        Returns
        -------
        OverlayMessage
            For the image.
        """
        shown = self.update(t, seen, None)["cue"]
        return OverlayMessage(Verdict(shown["verdict"]), shown["word"], shown["text"], shown["quiet"])

    def _spoken(self, shown: str, seen: Seen) -> str | None:
        """What to say aloud: with the words that are shown, however long these have to wait for what stands there."""
        if seen.cue is not None and seen.spoken is not None:
            self._to_say = (seen.cue.text, seen.spoken)
        if self._to_say is None or seen.cue is None or seen.cue.text != self._to_say[0]:
            self._to_say = None
            return None
        if shown != self._to_say[0]:
            return None
        spoken, self._to_say = self._to_say[1], None
        return spoken


_BEGINNING = ("measuring", "keep_going", "no_person")


@dataclass(frozen=True)
class Seen:
    """What the engine saw by a moment.

    Attributes
    ----------
    analysis : Analysis
        The analysis of the last seconds.
    longer : Analysis or None
        That of a longer look, see `LiveSession.longer`.
    cue : Cue or None
        The cue to show; None where there is none.
    person_seen : bool
        Whether there is a person in the latest frame.
    spoken : str or None
        What is due to be said aloud of the cue; None for nothing.
    """

    analysis: Analysis
    longer: Analysis | None
    cue: Cue | None
    person_seen: bool
    spoken: str | None = None

    @property
    def bout(self) -> Bout | None:
        """What the person does: as the longer look sees it where it can."""
        latest = self.analysis.bouts[-1] if self.analysis.bouts else None
        return judged_longer(latest, self.longer) or latest


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
    if bout.activity is Activity.SIT:
        activity = say("ui.live.status.desk")
    elif bout.scene.place is Place.TREADMILL:
        activity = say("ui.live.status.treadmill", activity=activity_name(bout.activity))
    else:
        activity = activity_name(bout.activity)
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


def _who(bout: Bout) -> str:
    """Who is there, for the choice of words: at a desk, standing, or on a treadmill."""
    return {Activity.SIT: "desk", Activity.STAND: "standing"}.get(bout.activity, "treadmill")


def _cue(seen: Seen) -> dict[str, Any]:
    """The cue as it was when it came, value and range; else how things are."""
    message = _message(seen) if seen.cue is None else message_of_cue(seen.cue)
    finding = None if seen.cue is None or seen.cue.verdict is Verdict.GOOD else seen.cue.finding
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


def _message(seen: Seen) -> OverlayMessage:
    """Without a cue: what a clip would say, or that it is too early for that; what may become a cue is watched."""
    bout = seen.bout
    if bout is None:
        return _quiet(_without_bout(seen))
    lasted = bout.end - bout.start
    message = message_of(bout)
    if bout.activity.is_gait and message.verdict is Verdict.UNKNOWN and message.quiet and lasted < SHORT_S:
        return _quiet("keep_going")
    if lasted < FIRST_LOOK_S:
        return _quiet("measuring")
    if message.quiet:
        return message
    coming = any(math.isfinite(place(finding.check, finding.verdict)) for finding in bout.findings if finding.asks)
    return _quiet(f"watching_{_who(bout)}" if coming else "in_summary")


def _without_bout(seen: Seen) -> str:
    if not seen.person_seen:
        return "no_person"
    return "measuring" if _span(seen) < SHORT_S else "too_short"


def _span(seen: Seen) -> float:
    """Seconds that the latest analysis looked at."""
    track = seen.analysis.track
    return 0.0 if track is None or not len(track) else float(track.t[-1] - track.t[0])


def _quiet(code: str) -> OverlayMessage:
    return OverlayMessage(Verdict.UNKNOWN, "", say(f"ui.live.status.{code}"), quiet=True)
