from __future__ import annotations

import pytest

from posturecam.ui.access.keys import ONE_TIME_S, Keys, token_in


def test_the_printed_token_works_again_and_no_other_does() -> None:
    keys = Keys()
    assert keys.opens(keys.token) and keys.opens(keys.token)
    for other in ("", "x", keys.token[:-1], keys.token.swapcase(), keys.cookie, Keys().token, "é", "\udcff"):
        assert not keys.opens(other)


def test_a_whole_address_can_be_pasted() -> None:
    keys = Keys()
    assert keys.opens(f" http://127.0.0.1:8501/?token={keys.token}\n")
    assert token_in("http://[bad") == "http://[bad"


def test_a_one_time_token_works_once_and_soon() -> None:
    keys = Keys()
    first, late = keys.one_time_token(now=0.0), keys.one_time_token(now=0.0)
    assert keys.opens(first, now=ONE_TIME_S)
    assert not keys.opens(first, now=ONE_TIME_S)
    assert not keys.opens(late, now=ONE_TIME_S + 1)


@pytest.mark.parametrize("secret", ["token", "cookie"])
def test_secrets_are_long_and_new_in_every_process(secret: str) -> None:
    made = {getattr(Keys(), secret) for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 32
