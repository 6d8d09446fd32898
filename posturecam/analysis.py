"""The one pipeline: a track of landmarks in, an `Analysis` out.

Pure: no file, no clock, no model. Live and batch both call it.
"""

from __future__ import annotations

from dataclasses import replace

from posturecam.bout_analysis import analyze_bout, suits
from posturecam.clip_time import in_clip_time
from posturecam.coaching.norms import Norms
from posturecam.errors import BaselineError
from posturecam.judge.passes import combine
from posturecam.judge.score import overall_of
from posturecam.motion.bouts import find_bouts
from posturecam.motion.cleaning import FEWEST_FRAMES, CleanTrack, cleaned
from posturecam.motion.playback import Source, constant, split_span
from posturecam.motion.spans import Segmentation
from posturecam.motion.time_lapse import is_sparse, still_frames
from posturecam.options import GIVEN_HEIGHT, GIVEN_SLOW_MOTION, ClipOptions
from posturecam.photo_analysis import analyze_photo, photo_remarks
from posturecam.remarks import clip_remarks, playback_remarks
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Baseline,
    Bout,
    Transition,
    View,
)
from posturecam.version import __version__
from posturecam.words import Message, message, say


def analyze(
    track: PoseTrack | CleanTrack,
    *,
    activity: Activity | str | None = None,
    view: View | str | None = None,
    baseline: Baseline | None = None,
    incline_deg: float | None = None,
    speed_mps: float | None = None,
    height_m: float | None = None,
    slow_motion: float | None = None,
    norms: Norms | None = None,
) -> Analysis:
    """Find the bouts of one clip and judge each; None means "work it out".

    Parameters
    ----------
    track : PoseTrack or CleanTrack
        One person's landmarks (px, y down, s), or the same already `cleaned`.
    activity : Activity or str or None
        What the person does, where the user knows it.
    view : View or str or None
        The side of the person that the camera sees, where the user knows it.
    baseline : Baseline or None
        The person's own good posture.
    incline_deg : float or None
        Of the treadmill, degrees, positive uphill.
    speed_mps : float or None
        Of the treadmill, m/s.
    height_m : float or None
        Of the person, m, for speeds in m/s and for norms of cadence.
    slow_motion : float or None
        How many times slower than life the clip plays, 1 = real time; every time in the result stays the clip's own.
    norms : Norms or None
        Another table of thresholds.

    Returns
    -------
    Analysis
        The findings, bout by bout.

    Raises
    ------
    BaselineError
        When the clip holds no bout of the baseline's activity and view.
    ValueError
        For an option out of range (`posturecam.options`).
    """
    options = ClipOptions.of(
        activity=activity,
        view=view,
        baseline=baseline,
        incline_deg=incline_deg,
        speed_mps=speed_mps,
        height_m=height_m,
        slow_motion=slow_motion,
        norms=norms,
    )
    clean = cleaned(track, slow_motion) if isinstance(track, PoseTrack) else track
    playback = clean.playback if slow_motion is None else constant(slow_motion, Source.USER)
    clean = replace(clean, playback=playback)
    real = replace(clean, track=clean.in_real_time())
    found = _divided(real.track, options.activity)
    spans = [part for span in found.spans for part in split_span(span, playback)]
    spans = [span for span in spans if len(real.rows(span.start, span.end)) >= FEWEST_FRAMES]
    is_photo = clean.track.is_photo
    measured = analyze_photo(clean, options) if is_photo else [analyze_bout(real, span, options) for span in spans]
    bouts = [in_clip_time(one.bout, playback) for one in measured]
    combined = tuple(in_clip_time(whole, playback) for whole in combine(measured))
    if baseline is not None and not any(_fits(baseline, bout) for bout in bouts):
        raise BaselineError(_no_fit(baseline, bouts))
    transitions = tuple(
        Transition(float(playback.to_clip(one.start)), float(playback.to_clip(one.end)), one.kind)
        for one in found.transitions
    )
    remarks = clip_remarks(clean.track, bouts, transitions)
    if is_photo:
        remarks = (*photo_remarks(bouts, is_known=options.activity is not None), *remarks)
    analysis = Analysis(
        bouts=tuple(bouts),
        score=None,
        remarks=(*playback_remarks(playback, real.track.t), *remarks),
        provenance=_provenance(clean.track, options),
        track=clean.track if len(clean.track) else None,
        combined=combined,
        transitions=transitions,
    )
    return replace(analysis, score=overall_of(analysis.judgements))


def _divided(track: PoseTrack, activity: Activity | None) -> Segmentation:
    """The bouts and transitions of a track on real time.

    From single frames where they are too few to follow a movement.
    """
    if len(track) < FEWEST_FRAMES:
        return Segmentation()
    if is_sparse(track.t):
        return Segmentation(tuple(still_frames(track, activity)))
    return find_bouts(track, activity)


def _fits(baseline: Baseline, bout: Bout) -> bool:
    return suits(baseline, bout.activity, bout.scene.view)


def _no_fit(baseline: Baseline, bouts: list[Bout]) -> Message:
    def shown(activity: Activity, view: View) -> str:
        return say("baseline.activity_and_view", activity=activity.doing, view=view.seen_from)

    found = ", ".join(sorted({shown(bout.activity, bout.scene.view) for bout in bouts}))
    own = shown(baseline.activity, baseline.view)
    if not found:
        return message("baseline.clip_shows_nothing", own=own)
    return message("baseline.other_than_clip", own=own, found=found)


def _provenance(track: PoseTrack, options: ClipOptions) -> dict[str, str]:
    known = dict(track.provenance)
    known.setdefault("model", "unknown")
    typed = {GIVEN_HEIGHT: options.height_m, GIVEN_SLOW_MOTION: options.slow_motion}
    given = {key: str(value) for key, value in typed.items() if value is not None}
    return {"version": __version__, **known, **given, "norms": options.table.digest}
