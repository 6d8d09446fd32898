"""What the page is told over a session: overlay, check, calibration, cue, summary."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Activity, View
from posturecam.ui.live.conversation import HEAD, Conversation, Misused
from posturecam.ui.live.tickets import Desk, Ticket
from tests.ui.live.conftest import SIZE, SomebodySitting, jpeg, seated

PICTURE = jpeg()
RATE = 25.0


class Slouching(SomebodySitting):
    def estimate(self, frame: Frame) -> Pose | None:
        return seated(frame.t, ear_ahead=40.0)


class Absent(SomebodySitting):
    def estimate(self, frame: Frame) -> Pose | None:
        return None


class Talk:
    """A page that shows frames at a steady rate, without a socket."""

    def __init__(self, estimator: Any = None, ticket: Ticket | None = None, start: float = 1000.0) -> None:
        self.ticket = Desk().issue() if ticket is None else ticket
        self.conversation = Conversation(
            self.ticket, SomebodySitting() if estimator is None else estimator, clock=lambda: 0.0
        )
        self.t, self.n = start, 0

    def show(self, seconds: float) -> list[dict[str, Any]]:
        """Everything that was said over so many seconds."""
        said = []
        for _ in range(round(seconds * RATE)):
            self.n += 1
            said.append(self.conversation.frame(HEAD.pack(self.n, self.n, 1000 * self.t) + PICTURE))
            said += self.conversation.look()
            self.t += 1 / RATE
        json.dumps(said)
        return said

    def order(self, do: str) -> list[dict[str, Any]]:
        return self.conversation.command(json.dumps({"do": do}))


def _last(said: list[dict[str, Any]], key: str) -> Any:
    return next(one[key] for one in reversed(said) if key in one)


def test_every_frame_gets_its_own_overlay() -> None:
    said = Talk().show(1)
    assert [one["id"] for one in said] == list(range(1, 26))
    assert all(tuple(one["size"]) == SIZE for one in said)
    kinds = {stroke[0] for stroke in said[0]["strokes"]}
    assert {"line", "dot"} <= kinds <= {"line", "dash", "dot", "wedge", "text"}


def test_the_overlay_lies_on_the_body() -> None:
    strokes = Talk().show(0.1)[0]["strokes"]
    ends = np.array([stroke[2:6] for stroke in strokes if stroke[0] == "line"])
    trunk = [end for end in ends if np.allclose(end, (302, 180, 300, 300), atol=1)]
    assert trunk


def test_nobody_in_the_picture_draws_nothing_and_says_so() -> None:
    said = Talk(Absent()).show(3)
    assert all(one["strokes"] == [] and not one["seen"] for one in said)
    assert _last(said, "cue")["text"] in ("Nobody found in the picture", "Step into the picture")
    body = next(item for item in _last(said, "check") if item["id"] == "body")
    assert body["state"] == "move"


def test_a_busy_computer_looks_less_often_and_still_draws_every_frame() -> None:
    """Each look takes a second here, by a clock that every glance at it moves on."""
    ticks = iter(range(10**6))
    talk = Talk()
    talk.conversation = Conversation(talk.ticket, SomebodySitting(), clock=lambda: float(next(ticks)))
    said = talk.show(6)
    assert len(said) == 150
    assert 5 <= sum("cue" in one for one in said) < 30 - 5


def test_before_it_starts_the_five_checks_stand_in_the_picture() -> None:
    said = Talk().show(4)
    items = {item["id"]: item for item in _last(said, "check")}
    assert list(items) == ["body", "side", "level", "light", "rate"]
    assert items["side"]["state"] == "go" and items["rate"]["say"].startswith("25 frames a second")
    assert items["level"]["state"] == "unsure"


def test_a_session_says_what_the_person_does() -> None:
    talk = Talk()
    talk.show(1)
    assert talk.order("begin") == [{"is": "phase", "phase": "live"}]
    said = talk.show(5)
    assert (_last(said, "mode"), _last(said, "from")) == ("Desk", "from the right")
    assert all("check" not in one for one in said)


def test_a_lasting_slouch_becomes_the_cue_with_its_number_and_is_said_once() -> None:
    talk = Talk(Slouching())
    talk.order("begin")
    said = talk.show(24)
    cue = _last(said, "cue")
    assert cue["text"] and not cue["quiet"] and cue["verdict"] in ("WATCH", "ADJUST")
    assert "±" in cue["detail"] and "fine" in cue["detail"]
    assert len([one for one in said if "say" in one]) == 1


def test_the_summary_is_the_analysis_of_the_session_from_its_own_beginning() -> None:
    talk = Talk(Slouching())
    talk.show(2)
    talk.order("begin")
    talk.show(8)
    assert talk.order("stop") == [{"is": "summary", "seconds": pytest.approx(8.0, abs=0.1)}]
    recording = talk.ticket.recording
    assert recording is not None and recording.track.t[0] == 0
    times = np.arange(200) / RATE
    whole = PoseTrack.from_poses(list(times), [seated(float(t), 40.0) for t in times], SIZE)
    whole = replace(whole, provenance={"model": Slouching.model_hash})
    expected = analyze(whole).bouts[0].findings
    assert [(f.check, f.verdict) for f in recording.analysis.bouts[0].findings] == [
        (f.check, f.verdict) for f in expected
    ]


def test_a_session_goes_on_after_the_connection_broke() -> None:
    talk = Talk()
    talk.order("begin")
    talk.show(4)
    again = Talk(ticket=talk.ticket, start=talk.t + 3)
    assert again.conversation.hello() == {"is": "hello", "phase": "live"}
    again.show(4)
    again.order("stop")
    recording = again.ticket.recording
    assert recording is not None and recording.seconds == pytest.approx(11, abs=0.1)
    assert np.diff(recording.track.t).max() == pytest.approx(3, abs=0.1)


def test_five_seconds_of_good_posture_become_a_baseline() -> None:
    talk = Talk()
    talk.order("calibrate")
    said = talk.show(6)
    assert {"is": "calibrated"} in said
    assert talk.ticket.calibrated is not None
    assert (talk.ticket.calibrated.activity, talk.ticket.calibrated.view) == (Activity.SIT, View.RIGHT)
    assert [one["left"] for one in said if "left" in one] == sorted(
        (one["left"] for one in said if "left" in one), reverse=True
    )


def test_nobody_to_calibrate_is_a_sentence_and_no_baseline() -> None:
    talk = Talk(Absent())
    talk.order("calibrate")
    said = talk.show(11)
    problem = next(one for one in said if one["is"] == "problem")
    assert "5 seconds" in problem["say"] and talk.ticket.calibrated is None


def test_a_session_uses_what_the_page_knows_when_it_begins() -> None:
    talk = Talk()
    talk.ticket.known = {"activity": Activity.STAND}
    talk.order("begin")
    talk.ticket.known = {}
    assert _last(talk.show(4), "mode") == "Standing"
    talk.order("stop")
    assert talk.ticket.recording is not None
    assert talk.ticket.recording.known == {"activity": Activity.STAND}


def test_without_a_session_there_is_nothing_to_sum_up() -> None:
    talk = Talk()
    talk.show(1)
    assert talk.order("stop") == [{"is": "phase", "phase": "check"}]
    assert talk.ticket.recording is None


def test_a_session_that_ends_at_once_is_summed_up_as_too_short() -> None:
    talk = Talk()
    talk.order("begin")
    talk.order("stop")
    recording = talk.ticket.recording
    assert recording is not None and recording.analysis.bouts == ()
    assert recording.analysis.notes == ("The session was too short: no pictures came in.",)


def test_time_that_runs_backwards_ends_the_connection_and_its_session() -> None:
    talk = Talk()
    talk.order("begin")
    talk.show(3)
    talk.t -= 2.5
    with pytest.raises(Misused):
        talk.show(0.1)
    assert talk.ticket.running is None


def test_nothing_of_a_session_is_written_to_disk(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def watch(event: str, arguments: Any) -> None:
        if event == "open" and watching and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            written.append(str(arguments[0]))

    import sys

    watching = True
    sys.addaudithook(watch)
    talk = Talk()
    talk.show(2)
    talk.order("begin")
    talk.show(4)
    talk.order("stop")
    watching = False
    assert written == []


class FromTheFront(SomebodySitting):
    """Finds somebody at a desk, filmed by a webcam: hips and legs below the picture."""

    def estimate(self, frame: Frame) -> Pose | None:
        xy = np.full((33, 2), np.nan)
        for left, (half, y) in {7: (45, 150), 11: (120, 280), 23: (75, 560), 25: (80, 700), 27: (80, 900)}.items():
            xy[[left, left + 1]] = ((320 + half, y), (320 - half, y))
        xy[0], xy[3], xy[6] = (320, 165), (350, 135), (290, 135)
        xy[29:33] = xy[[27, 28, 27, 28]] + (0, 20)
        visibility = np.where(np.arange(33) < 13, 0.99, 0.01)
        return Pose(frame.t, xy + 0.2 * np.sin([7 * frame.t, 11 * frame.t]), visibility)


def test_at_a_desk_from_the_front_the_calibration_is_offered_until_it_is_done() -> None:
    talk = Talk(FromTheFront())
    said = talk.show(4)
    assert _last(said, "offer") == {
        "say": "Can be judged from here against your own good posture: head ahead of the shoulders.",
        "do": "Sit well for five seconds",
    }
    items = {item["id"]: item for item in _last(said, "check")}
    assert items["body"]["state"] == items["side"]["state"] == "go"
    assert "calibrate" in items["side"]["say"]
    talk.order("calibrate")
    assert {"is": "calibrated"} in talk.show(7)
    talk.ticket.known = {"baseline": talk.ticket.calibrated}
    talk.order("begin")
    assert _last(talk.show(4), "offer") is None


def test_from_the_side_nothing_is_offered() -> None:
    assert _last(Talk().show(4), "offer") is None


def test_a_calibration_out_of_a_session_keeps_the_session() -> None:
    talk = Talk(FromTheFront())
    talk.order("begin")
    talk.show(6)
    talk.order("calibrate")
    assert {"is": "calibrated"} in talk.show(7)
    assert talk.ticket.recording is not None
    assert talk.ticket.recording.seconds == pytest.approx(6.0, abs=0.1)
