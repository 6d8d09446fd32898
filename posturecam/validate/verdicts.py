"""The verdicts that were given, beside those that truth demands."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.types import Verdict
from posturecam.validate.promise import Row

CONTRADICTIONS = frozenset({(Verdict.GOOD, Verdict.ADJUST), (Verdict.ADJUST, Verdict.GOOD)})
"""What is never to be said of what, as (due, given): something good told to change, something poor called good."""


def verdict_rows(cases: Iterable[tuple[Verdict | None, Verdict]]) -> list[Row]:
    """Of what truth demands each verdict, the shares that were given each; cases: (due, given), due None = not known."""
    told = [(due, given) for due, given in cases if due is not None]
    rows = []
    for due in (Verdict.GOOD, Verdict.WATCH, Verdict.ADJUST):
        given = [verdict for demanded, verdict in told if demanded is due]
        for verdict in Verdict:
            share = 100 * given.count(verdict) / max(len(given), 1)
            promise = 0.0 if (due, verdict) in CONTRADICTIONS else None
            rows.append(Row(f"truth is {due} ({len(given)})", f"said {verdict}", share, promise, "%"))
    return rows
