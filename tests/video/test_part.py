from __future__ import annotations

from pathlib import Path

import av
import pytest

from posturecam.errors import VideoError
from posturecam.video.files import VideoFile
from posturecam.video.part import cut_part
from posturecam.video.seeking import frames_at, length_s
from posturecam_lab.checkout import ROOT

STORY = ROOT / "sample_videos" / "story.mp4"
UPRIGHT = ROOT / "sample_videos" / "walk_slumped_phone.mp4"
KEY_FRAMES_EVERY_S = 2.0


def test_frames_found_by_seeking_are_key_frames_in_order_each_once() -> None:
    seen = list(frames_at(STORY, [0.0, 0.5, 3.0, 9.9, 15.0]))
    assert [round(frame.t, 3) for frame in seen] == [0.0, 2.0, 8.0, 14.0]
    assert {frame.size for frame in seen} == {VideoFile(STORY).size}
    whole = {round(frame.t, 3): frame.rgb for frame in VideoFile(STORY)}
    assert all((frame.rgb == whole[round(frame.t, 3)]).all() for frame in seen)


def test_frames_found_by_seeking_are_upright() -> None:
    (frame,) = frames_at(UPRIGHT, [0.0])
    assert frame.size == VideoFile(UPRIGHT).size
    assert frame.rgb.shape[0] > frame.rgb.shape[1]


def test_the_length_is_that_of_the_file(tmp_path: Path) -> None:
    assert length_s(STORY) == pytest.approx(15.8)
    with pytest.raises(VideoError):
        length_s(tmp_path / "missing.mp4")


@pytest.mark.parametrize("clip", [STORY, UPRIGHT])
def test_a_part_holds_the_same_frames_from_the_key_frame_before_on(clip: Path, tmp_path: Path) -> None:
    part = cut_part(clip, 3.1, 5.3, tmp_path / "part")
    assert part.start == pytest.approx(KEY_FRAMES_EVERY_S, abs=1e-3)
    assert part.end == pytest.approx(5.3, abs=0.2)
    cut = list(VideoFile(part.path))
    whole = [frame for frame in VideoFile(clip) if part.start - 1e-3 <= frame.t <= part.end + 1e-3]
    assert [frame.t for frame in cut] == pytest.approx([frame.t - part.start for frame in whole], abs=1e-3)
    for n in (0, len(cut) // 2, -1):
        assert (cut[n].rgb == whole[n].rgb).all()


def test_a_part_says_of_itself_what_the_clip_said(tmp_path: Path) -> None:
    part = cut_part(STORY, 4.0, 6.0, tmp_path / "part")
    assert VideoFile(part.path).provenance == VideoFile(STORY).provenance != {}


def test_what_cannot_be_cut_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    """A stream without key frames, as some recorders mark none."""
    clip = tmp_path / "in" / "a.mkv"
    clip.parent.mkdir()
    with av.open(str(clip), "w") as target, av.open(str(STORY)) as source:
        copy = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.pts is not None and not packet.is_keyframe:
                packet.stream = copy
                target.mux(packet)
    with pytest.raises(VideoError, match=r"cut here|shows nothing"):
        cut_part(clip, 3.0, 5.0, tmp_path / "part")
    assert [file.name for file in tmp_path.iterdir()] == ["in"]
