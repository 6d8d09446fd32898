"""Live and clip agree: a clip played as the webcam gets the verdicts that it gets as a file.

What differs: the page sends JPEGs of at most 640 px a side, so that landmarks move by a fraction of a pixel. A value on
the very edge between two verdicts may fall on either side of it; nothing else may change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import pytest

from posturecam.analysis import analyze
from posturecam.clip import analyze_video
from posturecam.pose.engines import open_engine
from posturecam.tracking import track_video
from posturecam.types import Analysis
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol
from posturecam.ui.live.registry import SessionRegistry
from posturecam.video.files import VideoFile
from posturecam_lab.benchmarks.app_server import serving
from posturecam_lab.checkout import ROOT
from tests.ui.live.browser_actions import (
    FAKE_CAMERA,
    FAKE_UI,
    camera_file,
    model_environment,
    open_camera,
    start_session,
    stop_session,
)
from tests.ui.live.made_session import recording_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEVERITY = ("GOOD", "WATCH", "ADJUST")
EDGE, CLOSE = 0.2, 0.5
"""How far a value may be off, in its own ±: where it falls on the other side of an edge, and where it is borderline."""


def played(clip: Path) -> Analysis:
    """The summary of a session in which the page sends every frame of the clip, at its time, as it would."""
    page = SessionRegistry().create()
    with open_engine() as engine, VideoFile(clip) as frames:
        protocol = LiveProtocol(page, engine, provenance=frames.provenance)
        protocol.command('{"command": "start"}')
        for n, frame in enumerate(frames):
            scale = min(1.0, 640 / max(frame.rgb.shape[:2]))
            small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
            jpeg = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
            protocol.frame(FRAME_HEADER.pack(n, n, 1000 * (5.0 + frame.t)) + jpeg)
            protocol.look()
        protocol.command('{"command": "stop"}')
    return recording_of(page).analysis


def count_agreeing(live: dict[str, Any], whole: dict[str, Any]) -> int:
    """Count the findings that both judge; AssertionError where they disagree.

    `whole` is of one bout; of `live` the bouts count that no stall of this machine cut short.
    """
    judged = 0
    (other,) = whole["bouts"]
    for bout in (one for one in live["bouts"] if one["end"] - one["start"] >= 4):
        assert (bout["activity"], bout["scene"]["view"]) == (other["activity"], other["scene"]["view"])
        for finding, same in zip(bout["findings"], other["findings"], strict=True):
            assert finding["check"] == same["check"]
            if "UNKNOWN" in (finding["verdict"], same["verdict"]):
                continue
            judged += 1
            apart = abs(SEVERITY.index(finding["verdict"]) - SEVERITY.index(same["verdict"]))
            if apart:
                close = finding["borderline"] or same["borderline"]
                most = (CLOSE if close else EDGE) * same["uncertainty"]
                assert apart == 1, (finding, same)
                assert abs(finding["value"] - same["value"]) <= most, (finding, same)
    return judged


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "least"),
    [("run_good", 8), ("run_overstride_lean", 7), ("walk_overstride_forward_head", 3), ("desk_slouched", 2)],
)
def test_a_clip_shown_to_the_live_engine_gets_the_verdicts_of_the_clip(name: str, least: int) -> None:
    clip = ROOT / "sample_videos" / f"{name}.mp4"
    assert count_agreeing(played(clip).to_dict(), analyze_video(clip).to_dict()) >= least


@pytest.mark.model
@pytest.mark.browser
def test_a_clip_in_the_browsers_camera_gets_the_verdicts_of_the_clip(
    visit: Callable[..., Page], launch: Callable[[Sequence[str]], Browser], tmp_path: Path
) -> None:
    """Over two rounds of the clip, and so with a seam in it, at whatever frame rate this machine can do."""
    name = "desk_slouched"
    camera = launch([FAKE_UI, FAKE_CAMERA, f"--use-file-for-fake-video-capture={camera_file(name, tmp_path)}"])
    with serving(
        tmp_path / "server.log", XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path), **model_environment()
    ) as url:
        page = visit("/live", browser=camera, url=url)
        open_camera(page)
        start_session(page)
        page.wait_for_function("window.__posturecam.latencies.length > 0")
        start = page.evaluate("window.__posturecam.latencies.at(-1)[1]")
        page.wait_for_function(f"window.__posturecam.latencies.at(-1)[1] > {start} + 12000", timeout=60_000)
        stop_session(page)
        page.get_by_text("Until you keep or discard it").wait_for(timeout=60_000)  # it is summed up by then
        page.close()
    (saved,) = tmp_path.rglob("analysis.json")
    track = track_video(ROOT / "sample_videos" / f"{name}.mp4")
    whole = analyze(replace(track, provenance={**track.provenance, "calibration": "real people"}))
    live = json.loads(saved.read_text())
    assert count_agreeing(live, whole.to_dict()) >= 1, live
