"""People on the page of many clips: named by a form, kept all at once; the table and the sheet follow."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from posturecam.batch.by_person import by_person
from posturecam.batch.manifest import ClipOutcome, Entry, Manifest, load_manifest
from posturecam.errors import LibraryError, OutputError
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job
from posturecam.ui.many.people import rows_by_clip
from posturecam.ui.many.rows import headings, rows_of
from tests.ui.pages import html_of, open_page


@pytest.fixture
def named(job: Job) -> Job:
    """The job with the manifest that a batch leaves."""
    done, bad = job.clips
    assert done.folder is not None
    folder = done.folder.relative_to(job.out).as_posix()
    entries = (
        Entry("a", ClipOutcome.DONE, folder=folder, summary=done.summary, input="x", dated="2026-10-06T10:00:00+00:00"),
        Entry("b", ClipOutcome.FAILED, reason="No video."),
    )
    Manifest(job.out, {}, entries).save()
    assert bad.folder is None
    return job


def test_a_named_clip_is_so_in_table_manifest_and_sheet(named: Job) -> None:
    named.name_person(["a"], "Zoë", "Juniors")
    manifest = load_manifest(named.out)
    assert manifest is not None
    assert [(one.person, one.group) for one in manifest.entries] == [("Zoë", "Juniors"), (None, None)]
    assert "Zoë" in (named.out / "coach_sheet.html").read_text(encoding="utf-8")
    assert named.clips[0].person == "Zoë"
    named.name_person(["a"], "Zoe")
    again = load_manifest(named.out)
    assert again is not None and again.entries[0].group == "Juniors"


def test_a_clip_that_the_manifest_does_not_know_is_not_named(named: Job) -> None:
    with pytest.raises(OutputError, match=r"gone\.mp4 is not in the manifest any more"):
        named.name_person(["/c/gone.mp4"], "Zoë")
    assert named.clips[0].person is None


def test_the_table_stands_by_person_with_dates_and_changes(named: Job, stage: Backstage) -> None:
    named.name_person(["a"], "Zoë", "Juniors")
    manifest = load_manifest(named.out)
    assert manifest is not None
    found = rows_by_clip(by_person(manifest.entries))
    clips = tuple(reversed(named.clips))
    rows = rows_of(clips, stage.shelf, found)
    assert [row.cells[1].text for row in rows] == ["<b>me</b>.mp4", "photo.mp4"]
    assert [row.id for row in rows] == ["1", "0"]
    cells = dict(zip(headings(by_person=True), rows[0].cells, strict=True))
    assert cells["Person"].note == "Juniors · about 6 October 2026"
    assert cells["Since last time"].text == ""


def test_the_page_refuses_an_empty_choice_and_an_empty_name(named: Job) -> None:
    test = open_page("many", job=named.id)
    _button(test, "Name them").click().run()
    assert "Choose at least one clip." in [error.value for error in test.error]
    test.multiselect(key=f"named {named.id}").set_value(["a"])
    _button(test, "Name them").click().run()
    assert any("name" in error.value.lower() for error in test.error)
    assert named.clips[0].person is None


def test_all_named_clips_are_kept_once_and_the_rest_is_counted(named: Job, stage: Backstage) -> None:
    test = open_page("many", job=named.id)
    _button(test, "Keep").click().run()
    assert "1 clip has no person and was not kept." in html_of(test)
    named.name_person(["a"], "Zoë <i>", "Juniors")
    test = open_page("many", job=named.id)
    _button(test, "Keep").click().run()
    html = html_of(test)
    assert "1 clip kept in the library." in html
    (person,) = stage.library.people()
    assert (person.name, person.group, person.clips) == ("Zoë <i>", "Juniors", 1)
    assert f'href="/people?person={person.id}"' in html and "Zoë &lt;i&gt;" in html
    _button(test, "Keep").click().run()
    assert "1 was there already." in html_of(test)
    (clip,) = stage.library.clips(person)
    assert (clip.recorded.date().isoformat(), clip.recorded_is_known) == ("2026-10-06", False)


def test_a_clip_that_cannot_be_kept_is_said_and_the_page_stays_whole(
    named: Job, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    named.name_person(["a"], "Zoë")

    def full(*given: object, **more: object) -> None:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(stage.library, "keep", full)
    test = open_page("many", job=named.id)
    _button(test, "Keep").click().run()
    assert not test.exception
    assert "was not kept: The disk is full." in html_of(test)


def test_a_damaged_manifest_leaves_the_table(named: Job) -> None:
    (named.out / "manifest.json").write_text("{")
    test = open_page("many", job=named.id)
    assert not test.exception
    assert test.get("bidi_component")
    assert not [button for button in test.button if button.label == "Keep"]


def _button(test: AppTest, label: str) -> Button:
    return next(button for button in test.button if button.label == label)
