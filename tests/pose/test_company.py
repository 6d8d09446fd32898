"""How many people a stream shows, by a detector of the test's own."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.pose.company import EVERY_S, FORGOTTEN_S, PHOTO_S, PeopleCounter
from posturecam.pose.detector import Detection, Detector
from posturecam.pose.region import Region
from posturecam.track import Frame, Pose

BLANK = np.zeros((480, 640, 3), dtype=np.uint8)


def person(x: float, y: float, reach: float, score: float = 0.9) -> Detection:
    """A person whose face is at a point."""
    box = np.array([x - 20, y - 20, x + 20, y + 20])
    return Detection(score, box, Region(x, y + reach, 2.5 * reach))


OWN = person(320, 200, 600)


class Listed(Detector):
    """Finds what the test says."""

    def __init__(self) -> None:
        self.found = [OWN]
        self.looks = 0

    def detect(self, frame: Frame, place: Region | None = None) -> list[Detection]:
        self.looks += 1
        return self.found


def pose() -> Pose:
    xy = np.zeros((33, 2))
    xy[0], xy[7], xy[8] = (320, 210), (370, 200), (270, 200)
    return Pose(0.0, xy, np.ones(33))


@pytest.fixture
def detector() -> Listed:
    return Listed()


def counted(counter: PeopleCounter, t: float) -> int:
    return counter.count(Frame(t, BLANK), pose())


def test_one_alone(detector: Listed) -> None:
    assert counted(PeopleCounter(detector), 0.0) == 1


def test_one_who_stands_behind_counts_though_small(detector: Listed) -> None:
    detector.found = [OWN, person(520, 120, 150)]
    assert counted(PeopleCounter(detector), 0.0) == 2


@pytest.mark.parametrize(
    "other",
    [person(520, 120, 40), person(520, 120, 150, score=0.6), person(350, 230, 500)],
    ids=["tiny", "unsure", "same"],
)
def test_what_is_no_other_person(detector: Listed, other: Detection) -> None:
    detector.found = [OWN, other]
    assert counted(PeopleCounter(detector), 0.0) == 1


def test_it_looks_every_two_seconds(detector: Listed) -> None:
    counter = PeopleCounter(detector)
    for k in range(50):
        counted(counter, k / 5)
    assert detector.looks == 10 / EVERY_S


def test_a_clock_that_is_set_back_does_not_stop_it(detector: Listed) -> None:
    counter = PeopleCounter(detector)
    counted(counter, 1000.0)
    detector.found = [OWN, person(520, 120, 150)]
    assert counted(counter, 10.0) == 2


def test_without_the_person_no_one_is_counted(detector: Listed) -> None:
    assert PeopleCounter(detector).count(Frame(0.0, BLANK), None) == 0 and detector.looks == 0


def test_a_photo_on_the_wall_stops_counting_and_a_person_does_not(detector: Listed) -> None:
    counter, rng = PeopleCounter(detector), np.random.default_rng(1)
    photo = person(560, 80, 100)
    seen = []
    for k in range(100):
        x = 460 + float(rng.normal(0, 8))
        detector.found = [OWN, photo, person(x, 150, 150)]
        seen.append(counted(counter, 2.0 * k))
    assert set(seen[:20]) == {3} and set(seen[round(PHOTO_S / 2) + 1 :]) == {2}
    assert len(counter._seen) < FORGOTTEN_S / 2 + 3
