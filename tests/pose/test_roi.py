from __future__ import annotations

import numpy as np
import pytest

from posturecam.errors import VideoError
from posturecam.pose.roi import RoiPose
from posturecam.types import Frame, Pose

SIZE = (400, 240)


class BrightestBody:
    """Finds the brightest 20x60 px block in the picture it is given, as a body; None when it is dark."""

    model_hash = "sha256:test"
    notes = ()

    def __init__(self):
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True

    def estimate(self, frame):
        self.seen.append(frame.rgb.shape[1::-1])
        if frame.rgb.max() == 0:
            return None
        rows, columns = np.nonzero(frame.rgb[..., 0] == frame.rgb.max())
        corners = np.array([[columns.min(), rows.min()], [columns.max(), rows.max()]], dtype=float)
        return Pose(frame.t, corners[np.arange(33) % 2], np.ones(33))


def picture(**bodies):
    """Bodies by brightness: x, y of the top left corner of a 20x60 px block."""
    rgb = np.zeros((SIZE[1], SIZE[0], 3), dtype=np.uint8)
    for name, (x, y) in bodies.items():
        rgb[max(y, 0) : y + 60, max(x, 0) : x + 20] = int(name[1:])
    return rgb


def test_the_person_in_the_box_is_found_in_pixels_of_the_whole_frame():
    pose = RoiPose(BrightestBody(), (90, 50, 40, 80)).estimate(Frame(0.0, picture(b100=(100, 60), b200=(300, 60))))
    assert pose is not None
    assert pose.xy[:2].tolist() == [[100, 60], [119, 119]]


def test_the_region_follows_a_person_across_the_whole_picture():
    roi = RoiPose(BrightestBody(), (20, 50, 40, 80))
    for number in range(100):
        x = 30 + 3 * number
        pose = roi.estimate(
            Frame(number / 30, picture(b100=(x, 60), b200=(30, 60)) if number > 60 else picture(b100=(x, 60)))
        )
        assert pose is not None
        assert pose.xy[0, 0] == x


def test_a_lost_person_is_looked_for_in_the_box_again():
    roi = RoiPose(BrightestBody(), (20, 50, 40, 80))
    for number in range(60):
        roi.estimate(Frame(number / 30, picture(b100=(30 + 4 * number, 60))))
    for number in range(60, 80):
        assert roi.estimate(Frame(number / 30, picture())) is None
    pose = roi.estimate(Frame(80 / 30, picture(b100=(30, 60), b200=(270, 60))))
    assert pose is not None
    assert pose.xy[0, 0] == 30


def test_a_short_absence_does_not_send_the_region_home():
    roi = RoiPose(BrightestBody(), (20, 50, 40, 80))
    for number in range(60):
        roi.estimate(Frame(number / 30, picture(b100=(30 + 4 * number, 60))))
    assert roi.estimate(Frame(2.0, picture())) is None
    assert roi.estimate(Frame(2.03, picture(b100=(270, 60)))) is not None


def test_a_box_over_the_edge_is_cut_to_the_picture():
    pose = RoiPose(BrightestBody(), (360, -20, 100, 400)).estimate(Frame(0.0, picture(b100=(375, 60))))
    assert pose is not None
    assert pose.xy[0].tolist() == [375, 60]


def test_a_box_outside_of_the_picture_says_how_large_the_picture_is():
    with pytest.raises(VideoError, match=r"region 500,10,50,50 lies outside of the picture, which is 400x240"):
        RoiPose(BrightestBody(), (500, 10, 50, 50)).estimate(Frame(0.0, picture()))


@pytest.mark.parametrize("box", [(0, 0, 0, 50), (0, 0, 50, -1)])
def test_a_box_without_area_is_refused(box):
    with pytest.raises(ValueError, match="width and a height above 0"):
        RoiPose(BrightestBody(), box)


def test_the_estimator_inside_is_named_and_closed():
    inside = BrightestBody()
    with RoiPose(inside, (0, 0, 50, 50)) as roi:
        assert roi.model_hash == "sha256:test"
    assert inside.closed
