"""What the page receives over a session: overlay, check, calibration, cue, summary."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.pose.stored import load_track
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Activity, View
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol, ProtocolError
from posturecam.ui.live.registry import PageSession, SessionRegistry
from tests.ui.live.conftest import SIZE, SeatedPerson, jpeg, seated
from tests.ui.live.made_session import recording_of

IMAGE = jpeg()
RATE = 25.0


class Slouching(SeatedPerson):
    def estimate(self, frame: Frame) -> Pose | None:
        return seated(frame.t, ear_ahead=40.0)


class Absent(SeatedPerson):
    def estimate(self, frame: Frame) -> Pose | None:
        return None


class Client:
    """A page that sends frames at a steady rate, without a socket."""

    def __init__(self, estimator: Any = None, page: PageSession | None = None, start: float = 1000.0) -> None:
        self.page = SessionRegistry().create() if page is None else page
        self.protocol = LiveProtocol(self.page, SeatedPerson() if estimator is None else estimator, clock=lambda: 0.0)
        self.t, self.n = start, 0

    def show(self, seconds: float) -> list[dict[str, Any]]:
        """Everything that came back over these seconds."""
        messages = []
        for _ in range(round(seconds * RATE)):
            self.n += 1
            messages.append(self.protocol.frame(FRAME_HEADER.pack(self.n, self.n, 1000 * self.t) + IMAGE))
            messages += self.protocol.look()
            self.t += 1 / RATE
        json.dumps(messages)
        return messages

    def command(self, name: str) -> list[dict[str, Any]]:
        return self.protocol.command(json.dumps({"command": name}))


def _latest(messages: list[dict[str, Any]], key: str) -> Any:
    return next(one[key] for one in reversed(messages) if key in one)


def test_every_frame_gets_its_own_overlay() -> None:
    messages = Client().show(1)
    assert [one["id"] for one in messages] == list(range(1, 26))
    assert all(tuple(one["size"]) == SIZE for one in messages)
    kinds = {stroke[0] for stroke in messages[0]["strokes"]}
    assert {"line", "dot"} <= kinds <= {"line", "dash", "dot", "wedge", "text"}


def test_the_overlay_lies_on_the_body() -> None:
    strokes = Client().show(0.1)[0]["strokes"]
    ends = np.array([stroke[2:6] for stroke in strokes if stroke[0] == "line"])
    trunk = [end for end in ends if np.allclose(end, (302, 180, 300, 300), atol=1)]
    assert trunk


def test_an_empty_image_draws_nothing_and_says_so() -> None:
    messages = Client(Absent()).show(3)
    assert all(one["strokes"] == [] and not one["person_seen"] for one in messages)
    assert _latest(messages, "cue")["text"] in ("No person in view", "Step into view")
    body = next(item for item in _latest(messages, "check") if item["id"] == "body")
    assert body["state"] == "move"


def test_a_busy_computer_analyses_less_often_and_still_draws_every_frame() -> None:
    """Each analysis takes a second here, by a clock that moves on whenever it is read."""
    ticks = iter(range(10**6))
    client = Client()
    client.protocol = LiveProtocol(client.page, SeatedPerson(), clock=lambda: float(next(ticks)))
    messages = client.show(6)
    assert len(messages) == 150
    assert 5 <= sum("cue" in one for one in messages) < 30 - 5


def test_before_a_session_the_five_items_are_checked() -> None:
    messages = Client().show(4)
    items = {item["id"]: item for item in _latest(messages, "check")}
    assert list(items) == ["body", "side", "level", "light", "rate"]
    assert items["side"]["state"] == "go" and items["rate"]["text"].startswith("25 frames a second")
    assert items["level"]["state"] == "unknown"


def test_a_session_says_what_the_person_does() -> None:
    client = Client()
    client.show(1)
    assert client.command("start") == [{"type": "phase", "phase": "live"}]
    messages = client.show(5)
    assert _latest(messages, "line") == "Desk · from the right"
    assert all("check" not in one for one in messages)


def test_a_lasting_slouch_becomes_the_cue_with_its_value_and_is_spoken_once() -> None:
    client = Client(Slouching())
    client.command("start")
    messages = client.show(24)
    cue = _latest(messages, "cue")
    assert cue["text"] and not cue["quiet"] and cue["verdict"] in ("WATCH", "ADJUST")
    assert "±" in cue["detail"] and "fine" in cue["detail"]
    assert len([one for one in messages if "spoken" in one]) == 1


def test_the_summary_is_the_analysis_of_the_session_from_its_own_beginning() -> None:
    client = Client(Slouching())
    client.show(2)
    client.command("start")
    client.show(8)
    assert client.command("stop") == [{"type": "summary", "seconds": pytest.approx(8.0, abs=0.1)}]
    recording = recording_of(client.page)
    assert recording.track.t[0] == 0
    times = np.arange(200) / RATE
    whole = PoseTrack.from_poses(list(times), [seated(float(t), 40.0) for t in times], SIZE)
    whole = replace(whole, provenance={"model": Slouching.model_hash})
    expected = analyze(whole).bouts[0].findings
    assert [(f.check, f.verdict) for f in recording.analysis.bouts[0].findings] == [
        (f.check, f.verdict) for f in expected
    ]


def test_a_session_goes_on_after_the_connection_broke() -> None:
    client = Client()
    client.command("start")
    client.show(4)
    again = Client(page=client.page, start=client.t + 3)
    assert again.protocol.hello() == {"type": "hello", "phase": "live"}
    again.show(4)
    again.command("stop")
    recording = recording_of(again.page)
    assert recording.head.seconds == pytest.approx(11, abs=0.1)
    assert np.diff(recording.track.t).max() == pytest.approx(3, abs=0.1)


def test_five_seconds_of_good_posture_become_a_baseline() -> None:
    client = Client()
    client.command("calibrate")
    messages = client.show(6)
    assert {"type": "calibrated"} in messages
    assert client.page.calibrated is not None
    assert (client.page.calibrated.activity, client.page.calibrated.view) == (Activity.SIT, View.RIGHT)
    assert [one["seconds_left"] for one in messages if "seconds_left" in one] == sorted(
        (one["seconds_left"] for one in messages if "seconds_left" in one), reverse=True
    )


def test_a_calibration_without_a_person_is_a_sentence_and_no_baseline() -> None:
    client = Client(Absent())
    client.command("calibrate")
    messages = client.show(11)
    problem = next(one for one in messages if one["type"] == "problem")
    assert "5 seconds" in problem["text"] and client.page.calibrated is None


def test_a_session_uses_what_the_page_knows_when_it_begins() -> None:
    client = Client()
    client.page.known = {"activity": Activity.STAND}
    client.command("start")
    client.page.known = {}
    assert _latest(client.show(4), "line").startswith("Standing · ")
    client.command("stop")
    assert recording_of(client.page).head.known == {"activity": Activity.STAND}


def test_without_a_session_there_is_nothing_to_sum_up() -> None:
    client = Client()
    client.show(1)
    assert client.command("stop") == [{"type": "phase", "phase": "check"}]
    assert client.page.shown is None and not client.page.was_too_short


def test_a_session_that_ends_at_once_leaves_nothing_and_the_page_knows_why() -> None:
    client = Client()
    client.command("start")
    client.command("stop")
    assert client.page.shown is None and client.page.was_too_short
    assert client.page.keeper.waiting(client.page.owner) == []


def test_time_that_runs_backwards_ends_the_connection_and_its_session() -> None:
    client = Client()
    client.command("start")
    client.show(3)
    client.t -= 2.5
    with pytest.raises(ProtocolError):
        client.show(0.1)
    assert client.page.running is None


def test_of_a_session_landmarks_are_written_to_its_folder_and_nothing_else(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def watch(event: str, arguments: Any) -> None:
        if event == "open" and watching and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            written.append(str(arguments[0]))

    import sys

    client = Client()
    watching = True
    sys.addaudithook(watch)
    client.show(2)
    assert written == []
    client.command("start")
    client.show(4)
    client.command("stop")
    watching = False
    place = client.page.keeper.store.place(str(client.page.shown))
    assert written and all(Path(path).is_relative_to(data) for path in written)
    assert sorted(path.name for path in place.path.iterdir()) == [".lock", "part-00001.npz", "session.json"]
    assert len(load_track(place.parts[0])) == 100


class FromTheFront(SeatedPerson):
    """Finds a person at a desk, filmed by a webcam: hips and legs below the image."""

    def estimate(self, frame: Frame) -> Pose | None:
        xy = np.full((33, 2), np.nan)
        for left, (half, y) in {7: (45, 150), 11: (120, 280), 23: (75, 560), 25: (80, 700), 27: (80, 900)}.items():
            xy[[left, left + 1]] = ((320 + half, y), (320 - half, y))
        xy[0], xy[3], xy[6] = (320, 165), (350, 135), (290, 135)
        xy[29:33] = xy[[27, 28, 27, 28]] + (0, 20)
        visibility = np.where(np.arange(33) < 13, 0.99, 0.01)
        return Pose(frame.t, xy + 0.2 * np.sin([7 * frame.t, 11 * frame.t]), visibility)


def test_at_a_desk_from_the_front_the_calibration_is_offered_until_it_is_done() -> None:
    client = Client(FromTheFront())
    messages = client.show(4)
    assert _latest(messages, "offer") == {
        "text": "Can be judged from here against your own good posture: head ahead of the shoulders.",
        "button": "Sit well for five seconds",
    }
    items = {item["id"]: item for item in _latest(messages, "check")}
    assert items["body"]["state"] == items["side"]["state"] == "go"
    assert "calibrate" in items["side"]["text"]
    client.command("calibrate")
    assert {"type": "calibrated"} in client.show(7)
    client.page.known, client.page.baseline_name = {"baseline": client.page.calibrated}, "Me at the desk"
    items = {item["id"]: item for item in _latest(client.show(4), "check")}
    assert items["side"]["text"] == "From the front. Comparing with: Me at the desk."
    client.command("start")
    assert _latest(client.show(4), "offer") is None


def test_from_the_side_nothing_is_offered() -> None:
    assert _latest(Client().show(4), "offer") is None


def test_a_calibration_out_of_a_session_keeps_the_session() -> None:
    client = Client(FromTheFront())
    client.command("start")
    client.show(6)
    client.command("calibrate")
    assert {"type": "calibrated"} in client.show(7)
    assert recording_of(client.page).head.seconds == pytest.approx(6.0, abs=0.1)


def test_another_page_goes_on_with_a_session_on_its_own_clock() -> None:
    client = Client()
    client.command("start")
    client.show(4)
    client.protocol.leave()
    other = PageSession(keeper=client.page.keeper, browser=client.page.owner)
    (running,) = other.keeper.under_way(other.owner)
    assert other.keeper.claim(running.id, other)
    back = Client(page=other, start=5.0)  # it was loaded a moment ago
    assert back.protocol.hello()["phase"] == "live"
    back.show(4)
    with pytest.raises(ProtocolError):
        client.show(0.1)
    back.command("stop")
    recording = recording_of(other)
    assert 7.9 <= recording.head.seconds < 12.0
    assert len(recording.track) == pytest.approx(200, abs=1)


@pytest.mark.parametrize("command", ["check", "start", "calibrate"])
def test_no_command_loses_a_session_that_is_under_way(command: str) -> None:
    client = Client()
    client.command("start")
    client.show(5)
    client.command(command)
    assert recording_of(client.page).head.seconds == pytest.approx(5.0, abs=0.1)
