"""What the page says without a cue, and how long it lets anything stand: words that flicker are not read."""

from __future__ import annotations

import math
from typing import Any

DWELL_S = 4.0
"""Seconds that whatever is shown stays at least: what it takes to look up and read it."""
FIRST_S, STEADY_S, REWORDED_S = 3.0, 6.0, 12.0
"""Seconds that something new without a cue must hold before it is shown: as the first answer, in place of another
answer, and with another small print only. The last is more than two longer looks."""

Shown = dict[str, Any]


class SteadyWords:
    """Shows a cue when it comes, and everything else only when it has held for some seconds."""

    def __init__(self) -> None:
        self._shown: Shown | None = None
        self._shown_t = -math.inf
        self._is_cue = False
        self._next: Shown | None = None
        self._next_t = -math.inf

    def update(self, t: float, wanted: Shown, *, is_cue: bool, is_first: bool) -> Shown:
        """Choose what to show now.

        Parameters
        ----------
        t : float
            Time on the camera's clock, s.
        wanted : dict
            What would be shown if nothing stood there: verdict, word, text, detail.
        is_cue : bool
            Whether it is a cue, or the praise that follows one.
        is_first : bool
            Whether what stands there only says that the measuring has begun.

        Returns
        -------
        dict
            That, or what stands there still.
        """
        if wanted != self._next:
            self._next, self._next_t = wanted, t
        wait = 0.0 if is_cue or self._is_cue else self._wait(wanted, is_first)
        if self._shown is None or (t - self._next_t >= wait and t - self._shown_t >= DWELL_S):
            if wanted != self._shown:
                self._shown, self._shown_t = wanted, t
            self._is_cue = is_cue
        return self._shown

    def _wait(self, wanted: Shown, is_first: bool) -> float:
        if is_first:
            return FIRST_S
        shown = self._shown or {}
        same = all(wanted[key] == shown.get(key) for key in ("verdict", "text"))
        return REWORDED_S if same else STEADY_S
