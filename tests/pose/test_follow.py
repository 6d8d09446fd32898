from __future__ import annotations

import numpy as np
import pytest

from posturecam.pose.bystanders import Bystanders
from posturecam.pose.choosing import most_prominent, under, within
from posturecam.pose.detector import Detection
from posturecam.pose.follow import Followed, apart, is_inside
from posturecam.pose.region import Region


def at(x: float, y: float = 200.0, reach: float = 100.0) -> Region:
    return Region(x, y, 2.5 * reach)


def person(x: float, y: float = 200.0, reach: float = 100.0) -> Detection:
    face = np.array([x - 10, y - 90, x + 10, y - 70])
    return Detection(0.9, face, at(x, y, reach))


def followed(speed: float = 0.0, fps: float = 30.0) -> Followed:
    """A person who has walked for three seconds, and is at x = 300 at t = 1 s."""
    one = Followed(at(300 - 3 * speed), -2.0)
    for t in np.arange(1 - 3 * fps, 1) / fps:
        one.saw(at(300 + speed * t), 1.0 + t)
    return one


@pytest.mark.parametrize("fps", [10, 30, 120])
@pytest.mark.parametrize("speed", [0, 150, -300])
def test_a_person_who_goes_on_as_before_does_not_stray(fps, speed):
    one = followed(speed, fps)
    assert not one.strays(at(300 + speed / fps), 1 + 1 / fps)
    assert one.unlikeness(at(300 + 0.2 * speed), 1.2) < 0.1


def test_a_jump_and_a_change_of_size_stray():
    one = followed()
    assert one.strays(at(340), 1.03)
    assert one.strays(at(300, reach=130), 1.03)
    assert not one.strays(at(310, reach=105), 1.03)


def test_the_longer_a_person_is_lost_the_farther_away_they_may_be():
    one = followed()
    assert not one.may_be(at(380), 1.1)
    assert one.may_be(at(380), 1.3)
    assert not one.may_be(at(300, reach=160), 1.3)


def test_large_and_central_people_come_first():
    small, large, aside = person(320, reach=60), person(320, reach=90), person(10, reach=95)
    assert most_prominent([small, aside, large], (640, 400)) == [large, small, aside]


def test_a_box_holds_those_with_their_hips_in_it_the_largest_first():
    small, large, outside = person(320, reach=60), person(340, reach=90), person(500)
    assert within([small, outside, large], (300, 100, 100, 200)) == [large, small]


def test_a_click_means_the_body_under_it():
    left, right = person(300), person(420)
    assert under([left, right], 400, 150) == [right]
    assert under([left, right], 330, 210)[0] == left
    assert under([left, right], 300, 380) == []


def test_two_regions_are_of_two_people_when_far_apart_or_of_different_size():
    assert not apart(at(300), at(330))
    assert apart(at(300), at(360))
    assert apart(at(300), at(300, reach=180))


def test_hips_off_the_side_of_the_frame_are_outside_and_below_it_are_not():
    size = (640, 480)
    assert is_inside(at(320.0), size)
    assert is_inside(at(320.0, 900.0), size)
    assert not is_inside(at(-10.0), size)
    assert not is_inside(at(650.0), size)
    assert is_inside(at(-10.0), size, margin=0.25)
    assert not is_inside(at(320.0, -10.0), size)


def test_a_fast_passer_by_is_expected_ahead_from_the_second_frame_on():
    who = Followed(at(0.0), 0.0)
    who.saw(at(60.0), 0.1)
    assert not who.strays(at(120.0), 0.2)
    assert who.surroundings(0.2).x == pytest.approx(90.0, abs=35.0)


def looks(*others: list[Region], here: Region | None = None) -> Bystanders:
    """What was seen around a person at x = 300 px, once a second."""
    around = Bystanders()
    here = at(300.0) if here is None else here
    for second, seen in enumerate(others):
        assert around.is_due(float(second))
        around.add(float(second), here, [one for one in seen if around.may_count(one, here)])
        assert not around.is_due(second + 0.5)
    return around


def test_a_second_person_is_reported_with_a_way_to_choose_them():
    note = str(looks([at(600.0)], [at(610.0)], [at(605.0)]).remark())
    assert "to the right of the one who is judged" in note
    assert "--roi 500,100,200,200" in note


def test_the_reported_box_holds_the_second_person():
    left, top, width, height = (
        int(v) for v in str(looks([at(600.0)], [at(600.0)]).remark()).split("--roi ")[1].split(" ")[0].split(",")
    )
    assert within([person(600.0)], (left, top, width, height)) != []
    assert within([person(300.0)], (left, top, width, height)) == []


@pytest.mark.parametrize(
    "others",
    [
        [[at(600.0)], [], [], [], [], []],
        [[at(600.0, reach=40.0)]] * 6,
        [[at(310.0)]] * 6,
        [[]] * 6,
    ],
    ids=["passes once", "far away", "the same", "no person"],
)
def test_who_only_passes_or_is_far_away_is_no_second_person(others):
    assert looks(*others).remark() is None
