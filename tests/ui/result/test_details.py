from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.coaching.advice import advice_for
from posturecam.types import Analysis, Verdict
from posturecam.ui.result.details import findings_html, hurts_html, plan_html, trust_html
from tests.ui.made_result import reading_of, text_of


def test_every_finding_stands_in_the_table_with_its_reason(run_analysis: Analysis) -> None:
    html = findings_html(reading_of(run_analysis))
    assert "+0.6\u00a0±\u00a01.5" in html
    for finding in run_analysis.bouts[0].findings:
        assert finding.title in html
    assert "A side view can&#39;t show it." in html
    assert html.index("Foot strike") < html.index("Cadence") < html.index("Trunk lean") < html.index("Side lean")


def test_only_what_the_findings_call_for_is_open_and_the_rest_is_folded(run_analysis: Analysis) -> None:
    html = plan_html(run_analysis, advice_for(run_analysis))
    called, rest = html.split("<details", 1)
    assert "metronome" in called
    assert "Get medical help at once" not in html
    assert "Week 1" in rest and "Week 1" not in called
    assert "Frandsen 2025" in rest


def test_trust_shows_view_level_rate_and_repairs(run_analysis: Analysis) -> None:
    text = text_of(trust_html(reading_of(run_analysis)))
    for part in (
        "right · Camera 6° off the side view (fine up to 20°)",
        "+0.4 ± 0.5°, from the belt",
        "30 a second; 60 is better",
        "1.2 %",
    ):
        assert part in text
    assert "The clip ends early." in text
    assert "Level your phone." in text


def test_one_line_opens_when_to_stop_and_what_is_not_known(run_analysis: Analysis) -> None:
    html = hurts_html(run_analysis, advice_for(run_analysis))
    line, inner = html.split("</summary>")
    assert text_of(line).split() == ["Does", "anything", "hurt?"]
    assert "Get medical help at once" in inner
    assert "no study we read shows that these postures lead to back pain" in inner
    assert "no evidence for changing your style" in inner


def _with(analysis: Analysis, **changes: object) -> Analysis:
    """The analysis without its remarks and with its overstride changed."""
    (bout,) = analysis.bouts
    findings = tuple(replace(f, **changes) if f.check == "overstride" else f for f in bout.findings)  # type: ignore[arg-type]
    scene = replace(bout.scene, remarks=())
    return replace(analysis, bouts=(replace(bout, findings=findings, scene=scene),), remarks=())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verdict": Verdict.UNKNOWN, "likelihood": None}, "Not answered by this clip: foot strike."),
        ({"likelihood": 0.7}, "Not certain, because the ± reaches over a limit: foot strike."),
    ],
)
def test_a_clip_is_praised_only_where_it_answers_every_main_question_surely(
    run_analysis: Analysis, changes: dict[str, object], said: str
) -> None:
    praise = "nothing about this clip stands in the way"
    assert praise in trust_html(reading_of(_with(run_analysis, likelihood=0.95)))
    open_ = trust_html(reading_of(_with(run_analysis, **changes)))
    assert said in open_
    assert praise not in open_


def test_where_nothing_was_judged_nothing_is_praised(run_analysis: Analysis) -> None:
    empty = replace(run_analysis, bouts=(), remarks=())
    assert "Nothing in this clip could be judged." in trust_html(reading_of(empty))


def test_no_likelihood_is_said_to_be_all_of_it(run_analysis: Analysis) -> None:
    assert "100 %" not in findings_html(reading_of(_with(run_analysis, likelihood=1.0)))
