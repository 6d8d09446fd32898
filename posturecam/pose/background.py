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
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.desk.background import UNMOVED, BackgroundMotion
from posturecam.pose.tiny_image import EDGE_PX, WIDTH, Grey, TinyImage, evened, is_free
from posturecam.track import Frame, Pose

EVERY_S = 0.75
"""Seconds between two looks: two frames of a hidden tab."""
KEPT_S = 5.0
"""Seconds of which an anchor is made: those of a reference."""
FEWEST_IMAGES = 3
"""Images of an anchor, at least."""
MOST_POINTS, APART_PX, QUALITY = 70, 3, 0.01
"""Points that are followed, px between them, and the least corner response, share of the best one."""
FEWEST_POINTS = 6
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
"""SD of the places of the points across from which on a zoom can be measured."""
MOST_ZOOM = 0.5
"""Log of zoom beyond which a fit is nonsense."""
SEARCHED = 36
"""Patches that are searched for, about, at most."""
SEARCH_S = 3.0
"""Seconds between two searches, which take ten times as long as following the points."""
LOST_S = 3.0
"""Seconds after a pose within which a frame without one does not show an empty chair."""


class BackgroundWatch:
    """Follows the background of one stream."""

    def __init__(self) -> None:
        self._latest: deque[TinyImage] = deque(maxlen=round(KEPT_S / EVERY_S) + 1)
        self._anchor: Anchor | None = None
        self._posed_at = self._searched_at = -math.inf
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
        small = TinyImage.of(frame, pose)
        if self._anchor is not None and self._anchor.shape != small.grey.shape:
            self._anchor = None
        if self._latest and self._latest[-1].grey.shape != small.grey.shape:
            self._latest.clear()
        self._latest.append(small)
        if self._anchor is None:
            self.anchor(frame.t)
            return None
        searches = abs(frame.t - self._searched_at) >= SEARCH_S
        found = self._anchor.motion_to(small, self._guess, searches=searches)
        self._searched_at = frame.t if searches and found is None else self._searched_at
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
        self._anchor = Anchor.of(recent) if len(recent) >= FEWEST_IMAGES and _is_still(recent) else None
        self._guess = (0.0, 0.0)

    def _is_due(self, t: float) -> bool:
        since = t - self._latest[-1].t
        return since < 0 or since >= EVERY_S


@dataclass(frozen=True)
class Anchor:
    """What is compared with.

    Attributes
    ----------
    even : numpy.ndarray
        (h, w) uint8, the evened image.
    points : numpy.ndarray
        (N, 1, 2) px: what is followed.
    """

    even: Grey
    points: NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width, px."""
        return self.even.shape

    @staticmethod
    def of(images: Sequence[TinyImage]) -> Anchor:
        """Make it of some images.

        Parameters
        ----------
        images : sequence of TinyImage
            Of one size.

        Returns
        -------
        Anchor
            Of their mean; the background is what was free in all of them.
        """
        free = np.minimum.reduce([one.free for one in images])
        even = evened(np.mean([one.grey for one in images], axis=0, dtype=np.float32))
        inner = np.zeros_like(free)
        inner[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX] = free[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX]
        found = cv2.goodFeaturesToTrack(even, MOST_POINTS, QUALITY, APART_PX, mask=inner)
        return Anchor(even, np.empty((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32))

    def motion_to(
        self, now: TinyImage, guess: tuple[float, float] = (0.0, 0.0), *, searches: bool = True
    ) -> BackgroundMotion | None:
        """Measure how far the background is from here.

        Parameters
        ----------
        now : TinyImage
            A later image.
        guess : (float, float)
            By about how much it is shifted, px.
        searches : bool
            Whether to search for it where that does not hold.

        Returns
        -------
        BackgroundMotion or None
            None where it is not recognised.
        """
        if len(self.points) < FEWEST_POINTS:
            return None
        found = agreed_motion(*self.followed(now, guess))
        shift = self._searched(now.even) if searches and found is None else None
        return found if shift is None else agreed_motion(*self.followed(now, shift))

    def followed(
        self, now: TinyImage, shift: tuple[float, float] = (0.0, 0.0)
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
        """Follow the points into a later image.

        Parameters
        ----------
        now : TinyImage
            The later one.
        shift : (float, float)
            By about how much everything is shifted, px.

        Returns
        -------
        was, now : numpy.ndarray
            (N, 2) px: where those that could be followed were, and are.
        in_view : int
            How many there were to follow.
        """
        first = np.asarray(self.points + np.array(shift, np.float32), np.float32)
        there, ok = _track(self.even, now.even, self.points, first)
        back, ok_back = _track(now.even, self.even, there, self.points.copy())
        then, here = self.points[:, 0], there[:, 0]
        in_view = is_free(now.free, here) & is_free(now.free, first[:, 0])
        ok &= ok_back & in_view & (np.abs(back[:, 0] - then).max(axis=1) <= THERE_AND_BACK_PX)
        return then[ok], here[ok], int(in_view.sum())

    def _searched(self, even: Grey) -> tuple[float, float] | None:
        """The shift that most patches around points have, far as it may be."""
        height, width = self.shape
        votes = []
        for x, y in np.rint(self.points[:: len(self.points) // SEARCHED + 1, 0]).astype(int):
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
        near = np.asarray((np.abs(places[:, None] - places[None]) <= 2).all(axis=2))
        x, y = places[near[near.sum(axis=1).argmax()]].mean(axis=0).tolist()
        return x, y


def _is_still(images: Sequence[TinyImage]) -> bool:
    """Whether the camera was at rest between the first and the last of some images, as far as that can be seen."""
    moved = Anchor.of(images[:1]).motion_to(images[-1])
    return moved is None or moved.amount < UNMOVED


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
    return np.asarray(there, np.float32), np.asarray(ok[:, 0], bool)


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
