"""A tiny grey image of a frame, and where in it the background is: all that desk mode keeps of what a camera saw.

It is 96 pixels wide, so that no letter can be read in it, and lives in memory only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.landmarks import EAR, SHOULDER, Landmark
from posturecam.track import Frame, Pose

Grey = NDArray[np.uint8]
WIDTH = 96
"""Pixels across."""
LOCAL_PX, FLAT = 6.0, 5.0
"""Radius (SD) within which brightness and contrast are evened out, px, and the contrast, levels of 255, that counts as
flat: sensor noise and JPEG of a plain wall are 1 to 2 after the reduction."""
EDGE_PX = 4
"""Margin of the image in which no point lies, px."""
HEAD_WIDTHS, BODY_SHARE = 1.5, 0.35
"""Radius of the head with its hair, face widths, and how far clothes and arms reach beyond the shoulders, shares of
their width."""
ARM_SHARE = 0.3
"""Breadth of an arm that is covered, share of the width of the shoulders."""
ARMS = ((11, 13, 15, 19), (12, 14, 16, 20))
"""Landmarks from shoulder to fingers."""


@dataclass(frozen=True)
class TinyImage:
    """All that is kept of a frame.

    Attributes
    ----------
    t : float
        When it was, s.
    grey : numpy.ndarray
        (h, w) uint8, brightness.
    free : numpy.ndarray
        (h, w) uint8, 255 where the background is and 0 where the person is.
    """

    t: float
    grey: Grey
    free: Grey

    @staticmethod
    def of(frame: Frame, pose: Pose | None) -> TinyImage:
        """Make it of a frame.

        Parameters
        ----------
        frame : Frame
            The frame.
        pose : Pose or None
            The person's pose in it.

        Returns
        -------
        TinyImage
            The image.
        """
        height, width = frame.rgb.shape[:2]
        free = free_of(pose, (width, height))
        small = cv2.resize(frame.rgb, free.shape[::-1], interpolation=cv2.INTER_AREA)
        return TinyImage(frame.t, np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8), free)

    @cached_property
    def even(self) -> Grey:
        """The brightness evened out."""
        return evened(self.grey.astype(np.float32))


def free_of(pose: Pose | None, size: tuple[int, int]) -> Grey:
    """Mark the background in the tiny image.

    Parameters
    ----------
    pose : Pose or None
        The person's pose.
    size : (int, int)
        Width and height of the frame, px.

    Returns
    -------
    numpy.ndarray
        (h, w) uint8, 255 for the background and 0 for the person.
    """
    free = np.full((max(round(WIDTH * size[1] / size[0]), 2 * EDGE_PX + 2), WIDTH), 255, np.uint8)
    if pose is not None:
        _cover(free, np.asarray(pose.xy, np.float64) * WIDTH / size[0])
    return free


def is_free(free: Grey, places: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Check which places lie in the image, on the background.

    Parameters
    ----------
    free : numpy.ndarray
        (h, w) as of `free_of`.
    places : numpy.ndarray
        (N, 2) px of the tiny image.

    Returns
    -------
    numpy.ndarray
        (N,) bool.
    """
    height, width = free.shape
    x, y = np.rint(np.nan_to_num(places, nan=-1.0, posinf=-1.0, neginf=-1.0)).astype(int).T
    inside = (x >= 2) & (y >= 2) & (x < width - 2) & (y < height - 2)
    return np.asarray(inside & (free[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)] > 0))


def evened(grey: NDArray[np.float32]) -> Grey:
    """Even out brightness and contrast, so that light and exposure make no difference.

    Parameters
    ----------
    grey : numpy.ndarray
        (h, w) float32, brightness.

    Returns
    -------
    numpy.ndarray
        (h, w) uint8.
    """
    off = grey - cv2.GaussianBlur(grey, (0, 0), LOCAL_PX)
    contrast = np.sqrt(cv2.GaussianBlur(off * off, (0, 0), LOCAL_PX)) + FLAT
    return np.asarray(np.clip(128 + 50 * off / contrast, 0, 255), np.uint8)


def _cover(free: Grey, xy: Floats) -> None:
    """Cover the person: head with hair, trunk down to the lower edge, arms."""
    face = xy[: Landmark.LEFT_SHOULDER]
    if np.isfinite(face).all():
        cv2.circle(
            free, _pixel(xy[list(EAR)].mean(axis=0)), _px(HEAD_WIDTHS * float(np.ptp(face, axis=0).max())), 0, -1
        )
    left, right = xy[SHOULDER[0]], xy[SHOULDER[1]]
    broad = float(np.linalg.norm(left - right))
    if not np.isfinite(broad):
        return
    out, up, down = BODY_SHARE * (left - right), np.array([0.0, 0.25 * broad]), np.array([0.0, 2.0 * free.shape[0]])
    corners = [left + out - up, right - out - up, right - 2 * out + down, left + 2 * out + down]
    cv2.fillPoly(free, [np.array([_pixel(one) for one in corners], np.int32)], 0)
    for arm in ARMS:
        if np.isfinite(xy[list(arm)]).all():
            places = np.array([_pixel(xy[k]) for k in arm], np.int32)
            cv2.polylines(free, [places], isClosed=False, color=0, thickness=_px(ARM_SHARE * broad))


def _pixel(place: Floats) -> tuple[int, int]:
    x, y = np.clip(place, -4 * WIDTH, 4 * WIDTH)
    return round(float(x)), round(float(y))


def _px(length: float) -> int:
    return min(max(round(length), 1), WIDTH)
