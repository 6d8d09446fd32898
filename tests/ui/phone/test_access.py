from __future__ import annotations

import pytest

from posturecam.ui.phone.access import PhoneAccess
from posturecam.ui.phone.limits import PhoneLimits, RateLimit

HERE, THERE = "192.168.1.7", "192.168.1.8"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(clock: Clock) -> PhoneAccess:
    return PhoneAccess(PhoneLimits(sessions=2), clock)


def test_a_token_works_once_and_the_next_is_another(access: PhoneAccess) -> None:
    token = access.token
    assert access.token == token
    session = access.exchange(token, HERE)
    assert session is not None
    assert access.token != token
    assert access.exchange(token, HERE) is None
    assert access.session_of([session.cookie]) is session
    assert session.cookie not in (token, access.token)


def test_it_says_when_a_token_was_used(access: PhoneAccess) -> None:
    used: list[str] = []
    access.on_used = lambda: used.append(access.token)
    access.exchange("guess", HERE)
    assert used == []
    access.exchange(access.token, HERE)
    assert used == [access.token]


def test_a_token_that_is_not_used_in_time_gives_way_to_another(access: PhoneAccess, clock: Clock) -> None:
    token = access.token
    clock.now += PhoneLimits().token_s + 1
    assert access.exchange(token, HERE) is None
    assert access.token != token


@pytest.mark.parametrize("form", ["", "{}x", " {}", "{}\n", "token={}", "é", "\ud800", "{}{}"])
def test_nothing_but_the_token_itself_lets_in(access: PhoneAccess, form: str) -> None:
    assert access.exchange(form.replace("{}", access.token), HERE) is None
    assert access.exchange(access.token[:-1], HERE) is None


def test_too_many_failures_of_an_address_block_it_for_a_while(access: PhoneAccess, clock: Clock) -> None:
    for _ in range(PhoneLimits().failures_of_address):
        assert not access.is_blocked(HERE)
        access.fail(HERE)
    assert access.is_blocked(HERE) and not access.is_blocked(THERE)
    assert access.exchange(access.token, HERE) is None
    clock.now += PhoneLimits().failures_s + 1
    assert access.exchange(access.token, HERE) is not None


def test_one_address_alone_can_not_block_the_others(access: PhoneAccess) -> None:
    for _ in range(10 * PhoneLimits().failures):
        access.fail(HERE)
    assert access.is_blocked(HERE) and not access.is_blocked(THERE)
    assert access.exchange(access.token, THERE) is not None


def test_too_many_failures_in_all_block_every_token(access: PhoneAccess) -> None:
    for n in range(PhoneLimits().failures):
        access.fail(f"192.168.2.{n}")
    assert access.exchange(access.token, THERE) is None


def test_a_silent_session_ends_and_one_that_asks_does_not(access: PhoneAccess, clock: Clock) -> None:
    session = access.exchange(access.token, HERE)
    assert session is not None
    for _ in range(3):
        clock.now += PhoneLimits().idle_s - 1
        assert access.session_of([session.cookie]) is session
    clock.now += PhoneLimits().idle_s + 1
    assert access.session_of([session.cookie]) is None
    assert access.n_sessions == 0


def test_a_session_that_sends_does_not_end_meanwhile(access: PhoneAccess, clock: Clock) -> None:
    session = access.exchange(access.token, HERE)
    assert session is not None
    session.is_sending = True
    clock.now += 10 * PhoneLimits().idle_s
    assert access.n_sessions == 1


def test_one_phone_too_many_ends_the_session_that_was_silent_longest(access: PhoneAccess, clock: Clock) -> None:
    sessions = []
    for _ in range(3):
        clock.now += 1
        sessions.append(access.exchange(access.token, HERE))
    first, second, third = (one for one in sessions if one is not None)
    assert [access.session_of([one.cookie]) for one in (first, second, third)] == [None, second, third]


def test_it_lets_no_one_in_when_it_is_closed(access: PhoneAccess) -> None:
    session = access.exchange(access.token, HERE)
    assert session is not None
    access.close()
    assert access.session_of([session.cookie]) is None
    assert access.exchange(access.token, HERE) is None


def test_secrets_are_not_shown_where_a_session_is_logged(access: PhoneAccess) -> None:
    session = access.exchange(access.token, HERE)
    assert session is not None
    assert session.cookie not in repr(session)


def test_a_rate_counts_by_key_and_takes_no_memory_for_many(clock: Clock) -> None:
    rate = RateLimit(2, 10.0, clock=clock)
    for _ in range(2):
        rate.count("a")
    assert rate.is_over("a") and not rate.is_over("b")
    clock.now += 5
    rate.count("a")
    clock.now += 6
    assert not rate.is_over("a")
    for n in range(RateLimit.MOST_KEYS + 10):
        rate.count(str(n))
    assert len(rate._of_key) == RateLimit.MOST_KEYS
