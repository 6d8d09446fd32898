"""The two clips that are compared, as their result folders hold them, and which stretch of each is played."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from posturecam.documents import read_json, understood
from posturecam.errors import TrackError
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.motion.cleaning import cleaned
from posturecam.motion.playback import Playback, Source, constant
from posturecam.pose.stored import load_track
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.side_by_side.phase import landings_of
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout, Side
from posturecam.words import message

SAME_CLOCK = 0.2
"""Share by which the cadence that was measured may differ from the landings before the clip's clock is taken from it:
a result does not say that its user typed a slow motion. Engineering choice; slow motion is twice and more."""


@dataclass(frozen=True)
class ComparedClip:
    """One of the two clips.

    Attributes
    ----------
    name : str
        As people know it.
    analysis : Analysis
        What was found, with its repaired track.
    raw : PoseTrack
        The landmarks as the pose model saw them.
    playback : Playback
        How its clock runs.
    recorded : date or None
        When it was recorded, where that is known.
    folder : Path or None
        Its result folder.
    """

    name: str
    analysis: Analysis
    raw: PoseTrack
    playback: Playback
    recorded: date | None = None
    folder: Path | None = None

    @property
    def track(self) -> PoseTrack:
        """The repaired track."""
        return self.raw if self.analysis.track is None else self.analysis.track


@dataclass(frozen=True)
class Stretch:
    """What of a clip is compared and played.

    Attributes
    ----------
    judgement : Bout
        What its values are of.
    start, end : float
        What is played: the longest part of it without an interruption, clip time in s.
    """

    judgement: Bout
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it takes in the clip, s."""
        return self.end - self.start


def clip_of(
    analysis: Analysis, raw: PoseTrack, name: str, *, recorded: date | None = None, folder: Path | None = None
) -> ComparedClip:
    """Make a clip to compare of what was found in it.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    raw : PoseTrack
        The landmarks as the pose model saw them.
    name : str
        As people know it.
    recorded : date or None
        When it was recorded, where that is known.
    folder : Path or None
        Its result folder.

    Returns
    -------
    ComparedClip
        With repaired landmarks.
    """
    clean = cleaned(raw)
    whole = replace(analysis, track=clean.track)
    return ComparedClip(name, whole, raw, _clock(whole, clean.playback), recorded, folder)


def read_clip(folder: Path, name: str | None = None, recorded: date | None = None) -> ComparedClip:
    """Read a result folder; nothing is analysed.

    Parameters
    ----------
    folder : Path
        The folder.
    name : str or None
        As people know the clip; None for the folder's name.
    recorded : date or None
        When the clip was recorded, where that is known.

    Returns
    -------
    ComparedClip
        The clip.

    Raises
    ------
    TrackError
        When the folder holds no whole result.
    """
    file = folder / ANALYSIS_FILE
    with understood(file, ANALYSIS):
        analysis = Analysis.from_dict(read_json(file, ANALYSIS))
    track = load_track(folder / LANDMARKS_FILE)
    return clip_of(analysis, track, name or folder.name, recorded=recorded or _recorded(analysis), folder=folder)


def _recorded(analysis: Analysis) -> date | None:
    """The day that the clip's file named."""
    try:
        return datetime.fromisoformat(analysis.provenance["recorded"]).astimezone().date()
    except (KeyError, ValueError, OverflowError):
        return None


def stretch_of(clip: ComparedClip, judgement: Bout) -> Stretch:
    """Choose what of a judgement is played.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    judgement : Bout
        One of its judgements.

    Returns
    -------
    Stretch
        Its longest part without a cut.
    """
    parts = [shot for start, end in judgement.spans for shot in clip.track.shots(start, end)]
    start, end = max(parts, key=lambda part: part[1] - part[0])
    return Stretch(judgement, start, end)


def likely_stretches(first: ComparedClip, second: ComparedClip) -> tuple[Stretch, Stretch]:
    """Choose the stretches of two clips: of like activity, with strides, from the same side, the longest.

    Parameters
    ----------
    first, second : ComparedClip
        The clips.

    Returns
    -------
    tuple of Stretch
        Of the first and of the second.

    Raises
    ------
    TrackError
        Where nothing was judged in one of them.
    """
    for clip in (first, second):
        if not clip.analysis.judgements:
            raise TrackError(message("compare.nothing_judged", clip=clip.name))
    pairs = product(first.analysis.judgements, second.analysis.judgements)
    one, other = max(pairs, key=lambda pair: _likeness(*pair))
    return stretch_of(first, one), stretch_of(second, other)


def judgement_numbered(clip: ComparedClip, number: int) -> Bout:
    """Find a judgement by its number.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    number : int
        From 1, in order of time.

    Returns
    -------
    Bout
        The judgement.

    Raises
    ------
    TrackError
        Where the clip has none of that number.
    """
    judgements = clip.analysis.judgements
    if not 1 <= number <= len(judgements):
        raise TrackError(message("compare.no_such_part", clip=clip.name, number=number, most=len(judgements)))
    return judgements[number - 1]


def _likeness(one: Bout, other: Bout) -> tuple[object, ...]:
    """How well two judgements go together; the largest is best."""
    strides = all(_has_strides(bout) for bout in (one, other))
    return (
        one.activity is other.activity,
        strides,
        one.person == other.person == 0,
        one.backward == other.backward and one.scene.view is other.scene.view,
        min(one.seconds, other.seconds),
        one.seconds + other.seconds,
    )


def _has_strides(bout: Bout) -> bool:
    return any(len(landings_of(bout.gait, side)) > 1 for side in Side)


def _clock(analysis: Analysis, found: Playback) -> Playback:
    """The clip's clock; where the measured cadence contradicts it, the one that cadence rests on."""
    factor = _factor_of_cadence(analysis.judgements)
    if factor is None or found.factor is None or abs(math.log(factor / found.factor)) < math.log1p(SAME_CLOCK):
        return found
    return constant(factor, Source.USER)


def _factor_of_cadence(judgements: Sequence[Bout]) -> float | None:
    """How many times slower than life landings follow each other than the cadence says; None where it is not known."""
    factors = []
    for bout in judgements:
        landings = sorted(t for side in Side for t in landings_of(bout.gait, side))
        steps = [later - earlier for earlier, later in pairwise(landings)]
        if bout.gait is not None and len(steps) > 2 and math.isfinite(bout.gait.cadence_spm):
            factors.append(float(np.median(steps)) * bout.gait.cadence_spm / 60.0)
    return float(np.median(factors)) if factors else None
