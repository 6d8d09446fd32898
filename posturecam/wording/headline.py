"""A whole clip in a sentence, and in a few words for each kind of answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posturecam.checks import find
from posturecam.coaching.importance import by_importance, urgency
from posturecam.types import Activity, Analysis, Bout, Finding, Verdict
from posturecam.wording.bouts import people_of
from posturecam.words import enumerated, is_known, say

MOST_NAMED = 2
"""Findings that the headline names: what a person can keep in mind while moving. A choice."""


def headline_of(analysis: Analysis) -> str:
    """Say in a sentence or two what a clip shows.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    str
        "Lean less from the waist, and land closer under your hips."; of several people a line each.
    """
    people = people_of(analysis)
    if not people:
        return headline(analysis.judgements)
    lines = []
    for person in people:
        line = headline([bout for bout in analysis.judgements if bout.person == person])
        lines.append(say("say.person_headline", person=person + 1, headline=line))
    return "\n".join(lines)


def headline(bouts: Sequence[Bout]) -> str:
    """Say in a sentence or two what one person's judgements show.

    What asks for a change comes first. Else what may be a little off is named as uncertain; a value on the fine side of
    a limit is not. Where not all main questions were answered, the sentence does not say that all is fine.

    Parameters
    ----------
    bouts : sequence of Bout
        The judgements; a check that several hold counts once, by its most urgent finding.

    Returns
    -------
    str
        "Your running looks mostly fine. Your foot may land a little far ahead of your hips; we are not certain."
    """
    findings = most_urgent_of_each(bouts)
    asks = by_importance(findings)[:MOST_NAMED]
    if asks:
        return _joined("order", [order_of(finding) for finding in asks])
    main = [finding for finding in findings if find(finding.check).is_main]
    judged = [finding for finding in main if finding.verdict is not Verdict.UNKNOWN]
    if not judged:
        return _beside_the_main(findings, of_photo=any(bout.is_instant for bout in bouts))
    maybe = [finding for finding in sorted(main, key=urgency) if finding.is_outside][:MOST_NAMED]
    doing = _doing(bouts)
    if maybe:
        uncertain = _joined("uncertain", [_phrase(finding, "may") for finding in maybe])
        return say("headline.two_sentences", first=say(f"headline.mostly_fine.{doing}"), second=uncertain)
    if len(judged) == len(main):
        return say(f"headline.fine.{doing}")
    missing = [find(finding.check).name for finding in main if finding not in judged]
    return say(f"headline.rest_fine.{doing}", missing=enumerated(missing))


def order_of(finding: Finding) -> str:
    """Say what to change, as the headline does.

    Parameters
    ----------
    finding : Finding
        One that `asks`.

    Returns
    -------
    str
        'Land closer under your hips'.
    """
    return _phrase(finding, "order")


def counts(bouts: Iterable[Bout]) -> dict[str, int]:
    """Count the answers by kind.

    Parameters
    ----------
    bouts : iterable of Bout
        Judgements; a check that several hold counts once, by its most urgent finding.

    Returns
    -------
    dict
        Of "change", "fine", "close" (uncertain on which side of a limit) and "unknown", those above 0.
    """
    kinds = {"change": 0, "fine": 0, "close": 0, "unknown": 0}
    for finding in most_urgent_of_each(bouts):
        kinds[_kind(finding)] += 1
    return {kind: n for kind, n in kinds.items() if n}


def pills(analysis: Analysis) -> list[tuple[str, str]]:
    """Say how many answers of each kind there are beside the headline and its cards.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    list of tuple
        The keys of `counts` with what is said of them; of a clip without those that ask for a change, for each has a
        card there. A photo holds too few answers to leave any out.
    """
    found = counts(analysis.judgements)
    return [(kind, count_text(kind, n)) for kind, n in found.items() if kind != "change" or analysis.is_photo]


def count_text(kind: str, n: int) -> str:
    """Say one of the `counts`.

    Parameters
    ----------
    kind : str
        Its key.
    n : int
        How many.

    Returns
    -------
    str
        '7 fine', '1 close to the limit', '3 not judged'.
    """
    return say(f"headline.count.{kind}", n=n)


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


def most_urgent_of_each(bouts: Iterable[Bout]) -> list[Finding]:
    """Choose one finding of each check, the most urgent.

    Parameters
    ----------
    bouts : iterable of Bout
        Judgements.

    Returns
    -------
    list of Finding
        The least urgent first.
    """
    findings = [finding for bout in bouts for finding in bout.findings]
    return list({finding.check: finding for finding in sorted(findings, key=urgency, reverse=True)}.values())


def _kind(finding: Finding) -> str:
    if finding.asks:
        return "change"
    if finding.verdict is Verdict.UNKNOWN:
        return "unknown"
    return "close" if finding.is_uncertain else "fine"


def _phrase(finding: Finding, kind: str) -> str:
    """What the words of a check say for a value on that side: kind "order" or "may"."""
    code = f"check.{finding.check}.{kind}_{'low' if finding.below else 'high'}"
    if is_known(code):
        return say(code)
    return (finding.cue or finding.title) if kind == "order" else say("headline.may_be_off", title=finding.title)


def _joined(kind: str, phrases: Sequence[str]) -> str:
    """One or two phrases as a sentence: kind "order" or "uncertain"."""
    if len(phrases) == 1:
        return say(f"headline.{kind}.one", first=phrases[0])
    second = phrases[1]
    return say(f"headline.{kind}.two", first=phrases[0], second=f"{second[:1].lower()}{second[1:]}")


def _beside_the_main(findings: Sequence[Finding], *, of_photo: bool) -> str:
    """Where none of the main questions was answered, what else was."""
    known = [finding for finding in findings if finding.verdict is not Verdict.UNKNOWN]
    if not known:
        return say("photo.nothing" if of_photo else "headline.nothing")
    names = enumerated([find(finding.check).name for finding in known])
    fine = all(_kind(finding) == "fine" for finding in known)
    return say("headline.only_fine" if fine else "headline.only", n=len(known), names=names)


def _doing(bouts: Sequence[Bout]) -> str:
    """The activity that the sentence is about: that of all judgements, or "posture" where they differ."""
    activities: set[Activity] = {bout.activity for bout in bouts}
    return next(iter(activities)).value if len(activities) == 1 else "posture"
