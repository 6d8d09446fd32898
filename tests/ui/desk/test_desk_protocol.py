"""What the desk page and the engine say to each other, without socket and browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from posturecam.desk import DeskGroup, DeskState
from posturecam.track import Frame
from posturecam.ui.desk.engine import RENEW_S, RenewedEstimator
from posturecam.ui.desk.keeping import OwnDesk
from posturecam.ui.desk.protocol import KEEP_EVERY_S, TakenOverError
from posturecam.ui.live.commands import ProtocolError
from posturecam.ui.live.jpeg import JpegError
from tests.ui.desk.conftest import MORNING, Visit
from tests.ui.desk.person import Company, Watching, frame

Connect = Callable[..., Visit]


def test_five_good_seconds_are_asked_for_once_and_kept_over_a_restart(connect: Connect) -> None:
    visit = connect()
    assert visit.protocol.hello()["reference"] is None
    assert visit.watch(3)["wants_reference"]
    visit.command("measure")
    left = [visit.watch(1)["seconds_left"] for _ in range(4)]
    assert left == sorted(left, reverse=True) and left[0] > 3
    assert visit.watch(4, until=lambda answer: "measured" in answer)["reference"] == "Me at the desk"
    assert not visit.watch(5)["wants_reference"]
    after_restart = connect(began_s=500.0)
    assert after_restart.protocol.hello()["reference"] == "Me at the desk"
    assert after_restart.watch(8)["state"] is DeskState.UPRIGHT


def test_five_seconds_without_a_face_fail_with_what_to_do(connect: Connect) -> None:
    visit = connect()
    visit.engine.person.is_there = False
    visit.command("measure")
    answer = visit.watch(15, until=lambda answer: "problem" in answer)
    assert "camera sees your head and shoulders" in answer["problem"]
    assert visit.desk.reference is None


def test_a_hand_at_the_face_only_makes_the_five_seconds_longer(connect: Connect) -> None:
    visit = connect()
    visit.command("measure")
    visit.engine.person.is_there = False
    visit.watch(2)
    visit.engine.person.is_there = True
    assert "measured" in visit.watch(8, until=lambda answer: "measured" in answer or "problem" in answer)


def test_sinking_down_is_seen_nudged_about_once_and_over_when_mended(connect: Connect) -> None:
    visit = connect()
    visit.sit_well()
    assert visit.watch(10)["state"] is DeskState.UPRIGHT
    visit.engine.person.sunk = 0.8
    answer = visit.watch(14)
    assert answer["state"] is DeskState.SLUMPED and not answer["is_due"] and visit.nudges == []
    answer = visit.watch(15)
    assert answer["is_due"] and visit.nudges == ["posture"]
    visit.engine.person.sunk = 0.0
    answer = visit.watch(30)
    assert answer["state"] is DeskState.UPRIGHT and not answer["is_due"]
    assert visit.nudges.count("posture") == 1


@pytest.mark.parametrize(
    ("settings", "nudges"),
    [
        ({"delay_s": 60}, []),
        ({"quiet": [["08:00", "10:00"]]}, []),
        ({"quiet": [["08:00", "10:00"]], "utc_offset_min": 120}, ["posture"]),
    ],
    ids=["a longer delay", "a quiet time", "quiet by the user's own clock"],
)
def test_what_the_user_chose_reaches_the_engine(
    connect: Connect, settings: dict[str, object], nudges: list[str]
) -> None:
    visit = connect()
    visit.sit_well()
    visit.command("settings", **settings)
    visit.engine.person.sunk = 0.8
    visit.watch(40)
    assert visit.nudges == nudges


def test_a_visitor_pauses_it(connect: Connect) -> None:
    visit = connect()
    visit.sit_well()
    visit.company.others = 1
    assert visit.watch(10)["state"] is DeskState.NOT_ALONE


def test_the_day_is_kept_every_minute_and_when_the_page_leaves(connect: Connect) -> None:
    visit = connect()
    visit.sit_well()
    visit.watch(KEEP_EVERY_S + 1)
    kept = _upright_s(visit.desk)
    assert kept > 40
    visit.watch(20)
    assert _upright_s(visit.desk) == kept
    visit.protocol.leave()
    assert _upright_s(visit.desk) >= kept + 20


def test_a_reload_and_a_restart_go_on_with_the_same_day(connect: Connect) -> None:
    visit = connect()
    visit.sit_well()
    visit.watch(60)
    visit.protocol.leave()
    before = _upright_s(visit.desk)
    reloaded = connect(began_s=visit.now + 2, desk=visit.desk)
    reloaded.watch(30)
    reloaded.protocol.leave()
    restarted = connect(began_s=reloaded.now + 60)
    restarted.watch(30)
    restarted.protocol.leave()
    assert _upright_s(restarted.desk) == pytest.approx(before + 60, abs=15)
    assert [day.date for day in restarted.desk.days()] == [MORNING.date()]


def test_midnight_begins_another_day_and_keeps_the_last(connect: Connect) -> None:
    visit = connect(began_s=14.9 * 3600)
    visit.sit_well()
    visit.watch(600)
    visit.protocol.leave()
    assert [day.date for day in OwnDesk(_folder(visit)).days()] == [date(2026, 3, 3), date(2026, 3, 2)]


def test_a_second_tab_takes_over_and_the_first_says_so(connect: Connect) -> None:
    first = connect()
    first.sit_well()
    second = connect(began_s=first.now, desk=first.desk)
    with pytest.raises(TakenOverError, match="another tab"):
        first.watch(1)
    with pytest.raises(TakenOverError):
        first.command("day")
    second.watch(10)
    first.protocol.leave()
    second.protocol.leave()
    assert _upright_s(second.desk) > 0


def test_the_day_so_far_comes_when_asked_for(connect: Connect) -> None:
    visit = connect()
    visit.sit_well()
    visit.watch(150)
    (answer,) = visit.command("day")
    assert answer["type"] == "day"
    assert "upright <b>3 min</b>" in answer["day"] or "upright <b>2 min</b>" in answer["day"]


def test_a_disk_that_can_not_be_written_is_reported_and_watching_goes_on(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("in the way")
    visit = connect()
    visit.command("measure")
    answer = visit.watch(12, until=lambda answer: "measured" in answer)
    assert "could not be written" in answer["problem"]
    assert visit.watch(KEEP_EVERY_S + 5)["state"] is DeskState.UPRIGHT
    assert "could not be written" in visit.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"command": 7}',
        '{"command": "start"}',
        "[" * 900,
        '{"command": "settings", "delay_s": "soon"}',
        '{"command": "settings", "delay_s": -1}',
        '{"command": "settings", "utc_offset_min": 1e9}',
        '{"command": "settings", "utc_offset_min": NaN}',
        '{"command": "settings", "quiet": [["25:00", "x"]]}',
        '{"command": "settings", "quiet": 5}',
        json.dumps({"command": "settings", "more": "x" * 2000}),
    ],
)
def test_what_our_page_would_not_send_is_refused(connect: Connect, text: str) -> None:
    with pytest.raises(ProtocolError):
        connect().protocol.command(text)


@pytest.mark.parametrize("message", [b"", b"\0\0\0", frame()[:4], frame()[:300]])
def test_what_is_no_frame_is_refused(connect: Connect, message: bytes) -> None:
    with pytest.raises((ProtocolError, JpegError)):
        connect().protocol.frame(message)


def test_the_engine_starts_anew_every_half_hour() -> None:
    opened: list[Watching] = []

    def open_one() -> Watching:
        opened.append(Watching())
        return opened[-1]

    image = np.zeros((48, 64, 3), np.uint8)
    with RenewedEstimator(open_one, Company()) as engine:
        for t in range(0, int(3 * RENEW_S), 60):
            assert engine.estimate(Frame(float(t), image)) is not None
        assert [one.opened for one in opened] == [0] * (len(opened) - 1) + [1]
    assert len(opened) == 3 and opened[-1].opened == 0


def _folder(visit: Visit) -> Path:
    return visit.desk.folder


def _upright_s(desk: OwnDesk) -> float:
    """What a server that starts now would find."""
    return sum(day.seconds[DeskGroup.UPRIGHT] for day in OwnDesk(desk.folder).days())


def test_a_laptop_that_was_moved_is_noticed_by_the_room_and_new_seconds_end_it(connect: Connect) -> None:
    visit = connect()
    visit.room = 0
    visit.sit_well()
    assert visit.watch(15)["state"] is DeskState.UPRIGHT
    visit.room = 14
    moved = visit.watch(15)
    assert moved["state"] is DeskState.MOVED and moved["wants_reference"]
    assert visit.nudges == ["reference"]
    visit.sit_well()
    answer = visit.watch(15)
    assert answer["state"] is DeskState.UPRIGHT and not answer["wants_reference"]


def test_the_room_is_remembered_from_one_connection_to_the_next_but_not_on_the_disk(connect: Connect) -> None:
    visit = connect()
    visit.room = 0
    visit.sit_well()
    visit.watch(10)
    visit.protocol.leave()
    again = connect(began_s=visit.now + 30, desk=visit.desk)
    again.room = 14
    assert again.watch(15)["state"] is DeskState.MOVED
    after_restart = connect(began_s=again.now + 60)
    after_restart.room = 14
    assert after_restart.watch(15)["state"] is DeskState.UPRIGHT
    kept = [path for path in visit.desk.folder.rglob("*") if path.is_file()]
    assert kept and all(path.suffix == ".json" and path.stat().st_size < 5000 for path in kept)


def test_leaning_in_before_a_room_at_rest_is_no_move(connect: Connect) -> None:
    visit = connect()
    visit.room = 0
    visit.sit_well()
    visit.watch(5)
    visit.engine.person.closer = 0.3
    assert visit.watch(15)["state"] is DeskState.LEANING_IN
