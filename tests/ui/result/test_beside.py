from __future__ import annotations

import re
from dataclasses import replace

from posturecam import analyze
from posturecam.judge.reasons import Code, because
from posturecam.types import Analysis, Verdict, View
from posturecam.ui.result.beside import beside_html
from posturecam.wording.beside import unknown_lines
from posturecam.words import in_language, message
from tests.people import YAW, SimulatedCamera, runner, sitter
from tests.ui.made_result import text_of


def test_a_value_too_close_to_call_is_one_line_that_asks_for_nothing(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    close = replace(bout.findings[1], verdict=Verdict.WATCH, likelihood=0.6, value=24.5)
    text = text_of(beside_html(replace(run_analysis, bouts=(replace(bout, findings=(close,)),))))
    assert "Too close to call" in text
    assert text.count("close to the limit (23.9 %). Too close to call from this clip.") == 1
    assert close.cue is not None and close.cue not in text
    assert not re.match(r"\s*\d", text)


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
