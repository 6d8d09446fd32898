"""Divide a clip into bouts of steady standing, sitting, walking and running, and the transitions between them.

Windows of landmarks say where the person takes steps and whether these are running (`activity`); turns, and movements
without steps, are transitions that nothing is judged in (`turns`, `rest`); what remains at rest is standing or
sitting; a walk or run is cut where its direction or its pace changes (`pace`).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from posturecam.motion.activity import Window, windows_of
from posturecam.motion.bout_edges import inside_image, without_idle_ends
from posturecam.motion.landmark_signals import LandmarkSignals, smooth_motion
from posturecam.motion.pace_changes import LEAST_SECONDS, pace_changes
from posturecam.motion.rest import PostureSignals
from posturecam.motion.spans import BoutSpan, Segmentation, seen_spans
from posturecam.motion.stride_period import STRONG_PERIOD
from posturecam.motion.turns import find_turns
from posturecam.motion.window_runs import gait_runs
from posturecam.track import PoseTrack
from posturecam.types import Activity, Transition, TransitionKind

SHORTEST_GAIT_S = 0.7
"""Shortest stretch of gait, s: little more than one step of walking and one stride of running."""
LEAST_STRIDES = 0.75
"""Strides that a stretch of gait must hold to be a bout."""
STEP_S = 1 / 30
"""Step of the grid on which activities are found, s."""


def find_bouts(track: PoseTrack, activity: Activity | None = None) -> Segmentation:
    """Divide a repaired track into bouts and transitions.

    Parameters
    ----------
    track : PoseTrack
        Its times must be those of real life, not of slow motion.
    activity : Activity or None
        What the user says the person does; only when is left to find then.

    Returns
    -------
    Segmentation
        Bouts and transitions.
    """
    spans: list[BoutSpan] = []
    transitions: list[Transition] = []
    for start, end in (shot for span in seen_spans(track) for shot in track.shots(*span)):
        piece = track.between(start, end)
        if activity is not None and not activity.is_gait:
            spans.append(BoutSpan(start, end, activity))
        elif len(piece) >= 5:
            found = _divided(piece, activity)
            spans += found.spans
            transitions += found.transitions
    return Segmentation(tuple(spans), tuple(transitions))


def _divided(piece: PoseTrack, activity: Activity | None) -> Segmentation:
    """A piece in which the person is seen throughout."""
    motion = smooth_motion(piece.t, piece.xy, piece.visibility, step_s=STEP_S)
    start, end = float(piece.t[0]), float(piece.t[-1]) + 1e-6
    turns = find_turns(motion)
    transitions = [Transition(a, b, TransitionKind.TURNING) for a, b in turns]
    spans: list[BoutSpan] = []
    edges = [start, *(edge for turn in turns for edge in turn), end]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        stretch = piece.between(a, b)
        if b - a >= SHORTEST_GAIT_S and len(stretch) >= 5:
            found = _classified(stretch, _motion_of(stretch, piece, motion), activity)
            spans += found.spans
            transitions += found.transitions
    if activity is not None and not any(span.activity == activity for span in spans):
        return Segmentation((BoutSpan(start, end, activity),))
    return Segmentation(tuple(spans), tuple(sorted(transitions, key=lambda transition: transition.start)))


def _classified(stretch: PoseTrack, motion: LandmarkSignals, activity: Activity | None) -> Segmentation:
    """A stretch without turns."""
    windows = windows_of(motion)
    spans: list[BoutSpan] = []
    transitions: list[Transition] = []
    for first, last, start, end in gait_runs(windows, motion, float(stretch.t[0]), float(stretch.t[-1]) + 1e-6):
        part = stretch.between(start, end)
        if len(part) < 5:
            continue
        inside = _motion_of(part, stretch, motion)
        gait = [window for window in windows[first:last] if window.is_gait]
        if gait and 2 * len(gait) >= last - first:
            spans += _walked(part, inside, gait, activity, start, end)
        else:
            rest = _rested(inside, start, end)
            spans += rest.spans
            transitions += rest.transitions
    return Segmentation(tuple(spans), tuple(transitions))


def _motion_of(part: PoseTrack, whole: PoseTrack, motion: LandmarkSignals) -> LandmarkSignals:
    """The smooth signals of a part of a track whose own are `motion`, which are the same where it is all of it."""
    if len(part) == len(whole):
        return motion
    return smooth_motion(part.t, part.xy, part.visibility, step_s=STEP_S)


def _walked(
    part: PoseTrack, motion: LandmarkSignals, gait: list[Window], activity: Activity | None, start: float, end: float
) -> list[BoutSpan]:
    """The spans of a run of gait, divided where the pace changes.

    What precedes the first step, follows the last, or is cut off at the image's edge is left out.
    """
    strides = [window.steps.period.stride_s for window in gait if window.steps.period.strength >= STRONG_PERIOD]
    start, end = without_idle_ends(motion, start, end, float(np.median(strides)) if strides else 1.0)
    start, end = inside_image(part, motion, start, end)
    if end - start < max(SHORTEST_GAIT_S, LEAST_STRIDES * float(np.median(strides)) if strides else 0.0):
        return []
    running = sum(window.running for window in gait) > 0
    what = activity or (Activity.RUN if running else Activity.WALK)
    directions = [window.steps.direction for window in gait if np.isfinite(window.steps.direction)]
    backward = bool(directions) and 2 * sum(window.backward for window in gait) > len(directions)
    cuts: list[float] = []
    if strides and end - start >= 2 * LEAST_SECONDS:
        steady_part = part.between(start, end)
        cuts = pace_changes(_motion_of(steady_part, part, motion), float(np.median(strides)))
    return [BoutSpan(a, b, what, backward) for a, b in pairwise([start, *cuts, end])]


def _rested(motion: LandmarkSignals, start: float, end: float) -> Segmentation:
    """Standing and sitting in a stretch without steps, and the movements between."""
    if len(motion.grid) < 5:
        return Segmentation()
    posture = PostureSignals.of(motion)
    t, spans, transitions = motion.grid.t, [], []
    rests = posture.rests()
    edges = [0, *(k for rest in rests for k in (rest.start, rest.stop)), t.size]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first >= 2:
            stop = float(t[last]) if last < t.size else end
            transitions.append(Transition(start if first == 0 else float(t[first]), stop, posture.kind(first, last)))
    for rest in rests:
        a = start if rest.start == 0 else float(t[rest.start])
        b = end if rest.stop == t.size else float(t[rest.stop])
        if posture.is_upright(rest):
            spans.append(BoutSpan(a, b, posture.activity(rest)))
        else:
            bent = posture.activity(rest) == Activity.STAND and np.median(posture.lean[rest]) < 60
            transitions.append(Transition(a, b, TransitionKind.BENDING if bent else TransitionKind.LYING))
    return Segmentation(tuple(spans), tuple(transitions))
