from __future__ import annotations

import threading
import webbrowser

import pytest

from posturecam.ui.access.address import announce
from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import Origins


def test_the_terminal_shows_the_address_with_the_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("opened"))
    keys = Keys()
    announce(Origins(), 8501, keys, open_browser=False)
    assert f"  http://127.0.0.1:8501/?token={keys.token}\n" in capsys.readouterr().out


def test_behind_a_proxy_it_is_the_public_address(capsys: pytest.CaptureFixture[str]) -> None:
    keys = Keys()
    announce(Origins("https://posture.example"), 8501, keys, open_browser=False)
    assert f"  https://posture.example/?token={keys.token}\n" in capsys.readouterr().out


def test_the_browser_is_opened_with_a_token_that_works_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    done = threading.Event()
    monkeypatch.setattr(webbrowser, "open", lambda address: (opened.append(address), done.set()))
    keys = Keys()
    announce(Origins(), 8501, keys, open_browser=True)
    assert done.wait(30)
    (address,) = opened
    assert keys.token not in address
    assert keys.opens(address)
    assert not keys.opens(address)
