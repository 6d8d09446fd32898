"""Live sessions as a connection starts and ends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posturecam.analysis import analyze
from posturecam.coaching.norms import Norms
from posturecam.live import LiveSession
from posturecam.pose.people import follow_one_person
from posturecam.track import PoseTrack
from posturecam.types import Analysis
from posturecam.ui.live.registry import LiveRecording, RunningSession


def new_session(
    known: Mapping[str, Any], norms: Norms, provenance: Mapping[str, str], *, with_baseline: bool
) -> RunningSession:
    """Start a session.

    Parameters
    ----------
    known : Mapping
        What the page knows, as keywords of `analyze`.
    norms : Norms
        What is judged by.
    provenance : Mapping of str to str
        Where the poses come from.
    with_baseline : bool
        Whether to compare with the baseline that the page knows.

    Returns
    -------
    RunningSession
        Before its first frame.
    """
    used = {key: value for key, value in known.items() if with_baseline or key != "baseline"}
    session = LiveSession(**{"norms": norms, **used}, provenance=provenance, analyze=_analyze_one_person)
    return RunningSession(session, used)


def recording_of(running: RunningSession) -> LiveRecording:
    """Sum up a session so far.

    Parameters
    ----------
    running : RunningSession
        The session.

    Returns
    -------
    LiveRecording
        Its landmarks and their analysis.
    """
    track = running.session.recording()
    return LiveRecording(track, running.known, running.session.summary(), length_s(track))


def length_s(track: PoseTrack) -> float:
    """Return the time from the first pose to the last.

    Parameters
    ----------
    track : PoseTrack
        The poses.

    Returns
    -------
    float
        Seconds; 0 for no poses.
    """
    return float(track.t[-1] - track.t[0]) if len(track) else 0.0


def _analyze_one_person(track: PoseTrack, **options: Any) -> Analysis:
    """What a clip's analysis does too: only the person followed longest is judged."""
    return analyze(follow_one_person(track), **options)
