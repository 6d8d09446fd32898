"""The findings of a still photo: of one instant, so that nothing that takes time is measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.bout_analysis import analyze_bout
from posturecam.checks import find
from posturecam.judge.passes import MeasuredBout
from posturecam.judge.reasons import Code, because, part_name
from posturecam.judge.verdict import not_assessed
from posturecam.motion.cleaning import CleanTrack
from posturecam.motion.photo import HELD_S, activity_of_photo, held
from posturecam.motion.spans import BoutSpan
from posturecam.options import ClipOptions
from posturecam.types import Activity, Bout, Finding, Reason, Samples
from posturecam.types.results import INSTANT_S
from posturecam.words import Message, message


def analyze_photo(clean: CleanTrack, options: ClipOptions) -> list[MeasuredBout]:
    """Measure a photo and judge it.

    A person who stands or sits is measured as if the posture were held, with the ± of a single sample. Of one who walks
    or runs nothing is judged: the norms are about the mean of whole strides, and head and trunk swing within each by
    as much as the norms are wide; one instant of it is no posture.

    Parameters
    ----------
    clean : CleanTrack
        Of one frame.
    options : ClipOptions
        What the user knows.

    Returns
    -------
    list of MeasuredBout
        One bout at time 0, without what needs steps or time; none where no person is seen.
    """
    if not np.isfinite(clean.track.xy).any():
        return []
    track = held(clean.track)
    still = replace(clean, track=track, person_seen=np.ones(len(track), bool), touched=np.zeros(len(track)))
    activity = options.activity or activity_of_photo(track)
    one = analyze_bout(still, BoutSpan(0.0, HELD_S + INSTANT_S, activity), options)
    return [replace(one, bout=_at_instant(one.bout))]


def photo_remarks(bouts: list[Bout], *, is_known: bool) -> tuple[Message, ...]:
    """Say once what a photo can't show, and what may be wrong about what the person does.

    Parameters
    ----------
    bouts : list of Bout
        Those of a photo.
    is_known : bool
        Whether the user said what the person does.

    Returns
    -------
    tuple of Message
        The remarks.
    """
    if not bouts:
        return ()
    stands = bouts[0].activity is Activity.STAND and not is_known
    return (message("photo.not_measured_standing" if stands else "photo.not_measured"),)


def _at_instant(bout: Bout) -> Bout:
    """The bout at time 0, without what can't be seen in a photo."""
    findings = (_of_instant(one, in_gait=bout.activity.is_gait) for one in bout.findings if _is_seen(one.check))
    return replace(
        bout,
        start=0.0,
        end=INSTANT_S,
        gait=None,
        findings=tuple(findings),
        samples={} if bout.activity.is_gait else {name: _first(one) for name, one in bout.samples.items()},
    )


def _is_seen(check: str) -> bool:
    known = find(check)
    return not (known.needs_steps or known.measures_time)


def _of_instant(finding: Finding, *, in_gait: bool) -> Finding:
    if not in_gait:
        reasons = tuple(_of_photo(reason) for reason in finding.reasons)
        return replace(finding, moments=(0.0,) if finding.moments else (), reasons=reasons)
    unjudged = not_assessed(finding, because(Code.MOVING_IN_PHOTO))
    return replace(unjudged, value=None, uncertainty=None, expected=None, iqr=None, n=0)


def _of_photo(reason: Reason) -> Reason:
    """The reason without seconds that were to be filmed."""
    if reason.code != Code.NOTHING_MEASURED:
        return reason
    return because(Code.PART_UNCLEAR, part=part_name(None), wanted=reason.message.parameters["wanted"])


def _first(samples: Samples) -> Samples:
    """The samples at time 0: they are all of the same frame."""
    value: Floats = samples.value[:1]
    return Samples(np.zeros(len(value)), value, samples.side[:1])
