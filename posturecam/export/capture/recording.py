"""A clip's landmarks as motion capture has them, for every format that holds markers, angles or gait events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.export.capture.clock import EvenTrack, even_frames, even_track
from posturecam.export.capture.plane import (
    Plane,
    ground_level,
    has_scale,
    in_plane,
    plane_of,
    seen_px,
    side_bouts,
)
from posturecam.landmarks import HIP
from posturecam.motion.playback import Playback, declared_playback
from posturecam.motion.playback_rate import find_playback
from posturecam.options import GIVEN_SLOW_MOTION
from posturecam.pose.stored import MOST_FRAMES
from posturecam.types import Analysis, Contact
from posturecam.words import Message, message


@dataclass(frozen=True)
class Recording:
    """The main person of a clip, in the plane of a side view.

    Attributes
    ----------
    analysis : Analysis
        What it was made from.
    even : EvenTrack
        Its clock.
    plane : Plane
        Its axes and scale.
    places : ndarray, shape (T, 33, 3)
        X forward, Y up from the ground, Z 0, in m, or leg lengths where metres are not known; NaN is not seen.
    ground : str
        What Y is counted from: "soles", "ankles" or "hips".
    events : tuple of Contact
        Contacts and toe-offs of the person, s from the first frame.
    playback : Playback
        How the clip's clock runs.
    """

    analysis: Analysis
    even: EvenTrack
    plane: Plane
    places: Floats
    ground: str
    events: tuple[Contact, ...]
    playback: Playback

    @property
    def near_side(self) -> str:
        """The side of the person that the camera sees, "right" or "left"."""
        return str(self.plane.bout.scene.view)

    @property
    def direction(self) -> str:
        """Where in the image X points, "right" or "left"."""
        return "right" if self.plane.facing > 0 else "left"

    @property
    def seen(self) -> Bools:
        """Whether a marker was seen, as (T, 33)."""
        return np.asarray(np.isfinite(self.places).all(axis=2))


def hindrance(analysis: Analysis, *, metres: bool, most_frames: int | None = None) -> Message | None:
    """Say why an analysis can't be written as motion capture.

    Parameters
    ----------
    analysis : Analysis
        What was found, with its track or, as it is read from a document, without.
    metres : bool
        Whether the format needs a scale.
    most_frames : int or None
        How many frames the format holds; None: as many as a recording.

    Returns
    -------
    Message or None
        What to do; None where it can be written.
    """
    if not side_bouts(analysis):
        return message("formats.no_side_view")
    if metres and not has_scale(analysis):
        return message("formats.no_scale")
    if analysis.is_photo or (analysis.track is not None and len(analysis.track) < 2):
        return message("formats.one_frame")
    most = MOST_FRAMES if most_frames is None else most_frames
    if analysis.track is not None and even_frames(analysis.track, playback_of(analysis)) > most:
        return message("formats.too_long", most=most)
    return None


def recording_of(analysis: Analysis, *, metres: bool = False) -> Recording:
    """Make the recording of an analysis.

    Parameters
    ----------
    analysis : Analysis
        What was found, with its track.
    metres : bool
        Whether leg lengths will not do.

    Returns
    -------
    Recording
        Of its main person.

    Raises
    ------
    ValueError
        Where `hindrance` says why not.
    """
    if analysis.track is None:
        raise ValueError("an analysis without its track")
    playback = playback_of(analysis)
    even = even_track(analysis.track, playback)
    xy = seen_px(even, analysis)
    plane = plane_of(analysis, even, xy)
    if plane is None:
        raise ValueError(message("formats.no_side_view"))
    if metres and not plane.in_metres:
        raise ValueError(message("formats.no_scale"))
    places = in_plane(xy, plane)
    level, ground = ground_level(places[..., 1], even, plane)
    places = places - [_start(places, even, plane), level]
    flat = np.where(np.isfinite(places[..., :1]), 0.0, np.nan)
    events = tuple(sorted(_events(analysis, even, playback), key=lambda event: event.t))
    return Recording(analysis, even, plane, np.concatenate([places, flat], axis=2), ground, events, playback)


def playback_of(analysis: Analysis) -> Playback:
    """Find how the clip's clock runs, as the analysis found it.

    Parameters
    ----------
    analysis : Analysis
        What was found, with its track.

    Returns
    -------
    Playback
        What was typed or declared, else what the strides show.
    """
    given = analysis.provenance.get(GIVEN_SLOW_MOTION)
    declared = declared_playback(None if given is None else float(given), analysis.provenance)
    if declared is not None:
        return declared
    assert analysis.track is not None
    return find_playback(analysis.track)


def _start(places: Floats, even: EvenTrack, plane: Plane) -> float:
    """Where the hips are at first in the stretch that sets the axes: X is 0 there."""
    inside = (even.clip_t >= plane.bout.start) & (even.clip_t < plane.bout.end)
    hips = places[inside][:, HIP, 0]
    seen = hips[np.isfinite(hips).any(axis=1)]
    return float(np.nanmean(seen[0])) if len(seen) else 0.0


def _events(analysis: Analysis, even: EvenTrack, playback: Playback) -> list[Contact]:
    found = []
    for bout in analysis.bouts:
        if bout.person == 0 and bout.gait is not None:
            for event in bout.gait.contacts:
                t = float(playback.to_life(event.t)) - even.start_s
                if -1e-6 <= t <= even.t[-1] + 1 / even.rate_hz:
                    found.append(Contact(max(t, 0.0), event.side, event.kind))
    return found
