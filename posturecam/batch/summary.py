"""An analysis in one line of the coach sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from posturecam.arrays import rounded
from posturecam.checks import column_checks
from posturecam.coaching.advice import advice_for
from posturecam.coaching.importance import urgency
from posturecam.documents import mapping, number, text
from posturecam.track import RECORDED
from posturecam.types import Activity, Analysis, Bout, Finding, Verdict, View
from posturecam.wording import headline_of, order_of, people_of, value_of, verdict_words
from posturecam.words import say

_TEXTS = ("title", "words", "value_text", "cue", "reason")
"""Of a finding: the texts that the sheet shows, each of which may be None."""


def summary_of(analysis: Analysis) -> dict[str, Any]:
    """Make what the sheet shows of a clip, in the present language.

    Parameters
    ----------
    analysis : Analysis
        Of the clip.

    Returns
    -------
    dict
        Ready for JSON. score_of: whose the score is, where there are several people. bouts: of each that was judged as
        one, activity, whether backwards, view, seconds and cadence. checks: for each check that has a column the most
        urgent finding of all bouts; None where no bout was judged by it. worst: the finding that matters most; None
        when nothing is out of green. recorded: when, as its camera wrote it. filmed: what it can be compared by
        (`posturecam.batch.filmed`).
    """
    from posturecam.batch.filmed import filmed_of

    pairs = [(bout, finding) for bout in analysis.judgements for finding in bout.findings]
    people = people_of(analysis)
    return {
        "score": analysis.points,
        "score_of": say("batch.person", person=1) if people else "",
        "headline": headline_of(analysis),
        "bouts": [
            {
                "activity": str(bout.activity),
                "view": str(bout.scene.view),
                "backward": bout.backward,
                "seconds": round(bout.seconds, 1),
                "cadence_spm": rounded(bout.cadence_spm, 3),
            }
            for bout in analysis.judgements
        ],
        "checks": {check: _most_urgent(pairs, check, people) for check in (one.id for one in column_checks())},
        "worst": _worst(analysis, pairs, people),
        "recorded": analysis.provenance.get(RECORDED),
        "filmed": filmed_of(analysis),
    }


def upgraded(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of a summary that an older version wrote their present name.

    Parameters
    ----------
    summary : Mapping
        As some version stored it.

    Returns
    -------
    dict
        The same with "value_text" in place of "told" in its findings.
    """

    def renamed(finding: Any) -> Any:
        if not isinstance(finding, Mapping) or "told" not in finding:
            return finding
        return {"value_text": finding["told"], **{key: value for key, value in finding.items() if key != "told"}}

    checks = summary.get("checks")
    found = {"worst": renamed(summary["worst"])} if "worst" in summary else {}
    if isinstance(checks, Mapping):
        found["checks"] = {check: renamed(finding) for check, finding in checks.items()}
    return {**summary, **found}


def check_summary(summary: Mapping[str, Any]) -> None:
    """Refuse a stored summary that the sheet could not show; it may lack whole entries.

    Parameters
    ----------
    summary : Mapping
        As `summary_of` makes it.

    Raises
    ------
    ValueError
        For a value of a wrong kind; a KeyError for one that is missing.
    """
    _each(number, summary, "score")
    _each(text, summary, "score_of", "headline", "recorded")
    _check_filmed(summary.get("filmed") or ())
    for bout in summary.get("bouts", ()):
        Activity(mapping(bout)["activity"])
        View(bout["view"])
        number(bout["seconds"])
        _each(number, bout, "cadence_spm")
    for finding in (*mapping(summary.get("checks", {})).values(), summary.get("worst")):
        if finding is not None:
            Activity(mapping(finding)["activity"])
            Verdict(finding["verdict"])
            _each(number, finding, "value", "uncertainty", "likelihood")
            _each(text, {name: finding[name] for name in _TEXTS}, *_TEXTS)
            if not isinstance(finding["borderline"], bool):
                raise ValueError(finding["borderline"])
            _each(text, finding, "unit", "who")


def _check_filmed(rows: Iterable[object]) -> None:
    from posturecam.batch.filmed import filmed_from

    for row in rows:
        filmed_from(mapping(row))


def _each(check: Callable[[object], object], row: Mapping[str, Any], *names: str) -> None:
    """Check the values of those names that are there and known."""
    for name in names:
        if row.get(name) is not None:
            check(row[name])


def _most_urgent(pairs: Iterable[tuple[Bout, Finding]], check: str, people: Sequence[int]) -> dict[str, Any] | None:
    found = [(bout, finding) for bout, finding in pairs if finding.check == check]
    if not found:
        return None
    bout, finding = min(found, key=lambda pair: urgency(pair[1]))
    return {**_shown(bout, finding), "who": say("batch.person", person=bout.person + 1) if people else ""}


def _worst(analysis: Analysis, pairs: list[tuple[Bout, Finding]], people: Sequence[int]) -> dict[str, Any] | None:
    """Find the finding that the scorecard speaks of first."""
    serious = advice_for(analysis).checks
    return _most_urgent(pairs, serious[0], people) if serious else None


def _shown(bout: Bout, finding: Finding) -> dict[str, Any]:
    known = finding.verdict is not Verdict.UNKNOWN
    return {
        "check": finding.check,
        "title": str(finding.title),
        "activity": str(bout.activity),
        "verdict": str(finding.verdict),
        "likelihood": rounded(finding.likelihood, 2),
        "borderline": finding.is_uncertain,
        "words": verdict_words(finding),
        "value": round(finding.value, 2) if known and finding.value is not None else None,
        "uncertainty": round(finding.uncertainty, 2) if known and finding.uncertainty is not None else None,
        "unit": finding.unit,
        "value_text": value_of(finding) if known else "",
        "cue": order_of(finding) if finding.asks else None,
        "reason": None if finding.reason is None else str(finding.reason),
    }
