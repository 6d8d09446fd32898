"""The verdicts that were given, beside those that truth demands."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.types import SURE_FROM, Finding, Verdict
from posturecam_lab.validate.promise import FigureRow

MOST_CONTRADICTIONS_PERCENT = 2.5
"""What a verdict rule with probabilities can promise: ADJUST allows 2.5 % that all is fine, and GOOD without "probably"
at most 10 % that it is not, far less that it is far outside."""


def contradicts(due: Verdict | None, finding: Finding) -> bool:
    """Whether a change was asked for where all was good, or something poor was called good without "probably"."""
    if due is Verdict.ADJUST and finding.verdict is Verdict.GOOD:
        return finding.likelihood is None or finding.likelihood >= SURE_FROM
    return due is Verdict.GOOD and finding.verdict is Verdict.ADJUST


def verdict_rows(cases: Iterable[tuple[Verdict | None, Finding]]) -> list[FigureRow]:
    """Of what truth demands each verdict, the shares that were given each, and those that contradict it.

    Cases: (due, given), due None = not known.
    """
    known = [(due, finding) for due, finding in cases if due is not None]
    rows = []
    for due in (Verdict.GOOD, Verdict.WATCH, Verdict.ADJUST):
        given = [finding for demanded, finding in known if demanded is due]
        n, where = max(len(given), 1), f"truth is {due} ({len(given)})"
        for verdict in Verdict:
            share = 100 * sum(finding.verdict is verdict for finding in given) / n
            rows.append(FigureRow(where, f"said {verdict}", share, None, "%"))
        borderline = 100 * sum(finding.is_borderline for finding in given) / n
        rows.append(FigureRow(where, "of these borderline", borderline, None, "%"))
        if due is not Verdict.WATCH:
            what = "change asked for" if due is Verdict.GOOD else 'called good without "probably"'
            share = 100 * sum(contradicts(due, finding) for finding in given) / n
            rows.append(FigureRow(where, what, share, MOST_CONTRADICTIONS_PERCENT, "%"))
    return rows
