"""The console of stderr is made when something is shown on it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from posturecam.lazy_console import LazyConsole, real_console


def _made_of(console: LazyConsole) -> bool:
    return "real" in vars(console)


@pytest.fixture
def console() -> LazyConsole:
    return LazyConsole(lambda: Console(file=io.StringIO(), force_terminal=True))


def test_a_pipe_is_no_terminal_without_asking_rich(console: LazyConsole, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert not console.is_terminal
    assert not _made_of(console)


def test_rich_decides_where_colour_is_forced(console: LazyConsole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert console.is_terminal
    assert _made_of(console)


def test_what_is_printed_is_printed_by_the_real_one(console: LazyConsole) -> None:
    console.print("one line")
    assert "one line" in console.file.getvalue()
    assert real_console(console) is console.real  # type: ignore[arg-type]
    assert real_console(console.real) is console.real
