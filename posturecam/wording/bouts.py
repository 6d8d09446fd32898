"""A bout in words: who, what, when, seen from where."""

from __future__ import annotations

from collections.abc import Sequence

from posturecam.judge.reasons import Code
from posturecam.types import Activity, Analysis, Bout
from posturecam.words import enumerated, message, say, sentence_case

MOST_SPANS = 3
"""Parts of a judgement whose times are listed; of more, the first and the last. A choice, one line."""


def activity_name(activity: Activity) -> str:
    """Name an activity, with a capital: 'Walking'.

    Parameters
    ----------
    activity : Activity
        The activity.

    Returns
    -------
    str
        In the present language.
    """
    return sentence_case(activity.doing)


def doing_of(bout: Bout) -> str:
    """Name what the person does in a bout: 'Walking', 'Walking backwards'.

    Parameters
    ----------
    bout : Bout
        The bout.

    Returns
    -------
    str
        In the present language.
    """
    name = activity_name(bout.activity)
    return say("activity.backwards", doing=name) if bout.backward else name


def people_of(analysis: Analysis) -> tuple[int, ...]:
    """List the people who are judged, where they are several.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    tuple[int, ...]
        Their numbers from 0; empty for one person.
    """
    people = sorted({bout.person for bout in analysis.judgements})
    return tuple(people) if len(people) > 1 else ()


def title_of(bout: Bout, analysis: Analysis) -> str:
    """Title of a bout: what the person did, as seen from where, when, with how many strides at what rate.

    Parameters
    ----------
    bout : Bout
        The bout.
    analysis : Analysis
        The analysis it belongs to; of several people the title names the person.

    Returns
    -------
    str
        In the present language; without times where it is of a photo.
    """
    parts = [say("say.person", person=bout.person + 1)] if people_of(analysis) else []
    parts += [doing_of(bout), say("say.seen", view=bout.scene.view.seen_from)]
    parts += [] if bout.is_instant else [times_of(bout)]
    if bout.gait is not None:
        followed = message(f"reason.{Code.FEET_NOT_FOLLOWED}") not in bout.scene.remarks
        parts += [say("count.strides", n=len(bout.gait.strides))] if followed and bout.gait.strides else []
        if bout.cadence_spm is not None:
            parts.append(say("say.steps_per_minute", cadence=bout.cadence_spm))
    return " · ".join(parts)


def times_of(bout: Bout, digits: int = 1) -> str:
    """Say when a bout was.

    Parameters
    ----------
    bout : Bout
        The bout.
    digits : int
        Decimals of the seconds.

    Returns
    -------
    str
        '0.0 to 3.2 s', '0.0 to 3.2 and 7.1 to 10.0 s'; of many parts the first and the last.
    """

    def span(start: float, end: float) -> str:
        return say("time.from_to", start=f"{start:.{digits}f}", end=f"{end:.{digits}f}")

    if len(bout.spans) > MOST_SPANS:
        return say("time.many_spans", count=len(bout.spans), span=span(bout.start, bout.end))
    return say("time.seconds", times=enumerated([span(start, end) for start, end in bout.spans]))


def when_of(bout: Bout, among: Sequence[Bout]) -> str:
    """Say which of several bouts one is.

    Parameters
    ----------
    bout : Bout
        The bout.
    among : Sequence[Bout]
        All of them.

    Returns
    -------
    str
        'Walking, 0 to 5 s', 'Person 2, walking, 5 to 10 s'.
    """
    when = say("say.doing_when", doing=doing_of(bout).lower(), times=times_of(bout, 0))
    if len({one.person for one in among}) > 1:
        return say("say.person_and_what", person=bout.person + 1, what=when)
    return sentence_case(when)
