from __future__ import annotations

import threading
import weakref

import pytest

from posturecam.video.prefetch import Prefetch

PATIENCE_S = 10.0


class Item:
    """Something that can be watched being let go of."""


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def test_items_come_in_order_and_all_of_them():
    with Prefetch(range(1000), depth=3) as numbers:
        assert list(numbers) == list(range(1000))


def test_the_next_item_is_made_while_this_one_is_in_use():
    made = threading.Event()

    def two():
        yield 1
        made.set()
        yield 2

    with Prefetch(two()) as numbers:
        assert next(iter(numbers)) == 1
        assert made.wait(PATIENCE_S)


def test_work_is_done_in_another_thread_and_delivered_in_this_one():
    with Prefetch(threading.get_ident() for _ in range(3)) as workers:
        assert {worker == threading.get_ident() for worker in workers} == {False}


def test_only_so_many_items_wait():
    made, third = [], threading.Event()

    def numbers():
        for number in range(100):
            made.append(number)
            if number == 2:
                third.set()
            yield number

    with Prefetch(numbers(), depth=2) as ahead:
        assert third.wait(PATIENCE_S)  # two wait, the third is held by the thread
        assert made == [0, 1, 2]
        assert next(iter(ahead)) == 0
    assert len(made) <= 5


def test_an_item_that_was_used_is_let_go_of():
    def items():
        for _ in range(20):
            yield Item()

    alive: list[weakref.ref[Item]] = []
    most = 0
    with Prefetch(items(), depth=2) as ahead:
        for item in ahead:
            alive.append(weakref.ref(item))
            del item
            most = max(most, sum(one() is not None for one in alive[:-1]))
    assert most == 0


def test_what_goes_wrong_comes_after_the_items_before_it():
    def failing():
        yield 1
        raise OSError("the disk is gone")

    got = []
    with pytest.raises(OSError, match="the disk is gone"), Prefetch(failing()) as items:
        got.extend(items)
    assert got == [1]


def test_what_goes_wrong_passes_through_two_stages():
    def failing():
        yield 1
        raise KeyError("deep inside")

    with Prefetch(failing()) as first, Prefetch(2 * item for item in first) as second:
        taken = iter(second)
        assert next(taken) == 2
        with pytest.raises(KeyError, match="deep inside"):
            next(taken)


def test_leaving_early_closes_the_source_in_its_own_thread():
    closed = []

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.append(threading.get_ident())

    def interrupted():
        with Prefetch(endless()) as first, Prefetch(item for item in first) as second:
            for number, _ in enumerate(second):
                if number == 5:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(closed) == 1
    assert closed[0] != threading.get_ident()


def test_leaving_without_taking_anything_ends_the_thread():
    with Prefetch(iter(int, 1), depth=1):
        pass
