"""One answer of several clips: its sentence, a card for each finding that asks, left beside right, the clips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.choosing import Ranked, ranked
from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult, read_result
from posturecam.export.thumbnail_jpg import FILE as THUMBNAIL_FILE
from posturecam.printable import printable
from posturecam.session import JointJudgement, SessionAnalysis, answers_of, combine
from posturecam.types import Finding
from posturecam.ui.markup import badge_of, part
from posturecam.ui.result.cards import CardPlace, card_html
from posturecam.ui.shelf import Shelf
from posturecam.ui.templates import piece, render
from posturecam.ui.together.choice import ChosenClip
from posturecam.wording import (
    fine_range,
    headline_of,
    pills,
    title_and_answer,
    uncertain_line,
    value_of,
    verdict_words,
)
from posturecam.wording.beside import BesideLine, unknown_lines
from posturecam.wording.session import (
    apart_notes,
    clear_differences,
    difference_of,
    judgement_title,
    origin_of,
    placed_in,
    readings_of,
    session_headline,
    session_notes,
    short_origin,
    sides_of,
)
from posturecam.words import enumerated, say

_SCRIPT = Path(__file__).parent.parent / "result" / "stills.js"


@dataclass(frozen=True)
class TogetherPage:
    """The clips of a session as they are stored, and what they show together."""

    chosen: Sequence[ChosenClip]
    readings: Sequence[ClipResult]
    session: SessionAnalysis
    shelf: Shelf


def draw_together(chosen: Sequence[ChosenClip], shelf: Shelf) -> None:
    """Draw the page; a sentence where one of the results can't be read.

    Parameters
    ----------
    chosen : sequence of ChosenClip
        Two or more finished clips.
    shelf : Shelf
        Where the browser gets their files.
    """
    try:
        readings = [read_result(one.folder, with_track=False) for one in chosen]
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    names = clip_names(chosen)
    session = combine([(name, reading.analysis) for name, reading in zip(names, readings, strict=True)])
    page = TogetherPage(chosen, readings, session, shelf)
    for html in (_top(page), *_answers(page), _sides(page), _findings(page), _clips(page), _trust(page)):
        if html:
            st.html(html)
    st.html(f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)


def clip_names(chosen: Sequence[ChosenClip]) -> list[str]:
    """Name the clips; of several with one name, each with its number.

    Parameters
    ----------
    chosen : sequence of ChosenClip
        The clips.

    Returns
    -------
    list of str
        A name for each.
    """
    labels = [one.clip.label for one in chosen]
    return [
        label if labels.count(label) == 1 else say("ui.together.numbered", name=label, number=number)
        for number, label in enumerate(labels, start=1)
    ]


def _top(page: TogetherPage) -> Markup:
    name = say("ui.together.eyebrow", clips=enumerated(list(page.session.names)))
    if len(page.session.judgements) > 1:
        headline = session_headline(page.session)
        top = render("result/top.html.j2", name=name, heading="h1", headline=headline, chips=[], score=None)
    else:
        top = _headline(page.session, name, "h1")
    notes = piece("listed", apart_notes(page.session), "pc-list pc-apart")
    return Markup('<div class="pc">{}{}</div>').format(top, notes)


def _headline(session: SessionAnalysis, name: str, heading: str) -> Markup:
    """The sentence, the score and the counts of one answer."""
    analysis = session.analysis
    return render(
        "result/top.html.j2",
        name=name,
        heading=heading,
        headline=headline_of(analysis),
        chips=pills(analysis),
        score=analysis.points,
    )


def _answers(page: TogetherPage) -> Iterator[Markup]:
    """What each answer asks for and leaves open; of several, each below its own heading."""
    answers = answers_of(page.session)
    for one in answers:
        if len(answers) > 1:
            title = judgement_title(one.judgements[0], one)
            yield Markup('<section class="pc pc-answer">{}</section>').format(_headline(one, title, "h2"))
        yield _cards(replace(page, session=one))
        yield _beside(replace(page, session=one))


def _cards(page: TogetherPage) -> Markup:
    """A card for each of up to three findings that ask, with the still from the clip that shows it best."""
    plan, shown = advice_for(page.session.analysis), set[str]()
    joints = {id(joint.bout): joint for joint in page.session.judgements}
    asking = ranked(page.session.analysis, plan)
    cards = [_card(page, joints[id(one.bout)], one.finding, plan, shown) for one in asking]
    return render("result/cards.html.j2", cards=cards) if cards else Markup("")


def _card(page: TogetherPage, joint: JointJudgement, finding: Finding, plan: Plan, shown: set[str]) -> Markup:
    best = joint.shown_part(finding.check)
    reading, clip = page.readings[best.clip], page.chosen[best.clip]
    bout = reading.analysis.judgements[best.judgement]
    origin = render(
        "together/origin.html.j2",
        why=origin_of(joint, finding),
        readings=readings_of(joint, page.session, finding),
        address=clip.address,
        name=page.session.names[best.clip],
    )
    place = CardPlace(origin, can_seek=False)
    return card_html(Ranked(bout, finding), reading, plan, partial(page.shelf.address, clip.folder), shown, place)


def _beside(page: TogetherPage) -> Markup:
    """What is too close to call, and what no clip shows, each once."""
    session = page.session
    close = [
        BesideLine(placed_in(joint, session, uncertain_line(finding)), origin_of(joint, finding))
        for joint in session.judgements
        for finding in joint.bout.findings
        if finding.is_uncertain
    ]
    unknown = [
        BesideLine(placed_in(joint, session, line.text), line.more)
        for joint in session.judgements
        for line in unknown_lines(joint.bout)
    ]
    return render("result/beside.html.j2", close=close, unknown=unknown) if close or unknown else Markup("")


def _sides(page: TogetherPage) -> Markup:
    """Left beside right, where both sides were filmed."""
    inner = Markup("")
    headings = [
        say("terminal.column.what"),
        say("session.card.left"),
        say("session.card.right"),
        say("session.card.differs"),
    ]
    for joint in page.session.judgements:
        if joint.differences:
            rows = [[*sides_of(one), difference_of(one)] for one in joint.differences]
            inner += piece("listed", clear_differences(joint.differences))
            inner += piece("table", headings, rows, judgement_title(joint, page.session))
    return part(say("session.card.sides"), inner, "sides") if inner else Markup("")


def _findings(page: TogetherPage) -> Markup:
    """Every finding with the clip it comes from, a table for each judgement, folded."""
    headings = [say(f"terminal.column.{name}") for name in ("what", "you", "fine", "verdict")]
    headings.append(say("session.card.from"))
    tables = Markup("")
    for joint in page.session.judgements:
        rows = [
            [
                title_and_answer(finding),
                value_of(finding),
                fine_range(finding),
                badge_of(finding, verdict_words(finding)),
                short_origin(joint, page.session, finding) or origin_of(joint, finding),
            ]
            for finding in joint.bout.findings
        ]
        title = judgement_title(joint, page.session)
        tables += Markup("<h3>{}</h3>").format(title) + piece("table", headings, rows, title)
    section = Markup('<section class="pc pc-more findings">{}</section>')
    return section.format(piece("folded", say("ui.together.findings"), tables))


def _clips(page: TogetherPage) -> Markup:
    clips = [
        {
            "name": name,
            "address": one.address,
            "image": page.shelf.address(one.folder, THUMBNAIL_FILE) if THUMBNAIL_FILE in reading.files else "",
            "sentence": str(stored.left_out) if stored.left_out is not None else headline_of(reading.analysis),
        }
        for name, one, reading, stored in zip(
            page.session.names, page.chosen, page.readings, page.session.clips, strict=True
        )
    ]
    return part(say("ui.together.each"), render("together/clips.html.j2", clips=clips), "pc-recent")


def _trust(page: TogetherPage) -> Markup:
    notes = session_notes(page.session)
    section = Markup('<section class="pc pc-more trust">{}</section>')
    return section.format(piece("folded", say("terminal.trust"), piece("listed", notes))) if notes else Markup("")
