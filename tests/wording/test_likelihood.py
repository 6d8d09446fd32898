from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.types import Analysis, Verdict
from posturecam.wording import likelihood_sentence
from posturecam.wording.likelihood import badge_words, percent_of
from posturecam.words import in_language, languages


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("verdict", "likelihood"), [(Verdict.ADJUST, 0.99), (Verdict.WATCH, 0.99), (Verdict.WATCH, 0.84)]
)
def test_the_badge_is_how_the_sentence_begins(
    run_analysis: Analysis, verdict: Verdict, likelihood: float, language: str
) -> None:
    finding = replace(run_analysis.bouts[0].findings[1], verdict=verdict, likelihood=likelihood)
    with in_language(language):
        assert likelihood_sentence(finding).startswith(badge_words(finding))


def test_what_is_not_certain_is_said_as_likely(run_analysis: Analysis) -> None:
    cadence = replace(run_analysis.bouts[0].findings[2], likelihood=0.9)
    assert badge_words(cadence) == "Most likely too low"


def test_a_likelihood_is_never_all_of_it(run_analysis: Analysis) -> None:
    assert percent_of(replace(run_analysis.bouts[0].findings[1], likelihood=1.0)) == 99
