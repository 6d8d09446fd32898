from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.library.records import LibraryClip
from posturecam.pose.stored import save_track
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job
from tests.people import SimulatedCamera, runner
from tests.ui.pages import html_of, open_page

NAME = "Ana <b>Gómez</b>"


@pytest.fixture
def clips(stage: Backstage, tmp_path: Path) -> list[LibraryClip]:
    """Two clips of a runner, six weeks apart."""
    made = []
    for day, seconds in ((5, 6.0), (16, 7.0)):
        track = SimulatedCamera().of((runner(), seconds))
        save_track(track, tmp_path / f"{day}.npz")
        folder = analyze_to_folder(tmp_path / f"{day}.npz", tmp_path / "out").folder
        recorded = datetime(2026, 10 if day == 5 else 11, day, 12, tzinfo=timezone.utc)
        made.append(stage.library.keep(folder, NAME, name=f"run {day}.mp4", recorded=recorded))
    return made


def test_an_empty_library_says_how_to_fill_it(stage: Backstage) -> None:
    html = html_of(open_page("people"))
    assert "No one is kept yet" in html and "Keep for a person" in html


def test_everyone_stands_in_the_table(clips: list[LibraryClip]) -> None:
    test = open_page("people")
    assert test.get("bidi_component")
    assert not test.error


def test_a_person_s_page_says_what_changed_and_lists_the_clips_escaped(clips: list[LibraryClip]) -> None:
    html = html_of(open_page("people", person=clips[0].person_id))
    assert "Ana &lt;b&gt;Gómez&lt;/b&gt;" in html and "<b>Gómez" not in html
    assert "2 clips from 5 October 2026 to 16 November 2026" in html
    assert "within what filming again on another day does by itself" in html
    assert "data:image/svg+xml;base64," in html
    assert "run 5.mp4" in html and "run 16.mp4" in html


def test_a_kept_result_opens_and_is_judged_again_in_the_library(stage: Backstage, clips: list[LibraryClip]) -> None:
    clip = clips[0]
    test = open_page("people", person=clip.person_id, clip=clip.id)
    assert "5 October 2026" in html_of(test)
    before = [kept.filmed.speeds for kept in stage.library.findings(stage.library.person(NAME))]
    height = next(field for field in test.number_input if "Height" in field.label or "height" in field.label)
    height.set_value(1.7).run()
    assert not test.exception
    after = [kept.filmed.speeds for kept in stage.library.findings(stage.library.person(NAME))]
    assert not any("speed_mps" in speeds for speeds in before)
    assert any("speed_mps" in speeds for speeds in after)


def test_an_unknown_person_or_clip_leads_back(stage: Backstage, clips: list[LibraryClip]) -> None:
    test = open_page("people", person="0" * 16)
    assert "no longer in the library" in test.info[0].value
    assert "run 5.mp4" in html_of(open_page("people", person=clips[0].person_id, clip="../../etc"))


def test_a_library_that_cannot_be_opened_is_a_sentence(
    stage: Backstage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "no.sqlite3"
    bad.write_bytes(b"not a database, but long enough to look like a file " * 50)
    monkeypatch.setenv("POSTURECAM_LIBRARY", str(bad))
    test = open_page("people")
    assert str(bad) in test.error[0].value


def test_a_person_is_forgotten_only_when_the_name_is_typed(stage: Backstage, clips: list[LibraryClip]) -> None:
    test = open_page("people", person=clips[0].person_id)
    field = next(one for one in test.text_input if "confirm" in one.label)
    press = next(one for one in test.button if one.label == "Delete everything")
    field.set_value("Bo")
    press.click().run()
    assert stage.library.people()
    next(one for one in test.text_input if "confirm" in one.label).set_value(NAME)
    next(one for one in test.button if one.label == "Delete everything").click().run()
    assert not stage.library.people()
    assert not any(path.is_file() for path in stage.library.location.files.rglob("*"))


def test_a_name_is_shown_and_taken_whatever_is_in_it(stage: Backstage, clips: list[LibraryClip]) -> None:
    person = stage.library.change_person(stage.library.person(NAME), "**Ａna** [x](http://a)", "")
    test = open_page("people", person=person.id)
    field = next(one for one in test.text_input if "confirm" in one.label)
    assert r"\*\*Ａna\*\* \[x\]\(http\://a\)" in field.label
    field.set_value(" **ANA**  [X](http://a)")
    next(one for one in test.button if one.label == "Delete everything").click().run()
    assert not stage.library.people()


def test_a_result_is_kept_under_a_name_and_a_day(stage: Backstage, job: Job) -> None:
    stage.library.add_person("Ana")
    test = open_page("many", job=job.id, clip="0")
    name = next(one for one in test.selectbox if one.label == "Name")
    name.set_value("Ana")
    test.date_input[0].set_value(date(2026, 10, 3))
    next(one for one in test.button if one.label == "Keep").click().run()
    assert not test.exception
    (clip,) = stage.library.clips(stage.library.person("Ana"))
    assert clip.recorded.astimezone().date().isoformat() == "2026-10-03"
    assert "This result is kept." in html_of(open_page("many", job=job.id, clip="0"))


def test_a_kept_result_opens_whatever_its_clip_is_called(stage: Backstage, clips: list[LibraryClip]) -> None:
    clip = stage.library.keep(stage.library.folder(clips[0]), "Bo", name="my__run__1.mp4")
    assert "__" in clip.folder
    test = open_page("people", person=clip.person_id, clip=clip.id)
    assert "my__run__1.mp4" in html_of(test)


@pytest.mark.parametrize("recorded", ["2100-01-01T00:00:00+00:00", "1904-01-01T00:00:00", "0001-01-01T00:00:00", "x"])
def test_a_result_may_be_kept_whatever_the_camera_s_clock_said(stage: Backstage, job: Job, recorded: str) -> None:
    file = Path(str(job.clips[0].folder)) / "analysis.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["provenance"]["recorded"] = recorded
    file.write_text(json.dumps(document), encoding="utf-8")
    stage.library.add_person("Ana")
    test = open_page("many", job=job.id, clip="0")
    assert test.date_input[0].value.year in (1904, date.today().year)
    next(one for one in test.selectbox if one.label == "Name").set_value("Ana")
    next(one for one in test.button if one.label == "Keep").click().run()
    assert not test.exception and not test.error
    assert stage.library.person("Ana").clips == 1


def test_a_clip_is_deleted_with_its_files_and_notes(stage: Backstage, clips: list[LibraryClip]) -> None:
    clip, other = clips
    stage.library.write_note(clip, "arms lower")
    test = open_page("people", person=clip.person_id, clip=clip.id)
    next(one for one in test.button if one.label == "Delete it for good").click().run()
    assert not test.exception
    assert [one.id for one in stage.library.clips()] == [other.id]
    assert not stage.library.folder(clip).exists() and not stage.library.notes([clip])
    assert "run 16.mp4" in html_of(test) and "run 5.mp4" not in html_of(test)


def test_a_clip_whose_files_are_gone_says_so_and_shows_what_the_library_holds(
    stage: Backstage, clips: list[LibraryClip]
) -> None:
    clip = clips[1]
    stage.library.write_note(clip, "arms lower")
    assert "First and latest" in html_of(open_page("people", person=clip.person_id))
    shutil.rmtree(stage.library.folder(clip))
    page = html_of(open_page("people", person=clip.person_id))
    assert page.count("Its files are gone") == 1
    assert "First and latest" not in page
    test = open_page("people", person=clip.person_id, clip=clip.id)
    assert "The files of run 16.mp4 are gone" in test.warning[0].value
    titles = {kept.finding.title for kept in stage.library.findings_of(clip)}
    assert titles and all(title in html_of(test) for title in titles)
    assert "arms lower" in html_of(test)
    next(one for one in test.button if one.label == "Delete it for good").click().run()
    assert [one.name for one in stage.library.clips()] == ["run 5.mp4"]
