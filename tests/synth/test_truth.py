from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.types import EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Stand
from posturecam_lab.synth.story import Part, Story
from posturecam_lab.synth.truth import Truth, load_truth, save_truth, truth_of

CAMERA = Camera.on("right")


def of_a_runner(slow_motion: float = 1.0) -> Truth:
    """Three seconds of video of a runner."""
    motion = run(Build(), Posture(lean_deg=8.0, forward_head_deg=20.0))
    return truth_of(motion, CAMERA, seconds=3.0, fps=30.0, slow_motion=slow_motion, name="runner")


def test_the_truth_is_what_was_asked_for() -> None:
    truth = of_a_runner()
    style = run(Build()).moments[0].style
    landings = [event for event in truth.events if event.kind == EventKind.INITIAL_CONTACT]
    assert [event.ankle_ahead_over_leg for event in landings] == pytest.approx([style.ahead] * len(landings))
    assert [event.knee_flexion_deg for event in landings] == pytest.approx(
        [style.knee_contact_deg] * len(landings), abs=0.5
    )
    assert [event.foot_pitch_deg for event in landings] == pytest.approx([style.toes_up_deg] * len(landings), abs=0.01)
    assert truth.lean_deg.mean() == pytest.approx(8.0, abs=0.2)
    assert truth.forward_head_deg.mean() == pytest.approx(20.0, abs=0.2)


def test_contacts_fall_between_frames_at_their_exact_times() -> None:
    truth = of_a_runner()
    right = truth.times(Side.RIGHT, EventKind.INITIAL_CONTACT)
    assert np.diff(right) == pytest.approx(120 / run(Build()).moments[0].style.cadence_spm, abs=1e-12)


def test_slow_motion_stretches_every_time() -> None:
    normal, slow = of_a_runner(), of_a_runner(slow_motion=4.0)
    assert slow.events[1].t == pytest.approx(4 * normal.events[1].t)
    assert slow.spans[0].end == pytest.approx(3.0)
    assert np.array_equal(slow.xy[4], normal.xy[1])


def test_the_same_settings_give_the_same_file_bit_for_bit(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_truth(of_a_runner(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_saved_truth_comes_back_to_a_tenth_of_a_pixel(tmp_path: Path) -> None:
    truth = of_a_runner()
    save_truth(truth, tmp_path / "truth.json.gz")
    back = load_truth(tmp_path / "truth.json.gz")
    assert np.abs(back.xy - truth.xy).max() <= 0.05 + 1e-9
    assert np.abs(back.landmarks_m - truth.landmarks_m).max() <= 0.0005 + 1e-9
    assert [e.t for e in back.events] == pytest.approx([e.t for e in truth.events], abs=1e-6)
    assert (back.spans, back.size, back.name) == (truth.spans, truth.size, "runner")
    assert back.made_of["motion"]["moments"][0]["posture"]["lean_deg"] == 8.0


def test_a_few_seconds_fit_in_a_small_file(tmp_path: Path) -> None:
    save_truth(of_a_runner(), tmp_path / "truth.json.gz")
    assert (tmp_path / "truth.json.gz").stat().st_size < 40_000


def test_a_file_that_is_no_truth_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no")
    with pytest.raises(TrackError, match="not a truth file"):
        load_truth(tmp_path / "x")


def test_a_turned_person_leans_as_much_in_their_own_direction() -> None:
    story = Story([Part(Stand(posture=Posture(lean_deg=6.0)), 2.0, heading_deg=70.0)])
    assert truth_of(story, CAMERA, seconds=1.0).lean_deg == pytest.approx(6.0, abs=1e-6)


def test_without_a_person_the_track_holds_nothing() -> None:
    story = Story([Part(Stand(), 2.0), Part(Stand(), 2.0, there=False)])
    track = truth_of(story, CAMERA, seconds=4.0).track()
    assert np.isnan(track.xy[-1]).all() and track.visibility[-1].max() == 0.0
    assert np.isfinite(track.xy[0]).all()
