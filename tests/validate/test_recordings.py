from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.types import Side
from posturecam_lab.validate.recordings import Condition, load_recording, simulate_video
from tests.people import runner, walker
from tests.validate.conftest import Record

EXACT = Condition("exact", noise_m=0.0)


def test_a_recording_is_read_as_it_was_written(record: Record) -> None:
    recording = load_recording(record("anna", runner(ahead=0.25)))
    assert (recording.name, recording.gait) == ("anna", "run")
    assert recording.seconds == pytest.approx(6.0, abs=0.01)
    assert recording.contacts[Side.RIGHT] == pytest.approx(runner().contacts(Side.RIGHT, 0, 6))
    assert recording.overstride(Side.LEFT) == pytest.approx(np.full(8, 25.0), abs=0.3)


def test_a_step_is_heel_to_heel(record: Record) -> None:
    heels = walker().pose(walker().contacts(Side.RIGHT, 0, 6))[:, 29:31, 0]
    steps = load_recording(record("carl", walker())).step_lengths()
    assert steps == pytest.approx(np.full(steps.size, 0.87 * np.ptp(heels, axis=1).mean()), abs=0.01)


@pytest.mark.parametrize("missing", ["ic_l", "xy", "gait"])
def test_a_recording_without_all_its_parts_is_refused(record: Record, missing: str) -> None:
    with pytest.raises(TrackError, match=r"anna\.npz is not a force-plate recording"):
        load_recording(record("anna", runner(), without=(missing,)))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.npz"
    path.write_text("no recording")
    with pytest.raises(TrackError, match=r"notes\.npz"):
        load_recording(path)


def test_filming_keeps_the_times_and_the_joints(record: Record) -> None:
    filmed = simulate_video(load_recording(record("anna", runner())), EXACT, 0)
    assert np.diff(filmed.track.t) == pytest.approx(np.full(len(filmed.track) - 1, 1 / 30))
    known = np.isfinite(filmed.track.xy).all(axis=(0, 2))
    assert np.flatnonzero(known).tolist() == list(range(23, 33))
    leg = runner().pose(filmed.track.t)[:, 28, :2] - runner().pose(filmed.track.t)[:, 24, :2]
    seen = (filmed.track.xy[:, 28] - filmed.track.xy[:, 24]) * (1, -1) / (250 * 0.87)
    assert seen == pytest.approx(leg, abs=0.002)


def test_noise_is_as_large_as_asked(record: Record) -> None:
    recording = load_recording(record("anna", runner()))
    noisy, exact = (simulate_video(recording, Condition("", noise_m=sd), 0).track.xy for sd in (0.008, 0.0))
    assert np.nanstd(noisy - exact) == pytest.approx(2.0, rel=0.05)


def test_frames_are_dropped_and_legs_are_swapped_as_asked(record: Record) -> None:
    recording = load_recording(record("anna", runner(), 20.0))
    filmed = simulate_video(recording, Condition("", noise_m=0.0, dropped=0.2, swapped=0.1, burst=4), 0)
    assert len(filmed.track) == pytest.approx(480, abs=25)
    assert filmed.swapped.mean() == pytest.approx(0.1, abs=0.03)
    changed = (filmed.track.xy[:, 27] != filmed.clean_xy[:, 27]).any(axis=1)
    assert (changed == filmed.swapped).all()


def test_a_rolled_camera_turns_the_image(record: Record) -> None:
    recording = load_recording(record("anna", runner()))
    level, rolled = (simulate_video(recording, Condition("", noise_m=0.0, roll_deg=deg), 0).track.xy for deg in (0, 3))
    along, turned = (xy[:, 24] - xy[:, 28] for xy in (level, rolled))
    angles = np.unwrap(np.arctan2(-turned[:, 1], turned[:, 0]) - np.arctan2(-along[:, 1], along[:, 0]))
    assert np.degrees(angles) == pytest.approx(np.full(len(angles), 3.0))


def test_the_same_seed_gives_the_same_film(record: Record) -> None:
    recording = load_recording(record("anna", runner()))
    first, again, other = (simulate_video(recording, Condition(""), seed).track.digest() for seed in (1, 1, 2))
    assert first == again != other
