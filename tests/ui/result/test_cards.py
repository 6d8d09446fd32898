from __future__ import annotations

from dataclasses import replace

from posturecam import analyze
from posturecam.coaching.advice import advice_for
from posturecam.coaching.norms import load_norms
from posturecam.types import Analysis, Verdict
from posturecam.ui.result.cards import card_html, ranked, summary_html, top_html
from posturecam.ui.result.reading import Still
from posturecam.wording import varied_between
from posturecam.words import in_language
from tests.people import YAW, SimulatedCamera, sitter
from tests.ui.made_result import lean_of, reading_of, text_of


def test_the_most_serious_finding_comes_first_and_none_that_is_fine(run_analysis: Analysis) -> None:
    reading = reading_of(run_analysis)
    found = ranked(reading, advice_for(run_analysis))
    assert [pair.finding.check for pair in found] == ["overstride", "cadence"]


def test_a_card_holds_cue_value_norm_reason_and_drill(run_analysis: Analysis) -> None:
    still = Still("1_overstride_00.60s.jpg", 1, "overstride", 0.6, False)
    reading, plan = reading_of(run_analysis, (still,)), advice_for(run_analysis)
    (first, *_) = ranked(reading, plan)
    card = card_html(1, first, reading, plan, lambda name: f"/shelf/x/{name}", shown=set())
    text = text_of(card)
    for part in (
        "Adjust",
        "1. Shorter, quicker steps",
        "31.2 ± 4.0 % of leg length",
        "up to 23.9 % of leg length",
        "Why it matters",
        "Try this",
    ):
        assert part in text
    assert 'src="/shelf/x/1_overstride_00.60s.jpg"' in card
    assert "half of your strides lie between 30.5 and 32.0" in text


def test_the_same_advice_is_not_given_on_two_cards(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], verdict=Verdict.ADJUST, cue_code="Run tall")
    bend = replace(lean, check="waist_bend", cue_code="Hips forward")
    reading = reading_of(replace(run_analysis, bouts=(replace(bout, findings=(lean, bend)),)))
    page = text_of(summary_html(reading, "run.mp4", advice_for(reading.analysis), str))
    assert page.count("Leaning far forward asks more") == 1
    assert page.count("Try this") == 2 and page.count("Stand tall and let your whole body tip") == 1


def test_where_nothing_is_to_change_the_good_findings_get_the_cards(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    good = replace(bout, findings=(replace(bout.findings[0], weight=25.0), bout.findings[3]))
    reading = reading_of(replace(run_analysis, bouts=(good,)))
    assert [pair.finding.check for pair in ranked(reading, advice_for(reading.analysis))] == ["trunk_lean"]


def test_the_top_shows_the_score_or_why_there_is_none(run_analysis: Analysis) -> None:
    top = top_html(reading_of(run_analysis), "run.mp4")
    assert "74" in top and "over lean and foot strike" in top
    assert "No score" in top_html(reading_of(replace(run_analysis, score=None)), "run.mp4")


def test_where_a_baseline_is_needed_the_page_says_how_to_record_it(run_analysis: Analysis) -> None:
    sitting = analyze(SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), 10.0)))
    text = text_of(summary_html(reading_of(sitting), "desk.mp4", advice_for(sitting), str))
    assert "Record your own good posture first. The Live page does it" in text
    assert "posturecam" not in text
    assert "Live page" not in summary_html(reading_of(run_analysis), "run.mp4", advice_for(run_analysis), str)


def test_a_clips_name_is_never_markup(run_analysis: Analysis) -> None:
    top = top_html(reading_of(run_analysis), '<img src=x onerror="alert(1)">.mp4')
    assert "<img" not in top
    assert "&lt;img" in top


def test_how_much_the_sides_differ_is_put_into_words(run_analysis: Analysis) -> None:
    finding = lean_of(run_analysis, check="step_asymmetry")
    assert varied_between(finding, -40.3, -38.1) == "38.1 and 40.3 right step longer"
    assert varied_between(finding, -1.0, 2.0) == "-1.0 and 2.0"


def test_a_baseline_is_named_where_it_judges(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    own = load_norms().row("overstride", "run", "right", True)
    judged = tuple(replace(f, norm=own if f.check == "overstride" else f.norm) for f in bout.findings)
    reading, plan = reading_of(replace(run_analysis, bouts=(replace(bout, findings=judged),))), advice_for(run_analysis)
    card = card_html(1, ranked(reading, plan)[0], reading, plan, str, shown=set())
    assert "compared with your own good posture" in card


def test_the_page_is_in_the_readers_language(run_analysis: Analysis) -> None:
    reading, plan = reading_of(run_analysis), advice_for(run_analysis)
    with in_language("es"):
        text = text_of(summary_html(reading, "correr.mp4", plan, str))
    for part in ("de 100", "Por qué importa", "Prueba esto", "% de la longitud de la pierna", "evidencia moderada"):
        assert part in text
    for part in ("Why it matters", "leg length", "evidence", "Adjust"):
        assert part not in text
