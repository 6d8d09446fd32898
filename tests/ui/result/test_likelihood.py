from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.types import Analysis, Verdict
from posturecam.ui.result.likelihood import badge_words, likelihood_sentence, percent_of


@pytest.mark.parametrize(
    ("verdict", "likelihood", "badge", "sentence"),
    [
        (Verdict.ADJUST, 1.0, "Clearly too far", "Too far: even with its ± the value lies outside the usual range."),
        (Verdict.WATCH, 0.98, "Too far", "Too far: even with its ± the value lies outside the usual range."),
        (
            Verdict.WATCH,
            0.84,
            "Most likely too far",
            "Most likely too far (84 %), but a fine value is possible.",
        ),
        (Verdict.WATCH, None, "Most likely too far", "Most likely too far, but a fine value is possible."),
    ],
)
def test_badge_and_sentence_agree(
    run_analysis: Analysis, verdict: Verdict, likelihood: float | None, badge: str, sentence: str
) -> None:
    finding = replace(run_analysis.bouts[0].findings[1], verdict=verdict, likelihood=likelihood)
    assert (badge_words(finding), likelihood_sentence(finding)) == (badge, sentence)


def test_too_little_has_its_own_word(run_analysis: Analysis) -> None:
    cadence = replace(run_analysis.bouts[0].findings[2], likelihood=0.9)
    assert cadence.below
    assert likelihood_sentence(cadence).startswith("Most likely too low (90 %)")


def test_a_likelihood_is_never_all_of_it(run_analysis: Analysis) -> None:
    assert percent_of(replace(run_analysis.bouts[0].findings[1], likelihood=1.0)) == 99
