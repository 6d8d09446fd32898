from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from posturecam.types import Analysis, Samples, Verdict
from posturecam.ui.result.scale import Band, scale_html, scale_of
from tests.ui.made_result import lean_of, norm_of, text_of


def test_the_scale_shows_the_norm_from_end_to_end(run_analysis: Analysis) -> None:
    norm = replace(norm_of("trunk_lean"), green=(2.0, 12.0), amber=(-2.0, 17.0))
    scale = scale_of(lean_of(run_analysis), norm, run_analysis.bouts[0])
    assert scale is not None
    low, high = scale.low, scale.high
    assert scale.bands == (
        Band(low, -2.0, Verdict.ADJUST),
        Band(-2.0, 2.0, Verdict.WATCH),
        Band(2.0, 12.0, Verdict.GOOD),
        Band(12.0, 17.0, Verdict.WATCH),
        Band(17.0, high, Verdict.ADJUST),
    )
    assert low < -2.0 < 17.0 < high


def test_the_scale_moves_with_what_is_expected(run_analysis: Analysis) -> None:
    norm = replace(norm_of("overstride"), green=(-np.inf, 2.5), amber=(-np.inf, 5.0))
    scale = scale_of(run_analysis.bouts[0].findings[1], norm, run_analysis.bouts[0])
    assert scale is not None
    ends = [(band.high, band.verdict) for band in scale.bands]
    assert ends[:2] == [(pytest.approx(23.9), Verdict.GOOD), (pytest.approx(26.4), Verdict.WATCH)]


def test_a_norm_capped_at_watch_shows_no_red(run_analysis: Analysis) -> None:
    norm = replace(norm_of("trunk_lean"), cap=Verdict.WATCH)
    scale = scale_of(lean_of(run_analysis), norm, run_analysis.bouts[0])
    assert scale is not None
    assert {band.verdict for band in scale.bands} == {Verdict.GOOD, Verdict.WATCH}


def test_the_runners_own_spread_is_that_of_the_strides(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    strides = Samples(np.arange(5.0), np.array([28.0, 29.0, 31.0, 33.0, np.nan]), ("left",) * 5)
    scale = scale_of(bout.findings[1], norm_of("overstride"), replace(bout, samples={"overstride": strides}))
    assert scale is not None
    assert scale.spread == pytest.approx((28.3, 32.4))


def test_the_uncertainty_is_a_bar_over_the_bands_and_the_value_a_mark_on_it(run_analysis: Analysis) -> None:
    finding = run_analysis.bouts[0].findings[1]
    scale = scale_of(finding, norm_of("overstride"), run_analysis.bouts[0])
    assert scale is not None
    html = scale_html(finding, scale, "up to 23.9")
    bar = re.search(r'pc-within" style="left:([\d.]+)%;width:([\d.]+)%', html)
    mark = re.search(r'pc-value-mark" style="left:([\d.]+)%', html)
    assert bar is not None and mark is not None
    left, width, middle = float(bar[1]), float(bar[2]), float(mark[1])
    assert left == pytest.approx(scale.share(31.2 - 4.0))
    assert left + width / 2 == pytest.approx(middle, abs=0.02)
    assert "31.2" not in text_of(html)


def test_a_screen_reader_gets_all_that_the_scale_shows(run_analysis: Analysis) -> None:
    finding = lean_of(run_analysis)
    scale = scale_of(finding, norm_of("trunk_lean"), run_analysis.bouts[0])
    assert scale is not None
    assert 'aria-label="11.3 ± 4.0°; fine 2.0 to 12.0°: good"' in scale_html(finding, scale, "2.0 to 12.0")


def test_without_a_value_or_an_edge_there_is_no_scale(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    assert scale_of(bout.findings[3], norm_of("trunk_lean"), bout) is None
    assert scale_of(lean_of(run_analysis), replace(norm_of("trunk_lean"), cap=Verdict.GOOD), bout) is None
