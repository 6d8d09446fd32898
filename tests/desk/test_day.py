"""The log of a day: minutes by group, midnight, gaps, and days on the disk."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from posturecam.desk import DeskDay, DeskDays, DeskGroup, DeskReferences, DeskSession, DeskSettings
from posturecam.errors import BaselineError, LibraryError, OutputError
from tests.desk.sitters import NINE, SLUMPS, TURNS, WELL, Player, reference

DAY = date(2026, 3, 2)


def filled() -> DeskDay:
    day = DeskDay(DAY)
    for second in range(600):
        group = DeskGroup.SLOUCHED if 200 <= second < 300 else DeskGroup.UPRIGHT
        day.add(group, 1.0, NINE + timedelta(seconds=second))
    day.nudges["posture"] += 2
    return day


def test_seconds_strip_and_longest_stretch() -> None:
    day = filled()
    assert day.seconds[DeskGroup.UPRIGHT] == 500 and day.seconds[DeskGroup.SLOUCHED] == 100
    assert day.longest_upright_s == 300
    strip = day.strip
    assert len(strip) == 1440 and strip[9 * 60 - 1] is None
    assert strip[9 * 60] is DeskGroup.UPRIGHT and strip[9 * 60 + 4] is DeskGroup.SLOUCHED


def test_what_a_session_logs() -> None:
    player = Player()
    player.play(WELL, 60)
    player.play(SLUMPS, 60)
    player.play(TURNS, 30)
    player.play(None, 30)
    day = player.session.day
    assert day is not None and day.date == DAY
    seconds = day.seconds
    assert seconds[DeskGroup.UPRIGHT] == pytest.approx(60, abs=6)
    assert seconds[DeskGroup.SLOUCHED] == pytest.approx(60, abs=6)
    assert seconds[DeskGroup.BUSY] == pytest.approx(30, abs=6)
    assert seconds[DeskGroup.AWAY] == pytest.approx(30, abs=6)
    assert sum(seconds.values()) == pytest.approx(180, abs=1)
    assert day.nudges["posture"] == 1


def test_without_a_local_time_no_day_is_kept() -> None:
    session = DeskSession(reference())
    for k in range(20):
        session.push(None, k / 5, (640, 480))
    assert session.day is None and session.take_ended() == ()


def test_midnight_begins_a_new_day_and_hands_over_the_old_one() -> None:
    player = Player()
    player.start = datetime(2026, 3, 2, 23, 59, 0)
    player.play(WELL, 120)
    day = player.session.day
    assert day is not None and day.date == date(2026, 3, 3)
    (ended,) = player.session.take_ended()
    assert ended.date == DAY and player.session.take_ended() == ()
    for one in (ended, day):
        assert sum(one.seconds.values()) == pytest.approx(60, abs=1)
    assert ended.strip[-1] is DeskGroup.UPRIGHT and day.strip[0] is DeskGroup.UPRIGHT


def test_a_session_goes_on_with_the_day_so_far() -> None:
    player = Player(DeskSession(reference(), DeskSettings(), filled()))
    player.play(WELL, 60)
    day = player.session.day
    assert day is not None and day.seconds[DeskGroup.UPRIGHT] > 550 and player.session.take_ended() == ()


def test_time_of_which_nothing_is_known_is_not_counted() -> None:
    player = Player()
    player.play(WELL, 60)
    player.t += 3600
    player.play(WELL, 60)
    day = player.session.day
    assert day is not None and sum(day.seconds.values()) == pytest.approx(120, abs=1)
    assert day.longest_upright_s < 61


def test_round_trip_through_a_file(tmp_path: Path) -> None:
    days = DeskDays(tmp_path / "days")
    days.keep(filled())
    back = days.today(DAY)
    assert back.to_dict() == filled().to_dict() and days.remarks == []
    assert [day.date for day in days.days()] == [DAY]
    assert days.today(DAY + timedelta(days=1)).seconds[DeskGroup.UPRIGHT] == 0


def test_keeping_a_day_again_replaces_it(tmp_path: Path) -> None:
    days, day = DeskDays(tmp_path), filled()
    days.keep(day)
    day.add(DeskGroup.AWAY, 30.0, NINE + timedelta(hours=1))
    days.keep(day)
    assert days.today(DAY).seconds[DeskGroup.AWAY] == 30
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-02.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"kind": "posturecam desk day"}',
        b'{"kind": "other", "schema": 1}',
        json.dumps({**filled().to_dict(), "minutes": {"24:00": {}}}).encode(),
        json.dumps({**filled().to_dict(), "seconds": {"upright": -1}}).encode(),
        json.dumps({**filled().to_dict(), "date": "2026-03-09"}).encode(),
        json.dumps({**filled().to_dict(), "longest_upright_s": 1e99}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_damaged_day_is_set_aside_with_a_clear_message(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "2026-03-02.json").write_bytes(content)
    days = DeskDays(tmp_path)
    assert days.today(DAY).seconds[DeskGroup.UPRIGHT] == 0
    (remark,) = days.remarks
    assert remark.code == "desk.stored.set_aside" and "2026-03-02" in str(remark)
    (aside,) = tmp_path.iterdir()
    assert aside.suffix == ".unreadable" and aside.read_bytes() == content
    days.keep(filled())
    assert days.today(DAY).seconds[DeskGroup.UPRIGHT] == 500 and aside.exists()


def test_what_a_later_version_adds_is_left_out(tmp_path: Path) -> None:
    document = filled().to_dict()
    document["mood"] = "fine"
    document["seconds"]["dancing"] = 12.0
    (tmp_path / "2026-03-02.json").write_text(json.dumps(document), encoding="utf-8")
    assert DeskDays(tmp_path).today(DAY).seconds[DeskGroup.UPRIGHT] == 500


def test_a_day_of_a_later_schema_is_neither_read_nor_lost(tmp_path: Path) -> None:
    path = tmp_path / "2026-03-02.json"
    path.write_text(json.dumps({**filled().to_dict(), "schema": 2}), encoding="utf-8")
    days = DeskDays(tmp_path)
    with pytest.raises(LibraryError) as error:
        days.today(DAY)
    assert error.value.message.code == "desk.stored.later" and path.exists()
    assert days.days() == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as error:
        DeskDays(tmp_path / "file").keep(filled())
    assert error.value.message.code == "desk.stored.not_written"


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("notes.json", "2026-03-02.json.bak", "xxxx-yy-zz.json"):
        (tmp_path / name).write_text("{", encoding="utf-8")
    days = DeskDays(tmp_path)
    assert days.days() == [] and len(list(tmp_path.iterdir())) == 3


def test_the_reference_survives_a_restart_under_its_name(tmp_path: Path) -> None:
    assert DeskReferences(tmp_path).current() is None
    DeskReferences(tmp_path).keep(reference())
    name, back = DeskReferences(tmp_path).current() or ("", None)
    assert name == "Me at the desk" and back is not None and back.to_dict() == reference().to_dict()
    DeskReferences(tmp_path).keep(reference(), "  Office \n chair ")
    assert (DeskReferences(tmp_path).current() or ("",))[0] == "Office chair"
    DeskReferences(tmp_path).delete()
    DeskReferences(tmp_path).delete()
    assert DeskReferences(tmp_path).current() is None


def test_a_damaged_reference_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "reference.json").write_text('{"kind": "x", "schema": 1}', encoding="utf-8")
    references = DeskReferences(tmp_path)
    assert references.current() is None and len(references.remarks) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".unreadable"]


def test_a_reference_of_a_later_version(tmp_path: Path) -> None:
    (tmp_path / "reference.json").write_text('{"schema": 9}', encoding="utf-8")
    with pytest.raises(BaselineError):
        DeskReferences(tmp_path).current()
