"""How far the background of a stream is from where it was: a tiny grey image of then, and one of now.

Points of the tiny image that lie beside the person are followed from the one to the other, and a shift with a zoom and
a roll is fitted that most of them agree on. Light that changes is taken out first. A plain wall has no such points, and
what moves by itself, such as a television, does not agree: then nothing is known.

Of a frame nothing is kept but this image, 96 pixels wide, in which no letter can be read: that of the anchor and those
of the last five seconds, in memory only.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.desk.background import BackgroundMotion
from posturecam.landmarks import EAR, SHOULDER, Landmark
from posturecam.track import Frame, Pose

Grey = NDArray[np.uint8]
WIDTH = 96
"""Pixels across."""
EVERY_S = 0.8
"""Seconds between two looks."""
KEPT_S = 5.0
"""Seconds of which an anchor is made: those of a reference."""
FEWEST_IMAGES = 3
"""Images of an anchor, at least."""
LOCAL_PX, FLAT = 6.0, 5.0
"""Radius (SD) within which brightness and contrast are evened out, px, and the contrast, levels of 255, that counts as
flat: sensor noise and JPEG of a plain wall are 1 to 2 after the reduction."""
MOST_POINTS, APART_PX, QUALITY = 70, 3, 0.06
"""Points that are followed, px between them, and the least corner response, share of the best one."""
EDGE_PX = 4
"""Margin of the image in which no point lies, px."""
FEWEST_POINTS = 8
"""Points that must be seen, and of which most must agree."""
WINDOW_PX, LEVELS = 11, 2
"""Window of the tracker, and halvings of the image: shifts of up to 20 px."""
PATCH_PX, REACH_PX, LIKE = 6, 22, 0.75
"""Half a patch that is searched for, how far, px, and the least correlation: where the tracker finds no agreement."""
OFF_PX, OFF_SHARE = 0.6, 0.12
"""Distance within which a point agrees with the fit, px, and as a share of the shift: a camera that turns by 9° shifts
the corners of the image by a fifth more than its middle, which no shift with a zoom follows."""
THERE_AND_BACK_PX = 0.5
"""How far off a point comes out that is followed there and back, px, to count as followed."""
AGREED = 0.5
"""Share of the points in view that must agree."""
SPREAD_PX = 12.0
"""SD of the places of the points across from which on a zoom can be told."""
MOST_ZOOM = 0.5
"""Log of zoom beyond which a fit is nonsense."""
LOST_S = 3.0
"""Seconds after a pose within which a frame without one does not show an empty chair."""
HEAD_WIDTHS, BODY_SHARE = 1.5, 0.35
"""Radius of the head with its hair, face widths, and how far clothes and arms reach beyond the shoulders, shares of
their width."""


@dataclass(frozen=True)
class _Small:
    """A tiny image: when, the brightness, and where the background is (255; 0 = the person)."""

    t: float
    grey: Grey
    free: Grey


class BackgroundWatch:
    """Follows the background of one stream."""

    def __init__(self) -> None:
        self._latest: deque[_Small] = deque(maxlen=round(KEPT_S / EVERY_S) + 1)
        self._anchor: _Anchor | None = None
        self._posed_at = -math.inf
        self._guess = (0.0, 0.0)

    def look(self, frame: Frame, pose: Pose | None) -> BackgroundMotion | None:
        """Look at a frame.

        Parameters
        ----------
        frame : Frame
            The next frame.
        pose : Pose or None
            The person's pose in it.

        Returns
        -------
        BackgroundMotion or None
            Against the anchor; None where there is none, where it is not yet time for another look, or where the
            background is not recognised.
        """
        if pose is not None:
            self._posed_at = frame.t
        if self._latest and not self._is_due(frame.t):
            return None
        if pose is None and abs(frame.t - self._posed_at) < LOST_S:
            return None
        small = _small(frame, pose)
        if self._anchor is not None and self._anchor.shape != small.grey.shape:
            self._anchor = None
        if self._latest and self._latest[-1].grey.shape != small.grey.shape:
            self._latest.clear()
        self._latest.append(small)
        if self._anchor is None:
            self.anchor(frame.t)
            return None
        found = self._anchor.motion_to(small, self._guess)
        self._guess = (0.0, 0.0) if found is None else (found.aside * WIDTH, found.lower * WIDTH)
        return found

    def anchor(self, t: float) -> None:
        """Compare with the last five seconds from now on, as with a reference made of them.

        Parameters
        ----------
        t : float
            Now, on the clock of the frames, s.
        """
        recent = [one for one in self._latest if 0 <= t - one.t <= KEPT_S + EVERY_S]
        self._anchor = _Anchor.of(recent) if len(recent) >= FEWEST_IMAGES else None
        self._guess = (0.0, 0.0)

    def _is_due(self, t: float) -> bool:
        since = t - self._latest[-1].t
        return since < 0 or since >= EVERY_S


@dataclass(frozen=True)
class _Anchor:
    """What is compared with: the evened image, and its points (N, 1, 2)."""

    even: Grey
    points: NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.even.shape

    @staticmethod
    def of(images: list[_Small]) -> _Anchor:
        """The mean of some images; the background is what was free in all of them."""
        free = np.minimum.reduce([one.free for one in images])
        even = _evened(np.mean([one.grey for one in images], axis=0, dtype=np.float32))
        inner = np.zeros_like(free)
        inner[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX] = free[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX]
        found = cv2.goodFeaturesToTrack(even, MOST_POINTS, QUALITY, APART_PX, mask=inner)
        return _Anchor(even, np.empty((0, 1, 2), np.float32) if found is None else found)

    def motion_to(self, now: _Small, guess: tuple[float, float]) -> BackgroundMotion | None:
        if len(self.points) < FEWEST_POINTS:
            return None
        even = _evened(now.grey.astype(np.float32))
        for start in (lambda: guess, lambda: self._searched(even)):
            shift = start()
            fitted = None if shift is None else self._followed(even, now.free, shift)
            if fitted is not None:
                return fitted
        return None

    def _followed(self, even: Grey, free: Grey, shift: tuple[float, float]) -> BackgroundMotion | None:
        """The motion that most points agree on, when they are looked for at that shift."""
        first = (self.points + np.float32(shift)).astype(np.float32)
        there, ok = _track(self.even, even, self.points, first)
        back, ok_back = _track(even, self.even, there, self.points.copy())
        was, now = self.points[:, 0], there[:, 0]
        in_view = is_free(free, now) & is_free(free, first[:, 0])
        ok &= ok_back & in_view & (np.abs(back[:, 0] - was).max(axis=1) <= THERE_AND_BACK_PX)
        return agreed_motion(was[ok], now[ok], int(in_view.sum()))

    def _searched(self, even: Grey) -> tuple[float, float] | None:
        """The shift that most patches around points have, far as it may be."""
        height, width = self.shape
        votes = []
        for x, y in np.rint(self.points[::2, 0]).astype(int):
            patch = self.even[max(y - PATCH_PX, 0) : y + PATCH_PX + 1, max(x - PATCH_PX, 0) : x + PATCH_PX + 1]
            left, top = max(x - PATCH_PX - REACH_PX, 0), max(y - PATCH_PX - REACH_PX, 0)
            around = even[
                top : min(y + PATCH_PX + REACH_PX + 1, height), left : min(x + PATCH_PX + REACH_PX + 1, width)
            ]
            _, like, _, (dx, dy) = cv2.minMaxLoc(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED))
            if like >= LIKE:
                votes.append((left + dx - max(x - PATCH_PX, 0), top + dy - max(y - PATCH_PX, 0)))
        if len(votes) < FEWEST_POINTS // 2:
            return None
        places = np.array(votes, dtype=np.float64)
        near = (np.abs(places[:, None] - places[None]) <= 2).all(axis=2)
        x, y = places[near[near.sum(axis=1).argmax()]].mean(axis=0).tolist()
        return x, y


def _track(
    of: Grey, into: Grey, points: NDArray[np.float32], first: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    there, ok, _ = cv2.calcOpticalFlowPyrLK(
        of,
        into,
        points,
        first,
        winSize=(WINDOW_PX, WINDOW_PX),
        maxLevel=LEVELS,
        criteria=(cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 12, 0.02),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return there, ok[:, 0].astype(bool)


def agreed_motion(was: NDArray[np.float32], now: NDArray[np.float32], in_view: int) -> BackgroundMotion | None:
    """Fit the motion that most points agree on.

    Parameters
    ----------
    was, now : numpy.ndarray
        (N, 2) px of the tiny image, y down: the points that were followed.
    in_view : int
        How many points there were to follow.

    Returns
    -------
    BackgroundMotion or None
        None where too few agree.
    """
    if len(was) < FEWEST_POINTS:
        return None
    off = OFF_PX + OFF_SHARE * math.hypot(*np.median(now - was, axis=0))
    fit, agree = cv2.estimateAffinePartial2D(was, now, method=cv2.RANSAC, ransacReprojThreshold=off, maxIters=200)
    if fit is None or agree.sum() < max(AGREED * in_view, FEWEST_POINTS):
        return None
    zoom = math.log(math.hypot(fit[0, 0], fit[1, 0]))
    if abs(zoom) > MOST_ZOOM:
        return None
    agreed = agree[:, 0].astype(bool)
    aside, lower = (now - was)[agreed].mean(axis=0).tolist()
    spread = float(np.hypot(*was[agreed].std(axis=0)))
    return BackgroundMotion(aside / WIDTH, lower / WIDTH, zoom if spread >= SPREAD_PX else 0.0)


def _small(frame: Frame, pose: Pose | None) -> _Small:
    height, width = frame.rgb.shape[:2]
    free = free_of(pose, (width, height))
    small = cv2.resize(frame.rgb, free.shape[::-1], interpolation=cv2.INTER_AREA)
    return _Small(frame.t, np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8), free)


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


def _evened(grey: NDArray[np.float32]) -> Grey:
    """Brightness and contrast evened out, so that light and exposure make no difference."""
    off = grey - cv2.GaussianBlur(grey, (0, 0), LOCAL_PX)
    contrast = np.sqrt(cv2.GaussianBlur(off * off, (0, 0), LOCAL_PX)) + FLAT
    return np.asarray(np.clip(128 + 50 * off / contrast, 0, 255), np.uint8)


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


def _cover(free: Grey, xy: Floats) -> None:
    """Cover the person: head with hair, trunk down to the lower edge, arms."""
    if not np.isfinite(xy).all():
        return
    head, face = xy[list(EAR)].mean(axis=0), float(np.ptp(xy[: Landmark.LEFT_SHOULDER], axis=0).max())
    cv2.circle(free, _pixel(head), max(round(HEAD_WIDTHS * face), 1), 0, -1)
    left, right = xy[SHOULDER[0]], xy[SHOULDER[1]]
    out = BODY_SHARE * (left - right)
    up = np.array([0.0, 0.25 * np.linalg.norm(left - right)])
    down = np.array([0.0, 2.0 * free.shape[0]])
    corners = [left + out - up, right - out - up, right - 2 * out + down, left + 2 * out + down]
    cv2.fillPoly(free, [np.array([_pixel(one) for one in corners], np.int32)], 0)
    broad = max(round(0.3 * float(np.linalg.norm(left - right))), 1)
    for chain in ((11, 13, 15, 19), (12, 14, 16, 20)):
        places = np.array([_pixel(xy[k]) for k in chain], np.int32)
        cv2.polylines(free, [places], isClosed=False, color=0, thickness=broad)


def _pixel(place: Floats) -> tuple[int, int]:
    x, y = np.clip(place, -4 * WIDTH, 4 * WIDTH)
    return round(float(x)), round(float(y))
