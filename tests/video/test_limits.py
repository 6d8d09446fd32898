from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import VideoError
from posturecam.video.limits import Limits, check_limits
from tests.video.conftest import MakeClip, moving_pictures

LIMITS = Limits(pixels=96 * 64, seconds=2.0, pictures=40)


def test_a_film_within_the_limits_passes(make_clip: MakeClip) -> None:
    check_limits(make_clip("a.mp4", moving_pictures(30)), LIMITS)


def test_pictures_too_large_are_refused_with_their_size(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match=r"98x64.*Export it at 1920x1080 or less"):
        check_limits(make_clip("a.mp4", moving_pictures(3, (98, 64))), LIMITS)


def test_a_film_too_long_is_refused_however_few_its_pictures(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match="longer than the 0 minutes"):
        check_limits(make_clip("a.mp4", moving_pictures(3), [0.0, 1.0, 2.5]), LIMITS)


def test_too_many_pictures_are_refused_however_short_the_film(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match="Cut it"):
        check_limits(make_clip("a.mp4", moving_pictures(60), [number / 100 for number in range(60)]), LIMITS)


def test_a_damaged_film_is_refused_in_a_sentence(make_clip: MakeClip, tmp_path: Path) -> None:
    whole = make_clip("a.mp4", moving_pictures(30)).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[:100])
    with pytest.raises(VideoError, match="damaged"):
        check_limits(cut, LIMITS)
