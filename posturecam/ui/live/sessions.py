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
from posturecam.ui.live.registry import RunningSession


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


def _analyze_one_person(track: PoseTrack, **options: Any) -> Analysis:
    """What a clip's analysis does too: only the person followed longest is judged."""
    return analyze(follow_one_person(track), **options)
