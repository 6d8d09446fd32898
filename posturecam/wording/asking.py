"""A finding that asks for a change, as a card or a report says it: what was seen, what to try, the numbers."""

from __future__ import annotations

from posturecam.coaching.advice import Advice
from posturecam.types import Finding
from posturecam.wording.likelihood import badge_words, is_certain
from posturecam.words import is_known, say


def seen_of(finding: Finding) -> str:
    """Say what was seen, in words; where a fine value is possible, as likely.

    Parameters
    ----------
    finding : Finding
        One that `asks`.

    Returns
    -------
    str
        'Your foot lands far ahead.', 'Most likely your foot lands far ahead.'
    """
    code = f"ui.result.seen.{finding.check}_{'low' if finding.below else 'high'}"
    if not is_known(code):
        return say("ui.result.card.seen", title=finding.title, verdict=badge_words(finding))
    seen = say(code)
    return seen if is_certain(finding) else say("ui.result.card.likely", seen=f"{seen[:1].lower()}{seen[1:]}")


def short_drill(drill: Advice) -> str:
    """Say a drill in a few words, where there are some; else its text.

    Parameters
    ----------
    drill : Advice
        The drill.

    Returns
    -------
    str
        'Let your foot land under you.'
    """
    code = f"ui.result.drill.{drill.id}"
    return say(code) if is_known(code) else drill.text
