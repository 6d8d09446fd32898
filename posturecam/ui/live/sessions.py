"""Live sessions as a connection starts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posturecam.analysis import analyze
from posturecam.coaching.norms import Norms
from posturecam.live import LiveSession
from posturecam.pose.people import follow_one_person
from posturecam.track import PoseTrack
from posturecam.types import Analysis
from posturecam.ui.live.running import RunningSession


def new_session(
    known: Mapping[str, Any],
    norms: Norms,
    provenance: Mapping[str, str],
    *,
    with_baseline: bool,
    session: int = 1,
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
    session : int
        Which of this person's sessions with feedback it is, from 1: speech fades with it.

    Returns
    -------
    RunningSession
        Before its first frame.
    """
    used = {key: value for key, value in known.items() if with_baseline or key != "baseline"}
    settings = {"norms": norms, **used}
    live = LiveSession(**settings, session=session, provenance=provenance, analyze=_analyze_one_person)
    return RunningSession(live, used)


def _analyze_one_person(track: PoseTrack, **options: Any) -> Analysis:
    """What a clip's analysis does too: only the person followed longest is judged."""
    return analyze(follow_one_person(track), **options)
