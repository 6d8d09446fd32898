"""Several looks at a photo: what they see is put together in pixels of the photo, and where they disagree is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from posturecam.errors import NoPersonError, VideoError
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.pose.photo import LOOKS, SHRUNK, UNCLEAR, in_photo_px, scaled_box, track_photo
from posturecam.pose.replay import ReplayPose
from posturecam.track import KIND, PHOTO, REFINED_BY, Frame, Pose, PoseTrack
from posturecam.words import message
from tests.people import SimulatedCamera, stander

SIZE = (1280, 720)
TRUTH = SimulatedCamera(size=SIZE).of((stander(), 1.0)).where(np.arange(30) == 0)
TRUNK = float(np.hypot(*(TRUTH.xy[0, list(SHOULDER)].mean(axis=0) - TRUTH.xy[0, list(HIP)].mean(axis=0))))
LEFT, RIGHT = np.array([320.0, 360.0]), np.array([960.0, 360.0])


class Photo:
    """A frame with a bright spot in each half, by which the looks are known apart."""

    size, name, n_frames, provenance, notes = SIZE, "me.jpg", 1, {KIND: PHOTO}, (message("photo.several", images=2),)

    def __init__(self, frames: int = 1) -> None:
        self._frames = frames

    def __enter__(self) -> Photo:
        return self

    def __exit__(self, *failure: object) -> None:
        pass

    def __iter__(self) -> Iterator[Frame]:
        rgb = np.full((SIZE[1], SIZE[0], 3), 60, np.uint8)
        for x, y in (LEFT, RIGHT):
            rgb[int(y) - 6 : int(y) + 7, int(x) - 6 : int(x) + 7] = 255
        yield from [Frame(0.0, rgb)] * self._frames


class Seer(ReplayPose):
    """Sees the truth where a look shows it; `sees` may move it, or hide it (None), by the number and scale of the look.

    heavy: how far the heavy network sees ears from there, px.
    """

    def __init__(
        self, sees: Callable[[int, float, np.ndarray], np.ndarray | None] = lambda n, scale, xy: xy, heavy: float = 0.0
    ) -> None:
        super().__init__(TRUTH)
        self._sees, self._heavy, self.scales = sees, heavy, list[float]()

    def estimate(self, frame: Frame) -> Pose | None:
        middle = frame.rgb.shape[1] // 2
        spots = []
        for half in (0, 1):
            rows, columns = np.nonzero(frame.rgb[:, half * middle : (half + 1) * middle, 0] > 150)
            spots.append(np.array([columns.mean() + half * middle, rows.mean()]))
        scale = float((spots[1] - spots[0])[0] / (RIGHT - LEFT)[0])
        self.scales.append(scale)
        xy = self._sees(len(self.scales) - 1, scale, np.array(TRUTH.xy[0]))
        return None if xy is None else Pose(frame.t, (xy - LEFT) * scale + spots[0], np.full(33, 0.95))

    def refined(self, track: PoseTrack) -> PoseTrack:
        if not self._heavy:
            return track
        xy = np.array(track.xy)
        xy[:, list(EAR), 0] += self._heavy
        return replace(track, xy=xy, provenance={**track.provenance, REFINED_BY: "sha256:heavy"})


def test_looks_differ_and_are_put_back_in_place() -> None:
    seer = Seer()
    track = track_photo(Photo(), seer)
    assert len(seer.scales) == LOOKS and len({round(scale, 3) for scale in seer.scales}) >= LOOKS - 2
    assert seer.scales[0] == pytest.approx(1.0, abs=1e-3) and all(0.97 < scale < 1.03 for scale in seer.scales)
    assert np.abs(track.xy[0] - TRUTH.xy[0]).max() < 1.0
    assert (len(track), track.t.tolist(), track.size, track.is_photo) == (1, [0.0], SIZE, True)
    assert "2 images" in track.notes[0] and track.visibility.min() == pytest.approx(0.95)


def test_the_middle_of_the_looks_counts() -> None:
    off = np.array([3.0, -2.0])
    track = track_photo(Photo(), Seer(lambda n, scale, xy: xy + off * (n - LOOKS // 2)))
    assert np.abs(track.xy[0] - TRUTH.xy[0]).max() < 2.0


def test_a_person_who_fills_the_frame_is_found_with_a_margin_around() -> None:
    seer = Seer(lambda n, scale, xy: xy if scale < 0.85 else None)
    track = track_photo(Photo(), seer)
    assert np.abs(track.xy[0] - TRUTH.xy[0]).max() < 1.5
    assert seer.scales[0] == pytest.approx(1.0, abs=1e-3) and seer.scales[1] == pytest.approx(SHRUNK, abs=0.01)
    assert all(scale < 0.8 for scale in seer.scales[1:])


def test_without_a_person_it_is_refused_after_some_looks() -> None:
    seer = Seer(lambda n, scale, xy: None)
    with pytest.raises(NoPersonError, match=r"me\.jpg"):
        track_photo(Photo(), seer)
    assert len(seer.scales) < LOOKS


def test_a_person_in_a_few_looks_only_is_none() -> None:
    with pytest.raises(NoPersonError):
        track_photo(Photo(), Seer(lambda n, scale, xy: xy if n < 3 else None))


def test_a_source_without_a_frame_is_refused() -> None:
    with pytest.raises(VideoError, match="holds no frames"):
        track_photo(Photo(0), Seer())


def _jumping(pair: tuple[int, int], trunks: float) -> Callable[[int, float, np.ndarray], np.ndarray]:
    def sees(n: int, scale: float, xy: np.ndarray) -> np.ndarray:
        xy[pair[0], 0] += trunks * TRUNK * (-1) ** n
        return xy

    return sees


def test_head_and_shoulders_are_not_clearly_seen_where_an_ear_jumps_between_looks() -> None:
    steady, jumping = (track_photo(Photo(), Seer(_jumping(EAR, by))).visibility[0] for by in (0.01, 0.08))
    assert steady[list(EAR)].min() > 0.9
    assert jumping[[*EAR, *SHOULDER]].max() <= UNCLEAR and jumping[list(HIP)].min() > 0.9


def test_where_both_networks_disagree_about_the_head_it_is_not_clearly_seen() -> None:
    alike, apart = (track_photo(Photo(), Seer(heavy=by * TRUNK)) for by in (0.05, 0.3))
    assert alike.visibility[0, list(EAR)].min() > 0.9 and apart.visibility[0, list(EAR)].max() <= UNCLEAR
    assert alike.provenance[REFINED_BY] == "sha256:heavy"
    assert alike.xy[0, EAR[0], 0] - TRUTH.xy[0, EAR[0], 0] == pytest.approx(0.05 * TRUNK, abs=1.0)


def test_boxes_of_a_large_photo_are_in_its_own_pixels() -> None:
    assert scaled_box((400, 200, 1000, 1), 0.5) == (200, 100, 500, 1)
    remark = message("pose.second_person.left", choose=message("pose.choose.roi", box="10,20,30,40"))
    assert "--roi 25,50,75,100" in str(in_photo_px(remark, 2.5))
    other = message("pose.second_person.left", choose=message("pose.choose.cut_or_roi"))
    assert in_photo_px(other, 2.5) is other
