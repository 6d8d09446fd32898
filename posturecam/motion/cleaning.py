"""Clean a track so that it can be measured: exchanged sides put right, what lies outside the image marked unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Bools, Floats, Places, handed_over
from posturecam.landmarks import ANKLE, HEEL, TOE
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import columns
from posturecam.motion.playback import REAL_TIME, Playback, declared_playback
from posturecam.motion.playback_rate import find_playback
from posturecam.motion.side_swaps import repair_sides
from posturecam.motion.signals import NDArrayInt
from posturecam.track import PoseTrack

FEWEST_FRAMES = 5
"""Frames of a track that is repaired; shorter ones stay as they are."""
SOLE_LEGS = 0.06
"""How far below the ankle a sole is at least, leg lengths: barefoot it is 0.08."""


@dataclass(frozen=True)
class CleanTrack:
    """A clean track, at the clip's own times.

    Attributes
    ----------
    track : PoseTrack
        The clean landmarks; its provenance holds the digest of the track that it was made from.
    person_seen : ndarray of bool, shape (T,)
        Whether a person is seen in a frame at all.
    touched : ndarray, shape (T,)
        1 for frames in which sides were exchanged, else 0.
    playback : Playback
        How many times slower than life which part plays.
    """

    track: PoseTrack
    person_seen: Bools
    touched: Floats
    playback: Playback = REAL_TIME

    def in_real_time(self) -> PoseTrack:
        """Put the times and cuts of the clean track into real time.

        Returns
        -------
        PoseTrack
            The track, its times in s of real life.
        """
        cuts = tuple(self.playback.to_life(np.array(self.track.cuts)).tolist())
        return replace(self.track, t=self.playback.to_life(self.track.t), cuts=cuts)

    def rows(self, start: float, end: float) -> NDArrayInt:
        """Select the frames in which a person is seen.

        Parameters
        ----------
        start : float
            First time, s.
        end : float
            Time after the last, s.

        Returns
        -------
        ndarray of int, shape (R,)
            Their indices.
        """
        inside = self.track.rows(start, end)
        return np.asarray(inside.start + np.flatnonzero(self.person_seen[inside]))


def cleaned(track: PoseTrack, slow_motion: float | None = None, *, in_place: bool = False) -> CleanTrack:
    """Clean a track.

    Parameters
    ----------
    track : PoseTrack
        As it came from a pose model.
    slow_motion : float or None
        How many times slower than life the clip plays; None = as the file declares, else as the strides show.
    in_place : bool
        Change the track's own arrays instead of copies, which of an hour of video take 90 MB.

    Returns
    -------
    CleanTrack
        The clean track.

    Raises
    ------
    ValueError
        For a slow_motion of 0 or less.
    """
    if slow_motion is not None and slow_motion <= 0:
        raise ValueError(f"slow_motion must be more than 0, not {slow_motion}")
    declared, provenance = declared_playback(slow_motion, track.provenance), _with_digest(track)
    if track.is_photo:
        return _clean_photo(replace(track, provenance=provenance))
    if len(track) < FEWEST_FRAMES:
        short = replace(track, provenance=provenance)
        return CleanTrack(short, np.ones(len(track), bool), np.zeros(len(track)), declared or REAL_TIME)
    xy, visibility = (_to_change(array, in_place=in_place) for array in (track.xy, track.visibility))
    xy[~(visibility > 0)] = np.nan
    visibility[~np.isfinite(xy).all(axis=2)] = 0.0
    _hide_outside(xy, visibility, track.size)
    leg_px, touched = nanmedian(leg_length_px(columns(xy))), np.zeros(len(track))
    playback = declared or REAL_TIME
    if np.isfinite(leg_px) and leg_px > 0:
        repair = repair_sides(playback.to_life(track.t), xy, visibility, leg_px)
        legs, body = repair.legs, repair.body
        if declared is None:
            playback = _playback_shown(track, xy, visibility)
            if playback.factor != 1.0:
                again = repair_sides(playback.to_life(track.t), xy, visibility, leg_px)
                legs, body = legs ^ again.legs, body ^ again.body
        touched = (legs | body).astype(np.float64)
        if track.size[1] > 0:
            _hide_cut_feet(xy, visibility, track.size[1], leg_px)
    clean = replace(track, xy=handed_over(xy), visibility=handed_over(visibility), world=None, provenance=provenance)
    return CleanTrack(clean, np.asarray(np.isfinite(xy[..., 0]).any(axis=1)), touched, playback)


def _clean_photo(track: PoseTrack) -> CleanTrack:
    """A photo with what lies outside of it marked as unseen; its sides can't be put right by what comes before."""
    xy, visibility = np.array(track.xy), np.array(track.visibility)
    xy[~(visibility > 0)] = np.nan
    visibility[~np.isfinite(xy).all(axis=2)] = 0.0
    _hide_outside(xy, visibility, track.size)
    leg_px = nanmedian(leg_length_px(columns(xy)))
    if np.isfinite(leg_px) and track.size[1] > 0:
        _hide_cut_feet(xy, visibility, track.size[1], leg_px)
    clean = replace(track, xy=handed_over(xy), visibility=handed_over(visibility), world=None)
    return CleanTrack(clean, np.ones(len(track), bool), np.zeros(len(track)))


def _with_digest(track: PoseTrack) -> dict[str, str]:
    """The provenance of a track, with the digest of what is cleaned."""
    provenance = dict(track.provenance)
    if "input" not in provenance:
        provenance["input"] = track.digest()
    return provenance


def _hide_outside(xy: Places, visibility: Places, size: tuple[int, int]) -> None:
    """Mark landmarks outside the image as unseen; 1 % of its size is allowed for noise."""
    width, height = size
    if width > 0 and height > 0:
        for axis, most in enumerate((1.01 * width, 1.01 * height)):
            visibility[(xy[..., axis] < -0.01 * width) | (xy[..., axis] > most)] = 0.0


def _hide_cut_feet(xy: Places, visibility: Places, height: float, leg_px: float) -> None:
    """Mark feet that the lower edge of the image cuts off as unseen.

    A pose model squeezes ankles that it cannot see into the image, and is sure of them.
    """
    for side in (0, 1):
        ankle, sole = xy[:, ANKLE[side], 1], np.fmax(xy[:, HEEL[side], 1], xy[:, TOE[side], 1])
        cut = (sole > height) | (ankle + SOLE_LEGS * leg_px > height)
        for pair in (ANKLE, HEEL, TOE):
            visibility[cut, pair[side]] = 0.0


def _playback_shown(track: PoseTrack, xy: Places, visibility: Places) -> Playback:
    """The clock that repaired landmarks show, which are not copied for that: of an hour they are large."""
    found = find_playback(replace(track, xy=handed_over(xy), visibility=handed_over(visibility), world=None))
    for array in (xy, visibility):
        array.setflags(write=True)
    return found


def _to_change(array: Places, *, in_place: bool) -> Places:
    """The array itself, if that may and can be, else a copy."""
    if not (in_place and array.flags.owndata):
        return np.array(array)
    array.setflags(write=True)
    return array
