"""The one order in which findings are spoken of."""

from __future__ import annotations

import pytest

from posturecam.coaching.advice import advice_for
from posturecam.coaching.cues import CueChooser
from posturecam.coaching.importance import by_importance, cued
from posturecam.render.messages import message_of
from posturecam.render.moments import moments_wanted
from posturecam.types import Activity, Analysis, Bout, Finding, Roll, Scene, Verdict, View
from tests.coaching.findings import bare_finding

SCENE = Scene(View.RIGHT, 0.0, 1, 200.0, 130.0, Roll(None, 2.0, ""), 0.0, ())


def finding(check: str, verdict: Verdict) -> Finding:
    return bare_finding(check, verdict, cue=check, moments=(1.0,), value=1.0)


def test_adjust_comes_before_watch_then_foot_strike_and_lean_when_red_then_the_head() -> None:
    mixed = [
        finding("cadence", Verdict.ADJUST),
        finding("overstride", Verdict.WATCH),
        finding("step_asymmetry", Verdict.WATCH),
        finding("rounded_shoulders", Verdict.WATCH),
        finding("forward_head", Verdict.ADJUST),
        finding("trunk_lean", Verdict.ADJUST),
        finding("waist_bend", Verdict.GOOD),
    ]
    order = [one.check for one in by_importance(mixed)]
    assert order == ["trunk_lean", "forward_head", "cadence", "rounded_shoulders", "overstride", "step_asymmetry"]


@pytest.mark.parametrize("verdict", [Verdict.ADJUST, Verdict.WATCH])
@pytest.mark.parametrize("other", cued()[1:])
def test_video_stills_scorecard_and_live_speak_of_the_same_first(other: str, verdict: Verdict) -> None:
    bout = Bout(0.0, 30.0, Activity.RUN, SCENE, None, (finding(other, verdict), finding("forward_head", verdict)))
    analysis = Analysis((bout,), None, (), {})
    first = advice_for(analysis).checks[0]
    assert message_of(bout).text == first
    assert moments_wanted(analysis)[0].finding.check == first
    chooser = CueChooser()
    shown = [chooser.update(0.5 * k, analysis) for k in range(30)][-1]
    assert shown is not None and shown.check == first
