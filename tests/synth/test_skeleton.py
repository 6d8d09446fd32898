from dataclasses import replace

import numpy as np
import pytest

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import BONE_NAMES, PosedFigures
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand

SAMPLES = np.linspace(0.0, 4.0, 60)
WILD = Posture(12.0, 4.0, 31.0, 25.0, 0.04, 0.01, 10.0, 30.0, 5.0)


def mid(figures: PosedFigures, left: int) -> np.ndarray:
    """Middle (T, 3) of a landmark and its partner."""
    return (figures.landmarks[:, left] + figures.landmarks[:, left + 1]) / 2


def angle(line: np.ndarray, axis: int) -> np.ndarray:
    """Degrees (T,) from vertical."""
    return np.degrees(np.arctan2(line[:, axis], line[:, 1]))


@pytest.mark.parametrize("posture", [Posture(), WILD, Posture(lean_deg=-8.0, forward_head_deg=45.0)])
def test_lean_side_lean_and_forward_head_are_what_was_asked_for(posture: Posture) -> None:
    figures = Stand(posture=posture).over(SAMPLES)
    trunk, neck = mid(figures, 11) - mid(figures, 23), mid(figures, 7) - mid(figures, 11)
    assert angle(trunk, 0) == pytest.approx(posture.lean_deg, abs=1e-6)
    assert angle(trunk, 2) == pytest.approx(posture.side_lean_deg, abs=1e-6)
    assert angle(neck, 0) == pytest.approx(posture.forward_head_deg, abs=1e-6)


@pytest.mark.parametrize("motion", [Stand(), Sit(), walk(Build()), run(Build(1.62, "female")), Stand(posture=WILD)])
def test_limbs_keep_their_lengths_and_bones_are_square(motion: SyntheticMotion) -> None:
    figures, build = motion.over(SAMPLES), motion.build
    for first, second, length in ((24, 26, build.thigh_m), (26, 28, build.shank_m), (12, 14, build.upper_arm_m)):
        apart = np.linalg.norm(figures.landmarks[:, first] - figures.landmarks[:, second], axis=1)
        assert apart == pytest.approx(length, abs=1e-6)
    assert set(figures.bones) == set(BONE_NAMES)
    for bone in figures.bones.values():
        assert np.allclose(np.swapaxes(bone.axes, 1, 2) @ bone.axes, np.eye(3), atol=1e-9)
        assert np.allclose(np.linalg.det(bone.axes), 1.0)


def test_left_and_right_are_the_persons_own() -> None:
    points = Stand().at(0.0).landmarks
    assert points[12, 2] > 0 > points[11, 2] and points[24, 2] > 0 > points[23, 2]


def test_a_slump_bends_the_back_and_takes_head_and_shoulders_forward_and_down() -> None:
    tall, slumped = Stand(sway=0.0), Stand(posture=Posture().slumped(25.0), sway=0.0)
    before, after = tall.over(SAMPLES[:1]), slumped.over(SAMPLES[:1])
    for joint in (7, 11):
        moved = mid(after, joint) - mid(before, joint)
        assert moved[0, 0] > 0.015 and moved[0, 1] < -0.005
    ribs, back = (after.bones[name].axes[0, :, 1] for name in ("thorax", "upper_thorax"))
    assert np.degrees(np.arccos(ribs @ back)) == pytest.approx(25.0, abs=1e-6)


def test_rounding_the_shoulders_leaves_the_head_where_it_is() -> None:
    good = Posture(lean_deg=0.0, forward_head_deg=10.0)
    before, after = (Stand(posture=p, sway=0.0).over(SAMPLES[:1]) for p in (good, good.rounded(0.05)))
    assert np.linalg.norm(mid(after, 7) - mid(before, 7)) < 0.02
    assert mid(after, 11)[0, 0] - mid(before, 11)[0, 0] == pytest.approx(0.05, abs=0.01)


def test_a_turned_head_keeps_its_angle_over_the_shoulders() -> None:
    ahead, aside = (Stand(posture=replace(WILD, head_yaw_deg=turn)).over(SAMPLES[:1]) for turn in (0.0, 45.0))
    assert angle(mid(ahead, 7) - mid(ahead, 11), 0) == pytest.approx(angle(mid(aside, 7) - mid(aside, 11), 0), abs=1e-6)
    assert aside.landmarks[0, 0, 2] < ahead.landmarks[0, 0, 2] - 0.05


def test_a_taller_person_is_taller_and_a_longer_leg_longer() -> None:
    assert Build(1.9).leg_m == pytest.approx(1.9 * 0.491)
    assert Build(1.9, leg_share=1.05).leg_m == pytest.approx(1.05 * 1.9 * 0.491)
    eye = [Stand(Build(height)).at(0.0).landmarks[2, 1] / height for height in (1.5, 1.75, 2.0)]
    assert eye == pytest.approx([0.93] * 3, abs=0.02)


def test_impossible_people_are_refused() -> None:
    with pytest.raises(ValueError, match="height_m"):
        Build(3.0)


@pytest.mark.parametrize("motion", [Sit, Stand])
@pytest.mark.parametrize("tilt_deg", [-10.0, 0.0, 6.0])
def test_shoulders_are_tilted_as_asked_for_and_their_middle_stays(motion: type[Sit | Stand], tilt_deg: float) -> None:
    level, tilted = (motion(posture=Posture(shoulder_tilt_deg=tilt)).over(SAMPLES) for tilt in (0.0, tilt_deg))
    across = tilted.landmarks[:, 12] - tilted.landmarks[:, 11]
    assert np.degrees(np.arctan2(across[:, 1], across[:, 2])) == pytest.approx(tilt_deg, abs=0.05)
    assert mid(tilted, 11) == pytest.approx(mid(level, 11), abs=1e-6)
