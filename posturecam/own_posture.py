"""A baseline: what a person's own good posture measures in their own set-up, to compare later clips with."""

from __future__ import annotations

from posturecam.analysis import analyze
from posturecam.checks import discover
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import BaselineError
from posturecam.judge.baseline import own_value
from posturecam.judge.reasons import Code
from posturecam.track import PoseTrack
from posturecam.types import Activity, Baseline, Bout, Verdict, View
from posturecam.words import message, say

MIN_BASELINE_S = 4.5
"""Seconds of one posture that make a baseline: 5 are asked for, and a clip that is a little short will do."""


def make_baseline(
    track: PoseTrack,
    *,
    activity: Activity | str | None = None,
    view: View | str | None = None,
    norms: Norms | None = None,
) -> Baseline:
    """Measure a person's own value of every check that can be compared with it, over the longest bout.

    Parameters
    ----------
    track : PoseTrack
        5 s or more of the person's good posture.
    activity, view : str, optional
        What the person does and from where they are seen; worked out unless given.
    norms : Norms, optional
        The norms that say what compares with a baseline; the product's own unless given.

    Returns
    -------
    Baseline
        Value and standard uncertainty by check.

    Raises
    ------
    BaselineError
        Where no person is seen from the side or the front for `MIN_BASELINE_S`, or nothing could be compared later.
    """
    table = load_norms() if norms is None else norms
    bouts = analyze(track, activity=activity, view=view, norms=table).bouts
    seen = [bout for bout in bouts if bout.scene.view.is_side or bout.scene.view.is_frontal]
    longest = max(seen, key=lambda bout: bout.end - bout.start, default=None)
    if longest is None or longest.end - longest.start < MIN_BASELINE_S:
        length = 0.0 if longest is None else longest.end - longest.start
        raise BaselineError(message("live.baseline.too_short", seconds=length))
    values = _values(longest, table)
    if not values:
        reason = longest.findings[0].reason or message("live.baseline.too_little_seen")
        raise BaselineError(message("live.baseline.nothing_to_compare", reason=reason))
    seconds = longest.end - longest.start
    return Baseline(longest.activity, longest.scene.view, values, seconds, same_set_up=True)


def baseline_warning(baseline: Baseline, norms: Norms) -> str:
    """Warn of a baseline that is far from what is usual, before it becomes the person's measure.

    Parameters
    ----------
    baseline : Baseline
        A new baseline.
    norms : Norms
        What is usual.

    Returns
    -------
    str
        The warning; empty where nothing is far.
    """
    titles = {check.id: check.title for check in discover()}
    rows = {check: norms.row(check, baseline.activity, baseline.view, False) for check in baseline.values}
    far = [
        titles[check].lower()
        for check, row in rows.items()
        if row is not None and row.cap is Verdict.ADJUST and row.beyond(baseline.values[check][0]) > 1
    ]
    if not far:
        return ""
    return say("live.baseline.unusual", checks=", ".join(far))


def wants_own_posture(bout: Bout) -> bool:
    """Tell whether something of a bout could be judged if the person's own good posture were known.

    Parameters
    ----------
    bout : Bout
        A bout that was judged without a baseline.

    Returns
    -------
    bool
        Whether a finding wants a baseline.
    """
    return any(finding.has_reason(Code.NEEDS_BASELINE) for finding in bout.findings)


def _values(bout: Bout, norms: Norms) -> dict[str, tuple[float, float]]:
    inputs = {} if bout.gait is None else {"belt_speed_legs_s": bout.gait.belt_speed_legs_s}
    values = {}
    for check, samples in bout.samples.items():
        if norms.row(check, bout.activity, bout.scene.view, True) is not None and _measured(bout, check):
            own = own_value(samples, norms.row(check, bout.activity, bout.scene.view, False), inputs)
            if own is not None:
                values[check] = own
    return values


def _measured(bout: Bout, check: str) -> bool:
    """Whether the value is valid: it was judged, or only a baseline is missing."""
    finding = bout.finding(check)
    return finding is not None and (finding.verdict is not Verdict.UNKNOWN or finding.has_reason(Code.NEEDS_BASELINE))
