from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posturecam.checks.drawn_body import DrawnBody
from posturecam.errors import OutputError
from posturecam.render.lettering import Lettering
from posturecam.render.moments import moments_wanted
from posturecam.render.stills import Stills, panel_lines, panel_top, still
from posturecam.track import Frame
from posturecam.types import Analysis, Verdict

SIZE = (640, 480)


@pytest.fixture
def analysis(kit: Any) -> Analysis:
    return kit.analysis(
        SIZE,
        (
            kit.finding("forward_head", Verdict.WATCH, 18.0, moments=(3.2, 0.8)),
            kit.finding("overstride", Verdict.ADJUST, 22.5, moments=(1.0,)),
            kit.finding("cadence", Verdict.WATCH, 150.0, moments=(2.0,)),
            kit.finding("trunk_lean", Verdict.GOOD, 6.0, moments=(2.0,)),
        ),
    )


def frames(size: tuple[int, int] = SIZE, step: float = 0.04) -> list[Frame]:
    """4 s of grey images, each a little brighter than the one before."""
    return [Frame(k * step, np.full((size[1], size[0], 3), k, np.uint8)) for k in range(int(4 / step))]


def _offer_all(stills: Stills) -> None:
    for frame in frames():
        stills.offer(frame)


def test_the_worst_moment_of_the_worst_finding_comes_first_then_a_typical_one(analysis: Analysis) -> None:
    wanted = [(moment.t, moment.finding.check, moment.is_typical) for moment in moments_wanted(analysis)]
    assert wanted == [(1.0, "overstride", False), (2.0, "overstride", True), (3.2, "forward_head", False)]


def test_where_all_is_good_one_typical_moment_is_kept(kit: Any) -> None:
    findings = (kit.finding("trunk_lean", Verdict.GOOD, 6.0), kit.finding("overstride", Verdict.GOOD, 22.0))
    wanted = moments_wanted(kit.analysis(SIZE, findings))
    assert [(moment.t, moment.finding.check) for moment in wanted] == [(2.0, "overstride")]


def test_the_good_example_is_not_close_to_the_limit_and_a_panel_calls_nothing_close_good(kit: Any) -> None:
    close = kit.finding("trunk_lean", Verdict.GOOD, 11.0, moments=(1.0,), likelihood=0.6)
    sure = kit.finding("forward_head", Verdict.GOOD, 7.0, moments=(2.0,), likelihood=0.97)
    (moment,) = moments_wanted(kit.analysis(findings=(close, sure)))
    assert moment.finding is sure
    (moment,) = moments_wanted(kit.analysis(findings=(close,)))
    assert panel_lines(moment)[0] == "CLOSE TO THE LIMIT: Trunk lean"


def test_nothing_is_wanted_of_an_analysis_without_bouts() -> None:
    assert moments_wanted(Analysis((), None, (), {})) == []


def test_stills_are_named_by_rank_check_and_time(analysis: Analysis, tmp_path: Path) -> None:
    with Stills(analysis, tmp_path) as stills:
        _offer_all(stills)
    names = [path.name for path in stills.paths]
    assert names == ["1_overstride_01.00s.jpg", "2_overstride_typical_02.00s.jpg", "3_forward_head_03.20s.jpg"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_still_is_made_of_the_nearest_frame(analysis: Analysis, tmp_path: Path, monkeypatch: Any) -> None:
    kept: list[float] = []
    monkeypatch.setattr(Stills, "_write", lambda self, rank, moment, frame: kept.append(round(frame.t, 3)))
    stills = Stills(analysis, tmp_path)
    for t in (0.0, 0.97, 1.09, 1.9, 2.01, 3.18):
        stills.offer(Frame(t, np.zeros((480, 640, 3), np.uint8)))
    stills.close()
    assert kept == [0.97, 2.01, 3.18]


def test_a_clip_that_ends_long_before_a_moment_gives_no_still_of_it(analysis: Analysis, tmp_path: Path) -> None:
    with Stills(analysis, tmp_path) as stills:
        stills.offer(frames()[0])
    assert stills.paths == ()


def test_a_still_shows_the_person_in_large_over_a_panel(analysis: Analysis, tmp_path: Path) -> None:
    with Stills(analysis, tmp_path) as stills:
        _offer_all(stills)
    image = cv2.imread(str(stills.paths[0]))
    assert image is not None
    assert image.shape[0] > 900
    assert image.shape[0] > image.shape[1]


def test_the_panel_shows_title_value_expectation_side_and_time(analysis: Analysis) -> None:
    moment = moments_wanted(analysis)[0]
    moment = moment._replace(finding=replace(moment.finding, expected=21.4))
    title, details = panel_lines(moment)
    assert title == "ADJUST: Foot strike ahead of the hips"
    assert details == ("typically +22 ±4 % leg  ·  expected +21  ·  right foot  ·  among the worst, at 1.00 s")


@pytest.mark.parametrize("size", [(160, 120), (240, 426), (3840, 2160)])
def test_stills_can_be_made_of_small_and_large_images(kit: Any, size: tuple[int, int]) -> None:
    bad = kit.analysis(size, (kit.finding("overstride", Verdict.ADJUST, 26.0, moments=(1.0,)),))
    moment = moments_wanted(bad)[0]
    image = still(kit.grey(size), moment, DrawnBody(kit.person(size), np.ones(33)), Lettering())
    assert 100 < max(image.shape[:2]) < 1300


@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.WATCH, Verdict.ADJUST])
@pytest.mark.parametrize("quality", [80, 92])
def test_the_panel_is_found_again_in_a_still_that_was_made_smaller(kit: Any, verdict: Verdict, quality: int) -> None:
    found = kit.analysis(SIZE, (kit.finding("overstride", verdict, 26.0, moments=(1.0,)),))
    image = still(kit.grey(SIZE), moments_wanted(found)[0], DrawnBody(kit.person(SIZE), np.ones(33)), Lettering())
    height = still_height_without_panel(image)
    for share in (1.0, 0.7, 0.4):
        small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
        read = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        assert 0 <= height * share - panel_top(read) <= 4


def still_height_without_panel(image: Any) -> int:
    """Where the panel's coloured line begins in a still as it is drawn: the grey above it has no colour."""
    line = np.ptp(image[:, 2].astype(int), axis=1)
    return int(np.argmax(line > 60))


def test_an_image_without_a_panel_is_kept_whole(kit: Any) -> None:
    dark = np.zeros((90, 60, 3), np.uint8)
    for image in (kit.grey(SIZE), dark, np.random.default_rng(1).integers(0, 255, (90, 60, 3)).astype(np.uint8)):
        assert panel_top(image) == image.shape[0]


def test_a_still_without_a_body_is_the_whole_image(kit: Any, analysis: Analysis) -> None:
    image = still(kit.grey(SIZE), moments_wanted(analysis)[0], None, Lettering())
    assert image.shape[1] == 960


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    stills = Stills(analysis, tmp_path / "file")
    with pytest.raises(OutputError, match=r"1_overstride_01.00s.jpg can't be written"):
        _offer_all(stills)


def test_a_failed_write_leaves_no_half_file(analysis: Analysis, tmp_path: Path, monkeypatch: Any) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError, match="no space left"):
        _offer_all(Stills(analysis, tmp_path))
    assert list(tmp_path.iterdir()) == []
