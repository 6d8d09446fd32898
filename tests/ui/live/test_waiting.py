"""Live sessions on the disk: what a killed server, a full disk or a lost page leaves, whose it is and when it goes."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.track import Pose
from posturecam.types import Activity, Baseline, View
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.waiting.folder import HEAD_FILE, SessionFolder
from posturecam.ui.live.waiting.head import SessionHead, owner_key
from posturecam.ui.live.waiting.keeper import SessionKeeper
from posturecam.ui.live.waiting.store import LEAST_PERSON_S, LONGEST_WAIT, MOST_OF_AN_OWNER, MOST_WAITING, SessionStore
from posturecam.ui.live.waiting.under_way import AWAY_S, OUT_OF_SIGHT_S
from posturecam_lab.checkout import ROOT
from tests.ui.live.conftest import becomes_true
from tests.ui.live.made_session import RATE, begin, ended, push

OWN = Baseline(Activity.SIT, View.RIGHT, {"forward_head": (4.0, 1.0)}, 5.2)
KILLED = """
import os, sys, signal
from pathlib import Path
import tests.ui.live.made_session as made
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.waiting.folder import SessionFolder
from posturecam.ui.live.waiting.keeper import SessionKeeper

keeper = SessionKeeper(Path(sys.argv[1]))
calls = 0

def killing(name, plain):
    def method(self, *arguments):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(self, *arguments)
    return method

for name in ("write_head", "write_part"):
    setattr(SessionFolder, name, killing(name, getattr(SessionFolder, name)))
running = made.begin(PageSession(keeper=keeper, browser="a" * 22))
for _ in range(4):
    made.push(running, 31.0)
    running.writer.finish(60)
print("written", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


class Clock:
    """A clock that stands still between its steps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(tmp_path: Path, clock: Clock) -> Any:
    made = SessionKeeper(tmp_path / "sessions", clock)
    yield made
    made.close()


@pytest.fixture
def page(keeper: SessionKeeper) -> PageSession:
    return PageSession(keeper=keeper, browser="a" * 22)


def _empty_view(t: float) -> Pose | None:
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
@pytest.mark.parametrize("step", range(2, 11))
def test_a_server_killed_at_any_step_of_writing_loses_the_last_half_minute_at_most(tmp_path: Path, step: int) -> None:
    """The steps: a first head, then for each of four parts the part and its head."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "lab")])
    made = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(step)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert made.returncode == -signal.SIGKILL, made.stderr.decode()
    store = SessionStore(tmp_path)
    store.clean()
    parts_done = (step - 1) // 2  # steps 3, 5, 7 and 9 come right after a part
    heads = store.ended(owner_key("a" * 22))
    if parts_done == 0:
        assert heads == []
        return
    (head,) = heads
    assert head.seconds == pytest.approx(30 * parts_done, abs=2 * parts_done)
    track = store.place(head.id).track()
    assert float(track.t[-1]) == pytest.approx(head.seconds, abs=0.1)
    assert np.diff(track.t).max() == pytest.approx(1 / RATE)
    assert not any(".partial" in one.name for one in store.place(head.id).path.iterdir() if one.suffix == ".npz")


def test_what_is_written_is_what_the_session_holds(page: PageSession) -> None:
    running = begin(page)
    push(running, 100.0)
    whole = running.session.recording()
    id = page.keeper.end(running)
    track = page.keeper.store.place(str(id)).track()
    np.testing.assert_array_equal(track.t, whole.t)
    np.testing.assert_array_equal(track.xy, whole.xy)
    np.testing.assert_array_equal(track.visibility, whole.visibility)
    assert (track.size, track.provenance, track.remarks) == (whole.size, whole.provenance, whole.remarks)


def test_of_several_frame_sizes_the_longest_stretch_is_kept_as_in_the_session(page: PageSession) -> None:
    running = begin(page)
    push(running, 35.0)
    push(running, 5.0, size=(480, 640))
    push(running, 8.0)
    whole = running.session.recording()
    id = page.keeper.end(running)
    track = page.keeper.store.place(str(id)).track()
    np.testing.assert_array_equal(track.t, whole.t)
    assert track.size == whole.size and track.remarks == whole.remarks


def test_a_session_of_more_than_an_hour_keeps_the_last_hour(page: PageSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posturecam.ui.live.waiting.writer.HISTORY_S", 100.0)
    running = begin(page)
    push(running, 300.0)
    place = running.writer.folder
    assert running.writer.finish(60)
    assert len(place.parts) <= 5
    id = page.keeper.end(running)
    track = page.keeper.store.place(str(id)).track()
    assert 100.0 <= float(track.t[-1] - track.t[0]) <= 165.0
    assert [remark.code for remark in track.remarks] == ["live.last_hour"]


def test_a_full_disk_is_reported_once_and_nothing_is_lost_when_there_is_room_again(
    page: PageSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = begin(page)
    plain = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    push(running, 70.0)
    assert becomes_true(lambda: running.writer.trouble is not None)
    assert "full" in str(running.writer.news())
    assert running.writer.news() is None
    push(running, 5.0)
    id = page.keeper.end(running)
    assert id is not None
    (head,) = page.keeper.waiting(page.owner)
    assert head.id == id and head.seconds == pytest.approx(75.0, abs=0.1)
    assert becomes_true(lambda: page.keeper.summed_up(id).is_over)
    assert "full" in str(page.keeper.summed_up(id).reason)
    monkeypatch.setattr("os.fsync", plain)
    page.keeper.try_again(id)
    assert becomes_true(lambda: page.keeper.summed_up(id).is_over, 120)
    assert page.keeper.summed_up(id).folder is not None
    assert page.keeper.waiting(page.owner)[0].seconds == pytest.approx(75.0, abs=0.1)


def test_a_session_waits_two_minutes_for_its_page_and_then_ends(
    page: PageSession, keeper: SessionKeeper, clock: Clock
) -> None:
    running = begin(page)
    push(running, 8.0)
    keeper.detach(running)
    clock.now += AWAY_S - 1
    keeper.tidy()
    assert keeper.under_way(page.owner) == [running] and keeper.waiting(page.owner) == []
    clock.now += 2
    keeper.tidy()
    assert becomes_true(lambda: len(keeper.waiting(page.owner)) == 1)
    assert keeper.under_way(page.owner) == [] and page.running is None
    assert keeper.waiting(page.owner)[0].seconds == pytest.approx(8.0, abs=0.1)


def test_a_page_out_of_sight_has_more_time(page: PageSession, keeper: SessionKeeper, clock: Clock) -> None:
    running = begin(page)
    push(running, 8.0)
    keeper.detach(running, out_of_sight=True)
    clock.now += OUT_OF_SIGHT_S - 1
    keeper.tidy()
    assert keeper.under_way(page.owner) == [running]


def test_a_page_that_comes_back_in_time_goes_on(page: PageSession, keeper: SessionKeeper, clock: Clock) -> None:
    running = begin(page)
    push(running, 8.0)
    keeper.detach(running)
    keeper.attach(running)
    clock.now += 10 * AWAY_S
    keeper.tidy()
    assert keeper.under_way(page.owner) == [running]


@pytest.mark.parametrize("wanted", [False, True])
def test_a_session_that_was_left_without_a_person_goes_silently(
    page: PageSession, keeper: SessionKeeper, wanted: bool
) -> None:
    running = begin(page)
    push(running, 6.0, person=_empty_view)
    place = running.writer.folder.path
    assert (keeper.end(running, wanted=wanted) is not None) is wanted
    assert place.exists() is wanted


def test_a_session_is_claimed_by_its_own_browser_alone(page: PageSession, keeper: SessionKeeper) -> None:
    running = begin(page)
    push(running, 8.0)
    keeper.detach(running)
    other = PageSession(keeper=keeper, browser="b" * 22)
    assert not keeper.claim(running.id, other)
    again = PageSession(keeper=keeper, browser=page.browser)
    assert keeper.claim(running.id, again)
    assert running.page is again and page.running is None


def test_a_claimed_session_whose_camera_never_starts_ends(
    page: PageSession, keeper: SessionKeeper, clock: Clock
) -> None:
    running = begin(page)
    push(running, 8.0)
    keeper.detach(running)
    again = PageSession(keeper=keeper, browser=page.browser)
    assert keeper.claim(running.id, again)
    clock.now += AWAY_S + 1
    keeper.tidy()
    assert becomes_true(lambda: len(keeper.waiting(page.owner)) == 1)
    assert again.running is None and again.resume is None


def test_a_server_that_stops_leaves_its_sessions_on_the_disk(tmp_path: Path) -> None:
    keeper = SessionKeeper(tmp_path)
    page = PageSession(keeper=keeper, browser="a" * 22)
    push(begin(page), 12.0)
    keeper.close()
    (head,) = SessionKeeper(tmp_path).waiting(page.owner)
    assert head.seconds == pytest.approx(12.0, abs=0.1)


def test_a_session_under_way_in_another_process_is_neither_offered_nor_cleared_away(page: PageSession) -> None:
    running = begin(page)
    push(running, 40.0)
    assert running.writer.finish(60)
    other = SessionStore(page.keeper.store.folder)
    assert other.ended() == []
    other.clean(datetime.now(timezone.utc) + 10 * LONGEST_WAIT)
    assert running.writer.folder.parts


def _stored(store: SessionStore, number: int, begun: datetime, owner: str = "x", **changes: Any) -> SessionHead:
    head = SessionHead(f"{number:016x}", owner_key(owner), begun, seconds=60.0, person_s=60.0)
    head = replace(head, **changes)
    place = store.place(head.id)
    place.path.mkdir(parents=True)
    place.write_head(head)
    return head


def test_what_waits_is_bounded_in_age_and_number(tmp_path: Path) -> None:
    store, now = SessionStore(tmp_path), datetime.now(timezone.utc)
    _stored(store, 1, now - LONGEST_WAIT - timedelta(hours=1), "old")
    _stored(store, 2, now - LONGEST_WAIT + timedelta(hours=1), "young")
    _stored(store, 3, now, "no person", person_s=LEAST_PERSON_S / 2)
    for n in range(MOST_OF_AN_OWNER + 2):
        _stored(store, 100 + n, now - timedelta(minutes=n), "often")
    store.clean(now)
    assert {head.id for head in store.ended()} == {f"{n:016x}" for n in (2, *range(100, 100 + MOST_OF_AN_OWNER))}
    for n in range(MOST_WAITING):
        _stored(store, 1000 + n, now + timedelta(minutes=n), str(n))
    store.clean(now)
    assert len(store.ended()) == MOST_WAITING
    assert sum(1 for _ in tmp_path.iterdir()) == MOST_WAITING


def test_a_clock_that_was_set_back_deletes_nothing(tmp_path: Path) -> None:
    store, now = SessionStore(tmp_path), datetime.now(timezone.utc)
    _stored(store, 1, now)
    store.clean(now - timedelta(days=400))
    assert len(store.ended()) == 1


def test_a_head_holds_all_that_was_known(tmp_path: Path) -> None:
    known = {"baseline": OWN, "activity": Activity.SIT, "height_m": 1.8, "incline_deg": 0.0}
    begun = datetime.now(timezone.utc)
    head = _stored(SessionStore(tmp_path), 7, begun, known={**known, "speed_mps": None}, baseline_name="Me")
    assert SessionFolder(tmp_path / head.id).head() == replace(head, known=known)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema": 1',
        b"\xff",
        b'{"id": "0000000000000007", "begun": "2026-01-01T00:00:00", "schema": 1}',
        b'{"id": "../../x", "begun": "2026-01-01T00:00:00+00:00", "schema": 1}',
        b'{"id": "0000000000000007", "begun": "soon", "schema": 1}',
        json.dumps(
            {"id": f"{7:016x}", "begun": "2026-01-01T00:00:00+00:00", "schema": 1, "owner": "x", "seconds": -1}
        ).encode(),
    ],
)
def test_a_damaged_head_is_passed_over_and_cleared_away_once_it_is_old(tmp_path: Path, content: bytes) -> None:
    store = SessionStore(tmp_path)
    head = _stored(store, 7, datetime.now(timezone.utc))
    (tmp_path / head.id / HEAD_FILE).write_bytes(content)
    assert store.ended() == []
    with pytest.raises(TrackError):
        store.place(head.id).head()
    store.clean()
    assert store.place(head.id).path.exists()
    store.clean(datetime.now(timezone.utc) + timedelta(hours=1))
    assert not store.place(head.id).path.exists()


def test_what_is_not_ours_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "session.json").write_text("{}")
    (tmp_path / f"{1:016x}").symlink_to(tmp_path / "mine")
    store = SessionStore(tmp_path)
    store.clean(datetime.now(timezone.utc) + 10 * LONGEST_WAIT)
    assert (tmp_path / "mine" / "session.json").exists() and (tmp_path / f"{1:016x}").exists()


def test_a_damaged_part_is_a_gap(page: PageSession) -> None:
    id = ended(page, 100.0)
    place = page.keeper.store.place(id)
    place.parts[1].write_bytes(b"no archive")
    track = place.track()
    assert np.diff(track.t).max() == pytest.approx(30.0, abs=1.5)
    for part in place.parts:
        part.write_bytes(b"")
    with pytest.raises(TrackError, match="Discard"):
        place.track()
    assert becomes_true(lambda: page.keeper.summed_up(id).is_over, 120)
    assert "Discard" in str(page.keeper.summed_up(id).reason)


def test_a_baseline_that_fits_nothing_is_left_out_with_a_note(page: PageSession) -> None:
    other = Baseline(Activity.SIT, View.FRONT, {"forward_head": (4.0, 1.0)}, 5.2)
    running = begin(page, baseline=other)
    push(running, 10.0)
    found = running.session.summary()
    id = str(page.keeper.end(running))
    assert becomes_true(lambda: page.keeper.summed_up(id).is_over, 120)
    from posturecam.export.reading import read_result

    folder = page.keeper.summed_up(id).folder
    assert folder is not None
    result = read_result(folder).analysis
    assert [r.code for r in found.remarks if "baseline" in r.code] == [
        r.code for r in result.remarks if "baseline" in r.code
    ]
    assert any("baseline" in remark.code for remark in result.remarks)


def test_a_session_that_is_discarded_while_it_is_summed_up_is_gone(page: PageSession, keeper: SessionKeeper) -> None:
    id = ended(page, 60.0)
    assert not keeper.summed_up(id).is_over
    keeper.discard(id)
    assert becomes_true(lambda: not keeper.store.place(id).path.exists())
    assert keeper.waiting(page.owner) == []
