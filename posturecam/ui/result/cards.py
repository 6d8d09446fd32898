"""The top of a result: its sentence, what was answered, and a card for each of up to three findings that ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from posturecam.coaching.advice import Plan
from posturecam.coaching.choosing import DRILL, WHY, Ranked, first_new, ranked
from posturecam.export.reading import ClipResult, Still
from posturecam.ui.result.scale import NormScale, scale_html, scale_of
from posturecam.ui.templates import render
from posturecam.wording import (
    fine_range,
    headline_of,
    likelihood_sentence,
    most_strides,
    order_of,
    pills,
    usual_range,
    when_of,
)
from posturecam.wording import (
    reading as reading_of,
)
from posturecam.wording.asking import seen_of, short_drill
from posturecam.wording.likelihood import badge_words, is_certain
from posturecam.words import say

Address = Callable[[str], str]
"""From a file's name in the result folder to where the browser finds it."""


@dataclass(frozen=True)
class CardPlace:
    """What a card says of where its finding is from, and whether its still leads to a player on the same page."""

    origin: Markup | None = None
    can_seek: bool = True


ON_RESULT = CardPlace()
"""On the clip's own page."""


def summary_html(reading: ClipResult, name: str, plan: Plan, address: Address, heading: str = "h1") -> Markup:
    """Draw the top and the cards.

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
    return render(
        "result/summary.html.j2", top=top_html(reading, name, heading), cards=cards_html(reading, plan, address)
    )


def cards_html(reading: ClipResult, plan: Plan, address: Address) -> Markup:
    """Draw the cards.

    Parameters
    ----------
    reading : ClipResult
        The result.
    plan : Plan
        What its findings call for.
    address : Address
        Where the browser finds its files.

    Returns
    -------
    Markup
        HTML; empty where nothing asks for a change.
    """
    shown = set[str]()
    cards = [card_html(pair, reading, plan, address, shown) for pair in ranked(reading.analysis, plan)]
    return render("result/cards.html.j2", cards=cards) if cards else Markup("")


def top_html(reading: ClipResult, name: str, heading: str = "h1") -> Markup:
    """Draw the clip's name, the headline, how many answers of each kind there are, and the score where there is one.

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
        chips=pills(analysis),
        score=analysis.points,
    )


def card_html(
    pair: Ranked,
    reading: ClipResult,
    plan: Plan,
    address: Address,
    shown: set[str],
    place: CardPlace = ON_RESULT,
) -> Markup:
    """Draw one finding as a card.

    Parameters
    ----------
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
    place : CardPlace, optional
        Where the finding is from, on a page of several clips.

    Returns
    -------
    Markup
        HTML.
    """
    bout, finding, norm = pair.bout, pair.finding, pair.finding.norm
    bouts, still = reading.analysis.judgements, next(iter(reading.stills_of(bout, finding.check)), None)
    scale = None if norm is None else scale_of(finding, norm, bout)
    why, drill = (first_new(plan, finding.check, kinds, shown) for kinds in (WHY, DRILL))
    return render(
        "result/card.html.j2",
        verdict=finding.verdict,
        order=order_of(finding),
        seen=seen_of(finding),
        where=when_of(bout, bouts) if len(bouts) > 1 else "",
        badge=badge_words(finding),
        likelihood="" if is_certain(finding) else likelihood_sentence(finding),
        scale="" if scale is None else scale_html(finding, scale, fine_range(finding)),
        facts=_facts(pair, scale),
        source=None if norm is None else norm.source,
        why=why,
        drill=drill,
        short_drill=None if drill is None else short_drill(drill),
        still=None if still is None else still_words(still, pair, address),
        origin=place.origin or "",
        can_seek=place.can_seek,
    )


def _facts(pair: Ranked, scale: NormScale | None) -> list[str]:
    """The value, the norm with how good the evidence for it is, the person's own spread, and what to keep in mind."""
    finding, norm = pair.finding, pair.finding.norm
    facts = [reading_of(finding)]
    if norm is not None and (usual := usual_range(finding)):
        evidence = say(f"ui.result.evidence.{norm.evidence}")
        facts.append(say("ui.result.card.range", range=usual, evidence=evidence))
    if scale is not None and scale.spread is not None:
        facts.append(most_strides(finding, *scale.spread, in_gait=pair.bout.activity.is_gait))
    return [*facts, *([finding.reason] if finding.reason else [])]


def still_words(still: Still, pair: Ranked, address: Address) -> dict[str, str]:
    """Say what a still shows, and when it was.

    Parameters
    ----------
    still : Still
        The still.
    pair : Ranked
        The finding that it shows, and its bout.
    address : Address
        Where the browser finds it.

    Returns
    -------
    dict
        What the template of a card needs.
    """
    finding = pair.finding
    if pair.bout.is_instant:
        alt = say("ui.result.card.image", title=finding.title, moment=say("photo.typical"))
        return {"address": address(still.name), "alt": alt, "time": ""}
    moment = say(f"ui.result.card.{'typical' if still.is_typical else 'worst'}", t=still.t)
    return {
        "address": address(still.name),
        "alt": say("ui.result.card.image", title=finding.title, moment=moment),
        "seconds": f"{still.t:.2f}",
        "time": say("ui.result.card.time", t=still.t),
        "check": still.check,
        "moment": say("ui.result.card.seek", t=still.t),
    }
