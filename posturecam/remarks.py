"""What the user should know about a capture, and how to film it better next time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmark_bias import unknown_model_remark
from posturecam.motion.camera_view import CameraView
from posturecam.motion.playback import Playback, PlaybackStretch, Source
from posturecam.motion.signals import frame_rate
from posturecam.motion.time_lapse import is_sparse
from posturecam.track import PoseTrack
from posturecam.types import YAW_WARNING_DEG, Bout, Place, Roll, Side, Transition, View
from posturecam.words import Message, literal, message

LARGE_ROLL_DEG = 2.0
"""Camera roll in degrees from which on it is mentioned: about twice what a careful hand leaves. Engineering choice."""
MOST_SPANS = 3
"""Spans of one kind of transition that are listed; a choice, about one line."""
STRETCH_STEP_PERCENT = 5
"""To how many percent a stretch is rounded: it is measured no better."""


def slow_motion_remark(factor: float) -> Message:
    """Say what to do about a clip whose clock can't be trusted.

    Parameters
    ----------
    factor : float
        How many times slower than life it probably plays; below 1, faster.

    Returns
    -------
    Message
        The remark.
    """
    if factor >= 1:
        return message("remark.maybe_slow_motion", times=factor, factor=factor)
    return message("remark.maybe_sped_up", times=1 / factor, factor=factor)


def playback_remarks(playback: Playback, t: Floats) -> tuple[Message, ...]:
    """Say what was found about the playback speed and the frame rate.

    Parameters
    ----------
    playback : Playback
        How the clip's times map to real ones.
    t : Floats
        (T,) real times of the frames, s.

    Returns
    -------
    tuple of Message
        That times were corrected and how to undo it, that the speed changes within the clip, that frames are too few.
    """
    remarks = []
    if is_sparse(t):
        rate = f"{frame_rate(t):.2g}"
        remarks.append(message("remark.one_frame_a_second") if rate == "1" else message("remark.sparse", rate=rate))
    if playback.factor is None:
        remarks.append(message("remark.playback_speed_changes"))
    remarks += [
        _corrected(stretch)
        for stretch in playback.stretches
        if stretch.sure and stretch.factor != 1.0 and stretch.source is not Source.USER
    ]
    return tuple(remarks)


def _corrected(stretch: PlaybackStretch) -> Message:
    """That times were corrected, and how to undo it."""
    pace = "slower" if stretch.factor > 1 else "faster"
    source = "file_says" if stretch.source is Source.FILE else "looks_like"
    return message(f"remark.{source}_{pace}", times=max(stretch.factor, 1 / stretch.factor))


def stretch_remark(factor: float) -> Message:
    """Say what to do about frames with a wrong aspect ratio.

    "Or more": a pose model draws a stretched person more like a usual one, so the factor reads too small (1.25 of clips
    stretched 1.33 and 2 times).

    Parameters
    ----------
    factor : float
        How many times too wide the frames are; below 1, too narrow.

    Returns
    -------
    Message
        The remark.
    """
    share = round(100 * abs(factor - 1) / STRETCH_STEP_PERCENT) * STRETCH_STEP_PERCENT
    return message("remark.too_wide" if factor > 1 else "remark.too_narrow", share=share)


def size_remarks(times: Sequence[float]) -> tuple[Message, ...]:
    """Say when the camera moved or zoomed.

    Parameters
    ----------
    times : sequence of float
        When, s in the clip.

    Returns
    -------
    tuple of Message
        A remark for each, `MOST_SPANS` at most.
    """
    return tuple(message("remark.camera_moved", t=int(t)) for t in times[:MOST_SPANS])


def hand_remarks(hands: Sequence[Side]) -> tuple[Message, ...]:
    """Say that hands rest, and what that does.

    Parameters
    ----------
    hands : sequence of Side
        Those that keep still in the image while the legs move.

    Returns
    -------
    tuple of Message
        One remark; none where no hand rests.
    """
    if not hands:
        return ()
    return (message("remark.hands_rest" if len(hands) > 1 else "remark.hand_rests"),)


def scene_remarks(
    looks: CameraView,
    roll: Roll,
    slow_motion: float | None,
    *,
    place: Place = Place.UNKNOWN,
    compared: bool = False,
) -> tuple[Message, ...]:
    """Say what to know about the camera's place and tilt during a bout, and about time that runs slow.

    Parameters
    ----------
    looks : CameraView
        From where the camera sees the person.
    roll : Roll
        The camera's roll, degrees.
    slow_motion : float or None
        How many times slower than life the clip may play; None where there is no doubt.
    place : Place
        Where the person walks or runs; over the ground nothing is said of a treadmill.
    compared : bool
        With the person's own posture, where an unknown tilt is taken to be the same as then.

    Returns
    -------
    tuple of Message
        The remarks.
    """
    remarks = []
    if looks.view == View.OBLIQUE:
        remarks.append(message("remark.oblique", yaw=looks.yaw_deg))
    elif looks.view.is_side and looks.yaw_deg > YAW_WARNING_DEG:
        remarks.append(message("remark.turned", yaw=looks.yaw_deg))
    if looks.view.is_side and roll.value is None:
        if compared:
            remarks.append(message("remark.roll_unknown_compared"))
        else:
            remarks.append(message("remark.roll_unknown", tilt=roll.uncertainty))
    elif roll.value is not None and abs(roll.value) > max(LARGE_ROLL_DEG, roll.uncertainty):
        remarks.append(message(_slope_code(roll, place), slope=roll.value, uncertainty=roll.uncertainty))
    if slow_motion is not None:
        remarks.append(slow_motion_remark(slow_motion))
    return tuple(remarks)


def _slope_code(roll: Roll, place: Place) -> str:
    if roll.source == "balance":
        return "remark.slope.balance"
    if place is Place.GROUND:
        return "remark.slope.ground"
    return f"remark.slope.{'ground_or_belt' if roll.source == 'ground' else 'belt'}"


def clip_remarks(
    track: PoseTrack, bouts: Sequence[Bout], transitions: Sequence[Transition] = ()
) -> tuple[Message, ...]:
    """Say everything about the capture of a clip, each thing once.

    Parameters
    ----------
    track : PoseTrack
        The landmarks.
    bouts : sequence of Bout
        What was found.
    transitions : sequence of Transition
        What is recognised and not judged.

    Returns
    -------
    tuple of Message
        The remarks.
    """
    unknown = unknown_model_remark(track.provenance)
    of_bouts = (one for bout in bouts for one in bout.scene.remarks)
    remarks = list(dict.fromkeys([*track.remarks, *([unknown] if unknown else []), *of_bouts]))
    share = max((bout.scene.repaired_share for bout in bouts), default=0.0)
    if share > 0:
        often = "often" if share > 0.5 else "in_places"
        of = "bout" if len(bouts) > 1 else "clip"
        remarks.append(message(f"remark.sides_exchanged.{often}_of_{of}", share=_percent(share)))
    if bouts and not np.isfinite(track.xy[:, 0]).any():
        remarks.append(message("remark.no_head"))
    if transitions:
        remarks.append(_transition_remark(transitions))
    if not bouts:
        remarks.append(message("remark.nothing_steady" if transitions else "remark.no_person"))
    return tuple(remarks)


def _transition_remark(transitions: Sequence[Transition]) -> Message:
    """Say what was not judged: 'turning (3.2 to 4.1 s), sitting down (0.0 to 5.0 s)'."""
    spans: dict[str, list[Transition]] = {}
    for one in transitions:
        spans.setdefault(one.kind.value, []).append(one)
    listed: Message | None = None
    for kind, found in spans.items():
        times: Message | None = None
        for one in found[:MOST_SPANS]:
            span = message("time.span", start=one.start, end=one.end)
            times = span if times is None else message("list.comma", most=times, last=span)
        code = "remark.transition_more" if len(found) > MOST_SPANS else "remark.transition"
        said = message(code, doing=message(f"transition.{kind}"), times=times)
        listed = said if listed is None else message("list.comma", most=listed, last=said)
    return message("remark.transitions", listed=listed)


def _percent(share: float) -> Message:
    return literal(f"{100 * share:.1f} %") if share >= 0.001 else message("remark.less_than_a_tenth_percent")
