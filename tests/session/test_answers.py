"""What was not combined has a heading, a sentence and a score of its own, and asks for no clip that is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from posturecam.cli.session_card import SessionCard
from posturecam.export.reading import read_result
from posturecam.judge.score import overall_of
from posturecam.report.html import clip_html
from posturecam.report.session import session_page
from posturecam.session import SessionAnalysis, answers_of, combine
from posturecam.types import Activity, Analysis, Verdict, View
from posturecam.wording import counts, headline_of
from posturecam.wording.session import judgement_title, session_headline, unanswered
from posturecam.words import in_language
from tests.filmed_session import analysis_of, results_in

SIDE, REAR = analysis_of(View.LEFT), analysis_of(View.REAR)


def as_another(analysis: Analysis, activity: Activity = Activity.RUN, faster: float = 1.0) -> Analysis:
    """The same as if it were of that activity, or at another pace."""
    (bout,) = analysis.bouts
    assert bout.gait is not None
    gait = replace(bout.gait, cadence_spm=bout.gait.cadence_spm * faster)
    return replace(analysis, bouts=(replace(bout, activity=activity, gait=gait),))


TWO_PACES = combine((("side.mp4", SIDE), ("rear.mp4", as_another(REAR, faster=1.3))))
TWO_ACTIVITIES = combine((("run.mp4", SIDE), ("walk.mp4", as_another(REAR, Activity.WALK))))


def shown(session: SessionAnalysis) -> str:
    console = Console(width=200, record=True, file=None)
    with console.capture() as capture:
        console.print(SessionCard(session))
    return capture.get()


@pytest.mark.parametrize(
    ("session", "sentence"),
    [
        (TWO_PACES, "2 answers, for the clips show different paces."),
        (TWO_ACTIVITIES, "2 answers, for the clips show different activities."),
    ],
)
def test_what_is_not_combined_has_no_common_sentence_or_score(session: SessionAnalysis, sentence: str) -> None:
    assert session.score is None and session_headline(session) == sentence
    text = shown(session)
    for answer in answers_of(session):
        (joint,) = answer.judgements
        assert headline_of(answer.analysis) in text and judgement_title(joint, answer) in text
        assert text.index(judgement_title(joint, answer)) < text.index(headline_of(answer.analysis))
    assert headline_of(session.analysis) not in text


def test_every_answer_has_the_score_of_its_own_clips() -> None:
    answers = answers_of(TWO_ACTIVITIES)
    assert [one.score for one in answers] == [overall_of([joint.bout]) for joint in TWO_ACTIVITIES.judgements]
    assert combine((("side.mp4", SIDE),)).score == overall_of(SIDE.judgements)


def test_nothing_is_left_open_that_another_answer_of_the_activity_gives() -> None:
    side, rear = answers_of(TWO_PACES)
    lines = [line for one in (side, rear) for line in unanswered(one, "")]
    assert not [line for line in lines if "Film from" in line]
    assert side.judgements[0].bout.finding("side_lean") is None
    assert rear.judgements[0].bout.finding("side_lean") is not None


def test_another_activity_answers_nothing() -> None:
    run, walk = answers_of(TWO_ACTIVITIES)
    assert any("side lean" in line for line in unanswered(run, ""))
    assert any("Film from the side" in line for line in unanswered(walk, ""))


@pytest.mark.parametrize("session", [TWO_PACES, TWO_ACTIVITIES])
def test_as_much_is_counted_as_not_judged_as_is_said(session: SessionAnalysis) -> None:
    for answer in answers_of(session):
        (joint,) = answer.judgements
        unknown = [one for one in joint.bout.findings if one.verdict is Verdict.UNKNOWN]
        assert counts([joint.bout]).get("unknown", 0) == len(unknown)
        assert bool(unknown) == bool(unanswered(answer, ""))


def test_a_session_of_one_answer_stays_as_it_is() -> None:
    session = combine((("side.mp4", SIDE), ("rear.mp4", REAR)))
    assert answers_of(session) == (session,)
    assert session_headline(session) == headline_of(session.analysis)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_puts_each_answer_below_its_title(tmp_path: Path, language: str) -> None:
    results = [read_result(folder) for folder in results_in(tmp_path, (View.LEFT, View.REAR))]
    with in_language(language):
        page = session_page(TWO_PACES, results)
        html = clip_html(page)
        assert [part.clip for part in page.parts] == [
            judgement_title(joint, TWO_PACES) for joint in TWO_PACES.judgements
        ]
        assert page.headline == session_headline(TWO_PACES) and not page.good and not page.findings
    for part in page.parts:
        assert html.index(part.clip) < html.index(part.headline)
        assert part.findings or part.good
