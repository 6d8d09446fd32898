"""A whole clip in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from posturecam.checks import find
from posturecam.coaching.importance import urgency
from posturecam.types import Analysis, Finding, Verdict
from posturecam.wording.bouts import people_of
from posturecam.words import enumerated, say, sentence_case

_LARGEST_IN_WORDS = 12
"""Numbers up to this are written as words within a sentence."""


def headline_of(analysis: Analysis) -> str:
    """Say the `headline` of a whole clip.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    str
        Of several people a line each: 'Person 1: nothing to change, ten are fine.'
    """
    people = people_of(analysis)
    if not people:
        return headline([finding for bout in analysis.judgements for finding in bout.findings])
    lines = []
    for person in people:
        line = headline([f for bout in analysis.judgements if bout.person == person for f in bout.findings])
        lines.append(say("say.person_headline", person=person + 1, headline=f"{line[:1].lower()}{line[1:]}"))
    return "\n".join(lines)


def headline(findings: Sequence[Finding]) -> str:
    """Count the verdicts in one sentence.

    Parameters
    ----------
    findings : Sequence[Finding]
        Of one or several judgements; a check that several hold counts once, by its most urgent finding.

    Returns
    -------
    str
        'Two things to change, one to watch, three are fine; one not assessed.'
    """
    worst = {finding.check: finding for finding in sorted(findings, key=urgency, reverse=True)}.values()
    close = sum(finding.is_borderline for finding in worst)
    change, watch, good, unknown = (
        sum(finding.verdict is verdict and not finding.is_borderline for finding in worst)
        for verdict in (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
    )
    if not (change or watch or good or close):
        return say("say.nothing_judged")
    parts = [] if change or watch else [say("say.nothing_to_change")]
    if change:
        parts.append(_counted("say.things_to_change", change))
    if watch:
        parts.append(_counted("say.more_to_watch" if change else "say.things_to_watch", watch))
    parts += [_counted(code, n) for code, n in (("say.are_fine", good), ("say.are_close", close)) if n]
    counted = sentence_case(", ".join(parts).lower())
    if not unknown:
        return say("say.headline", counted=counted)
    return say("say.headline_and_unknown", counted=counted, unknown=_counted("say.are_unknown", unknown))


def _counted(code: str, n: int) -> str:
    """A phrase with its number as a word, where that is small."""
    return say(code, n=n, number=say(f"number.{n}") if n <= _LARGEST_IN_WORDS else str(n))


def score_rests_on(analysis: Analysis) -> str:
    """Name what counts in the score and was judged.

    Parameters
    ----------
    analysis : Analysis
        One that has a score.

    Returns
    -------
    str
        'head, lean and foot strike', 'head and lean of person 1'.
    """
    findings = (finding for bout in analysis.judgements if bout.person == 0 for finding in bout.findings)
    counted = dict.fromkeys(f.check for f in findings if f.weight > 0 and f.score is not None)
    names = enumerated([find(check).name for check in counted])
    return say("say.of_person_1", what=names) if people_of(analysis) else names
