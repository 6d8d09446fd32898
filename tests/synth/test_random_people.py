from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posturecam.types import EventKind
from posturecam_lab.synth.__main__ import main
from posturecam_lab.synth.random_people import IN_TURN, LEAN_DEG, random_clip
from posturecam_lab.synth.truth import Truth, load_truth, packed, truth_of

MANY = range(24)
HEAD_TO_TOE = [0, 7, 8, 11, 12, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]


def truth(seed: int, number: int) -> Truth:
    clip = random_clip(seed, number)
    take = clip.take()
    return truth_of(take.motion, take.camera, seconds=clip.seconds, fps=10.0, name=clip.name)


@pytest.fixture(scope="module")
def people() -> list[Truth]:
    return [truth(5, number) for number in MANY]


def test_a_seed_and_a_number_give_the_same_person(people: list[Truth]) -> None:
    assert packed(truth(5, 1)) == packed(people[1])
    assert len({packed(person) for person in (*people, truth(6, 1))}) == len(people) + 1


def test_they_walk_run_stand_and_sit_in_turn_and_are_named_after_it(people: list[Truth]) -> None:
    assert [person.spans[0].activity for person in people[:5]] == [*IN_TURN, IN_TURN[0]]
    assert [person.name for person in people[:4]] == ["walk_000", "run_001", "stand_002", "sit_003"]


def test_they_are_whole_in_the_image_all_the_time(people: list[Truth]) -> None:
    for person in people:
        spots = person.xy[:, HEAD_TO_TOE]
        assert ((spots > 3) & (spots < np.array(person.size) - 3)).all(), person.name


def test_they_hold_themselves_as_was_drawn(people: list[Truth]) -> None:
    for person in people:
        low, high = LEAN_DEG[person.spans[0].activity]
        assert low - 1 <= person.lean_deg.mean() <= high + 1, person.name
        assert 1 <= person.forward_head_deg.mean() <= 35, person.name


def test_enough_steps_are_taken_for_a_verdict_and_the_foot_lands_ahead_of_the_hips(people: list[Truth]) -> None:
    for person in people[::4] + people[1::4]:
        landings = [event for event in person.events if event.kind is EventKind.INITIAL_CONTACT]
        assert len(landings) >= 9, person.name
        assert all(0.05 < event.ankle_ahead_over_leg < 0.6 for event in landings), person.name


def test_they_differ_in_build_looks_and_side() -> None:
    clips = [random_clip(5, number) for number in MANY]
    builds = [clip.motion().build for clip in clips]
    for trait in ("sex", "hair", "top", "bottom", "skin", "girth"):
        assert len({getattr(build, trait) for build in builds}) > 1, trait
    assert {clip.place for clip in clips} == {"left", "right"}
    assert len({clip.turned_deg for clip in clips}) == len(clips)


def test_standing_people_balance() -> None:
    clip = random_clip(5, 2)
    points = clip.motion().over(np.arange(0, 8, 0.5)).landmarks.mean(axis=0)
    middle = 0.5 * points[[11, 12], 0].mean() + 0.5 * points[[23, 24], 0].mean()
    assert 0 < middle - points[[27, 28], 0].mean() < 0.15


def test_clips_are_made_with_their_truth_and_none_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make = ["--people", "2", "--size", "64x64", "--seconds", "0.4", "--fps", "5", "--out", str(tmp_path)]
    assert main([*make, "--seed", "3"]) == 0
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(first) == {f"{name}{end}" for name in ("walk_000", "run_001") for end in (".mp4", ".truth.json.gz")}
    (tmp_path / "walk_000.mp4").write_bytes(b"kept")
    (tmp_path / "run_001.mp4").unlink()
    capsys.readouterr()
    assert main([*make, "--seed", "3"]) == 0
    assert (tmp_path / "walk_000.mp4").read_bytes() == b"kept"
    assert (tmp_path / "run_001.mp4").read_bytes() == first["run_001.mp4"]
    assert "walk_000.mp4: is there" in capsys.readouterr().err
    assert main([*make, "--seed", "4"]) == 0
    assert (tmp_path / "walk_000.mp4").read_bytes() != b"kept"
    assert load_truth(tmp_path / "walk_000.truth.json.gz").size == (64, 64)


def test_people_are_listed_without_being_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--people", "2", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["walk_000", "run_001"]


@pytest.mark.parametrize("wrong", [["--people", "0"], ["--people", "-3"], ["--people", "1", "--seed", "-1"]])
def test_a_number_of_people_or_a_seed_that_cannot_be_is_refused(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*wrong, "--list"])
    assert stop.value.code == 2
    assert wrong[-2] in capsys.readouterr().err
