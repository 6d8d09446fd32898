"""The treadmill part of the live page without a browser: when a cue is said, the trial, the strip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

import posturecam.treadmill.trial as trial_module
from posturecam.analysis import analyze
from posturecam.render.live_status import LiveStatus, Seen
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Analysis, Cue, Verdict
from posturecam.ui.live.commands import session_in
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol
from posturecam.ui.live.registry import PageSession, SessionRegistry
from posturecam.ui.live.treadmill.strip import session_html
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.words import message
from tests.people import SimulatedCamera, runner, sitter
from tests.ui.live.conftest import SeatedPerson

CUE = Cue("", "Run tall", Verdict.ADJUST, 0.0)
EMPTY = Analysis((), None, (), {})


def said(plan: list[tuple[float, Cue | None, str | None]]) -> list[tuple[float, str, str | None]]:
    """What is shown and said at each time, for cues and what is due to be said of them."""
    status, seen = LiveStatus(), []
    for t, cue, spoken in plan:
        news = status.update(t, Seen(EMPTY, None, cue, True, spoken), None)
        seen.append((t, news["cue"]["text"], news.get("spoken")))
    return seen


def test_a_cue_is_said_when_its_words_are_shown_and_not_before() -> None:
    plan: list[tuple[float, Cue | None, str | None]] = [(0.0, None, None), (1.0, CUE, "Run tall"), (2.0, CUE, None)]
    plan += [(float(t), CUE, None) for t in (3, 4, 5)]
    shown = said(plan)
    first = next(t for t, text, _ in shown if text == "Run tall")
    assert first == 4.0
    assert [(t, spoken) for t, _, spoken in shown if spoken] == [(first, "Run tall")]


def test_a_cue_that_goes_before_it_is_shown_is_not_said() -> None:
    shown = said([(0.0, None, None), (1.0, CUE, "Run tall"), (2.0, None, None), (5.0, None, None), (9.0, None, None)])
    assert all(spoken is None for _, _, spoken in shown)


@pytest.mark.parametrize(("value", "session"), [(7, 7), (0, 1), (-3, 1), (10**9, 1), ("7", 1), (True, 1), (2.5, 1)])
def test_only_a_sensible_number_of_a_session_is_taken(value: object, session: int) -> None:
    assert session_in({"session": value}) == session
    assert session_in({}) == 1


class Playing(SeatedPerson):
    """Finds the poses of a track, one after the other."""

    def __init__(self, track: PoseTrack) -> None:
        super().__init__()
        rows = zip(track.t, track.xy, track.visibility, strict=True)
        self.poses: Iterator[Pose] = (Pose(float(t), xy, visibility) for t, xy, visibility in rows)

    def estimate(self, frame: Frame) -> Pose | None:
        return next(self.poses)


def played(track: PoseTrack, commands: dict[int, str]) -> tuple[list[dict[str, Any]], PageSession]:
    """Every trial message of a session that begins with the track, with commands before numbered frames."""
    page = SessionRegistry().create()
    protocol = LiveProtocol(page, Playing(track), clock=lambda: 0.0)
    protocol.command('{"command": "start", "session": 3}')
    image = cv2.imencode(".jpg", np.zeros((track.size[1], track.size[0], 3), np.uint8))[1].tobytes()
    messages = []
    for number, t in enumerate(track.t):
        if number in commands:
            protocol.command(json.dumps({"command": commands[number]}))
        reply = protocol.frame(FRAME_HEADER.pack(number, number, 1000.0 * float(t)) + image)
        messages += [reply["trial"]] if "trial" in reply else []
        protocol.look()
    return messages, page


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial of some seconds."""
    for name, seconds in (("USUAL_S", 6.0), ("SETTLING_S", 1.0), ("FASTER_S", 8.0)):
        monkeypatch.setattr(trial_module, name, seconds)


@pytest.mark.usefixtures("short")
def test_a_trial_goes_from_as_usual_over_the_beat_to_its_sentences_which_stay_with_the_session() -> None:
    usual = runner()
    faster = replace(usual, cadence=1.05 * usual.cadence, ahead=usual.ahead - 0.06)
    track = SimulatedCamera(noise=0.004, fps=20.0, size=(640, 360), leg_px=100.0, place=(320.0, 320.0)).of(
        (usual, 9.0), (faster, 10.0)
    )
    messages, page = played(track, {40: "trial"})
    phases = list(dict.fromkeys(one["phase"] for one in messages))
    assert phases == ["usual", "settling", "faster", "over"]
    assert messages[0]["rate"] is None and messages[-1]["rate"] is None
    rates = {one["rate"] for one in messages if one["phase"] in ("settling", "faster")}
    assert len(rates) == 1 and rates.pop() == pytest.approx(1.05 * usual.cadence, rel=0.02)
    result = messages[-1]["result"]
    assert result[0].startswith("Cadence ") and "closer to under your hips" in result[1]
    assert page.running is not None
    page.running.take()
    head = page.keeper.end(page.running)
    found = page.keeper.find(head, page.owner)
    assert found is not None and [str(one) for one in found.said] == result


@pytest.mark.usefixtures("short")
def test_a_trial_that_is_stopped_says_so() -> None:
    track = SimulatedCamera(fps=20.0, size=(640, 360), leg_px=100.0, place=(320.0, 320.0)).of((runner(), 5.0))
    messages, page = played(track, {40: "trial", 80: "stop_trial"})
    assert {one["phase"] for one in messages} == {"usual", "over"}
    assert messages[-1]["result"] == ["Cadence trial: no result. You stopped it before its end."]
    assert page.running is not None and page.running.trial is None


def test_what_was_said_is_read_back_with_the_head_of_a_session() -> None:
    page = SessionRegistry().create()
    protocol = LiveProtocol(page, SeatedPerson(), clock=lambda: 0.0)
    protocol.command('{"command": "start"}')
    assert page.running is not None
    head = replace(page.running.writer.head, said=(message("treadmill.trial.not_tried"),), begun=page.running.begun)
    assert SessionHead.from_dict(json.loads(head.to_bytes()), head.id).said == head.said


def test_the_strip_has_an_image_with_its_words_and_the_figures_as_a_table() -> None:
    track = SimulatedCamera(noise=0.004, fps=25.0).of((runner(), 60.0), (runner(lean_deg=12.0), 62.0))
    analysis = analyze(track, slow_motion=1.0)
    html = str(session_html(replace(analysis, remarks=(message("treadmill.trial.not_tried"),))))
    assert html.count("data:image/svg+xml") == 3
    assert "in the first minute" in html and html.count("<tr>") == 1 + 3
    assert "Your cadence did not go up" in html
    assert "after five minutes at one pace" in html
    assert session_html(analyze(SimulatedCamera().of((sitter(), 8.0)), slow_motion=1.0)) == ""
