"""Whose turn it is to analyse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from posturecam.ui.live.inference.turns import AnalysisTurns


def test_one_at_a_time() -> None:
    turns = AnalysisTurns(patience_s=0.0)
    assert turns.take("a") and not turns.take("b")
    turns.give_back(0.03)
    assert turns.take("b")


def test_who_is_next_takes_the_turn_as_soon_as_it_is_free() -> None:
    turns = AnalysisTurns(patience_s=60.0)
    assert turns.take("busy")
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(turns.take, "next")
        assert not waits.done()
        turns.give_back(0.03)
        assert waits.result(60.0)
    turns.give_back(0.03)


def test_who_waited_longest_is_among_the_next() -> None:
    turns = AnalysisTurns(clock=lambda: 0.0, patience_s=0.0)
    assert turns.take("busy")
    for n in range(20):
        assert not turns.take(n)
    turns.give_back(0.03)
    assert not turns.take(19) and not turns.take("new")
    assert turns.take(3)


def test_a_session_that_asks_no_more_holds_no_other_up() -> None:
    now = [0.0]
    turns = AnalysisTurns(clock=lambda: now[0], patience_s=0.0)
    assert turns.take("busy")
    for n in range(20):
        turns.take(n)
    turns.give_back(0.03)
    now[0] = 10.0
    assert turns.take("late")


def test_the_interval_grows_with_sessions_and_cost_and_shrinks_when_they_leave() -> None:
    turns = AnalysisTurns(share=0.5)
    for _ in range(10):
        turns.join()
    before = turns.interval_s
    for _ in range(200):
        assert turns.take("a")
        turns.give_back(0.1)
    assert turns.interval_s == pytest.approx(10 * 0.1 / 0.5, rel=0.01) and turns.interval_s > before
    for _ in range(10):
        turns.leave()
    assert turns.interval_s == 0


def test_one_slow_analysis_counts_little() -> None:
    turns = AnalysisTurns()
    turns.join()
    before = turns.interval_s
    turns.take("a")
    turns.give_back(60.0)
    assert turns.interval_s < 1.1 * before
