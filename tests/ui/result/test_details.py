from __future__ import annotations

from posturecam.coaching.advice import advice_for
from posturecam.types import Analysis
from posturecam.ui.result.details import findings_html, plan_html, trust_html
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
    assert "Get medical help at once" in called
    assert "Week 1" in rest and "Week 1" not in called
    assert "Frandsen 2025" in rest


def test_trust_shows_view_level_rate_and_repairs(run_analysis: Analysis) -> None:
    text = text_of(trust_html(reading_of(run_analysis)))
    for part in ("right, 6° out of square", "+0.4 ± 0.5°, from the belt", "30 a second; 60 is better", "1.2 %"):
        assert part in text
    assert "The clip ends early." in text
    assert "Level your phone." in text
