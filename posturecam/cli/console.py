"""The console of the terminal: rich's, to which text is text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from posturecam.printable import printable


class PlainConsole(Console):
    """A console to which text is text: no markup, no emoji codes, no highlighting.

    Nothing that it prints is obeyed by the terminal but rich's own control codes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, with every text printable.

        Parameters
        ----------
        renderable : RenderableType
            What is printed.
        options : ConsoleOptions or None
            As of rich.

        Yields
        ------
        Segment
            A text with its style.
        """
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text, keep="\n"), style, control)
