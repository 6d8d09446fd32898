"""Each kind of nudge, when it comes and when it does not."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise

import pytest

from posturecam.desk import DeskSession, DeskSettings, DeskState
from posturecam.desk.nudging import CLEAR_AMOUNT, Nudge, Nudger
from posturecam.desk.timing import SessionTime
from tests.desk.sitters import LEANS_IN, LOOKS_DOWN, SLUMPS, TURNS, WELL, Player, reference

UPRIGHT, SLUMPED, AWAY = DeskState.UPRIGHT, DeskState.SLUMPED, DeskState.AWAY


class Clock:
    """Plays states to a nudger, one a second."""

    def __init__(self, settings: DeskSettings | None = None) -> None:
        self.nudger, self.time = Nudger(), SessionTime()
        self.settings = settings or DeskSettings(break_every_s=None)
        self.t = 0.0
        self.got: list[tuple[float, Nudge]] = []

    def play(
        self, state: DeskState, seconds: float, *, quiet: bool = False, amount: float = 1.5
    ) -> list[tuple[float, str]]:
        found = []
        for _ in range(round(seconds)):
            self.t += 1
            self.time.advance(self.t)
            nudge = self.nudger.update(self.time, state, amount, self.settings, quiet)
            if nudge is not None:
                self.got.append((self.t, nudge))
                found.append((self.t, nudge.kind))
        return found

    @property
    def kinds(self) -> list[str]:
        return [nudge.kind for _, nudge in self.got]


@pytest.mark.parametrize("delay_s", [5.0, 15.0, 60.0])
def test_a_posture_is_nudged_about_after_the_delay(delay_s: float) -> None:
    player = Player(DeskSession(reference(), DeskSettings(delay_s=delay_s, break_every_s=None)))
    player.play(WELL, 20)
    player.play(SLUMPS, 80)
    (t, kind, state), *_ = player.nudges
    assert (kind, state) == ("posture", "slumped")
    assert 20 + delay_s <= t < 20 + delay_s + 2.5


def test_a_slouch_that_is_hardly_one_is_shown_but_not_nudged_about() -> None:
    clock = Clock()
    assert clock.play(SLUMPED, 120, amount=CLEAR_AMOUNT - 0.05) == []
    assert [kind for _, kind in clock.play(SLUMPED, 20, amount=CLEAR_AMOUNT)] == ["posture"]


def test_a_short_slouch_is_not_nudged_about() -> None:
    player = Player()
    for _ in range(4):
        player.play(WELL, 20)
        player.play(LEANS_IN, 12)
    assert player.nudges == []


@pytest.mark.parametrize("sitting", [LOOKS_DOWN, TURNS])
def test_minutes_of_looking_elsewhere_are_not_nudged_about(sitting: object) -> None:
    player = Player(fps=2)
    player.play(WELL, 20)
    player.play(LOOKS_DOWN if sitting is LOOKS_DOWN else TURNS, 300)
    assert player.nudges == []


def test_glances_do_not_start_the_delay_anew() -> None:
    clock = Clock()
    clock.play(UPRIGHT, 30)
    clock.play(SLUMPED, 10)
    clock.play(DeskState.LOOKING_DOWN, 5)
    assert [kind for _, kind in clock.play(SLUMPED, 10)] == ["posture"]


def test_a_long_look_elsewhere_does() -> None:
    clock = Clock()
    clock.play(UPRIGHT, 30)
    clock.play(SLUMPED, 10)
    clock.play(DeskState.LOOKING_DOWN, 60)
    assert clock.play(SLUMPED, 10) == []


def test_the_nudge_stands_until_the_person_is_back() -> None:
    player = Player()
    player.play(WELL, 20)
    slumped = player.play(SLUMPS, 40)
    given = next(now.nudge for now in slumped if now.nudge is not None)
    assert slumped[-1].standing_nudge is given and sum(now.nudge is not None for now in slumped) == 1
    assert player.play(WELL, 10)[-1].standing_nudge is None


@pytest.mark.parametrize("state", [AWAY, DeskState.NOT_ALONE, DeskState.STANDING, DeskState.MOVED])
def test_a_pause_withdraws_the_nudge_without_praise(state: DeskState) -> None:
    clock = Clock()
    clock.play(SLUMPED, 20)
    assert clock.nudger.standing is not None
    clock.play(state, 10)
    assert clock.nudger.standing is None
    clock.play(UPRIGHT, 20)
    assert "praise" not in clock.kinds


def test_a_slouch_of_hours_is_nudged_about_less_and_less() -> None:
    clock = Clock()
    times = [t for t, _ in clock.play(SLUMPED, 2 * 3600)]
    apart = [b - a for a, b in pairwise(times)]
    assert apart[:4] == [120, 240, 480, 960] and set(apart[4:]) == {1200}


def test_correcting_at_once_does_not_bring_a_nudge_a_minute() -> None:
    clock = Clock()
    for _ in range(60):
        clock.play(SLUMPED, 20)
        clock.play(UPRIGHT, 40)
    assert clock.kinds.count("posture") <= 10


def test_time_upright_shortens_the_pause_again() -> None:
    clock = Clock()
    clock.play(SLUMPED, 1200)
    clock.play(UPRIGHT, 1800)
    times = [t for t, kind in clock.play(SLUMPED, 300) if kind == "posture"]
    assert len(times) == 2 and times[1] - times[0] == 240


def test_praise_comes_now_and_then() -> None:
    clock = Clock()
    for _ in range(12):
        clock.play(SLUMPED, 30)
        clock.play(UPRIGHT, 570)
    assert clock.kinds.count("posture") == 12
    assert clock.kinds.count("praise") == 4
    assert clock.got[1][1].kind == "praise"


def test_being_back_long_after_the_nudge_is_not_praised() -> None:
    clock = Clock()
    clock.play(SLUMPED, 100)
    clock.play(UPRIGHT, 60)
    assert clock.kinds == ["posture"]


def test_quiet_times_have_no_nudges_at_all() -> None:
    clock = Clock(DeskSettings(break_every_s=600))
    assert clock.play(SLUMPED, 1200, quiet=True) == []
    assert clock.play(DeskState.MOVED, 60, quiet=True) == []
    assert clock.play(SLUMPED, 30) != []


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("11:59", False),
        ("12:00", True),
        ("12:59", True),
        ("13:00", False),
        ("22:30", True),
        ("06:59", True),
        ("07:00", False),
    ],
)
def test_quiet_times_may_go_over_midnight(at: str, quiet: bool) -> None:
    settings = DeskSettings(quiet=((time(12), time(13)), (time(22), time(7))))
    assert settings.is_quiet(datetime.fromisoformat(f"2026-03-02T{at}")) is quiet
    assert settings.is_quiet(datetime.fromisoformat(f"2026-03-02T{at}+02:00")) is quiet


def test_without_a_local_time_no_time_is_quiet() -> None:
    assert not DeskSettings(quiet=((time(0), time(23, 59)),)).is_quiet(None)


def test_a_session_is_quiet_by_the_local_time() -> None:
    settings = DeskSettings(quiet=((time(9), time(9, 2)),), break_every_s=None)
    player = Player(DeskSession(reference(), settings))
    player.play(WELL, 10)
    player.play(SLUMPS, 180)
    assert [round(t) for t, _, _ in player.nudges] == [120]


def test_a_break_is_suggested_after_sitting_and_not_at_once_again() -> None:
    clock = Clock(DeskSettings(break_every_s=3000))
    times = [t for t, kind in clock.play(UPRIGHT, 6100) if kind == "break"]
    assert times == [3001, 4001, 5001, 6001]


def test_time_away_counts_as_a_break() -> None:
    clock = Clock(DeskSettings(break_every_s=3000))
    clock.play(UPRIGHT, 2900)
    clock.play(AWAY, 310)
    assert clock.play(UPRIGHT, 2990) == []
    assert [kind for _, kind in clock.play(UPRIGHT, 30)] == ["break"]


def test_a_short_absence_is_a_part_of_a_break() -> None:
    clock = Clock(DeskSettings(break_every_s=3000))
    clock.play(UPRIGHT, 2900)
    clock.play(DeskState.STANDING, 60)
    times = [t for t, _ in clock.play(UPRIGHT, 900)]
    assert len(times) == 1 and times[0] - 2960 == pytest.approx(700, abs=2)


def test_a_computer_asleep_counts_as_a_break() -> None:
    clock = Clock(DeskSettings(break_every_s=3000))
    clock.play(UPRIGHT, 2900)
    clock.t += 1800
    assert clock.play(UPRIGHT, 2900) == []


def test_no_break_is_suggested_where_none_is_wanted() -> None:
    assert Clock(DeskSettings(break_every_s=None)).play(UPRIGHT, 20000) == []


def test_a_moved_set_up_is_asked_about_once() -> None:
    clock = Clock()
    assert [kind for _, kind in clock.play(DeskState.MOVED, 800)] == ["reference"]


def test_looking_down_for_ten_minutes_is_mentioned_once() -> None:
    clock = Clock()
    found = clock.play(DeskState.LOOKING_DOWN, 1500)
    assert len(found) == 1 and 600 <= found[0][0] <= 602
    assert clock.got[0][1].text.code == "desk.nudge.looking_down"
    assert clock.nudger.standing is None


def test_two_nudges_are_some_time_apart() -> None:
    clock = Clock(DeskSettings(break_every_s=100))
    clock.play(UPRIGHT, 90)
    times = [t for t, _ in clock.play(SLUMPED, 60)]
    assert len(times) == 2 and times[1] - times[0] == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"delay_s": -1},
        {"delay_s": float("nan")},
        {"break_every_s": 0},
        {"break_every_s": float("inf")},
        {"sensitivity": "x"},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        DeskSettings(**wrong)  # type: ignore[arg-type]


def test_settings_round_trip_and_bad_ones() -> None:
    made = DeskSettings(30.0, "high", ((time(22), time(7, 30)),), None)
    assert DeskSettings.from_dict(made.to_dict()) == made
    assert DeskSettings.from_dict({}) == DeskSettings()
    for bad in ([], {"quiet": 3}, {"quiet": [["x", "y"]]}, {"delay_s": "1"}, {"sensitivity": 4}):
        with pytest.raises(ValueError):  # noqa: PT011
            DeskSettings.from_dict(bad)
