import numpy as np
import pytest

from posturecam_lab.synth.camera import Camera


def seen_from(place: str, *points: tuple[float, float, float], **camera: float) -> np.ndarray:
    """Where these points are in the image."""
    return Camera.on(place, size=(800, 600), **camera).project(np.array(points))  # type: ignore[arg-type]


def test_a_camera_on_the_right_shows_forward_to_the_right_and_up_upwards() -> None:
    middle, ahead, above = seen_from("right", (0, 0.91, 0), (1, 0.91, 0), (0, 1.5, 0))
    assert ahead[0] > middle[0] and above[1] < middle[1]


def test_a_camera_on_the_left_shows_forward_to_the_left() -> None:
    middle, ahead = seen_from("left", (0, 0.91, 0), (1, 0.91, 0))
    assert ahead[0] < middle[0]


def test_from_the_front_the_right_hand_is_on_the_left_of_the_image_and_from_the_rear_on_the_right() -> None:
    assert seen_from("front", (0, 0.91, 0.5))[0, 0] < 400 < seen_from("rear", (0, 0.91, 0.5))[0, 0]


def test_a_rolled_camera_shows_level_ground_rising_to_the_right_by_its_roll() -> None:
    left, right = seen_from("right", (-0.5, 0.91, 0), (0.5, 0.91, 0), roll_deg=5.0, height_m=0.91)
    assert np.degrees(np.arctan2(left[1] - right[1], right[0] - left[0])) == pytest.approx(5.0, abs=0.05)


def test_a_person_fills_the_share_of_the_image_that_was_asked_for() -> None:
    feet, crown = seen_from("right", (0, 0.0, 0), (0, 1.75, 0), share=0.8)
    assert (feet[1] - crown[1]) / 600 == pytest.approx(0.8, abs=0.01)


def test_what_is_behind_the_camera_is_not_seen() -> None:
    assert np.isnan(seen_from("right", (0, 1, 30))).all()
