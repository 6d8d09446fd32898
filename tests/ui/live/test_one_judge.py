"""Live, its summary and the clip say the same of the same movement, and what live shows holds still."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.checks import find
from posturecam.live import LiveSession
from posturecam.render.live_status import LiveStatus, Seen
from posturecam.track import Pose, PoseTrack
from posturecam.types import Activity, Analysis, Cue, Finding, Verdict
from posturecam.words import say
from posturecam_lab.checkout import ROOT
from posturecam_lab.synth.truth import load_truth
from tests.people import SimulatedCamera, runner, sitter, walker

SAMPLES = sorted((ROOT / "sample_videos").glob("*.truth.json.gz"))
EVERY_S = 0.5
"""Seconds between two analyses, as on a busy computer, which keeps these tests short."""


class Shown(NamedTuple):
    """What stood on the page at a time, and what the engine had by then."""

    t: float
    words: dict[str, Any]
    cue: Cue | None
    activity: Activity | None


def played(track: PoseTrack) -> tuple[list[Shown], Analysis]:
    """Everything that the page showed over a track, and the summary."""
    session, status, shown = LiveSession(provenance=track.provenance), LiveStatus(), []
    due = 0.0
    for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True):
        pose = Pose(float(t), xy, visibility) if np.isfinite(xy).any() else None
        session.push(pose, float(t), track.size)
        if t < due:
            continue
        due = float(t) + EVERY_S
        analysis, cue = session.update()
        if analysis is not None:
            seen = Seen(analysis, session.longer, cue, pose is not None)
            words = status.update(float(t), seen, None)["cue"]
            shown.append(Shown(float(t), words, cue, None if seen.bout is None else seen.bout.activity))
    return shown, session.summary()


def changes(shown: list[Shown]) -> list[float]:
    """When what is shown changed."""
    return [now.t for before, now in pairwise(shown) if before.words != now.words]


def of_clip(clip: Analysis, activity: Activity | None) -> dict[str, list[Finding]]:
    findings = [one for bout in clip.judgements if bout.activity is activity for one in bout.findings]
    return {one.check: [other for other in findings if other.check == one.check] for one in findings}


def contradictions(shown: list[Shown], clip: Analysis) -> list[str]:
    """What live showed that the clip denies."""
    wrong = []
    good = (say("render.looks_good"), say("render.probably_good"))
    for one in shown:
        known = of_clip(clip, one.activity)
        if one.words["verdict"] in (Verdict.WATCH, Verdict.ADJUST) and one.cue is not None:
            judged = known.get(one.cue.check, [])
            if any(f.verdict is Verdict.UNKNOWN or (f.verdict is Verdict.GOOD and not f.is_borderline) for f in judged):
                wrong.append(f"{one.t:.1f} s: {one.words['text']}")
        if one.words["text"] in good:
            open_ones = [f.check for fs in known.values() for f in fs if f.verdict is Verdict.UNKNOWN]
            asks = [f.check for fs in known.values() for f in fs if f.asks]
            if asks or any(find(check).is_main for check in open_ones):
                wrong.append(f"{one.t:.1f} s: {one.words['text']} over {asks} and {open_ones}")
    return wrong


@pytest.mark.parametrize(
    "path", [p for p in SAMPLES if "story" not in p.name], ids=lambda path: path.name.split(".")[0]
)
def test_a_sample_gets_the_same_verdicts_live_in_the_summary_and_as_a_clip(path: Path) -> None:
    track = load_truth(path).track()
    clip, (shown, summary) = analyze(track), played(track)
    assert [[(f.check, f.verdict) for f in bout.findings] for bout in summary.judgements] == [
        [(f.check, f.verdict) for f in bout.findings] for bout in clip.judgements
    ]
    assert contradictions(shown, clip) == []
    assert np.diff([shown[0].t, *changes(shown)]).tolist() == pytest.approx(
        np.maximum(4.0, np.diff([shown[0].t, *changes(shown)])).tolist()
    )


STEADY = {
    "runs well": runner(),
    "runs with a lean": runner(lean_deg=22.0),
    "oversteps": runner(ahead=0.34),
    "walks": walker(),
    "sits": sitter(),
    "slouches": sitter(lean_deg=20.0, head_deg=40.0),
}


@pytest.mark.parametrize("name", STEADY)
def test_a_steady_person_is_shown_two_things_at_most_in_twenty_seconds(name: str) -> None:
    track = SimulatedCamera(noise=0.006).of((STEADY[name], 20.0))
    clip, (shown, _) = analyze(track), played(track)
    assert contradictions(shown, clip) == []
    assert len(changes(shown)) <= 2
    assert shown[0].words["text"].startswith("Measuring")


@pytest.mark.parametrize("fps", [8.0, 11.0])
def test_at_a_frame_rate_that_is_too_low_for_a_landing_live_says_nothing_of_it_either(fps: float) -> None:
    track = SimulatedCamera(fps=fps, noise=0.006).of((runner(ahead=0.34), 20.0))
    clip, (shown, _) = analyze(track), played(track)
    assert {f.verdict for f in of_clip(clip, Activity.RUN)["overstride"]} == {Verdict.UNKNOWN}
    assert all(one.cue is None or one.cue.check != "overstride" for one in shown)
    assert contradictions(shown, clip) == []


def test_a_slouch_at_the_desk_is_spoken_of_within_eight_seconds_and_praised_once_when_it_is_over() -> None:
    track = SimulatedCamera(noise=0.006).of(
        (sitter(), 12.0), (sitter(lean_deg=20.0, head_deg=45.0), 14.0), (sitter(), 16.0)
    )
    shown, _ = played(track)
    came = next(one.t for one in shown if one.cue is not None and one.words["text"] == one.cue.text)
    assert 12.0 < came <= 20.0
    texts = [one.words["text"] for one in shown]
    starts = [k for k, text in enumerate(texts) if text == say("cue.praise") and texts[k - 1] != text]
    assert len(starts) == 1 and 26.0 < shown[starts[0]].t < 34.0
    assert texts[-1] in (say("render.looks_good"), say("render.probably_good"))


def test_value_and_range_stand_as_long_as_the_cue_stands() -> None:
    track = SimulatedCamera(noise=0.006).of((runner(lean_deg=22.0), 14.0))
    shown, _ = played(track)
    details = {one.words["detail"] for one in shown if one.words["text"] == "Run tall"}
    assert len(details) == 1 and "fine" in details.pop()
