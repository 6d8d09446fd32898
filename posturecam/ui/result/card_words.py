"""A card in a few words, for pages that draw it in their own way."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.coaching.advice import Plan
from posturecam.coaching.choosing import DRILL, Ranked, first_new
from posturecam.export.reading import ClipResult
from posturecam.types import Verdict
from posturecam.ui.result.cards import still_words
from posturecam.wording import order_of, when_of
from posturecam.wording.asking import seen_of, short_drill


@dataclass(frozen=True)
class CardWords:
    """What a card says in short, for a page that draws it in its own way.

    Attributes
    ----------
    verdict : Verdict
        Of the finding.
    order : str
        What to do.
    seen : str
        What was seen.
    where : str
        In which bout; empty where there is but one.
    drill : str
        One drill; empty for none.
    still : str
        The name of its still; empty for none.
    alt : str
        What the still shows.
    """

    verdict: Verdict
    order: str
    seen: str
    where: str
    drill: str
    still: str
    alt: str


def words_of_card(pair: Ranked, reading: ClipResult, plan: Plan, shown: set[str]) -> CardWords:
    """Say a finding in short.

    Parameters
    ----------
    pair : Ranked
        The finding and its bout.
    reading : ClipResult
        The result it belongs to.
    plan : Plan
        What the findings call for.
    shown : set of str
        The ids of the advice on earlier cards, which is not given again; this card's are added.

    Returns
    -------
    CardWords
        In the present language.
    """
    bouts, finding = reading.analysis.judgements, pair.finding
    still = next(iter(reading.stills_of(pair.bout, finding.check)), None)
    drill = first_new(plan, finding.check, DRILL, shown)
    return CardWords(
        finding.verdict,
        order_of(finding),
        seen_of(finding),
        when_of(pair.bout, bouts) if len(bouts) > 1 else "",
        "" if drill is None else short_drill(drill),
        "" if still is None else still.name,
        "" if still is None else still_words(still, pair, str)["alt"],
    )
