from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from posturecam.errors import VideoError
from posturecam.video.limits import VideoLimits, check_limits
from tests.video.conftest import MakeClip, moving_images

LIMITS = VideoLimits(pixels=96 * 64, seconds=2.0, frames=40)


def test_a_video_within_the_limits_passes(make_clip: MakeClip) -> None:
    check_limits(make_clip("a.mp4", moving_images(30)), LIMITS)


def test_frames_too_large_are_refused_with_their_size(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match=r"98x64.*Export it at 1920x1080 or less"):
        check_limits(make_clip("a.mp4", moving_images(3, (98, 64))), LIMITS)


def test_a_video_too_long_is_refused_however_few_its_frames(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match="longer than the 0 minutes"):
        check_limits(make_clip("a.mp4", moving_images(3), [0.0, 1.0, 2.5]), LIMITS)


def test_too_many_frames_are_refused_however_short_the_video(make_clip: MakeClip) -> None:
    with pytest.raises(VideoError, match="Cut it"):
        check_limits(make_clip("a.mp4", moving_images(60), [number / 100 for number in range(60)]), LIMITS)


def test_a_damaged_video_is_refused_in_a_sentence(make_clip: MakeClip, tmp_path: Path) -> None:
    whole = make_clip("a.mp4", moving_images(30)).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[:100])
    with pytest.raises(VideoError, match="damaged"):
        check_limits(cut, LIMITS)


_LOOK = """
import sys
from pathlib import Path
from posturecam.errors import VideoError
from posturecam.video.limits import VideoLimits, check_limits
try:
    check_limits(Path(sys.argv[1]), VideoLimits(10**7, 600.0, 1000))
except VideoError:
    pass
status = Path("/proc/self/status").read_text()  # what getrusage says includes the process that started this one
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
_MANY = 60_000_000
"""Frames; FFmpeg takes 36 bytes for each, so 2 GB."""
_MOST_KB = 600_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what may be written to")
def test_an_index_that_declares_frames_without_end_takes_little_memory(make_clip: MakeClip, tmp_path: Path) -> None:
    video = bytearray(make_clip("a.mp4", moving_images(30)).read_bytes())
    boxes = {  # version and flags, then (ISO/IEC 14496-12, 8.6 and 8.7)
        b"stsz": (0, 1, _MANY),  # every frame has 1 byte
        b"stts": (0, 1, _MANY, 1),  # and takes 1 tick
        b"stsc": (0, 1, 1, _MANY, 1),  # and all lie in the first chunk
    }
    for name, content in boxes.items():
        struct.pack_into(f">{len(content)}I", video, video.index(name) + 4, *content)
    bomb = tmp_path / "bomb.mp4"
    bomb.write_bytes(video)
    run = subprocess.run([sys.executable, "-c", _LOOK, str(bomb)], capture_output=True, text=True, check=True)
    assert int(run.stdout) < _MOST_KB


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what may be written to")
def test_one_frame_of_half_a_gigabyte_takes_little_memory(make_clip: MakeClip, tmp_path: Path) -> None:
    size = 450 * 2**20
    video = bytearray(make_clip("a.mp4", moving_images(30)).read_bytes())
    struct.pack_into(">3I", video, video.index(b"stsz") + 4, 0, size, 1)
    bomb = tmp_path / "bomb.mp4"
    bomb.write_bytes(video)
    with bomb.open("r+b") as file:
        file.truncate(len(video) + size)
    run = subprocess.run([sys.executable, "-c", _LOOK, str(bomb)], capture_output=True, text=True, check=True)
    assert int(run.stdout) < _MOST_KB
