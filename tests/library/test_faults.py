"""Killed processes, full disks, locks and lost connections: nothing is lost, and a sentence says what happened."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from posturecam.errors import LibraryError, OutputError, PosturecamError
from posturecam.library import Library, files, keeping, opening
from posturecam.library.leftovers import leftovers, reserved
from posturecam.library.tables import ClipRow, LeftoverRow, SessionRow

from .conftest import Server, content

Make = Callable[..., Path]
Act = Callable[[Library], object]
EVENTS = ("open", "os.mkdir", "os.remove", "os.rmdir", "os.rename", "shutil.copyfile", "shutil.rmtree")
"""Of Python's audit hooks: what changes files."""


def _killed_at(step: int, where: str, act: Act) -> bool:
    """Do something in a process of its own that is killed at a step; whether it came to its end before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of other tests have ended
        child = os.fork()
    if child == 0:
        try:
            _count_down(step)
            with Library.open(where) as library:
                act(library)
        except PosturecamError as error:
            os.write(2, str(error).encode())
            os._exit(1)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def _count_down(step: int) -> None:
    """Have this process killed at its nth statement to the database or change of a file of the library."""
    left = [step]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, arguments: tuple[object, ...]) -> None:
        if name in EVENTS and "library-clips" in str(arguments[:2]):
            count()

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


class Place:
    """A library that can be put back to how it was."""

    def __init__(self, where: str, tmp_path: Path, server: Server | None) -> None:
        self.where, self.template, self.tmp_path, self.server = where, where, tmp_path, server
        self.copies = itertools.count()

    def saved(self) -> None:
        shutil.copytree(self.tmp_path / "library-clips", self.tmp_path / "saved-clips", dirs_exist_ok=True)
        if self.server is None:
            shutil.copy(self.where, self.tmp_path / "saved.sqlite3")

    def restore(self) -> str:
        shutil.rmtree(self.tmp_path / "library-clips", ignore_errors=True)
        shutil.copytree(self.tmp_path / "saved-clips", self.tmp_path / "library-clips")
        if self.server is not None:
            return self.server.make(self.template.split("?")[0].split("/")[-1])
        for file in self.tmp_path.glob("library.sqlite3*"):
            file.unlink()
        shutil.copy(self.tmp_path / "saved.sqlite3", self.where)
        return self.where


@pytest.fixture
def place(where: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    return Place(where, tmp_path, request.getfixturevalue("server") if "postgresql" in where else None)


def _is_whole(library: Library) -> None:
    """Every row has its files, every file its row, and nothing is left to be finished."""
    clips = library.clips()
    assert all(library.has_files(clip) for clip in clips)
    assert leftovers(library) == []
    home = library.location.files
    folders = {f"{file.parent.parent.name}/{file.parent.name}" for file in home.rglob("*") if file.is_file()}
    assert folders == {clip.folder for clip in clips}
    people = {person.id for person in library.people()}
    assert {folder.name for folder in home.iterdir()} <= people


def _rounds(place: Place, act: Act, every: int = 1) -> Iterator[Library]:
    """Kill at each step, and give what is there afterwards; at last what is there after no kill."""
    place.saved()
    for step in itertools.count(1, every if place.server is None else 4 * every):
        where = place.restore()
        ended = _killed_at(step, where, act)
        with Library.open(where) as library:
            _is_whole(library)
            yield library
        if place.server is not None:
            place.server.drop(where)
        if ended:
            assert step > 10
            return


def test_a_killed_keep_leaves_a_whole_clip_or_none(place: Place, make_result: Make) -> None:
    result, other = make_result(1), make_result(2)
    with Library.open(place.where) as library:
        library.keep(other, "Bo")
    counts = []
    for library in _rounds(place, lambda library: library.keep(result, "Anna", source=result / "analysis.json"), 2):
        anna = [clip for clip in library.clips() if clip.person == "Anna"]
        counts.append(len(anna))
        if anna:
            assert content(library.folder(anna[0])).items() > content(result).items()
        again = library.keep(result, "Anna")
        assert {clip.person for clip in library.clips()} == {"Anna", "Bo"}
        assert library.has_files(again)
    assert set(counts) == {0, 1}
    assert counts == sorted(counts)


def test_a_killed_keep_of_the_same_clip_leaves_the_older_or_the_newer(place: Place, make_result: Make) -> None:
    with Library.open(place.where) as library:
        library.write_note(library.keep(make_result(1, score=50.0), "Anna"), "stays")
    newer = make_result(1, score=90.0)
    scores = []
    for library in _rounds(place, lambda library: library.keep(newer, "Anna"), 3):
        (clip,) = library.clips()
        scores.append(clip.score)
        assert library.analysis(clip).score == clip.score
        assert [note.text for note in library.notes([clip])] == ["stays"]
    assert set(scores) == {50.0, 90.0}


def test_a_killed_forgetting_is_finished_when_the_library_is_next_opened(place: Place, make_result: Make) -> None:
    with Library.open(place.where) as library:
        for number in range(3):
            library.keep(make_result(number), "Anna")
        library.keep(make_result(9), "Bo")
    there = []
    for library in _rounds(place, lambda library: library.forget(library.person("Anna"))):
        people = {person.name: person.clips for person in library.people()}
        there.append("Anna" in people)
        assert people in ({"Anna": 3, "Bo": 1}, {"Bo": 1})
    assert set(there) == {True, False}


def test_a_killed_import_leaves_whole_clips_and_the_next_one_adds_the_rest(
    place: Place, make_result: Make, tmp_path: Path
) -> None:
    zip_file = tmp_path / "people.zip"
    with Library.open(tmp_path / "other.sqlite3") as other:
        for number in range(2):
            clip = other.keep(make_result(number), "Anna")
            other.write_note(clip, f"note {number}")
        other.export_zip(zip_file)
    with Library.open(place.where) as library:
        library.keep(make_result(9), "Bo")
    for library in _rounds(place, lambda library: library.import_zip(zip_file), every=7):
        library.import_zip(zip_file)
        clips = library.clips(library.person("Anna"))
        assert sorted(note.text for note in library.notes(clips)) == ["note 0", "note 1"]
        _is_whole(library)


KEEP = """
import sys
from pathlib import Path
from posturecam.library import Library
where, person, *results = sys.argv[1:]
with Library.open(where) as library:
    print("ready", flush=True)
    sys.stdin.readline()
    for result in results:
        library.keep(Path(result), person)
"""


def test_processes_keep_the_same_clips_of_the_same_person_at_once(where: str, make_result: Make) -> None:
    results = [str(make_result(number, f"run{number}")) for number in range(4)]
    command = [sys.executable, "-c", KEEP, where, "Anna", *results]
    pipe = subprocess.PIPE
    runs = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    for run in runs:
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.communicate("go\n") == ("", "")
        assert run.returncode == 0
    with Library.open(where) as library:
        assert [(person.name, person.clips) for person in library.people()] == [("Anna", 4)]
        _is_whole(library)
        with library.transaction() as session:
            assert session.query(SessionRow).count() == 1


def test_a_person_who_is_forgotten_while_a_clip_is_kept(
    library: Library, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add_person("Anna")
    copy = files.copy_result

    def copy_and_forget(*arguments: Path) -> None:
        copy(*arguments)
        with Library.open(library.location.file or library.location.url) as other:
            other.forget(other.person("Anna"))

    monkeypatch.setattr(files, "copy_result", copy_and_forget)
    with pytest.raises(LibraryError, match="Anna was deleted from the library meanwhile"):
        library.keep(make_result(1), "Anna")
    assert library.people() == []
    _is_whole(library)


def test_what_a_living_process_works_on_is_left_alone(library: Library, where: str) -> None:
    with reserved(library, f"{'a' * 16}/2026-01-01_run_{'b' * 16}") as folder:
        folder.mkdir(parents=True)
        (folder / "analysis.json").write_text("half")
        Library.open(where).close()
        assert (folder / "analysis.json").exists()
        with library.transaction(writes=True) as session:
            session.query(LeftoverRow).delete()
    assert (folder / "analysis.json").exists()


@pytest.mark.parametrize("failing", ["shutil.copyfile", "posturecam.durable.os.fsync", "pathlib.Path.mkdir"])
def test_a_full_disk_keeps_nothing_of_the_new_clip_and_all_of_the_others(
    library: Library, make_result: Make, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    kept = library.keep(make_result(1), "Anna")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(failing, full)
        with pytest.raises(OutputError, match="is full"):
            library.keep(make_result(2), "Anna")
    assert library.clips() == [kept]
    _is_whole(library)


def test_a_place_that_can_only_be_read_says_so(
    library: Library, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = library.keep(make_result(1), "Anna")

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", read_only)
        with pytest.raises(OutputError, match="read-only file system"):
            library.keep(make_result(2), "Anna")
        patched.setattr("shutil.rmtree", read_only)
        with pytest.raises(OutputError, match="read-only file system"):
            library.forget(library.person("Anna"))
    assert library.people() == []
    assert library.folder(kept).exists()
    library.finish()
    assert not library.folder(kept).exists()


def _keep_many(library: Library, make_result: Make) -> None:
    for number in range(2, 200):
        library.keep(make_result(number), "Anna")


def test_a_database_without_space_says_so_and_keeps_what_it_has(tmp_path: Path, make_result: Make) -> None:
    with Library.open(tmp_path / "library.sqlite3") as library:
        kept = library.keep(make_result(1), "Anna")

        @event.listens_for(library._engine, "connect")
        def hold_small(connection: sqlite3.Connection, record: object) -> None:
            connection.execute("PRAGMA max_page_count=30")

        library._engine.dispose()
        with pytest.raises(LibraryError, match="no space is left"):
            _keep_many(library, make_result)
        event.remove(library._engine, "connect", hold_small)
        library._engine.dispose()
        assert kept in library.clips()
        library.finish()
        _is_whole(library)


def test_a_database_that_another_writes_to_for_long_says_so(
    where: str, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_S", 0.2)
    with Library.open(where) as library, Library.open(where) as other:
        kept = library.keep(make_result(1), "Anna")
        with other.transaction(writes=True) as session:
            session.get_one(ClipRow, kept.id, with_for_update=True)
            assert library.clips() == [kept]
            with pytest.raises(LibraryError, match="another program is writing"):
                library.delete_clip(kept)
        assert library.clips() == [kept]
        _is_whole(library)


def test_one_that_writes_waits_for_another(where: str) -> None:
    with Library.open(where) as library, Library.open(where) as other:
        with other.transaction(writes=True) as session:
            waiting = threading.Thread(target=library.add_person, args=("Anna",))
            waiting.start()
            session.execute(text("SELECT 1"))
        waiting.join()
        assert [person.name for person in other.people()] == ["Anna"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_lost_connection_while_a_clip_is_written_loses_nothing(
    server: Server, tmp_path: Path, make_result: Make, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Also when the server has written the clip, and only its answer is lost."""
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "files"))
    with Library.open(server.emptied()) as library:
        older = library.keep(make_result(1), "Anna")
        taken = keeping.taken

        def cut(session: Session, folder: str) -> None:
            taken(session, folder)
            session.flush()
            pid = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar()
            if moment == "before":
                server.run(f"SELECT pg_terminate_backend({pid})")
            else:
                patched.setattr(library._engine.dialect, "do_commit", lost)

        def lost(raw: psycopg.Connection) -> None:
            raw.commit()
            raw.dbapi_connection.close()
            patched.setattr(library._engine.dialect, "do_commit", commit)
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        commit = library._engine.dialect.do_commit
        with monkeypatch.context() as patched:
            patched.setattr(keeping, "taken", cut)
            with pytest.raises(LibraryError, match="connection was lost"):
                library.keep(make_result(2), "Anna")
        assert len(library.clips()) == (2 if moment == "after" else 1)
        assert older in library.clips()
        library.finish()
        _is_whole(library)
