"""The page that compares: what can be chosen, what it shows, and that no address leads anywhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.library.records import ClipKind, LibraryClip
from posturecam.pose.stored import save_track
from posturecam.results.names import json_text
from posturecam.side_by_side.choices import InStepBy
from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.compare.choice import chosen_clip, comparable_clips, compare_address, job_key, kept_key
from posturecam.ui.compare.component import pair_words
from posturecam.ui.compare.making import PairHalf, PairTask
from posturecam.ui.compare.pairing import Asked, paired, pairing_document, pairing_file
from posturecam.ui.compare.way import first_and_latest
from posturecam.ui.jobs import Job
from posturecam.words import texts
from tests.people import SimulatedCamera, stander, walker
from tests.ui.pages import html_of, open_page

NAME = "Ana <b>Gómez</b>"
HOSTILE = [
    "../../etc/passwd",
    "clip.0000000000000000",
    "clip.../../secret",
    "job.0123456789.0",
    "job..0",
    "job.x.99999999999",
    "a" * 5000,
    "\x00",
    "clip.%2e%2e",
]


@pytest.fixture
def kept(stage: Backstage, tmp_path: Path) -> list[LibraryClip]:
    """Before and after of a walker, and two more clips."""
    made = []
    people = (walker(lean_deg=2.0), walker(lean_deg=15.0), stander())
    for number, who in enumerate(people):
        save_track(SimulatedCamera().of((who, 5.0)), tmp_path / f"{number}.npz")
        folder = analyze_to_folder(tmp_path / f"{number}.npz", tmp_path / "out").folder
        day = datetime(2026, 10, 5 + number, 12, tzinfo=timezone.utc)
        made.append(stage.library.keep(folder, NAME, name=f"<i>{number}</i>.mp4", recorded=day))
    return made


def pair_of(stage: Backstage, kept: list[LibraryClip]):
    first, second = (chosen_clip(stage, kept_key(one)) for one in kept[:2])
    assert first is not None
    assert second is not None
    return first, second


def test_without_two_clips_it_says_what_is_needed(stage: Backstage) -> None:
    html = html_of(open_page("compare"))
    assert "needs two finished clips" in html
    assert "<h1>Compare two clips</h1>" in html


def test_both_clips_their_player_and_the_table_are_there_escaped(stage: Backstage, kept: list[LibraryClip]) -> None:
    test = open_page("compare", a=kept_key(kept[0]), b=kept_key(kept[1]))
    html = html_of(test)
    assert test.get("bidi_component")
    assert "lean (for the worse)" in html
    assert "real change, for the worse" in html
    assert "&lt;i&gt;0&lt;/i&gt;.mp4" in html
    assert "<i>0" not in html


def test_without_strides_it_says_that_both_play_by_time(stage: Backstage, kept: list[LibraryClip]) -> None:
    html = html_of(open_page("compare", a=kept_key(kept[0]), b=kept_key(kept[2])))
    assert "both play by time" in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_address_of_nothing_of_ours_is_a_sentence(hostile: str, stage: Backstage, kept: list[LibraryClip]) -> None:
    assert chosen_clip(stage, hostile) is None
    test = open_page("compare", a=hostile, b=kept_key(kept[1]))
    assert "is gone" in test.info[0].value
    assert not test.get("bidi_component")


def test_a_clip_that_was_deleted_is_gone(stage: Backstage, kept: list[LibraryClip]) -> None:
    stage.library.delete_clip(kept[0])
    test = open_page("compare", a=kept_key(kept[0]), b=kept_key(kept[1]))
    assert "is gone" in test.info[0].value


def test_a_damaged_result_is_a_sentence(stage: Backstage, kept: list[LibraryClip]) -> None:
    (stage.library.folder(kept[0]) / "analysis.json").write_text("{")
    test = open_page("compare", a=kept_key(kept[0]), b=kept_key(kept[1]))
    assert test.error


def test_the_clips_of_this_browser_come_first_and_none_twice(
    stage: Backstage, job: Job, kept: list[LibraryClip], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.ui.compare.choice.browser_id", lambda: "me")
    assert len(comparable_clips(stage)) == 3  # the job is another browser's
    job.owner = "me"
    offered = comparable_clips(stage)
    assert [one.key for one in offered[:1]] == [job_key(job, 0)]
    stage.library.keep(Path(str(job.clips[0].folder)), "Ben", name="me.mp4")
    assert len(comparable_clips(stage)) == 4
    assert all(not one.key.startswith("job.") for one in comparable_clips(stage))
    assert chosen_clip(stage, job_key(job, 0)) is not None
    assert chosen_clip(stage, job_key(job, 1)) is None  # it failed
    assert browser_id is not None


def test_the_list_of_a_large_library_reads_no_results(
    stage: Backstage, kept: list[LibraryClip], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[LibraryClip] = []
    monkeypatch.setattr("posturecam.ui.compare.choice.input_of", lambda folder: pytest.fail(str(folder)))
    monkeypatch.setattr("posturecam.ui.compare.choice.MOST_OFFERED", 2)
    monkeypatch.setattr(stage.library, "source", looked.append)
    assert len(comparable_clips(stage)) == len(looked) == 2


def test_photos_are_not_offered(stage: Backstage, kept: list[LibraryClip], tmp_path: Path) -> None:
    folder = stage.library.folder(kept[0])
    photo = stage.library.keep(folder, "Cem", name="still.jpg", kind=ClipKind.PHOTO)
    assert photo.id not in {one.key for one in comparable_clips(stage)}
    assert chosen_clip(stage, kept_key(photo)) is None


def test_the_address_names_both_clips() -> None:
    assert compare_address("job.a.0", "clip.b") == "/compare?a=job.a.0&b=clip.b"
    assert compare_address("job.a.0") == "/compare?a=job.a.0"


def test_the_player_gets_both_axes_and_the_hips_as_json(
    stage: Backstage, kept: list[LibraryClip], tmp_path: Path
) -> None:
    pairing = paired(pair_of(stage, kept), Asked())
    document = pairing_document(pairing)
    assert set(document["sync"]) == {str(by) for by in InStepBy}
    assert document["rates"] == pytest.approx([1.0, 1.0])
    path = document["paths"][0]
    assert len(path["x"]) == len(path["leg"]) == len(path["followed"][0])
    assert path["usualLeg"] == pytest.approx(200.0, rel=0.05)
    assert json_text(document, allow_nan=False)
    name = pairing_file(pairing, tmp_path / "drawings")
    assert (tmp_path / "drawings" / name).stat().st_size > 1000
    assert pairing_file(paired(pair_of(stage, kept), Asked()), tmp_path / "drawings") == name
    other = paired(pair_of(stage, kept), Asked(two_people=True))
    assert pairing_file(other, tmp_path / "drawings") != name


def test_the_player_s_words_are_all_there(stage: Backstage, kept: list[LibraryClip]) -> None:
    words = pair_words(paired(pair_of(stage, kept), Asked()))
    named = {code.rsplit(".", 1)[1] for code in texts("en") if code.startswith("compare.player.")}
    assert named <= set(words)
    assert words["phase_at"] == "Stride {stride} · {percent} %"
    assert words["names"] == ["<i>0</i>.mp4", "<i>1</i>.mp4"]


def test_the_video_is_made_by_a_worker(stage: Backstage, kept: list[LibraryClip], tmp_path: Path) -> None:
    first, second = pair_of(stage, kept)
    halves = tuple(PairHalf(str(one.folder), one.name, "2026-10-05", 1, "") for one in (first, second))
    task = PairTask((halves[0], halves[1]), "time", "ghost", "", 1.0, str(tmp_path))
    made = replace(task).make(lambda stage, done, total: None)
    assert made.stat().st_size > 10_000


def test_a_person_s_page_leads_to_the_first_and_the_latest_that_go_together(
    stage: Backstage, kept: list[LibraryClip]
) -> None:
    clips = stage.library.clips(stage.library.person(NAME))
    assert first_and_latest(clips) == (clips[2], clips[1])  # the latest of all stands, and no other does
    assert first_and_latest(clips[:2]) is None
    html = html_of(open_page("people", person=kept[0].person_id))
    address = compare_address(kept_key(clips[2]), kept_key(clips[1]))
    assert address.replace("&", "&amp;") in html


def test_a_clip_of_this_browser_that_is_kept_has_its_person_whose_clips_come_first(
    stage: Backstage, kept: list[LibraryClip], job: Job
) -> None:
    folder, day = job.clips[0].folder, datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
    assert folder is not None
    other = stage.library.keep(folder, "Ben", name="later.mp4", recorded=day)
    found = chosen_clip(stage, job_key(job, 0))
    assert found is not None and found.person == other.person_id and found.recorded == day.date()
    listed = [one.person for one in comparable_clips(stage, other.person_id) if one.person]
    assert listed == [other.person_id, *[kept[0].person_id] * 3]
    listed = [one.person for one in comparable_clips(stage, kept[0].person_id) if one.person]
    assert listed == [*[kept[0].person_id] * 3, other.person_id]


def test_two_names_are_two_people_by_themselves(stage: Backstage, kept: list[LibraryClip]) -> None:
    other = stage.library.keep(stage.library.folder(kept[1]), "Ben", name="later.mp4")
    html = html_of(open_page("compare", a=kept_key(kept[0]), b=kept_key(other)))
    assert "They clearly differ in" in html and "for the worse" not in html


def test_the_later_clip_first_is_said(stage: Backstage, kept: list[LibraryClip]) -> None:
    html = html_of(open_page("compare", a=kept_key(kept[1]), b=kept_key(kept[0])))
    assert "The first clip is of 2026-10-06, the second of 2026-10-05: swap them" in html
