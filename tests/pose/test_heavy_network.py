from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import ModelError
from posturecam.pose import heavy_network
from posturecam.pose.blazepose import BlazePose
from posturecam.pose.engines import open_engine
from posturecam.pose.heavy_network import SHIFTED, HeavyLook, HeavySamples, Schedule, refined
from posturecam.pose.landmark_model import BodyLandmarks
from posturecam.pose.models import found_models
from posturecam.pose.recorder import Recorder
from posturecam.pose.region import Region
from posturecam.track import REFINED_BY, Frame, PoseTrack
from posturecam.video.files import VideoFile

from .conftest import MakeTrack

SAMPLES = Path(__file__).parents[2] / "sample_videos"
DIGEST = "sha256:heavy"
TRUNK = 51.0
"""Of the generated walker, px."""
EARS, SHOULDERS, HIPS = SHIFTED[:2], SHIFTED[2:4], SHIFTED[4:]


def heavy(track: PoseTrack, ahead: dict[int, float], up: dict[int, float], *, every: int = 10, noise: float = 0.0):
    """What a heavy network says that sees some landmarks ahead (to the right) and further up, px, in some frames."""
    scatter = np.random.default_rng(1)
    samples = HeavySamples(DIGEST)
    for i in range(0, len(track), every):
        full = track.xy[i].astype(np.float64)
        if np.isfinite(full[SHIFTED]).all():
            there = full + scatter.normal(0, noise, full.shape)
            for landmark, px in ahead.items():
                there[landmark, 0] += px
            for landmark, px in up.items():
                there[landmark, 1] -= px
            samples.add(float(track.t[i]), full, there)
    return samples


def moved(before: PoseTrack, after: PoseTrack, rows: slice = slice(None)) -> np.ndarray:
    """(33, 2): the mean way of each landmark, px."""
    return np.nanmean((after.xy - before.xy)[rows], axis=0)


def facing(track: PoseTrack, sign: int, rows: slice = slice(None)) -> PoseTrack:
    """The track with toes and nose clearly to one side."""
    xy = np.array(track.xy)
    xy[rows, 31:33, 0] = xy[rows, 29:31, 0] + sign * 0.3 * TRUNK
    xy[rows, 0, 0] = xy[rows, 7, 0] + sign * 0.2 * TRUNK
    return replace(track, xy=xy)


def test_a_constant_difference_is_added_to_every_frame_and_to_nothing_else(make_track: MakeTrack) -> None:
    track = make_track({})
    ahead, up = {EARS[0]: 3.0, SHOULDERS[1]: -2.0}, {HIPS[0]: 4.0}
    after = refined(track, heavy(track, ahead, up))
    way = moved(track, after)
    np.testing.assert_allclose(way[EARS[0]], (3, 0), atol=0.05)
    np.testing.assert_allclose(way[SHOULDERS[1]], (-2, 0), atol=0.05)
    np.testing.assert_allclose(way[HIPS[0]], (0, -4), atol=0.05)
    others = [k for k in range(33) if k not in (EARS[0], SHOULDERS[1], HIPS[0])]
    assert np.abs(way[others]).max() < 0.05
    untouched = [k for k in range(33) if k not in SHIFTED]
    np.testing.assert_array_equal(after.xy[:, untouched], track.xy[:, untouched])
    assert after.provenance[REFINED_BY] == DIGEST


def test_scatter_and_single_blunders_average_out(make_track: MakeTrack) -> None:
    track = make_track({}, duration=30.0)
    samples = heavy(track, {EARS[0]: 3.0}, {}, every=15, noise=1.0)
    for i in range(0, len(samples.t), 5):
        samples.offset[i] = samples.offset[i] + 0.4
    assert moved(track, refined(track, samples))[EARS[0], 0] == pytest.approx(3.0, abs=0.6)


def test_the_difference_grows_with_the_person(make_track: MakeTrack) -> None:
    track = make_track({"height": 170.0, "end": 5.0}, {"height": 340.0, "start": 5.0})
    some = heavy(track.between(0, 5), {EARS[0]: 3.0}, {})
    late = HeavySamples(DIGEST, [t + 5.0 for t in some.t], some.offset)
    assert moved(track, refined(track, late), slice(160, None))[EARS[0], 0] == pytest.approx(6.0, abs=0.2)


def test_it_turns_with_the_trunk(make_track: MakeTrack) -> None:
    track = make_track({})
    lying = replace(track, xy=track.xy[..., ::-1] * (-1, 1))
    way = moved(lying, refined(lying, heavy(track, {EARS[0]: 3.0}, {EARS[0]: 1.0})))[EARS[0]]
    np.testing.assert_allclose(np.abs(way), (1, 3), atol=0.05)


def test_who_turns_round_gets_a_difference_for_each_way(make_track: MakeTrack) -> None:
    track = facing(facing(make_track({}, duration=20.0), 1, np.s_[:300]), -1, np.s_[300:])
    first = heavy(track.between(0, 10), {EARS[0]: 4.0}, {})
    second = heavy(track.between(10, 20), {EARS[0]: -4.0}, {})
    after = refined(track, HeavySamples(DIGEST, first.t + second.t, first.offset + second.offset))
    assert moved(track, after, np.s_[:299])[EARS[0], 0] == pytest.approx(4.0, abs=0.1)
    assert moved(track, after, np.s_[301:])[EARS[0], 0] == pytest.approx(-4.0, abs=0.1)


def test_a_moments_glance_the_other_way_is_no_turn(make_track: MakeTrack) -> None:
    track = facing(facing(make_track({}), 1), -1, np.s_[100:108])
    after = refined(track, heavy(track, {EARS[0]: 4.0}, {}, every=50))
    np.testing.assert_allclose((after.xy - track.xy)[:, EARS[0], 0], 4.0, atol=0.5)


def test_a_difference_that_changes_slowly_is_followed(make_track: MakeTrack) -> None:
    track = make_track({}, duration=120.0)
    ends = [heavy(track.between(a, a + 60), {EARS[0]: px}, {}, every=30) for a, px in ((0, 2.0), (60, 6.0))]
    after = refined(track, HeavySamples(DIGEST, ends[0].t + ends[1].t, ends[0].offset + ends[1].offset))
    assert moved(track, after, np.s_[:900])[EARS[0], 0] == pytest.approx(2.0, abs=0.1)
    assert moved(track, after, np.s_[-900:])[EARS[0], 0] == pytest.approx(6.0, abs=0.1)


def test_a_stretch_with_too_few_samples_stays_as_it_is(make_track: MakeTrack) -> None:
    track = make_track({"end": 4.0}, {"start": 6.0})
    samples = heavy(track.between(0, 4), {EARS[0]: 4.0}, {})
    late = heavy(track.between(6, 10), {EARS[0]: 4.0}, {}, every=40)
    assert len(late.t) == 3
    after = refined(track, HeavySamples(DIGEST, samples.t + late.t, samples.offset + late.offset))
    assert moved(track, after, np.s_[:120])[EARS[0], 0] == pytest.approx(4.0, abs=0.1)
    np.testing.assert_array_equal(after.xy[150:], track.xy[150:])


def test_samples_of_a_person_who_is_not_in_the_track_do_nothing(make_track: MakeTrack) -> None:
    track = make_track({})
    alone = replace(track, xy=np.where((track.t < 5)[:, None, None], track.xy, np.nan))
    assert refined(alone, heavy(track.between(5, 10), {EARS[0]: 4.0}, {})) is alone


@pytest.mark.parametrize("length", [0, 1, 300])
def test_without_samples_the_track_stays_as_it_is(make_track: MakeTrack, length: int) -> None:
    track = make_track({}).where(np.arange(300) < length)
    assert refined(track, HeavySamples(DIGEST)) is track


def test_what_lies_half_a_trunk_away_is_another_person(make_track: MakeTrack) -> None:
    track = make_track({})
    apart = dict.fromkeys(SHIFTED, 0.6 * TRUNK)
    assert heavy(track, apart, {}).t == []


def looks(t: np.ndarray) -> np.ndarray:
    schedule = Schedule()
    return np.array([x for x in t if schedule.is_due(float(x))])


@pytest.mark.parametrize(("seconds", "fewest", "most"), [(2.5, 18, 28), (12, 36, 50), (30, 50, 66), (300, 300, 345)])
def test_a_longer_clip_is_looked_at_more_rarely(seconds: float, fewest: int, most: int) -> None:
    for fps in (24, 30, 60):
        assert fewest <= len(looks(np.arange(0, seconds, 1 / fps))) <= most


def test_a_person_who_comes_back_is_looked_at_often_again() -> None:
    t = np.arange(0, 60, 1 / 30)
    due = looks(t[(t < 30) | (t >= 31)])
    assert ((due >= 31) & (due < 32)).sum() >= 8


@pytest.mark.parametrize("stride_s", [0.5, 0.7, 1.0, 1.2, 2.0])
def test_strides_are_met_in_all_their_phases(stride_s: float) -> None:
    phase = looks(np.arange(0, 40, 1 / 30)) / stride_s % 1
    quarters, _ = np.histogram(phase, 4, (0, 1))
    assert quarters.min() >= 0.12 * len(phase)


def test_the_heavy_network_looks_where_the_full_one_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Region] = []

    def body(region: Region, shift: float, presence: float) -> BodyLandmarks:
        xy = np.zeros((33, 2))
        xy[11:13], xy[7:9], xy[27:29] = (0, -50), (5, -70), (0, 90)
        xy[7:9, 0] += shift
        return BodyLandmarks(presence, xy, np.ones(33), np.zeros((33, 3)), np.zeros((2, 2)), region)

    class Heavy:
        def __init__(self, file: Path) -> None: ...

        def look(self, frame: Frame, region: Region) -> BodyLandmarks:
            asked.append(region)
            return body(region, 2.0, 0.2 if len(asked) == 2 else 0.9)

    monkeypatch.setattr(heavy_network, "LandmarkModel", Heavy)
    (tmp_path / "model").write_bytes(b"heavy")
    look = HeavyLook(file=tmp_path / "model")
    regions = [Region(float(i), 0.0, 300.0) for i in range(3)]
    for i, region in enumerate(regions):
        look.look(Frame(i * 0.2, np.zeros((4, 4, 3), np.uint8)), body(region, 0.0, 0.9))
    assert asked == regions
    assert look.samples.t == [0.0, 0.4]  # in the second frame it was not sure of a person
    np.testing.assert_allclose(look.samples.offset[0][:2], [[0.04, 0], [0.04, 0]])


def test_only_the_openvino_engine_can_do_it() -> None:
    with pytest.raises(ModelError, match="Leave out --engine mediapipe, or --accurate"):
        open_engine("mediapipe", accurate=True)


def recorded(model: BlazePose, name: str, most: int) -> PoseTrack:
    with VideoFile(SAMPLES / name) as clip:
        poses = Recorder()
        for frame, _ in zip(clip, range(most), strict=False):
            poses.add(frame.t, model.estimate(frame))
        return poses.track(clip.size)


@pytest.mark.model
def test_a_network_that_agrees_changes_nothing() -> None:
    files = found_models()
    assert files is not None
    with BlazePose() as model:
        model.heavy = HeavyLook(file=files.landmarks)
        track = recorded(model, "walk_good.mp4", 40)
        assert len(model.heavy.samples.t) >= 8
        assert model.refined(track) is track


@pytest.mark.model
def test_the_heavy_network_sees_the_same_body_a_little_elsewhere() -> None:
    with BlazePose(accurate=True) as model:
        track = recorded(model, "walk_good.mp4", 40)
        after = model.refined(track)
    assert after.provenance[REFINED_BY].startswith("sha256:59e42d71")
    trunk = np.linalg.norm(track.xy[:, SHOULDERS].mean(axis=1) - track.xy[:, HIPS].mean(axis=1), axis=1).mean()
    way = np.linalg.norm(moved(track, after)[SHIFTED], axis=1) / trunk
    assert 0.002 < way.max() < 0.2
