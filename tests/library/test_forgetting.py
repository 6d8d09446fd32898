"""Forgetting a person: the test looks at the bytes of all files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, text

from posturecam.errors import LibraryError
from posturecam.library import Library, opening
from posturecam.library.leftovers import leftovers
from posturecam.types import Activity, Baseline, View

from .conftest import Server

Make = Callable[..., Path]
SECRETS = [
    b"Zebedee",
    b"quux-clip",
    b"knee surgery",
    b"drawn-secret",
    b"my-posture",
    b"heading-of-his",
    b"moving-frames",
]


def _traces(folder: Path) -> dict[str, list[bytes]]:
    """In which files of a folder, or names of them, something is left."""
    found = {}
    for file in folder.rglob("*"):
        content = str(file).encode() + (file.read_bytes() if file.is_file() else b"")
        if left := [secret for secret in SECRETS if secret in content]:
            found[str(file)] = left
    return found


def _keep_all(library: Library, make_result: Make, video: Path) -> None:
    """A person with all that can be kept, between others."""
    video.write_bytes(b"moving-frames" * 1000)
    library.keep(make_result(100, "other"), "Anna")
    for number in range(12):
        clip = library.keep(
            make_result(number, f"quux-clip{number}"),
            "Zebedee Quux",
            source=video,
            name=f"quux-clip{number}.mp4",
            session="heading-of-his",
            recorded=datetime(2026, 3, number + 1, tzinfo=timezone.utc),
        )
        library.keep(make_result(200 + number, "other"), "Bo")
        for _ in range(5):
            library.write_note(clip, "knee surgery " * 40, 0.5, {"shapes": [{"text": "drawn-secret" * 20}]})
    library.add_baseline(library.person("zebedee quux"), Baseline(Activity.RUN, View.RIGHT, {}, 12.0), "my-posture")


def test_nothing_of_a_person_stays_in_the_files(tmp_path: Path, make_result: Make) -> None:
    home = tmp_path / "home"
    with Library.open(home / "library.sqlite3") as library, Library.open(home / "library.sqlite3") as other:
        _keep_all(library, make_result, tmp_path / "quux-clip.mp4")
        other.people()
        person = library.person("Zebedee Quux")
        folder = library.location.files / person.id
        assert len(_traces(home)) > 20
        library.forget(person)
        assert _traces(home) == {}
        assert not folder.exists()
        assert {one.name: one.clips for one in other.people()} == {"Anna": 1, "Bo": 12}
        assert all(library.has_files(clip) for clip in library.clips())
    assert _traces(home) == {}


def test_nothing_of_a_person_stays_in_the_tables_of_a_server(
    server: Server, tmp_path: Path, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "home"))
    with Library.open(server.emptied()) as library:
        _keep_all(library, make_result, tmp_path / "quux-clip.mp4")
        server.run("CHECKPOINT")
        if _readable(server):
            assert _traces(server.folder / "data" / "base")
        library.forget(library.person("Zebedee Quux"))
        server.run("CHECKPOINT")
        assert _traces(tmp_path / "home") == {}
        assert not _readable(server) or _traces(server.folder / "data" / "base") == {}
        assert {one.name: one.clips for one in library.people()} == {"Anna": 1, "Bo": 12}


def _readable(server: Server) -> bool:
    return (server.folder / "data" / "base").exists()


def test_when_another_program_reads_what_is_left_goes_at_the_next_opening(
    tmp_path: Path, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_S", 0.1)
    home = tmp_path / "home"
    with Library.open(home / "library.sqlite3") as library:
        _keep_all(library, make_result, tmp_path / "quux-clip.mp4")
        reader = sqlite3.connect(home / "library.sqlite3", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchall()
        with pytest.raises(LibraryError, match="is deleted when the library is next opened"):
            library.forget(library.person("Zebedee Quux"))
        assert [one.name for one in library.people()] == ["Anna", "Bo"]
        reader.close()
    with Library.open(home / "library.sqlite3"):
        assert _traces(home) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux' device of a full disk")
def test_without_space_to_write_the_database_anew_the_rest_goes_later(tmp_path: Path, make_result: Make) -> None:
    home = tmp_path / "home"
    with Library.open(home / "library.sqlite3") as library:
        _keep_all(library, make_result, tmp_path / "quux-clip.mp4")

        @event.listens_for(library._engine, "before_cursor_execute", retval=True)
        def on_a_full_disk(_: object, __: object, statement: str, given: object, *___: object) -> tuple[str, object]:
            return ("VACUUM INTO '/dev/full'" if statement == "VACUUM" else statement), given

        with pytest.raises(LibraryError, match="no space is left to write it anew"):
            library.forget(library.person("Zebedee Quux"))
        assert [one.name for one in library.people()] == ["Anna", "Bo"]
        assert len(leftovers(library)) == 1
    with Library.open(home / "library.sqlite3"):
        assert _traces(home) == {}


def test_when_another_reads_the_tables_of_a_server_what_is_left_goes_later(
    server: Server, tmp_path: Path, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_S", 0.1)
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "home"))
    where = server.emptied()
    with Library.open(where) as library, Library.open(where) as other:
        library.keep(make_result(1), "Zebedee Quux")
        with other.transaction() as session:
            session.execute(text("SELECT * FROM note"))
            with pytest.raises(LibraryError, match="is deleted when the library is next opened"):
                library.forget(library.person("Zebedee Quux"))
        assert (library.people(), len(leftovers(library))) == ([], 1)
        library.finish()
        assert leftovers(library) == []


def test_a_deleted_note_is_overwritten(tmp_path: Path, make_result: Make) -> None:
    home = tmp_path / "home"
    with Library.open(home / "library.sqlite3") as library:
        clip = library.keep(make_result(1), "Anna")
        note = library.write_note(clip, "knee surgery")
        library.delete_note(note)
    assert _traces(home) == {}


@pytest.mark.parametrize("of_person", [False, True])
def test_a_folder_that_others_replaced_by_a_link_goes_and_what_it_leads_to_stays(
    tmp_path: Path, make_result: Make, of_person: bool
) -> None:
    with Library.open(tmp_path / "home" / "library.sqlite3") as library:
        clip = library.keep(make_result(1), "Anna")
        folder = library.folder(clip).parent if of_person else library.folder(clip)
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
        if of_person:
            library.forget(library.person("Anna"))
        else:
            library.delete_clip(clip)
        assert not folder.is_symlink()
        assert (library.clips(), leftovers(library)) == ([], [])
    assert list((tmp_path / "elsewhere").rglob("analysis.json"))
