"""The check before a live session: each item says go, what to move, or that it is unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.setup_check import SetupItem, SetupState, setup_check
from posturecam.setup_check.lighting import Light, measure_light
from posturecam.track import PoseTrack
from posturecam.types import Activity, Analysis, Baseline, Bout, Roll, Scene, View

SIZE = (640, 480)
FINE_LIGHT = Light(120.0, 50.0)


def standing(top: float = 60.0, sole: float = 440.0, x: float = 320.0) -> np.ndarray:
    """(33, 2) px of a person who stands, seen from the side, crown and soles at these heights."""
    tall = sole - top
    heights = {0: 0.92, 7: 0.92, 11: 0.82, 23: 0.53, 25: 0.28, 27: 0.04, 29: 0.02, 31: 0.0}
    xy = np.full((33, 2), np.nan)
    for left, height in heights.items():
        xy[[left] if left == 0 else [left, left + 1]] = (x + (20 if left in (0, 31) else 0), sole - height * tall)
    return xy


def track(xy: np.ndarray, rate: float = 30.0, seconds: float = 3.0, visibility: float = 0.9) -> PoseTrack:
    n = int(rate * seconds)
    return PoseTrack(np.arange(n) / rate, np.tile(xy, (n, 1, 1)), np.full((n, 33), visibility), size=SIZE)


def seen(
    activity: Activity = Activity.STAND, view: View = View.RIGHT, yaw: float = 5.0, roll: float | None = 0.5
) -> Analysis:
    scene = Scene(view, yaw, 1 if view.is_side else 0, 200.0, 120.0, Roll(roll, 1.5, "belt"))
    return Analysis((Bout(0.0, 3.0, activity, scene, None, ()),), None, (), {})


def check(
    poses: PoseTrack | None = None, analysis: Analysis | None = None, light: Light | None = FINE_LIGHT, **more: object
) -> dict[str, SetupItem]:
    items = setup_check(track(standing()) if poses is None else poses, analysis, light, **more)
    assert [item.id for item in items] == ["body", "side", "level", "light", "rate"]
    return {item.id: item for item in items}


def test_a_good_set_up_is_go_in_every_point() -> None:
    assert {item.state for item in check(analysis=seen()).values()} == {SetupState.GO}


def test_before_anything_is_known_nothing_is_claimed() -> None:
    nothing = PoseTrack.from_poses([], [], SIZE)
    assert {item.state for item in check(nothing, None, None).values()} == {SetupState.UNKNOWN}


@pytest.mark.parametrize(
    ("xy", "words"),
    [
        (standing(sole=520), "feet are cut off"),
        (standing(top=-40), "head is cut off"),
        (standing(top=-60, sole=560), "Head and feet"),
        (standing(x=10) - (40, 0), "left"),
        (standing(x=640), "right"),
        (standing(top=300, sole=440), "29 %"),
        (standing(top=10, sole=472), "edges"),
    ],
    ids=["feet", "head", "both", "left", "right", "far", "near"],
)
def test_a_body_not_wholly_in_the_image_gets_what_to_move(xy: np.ndarray, words: str) -> None:
    body = check(track(xy), seen())["body"]
    assert body.state is SetupState.MOVE and words in str(body.text)


def test_an_empty_image_asks_to_step_in() -> None:
    assert "Step into view" in str(check(track(np.full((33, 2), np.nan)))["body"].text)


def test_what_the_model_only_guesses_is_not_called_seen() -> None:
    assert check(track(standing(), visibility=0.3), seen())["body"].state is SetupState.MOVE


def test_at_a_desk_the_feet_may_be_out_of_the_image() -> None:
    assert check(track(standing(sole=600)), seen(Activity.SIT))["body"].state is SetupState.GO


@pytest.mark.parametrize(
    ("analysis", "state", "words"),
    [
        (None, SetupState.UNKNOWN, "Can't tell yet"),
        (seen(view=View.LEFT), SetupState.GO, "your left"),
        (seen(yaw=25), SetupState.GO, "25° off"),
        (seen(view=View.OBLIQUE, yaw=45), SetupState.MOVE, "45°"),
        (seen(view=View.FRONT, yaw=85), SetupState.MOVE, "front"),
        (seen(Activity.SIT, View.FRONT, 85), SetupState.GO, "calibrate"),
        (seen(Activity.SIT, View.REAR, 85), SetupState.MOVE, "behind"),
        (seen(view=View.UNKNOWN, yaw=float("nan")), SetupState.UNKNOWN, "Can't tell"),
    ],
)
def test_the_side_is_judged_by_how_far_the_body_is_turned(analysis: Analysis, state: SetupState, words: str) -> None:
    side = check(analysis=analysis)["side"]
    assert side.state is state and words in str(side.text)


def at_a_laptop() -> np.ndarray:
    """(33, 2) px of a person who faces a webcam, the hips below the image."""
    xy = np.full((33, 2), np.nan)
    for left, (half, y) in {7: (45, 150), 11: (120, 280), 23: (75, 560), 25: (80, 700), 27: (80, 900)}.items():
        xy[[left, left + 1]] = ((320 + half, y), (320 - half, y))
    xy[0] = (320, 165)
    return xy


@pytest.mark.parametrize("analysis", [None, seen(Activity.STAND, View.FRONT, 85), seen(Activity.SIT, View.FRONT, 85)])
def test_from_the_front_the_hips_are_never_asked_for(analysis: Analysis | None) -> None:
    items = check(track(at_a_laptop()), analysis)
    assert (items["body"].state, str(items["body"].title)) == (SetupState.GO, "Upper body")
    assert "side" not in str(items["side"].text).lower()


def test_the_posture_that_is_compared_with_is_named() -> None:
    own = Baseline(Activity.SIT, View.FRONT, {}, 5.0)
    about = {"poses": track(at_a_laptop()), "baseline": own, "baseline_name": "Me at the desk"}
    front = check(analysis=seen(Activity.SIT, View.FRONT, 85), **about)["side"]
    assert (front.state, str(front.text)) == (SetupState.GO, "From the front. Comparing with: Me at the desk.")
    aside = check(analysis=seen(Activity.SIT, View.RIGHT), **about)["side"]
    assert str(aside.text) == (
        "Seen from your right. “Me at the desk” is of sitting from the front, so it does not count here: calibrate."
    )


def test_from_the_front_a_desk_can_be_compared_with_a_baseline_from_the_front() -> None:
    own = Baseline(Activity.SIT, View.FRONT, {}, 5.0)
    assert "calibrate" not in str(check(analysis=seen(Activity.SIT, View.FRONT, 85), baseline=own)["side"].text)
    other = replace(own, view=View.RIGHT)
    assert "calibrate" in str(check(analysis=seen(Activity.SIT, View.FRONT, 85), baseline=other)["side"].text)


def at_webcam(top: float = 170.0) -> np.ndarray:
    """(33, 2) px of a person who sits at a webcam: hips far below the image, and to one side of it."""
    xy = np.full((33, 2), np.nan)
    for left, (half, y) in {7: (55, 0), 11: (180, 160), 23: (140, 700), 25: (400, 900), 27: (500, 1300)}.items():
        xy[[left, left + 1]] = ((320 + half, top + y), (320 - half, top + y))
    xy[0] = (320, top + 20)
    return xy


@pytest.mark.parametrize(
    ("top", "state", "words"),
    [(170.0, SetupState.GO, "Head and shoulders"), (20.0, SetupState.MOVE, "head is cut off")],
)
def test_from_the_front_at_a_desk_head_and_shoulders_are_enough(top: float, state: SetupState, words: str) -> None:
    body = check(track(at_webcam(top)), seen(Activity.SIT, View.FRONT, 85))["body"]
    assert body.state is state and words in str(body.text)
    assert "hips" not in str(body.text).lower()


def test_from_the_side_a_desk_still_needs_the_hips() -> None:
    assert check(track(at_webcam()), seen(Activity.SIT))["body"].state is SetupState.MOVE


@pytest.mark.parametrize(
    ("roll", "state", "words"),
    [
        (None, SetupState.UNKNOWN, "Only walking or running"),
        (1.9, SetupState.GO, ""),
        (4.0, SetupState.MOVE, "right"),
        (-4.0, SetupState.MOVE, "left"),
    ],
)
def test_the_level_is_judged_by_the_feet_or_not_at_all(roll: float | None, state: SetupState, words: str) -> None:
    """The ground rises to the right of the image when the camera's right side hangs low."""
    level = check(analysis=seen(roll=roll))["level"]
    assert level.state is state and words in str(level.text)


@pytest.mark.parametrize(
    ("light", "state", "words"),
    [
        (None, SetupState.UNKNOWN, ""),
        (Light(30, 40), SetupState.MOVE, "dark"),
        (Light(230, 40), SetupState.MOVE, "bright"),
        (Light(120, 8), SetupState.MOVE, "contrast"),
        (Light(140, 60, person=40, around=170), SetupState.MOVE, "against the light"),
        (Light(140, 60, person=100, around=150), SetupState.GO, ""),
    ],
)
def test_the_light_is_judged_by_the_image(light: Light | None, state: SetupState, words: str) -> None:
    item = check(analysis=seen(), light=light)["light"]
    assert item.state is state and words in str(item.text)


def test_a_dark_person_is_distinguished_from_a_bright_room() -> None:
    rgb = np.full((480, 640, 3), 200, np.uint8)
    xy = standing() + np.where(np.arange(33) % 2, -60, 60)[:, None] * (1, 0)
    rgb[100:300, 240:400] = 30
    light = measure_light(rgb, xy)
    assert light.person < 60 and light.around > 150
    assert np.isnan(measure_light(rgb, None).person)


@pytest.mark.parametrize(
    ("rate", "activity", "state", "words"),
    [
        (30, Activity.RUN, SetupState.GO, "30 frames"),
        (16, Activity.RUN, SetupState.MOVE, "enough to walk"),
        (10, Activity.WALK, SetupState.MOVE, "too few"),
        (10, Activity.SIT, SetupState.GO, "10 frames"),
    ],
)
def test_the_frame_rate_that_counts_is_the_one_that_was_analysed(
    rate: float, activity: Activity, state: SetupState, words: str
) -> None:
    item = check(track(standing(), rate), seen(activity))["rate"]
    assert item.state is state and words in str(item.text)


def test_a_slow_camera_and_a_slow_computer_are_distinguished() -> None:
    slow = track(standing(), 12)
    assert "more light" in str(check(slow, seen(), camera_rate=12.0)["rate"].text)
    assert "Close other programs" in str(check(slow, seen(), camera_rate=30.0)["rate"].text)
