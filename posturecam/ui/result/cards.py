"""The top of a result: the headline, the score, and up to three findings as cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from posturecam.coaching.advice import Advice, Plan
from posturecam.coaching.importance import urgency
from posturecam.types import Analysis, Bout, Finding, Norm, Verdict
from posturecam.ui.markup import badge_of, figure, folded, listed, paragraph, told
from posturecam.ui.result.reading import Reading, Still
from posturecam.ui.result.scale import scale_html, scale_of
from posturecam.wording import (
    doubt_of,
    fine_range,
    headline_of,
    not_assessed,
    score_rests_on,
    title_of,
    unit_of,
    value_of,
    varied_between,
    verdict_words,
    when_of,
)

MOST_CARDS = 3
RECORDING = "The Live page does it in 5 seconds; then choose it under Compare with."
Address = Callable[[str], str]
"""From a file's name in the result folder to where the browser finds it."""


@dataclass(frozen=True)
class Ranked:
    """A finding worth a card, and the bout it belongs to."""

    bout: Bout
    finding: Finding


def ranked(reading: Reading, plan: Plan) -> list[Ranked]:
    """The most serious finding of each check out of green, at most three; where all is green, good ones that count in
    the score, those with a picture first."""
    pairs = [Ranked(bout, finding) for bout, finding in reading.findings]
    if plan.checks:
        chosen = [[pair for pair in pairs if pair.finding.check == check] for check in plan.checks[:MOST_CARDS]]
        return [min(same, key=lambda pair: urgency(pair.finding)) for same in chosen]
    good = [pair for pair in pairs if pair.finding.weight > 0 and _is_fine(pair.finding)]
    good.sort(key=lambda pair: (not reading.stills_of(pair.bout, pair.finding.check), -pair.finding.weight))
    return list({pair.finding.check: pair for pair in reversed(good)}.values())[::-1][:MOST_CARDS]


def _is_fine(finding: Finding) -> bool:
    """Whether it was judged and asks for nothing."""
    return finding.verdict is not Verdict.UNKNOWN and not finding.is_alarm


def summary_html(reading: Reading, name: str, plan: Plan, address: Address, heading: str = "h1") -> str:
    """The top, the cards, and what can't be told. heading: the tag of the headline, where the page has its own h1."""
    several, said = len(reading.analysis.judgements) > 1, set[str]()
    cards = "".join(
        card_html(number, pair, reading, plan, address, several, said)
        for number, pair in enumerate(ranked(reading, plan), start=1)
    )
    open_questions = listed(not_assessed(reading.analysis.judgements, RECORDING), "pc-untold")
    return (
        f'<div class="pc">{top_html(reading, name, heading)}<div class="pc-cards{"" if plan.checks else " calm"}">'
        f"{cards}</div>{open_questions}</div>"
    )


def top_html(reading: Reading, name: str, heading: str = "h1") -> str:
    """The clip's name, the headline, the score or why there is none, and what was seen."""
    seen = "".join(f"<li>{told(title_of(bout, reading.analysis))}</li>" for bout in reading.analysis.judgements)
    return (
        f'<header class="pc-top"><div><p class="pc-eyebrow">{told(name)}</p>'
        f"<{heading}>{told(headline_of(reading.analysis)).replace(chr(10), '<br>')}</{heading}>"
        f'<ul class="pc-seen">{seen}</ul></div>{_score_html(reading.analysis)}</header>'
    )


def _score_html(analysis: Analysis) -> str:
    score = analysis.points
    if score is None:
        return (
            '<div class="pc-score none"><strong>No score</strong>'
            "<span>Too little of what it rests on could be measured here.</span></div>"
        )
    return (
        f'<div class="pc-score" style="--share:{score}%"><div class="pc-ring"><strong>{score}</strong>'
        f"<span>of 100</span></div><span>over {told(score_rests_on(analysis))}</span></div>"
    )


def card_html(
    number: int, pair: Ranked, reading: Reading, plan: Plan, address: Address, several: bool, said_before: set[str]
) -> str:
    """One finding as a card. several: whether the clip has several bouts, so that the card must say which. said_before:
    the ids of the advice on earlier cards, which is not given again; this card's is added."""
    bout, finding = pair.bout, pair.finding
    good = not finding.is_alarm
    title = finding.title if good else finding.cue or finding.title
    where = when_of(bout, reading.analysis.judgements) if several else ""
    said = " · ".join(filter(None, ("" if good else finding.title, where)))
    pictures = "".join(_picture(still, finding, address) for still in reading.stills_of(bout, finding.check)[:2])
    kind = "" if pictures else " bare"
    return (
        f'<article class="pc-card {str(finding.verdict).lower()}{kind}"><div class="pc-words">{badge_of(finding, verdict_words(finding))}'
        f"<h2>{'' if good else f'{number}. '}{told(title)}</h2>{paragraph(said, 'pc-sub') if said else ''}"
        f"{_measured(pair, reading)}{_advice(plan, finding.check, said_before)}</div>"
        f'<div class="pc-stills">{pictures}</div></article>'
    )


def _measured(pair: Ranked, reading: Reading) -> str:
    """The value, its scale, the norm and the runner's own spread."""
    bout, finding = pair.bout, pair.finding
    fine, norm = fine_range(finding), finding.norm
    scale = None if norm is None else scale_of(finding, norm, bout)
    drawn = "" if scale is None else scale_html(finding, scale, fine)
    lines = {"Fine": _fine(finding, norm, fine)}
    if scale is not None and scale.spread is not None:
        low, high = scale.spread
        each = "strides" if bout.activity.is_gait else "seconds"
        lines["You vary"] = f"half of your {each} lie between {varied_between(finding, low, high)}"
    if doubt := doubt_of(finding):
        lines["Mind"] = doubt
    facts = "".join(f"<dt>{word}</dt><dd>{told(text)}</dd>" for word, text in lines.items())
    source = "" if norm is None else folded("Where the norm comes from", paragraph(norm.source))
    return (
        f'<p class="pc-value">{told(_spelled(value_of(finding)))}</p>{drawn}<dl class="pc-facts">{facts}</dl>{source}'
    )


def _fine(finding: Finding, norm: Norm | None, fine: str) -> str:
    """The fine range with its unit, what it compares with, and how good the evidence for it is."""
    against = ", compared with your own good posture" if norm is not None and norm.baseline else ""
    evidence = "" if norm is None else f" ({norm.evidence}{'' if norm.evidence == 'convention' else ' evidence'})"
    return _spelled(f"{fine}{unit_of(finding.unit)}{against}{evidence}")


def _spelled(text: str) -> str:
    """The text with its unit in words."""
    return text.replace(" % leg", " % of leg length").replace(" % trunk", " % of trunk length")


def _advice(plan: Plan, check: str, said_before: set[str]) -> str:
    """Why it matters and one drill, from what the finding calls for and no card before gave; adds them to what was said."""
    parts = []
    for heading, kinds in (("Why it matters", ("why",)), ("Try this", ("drill", "trial"))):
        items = [item for item in plan.for_check(check) if item.kind in kinds and item.id not in said_before]
        parts += [f'<div class="pc-say"><h3>{heading}</h3>{paragraph(_with_dose(item))}</div>' for item in items[:1]]
        said_before.update(item.id for item in items[:1])
    return "".join(parts)


def _with_dose(item: Advice) -> str:
    return f"{item.text} ({item.dose})" if item.dose else item.text


def _picture(still: Still, finding: Finding, address: Address) -> str:
    what = "Typical" if still.is_typical else "Worst"
    moment = f"{what} moment, at {still.t:.2f} s"
    return figure(address(still.name), f"{finding.title}. {moment}, with the angle drawn.", moment)
