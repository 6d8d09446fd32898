from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from posturecam import analyze
from posturecam.coaching.norms import load_norms
from posturecam.judge.reasons import Code, because
from posturecam.terminal import Scorecard
from posturecam.terminal_progress import progress_bar, progress_line
from posturecam.types import Activity, Analysis, Verdict
from posturecam.wording import (
    fine_range,
    headline_of,
    not_assessed,
    title_and_answer,
    title_of,
    trust_notes,
    value_of,
    verdict_word,
    verdict_words,
)
from posturecam.words import in_language, literal, message
from tests.people import YAW, SimulatedCamera, sitter


def _shown(
    analysis: Analysis, width: int = 80, colour: bool = False, folder: Path | None = None, details: bool = False
) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour, color_system="standard" if colour else None
    )
    console.print(Scorecard(analysis, "clip.mp4", folder=folder, details=details))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def _in_ascii(analysis: Analysis) -> str:
    """The scorecard where nothing but ASCII can be shown; UnicodeEncodeError for any other letter."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii", errors="strict") as file:
        Console(file=file, width=80, color_system=None).print(Scorecard(analysis, "clip.mp4", details=True))
        file.flush()
        return raw.getvalue().decode("ascii")


def test_each_of_several_people_gets_a_headline_and_a_name_and_the_score_is_that_of_one(run_analysis: Analysis) -> None:
    bout = run_analysis.bouts[0]
    fine = replace(bout, findings=bout.findings[:1])
    two = replace(run_analysis, bouts=(fine, replace(bout, start=2.0, end=4.0, person=1)))
    assert headline_of(two) == (
        "Person 1: Your running looks fine.\nPerson 2: Land closer under your hips, and take slightly quicker steps."
    )
    shown = _shown(two)
    assert "Score 74 of 100, over lean of person 1." in shown
    assert "1. Land closer under your hips (person 2)" in shown
    detailed = _shown(two, details=True)
    assert "Person 1 · Running" in detailed
    assert "Person 2 · Running" in detailed
    assert "Person 2, running, 2 to 4 s: Can't tell side lean" in shown
    assert "Person" not in _shown(run_analysis)


@pytest.mark.parametrize(
    ("check", "below", "words"),
    [
        ("overstride", False, "a little too far ahead"),
        ("cadence", True, "a little too low"),
        ("vertical_oscillation", False, "a little too high"),
        ("trunk_lean", True, "a little too far back"),
        ("shoulder_tilt", True, "a little too far"),
    ],
)
def test_a_probable_verdict_says_which_way_it_is_off(
    run_analysis: Analysis, check: str, below: bool, words: str
) -> None:
    finding = replace(run_analysis.bouts[0].findings[2], check=check, below=below, likelihood=0.72)
    assert verdict_words(finding) == f"probably {words} (72 %)"
    assert verdict_word(finding) == f"probably {words}"


def test_what_is_close_to_the_limit_has_a_symbol_of_its_own(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    close = replace(bout, findings=(replace(bout.findings[2], likelihood=0.55),))
    shown = _shown(replace(run_analysis, bouts=(close,), score=None), colour=True, details=True)
    assert "≈ close to the limit" in shown
    assert "\x1b[33m" not in shown


def test_feet_that_could_not_be_followed_have_made_no_strides(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    assert " · 1 stride · " in title_of(bout, run_analysis)
    jumping = replace(bout, scene=replace(bout.scene, remarks=(because(Code.FEET_NOT_FOLLOWED).message,)))
    assert "stride" not in title_of(jumping, run_analysis)


def test_notes_that_differ_in_one_number_become_one_and_an_open_question_is_no_note(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    tilts = tuple(message("remark.roll_unknown", tilt=tilt) for tilt in (4.0, 9.8, 3.2, 4.3))
    slopes = tuple(message("remark.slope.belt", slope=slope, uncertainty=slope / 2) for slope in (3.0, 4.0))
    remarks = (*tilts, *slopes, literal("A side view can't show it."))
    assert trust_notes(replace(run_analysis, remarks=remarks)) == [
        "How level the camera was is not known; the ± allows for a tilt of 3 to 10°. Level your phone.",
        *map(str, slopes),
        *bout.scene.notes,
    ]


def test_a_value_that_is_not_judged_makes_no_line_for_each_of_several_bouts(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    unjudged = replace(
        bout.findings[2], verdict=Verdict.UNKNOWN, reasons=(because(Code.SPEED_UNKNOWN, remedy="Give your height."),)
    )
    bouts = [replace(bout, findings=(replace(unjudged, value=value),)) for value in (150.0, 170.0)]
    [line] = not_assessed(bouts, "")
    assert line.startswith("Can't tell whether cadence is fine: What is normal")


def test_what_a_bout_shows_alone_is_not_lost_in_the_joint_judgement(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = bout.findings[0]
    off = replace(bout, findings=(replace(lean, value=-20.0, verdict=Verdict.WATCH, below=True, likelihood=0.85),))
    calm = replace(bout, start=2.0, end=9.0, findings=(lean,))
    whole = replace(calm, start=0.5, parts=((0.5, 1.5), (2.0, 9.0)))
    notes = trust_notes(replace(run_analysis, bouts=(off, calm), combined=(whole,)))
    alone = "Running, 0 to 2 s, taken alone: trunk lean -20.0 ± 4.0°, probably a little too far back (85 %)."
    assert [note for note in notes if "taken alone" in note] == [alone]


def test_a_remark_on_one_of_two_bouts_says_on_which(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    drifts = replace(bout.findings[0], reasons=(because(Code.DRIFTS, verb="rose", amount=4.6, unit="°"),))
    later = replace(bout, start=2.0, end=9.0, findings=(drifts, *bout.findings[1:]))
    assert trust_notes(replace(run_analysis, bouts=(bout, later)))[-1].startswith("Running, 2 to 9 s: Trunk lean: It")


def test_a_value_comes_with_its_uncertainty_and_unit(run_analysis: Analysis) -> None:
    lean, overstride = run_analysis.bouts[0].findings[:2]
    assert (value_of(lean), value_of(overstride)) == ("11.3 ± 4.0°", "31.2 ± 4.0 % leg")


def test_what_differs_between_the_sides_names_the_side_once_it_is_sure(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    leaning = replace(bout.findings[3], value=-7.8, uncertainty=2.5)
    assert value_of(leaning) == "7.8 ± 2.5° to your left"
    assert value_of(replace(leaning, value=3.0)) == "3.0 ± 2.5° to your right"
    assert value_of(replace(leaning, value=-1.0)) == "-1.0 ± 2.5°"
    assert value_of(replace(leaning, check="step_asymmetry", unit="%", value=9.0)) == "9.0 ± 2.5 % left step longer"
    assert fine_range(leaning) == "within ±2.5"


@pytest.mark.parametrize(
    ("value", "answer"), [(20.7, "heel first"), (3.0, "not heel first"), (8.0, "too close to call")]
)
def test_whether_the_heel_lands_first_is_answered_in_words(run_analysis: Analysis, value: float, answer: str) -> None:
    (bout,) = run_analysis.bouts
    norm = load_norms().row("strike_pattern", "run", "right", baseline=False)
    strike = replace(bout.findings[0], check="strike_pattern", value=value, norm=norm)
    assert title_and_answer(strike) == f"Heel first or not: {answer}"
    assert title_and_answer(bout.findings[0]) == "Trunk lean"


def test_what_was_measured_but_not_judged_shows_its_value(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    unjudged = replace(
        bout.findings[2], verdict=Verdict.UNKNOWN, reasons=(because(Code.SPEED_UNKNOWN, remedy="Give your height."),)
    )
    [line] = not_assessed([replace(bout, findings=(unjudged,))], "")
    assert line.startswith("Can't tell whether cadence (150.0 ± 0.3 steps/min) is fine: What is normal")


def test_what_holds_for_one_of_two_bouts_names_it_and_what_holds_for_both_is_said_once(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    later = replace(bout, start=1.5, end=9.0, activity=Activity.WALK)
    assert not_assessed([bout, later], "") == ["Can't tell side lean: A side view can't show it."]
    partly = replace(later, findings=later.findings[:3])
    assert not_assessed([bout, partly], "") == ["Running, 0 to 2 s: Can't tell side lean: A side view can't show it."]


def test_the_fine_range_is_that_of_the_norms_around_what_is_expected(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean, overstride, cadence, _ = bout.findings
    assert overstride.norm is not None
    assert fine_range(overstride) == f"up to {21.4 + overstride.norm.green[1]:.1f}"
    assert fine_range(cadence).startswith("from ")
    assert " to " in fine_range(lean)


def test_the_table_holds_the_most_urgent_finding_first_and_is_shown_only_with_details(run_analysis: Analysis) -> None:
    shown = _shown(run_analysis, details=True)
    assert shown.index("✗ adjust") < shown.index("▲ watch") < shown.index("✓ good")
    assert "Verdict" not in _shown(run_analysis)


def test_what_is_unknown_comes_with_its_reason(run_analysis: Analysis) -> None:
    assert "? Can't tell side lean: A side view can't show it." in _shown(run_analysis)


def test_the_sentence_comes_first_then_orders_then_the_uncertain_then_what_was_not_seen(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], norm=load_norms().row("trunk_lean", "run", "side", False), likelihood=0.6)
    shown = _shown(replace(run_analysis, bouts=(replace(bout, findings=(lean, *bout.findings[1:])),)))
    lines = [
        *("clip.mp4", "Land closer under your hips, and take slightly quicker steps.", "Score 74 of 100"),
        *("2 to change · 1 close to the limit · 1 not judged", "1. Land closer under your hips"),
        *("Foot lands 31 % of leg length ahead of the hips (±4).", "2. Take slightly quicker steps", "Not certain"),
        *("≈ Leaning forward 11°, close to the limit (12°).", "Not assessed", "How far to trust this"),
    ]
    places = [shown.index(line) for line in lines]
    assert places == sorted(places)


def test_what_is_uncertain_has_no_number_and_no_order(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    maybe = replace(
        bout, findings=tuple(replace(one, verdict=Verdict.WATCH, likelihood=0.7) for one in bout.findings[1:3])
    )
    shown = _shown(replace(run_analysis, bouts=(maybe,)))
    assert "1. " not in shown
    assert "Drill" not in shown
    assert "Land closer" not in shown
    assert shown.count("but a fine value") == 2


def test_each_order_has_its_number_but_only_the_first_three_get_advice(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    checks = ("trunk_lean", "overstride", "waist_bend", "vertical_oscillation", "shank_angle")
    many = replace(bout, findings=tuple(replace(bout.findings[1], check=check) for check in checks))
    shown = _shown(replace(run_analysis, bouts=(many,)))
    assert [number for number in range(1, 7) if f"\n{number}. " in shown] == [1, 2, 3, 4, 5]
    assert "Drill" not in shown[shown.index("\n4. ") :]


def test_what_one_of_two_bouts_shows_names_the_bout(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    later = replace(bout, start=2.0, end=9.0, activity=Activity.WALK, findings=bout.findings[:1])
    shown = _shown(replace(run_analysis, bouts=(bout, later)))
    assert "Running, 0 to 2 s: Foot lands 31 %" in shown


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_all_there_where_only_ascii_can_be_shown(run_analysis: Analysis, language: str) -> None:
    with in_language(language):
        shown = _in_ascii(run_analysis)
    assert "(+/-4)" in shown
    assert "11.3 +/- 4.0" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_where_only_ones_own_posture_can_tell_the_command_that_records_it_is_named(run_analysis: Analysis) -> None:
    sitting = _shown(analyze(SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), 10.0))), width=200)
    assert "Record your own good posture first. posturecam calibrate CLIP --out me.json does it" in sitting
    assert "posturecam calibrate" not in _shown(run_analysis)


def test_the_worst_finding_gets_its_cue_a_why_and_a_drill(run_analysis: Analysis) -> None:
    shown = _shown(run_analysis)
    cue, why, drill = (shown.index(text) for text in ("1. Land closer under your hips", "Why: ", "Drill: "))
    assert cue < why < drill


def test_the_notes_about_the_capture_are_shown(run_analysis: Analysis) -> None:
    shown = _shown(run_analysis)
    assert "• The clip ends early." in shown
    assert "• Level your phone." in shown


def test_a_score_is_shown_only_where_there_is_one(run_analysis: Analysis) -> None:
    assert "core" not in _shown(replace(run_analysis, score=None))
    assert "Score 74 of 100, over lean and foot strike." in _shown(run_analysis)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(run_analysis: Analysis, width: int) -> None:
    for details in (False, True):
        assert max(len(line) for line in _shown(run_analysis, width, details=details).splitlines()) <= width


def test_a_share_is_not_torn_from_its_percent_sign_where_words_are_longer(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    probable = replace(bout, findings=(replace(bout.findings[0], verdict=Verdict.GOOD, likelihood=0.84),))
    with in_language("es"):
        lines = _shown(replace(run_analysis, bouts=(probable,)), details=True).splitlines()
    (row,) = (number for number, line in enumerate(lines) if line.startswith("✓ probablemente bien "))
    assert lines[row + 1].startswith("  (84 %)")


def test_a_verdict_is_a_word_a_symbol_and_a_colour(run_analysis: Analysis) -> None:
    assert "\x1b[1;31m✗ adjust" in _shown(run_analysis, colour=True, details=True)
    assert "✗ adjust" in _shown(run_analysis, details=True)


def test_a_pipe_gets_no_control_characters(run_analysis: Analysis) -> None:
    assert all(character == "\n" or character.isprintable() for character in _shown(run_analysis))


def test_the_files_are_named_with_their_folder(run_analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "annotated.mp4").touch()
    shown = _shown(run_analysis, width=300, folder=tmp_path)
    assert f"Files in {tmp_path}" in shown
    assert "Watch: annotated.mp4" in shown


def test_a_pipe_gets_no_line_of_progress() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    with progress_line(console) as report:
        report("a clip")
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]


def test_there_is_no_progress_without_a_terminal() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    with progress_bar(console, "clip.mp4") as report:
        assert report is None
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]


def test_the_bar_shows_frames_speed_and_time_left() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with progress_bar(console, "clip.mp4") as report:
        assert report is not None
        for n in range(1, 51):
            report("finding the person", n, 100)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "clip.mp4" in shown
    assert "50/100" in shown
    assert "frames/s" in shown
