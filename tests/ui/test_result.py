from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posturecam import analyze
from posturecam.clip import analyze_to_folder
from posturecam.coaching.advice import advice_for
from posturecam.coaching.norms import load_norms
from posturecam.errors import PosturecamError
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Finding,
    Norm,
    Samples,
    Transition,
    TransitionKind,
    Verdict,
)
from posturecam.ui.player.lanes import timeline
from posturecam.ui.result.cards import card_html, ranked, summary_html, top_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.reading import Reading, Still, read_result
from posturecam.ui.result.scale import Band, scale_html, scale_of
from posturecam.wording import varied_between
from tests.people import YAW, Film, runner, sitter


def _reading(analysis: Analysis, stills: tuple[Still, ...] = ()) -> Reading:
    return Reading(Path("result"), analysis, (), stills)


def _norm(check: str, activity: str = "run") -> Norm:
    row = load_norms().row(check, activity, "right", False)
    assert row is not None
    return row


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def _lean(analysis: Analysis, **changes: object) -> Finding:
    return replace(analysis.bouts[0].findings[0], **changes)  # type: ignore[arg-type]


# The scale


def test_the_scale_shows_the_norm_from_end_to_end(run_analysis: Analysis) -> None:
    norm = replace(_norm("trunk_lean"), green=(2.0, 12.0), amber=(-2.0, 17.0))
    scale = scale_of(_lean(run_analysis), norm, run_analysis.bouts[0])
    assert scale is not None
    low, high = scale.low, scale.high
    assert scale.bands == (
        Band(low, -2.0, Verdict.ADJUST),
        Band(-2.0, 2.0, Verdict.WATCH),
        Band(2.0, 12.0, Verdict.GOOD),
        Band(12.0, 17.0, Verdict.WATCH),
        Band(17.0, high, Verdict.ADJUST),
    )
    assert low < -2.0 < 17.0 < high


def test_the_scale_moves_with_what_is_expected(run_analysis: Analysis) -> None:
    norm = replace(_norm("overstride"), green=(-np.inf, 2.5), amber=(-np.inf, 5.0))
    scale = scale_of(run_analysis.bouts[0].findings[1], norm, run_analysis.bouts[0])
    assert scale is not None
    ends = [(band.high, band.verdict) for band in scale.bands]
    assert ends[:2] == [(pytest.approx(23.9), Verdict.GOOD), (pytest.approx(26.4), Verdict.WATCH)]


def test_what_may_never_be_adjust_shows_no_red(run_analysis: Analysis) -> None:
    norm = replace(_norm("trunk_lean"), cap=Verdict.WATCH)
    scale = scale_of(_lean(run_analysis), norm, run_analysis.bouts[0])
    assert scale is not None
    assert {band.verdict for band in scale.bands} == {Verdict.GOOD, Verdict.WATCH}


def test_the_runners_own_spread_is_that_of_the_strides(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    strides = Samples(np.arange(5.0), np.array([28.0, 29.0, 31.0, 33.0, np.nan]), ("left",) * 5)
    scale = scale_of(bout.findings[1], _norm("overstride"), replace(bout, samples={"overstride": strides}))
    assert scale is not None
    assert scale.spread == (28.75, 31.5)


def test_the_scale_says_all_it_shows_to_those_who_cannot_see_it(run_analysis: Analysis) -> None:
    finding = _lean(run_analysis)
    scale = scale_of(finding, _norm("trunk_lean"), run_analysis.bouts[0])
    assert scale is not None
    assert 'aria-label="11.3 ± 4.0°; fine 2.0 to 12.0°: good"' in scale_html(finding, scale, "2.0 to 12.0")


def test_without_a_value_or_an_edge_there_is_no_scale(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    assert scale_of(bout.findings[3], _norm("trunk_lean"), bout) is None
    assert scale_of(_lean(run_analysis), replace(_norm("trunk_lean"), cap=Verdict.GOOD), bout) is None


# The cards


def test_the_most_serious_finding_comes_first_and_none_that_is_fine(run_analysis: Analysis) -> None:
    reading = _reading(run_analysis)
    found = ranked(reading, advice_for(run_analysis))
    assert [pair.finding.check for pair in found] == ["overstride", "cadence"]


def test_a_card_holds_cue_value_norm_reason_and_drill(run_analysis: Analysis) -> None:
    still = Still("1_overstride_00.60s.jpg", 1, "overstride", 0.6, False)
    reading, plan = _reading(run_analysis, (still,)), advice_for(run_analysis)
    (first, *_) = ranked(reading, plan)
    card = card_html(1, first, reading, plan, lambda name: f"/shelf/x/{name}", several=False, said_before=set())
    said = _text(card)
    for words in (
        "Adjust",
        "1. Shorter, quicker steps",
        "31.2 ± 4.0 % of leg length",
        "up to 23.9 % of leg length",
        "Why it matters",
        "Try this",
    ):
        assert words in said
    assert 'src="/shelf/x/1_overstride_00.60s.jpg"' in card
    assert "half of your strides lie between 30.5 and 32.0" in said


def test_the_same_advice_is_not_given_on_two_cards(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], verdict=Verdict.ADJUST, cue_code="Run tall")
    bend = replace(lean, check="waist_bend", cue_code="Hips forward")
    reading = _reading(replace(run_analysis, bouts=(replace(bout, findings=(lean, bend)),)))
    page = _text(summary_html(reading, "run.mp4", advice_for(reading.analysis), str))
    assert page.count("Leaning far forward asks more") == 1
    assert page.count("Try this") == 2 and page.count("Stand tall and let your whole body tip") == 1


def test_where_nothing_is_to_change_the_good_findings_get_the_cards(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    good = replace(bout, findings=(replace(bout.findings[0], weight=25.0), bout.findings[3]))
    reading = _reading(replace(run_analysis, bouts=(good,)))
    assert [pair.finding.check for pair in ranked(reading, advice_for(reading.analysis))] == ["trunk_lean"]


def test_the_top_says_the_score_or_why_there_is_none(run_analysis: Analysis) -> None:
    top = top_html(_reading(run_analysis), "run.mp4")
    assert "74" in top and "over lean and foot strike" in top
    assert "No score" in top_html(_reading(replace(run_analysis, score=None)), "run.mp4")


def test_where_only_ones_own_posture_can_tell_the_page_says_where_to_record_it(run_analysis: Analysis) -> None:
    sitting = analyze(Film(yaw_deg=YAW["front"]).of((sitter(), 10.0)))
    said = _text(summary_html(_reading(sitting), "desk.mp4", advice_for(sitting), str))
    assert "Record your own good posture first. The Live page does it" in said
    assert "posturecam" not in said
    assert "Live page" not in summary_html(_reading(run_analysis), "run.mp4", advice_for(run_analysis), str)


def test_a_clips_name_is_never_markup(run_analysis: Analysis) -> None:
    top = top_html(_reading(run_analysis), '<img src=x onerror="alert(1)">.mp4')
    assert "<img" not in top
    assert "&lt;img" in top


# Below the video


def test_every_finding_stands_in_the_table_with_its_reason(run_analysis: Analysis) -> None:
    html = findings_html(_reading(run_analysis))
    assert "+0.6\u00a0±\u00a01.5" in html
    for finding in run_analysis.bouts[0].findings:
        assert finding.title in html
    assert "A side view can&#x27;t show it." in html
    assert html.index("Foot strike") < html.index("Cadence") < html.index("Trunk lean") < html.index("Side lean")


def test_only_what_the_findings_call_for_is_open_and_the_rest_is_folded(run_analysis: Analysis) -> None:
    html = plan_html(run_analysis, advice_for(run_analysis))
    called, rest = html.split("<details", 1)
    assert "metronome" in called
    assert "Get medical help at once" in called
    assert "Week 1" in rest and "Week 1" not in called
    assert "Frandsen 2025" in rest


def test_how_far_to_trust_it_tells_view_level_rate_and_repairs(run_analysis: Analysis) -> None:
    said = _text(trust_html(_reading(run_analysis)))
    for words in ("right, 6° out of square", "+0.4 ± 0.5°, from the belt", "30 a second; 60 is better", "1.2 %"):
        assert words in said
    assert "The clip ends early." in said
    assert "Level your phone." in said


# The timeline


def test_the_timeline_has_lanes_contacts_and_the_spans_of_a_cue(run_analysis: Analysis) -> None:
    data = timeline(_reading(run_analysis))
    assert [lane["name"] for lane in data["lanes"]] == ["Lean", "Foot ahead of hips"]
    assert data["lanes"][1]["points"] == [[0.6, 31.0, "right"], [0.9, 30.0, "left"], [1.2, 33.0, "right"]]
    assert data["lanes"][1]["green"][0]["high"] == 23.9
    assert data["contacts"] == [{"t": 0.6, "side": "right"}, {"t": 1.2, "side": "right"}]
    (span,) = data["cues"]
    assert (span["text"], span["start"], span["end"]) == ("Shorter, quicker steps", 0.5, 1.35)
    assert len(data["times"]) == 60
    json.dumps(data, allow_nan=False)


def test_a_cue_that_holds_twice_gets_two_spans(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    times = np.arange(0.5, 1.5, 0.1)
    values = np.where((times < 0.75) | (times > 1.15), 33.0, 20.0)
    strides = Samples(times, values, ("left",) * len(times))
    data = timeline(_reading(replace(run_analysis, bouts=(replace(bout, samples={"overstride": strides}),))))
    assert [(cue["start"], cue["end"]) for cue in data["cues"]] == [(0.5, 0.75), (1.15, 1.45)]


def test_the_timeline_names_transitions_and_people(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    turn = Transition(1.5, 1.8, TransitionKind.TURNING)
    other = replace(bout, start=1.8, end=2.0, person=1, backward=True)
    data = timeline(_reading(replace(run_analysis, bouts=(bout, other), transitions=(turn,))))
    assert data["transitions"] == [{"start": 1.5, "end": 1.8, "name": "Turning"}]
    assert [one["name"] for one in data["bouts"]] == ["Person 1 · Running", "Person 2 · Running backwards"]


def test_a_picture_taken_between_the_parts_of_a_judgement_is_not_evidence_for_it(run_analysis: Analysis) -> None:
    stills = tuple(Still(f"{k}", k, "overstride", t, False) for k, t in enumerate((1.0, 2.5, 4.0)))
    whole = replace(run_analysis.bouts[0], end=5.0, parts=((0.5, 1.5), (3.0, 5.0)))
    assert [still.t for still in _reading(run_analysis, stills).stills_of(whole, "overstride")] == [1.0, 4.0]


def test_how_much_the_sides_differ_from_step_to_step_is_said_in_words(run_analysis: Analysis) -> None:
    finding = _lean(run_analysis, check="step_asymmetry")
    assert varied_between(finding, -40.3, -38.1) == "38.1 and 40.3 right step longer"
    assert varied_between(finding, -1.0, 2.0) == "-1.0 and 2.0"


# Reading a folder back


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """The result folder of a made-up runner, made without a model."""
    track: PoseTrack = Film().of((runner(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    return analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder


def test_a_result_is_read_back_with_the_strides_behind_it(stored: Path) -> None:
    reading = read_result(stored)
    (bout,) = reading.analysis.bouts
    assert bout.activity is Activity.RUN
    assert len(bout.samples["overstride"]) > 4
    assert "strides.csv" in reading.files


def test_pictures_know_their_finding_and_their_moment(stored: Path) -> None:
    for name in ("2_trunk_lean_typical_04.71s.jpg", "1_trunk_lean_01.09s.jpg", "thumbnail.jpg"):
        (stored / name).write_bytes(b"")
    stills = read_result(stored).stills
    assert [(still.rank, still.check, still.t, still.is_typical) for still in stills] == [
        (1, "trunk_lean", 1.09, False),
        (2, "trunk_lean", 4.71, True),
    ]


def test_what_was_stored_is_shown_and_nothing_is_judged_again(stored: Path) -> None:
    content = json.loads((stored / "analysis.json").read_text())
    content["score"] = 12
    (stored / "analysis.json").write_text(json.dumps(content))
    assert read_result(stored).analysis.points == 12


@pytest.mark.parametrize("damage", ["{", "[]", '{"schema": 99}', '{"schema": 2, "bouts": 3}'])
def test_a_result_that_can_not_be_read_says_what_to_do(stored: Path, damage: str) -> None:
    (stored / "analysis.json").write_text(damage)
    with pytest.raises(PosturecamError, match="Analyse the clip again"):
        read_result(stored)


def test_a_result_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PosturecamError, match="gone or damaged"):
        read_result(tmp_path / "nothing")


def test_a_baseline_is_named_where_it_judges(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    own = load_norms().row("overstride", "run", "right", True)
    judged = tuple(replace(f, norm=own if f.check == "overstride" else f.norm) for f in bout.findings)
    reading, plan = _reading(replace(run_analysis, bouts=(replace(bout, findings=judged),))), advice_for(run_analysis)
    card = card_html(1, ranked(reading, plan)[0], reading, plan, str, several=False, said_before=set())
    assert "compared with your own good posture" in card
