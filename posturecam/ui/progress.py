"""How far the clips of a job are, as HTML."""

from __future__ import annotations

import time

from posturecam.types import Verdict
from posturecam.ui.jobs import Clip, Job, State
from posturecam.ui.markup import shape, told

LOOKS_OF = {
    State.WAITING: ("Waiting", Verdict.UNKNOWN),
    State.WORKING: ("Working", Verdict.WATCH),
    State.DONE: ("Done", Verdict.GOOD),
    State.FAILED: ("Not possible", Verdict.ADJUST),
    State.STOPPED: ("Stopped", Verdict.UNKNOWN),
}
"""Per state of a clip: its word, and the verdict whose shape and colour it borrows."""


def counted(job: Job) -> str:
    """'2 of 5 clips done, 1 not possible': one line for the whole job."""
    states = [clip.state for clip in job.clips]
    done, failed, stopped = (states.count(state) for state in (State.DONE, State.FAILED, State.STOPPED))
    said = f"{done} of {len(states)} {'clip' if len(states) == 1 else 'clips'} done"
    said += f", {failed} not possible" if failed else ""
    return said + (f", {stopped} stopped" if stopped else "")


def clip_html(clip: Clip, now: float | None = None) -> str:
    """One clip: its name, where it stands, and its bar while it is worked on."""
    now = time.monotonic() if now is None else now
    word, verdict = LOOKS_OF[clip.state]
    bar = _bar(clip) if clip.state is State.WORKING else ""
    kind = str(verdict).lower()
    return (
        f'<div class="pc pc-job"><div class="pc-job-line"><strong>{told(clip.label)}</strong>'
        f'<span class="pc-badge {kind}">{shape(verdict)}{word}</span></div>{bar}'
        f"<p class='pc-sub'>{told(said_of(clip, now))}</p></div>"
    )


def job_bar(job: Job) -> str:
    """How much of a job is over, as a bar; empty when all of it is."""
    clips = job.clips
    share = 100 * sum(clip.state.is_over for clip in clips) / max(1, len(clips))
    return "" if job.is_over else _bar_html("All clips", share)


def _bar(clip: Clip) -> str:
    return _bar_html(clip.label, 0.0 if not clip.total else min(100.0, 100 * clip.done / clip.total))


def _bar_html(name: str, share: float) -> str:
    return (
        f'<div class="pc-bar" role="progressbar" aria-label="{told(name)}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{share:.0f}"><span style="width:{share:.1f}%"></span></div>'
    )


def said_of(clip: Clip, now: float) -> str:
    """What is being done, with frames, speed and time left; for a clip that is over, its headline or the reason."""
    if clip.state is State.WORKING:
        return " · ".join(_steps(clip, now)) or "Getting ready"
    if clip.state is State.DONE:
        return str((clip.summary or {}).get("headline", ""))
    return clip.reason or {State.WAITING: "Its turn comes.", State.STOPPED: "Not finished."}.get(clip.state, "")


def _steps(clip: Clip, now: float) -> list[str]:
    speed, left = clip.speed(now), clip.left_s(now)
    frames = f"{clip.done} of {clip.total} frames" if clip.total else f"{clip.done} frames" if clip.done else ""
    parts = [str(clip.stage).capitalize(), frames]
    parts.append("" if speed is None else f"{speed:.0f} a second")
    parts.append("" if left is None else f"{_seconds(left)} left in this step")
    return [part for part in parts if part]


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
