"""Advice comes only where a finding calls for it, and no sentence diagnoses."""

from __future__ import annotations

import re

import pytest

from posturecam.coaching.advice import KINDS, Plan, advice_for, load_advice
from posturecam.coaching.norms import load_norms
from posturecam.types import Activity, Analysis, Bout, Finding, Roll, Scene, Verdict, View
from posturecam.words import ENGLISH, in_language, languages
from tests.coaching.findings import bare_finding

FORBIDDEN = (
    r"diagnos",
    r"\byou (have|suffer)",
    r"\byour (injury|condition|disease|disorder)\b",
    r"\bcures?\b|\bheals?\b|\btreats?\b|\btreatment\b|\btherapy\b",
    r"\bprevents?\b|\bprotects?\b|\bguarantees?\b",
    r"\bcauses? (your |the |back |neck |low back )*pain",
    r"\b(fix|fixes|relieves?|removes?) (your |the |back |neck )*pain",
    r"\b(syndrome|hernia|herniated|sciatica|arthritis|kyphosis|lordosis|pathology|abnormal|deformity|dysfunction)\w*",
    r"\bbad posture\b|\bwrong posture\b|\bdamage",
)


def finding(check: str, verdict: Verdict = Verdict.WATCH, **said: bool) -> Finding:
    return bare_finding(check, verdict, **said)


def plan(*findings: Finding, activity: Activity = Activity.RUN, seconds: float = 15.0) -> Plan:
    scene = Scene(View.RIGHT, 0.0, 1, 200.0, 120.0, Roll(0.0, 1.0, "belt"))
    return advice_for(Analysis((Bout(0.0, seconds, activity, scene, None, findings),), None, (), {}))


def ids(made: Plan) -> set[str]:
    return {item.id for item in made.items}


def test_a_good_clip_gets_the_warm_up_and_the_red_flags_and_nothing_else() -> None:
    made = plan(finding("overstride", Verdict.GOOD), finding("trunk_lean", Verdict.UNKNOWN))
    assert ids(made) == {"warm_up", "urgent", "stop_and_sit", "stop", "ask"}
    assert made.checks == ()


def test_nothing_found_at_all_still_gets_the_red_flags() -> None:
    assert {"warm_up", "urgent", "stop"} <= ids(advice_for(Analysis((), None, (), {})))


def test_overstride_in_running_offers_a_five_percent_trial_with_its_evidence() -> None:
    made = plan(finding("overstride"))
    assert {"overstride_trial", "overstride_landing", "hamstrings", "hip_flexor", "evidence_healthy"} <= ids(made)
    assert "overstride_walk_drill" not in ids(made)


def test_overstride_in_walking_asks_for_shorter_steps_and_says_what_is_unproven() -> None:
    made = plan(finding("overstride"), activity=Activity.WALK)
    assert {"overstride_walk_drill", "evidence_walk_stride"} <= ids(made)
    assert "overstride_trial" not in ids(made)


@pytest.mark.parametrize("check", ["forward_head", "rounded_shoulders", "trunk_lean", "waist_bend", "overstride"])
def test_each_posture_finding_gets_something_to_do(check: str) -> None:
    for_it = plan(finding(check)).for_check(check)
    assert {"why", "drill", "stretch"} <= {item.kind for item in for_it}


def test_every_row_that_can_ask_for_a_change_has_advice() -> None:
    for row in load_norms():
        if row.cap is not Verdict.GOOD:
            made = plan(finding(row.check), activity=row.activity)
            assert made.for_check(row.check), f"{row.check} in {row.activity}"


def test_sitting_is_advised_to_get_up_rather_than_to_run() -> None:
    made = plan(finding("forward_head"), activity=Activity.SIT)
    assert "desk_break" in ids(made)
    assert not ids(made) & {"cool_down", "step_off", "head_stand_tall"}


def test_a_drift_calls_for_core_work_only_in_a_long_bout() -> None:
    drifting = finding("trunk_lean", Verdict.GOOD, drifts=True)
    assert "drift_core" in ids(plan(drifting, seconds=60.0))
    assert "drift_core" not in ids(plan(drifting, seconds=59.0))


def test_an_item_called_for_twice_comes_once() -> None:
    made = plan(finding("forward_head"), finding("rounded_shoulders"))
    assert [item.id for item in made.items].count("upper_back_roller") == 1


def test_the_most_serious_check_leads_and_the_kinds_are_in_order() -> None:
    made = plan(finding("forward_head"), finding("overstride", Verdict.ADJUST))
    assert made.checks == ("overstride", "forward_head")
    places = [KINDS.index(item.kind) for item in made.items]
    assert places == sorted(places) and made.of("urgent") == made.items[: len(made.of("urgent"))]


def test_the_handbook_holds_the_week_the_return_plan_and_the_comfort_items() -> None:
    kinds = [item.kind for item in load_advice() if item.when == ("handbook",)]
    assert {"strength", "return_plan", "comfort", "gear", "load", "rest_or_run", "evidence"} <= set(kinds)
    assert kinds.count("return_plan") == 5


def test_items_call_for_checks_that_exist() -> None:
    checks = {row.check for row in load_norms()} | {"always", "any", "drift", "handbook"}
    for item in load_advice():
        assert item.when and {call.split()[0] for call in item.when} <= checks, item.id
        assert {side for call in item.when for side in call.split()[1:]} <= {"above", "below"}, item.id


@pytest.mark.parametrize("activity", [Activity.WALK, Activity.RUN])
def test_who_leans_back_hears_nothing_about_leaning_far_forward(activity: Activity) -> None:
    back = plan(finding("trunk_lean", below=True), activity=activity).for_check("trunk_lean")
    forward = plan(finding("trunk_lean"), activity=activity).for_check("trunk_lean")
    assert [item.id for item in back if item.kind == "why"] == ["lean_back_why"]
    assert [item.id for item in forward if item.kind == "why"] == ["lean_why"]


def test_no_sentence_diagnoses_or_promises() -> None:
    cues = [cue for row in load_norms() for cue in (row.cue_low, row.cue_high) if cue]
    for text in [*(item.text for item in load_advice()), *cues]:
        for pattern in FORBIDDEN:
            assert not re.search(pattern, text, re.IGNORECASE), f"{pattern}: {text}"


def test_injuries_are_spoken_of_only_where_a_study_is_cited() -> None:
    for item in load_advice():
        if re.search(r"injur", item.text, re.IGNORECASE):
            assert item.kind == "evidence" and re.search(r"\b20\d\d\b", item.source), item.id


def test_the_word_guard_bites() -> None:
    bad = ("You have a herniated disc.", "This causes your back pain.", "It cures pain.", "Shorter steps prevent it.")
    for text in bad:
        assert any(re.search(pattern, text, re.IGNORECASE) for pattern in FORBIDDEN)


def test_sentences_are_short_and_whole() -> None:
    for item in load_advice():
        assert item.text.endswith("."), item.id
        longest = max(len(sentence.split()) for sentence in re.split(r"[.:;] ", item.text))
        assert longest <= 36, f"{item.id}: {longest} words"


def test_two_items_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from posturecam.coaching import advice

    first = load_advice()[0]
    monkeypatch.setattr(advice, "_item", lambda row, sources: first)
    with pytest.raises(ValueError, match="same id"):
        load_advice()


@pytest.mark.parametrize("code", [code for code in languages() if code != ENGLISH])
def test_every_item_is_there_in_every_language(code: str) -> None:
    english = load_advice()
    with in_language(code):
        translated = load_advice()
    assert [item.id for item in translated] == [item.id for item in english]
    for ours, theirs in zip(english, translated, strict=True):
        assert theirs.text != ours.text
        assert (theirs.dose is None) == (ours.dose is None) and (theirs.dose is None or theirs.dose != ours.dose)
        assert theirs.when == ours.when


def test_advice_is_for_the_activity_of_the_clip() -> None:
    sitting = plan(activity=Activity.SIT)
    walking = plan(finding("overstride", Verdict.ADJUST), activity=Activity.WALK)
    assert "warm_up" not in ids(sitting)
    assert not [item for item in walking.items if " run" in f"{item.text} {item.dose or ''}".lower()]
