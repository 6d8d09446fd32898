from pathlib import Path

import av
import numpy as np
import pytest

from posturecam.video.files import VideoFile
from posturecam_lab.synth.catalogue import CLIPS
from posturecam_lab.synth.truth import load_truth, truth_of

SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.fixture(params=CLIPS.values(), ids=CLIPS)
def clip(request):
    return request.param


def test_every_clip_has_a_truth_that_still_is_what_the_command_makes(clip):
    stored = load_truth(SAMPLES / f"{clip.name}.truth.json.gz")
    take = clip.take()
    fresh = truth_of(take.motion, take.camera, seconds=clip.seconds, fps=clip.fps)
    assert (stored.size, stored.fps) == (fresh.size, clip.fps)
    assert stored.xy == pytest.approx(fresh.xy, abs=0.06)
    assert [event.t for event in stored.events] == pytest.approx([event.t for event in fresh.events], abs=1e-5)


def test_every_clip_has_the_frames_its_truth_is_about(clip):
    stored = load_truth(SAMPLES / f"{clip.name}.truth.json.gz")
    with av.open(str(SAMPLES / f"{clip.name}.mp4")) as video:
        stream = video.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert (stream.width, stream.height) == stored.size
        times = sorted(packet.pts * packet.time_base for packet in video.demux(stream) if packet.pts is not None)
    assert np.array(times, float) == pytest.approx(stored.t, abs=1e-3)


def test_all_samples_together_are_small():
    total = sum(file.stat().st_size for file in SAMPLES.iterdir())
    assert total < 8_000_000


def test_the_samples_are_exactly_those_of_the_catalogue_and_the_readme():
    videos = {file.stem for file in SAMPLES.glob("*.mp4")}
    assert videos == set(CLIPS)
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for clip in CLIPS.values():
        assert f"| `{clip.name}` | {clip.shows}" in readme


def test_every_clip_says_that_its_people_are_rendered(clip):
    assert VideoFile(SAMPLES / f"{clip.name}.mp4").provenance == {"calibration": "rendered people"}
