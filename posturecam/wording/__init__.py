"""An analysis in words: the headline, each bout and value, what was not assessed and why, how far to trust it.

The terminal, the coach sheet and the pages all say it with these. Texts themselves are in `posturecam.words`.
"""

from posturecam.wording.bouts import activity_name, doing_of, people_of, times_of, title_of, when_of
from posturecam.wording.findings import (
    LOOKS,
    URGENCY,
    fine_range,
    symbols_of,
    title_and_answer,
    unit_of,
    value_of,
    verdict_name,
    verdict_word,
    verdict_words,
)
from posturecam.wording.headline import count_text, counts, headline, headline_of, order_of, pills, score_rests_on
from posturecam.wording.plain import (
    camera_off_side,
    likelihood_sentence,
    most_strides,
    reading,
    uncertain_line,
    usual_range,
)
from posturecam.wording.trust import from_here, not_assessed, trust_notes

__all__ = [
    "LOOKS",
    "URGENCY",
    "activity_name",
    "camera_off_side",
    "count_text",
    "counts",
    "doing_of",
    "fine_range",
    "from_here",
    "headline",
    "headline_of",
    "likelihood_sentence",
    "most_strides",
    "not_assessed",
    "order_of",
    "people_of",
    "pills",
    "reading",
    "score_rests_on",
    "symbols_of",
    "times_of",
    "title_and_answer",
    "title_of",
    "trust_notes",
    "uncertain_line",
    "unit_of",
    "usual_range",
    "value_of",
    "verdict_name",
    "verdict_word",
    "verdict_words",
    "when_of",
]
