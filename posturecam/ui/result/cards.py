"""The top of a result: the headline, the score, and up to three findings as cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from posturecam.coaching.advice import Advice, Plan
from posturecam.coaching.importance import urgency
from posturecam.types import Bout, Finding, Norm, Verdict
from posturecam.ui.markup import badge_of
from posturecam.ui.result.reading import ClipResult, Still
from posturecam.ui.result.scale import NormScale, scale_html, scale_of
from posturecam.ui.templates import render
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
from posturecam.words import say

MOST_CARDS = 3
"""Findings that get a card: few enough to act on; a choice."""
_MOST_STILLS = 2
"""Stills on a card: the worst moment and a typical one."""
_UNITS_IN_WORDS = {"% leg": "unit.leg", "% trunk": "unit.trunk"}
Address = Callable[[str], str]
"""From a file's name in the result folder to where the browser finds it."""


@dataclass(frozen=True)
class Ranked:
    """A finding worth a card, and the bout it belongs to."""

    bout: Bout
    finding: Finding


def ranked(reading: ClipResult, plan: Plan) -> list[Ranked]:
    """Choose the findings that get a card.

    Parameters
    ----------
    reading : ClipResult
        The result.
    plan : Plan
        What its findings call for.

    Returns
    -------
    list of Ranked
        The most serious finding of each check out of green, at most three; where all is green, good ones that count
        in the score, those with a still first.
    """
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


def summary_html(reading: ClipResult, name: str, plan: Plan, address: Address, heading: str = "h1") -> Markup:
    """Draw the top, the cards, and what was not assessed.

    Parameters
    ----------
    reading : ClipResult
        The result.
    name : str
        The clip's name, as the user knows it.
    plan : Plan
        What its findings call for.
    address : Address
        Where the browser finds its files.
    heading : str
        The tag of the headline; "h2" where the page has its own h1.

    Returns
    -------
    Markup
        HTML.
    """
    shown = set[str]()
    return render(
        "result/summary.html.j2",
        top=top_html(reading, name, heading),
        calm=not plan.checks,
        cards=[
            card_html(number, pair, reading, plan, address, shown)
            for number, pair in enumerate(ranked(reading, plan), start=1)
        ],
        unknown=not_assessed(reading.analysis.judgements, say("ui.result.recording")),
    )


def top_html(reading: ClipResult, name: str, heading: str = "h1") -> Markup:
    """Draw the clip's name, the headline, the score or why there is none, and what was seen.

    Parameters
    ----------
    reading : ClipResult
        The result.
    name : str
        The clip's name, as the user knows it.
    heading : str
        The tag of the headline.

    Returns
    -------
    Markup
        HTML.
    """
    analysis = reading.analysis
    return render(
        "result/top.html.j2",
        name=name,
        heading=heading,
        headline=headline_of(analysis),
        seen=[title_of(bout, analysis) for bout in analysis.judgements],
        score=analysis.points,
        score_rests_on="" if analysis.points is None else score_rests_on(analysis),
    )


def card_html(number: int, pair: Ranked, reading: ClipResult, plan: Plan, address: Address, shown: set[str]) -> Markup:
    """Draw one finding as a card.

    Parameters
    ----------
    number : int
        Its place among the cards, from 1.
    pair : Ranked
        The finding and its bout.
    reading : ClipResult
        The result it belongs to.
    plan : Plan
        What the findings call for.
    address : Address
        Where the browser finds the stills.
    shown : set of str
        The ids of the advice on earlier cards, which is not given again; this card's are added.

    Returns
    -------
    Markup
        HTML.
    """
    bout, finding, norm = pair.bout, pair.finding, pair.finding.norm
    asks, fine, bouts = finding.is_alarm, fine_range(finding), reading.analysis.judgements
    where = when_of(bout, bouts) if len(bouts) > 1 else ""
    scale = None if norm is None else scale_of(finding, norm, bout)
    return render(
        "result/card.html.j2",
        verdict=finding.verdict,
        badge=badge_of(finding, verdict_words(finding)),
        number=number if asks else None,
        title=(finding.cue if asks else None) or finding.title,
        subtitle=" · ".join(filter(None, (finding.title if asks else "", where))),
        value=_spelled(value_of(finding), finding),
        scale="" if scale is None else scale_html(finding, scale, fine),
        facts=_facts(pair, scale, fine),
        source=None if norm is None else norm.source,
        advice=_advice(plan, finding.check, shown),
        stills=[_still(still, finding, address) for still in reading.stills_of(bout, finding.check)[:_MOST_STILLS]],
    )


def _facts(pair: Ranked, scale: NormScale | None, fine: str) -> list[tuple[str, str]]:
    """The norm, the runner's own spread and what to keep in mind, each with its name."""
    finding = pair.finding
    facts = [(say("ui.result.card.fine"), _fine(finding, finding.norm, fine))]
    if scale is not None and scale.spread is not None:
        code = "half_of_strides" if pair.bout.activity.is_gait else "half_of_seconds"
        between = varied_between(finding, *scale.spread)
        facts.append((say("ui.result.card.vary"), say(f"ui.result.card.{code}", between=between)))
    if doubt := doubt_of(finding):
        facts.append((say("ui.result.card.doubt"), doubt))
    return facts


def _fine(finding: Finding, norm: Norm | None, fine: str) -> str:
    """The fine range with its unit, what it compares with, and how good the evidence for it is."""
    text = _spelled(f"{fine}{unit_of(finding.unit)}", finding)
    if norm is None:
        return text
    code = "range_of_own" if norm.baseline else "range"
    return say(f"ui.result.card.{code}", range=text, evidence=say(f"ui.result.evidence.{norm.evidence}"))


def _spelled(text: str, finding: Finding) -> str:
    """The text with the finding's unit in words."""
    code = _UNITS_IN_WORDS.get(finding.unit)
    return text.replace(unit_of(finding.unit), say(code)) if code else text


def _advice(plan: Plan, check: str, shown: set[str]) -> list[tuple[str, Advice]]:
    """Why it matters and one drill, of what the finding calls for and no card before showed; adds them to `shown`."""
    parts = []
    for code, kinds in (("why", ("why",)), ("try", ("drill", "trial"))):
        items = [item for item in plan.for_check(check) if item.kind in kinds and item.id not in shown]
        parts += [(say(f"ui.result.card.{code}"), item) for item in items[:1]]
        shown.update(item.id for item in items[:1])
    return parts


def _still(still: Still, finding: Finding, address: Address) -> dict[str, str]:
    moment = say(f"ui.result.card.{'typical' if still.is_typical else 'worst'}", t=still.t)
    alt = say("ui.result.card.image", title=finding.title, moment=moment)
    return {"address": address(still.name), "alt": alt, "caption": moment}
