from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam import analyze
from posturecam.judge.reasons import Code, because
from posturecam.types import Analysis, Finding, Verdict, View
from posturecam.ui.result.beside import beside_html, close_line, unknown_lines
from posturecam.words import in_language, message
from tests.people import YAW, SimulatedCamera, runner, sitter
from tests.ui.made_result import text_of


@pytest.fixture
def overstride(run_analysis: Analysis) -> Finding:
    return run_analysis.bouts[0].findings[1]


def test_a_borderline_value_names_its_limit_and_asks_for_nothing(overstride: Finding) -> None:
    borderline = replace(overstride, verdict=Verdict.WATCH, likelihood=0.6, value=24.5)
    assert close_line(borderline) == (
        "Foot strike ahead of the hips: 24.5 % leg, close to the limit (23.9 % leg). Too close to call from this clip."
    )


def test_the_same_is_said_on_both_sides_of_the_limit(overstride: Finding) -> None:
    inside, outside = (
        close_line(replace(overstride, verdict=verdict, likelihood=0.6, value=24.0))
        for verdict in (Verdict.GOOD, Verdict.WATCH)
    )
    assert inside == outside


def test_a_value_that_is_likely_out_says_how_likely(overstride: Finding) -> None:
    likely = replace(overstride, verdict=Verdict.WATCH, likelihood=0.72, value=26.0)
    assert close_line(likely).endswith("26 % leg, most likely too far (72 %), but a fine value is possible.")


def test_without_a_norm_no_limit_is_named(overstride: Finding) -> None:
    bare = replace(overstride, verdict=Verdict.WATCH, likelihood=0.6, norm=None)
    assert "close to the limit. Too close" in close_line(bare)


def test_from_the_front_one_line_says_what_can_be_judged_and_how_to_film_for_the_rest() -> None:
    analysis = analyze(SimulatedCamera(yaw_deg=YAW["front"]).of((runner(), 8.0)), activity="run", view="front")
    (bout,) = analysis.judgements
    assert bout.scene.view is View.FRONT
    (line,) = unknown_lines(bout)
    assert line.text == "From the front only side lean can be judged. Film from the side for the rest."
    assert line.more == ""


def test_a_baseline_that_is_missing_opens_how_to_record_it() -> None:
    sitting = analyze(SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), 10.0)))
    text = text_of(beside_html(sitting))
    assert "needs your own good posture to compare with." in text
    assert "The Live page does it" in text


def test_a_speed_that_is_missing_is_asked_for_in_one_line(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    reason = because(Code.SPEED_UNKNOWN, remedy=message("reason.remedy.give_speed"))
    cadence = replace(bout.findings[2], verdict=Verdict.UNKNOWN, reasons=(reason,))
    (line,) = unknown_lines(replace(bout, findings=(cadence,)))
    assert line.text == "Cadence: add your height or the treadmill's speed."


def test_any_other_reason_is_folded_below_its_line(run_analysis: Analysis) -> None:
    html = beside_html(run_analysis)
    assert "<summary>Side lean: not judged.</summary>" in html
    assert "A side view can&#39;t show it." in html


def test_where_everything_is_clear_there_is_nothing_beside(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    assert beside_html(replace(run_analysis, bouts=(replace(bout, findings=bout.findings[:2]),))) == ""


def test_of_several_bouts_a_line_says_which_it_is_about(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    later = replace(bout, start=2.0, end=4.0, findings=bout.findings[:1])
    text = text_of(beside_html(replace(run_analysis, bouts=(bout, later))))
    assert "Side lean: not judged. (Running, 0 to 2 s)" in text


def test_it_is_in_the_readers_language(run_analysis: Analysis) -> None:
    with in_language("es"):
        assert "Sin valorar" in beside_html(run_analysis)
