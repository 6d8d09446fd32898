"""Several clips of one session as one answer: which clip answers what, what is combined, and what is not."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import numpy as np
import pytest

from posturecam.coaching.change_table import load_changes
from posturecam.judge.reasons import Code
from posturecam.results.schema import SESSION_SCHEMA_FILE, session_schema
from posturecam.session import SessionAnalysis, combine
from posturecam.session.pace import SAME_SPEED
from posturecam.types import Activity, Analysis, Bout, Finding, Verdict, View
from posturecam.wording import headline_of
from posturecam.wording.session import session_notes, unanswered
from posturecam.words import in_language
from tests.filmed_session import PLACES, analysis_of

LEFT, RIGHT, REAR = (analysis_of(place) for place in PLACES)
ALL = (("left.mp4", LEFT), ("right.mp4", RIGHT), ("rear.mp4", REAR))


def changed(analysis: Analysis, check: str, **changes: Any) -> Analysis:
    """The analysis with another finding of a check."""
    (bout,) = analysis.bouts
    findings = tuple(replace(one, **changes) if one.check == check else one for one in bout.findings)
    return replace(analysis, bouts=(replace(bout, findings=findings),))


def rebouted(analysis: Analysis, **changes: Any) -> Analysis:
    return replace(analysis, bouts=tuple(replace(bout, **changes) for bout in analysis.bouts))


def renamed(analysis: Analysis, digit: str) -> Analysis:
    """The same as if it were of another file."""
    return replace(analysis, provenance={**analysis.provenance, "input": f"sha256:{digit * 64}"})


def found(analysis: Analysis | SessionAnalysis, check: str) -> Finding:
    bouts: tuple[Bout, ...] = (
        analysis.bouts if isinstance(analysis, Analysis) else tuple(one.bout for one in analysis.judgements)
    )
    finding = bouts[0].finding(check)
    assert finding is not None
    return finding


def why(session: SessionAnalysis, check: str) -> str:
    source = session.judgements[0].source_of(check)
    assert source is not None
    return source.why.code


def test_three_clips_answer_more_than_any_of_them_alone() -> None:
    session = combine(ALL)
    (joint,) = session.judgements

    def answered(bout: Bout) -> int:
        return sum(one.verdict is not Verdict.UNKNOWN for one in bout.findings)

    assert answered(joint.bout) > max(answered(one.bouts[0]) for _, one in ALL)
    assert [str(part.view) for part in joint.parts] == ["left", "right", "rear"]


def test_what_only_the_rear_shows_comes_from_the_rear_unchanged() -> None:
    session = combine(ALL)
    assert found(session, "side_lean") == found(REAR, "side_lean")
    source = session.judgements[0].source_of("side_lean")
    assert source is not None and source.parts == (2,) and source.shown_by == 2
    assert str(source.why) == "rear.mp4 alone shows it."


def test_what_both_sides_show_is_their_mean_judged_by_the_same_norm() -> None:
    session, check = combine(ALL), "trunk_lean"
    one, left, right = found(session, check), found(LEFT, check), found(RIGHT, check)
    assert left.value is not None and right.value is not None and one.value is not None
    assert min(left.value, right.value) <= one.value <= max(left.value, right.value)
    assert one.norm == left.norm and one.verdict is Verdict.ADJUST
    assert one.n == left.n + right.n
    assert why(session, check) == "session.why.together"


def test_what_the_clips_share_of_their_uncertainty_does_not_average_out() -> None:
    one, left = found(combine(ALL), "trunk_lean"), found(LEFT, "trunk_lean")
    assert one.uncertainty is not None and left.uncertainty is not None
    assert 0.8 * left.uncertainty < one.uncertainty <= 1.05 * left.uncertainty


def test_the_uncertainty_reaches_what_each_clip_reads() -> None:
    lean = found(LEFT, "trunk_lean")
    assert lean.value is not None and lean.uncertainty is not None
    further = changed(RIGHT, "trunk_lean", value=lean.value - 1.3 * lean.uncertainty)
    one = found(combine((("left.mp4", LEFT), ("right.mp4", further))), "trunk_lean")
    assert one.value is not None and one.uncertainty is not None
    assert one.value + one.uncertainty >= lean.value - 1e-9


def test_clips_that_contradict_each_other_are_never_averaged() -> None:
    upright = changed(RIGHT, "trunk_lean", value=-4.0, verdict=Verdict.WATCH)
    session = combine((("left.mp4", LEFT), ("right.mp4", upright)))
    lean = found(session, "trunk_lean")
    assert lean.verdict is Verdict.UNKNOWN and lean.value is None and lean.score is None
    assert lean.has_reason(Code.CLIPS_DISAGREE)
    assert "left.mp4 reads" in str(lean.reason) and "right.mp4 reads -4.0" in str(lean.reason)
    source = session.judgements[0].source_of("trunk_lean")
    assert source is not None and source.disagree and len(source.readings) == 2
    assert "Lean less far forward" not in headline_of(session.analysis)


def test_two_clips_of_one_side_may_differ_by_what_was_measured_on_people_filmed_again() -> None:
    lean, row = found(LEFT, "trunk_lean"), load_changes().row("trunk_lean", Activity.RUN, View.LEFT)
    assert row is not None and lean.value is not None
    for share, agree in ((0.9, True), (2.0, False)):
        again = renamed(changed(LEFT, "trunk_lean", value=lean.value + share * row.again), "a")
        one = found(combine((("a.mp4", LEFT), ("b.mp4", again))), "trunk_lean")
        assert (one.verdict is not Verdict.UNKNOWN) is agree


def test_two_contradictions_make_one_ask_whether_it_is_one_person() -> None:
    other = changed(changed(RIGHT, "trunk_lean", value=-4.0), "forward_head", value=60.0)
    session = combine((("left.mp4", LEFT), ("right.mp4", other)))
    assert any(remark.code == "session.two_people" for remark in session.remarks)
    assert not any(remark.code == "session.two_people" for remark in combine(ALL).remarks)


def test_a_contradiction_in_a_third_clip_is_seen_too() -> None:
    third = renamed(changed(RIGHT, "trunk_lean", value=-4.0), "3")
    session = combine((("a", LEFT), ("b", RIGHT), ("c", third)))
    assert found(session, "trunk_lean").verdict is Verdict.UNKNOWN
    assert "a reads" in str(found(session, "trunk_lean").reason) and " and c reads" in str(
        found(session, "trunk_lean").reason
    )


def test_what_no_clip_shows_is_said_once() -> None:
    session = combine(ALL[:2])
    lines = unanswered(session, "")
    assert len(lines) == len(set(lines)) == 2
    assert sum("side lean" in line for line in lines) == 1
    assert why(session, "side_lean") == "session.why.unknown"


def test_a_clip_that_cannot_judge_leaves_it_to_one_that_can() -> None:
    blind = changed(RIGHT, "trunk_lean", verdict=Verdict.UNKNOWN, value=None)
    session = combine((("left.mp4", LEFT), ("right.mp4", blind)))
    assert found(session, "trunk_lean") == found(LEFT, "trunk_lean")
    assert why(session, "trunk_lean") == "session.why.alone"


def test_what_is_seen_poorly_gives_way_to_what_is_seen_well() -> None:
    poor = changed(RIGHT, "trunk_lean", confidence=0.4, value=30.0)
    session = combine((("left.mp4", LEFT), ("right.mp4", poor)))
    assert found(session, "trunk_lean") == found(LEFT, "trunk_lean")
    assert why(session, "trunk_lean") == "session.why.seen_better"


def test_findings_of_different_norms_are_not_mixed() -> None:
    norm = found(RIGHT, "trunk_lean").norm
    assert norm is not None
    stricter = changed(RIGHT, "trunk_lean", norm=replace(norm, green=(0.0, 5.0)), uncertainty=9.0)
    session = combine((("left.mp4", LEFT), ("right.mp4", stricter)))
    assert found(session, "trunk_lean") == found(LEFT, "trunk_lean")
    assert why(session, "trunk_lean") == "session.why.norm"


def test_the_side_is_preferred_for_what_it_is_read_from() -> None:
    head = found(LEFT, "forward_head")
    frontal = changed(REAR, "forward_head", value=9.0, uncertainty=1.0, verdict=Verdict.GOOD, confidence=1.0)
    session = combine((("left.mp4", LEFT), ("rear.mp4", frontal)))
    assert found(session, "forward_head") == head
    assert why(session, "forward_head") == "session.why.view"


def test_another_pace_has_an_answer_of_its_own() -> None:
    (bout,) = RIGHT.bouts
    assert bout.gait is not None
    faster = rebouted(RIGHT, gait=replace(bout.gait, cadence_spm=bout.gait.cadence_spm * 1.08))
    session = combine((("left.mp4", LEFT), ("right.mp4", faster)))
    assert [one.clips for one in session.judgements] == [(0,), (1,)]
    assert any(remark.code == "session.another_pace" for remark in session.remarks)
    assert "left.mp4 at" in " ".join(session_notes(session))


@pytest.mark.parametrize(("share", "groups"), [(1 + 0.9 * SAME_SPEED, 1), (1 + 1.1 * SAME_SPEED, 2), (np.nan, 1)])
def test_speeds_may_differ_by_what_they_are_known_to(share: float, groups: int) -> None:
    (left,), (right,) = LEFT.bouts, RIGHT.bouts
    assert left.gait is not None and right.gait is not None
    other = rebouted(RIGHT, gait=replace(right.gait, belt_speed_legs_s=share * left.gait.belt_speed_legs_s))
    assert len(combine((("left.mp4", LEFT), ("right.mp4", other))).judgements) == groups


def test_another_activity_is_not_mixed_in() -> None:
    walking = rebouted(RIGHT, activity=Activity.WALK)
    session = combine((("left.mp4", LEFT), ("right.mp4", walking)))
    assert len(session.judgements) == 2
    assert any("left.mp4: running and right.mp4: walking" in str(remark) for remark in session.remarks)


def test_going_backwards_is_not_mixed_with_going_forwards() -> None:
    assert len(combine((("a", LEFT), ("b", rebouted(RIGHT, backward=True)))).judgements) == 2


def test_the_same_file_counts_once() -> None:
    twice = combine((("a.mp4", LEFT), ("b.mp4", LEFT)))
    assert twice.clips[1].left_out is not None
    assert str(twice.clips[1].left_out) == "b.mp4 is the same file as a.mp4; it counts once."
    assert found(twice, "trunk_lean") == found(LEFT, "trunk_lean")


def test_a_clip_in_which_nothing_is_judged_is_left_out_and_named() -> None:
    session = combine((("a.mp4", LEFT), ("empty.mp4", renamed(replace(LEFT, bouts=(), score=None), "0"))))
    assert str(session.clips[1].left_out) == "empty.mp4 shows nothing that could be judged."
    assert found(session, "trunk_lean") == found(LEFT, "trunk_lean")


def test_only_the_main_person_of_a_clip_counts() -> None:
    (bout,) = RIGHT.bouts
    crowd = replace(RIGHT, bouts=(bout, replace(bout, start=20.0, end=26.0, person=1, backward=True)))
    session = combine((("left.mp4", LEFT), ("right.mp4", crowd)))
    assert len(session.judgements) == 1
    assert any(remark.code == "session.other_people" for remark in session.remarks)


def test_no_clips_at_all_are_an_empty_answer() -> None:
    session = combine(())
    assert session.judgements == () and session.score is None
    assert SessionAnalysis.from_dict(session.to_dict()).to_dict() == session.to_dict()


def test_the_order_of_the_clips_changes_nothing_that_is_judged() -> None:
    there, back = combine(ALL), combine(ALL[::-1])
    for one in there.judgements[0].bout.findings:
        other = found(back, one.check)
        assert (one.verdict, one.value) == (other.verdict, pytest.approx(other.value))
    assert there.score == pytest.approx(back.score)


def test_the_score_is_over_the_joint_findings() -> None:
    session = combine(ALL)
    assert session.score is not None and session.analysis.points is not None
    calm = changed(changed(LEFT, "trunk_lean", value=5.0, beyond=-1.0), "trunk_lean", verdict=Verdict.GOOD)
    good = combine((("a", calm), ("b", changed(RIGHT, "trunk_lean", value=5.0, verdict=Verdict.GOOD))))
    assert good.score is not None and good.score > session.score


def test_left_is_set_against_right_by_the_near_legs() -> None:
    (joint,) = combine(ALL).judgements
    over = next(one for one in joint.differences if one.check == "overstride")
    assert over.of_legs and not over.is_clear
    assert over.left == pytest.approx(found(LEFT, "overstride").left, abs=0.01)
    assert over.right == pytest.approx(found(RIGHT, "overstride").right, abs=0.01)
    assert {"step_asymmetry", "cadence"}.isdisjoint(one.check for one in joint.differences)


def test_a_leg_that_lands_much_further_ahead_is_a_clear_difference() -> None:
    right = found(RIGHT, "overstride").right
    assert right is not None
    (joint,) = combine((("l", LEFT), ("r", changed(RIGHT, "overstride", right=right + 20.0)))).judgements
    over = next(one for one in joint.differences if one.check == "overstride")
    assert over.is_clear and over.difference < 0


def test_one_side_alone_has_no_differences() -> None:
    (joint,) = combine((("left.mp4", LEFT), ("rear.mp4", REAR))).judgements
    assert joint.differences == ()


def test_legs_that_only_their_own_clip_shows_are_no_contradiction() -> None:
    left = changed(LEFT, "overstride", right=None, value=10.0, left=10.0)
    right = changed(RIGHT, "overstride", left=None, value=40.0, right=40.0)
    one = found(combine((("l", left), ("r", right))), "overstride")
    assert one.verdict is not Verdict.UNKNOWN
    assert one.left == pytest.approx(10.0, abs=1.0) and one.right == pytest.approx(40.0, abs=1.0)


def test_a_result_read_back_combines_to_the_same_answer() -> None:
    again = [(name, Analysis.from_dict(json.loads(json.dumps(one.to_dict())))) for name, one in ALL]
    fresh, stored = combine(ALL), combine(again)
    for one in fresh.judgements[0].bout.findings:
        other = found(stored, one.check)
        assert one.verdict is other.verdict
        assert other.value == (None if one.value is None else pytest.approx(one.value, abs=0.02))


SESSIONS = [combine(ALL), combine(ALL[:2]), combine((("a", LEFT), ("b", rebouted(RIGHT, activity=Activity.WALK))))]


@pytest.mark.parametrize("session", SESSIONS)
def test_what_is_written_is_read_back_and_fits_the_schema(session: SessionAnalysis) -> None:
    document = json.loads(json.dumps(session.to_dict(), allow_nan=False))
    assert json.loads(json.dumps(SessionAnalysis.from_dict(document).to_dict())) == document
    jsonschema.Draft202012Validator(session_schema()).validate(document)


def test_the_shipped_schema_is_the_generated_one() -> None:
    shipped = json.loads(resources.files("posturecam").joinpath(SESSION_SCHEMA_FILE).read_text(encoding="utf-8"))
    assert shipped == session_schema()
    text = json.dumps(shipped)
    assert [name for name in shipped["$defs"] if f'"#/$defs/{name}"' not in text] == []


def test_another_language_says_the_same_answer() -> None:
    document = combine(ALL).to_dict()
    with in_language("es"):
        assert "muestra" in str(SessionAnalysis.from_dict(document).judgements[0].sources[0].why)


def _broken(**changes: Any) -> dict[str, Any]:
    return {**combine(ALL).to_dict(), **changes}


def _judgement(**changes: Any) -> list[dict[str, Any]]:
    return [{**combine(ALL).to_dict()["judgements"][0], **changes}]


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        LEFT.to_dict(),
        _broken(schema=99),
        _broken(schema="1"),
        _broken(judgements=[]),
        _broken(joint={}),
        _broken(clips=[]),
        _broken(judgements=_judgement(parts=[])),
        _broken(judgements=_judgement(sources=[{}])),
        _broken(judgements=_judgement(sources=7)),
        _broken(remarks=None),
    ],
)
def test_what_is_no_session_is_refused_with_a_sentence(document: Any) -> None:
    with pytest.raises(ValueError, match=r"session\.json"):
        SessionAnalysis.from_dict(document)


def test_every_view_has_a_place() -> None:
    assert {part.view for part in combine(ALL).judgements[0].parts} == {View.LEFT, View.RIGHT, View.REAR}
