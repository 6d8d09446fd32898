from __future__ import annotations

import numpy as np
import pytest

from posturecam_lab.validate.promise import ErrorRow, FigureRow


@pytest.mark.parametrize(
    ("value", "promise", "at_least", "kept"),
    [
        (4.9, 5.0, False, True),
        (-5.1, 5.0, False, False),
        (99.0, 98.0, True, True),
        (97.0, 98.0, True, False),
        (float("nan"), 5.0, False, False),
        (float("nan"), None, False, True),
    ],
)
def test_a_promise_is_kept_or_broken(value: float, promise: float | None, at_least: bool, kept: bool) -> None:
    assert FigureRow("here", "error", value, promise, "ms", at_least).kept is kept


def test_a_row_is_ready_for_json() -> None:
    assert FigureRow("here", "error", float("nan"), 5.0, "ms").to_dict() == {
        "where": "here",
        "what": "error",
        "value": None,
        "promise": 5.0,
        "at_least": False,
        "unit": "ms",
        "kept": False,
    }


def test_the_sd_of_what_a_fit_left_allows_for_what_was_fitted() -> None:
    errors = np.array([1.0, -1.0, 1.0, -1.0])
    assert ErrorRow.of("here", "error", "cm", errors).spread == pytest.approx(1.0)
    assert ErrorRow.of("here", "error", "cm", errors, fitted=3).spread == pytest.approx(2.0)
    assert np.isnan(ErrorRow.of("here", "error", "cm", errors[:1], fitted=1).spread)
