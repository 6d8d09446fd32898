"""The sentence over a result, and its counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.types import Activity, Analysis, Bout, Finding, Verdict
from posturecam.wording import count_text, counts, headline, pills
from posturecam.words import in_language
from tests.coaching.findings import bare_finding

A, W, G, U = Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN
MAIN = ("forward_head", "rounded_shoulders", "trunk_lean", "overstride")


def judged(analysis: Analysis, *findings: Finding, activity: Activity = Activity.RUN) -> Bout:
    """A bout with those findings; the main checks that none of them is about are GOOD."""
    given = {finding.check for finding in findings}
    rest = [bare_finding(check, G, likelihood=0.99) for check in MAIN if check not in given]
    return replace(analysis.bouts[0], activity=activity, findings=(*findings, *rest))


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ([], "Your running looks fine."),
        ([bare_finding("overstride", A)], "Land closer under your hips."),
        (
            [bare_finding("overstride", W, likelihood=0.85), bare_finding("waist_bend", A)],
            "Lean less from the waist, and land closer under your hips.",
        ),
        (
            [bare_finding("overstride", W, likelihood=0.74)],
            "Your running looks mostly fine. Your foot may land a little far ahead of your hips; we are not certain.",
        ),
        (
            [bare_finding("trunk_lean", W, likelihood=0.55, below=True)],
            "Your running looks mostly fine. You may lean a little far back; we are not certain.",
        ),
        ([bare_finding("trunk_lean", G, likelihood=0.55)], "Your running looks fine."),
        (
            [bare_finding("overstride", U), bare_finding("rounded_shoulders", U)],
            "What could be seen of your running looks fine; foot strike and shoulders could not be judged.",
        ),
        ([bare_finding(check, U) for check in MAIN], "Nothing in this clip could be judged."),
        (
            [*(bare_finding(check, U) for check in MAIN), bare_finding("side_lean", G, likelihood=0.95)],
            "Only side lean could be judged here, and it looks fine.",
        ),
        (
            [*(bare_finding(check, U) for check in MAIN), bare_finding("side_lean", W, likelihood=0.7)],
            "Only side lean could be judged here.",
        ),
    ],
)
def test_one_sentence_says_what_a_clip_shows(run_analysis: Analysis, findings: list[Finding], sentence: str) -> None:
    assert headline([judged(run_analysis, *findings)]) == sentence


def test_a_check_that_two_bouts_hold_counts_once_by_its_most_urgent_finding(run_analysis: Analysis) -> None:
    calm = judged(run_analysis)
    off = judged(run_analysis, bare_finding("overstride", A))
    assert headline([calm, off, calm]) == "Land closer under your hips."
    assert counts([calm, off, calm]) == {"change": 1, "fine": 3}


def test_different_activities_are_called_posture(run_analysis: Analysis) -> None:
    bouts = [judged(run_analysis), judged(run_analysis, activity=Activity.WALK)]
    assert headline(bouts) == "Your posture looks fine."


def test_an_uncertain_watch_and_a_good_near_the_limit_count_as_close(run_analysis: Analysis) -> None:
    bout = judged(
        run_analysis,
        bare_finding("overstride", W, likelihood=0.74),
        bare_finding("trunk_lean", G, likelihood=0.55),
        bare_finding("cadence", U),
    )
    found = counts([bout])
    assert found == {"fine": 2, "close": 2, "unknown": 1}
    assert [count_text(*one) for one in found.items()] == ["2 fine", "2 close to the limit", "1 not judged"]


def test_it_is_said_in_spanish_too(run_analysis: Analysis) -> None:
    with in_language("es"):
        assert headline([judged(run_analysis)]) == "Tu carrera parece estar bien."


def test_the_pills_of_a_photo_leave_nothing_out(run_analysis: Analysis) -> None:
    bout = judged(run_analysis, bare_finding("overstride", A))
    of_clip = replace(run_analysis, bouts=(bout,))
    of_photo = replace(of_clip, provenance={**of_clip.provenance, "kind": "photo"})
    assert [kind for kind, _ in pills(of_clip)] == ["fine"]
    assert pills(of_photo) == [("change", "1 to change"), ("fine", "3 fine")]
