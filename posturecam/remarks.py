"""What the user should know about a capture, and how to film it better next time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.playback import Playback, Source
from posturecam.motion.scene import YAW_WARNING, Aspect
from posturecam.motion.signals import frame_rate
from posturecam.motion.sparse import is_sparse
from posturecam.track import PoseTrack
from posturecam.types import Bout, Place, Roll, Transition, View

LARGE_ROLL_DEG = 2.0
MOST_SPANS = 3
"""Spans of one kind of transition that are listed."""


def slow_motion_remark(factor: float) -> str:
    """What to do about a clip whose clock can't be trusted: it probably plays `factor` times slower than life."""
    times, kind = (factor, "slow motion") if factor >= 1 else (1 / factor, "sped up")
    than = "slower" if factor >= 1 else "faster"
    return (
        f"This may be {kind}, about {times:.2g} times {than} than life, so nothing that depends on time is judged. "
        f"If it is, give its slow-motion factor (--slow-motion {factor:.2g}); if it is not, give 1."
    )


def playback_remarks(playback: Playback, t: Floats) -> tuple[str, ...]:
    """That times were corrected and how to undo it, that the playback speed changes within the clip, and that frames at
    the real times `t` (T,) s are too few for steps."""
    remarks = []
    if is_sparse(t):
        rate = f"{frame_rate(t):.2g}"
        remarks.append(
            f"At {rate} frame{'' if rate == '1' else 's'} a second steps can't be followed; posture is judged from single "
            "frames. Film a video at 30 or 60 frames a second, not a time lapse."
        )
    if playback.factor is None:
        remarks.append(
            "The playback speed changes within this clip, as in an edited slow-motion video. "
            "Use the original recording to have all of it judged."
        )
    for stretch in playback.stretches:
        if not stretch.sure or stretch.factor == 1.0 or stretch.source is Source.USER:
            continue
        than = "slower" if stretch.factor > 1 else "faster"
        times = f"{max(stretch.factor, 1 / stretch.factor):.3g} times {than} than life"
        undo = "If it is not, give 1 as its slow-motion factor (--slow-motion 1)."
        if stretch.source is Source.FILE:
            remarks.append(f"The file says that it plays {times}; times were corrected. {undo}")
        else:
            remarks.append(f"This looks like slow motion, {times}; times were corrected. {undo}")
    return tuple(remarks)


def stretch_remark(factor: float) -> str:
    """What to do about frames that are `factor` times too wide (below 1: too narrow).

    "Or more": a pose model draws a stretched person more like a usual one, so the factor reads too small (1.25 of clips
    stretched 1.33 and 2 times).
    """
    how = "too wide" if factor > 1 else "too narrow"
    share = round(100 * abs(factor - 1) / 5) * 5
    return (
        f"The video seems to be {how} by about {share} % or more: its aspect ratio was lost, so no angle can be trusted. "
        "Export it again with its original width and height."
    )


def scene_remarks(
    looks: Aspect,
    roll: Roll,
    slow_motion: float | None,
    *,
    place: Place = Place.UNKNOWN,
    compared: bool = False,
) -> tuple[str, ...]:
    """About the camera's place and tilt during a bout, and about time that runs slow.

    place: where the person walks or runs; over the ground nothing is said of a treadmill.
    compared: with the person's own posture, where an unknown tilt is taken to be the same as then.
    """
    remarks = []
    if looks.view == View.OBLIQUE:
        remarks.append(f"The camera sees you at about {looks.yaw_deg:.0f}° from the side. Film square from the side.")
    elif looks.view.is_side and looks.yaw_deg > YAW_WARNING:
        remarks.append(
            f"You are turned about {looks.yaw_deg:.0f}° out of the side view, so numbers are less sure. "
            "Film square from the side."
        )
    if looks.view.is_side and roll.value is None:
        allowed = (
            "a change from your own posture counts only if the camera stands as it did then"
            if compared
            else f"the ± allows for a tilt of {roll.uncertainty:.0f}°"
        )
        remarks.append(f"How level the camera was can't be told; {allowed}. Level your phone.")
    elif roll.value is not None and abs(roll.value) > max(LARGE_ROLL_DEG, roll.uncertainty):
        seen = (
            f"at a slope of {roll.value:+.1f}° ± {roll.uncertainty:.1f}°, which was taken as camera tilt and corrected"
        )
        if roll.source == "balance":
            remarks.append(f"You seem to stand {seen}. Level your phone, and stand freely.")
        else:
            surface = "ground" if place is Place.GROUND else roll.source
            incline = "" if place is Place.GROUND else ", or give the treadmill's incline if it is set uphill"
            remarks.append(f"The {surface} is seen {seen}. Level your phone{incline}.")
    if slow_motion is not None:
        remarks.append(slow_motion_remark(slow_motion))
    return tuple(remarks)


def clip_remarks(track: PoseTrack, bouts: Sequence[Bout], transitions: Sequence[Transition] = ()) -> tuple[str, ...]:
    """Everything about the capture of a clip, each thing said once."""
    remarks = [*track.notes]
    for bout in bouts:
        remarks += [remark for remark in bout.scene.notes if remark not in remarks]
    share = max((bout.scene.repaired_share for bout in bouts), default=0.0)
    if share > 0:
        often = "in most frames" if share > 0.5 else "in places"
        remarks.append(
            f"The pose model mixed up left and right {often}; that was put right "
            f"in {_percent(share)} of the frames{' of a bout' if len(bouts) > 1 else ''}."
        )
    if bouts and not np.isfinite(track.xy[:, 0]).any():
        remarks.append("This track holds no head; what needs one is left open.")
    if transitions:
        remarks.append(_transition_remark(transitions))
    if not bouts and transitions:
        remarks.append("No steady posture or gait was seen. Film at least 5 seconds of it.")
    elif not bouts:
        remarks.append(
            "No person was seen for long enough to say anything. "
            "Film at least 5 seconds with the whole body in the picture."
        )
    return tuple(remarks)


def _transition_remark(transitions: Sequence[Transition]) -> str:
    """'Not judged: turning (3.2 to 4.1 s), sitting down (0.0 to 5.0 s).'"""
    spans: dict[str, list[str]] = {}
    for one in transitions:
        spans.setdefault(one.kind.doing, []).append(f"{one.start:.1f} to {one.end:.1f} s")
    said = (
        f"{doing} ({', '.join(when[:MOST_SPANS])}{', …' * (len(when) > MOST_SPANS)})" for doing, when in spans.items()
    )
    return f"Recognised and not judged: {', '.join(said)}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.001 else "less than 0.1 %"
