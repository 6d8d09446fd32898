from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posturecam.coaching.norms import load_norms
from posturecam.errors import BaselineError
from posturecam.results.baseline import baseline_from, load_baseline, save_baseline
from posturecam.types import Activity, Analysis, Samples, View


def _lasting(analysis: Analysis, seconds: float) -> Analysis:
    (bout,) = analysis.bouts
    samples = {"trunk_lean": Samples(np.arange(5.0), np.array([8.0, 9.0, 9.5, 10.0, 30.0]), ("",) * 5)}
    return replace(analysis, bouts=(replace(bout, start=0.0, end=seconds, samples=samples),))


def test_a_baseline_holds_the_median_and_the_mad_of_the_samples(run_analysis: Analysis) -> None:
    baseline = baseline_from(_lasting(run_analysis, 6.0), "me.mp4", load_norms())
    assert baseline.values == {"trunk_lean": (9.5, 0.5)}
    assert (baseline.activity, baseline.view, baseline.seconds) == (Activity.RUN, View.RIGHT, 6.0)


def test_less_than_five_seconds_is_refused_with_what_was_found(run_analysis: Analysis) -> None:
    with pytest.raises(BaselineError, match=r"5 s .* me\.mp4 has 4\.9 s"):
        baseline_from(_lasting(run_analysis, 4.9), "me.mp4", load_norms())


def test_a_clip_in_which_nobody_does_anything_is_refused(run_analysis: Analysis) -> None:
    with pytest.raises(BaselineError, match="has none"):
        baseline_from(replace(run_analysis, bouts=()), "me.mp4", load_norms())


def test_a_written_baseline_is_read_back_as_it_was(run_analysis: Analysis, tmp_path: Path) -> None:
    baseline = baseline_from(_lasting(run_analysis, 6.0), "me.mp4", load_norms())
    save_baseline(baseline, tmp_path / "deep" / "me.json")
    assert load_baseline(tmp_path / "deep" / "me.json") == baseline


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"kind": "shopping list"}', "\x00\x01"])
def test_a_file_that_is_no_baseline_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "me.json").write_text(content)
    with pytest.raises(BaselineError, match=r"me\.json is not a baseline"):
        load_baseline(tmp_path / "me.json")


def test_a_missing_baseline_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"nowhere\.json can't be read"):
        load_baseline(tmp_path / "nowhere.json")
