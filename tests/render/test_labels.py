"""What is drawn on a still is what is written on it, for every kind of figure: measured on the strokes themselves."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posturecam import analyze
from posturecam.arrays import Point
from posturecam.checks import discover, find
from posturecam.checks.drawn_body import DrawnBody
from posturecam.checks.figure import When
from posturecam.render import stills
from posturecam.render.bout_view import LABEL_TOLERANCE
from posturecam.render.canvas import Canvas
from posturecam.render.drawn_points import half_stride_s
from posturecam.render.lettering import Lettering
from posturecam.render.moments import EvidenceFrames, EvidenceMoment, typical_times
from posturecam.render.timeline import Timeline
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Analysis, Bout, Finding
from posturecam_lab.validate.samples import of_rendered_people
from posturecam_lab.validate.streams import draw_streams, filmed
from tests.people import SimulatedCamera, mirrored, runner, sitter, stander, walker

SAMPLES = Path(__file__).parents[2] / "sample_videos"
DRAWN = {check.id for check in discover() if check.drawing.figure is not None}
ROUNDED = 0.5 + 0.3
"""How far a label may be from what it is rounded from, and the strokes from where they should be (1/16 px)."""
NOISY = SimulatedCamera(noise=0.003)
ZOOMED_AT_S = 6.0


def zoomed(track: PoseTrack, factor: float = 1.3, seconds: float = 1.5) -> PoseTrack:
    """The track of a camera that closes in from 6 s on."""
    centre = np.array(track.size) / 2
    by = np.interp(track.t, [ZOOMED_AT_S, ZOOMED_AT_S + seconds], [1.0, factor])[:, None, None]
    return replace(track, xy=centre + (track.xy - centre) * by)


MADE_UP = {
    "runner": NOISY.of((runner(lean_deg=16.0, ahead=0.27, head_deg=32.0), 12.0)),
    "runner, closing in": zoomed(NOISY.of((runner(lean_deg=16.0, ahead=0.27, head_deg=32.0), 14.0))),
    "runner, facing left": mirrored(zoomed(NOISY.of((runner(lean_deg=-3.0), 14.0)), 1 / 1.3)),
    "walker, rolled camera": replace(NOISY, roll_deg=4.0).of((walker(lean_deg=-4.0, head_deg=25.0), 12.0)),
    "walker, closing in": zoomed(NOISY.of((walker(ahead=0.42), 14.0)), 1.5, 2.5),
    "stander": NOISY.of((stander(lean_deg=9.0, head_deg=30.0), 8.0)),
    "sitter": NOISY.of((sitter(lean_deg=14.0, head_deg=35.0), 8.0)),
    "sitter, from the front": replace(NOISY, yaw_deg=90.0).of((sitter(shoulder_tilt_deg=8.0, head_tilt_deg=9.0), 8.0)),
    "runner, from the front": replace(NOISY, yaw_deg=90.0).of((runner(side_lean_deg=6.0), 8.0)),
}


class RecordingCanvas(Canvas):
    """Keeps the strokes of the last canvas, in order, and the body that is drawn first."""

    made: list[RecordingCanvas]

    def __init__(self, rgb: Any, *, on_it: bool = False) -> None:
        super().__init__(rgb, on_it=on_it)
        self.strokes: list[tuple[str, Point, Point]] = []
        self.wedges: list[tuple[Point, Point, Point]] = []
        RecordingCanvas.made.append(self)

    def line(self, start: Point, end: Point, *args: Any, **named: Any) -> None:
        self.strokes.append(("line", start, end))

    def dashes(self, start: Point, end: Point, *args: Any, **named: Any) -> None:
        self.strokes.append(("dashes", start, end))

    def wedge(self, vertex: Point, first: Point, last: Point, *args: Any) -> None:
        self.wedges.append((vertex, first, last))


@pytest.fixture
def drawn_bodies(monkeypatch: pytest.MonkeyPatch) -> list[DrawnBody]:
    """The bodies as they are drawn on stills, in their pixels."""
    bodies: list[DrawnBody] = []
    monkeypatch.setattr(stills, "Canvas", RecordingCanvas)
    monkeypatch.setattr(stills, "paint_body", lambda canvas, body, *_: bodies.append(body))
    return bodies


def leg_of_stride_px(track: PoseTrack, t: float, bout: Bout) -> float:
    """Hip to knee to ankle of both legs around a time, px."""
    near = np.abs(track.t - t) <= half_stride_s(bout)
    joints = track.xy[near].astype(float)
    bones = [np.hypot(*(joints[:, a] - joints[:, a + 2]).T) for a in (23, 25, 24, 26)]
    return float(np.nanmedian((bones[0] + bones[1] + bones[2] + bones[3]) / 2))


def read_off(canvas: RecordingCanvas, finding: Finding, unit_px: float) -> float:
    """The size of the figure on a still, by its strokes: degrees, or percent of the unit."""
    reference, limb = [stroke for stroke in canvas.strokes if stroke[0] == "dashes"], canvas.strokes[-1]
    if finding.unit != "deg":
        return 100 * math.dist(limb[1], limb[2]) / unit_px
    ((vertex, first, last),) = canvas.wedges
    assert reference[0][1:] == (vertex, first)
    assert limb[1:] == (vertex, last)
    a, b = (math.atan2(end[1] - vertex[1], end[0] - vertex[0]) for end in (first, last))
    return abs((math.degrees(a - b) + 180) % 360 - 180)


def written(canvas: RecordingCanvas) -> float:
    """The number on a still."""
    (label,) = [label.text for label in canvas.labels]
    found = re.search(r"[+-]?\d+", label)
    assert found is not None
    return abs(float(found.group()))


def evidence(analysis: Analysis) -> Iterator[EvidenceMoment]:
    """The moment that is shown of every finding with a figure."""
    frames = EvidenceFrames(analysis)
    for bout in analysis.judgements:
        for finding in bout.findings:
            if finding.check in DRAWN and finding.moments:
                yield frames.moment(bout, finding, [*finding.moments, *typical_times(bout, finding)]).moment


def differences(analysis: Analysis, bodies: list[DrawnBody]) -> Iterator[tuple[str, float | None]]:
    """By check, how far what is drawn on its still is from what is written; None where nothing is written."""
    track = analysis.track
    assert track is not None
    timeline = Timeline(analysis, track.size)
    for moment in evidence(analysis):
        body = timeline.body_at(moment.t)
        if moment.value is None or body is None:
            yield moment.finding.check, None
            continue
        RecordingCanvas.made = []
        stills.still(np.zeros((track.size[1], track.size[0], 3), np.uint8), moment, body, Lettering())
        canvas, drawn = RecordingCanvas.made[0], bodies[-1]
        unit_px = drawn.trunk_px
        if moment.finding.unit == "% leg":
            unit_px *= leg_of_stride_px(track, moment.t, moment.bout) / body.trunk_px
        yield moment.finding.check, read_off(canvas, moment.finding, unit_px) - written(canvas)


def worst(found: list[tuple[str, float | None]]) -> dict[str, float]:
    """The largest difference by check."""
    sizes: dict[str, float] = {}
    for check, off in found:
        if off is not None:
            sizes[check] = max(sizes.get(check, 0.0), abs(off))
    return sizes


@pytest.mark.parametrize("who", MADE_UP)
def test_what_is_drawn_of_made_up_people_is_what_is_written(who: str, drawn_bodies: list[DrawnBody]) -> None:
    found = list(differences(analyze(MADE_UP[who]), drawn_bodies))
    assert found
    assert all(off is not None for _, off in found), found
    assert max(worst(found).values()) <= LABEL_TOLERANCE + ROUNDED, found


def test_every_kind_of_figure_was_measured() -> None:
    drawn = {moment.finding.check for track in MADE_UP.values() for moment in evidence(analyze(track))}
    assert drawn == DRAWN


def test_what_is_drawn_of_a_pose_models_people_is_what_is_written(drawn_bodies: list[DrawnBody]) -> None:
    """Real and rendered, whose ears, shoulders and knees the model finds elsewhere than they are."""
    found = [one for s in draw_streams(10) for one in differences(analyze(filmed(s)), drawn_bodies)]
    shown = Counter(check for check, off in found if off is not None)
    assert sum(shown.values()) >= 0.9 * len(found), (shown, len(found))
    assert max(worst(found).values()) <= LABEL_TOLERANCE + ROUNDED, worst(found)


@pytest.mark.model
@pytest.mark.parametrize("name", ["run_overstride_lean", "walk_slumped_phone", "desk_slouched", "run_front"])
def test_what_is_drawn_of_a_sample_clip_is_what_is_written(name: str, drawn_bodies: list[DrawnBody]) -> None:
    track = of_rendered_people(track_video(SAMPLES / f"{name}.mp4"))
    found = list(differences(analyze(track), drawn_bodies))
    assert found
    assert sum(off is None for _, off in found) <= 1, found
    assert max(worst(found).values()) <= LABEL_TOLERANCE + ROUNDED, found


@pytest.mark.parametrize("who", [name for name in MADE_UP if "front" not in name])
def test_the_angle_in_the_video_is_on_average_the_one_written_there(who: str) -> None:
    analysis = analyze(MADE_UP[who])
    timeline = Timeline(analysis, MADE_UP[who].size)
    for view in timeline.views:
        half = half_stride_s(view.bout)
        for finding in view.bout.findings:
            if finding.check not in view.samples or find(finding.check).drawing.when is not When.ALWAYS:
                continue
            t = float(np.median(view.bout.samples[finding.check].t))
            sizes = []
            for one in timeline.frames_between(t - half, t + half):
                body = timeline.body_at(one)
                figure = None if body is None else view.figure_of(finding, body)
                assert body is not None
                assert figure is not None
                sizes.append(view.drawn_value(finding, figure, body, timeline.leg_px_at(one, view)))
            value = view.value_at(finding, t)
            assert value is not None
            assert float(np.mean(sizes)) == pytest.approx(value, abs=LABEL_TOLERANCE)


def test_a_figure_of_the_other_leg_is_not_drawn() -> None:
    """Where the body as drawn contradicts the sample, a still has no number."""
    analysis = analyze(MADE_UP["runner"])
    (bout,) = analysis.bouts
    off = replace(bout.samples["overstride"], value=bout.samples["overstride"].value + 10)
    wrong = replace(analysis, bouts=(replace(bout, samples={**bout.samples, "overstride": off}),))
    values = {moment.finding.check: moment.value for moment in evidence(wrong)}
    assert values.pop("overstride") is None
    assert all(value is not None for value in values.values())
