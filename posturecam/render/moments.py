"""Which moments of a clip are worth a still: per finding that asks for something, the worst one and a typical one.

A still shows what is written on it: of an angle averaged over a stride the frame in which it is just that, and no
number where the body as drawn does not show it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from posturecam.checks import find
from posturecam.checks.drawn_body import DrawnBody
from posturecam.checks.figure import When
from posturecam.coaching.importance import by_importance, urgency
from posturecam.render.bout_view import LABEL_TOLERANCE, BoutView
from posturecam.render.drawn_points import half_stride_s
from posturecam.render.timeline import Timeline
from posturecam.types import Analysis, Bout, Finding, Samples, Side, Verdict

_APART_S = 0.25
"""A typical moment nearer than this to the worst one would show the same posture; s, our choice."""


_AS_SHOWN = 0.5
"""How far an angle may be from the value for a frame to show just that, degrees or percent: both are written alike."""
_MOST_TYPICAL = 5
"""How many typical samples are looked at."""


class EvidenceMoment(NamedTuple):
    """A time in the clip, and the bout and the finding that it is evidence for.

    Attributes
    ----------
    value : float or None
        What is written beside the figure, in the finding's unit; None where the body does not show it.
    provenance : Mapping[str, str]
        Of the analysis; it names the pose model.
    """

    t: float
    bout: Bout
    finding: Finding
    is_typical: bool = False
    value: float | None = None
    provenance: Mapping[str, str] = {}


def moments_wanted(analysis: Analysis, at_most: int = 9) -> list[EvidenceMoment]:
    """Choose the moments to keep as stills; where nothing asks for change, one of a good value.

    Checks that have no place on the body, like cadence, get none.

    Parameters
    ----------
    analysis : Analysis
        What was found in a clip.
    at_most : int
        How many.

    Returns
    -------
    list of EvidenceMoment
        The most important first.
    """
    found = [
        (bout, finding)
        for bout in analysis.judgements
        for finding in by_importance(bout.findings)
        if find(finding.check).drawing.bones
    ]
    found.sort(key=lambda pair: (*urgency(pair[1]), pair[0].start))
    frames = EvidenceFrames(analysis)
    wanted: list[EvidenceMoment] = []
    for bout, finding in found:
        if len(wanted) < at_most:
            wanted += _evidence(frames, bout, finding)
    return (wanted or _good_example(frames, analysis))[:at_most]


def _evidence(frames: EvidenceFrames, bout: Bout, finding: Finding) -> list[EvidenceMoment]:
    """The worst moment, and a typical one if it is another."""
    times = [t for t in finding.moments if math.isfinite(t)]
    worst = [frames.moment(bout, finding, times)] if times else []
    typical = [t for t in typical_times(bout, finding) if all(abs(t - one.sampled) >= _APART_S for one in worst)]
    if not typical or typical[0] != next(iter(typical_times(bout, finding)), None):
        return [one.moment for one in worst]
    return [*(one.moment for one in worst), frames.moment(bout, finding, typical, is_typical=True).moment]


class ChosenMoment(NamedTuple):
    """A moment, and the time of the sample, s, that it shows."""

    moment: EvidenceMoment
    sampled: float


class EvidenceFrames:
    """Find the frames of a clip whose figures show what was measured.

    Parameters
    ----------
    analysis : Analysis
        What was found in the clip.
    """

    def __init__(self, analysis: Analysis) -> None:
        size = (0, 0) if analysis.track is None else analysis.track.size
        self._timeline = Timeline(analysis, size)
        self._provenance = analysis.provenance

    def moment(self, bout: Bout, finding: Finding, times: Sequence[float], *, is_typical: bool = False) -> ChosenMoment:
        """Choose the first of several samples that a frame shows.

        Parameters
        ----------
        bout : Bout
            A judgement.
        finding : Finding
            One of its findings.
        times : sequence of float
            When the samples were taken, s in the clip; at least one.
        is_typical : bool
            Whether they are typical, else the worst.

        Returns
        -------
        ChosenMoment
            Of the first sample, without a value, if no frame shows any.
        """
        for sampled, by_own_leg in [(t, True) for t in times] + [(t, False) for t in times]:
            found = self._shown(finding, sampled, by_own_leg=by_own_leg)
            if found is not None:
                return ChosenMoment(
                    EvidenceMoment(found[0], bout, finding, is_typical, found[1], self._provenance), sampled
                )
        return ChosenMoment(EvidenceMoment(times[0], bout, finding, is_typical, None, self._provenance), times[0])

    def _shown(self, finding: Finding, sampled: float, *, by_own_leg: bool) -> tuple[float, float] | None:
        """When, s, and which value is seen of the sample that was taken at a time.

        by_own_leg: a distance must be that share of the landing leg in this very frame, too.
        """
        view = self._timeline.view_at(sampled)
        if view is None or find(finding.check).drawing.figure is None:
            return None
        sample = _sample_at(view.bout.samples.get(finding.check), sampled)
        value, side = (finding.value, None) if sample is None else sample
        if value is None:
            return None
        t = sampled
        if find(finding.check).drawing.when is When.ALWAYS:
            half = half_stride_s(view.bout)
            inside = self._timeline.frames_between(sampled - half, sampled + half) or [sampled]
            t = min(inside, key=lambda one: (max(self._off(view, finding, value, one, None), _AS_SHOWN), abs(one - t)))
        off = self._off(view, finding, value, t, side)
        if by_own_leg and side is not None and finding.unit == "% leg":
            off = max(off, self._off(view, finding, value, t, side, by_own_leg=True))
        return (t, value) if off <= LABEL_TOLERANCE else None

    def _off(
        self,
        view: BoutView,
        finding: Finding,
        value: float,
        t: float,
        side: Side | None,
        *,
        by_own_leg: bool = False,
    ) -> float:
        """How far what is drawn at a time is from a value, in its unit; infinite where nothing can be drawn."""
        body = self._timeline.body_at(t)
        figure = None if body is None else view.figure_of(finding, body, side)
        if body is None or figure is None:
            return math.inf
        leg_px = _leg_px(body, side) if by_own_leg and side is not None else self._timeline.leg_px_at(t, view)
        off = view.off_by(finding, value, figure, body, leg_px)
        return off if math.isfinite(off) else math.inf


def _leg_px(body: DrawnBody, side: Side) -> float:
    """Hip to knee to ankle of one leg, px; NaN where one of them is not seen."""
    hip, knee, ankle = body.leg(side)
    return math.nan if hip is None or knee is None or ankle is None else math.dist(hip, knee) + math.dist(knee, ankle)


def _sample_at(samples: Samples | None, t: float) -> tuple[float, Side | None] | None:
    """The value and the side of the sample nearest to a time; None without samples."""
    if samples is None or not len(samples):
        return None
    row = int(np.abs(samples.t - t).argmin())
    side = samples.side[row] if samples.side else ""
    return float(samples.value[row]), Side(side) if side else None


def typical_times(bout: Bout, finding: Finding) -> list[float]:
    """List when the samples were taken that are nearest to the finding's value, where the person's size is steady.

    Parameters
    ----------
    bout : Bout
        With its samples.
    finding : Finding
        One of the bout's.

    Returns
    -------
    list of float
        Times in the clip, s, the nearest first; none without samples.
    """
    samples = bout.samples.get(finding.check)
    if samples is None or finding.value is None:
        return []
    rows = [
        (abs(value - finding.value), t)
        for t, value in zip(samples.t.tolist(), samples.value.tolist(), strict=False)
        if math.isfinite(value) and not any(start <= t <= end for start, end in bout.scene.size_changes)
    ]
    return [t for _, t in sorted(rows)[:_MOST_TYPICAL]]


def _good_example(frames: EvidenceFrames, analysis: Analysis) -> list[EvidenceMoment]:
    """One moment of the first good finding that can be drawn; of one close to the limit if there is no other."""
    good = [
        (finding.is_uncertain, find(finding.check).drawing.rank, bout, finding)
        for bout in analysis.judgements
        for finding in bout.findings
        if finding.verdict is Verdict.GOOD and find(finding.check).drawing.figure is not None
    ]
    for _, _, bout, finding in sorted(good, key=lambda one: (one[0], one[1], one[2].start)):
        times = typical_times(bout, finding) or list(finding.moments)
        if times:
            return [frames.moment(bout, finding, times, is_typical=True).moment]
    return []
