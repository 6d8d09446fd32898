from __future__ import annotations

import pytest

from posturecam.ui.access.address import ADDRESS, BindError, bind_address
from posturecam.ui.access.origin import Origins

HOSTED = Origins("https://posture.example")


@pytest.mark.parametrize("text", [ADDRESS, f" {ADDRESS} "])
def test_the_own_address_needs_no_public_origin(text: str) -> None:
    assert bind_address(text, Origins()) == ADDRESS


@pytest.mark.parametrize("text", ["0.0.0.0", "::", "192.0.2.7", "127.0.0.2", "::1"])
def test_any_other_address_needs_a_public_origin(text: str) -> None:
    with pytest.raises(BindError, match="--public-origin"):
        bind_address(text, Origins())
    assert bind_address(text, HOSTED) == text


@pytest.mark.parametrize(
    "text", ["", "localhost", "0", "0.0.0", "0.0.0.0:8501", "posture.example", "[::]", "256.0.0.1"]
)
def test_what_is_no_ip_address_is_refused(text: str) -> None:
    with pytest.raises(BindError, match="is not an IP address"):
        bind_address(text, HOSTED)
