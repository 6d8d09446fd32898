"""What the bars of a batch say of a long clip while it is worked on."""

from __future__ import annotations

import io

from rich.console import Console

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.cli.bars import BatchBars


def _shown(events: list[BatchEvent], *, is_terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=200)
    with BatchBars(console) as bars:
        for event in events:
            bars(event)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_first_finding_of_each_long_clip_is_said_above_the_bars() -> None:
    events = [
        BatchEvent("a/one.mp4", BatchEventKind.STARTED),
        BatchEvent("a/one.mp4", BatchEventKind.SO_FAR, "Run taller."),
        BatchEvent("a/one.mp4", BatchEventKind.SO_FAR, "Lean less."),
        BatchEvent("a/two.mp4", BatchEventKind.SO_FAR, "Take shorter steps."),
    ]
    shown = _shown(events, is_terminal=True)
    assert "one.mp4: Run taller." in shown
    assert "two.mp4: Take shorter steps." in shown
    assert "Lean less." not in shown
    assert _shown(events, is_terminal=False) == ""
