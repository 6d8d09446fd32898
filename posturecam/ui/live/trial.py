"""The trial of a higher cadence within a live session: what the page is sent of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posturecam.treadmill.trial import CadenceTrial, TrialNow, TrialPhase
from posturecam.treadmill.trial_result import TrialResult
from posturecam.types import Analysis
from posturecam.ui.live.running import RunningSession
from posturecam.words import say


def begin_trial(running: RunningSession, t: float) -> dict[str, Any]:
    """Begin a trial, unless one is under way.

    Parameters
    ----------
    running : RunningSession
        The session.
    t : float
        Now, on its clock, s.

    Returns
    -------
    dict
        What the page is sent of it: nothing yet.
    """
    if running.trial is None:
        running.trial = CadenceTrial(t, running.session.judge)
    return {}


def end_trial(running: RunningSession, why: str) -> dict[str, Any]:
    """End the trial that is under way before its time.

    Parameters
    ----------
    running : RunningSession
        The session.
    why : str
        A code below `treadmill.trial.aborted`.

    Returns
    -------
    dict
        What the page is sent of it, as `trial_news` makes it; empty without a trial.
    """
    if running.trial is None:
        return {}
    result = running.trial.stop(why)
    _keep(running, result)
    return {"trial": _news(TrialNow(TrialPhase.OVER, 0.0, result=result))}


def trial_news(running: RunningSession, t: float, analysis: Analysis) -> dict[str, Any]:
    """Go on with the trial and say where it stands.

    Parameters
    ----------
    running : RunningSession
        The session.
    t : float
        Now, on its clock, s.
    analysis : Analysis
        The latest.

    Returns
    -------
    dict
        Ready for JSON: trial, with phase, text, seconds_left, rate of the metronome in steps per minute or None, and
        result (the sentences) or None; empty without a trial.
    """
    trial = running.trial
    if trial is None:
        return {}
    in_gait = bool(analysis.bouts) and analysis.bouts[-1].activity.is_gait
    with running.turn:
        now = trial.update(t, running.session.recent, in_gait=in_gait)
    if now.result is not None:
        _keep(running, now.result)
    return {"trial": _news(now)}


def _keep(running: RunningSession, result: TrialResult) -> None:
    """End the trial; what it found goes with the session to its summary and to the library."""
    running.trial = None
    running.writer.note(result.sentences)


TRIAL: dict[str, Callable[[RunningSession, float], dict[str, Any]]] = {
    "trial": begin_trial,
    "stop_trial": lambda running, t: end_trial(running, "stopped"),
}
"""What each command about a trial does, to the session and at a time of it in seconds; it returns what is sent."""


def _news(now: TrialNow) -> dict[str, Any]:
    over = now.result is not None
    return {
        "phase": now.phase,
        "text": say("treadmill.page.over" if over else f"treadmill.page.{now.phase.value}", asked=now.asked_spm or 0.0),
        "seconds_left": round(now.seconds_left),
        "rate": None if now.phase in (TrialPhase.USUAL, TrialPhase.OVER) else now.asked_spm,
        "result": None if now.result is None else [str(one) for one in now.result.sentences],
    }
