from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from posturecam.batch.cost import cost_of
from posturecam.batch.plan import person_of

SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.mark.parametrize(
    ("path", "person"),
    [
        ("Anna/monday/run.mp4", "Anna"),
        ("Ben/two.mp4", "Ben"),
        *((f"{name}.mp4", None) for name in ("anna_run_2", "two", "bad-angle", "empty room", "Ben Smith", "clip")),
    ],
)
def test_a_person_is_the_folder_below_the_root_and_never_part_of_the_file_name(path: str, person: str | None) -> None:
    assert person_of(PurePosixPath(path)) == person


def test_a_longer_clip_costs_more_and_stored_landmarks_next_to_nothing(tmp_path: Path) -> None:
    desk, story = (cost_of(SAMPLES / name) for name in ("desk_good.mp4", "story.mp4"))
    assert desk is not None
    assert story is not None
    assert story > desk > 0
    assert cost_of(tmp_path / "a.npz") == 0


def test_what_is_no_video_has_no_cost(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_text("no video")
    assert cost_of(tmp_path / "broken.mp4") is None
