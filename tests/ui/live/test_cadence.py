"""The cadence shown is what most analyses agree on."""

from __future__ import annotations

from posturecam.ui.live.cadence import CadenceConsensus


def _after(cadences: list[float | None]) -> int | None:
    consensus = CadenceConsensus()
    return [consensus.update(one) for one in cadences][-1]


def test_a_steady_cadence_is_shown_after_ten_analyses() -> None:
    assert _after([151.8] * 9) is None
    assert _after([151.8] * 10) == 152


def test_single_miscounts_do_not_move_it() -> None:
    assert _after([152.0, 152.0, 152.0, 173.0, 152.0, 152.0, 152.0, 130.0] * 3) == 152


def test_cadences_that_do_not_agree_give_none() -> None:
    assert _after([140.0, 150.0, 160.0, 170.0] * 6) is None


def test_a_new_cadence_is_followed_within_five_seconds() -> None:
    assert _after([150.0] * 30 + [180.0] * 25) == 180


def test_standing_still_forgets_it() -> None:
    assert _after([150.0] * 30 + [None]) is None
    assert _after([150.0] * 30 + [None] + [150.0] * 5) is None
