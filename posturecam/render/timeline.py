"""An analysis made ready for drawing: what there is at a time t, found by bisection, not by a walk through the clip."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from posturecam.arrays import Floats, Point
from posturecam.checks import overstride
from posturecam.checks.drawn_body import DrawnBody
from posturecam.render.bout_view import BoutView
from posturecam.render.drawn_points import DrawnPoints
from posturecam.render.unseen import NOT_FOLLOWED, needed_parts, unseen_parts
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Contact, EventKind, Side, Transition
from posturecam.wording import people_of

_LONGEST_GAP_S = 0.2
"""Landmarks are drawn between two frames of the track that are no further apart."""


@dataclass(frozen=True)
class Landing:
    """A foot that lands.

    Attributes
    ----------
    t : float
        When, s.
    side : Side
        Which foot.
    body : DrawnBody
        The body then.
    distance : float or None
        How far ahead of the hips, % leg; None where it was not measured.
    view : BoutView
        The bout it belongs to.
    leg_px : float
        Leg length of that stride, px.
    """

    t: float
    side: Side
    body: DrawnBody
    distance: float | None
    view: BoutView
    leg_px: float = math.nan


class Timeline:
    """All that is drawn of an analysis, by time.

    Parameters
    ----------
    analysis : Analysis
        What was found in the clip.
    size : (int, int)
        Width and height of the image that is drawn on, px.
    first : str or None
        Id of the check to show before others.
    """

    def __init__(self, analysis: Analysis, size: tuple[int, int], first: str | None = None) -> None:
        judged = (replace(bout, findings=analysis.judgement_of(bout).findings) for bout in analysis.bouts)
        several = bool(people_of(analysis))
        self.views = [
            BoutView(bout, first, among_people=several, provenance=analysis.provenance)
            for bout in sorted(judged, key=lambda bout: bout.start)
        ]
        self._transitions = analysis.transitions
        self._starts = [view.bout.start for view in self.views]
        self._track = analysis.track
        self._times = np.empty(0) if self._track is None else self._track.t
        self._scale = np.ones(2) if self._track is None or 0 in self._track.size else np.divide(size, self._track.size)
        self._points = DrawnPoints(self._track, self._scale, analysis.provenance)
        self._unseen = () if self._track is None else unseen_parts(self._track, size)
        events = [
            (event, view) for view in self.views if view.bout.gait is not None for event in view.bout.gait.contacts
        ]
        landings = [(event, view) for event, view in events if event.kind is EventKind.INITIAL_CONTACT]
        self._landings: list[tuple[Contact, BoutView]] = sorted(landings, key=lambda pair: pair[0].t)
        self._landing_times = [event.t for event, _ in self._landings]
        self._landing = lru_cache(maxsize=128)(self._find_landing)

    def view_at(self, t: float) -> BoutView | None:
        """Return the bout at a time.

        Parameters
        ----------
        t : float
            Time in the clip, s.

        Returns
        -------
        BoutView or None
            None between bouts.
        """
        k = bisect_right(self._starts, t) - 1
        return self.views[k] if k >= 0 and t < self.views[k].bout.end else None

    def transition_at(self, t: float) -> Transition | None:
        """Return what goes on at a time that is recognised and not judged.

        Parameters
        ----------
        t : float
            Time in the clip, s.

        Returns
        -------
        Transition or None
            Such as sitting down.
        """
        return next((one for one in self._transitions if one.start <= t < one.end), None)

    def body_at(self, t: float) -> DrawnBody | None:
        """Return the body at a time, between two frames of the track if need be.

        Parameters
        ----------
        t : float
            Time in the clip, s.

        Returns
        -------
        DrawnBody or None
            None where no person is seen.
        """
        found = self._landmarks_at(t)
        if found is None or not np.isfinite(found[0]).any():
            return None
        view = self.view_at(t)
        return self._points.body(*found, None if view is None else view.bout)

    def posed(self, xy: Floats, visibility: Floats, view: BoutView | None) -> DrawnBody:
        """Return the body of a pose that is not in the track.

        Parameters
        ----------
        xy : ndarray, shape (33, 2)
            Places in the image that is drawn on, px.
        visibility : ndarray, shape (33,)
            0 to 1.
        view : BoutView or None
            The bout it belongs to.

        Returns
        -------
        DrawnBody
            The body.
        """
        return self._points.body(xy, visibility, None if view is None else view.bout)

    def leg_px_at(self, t: float, view: BoutView) -> float:
        """Return the leg length of the stride around a time, as it is drawn.

        Parameters
        ----------
        t : float
            Time in the clip, s.
        view : BoutView
            The bout it lies in.

        Returns
        -------
        float
            Px; NaN where no leg was seen.
        """
        return self._points.leg_px(t, view.bout)

    def frames_between(self, start: float, end: float) -> list[float]:
        """List the times of the frames of the track in a span.

        Parameters
        ----------
        start, end : float
            S, both included.

        Returns
        -------
        list of float
            S, ascending.
        """
        times = self._times
        return [float(t) for t in times[bisect_left(times, start) : bisect_right(times, end)]]

    def _landmarks_at(self, t: float) -> tuple[Floats, Floats] | None:
        track, times = self._track, self._times
        k = bisect_right(times, t)
        near = [i for i in (k - 1, k) if 0 <= i < len(times)]
        if track is None or not near:
            return None
        best = min(near, key=lambda i: abs(times[i] - t))
        if abs(times[best] - t) < 1e-3 or len(near) < 2:
            return self._frame(track, best) if abs(times[best] - t) <= _LONGEST_GAP_S / 2 else None
        low, high = near
        gap = times[high] - times[low]
        if gap > _LONGEST_GAP_S:
            return self._frame(track, best) if abs(times[best] - t) <= _LONGEST_GAP_S / 4 else None
        (before, seen_before), (after, seen_after) = self._frame(track, low), self._frame(track, high)
        return before + (after - before) * (t - times[low]) / gap, np.minimum(seen_before, seen_after)

    def _frame(self, track: PoseTrack, k: int) -> tuple[Floats, Floats]:
        """Landmarks of one frame of the track, in pixels of the image that is drawn on."""
        return track.xy[k] * self._scale, track.visibility[k].astype(np.float64)

    def landings(self, t: float, lasting_s: float) -> list[Landing]:
        """List the feet that landed just before.

        Parameters
        ----------
        t : float
            Time in the clip, s.
        lasting_s : float
            How long before, s.

        Returns
        -------
        list of Landing
            In order of time.
        """
        first = bisect_right(self._landing_times, t - lasting_s)
        last = bisect_right(self._landing_times, t + 0.01)
        return [landing for k in range(first, last) if (landing := self._landing(k)) is not None]

    def _find_landing(self, k: int) -> Landing | None:
        event, view = self._landings[k]
        body = self.body_at(event.t)
        finder = view.samples.get(overstride.CHECK.id)
        distance = None if finder is None else finder.nearest(event.t, str(event.side), within_s=0.2)
        if body is None:
            return None
        return Landing(event.t, event.side, body, distance, view, self.leg_px_at(event.t, view))

    def unseen_at(self, t: float) -> str | None:
        """Say what the bout at a time needs and the image does not show.

        Parameters
        ----------
        t : float
            Time in the clip, s.

        Returns
        -------
        str or None
            A sentence; None where all is seen.
        """
        if not self._times.size:
            return str(NOT_FOLLOWED)
        k = min(bisect_left(self._times, t), len(self._times) - 1)
        view = self.view_at(t)
        needed = needed_parts(None if view is None else view.bout)
        return next(
            (str(unseen.message) for unseen in self._unseen if unseen.part in needed and unseen.frames[k]), None
        )

    def where_feet_land(self, at_most: int = 100) -> list[Point]:
        """Collect where the feet land.

        Parameters
        ----------
        at_most : int
            Of how many landings.

        Returns
        -------
        list of Point
            Ankle, heel and toe of each, px.
        """
        chosen = range(0, len(self._landings), 1 + len(self._landings) // at_most)
        landings = [landing for k in chosen if (landing := self._landing(k)) is not None]
        return [point for landing in landings for point in landing.body.foot(landing.side)]

    def where_bodies_are(self, at_most: int = 200) -> list[Point]:
        """Collect points of the body, from crown to toe: where a banner should not stand.

        Parameters
        ----------
        at_most : int
            Of how many frames.

        Returns
        -------
        list of Point
            In px.
        """
        if self._track is None or not len(self._track):
            return []
        chosen = np.unique(np.linspace(0, len(self._track) - 1, at_most).astype(int))
        xy = self._track.xy[chosen] * self._scale
        ears, shoulders = xy[:, 7:9], xy[:, 11:13]
        points = np.concatenate(
            [xy[:, [0, *range(7, 9), *range(11, 17), *range(23, 33)]], 1.9 * ears - 0.9 * shoulders], 1
        )
        points = points.reshape(-1, 2)
        return [(x, y) for x, y in points[np.isfinite(points).all(axis=1)].tolist()]
