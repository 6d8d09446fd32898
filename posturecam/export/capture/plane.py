"""The plane that one camera sees from the side, in metres: X forward, Y up from the ground.

Z would point to the person's right; one camera does not show it, so it is 0 throughout. The same axes, scale and level
hold for the whole clip: those of the longest stretch that is seen from the side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats, Places
from posturecam.bout_analysis import LEG_OVER_HEIGHT
from posturecam.export.capture.clock import EvenTrack
from posturecam.judge.seen import SEEN_VISIBILITY
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, N_LANDMARKS, SHOULDER, TOE
from posturecam.motion.body import levelled
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkPath, columns
from posturecam.options import GIVEN_HEIGHT, GIVEN_LEG
from posturecam.types import Analysis, Bout, Side

ANKLE_LEGS = 0.08
"""How far an ankle is above the ground where heel and toe are not seen, leg lengths: barefoot."""
CHAIN_OVER_HEIGHT = 0.885
"""Ankle to knee to hip to shoulder to ear as a share of body height: 0.883 of people built after Drillis and Contini
(1966), and a little more for heads that are held forward. BlazePose has this chain right within 0.2 % on two rendered
sample clips, where its hips lie so low that the leg alone is 5 to 7 % short."""
UPPER_OVER_HEIGHT = CHAIN_OVER_HEIGHT - LEG_OVER_HEIGHT
"""The part of it above the hips."""


@dataclass(frozen=True)
class Plane:
    """How pixels become metres.

    Attributes
    ----------
    bout : Bout
        The stretch from which direction, level and scale come.
    units_per_px : float
        Metres per pixel; leg lengths per pixel where metres are not known.
    in_metres : bool
        Whether height or leg length were typed.
    measured_on : str
        What the scale rests on: "ankle to ear", "leg", or "hip to ear" where no leg was seen.
    leg_px : float
        Hip to ankle in the image.
    """

    bout: Bout
    units_per_px: float
    in_metres: bool
    measured_on: str
    leg_px: float

    @property
    def facing(self) -> int:
        """+1 where X points to the right of the image, -1 to the left."""
        return -1 if self.bout.scene.facing < 0 else 1

    @property
    def roll_deg(self) -> float:
        """Camera roll that is taken out, degrees; 0 where none was found."""
        return self.bout.scene.roll.value or 0.0


def side_bouts(analysis: Analysis) -> list[Bout]:
    """List the stretches in which the main person is seen from the side.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    list of Bout
        In order of time; empty where there is none, or none with a length to scale by.
    """
    return [
        bout
        for bout in analysis.bouts
        if bout.scene.view.is_side and bout.person == 0 and np.isfinite(_leg_px(bout)) and _leg_px(bout) > 0
    ]


def has_scale(analysis: Analysis) -> bool:
    """Tell whether height or leg length were typed.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    bool
        Whether metres are known.
    """
    return GIVEN_HEIGHT in analysis.provenance or GIVEN_LEG in analysis.provenance


def plane_of(analysis: Analysis, even: EvenTrack, xy: Places) -> Plane | None:
    """Find the plane of a clip.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    even : EvenTrack
        The clock of the landmarks.
    xy : ndarray, shape (T, 33, 2)
        The landmarks that were seen, px.

    Returns
    -------
    Plane or None
        None where the person is never seen from the side.
    """
    bouts = side_bouts(analysis)
    if not bouts:
        return None
    bout = max(bouts, key=lambda one: one.seconds)
    at = columns(xy[(even.clip_t >= bout.start) & (even.clip_t < bout.end)])
    units, metres, measured_on = _scale(analysis.provenance, bout, leg_length_px(at), _above_hips_px(at))
    return Plane(bout, units, metres, measured_on, _leg_px(bout))


def _scale(given: Mapping[str, str], bout: Bout, leg: Floats, upper: Floats) -> tuple[float, bool, str]:
    """Units per pixel from lengths in frames (R,) px, whether these are metres, and what they were measured on."""
    if GIVEN_LEG in given:
        return float(given[GIVEN_LEG]) / _leg_px(bout), True, "leg"
    if GIVEN_HEIGHT not in given:
        return 1.0 / _leg_px(bout), False, "leg"
    height = float(given[GIVEN_HEIGHT])
    chain = nanmedian(leg + upper)
    if np.isfinite(chain):
        return CHAIN_OVER_HEIGHT * height / chain, True, "ankle to ear"
    if np.isfinite(nanmedian(leg)):
        return LEG_OVER_HEIGHT * height / nanmedian(leg), True, "leg"
    if np.isfinite(nanmedian(upper)):
        return UPPER_OVER_HEIGHT * height / nanmedian(upper), True, "hip to ear"
    return LEG_OVER_HEIGHT * height / _leg_px(bout), True, "leg"


def _above_hips_px(at: LandmarkPath) -> Floats:
    """Mid-hip to mid-shoulder to mid-ear in each frame (R,), px; of each pair the side that was seen will do."""
    hip, shoulder, ear = (middle(at(pair[0]), at(pair[1])) for pair in (HIP, SHOULDER, EAR))
    return np.asarray(np.hypot(*(shoulder - hip).T) + np.hypot(*(ear - shoulder).T))


def middle(left: Floats, right: Floats) -> Floats:
    """Take the mean of two sides, or the one that was seen.

    Parameters
    ----------
    left, right : ndarray, shape (T, 2)
        A landmark of either side; NaN where not seen.

    Returns
    -------
    ndarray, shape (T, 2)
        NaN where neither was.
    """
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))


def seen_px(even: EvenTrack, analysis: Analysis) -> Places:
    """Take the landmarks of the main person that were seen well enough to be used.

    Parameters
    ----------
    even : EvenTrack
        The landmarks on an even clock.
    analysis : Analysis
        What was found, with its track.

    Returns
    -------
    ndarray, shape (T, 33, 2)
        px, y down; NaN where not seen, or where it is another person.
    """
    hidden = even.visibility < SEEN_VISIBILITY
    track = analysis.track
    if track is not None and track.people:
        shot = np.searchsorted(np.array(track.cuts), even.clip_t, side="right")
        hidden |= (np.array(track.people)[shot] != 0)[:, None]
    return np.where(hidden[..., None], np.nan, even.xy)


def in_plane(xy: Places, plane: Plane) -> Floats:
    """Turn pixels into forward and up, with the camera's roll taken out; the image's corner is the origin.

    Parameters
    ----------
    xy : ndarray, shape (T, 33, 2)
        px, y down.
    plane : Plane
        The plane.

    Returns
    -------
    ndarray, shape (T, 33, 2)
        m, or leg lengths where metres are not known.
    """
    at = levelled(columns(xy), plane.facing, np.full(len(xy), 1 / plane.units_per_px), plane.roll_deg)
    return np.stack([at(landmark) for landmark in range(N_LANDMARKS)], axis=1)


def ground_level(up: Floats, even: EvenTrack, plane: Plane) -> tuple[float, str]:
    """Find where the ground is.

    Parameters
    ----------
    up : ndarray, shape (T, 33)
        Of the landmarks, in the unit of the plane.
    even : EvenTrack
        Their clock.
    plane : Plane
        The plane, with the stretch in which to look.

    Returns
    -------
    level : float
        In the same unit.
    source : str
        What it rests on: "soles", "ankles", or "hips", where no foot was seen and Y is counted from the hips.
    """
    inside = (even.clip_t >= plane.bout.start) & (even.clip_t < plane.bout.end)
    soles = nanmedian(np.array(_standing(np.fmin(up[:, HEEL], up[:, TOE]), even, plane, inside)))
    if np.isfinite(soles):
        return soles, "soles"
    ankles = nanmedian(np.array(_standing(up[:, ANKLE], even, plane, inside)))
    if np.isfinite(ankles):
        return ankles - ANKLE_LEGS * plane.leg_px * plane.units_per_px, "ankles"
    hips = nanmedian(up[inside][:, HIP])
    return (hips if np.isfinite(hips) else 0.0), "hips"


def _standing(feet: Floats, even: EvenTrack, plane: Plane, inside: Bools) -> list[float]:
    """Height of the feet (T, 2) in the middle of each stance; throughout where there are no steps."""
    strides = () if plane.bout.gait is None else plane.bout.gait.strides
    heights = []
    for stride in strides:
        if stride.toe_off is not None:
            row = int(np.searchsorted(even.clip_t, (stride.start + stride.toe_off) / 2))
            heights.append(float(feet[min(row, len(feet) - 1), int(stride.side is Side.RIGHT)]))
    return heights or list(feet[inside].ravel())


def _leg_px(bout: Bout) -> float:
    """Hip to ankle in the image; from the trunk where no leg was seen."""
    leg = bout.scene.leg_px
    return leg if np.isfinite(leg) else LEG_OVER_TRUNK * bout.scene.trunk_px
