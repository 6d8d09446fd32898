"""How far the clips of a job are, as HTML."""

from __future__ import annotations

import time

from markupsafe import Markup

from posturecam.types import Verdict
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.templates import piece, render
from posturecam.words import say, sentence_case

_LOOKS = {
    ClipState.WAITING: Verdict.UNKNOWN,
    ClipState.WORKING: Verdict.WATCH,
    ClipState.DONE: Verdict.GOOD,
    ClipState.FAILED: Verdict.ADJUST,
    ClipState.STOPPED: Verdict.UNKNOWN,
}
"""Per state of a clip, the verdict whose shape and colour it borrows."""
_SECONDS_UP_TO = 90.0
"""A longer time is said in minutes; a choice, for a time left is no more exact than that."""


def look_of(state: ClipState) -> tuple[str, Verdict]:
    """Name a state.

    Parameters
    ----------
    state : ClipState
        Where a clip stands.

    Returns
    -------
    (str, Verdict)
        Its word, and the verdict whose shape and colour it borrows.
    """
    return say(f"ui.result.state.{state.value}"), _LOOKS[state]


def counted(job: Job) -> str:
    """Sum up a whole job in one line: '2 of 5 clips done, 1 failed'.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    str
        The line.
    """
    states = [clip.state for clip in job.clips]
    done = say("ui.result.progress.done", done=states.count(ClipState.DONE), n=len(states))
    others = ((state, states.count(state)) for state in (ClipState.FAILED, ClipState.STOPPED))
    return ", ".join([done, *(say(f"ui.result.progress.{state.value}", n=n) for state, n in others if n)])


def clip_html(clip: QueuedClip, now: float | None = None) -> Markup:
    """Draw one clip: its name, where it stands, and its bar while it is worked on.

    Parameters
    ----------
    clip : QueuedClip
        The clip.
    now : float or None
        Monotonic time in s; None for that of the call.

    Returns
    -------
    Markup
        HTML.
    """
    word, verdict = look_of(clip.state)
    share = _share(clip)
    return render(
        "progress.html.j2",
        label=clip.label,
        state=word,
        verdict=verdict,
        share=share if clip.state is ClipState.WORKING else None,
        headline=clip.headline if clip.state is ClipState.WORKING else "",
        remark=remark_of(clip, time.monotonic() if now is None else now),
        so_far=clip.so_far if clip.state is ClipState.WORKING else "",
    )


def job_bar(job: Job) -> Markup:
    """Draw how much of a job is over, as a bar.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    Markup
        HTML; empty when all of it is over.
    """
    clips = job.clips
    share = 100 * sum(clip.state.is_over for clip in clips) / max(1, len(clips))
    return Markup("") if job.is_over else piece("bar", say("ui.result.progress.all_clips"), share)


def share_done(job: Job) -> float:
    """Say how much of a job is over, what is under way included.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    float
        Per cent.
    """
    clips = job.clips
    return sum(100.0 if clip.state.is_over else _share(clip) for clip in clips) / max(1, len(clips))


def _share(clip: QueuedClip) -> float:
    """How much of a clip is done, or where that is not known of its present step, per cent."""
    if clip.percent:
        return clip.percent
    return min(100.0, 100 * clip.done / clip.total) if clip.total else 0.0


def remark_of(clip: QueuedClip, now: float | None = None) -> str:
    """Say what is being done, with frames, speed and time left; of a clip that is over, its headline or the reason.

    Parameters
    ----------
    clip : QueuedClip
        The clip.
    now : float or None
        Monotonic time in s; None for that of the call.

    Returns
    -------
    str
        One line; empty where there is nothing to say.
    """
    if clip.state is ClipState.WORKING:
        return " · ".join(_steps(clip, time.monotonic() if now is None else now)) or say("ui.result.progress.preparing")
    if clip.state is ClipState.DONE:
        return str((clip.summary or {}).get("headline", ""))
    if clip.reason or clip.state is ClipState.FAILED:
        return clip.reason or ""
    return say(f"ui.result.state_remark.{clip.state.value}")


def _steps(clip: QueuedClip, now: float) -> list[str]:
    speed, left = clip.speed(now), clip.left_s(now)
    parts = [sentence_case(str(clip.stage)), _frames(clip)]
    parts.append("" if speed is None else say("ui.result.progress.speed", speed=speed))
    parts.append("" if left is None else _left(left, of_whole=bool(clip.percent)))
    return [part for part in parts if part]


def _frames(clip: QueuedClip) -> str:
    if clip.total:
        return say("ui.result.progress.frames_of", done=clip.done, total=clip.total)
    return say("ui.result.progress.frames", done=clip.done) if clip.done else ""


def _left(seconds: float, *, of_whole: bool) -> str:
    """What is said of the time left, of the whole or of a step."""
    if seconds < _SECONDS_UP_TO:
        code = "whole_progress.seconds_left" if of_whole else "ui.result.progress.seconds_left"
        return say(code, seconds=seconds)
    return say("whole_progress.minutes_left" if of_whole else "ui.result.progress.minutes_left", minutes=seconds / 60)
