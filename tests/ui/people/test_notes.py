from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.library.records import LibraryClip
from posturecam.pose.stored import save_track
from posturecam.ui.backstage import Backstage
from tests.people import SimulatedCamera, runner
from tests.ui.pages import html_of, open_page


@pytest.fixture
def clip(stage: Backstage, tmp_path: Path) -> LibraryClip:
    save_track(SimulatedCamera().of((runner(), 6.0)), tmp_path / "me.npz")
    return stage.library.keep(analyze_to_folder(tmp_path / "me.npz", tmp_path / "out").folder, "Ana")


def test_a_note_is_written_shown_escaped_and_deleted(stage: Backstage, clip: LibraryClip) -> None:
    test = open_page("people", person=clip.person_id, clip=clip.id)
    test.text_area[0].set_value("Hips <b>drop</b>")
    next(one for one in test.button if one.label == "Save the note").click().run()
    assert not test.exception
    (note,) = stage.library.notes([clip])
    assert (note.text, note.t) == ("Hips <b>drop</b>", None)
    assert "Hips &lt;b&gt;drop&lt;/b&gt;" in html_of(test)
    next(one for one in test.button if one.label == "Delete").click().run()
    assert not stage.library.notes([clip])


def test_a_note_may_be_about_a_moment(stage: Backstage, clip: LibraryClip) -> None:
    test = open_page("people", person=clip.person_id, clip=clip.id)
    test.text_area[0].set_value("here")
    next(one for one in test.text_input if "moment" in one.label).set_value("2,5")
    next(one for one in test.button if one.label == "Save the note").click().run()
    assert [note.t for note in stage.library.notes([clip])] == [2.5]
    assert 'data-seconds="2.50"' in html_of(test)


def test_an_empty_note_is_not_kept(stage: Backstage, clip: LibraryClip) -> None:
    test = open_page("people", person=clip.person_id, clip=clip.id)
    test.text_area[0].set_value("   ")
    next(one for one in test.button if one.label == "Save the note").click().run()
    assert not stage.library.notes([clip])


@pytest.mark.parametrize("typed", ["soon", "-1", "1e9", "nan"])
def test_what_is_no_moment_is_said_and_not_kept(stage: Backstage, clip: LibraryClip, typed: str) -> None:
    test = open_page("people", person=clip.person_id, clip=clip.id)
    test.text_area[0].set_value("here")
    next(one for one in test.text_input if "moment" in one.label).set_value(typed)
    next(one for one in test.button if one.label == "Save the note").click().run()
    assert "in seconds" in test.error[0].value
    assert not stage.library.notes([clip])
