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

LEAST_SECONDS = 4.5


def make_baseline(
    track: PoseTrack,
    *,
    activity: Activity | str | None = None,
    view: View | str | None = None,
    norms: Norms | None = None,
) -> Baseline:
    """The longest bout's own value of every check that a baseline row compares.

    Raises BaselineError when nobody is seen from the side or the front for 5 s (4.5 s, to be kind to a short clip), or
    when nothing of what is seen could be compared later.
    """
    table = load_norms() if norms is None else norms
    bouts = analyze(track, activity=activity, view=view, norms=table).bouts
    seen = [bout for bout in bouts if bout.scene.view.is_side or bout.scene.view.is_frontal]
    longest = max(seen, key=lambda bout: bout.end - bout.start, default=None)
    if longest is None or longest.end - longest.start < LEAST_SECONDS:
        length = 0.0 if longest is None else longest.end - longest.start
        raise BaselineError(
            f"A baseline needs 5 seconds or more of one posture, seen from the side or the front; this clip has {length:.1f}. "
            "Hold your own good posture for longer and film it again."
        )
    values = _values(longest, table)
    if not values:
        raise BaselineError(
            "Nothing in this clip could be compared with later: "
            f"{longest.findings[0].reason or 'too little of you is seen.'}"
        )
    return Baseline(longest.activity, longest.scene.view, values, longest.end - longest.start)


def doubt_of(baseline: Baseline, norms: Norms) -> str:
    """What to think of before a posture far from the usual one becomes somebody's measure; empty where it is not far."""
    titles = {check.id: check.title for check in discover()}
    rows = {check: norms.row(check, baseline.activity, baseline.view, False) for check in baseline.values}
    far = [
        titles[check].lower()
        for check, row in rows.items()
        if row is not None and row.cap is Verdict.ADJUST and row.beyond(baseline.values[check][0]) > 1
    ]
    if not far:
        return ""
    return f"This is far from what is usual: {', '.join(far)}. If it was not your good posture, record it again."


def wants_own_posture(bout: Bout) -> bool:
    """Whether something of this bout could be judged if the person's own good posture were known."""
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
    """Whether the value means something: it was judged, or only a baseline is missing."""
    finding = bout.finding(check)
    return finding is not None and (finding.verdict is not Verdict.UNKNOWN or finding.has_reason(Code.NEEDS_BASELINE))
