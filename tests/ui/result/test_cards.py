from __future__ import annotations

import re
from dataclasses import replace

from posturecam.coaching.advice import advice_for
from posturecam.coaching.choosing import ranked
from posturecam.coaching.norms import load_norms
from posturecam.export.reading import Still
from posturecam.types import Analysis, Verdict
from posturecam.ui.result.cards import card_html, cards_html, summary_html, top_html
from posturecam.words import in_language
from tests.ui.made_result import reading_of, text_of


def test_the_most_serious_finding_comes_first_and_none_that_is_fine(run_analysis: Analysis) -> None:
    found = ranked(run_analysis, advice_for(run_analysis))
    assert [pair.finding.check for pair in found] == ["overstride", "cadence"]


def test_a_card_says_what_to_do_what_was_seen_and_one_drill_and_folds_the_numbers(run_analysis: Analysis) -> None:
    still = Still("1_overstride_00.60s.jpg", 1, "overstride", 0.6, False)
    reading, plan = reading_of(run_analysis, (still,)), advice_for(run_analysis)
    (first, *_) = ranked(reading.analysis, plan)
    card = card_html(first, reading, plan, lambda name: f"/shelf/x/{name}", shown=set())
    open_, folded = map(text_of, card.split("<details"))
    for part in ("Land closer under your hips", "Your foot lands far ahead.", "Let your foot land under you.", "0.6 s"):
        assert part in open_
    assert not re.search(r"31|24|±", open_)
    for part in ("Almost certainly too far ahead", "Foot lands 31 % of leg length ahead", "up to 24 %", "30 to 33 %"):
        assert folded.count(part) == 1
    assert 'src="/shelf/x/1_overstride_00.60s.jpg"' in card
    assert 'data-seconds="0.60"' in card


def test_what_may_be_fine_is_said_as_likely(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    likely = replace(bout.findings[1], verdict=Verdict.WATCH, likelihood=0.84)
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=(likely,)),)))
    text = text_of(cards_html(reading, advice_for(reading.analysis), str))
    for part in (
        "Most likely your foot lands far ahead.",
        "Most likely too far ahead (84 %), but a fine value is possible.",
    ):
        assert text.count(part) == 1


def test_a_check_without_words_of_its_own_gets_its_title_and_how_far_it_is_out(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    strike = replace(bout.findings[1], check="strike_pattern")
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=(strike,)),)))
    assert "Heel first or not: Almost certainly too far" in text_of(
        cards_html(reading, advice_for(reading.analysis), str)
    )


def test_the_same_advice_is_not_given_on_two_cards(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], verdict=Verdict.ADJUST, cue_code="Run tall")
    bend = replace(lean, check="waist_bend", cue_code="Hips forward")
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=(lean, bend)),)))
    page = text_of(summary_html(reading, "run.mp4", advice_for(reading.analysis), str))
    assert page.count("Leaning far forward asks more") == 1
    assert page.count("Try this") == 2 and page.count("Stand tall and let your whole body tip") == 1


def test_where_nothing_is_to_change_there_is_no_card(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    unsure = replace(bout.findings[1], verdict=Verdict.WATCH, likelihood=0.7)
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=(bout.findings[0], unsure)),)))
    assert cards_html(reading, advice_for(reading.analysis), str) == ""


def test_no_more_than_three_findings_get_a_card(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    checks = ("overstride", "trunk_lean", "waist_bend", "shank_angle", "vertical_oscillation")
    asking = tuple(replace(bout.findings[1], check=check) for check in checks)
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=asking),)))
    assert cards_html(reading, advice_for(reading.analysis), str).count("<article") == 3


def test_the_top_counts_the_answers_and_has_the_score_only_where_there_is_one(run_analysis: Analysis) -> None:
    top = text_of(top_html(reading_of(run_analysis), "run.mp4"))
    for part in ("1 fine", "1 not judged", "Score 74/100"):
        assert part in top
    without = text_of(top_html(reading_of(replace(run_analysis, score=None)), "run.mp4"))
    assert "core" not in without and "1 fine" in without


def test_a_clips_name_is_never_markup(run_analysis: Analysis) -> None:
    top = top_html(reading_of(run_analysis), '<img src=x onerror="alert(1)">.mp4')
    assert "<img" not in top
    assert "&lt;img" in top


def test_a_baseline_is_named_where_it_judges(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    own = load_norms().row("overstride", "run", "right", True)
    judged = tuple(replace(f, norm=own if f.check == "overstride" else f.norm) for f in bout.findings)
    reading, plan = reading_of(replace(run_analysis, bouts=(replace(bout, findings=judged),))), advice_for(run_analysis)
    card = card_html(ranked(reading.analysis, plan)[0], reading, plan, str, shown=set())
    assert "Fine for you" in card


def test_the_page_is_in_the_readers_language(run_analysis: Analysis) -> None:
    reading, plan = reading_of(run_analysis), advice_for(run_analysis)
    with in_language("es"):
        text = text_of(summary_html(reading, "correr.mp4", plan, str))
    for part in ("74/100", "Por qué importa", "Prueba esto", "Casi seguro", "evidencia moderada"):
        assert part in text
    for part in ("Why it matters", "leg length", "evidence", "Adjust"):
        assert part not in text
