"""People as one zip: out and in again, into other libraries, and zips that were made to do harm."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from posturecam.errors import LibraryError, OutputError, PosturecamError
from posturecam.library import Library
from posturecam.library.records import MovedClip
from posturecam.types import Activity, Baseline, View

from .conftest import Server, content

Make = Callable[..., Path]
NOON = datetime(2026, 10, 5, 12, 0, 0, 123456, timezone.utc)


def _fill(library: Library, make_result: Make, video: Path) -> None:
    video.write_bytes(b"moving")
    first = library.keep(make_result(1), "Änne Otto", source=video, recorded=NOON, session="Autumn 🍂")
    library.keep(make_result(2, "walk"), "Änne Otto", session="Winter")
    library.keep(make_result(3), "Bo", recorded=NOON)
    library.write_note(first, "arms – 日本", 0.6, {"shapes": [{"kind": "line", "at": [0.1, 1e-9]}]})
    library.write_note(first, "as a whole")
    anna = library.change_person(library.person("änne otto"), "Änne Otto", "U18")
    library.add_baseline(anna, Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (8.0, 1.5)}, 31.25), "March")
    library.add_person("Carl")


def _all(library: Library) -> dict[str, Any]:
    """Everything that a library holds, without the names of folders, which are made up anew."""
    people = library.people()
    clips = library.clips()
    return {
        "people": people,
        "clips": [{**vars(clip), "folder": None} for clip in clips],
        "files": {clip.id: content(library.folder(clip)) for clip in clips},
        "analyses": [library.analysis(clip).to_dict() for clip in clips],
        "findings": [[vars(one) | {"clip": one.clip.id} for one in library.findings(person)] for person in people],
        "notes": library.notes(clips),
        "baselines": [library.baselines(person) for person in people],
    }


def test_a_library_goes_out_and_in_without_a_change(library: Library, make_result: Make, tmp_path: Path) -> None:
    _fill(library, make_result, tmp_path / "run.mp4")
    outcome = library.export_zip(tmp_path / "a.zip")
    assert (outcome.people, outcome.clips, outcome.left_out) == (3, 3, ())
    with Library.open(tmp_path / "other.sqlite3") as other:
        taken = other.import_zip(tmp_path / "a.zip")
        assert (taken.people, taken.clips, taken.there, taken.merged) == (3, 3, 0, ())
        assert _all(other) == _all(library)
        again = other.import_zip(tmp_path / "a.zip")
        assert (again.clips, again.there) == (0, 3)
        assert _all(other) == _all(library)


def test_from_sqlite_to_postgresql_and_back(
    server: Server, tmp_path: Path, make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "club"))
    with (
        Library.open(tmp_path / "mine.sqlite3") as mine,
        Library.open(server.emptied()) as club,
        Library.open(tmp_path / "new.sqlite3") as new,
    ):
        _fill(mine, make_result, tmp_path / "run.mp4")
        mine.export_zip(tmp_path / "a.zip")
        club.import_zip(tmp_path / "a.zip")
        club.export_zip(tmp_path / "b.zip")
        new.import_zip(tmp_path / "b.zip")
        assert _all(mine) == _all(club) == _all(new)
        with zipfile.ZipFile(tmp_path / "a.zip") as one, zipfile.ZipFile(tmp_path / "b.zip") as two:
            assert json.loads(one.read("library.json")) == json.loads(two.read("library.json"))


def test_only_the_people_who_are_asked_for(library: Library, make_result: Make, tmp_path: Path) -> None:
    _fill(library, make_result, tmp_path / "run.mp4")
    assert library.export_zip(tmp_path / "a.zip", [library.person("bo")]).clips == 1
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"Otto" not in archive.read("library.json")
        assert len(archive.namelist()) == 4


def test_a_clip_without_files_is_left_out_and_named(library: Library, make_result: Make, tmp_path: Path) -> None:
    kept = library.keep(make_result(1), "Anna")
    shutil.rmtree(library.folder(kept))
    assert library.export_zip(tmp_path / "a.zip").left_out == ("run",)


def test_another_file_is_not_overwritten_by_an_export(library: Library, tmp_path: Path) -> None:
    (tmp_path / "run.mp4").write_bytes(b"moving")
    with pytest.raises(OutputError, match="another file"):
        library.export_zip(tmp_path / "run.mp4")
    assert (tmp_path / "run.mp4").read_bytes() == b"moving"
    library.export_zip(tmp_path / "a.zip")
    library.export_zip(tmp_path / "a.zip")


def test_the_newer_of_two_results_of_a_clip_stays(library: Library, make_result: Make, tmp_path: Path) -> None:
    older = library.keep(make_result(1, score=50.0), "Anna")
    library.write_note(older, "first")
    library.export_zip(tmp_path / "older.zip")
    newer = library.keep(make_result(1, score=90.0), "Anna")
    library.export_zip(tmp_path / "newer.zip")
    assert library.import_zip(tmp_path / "older.zip").there == 1
    assert library.clips() == [newer]
    with Library.open(tmp_path / "other.sqlite3") as other:
        other.import_zip(tmp_path / "older.zip")
        other.write_note(other.clips()[0], "second")
        assert other.import_zip(tmp_path / "newer.zip").clips == 1
        (clip,) = other.clips()
        assert (clip.id, clip.score) == (newer.id, 90.0)
        assert [note.text for note in other.notes([clip])] == ["first", "second"]
        assert len(list(other.location.files.rglob("analysis.json"))) == 1


def test_another_person_of_the_same_name_is_merged_and_named(
    library: Library, make_result: Make, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "other.sqlite3") as other:
        other.write_note(other.keep(make_result(1), "ANNA", recorded=NOON), "from the other")
        other.keep(make_result(2), "ANNA", recorded=NOON + timedelta(days=1))
        other.export_zip(tmp_path / "a.zip")
    mine = library.keep(make_result(1), "Anna")
    outcome = library.import_zip(tmp_path / "a.zip")
    assert outcome.merged == ("Anna",)
    (anna,) = library.people()
    assert (anna.name, anna.clips) == ("Anna", 2)
    assert [note.text for note in library.notes(library.clips())] == ["from the other"]
    assert library.clip(mine.id).digest == mine.digest


def test_a_clip_stays_with_a_person_who_was_renamed_when_it_comes_back_under_the_old_name(
    library: Library, make_result: Make, tmp_path: Path
) -> None:
    kept = library.keep(make_result(1, score=50.0), "Anna")
    library.export_zip(tmp_path / "a.zip")
    with Library.open(tmp_path / "other.sqlite3") as other:
        other.add_person("Anna")
        other.import_zip(tmp_path / "a.zip")
        other.keep(make_result(1, score=90.0), "Anna")
        other.export_zip(tmp_path / "b.zip")
    library.change_person(library.person("Anna"), "Anne", "")
    library.import_zip(tmp_path / "b.zip")
    library.forget(library.person("Anna"))
    (clip,) = library.clips(library.person("Anne"))
    assert (clip.id, clip.score) == (kept.id, 90.0)
    assert library.has_files(clip)


def test_another_day_of_a_clip_is_said_and_a_known_one_stays(
    library: Library, make_result: Make, tmp_path: Path
) -> None:
    later = NOON + timedelta(days=2)
    with Library.open(tmp_path / "other.sqlite3") as other:
        first = library.keep(make_result(1), "Anna", recorded=NOON, name="run.mp4")
        other.keep(make_result(1), "Anna", recorded=later, name="run.mp4")
        other.keep(make_result(2), "Anna", dated=later)
        other.export_zip(tmp_path / "a.zip")
        known = library.keep(make_result(2), "Anna", recorded=NOON)
        other.keep(make_result(2), "Anna", dated=later)
        other.export_zip(tmp_path / "b.zip")
    assert library.import_zip(tmp_path / "a.zip").moved == (MovedClip("run.mp4", NOON, later),)
    assert library.clip(first.id).recorded == later
    assert library.import_zip(tmp_path / "b.zip").moved == ()
    assert (library.clip(known.id).recorded, library.clip(known.id).recorded_is_known) == (NOON, True)


def test_an_import_brings_back_files_that_are_gone(library: Library, make_result: Make, tmp_path: Path) -> None:
    kept = library.keep(make_result(1), "Anna")
    library.export_zip(tmp_path / "a.zip")
    shutil.rmtree(library.folder(kept))
    assert library.import_zip(tmp_path / "a.zip").clips == 1
    assert library.has_files(library.clip(kept.id))


# Zips that were made to do harm


@pytest.fixture
def good(make_result: Make, tmp_path: Path) -> dict[str, bytes]:
    """The entries of a zip that can be imported."""
    with Library.open(tmp_path / "source.sqlite3") as source:
        _fill(source, make_result, tmp_path / "run.mp4")
        source.export_zip(tmp_path / "good.zip")
    with zipfile.ZipFile(tmp_path / "good.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(path: Path, entries: dict[str, bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def _refused(library: Library, path: Path, code: str | None = None) -> str:
    """The sentence of a refusal, after which nothing is there."""
    before = {file for file in path.parent.rglob("*") if "library.sqlite3" not in file.name}
    with pytest.raises(PosturecamError) as raised:
        library.import_zip(path)
    assert library.people() == []
    assert {file for file in path.parent.rglob("*") if "library.sqlite3" not in file.name} == before
    assert isinstance(raised.value, LibraryError)
    if code is not None:
        assert raised.value.message.code == code
    return str(raised.value)


def _changed(good: dict[str, bytes], change: Callable[[dict[str, Any]], object]) -> dict[str, bytes]:
    document = json.loads(good["library.json"])
    change(document)
    return {**good, "library.json": json.dumps(document).encode()}


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library.sqlite3")
    library.close()
    return library


def test_what_is_no_zip_is_refused(empty: Library, tmp_path: Path) -> None:
    for data in (b"", b"PK\3\4", b"\xff\xd8" * 1000):
        (tmp_path / "a.zip").write_bytes(data)
        _refused(empty, tmp_path / "a.zip", "library.archive.damaged")
    _refused(empty, tmp_path / "missing" / "a.zip", "library.archive.not_there")
    (tmp_path / "folder.zip").mkdir()
    _refused(empty, tmp_path / "folder.zip", "library.archive.is_folder")


def test_a_truncated_or_damaged_zip_is_refused(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    data = (tmp_path / "good.zip").read_bytes()
    for length in range(10, len(data), len(data) // 20):
        (tmp_path / "a.zip").write_bytes(data[:length])
        _refused(empty, tmp_path / "a.zip")
    for place in range(40, len(data) - 2000, len(data) // 40):
        (tmp_path / "a.zip").write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with pytest.raises(LibraryError):
            empty.import_zip(tmp_path / "a.zip")
        assert empty.people() == []


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "clips/../../evil", "C:\\evil", "evil.txt", "clips/0000000000000000/evil", "clips/x/"],
)
def test_entries_that_do_not_belong_are_refused(
    empty: Library, good: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    assert "does not belong" in _refused(empty, _zip(tmp_path / "a.zip", {**good, name: b"evil"}))


@pytest.mark.parametrize("name", ["../evil", "a/b", "a\\b", "..", "CON", "x.", "a:b", ".hidden", "nul.txt", "a\0b"])
def test_names_of_files_that_lead_elsewhere_are_refused(
    empty: Library, good: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    def change(document: dict[str, Any]) -> None:
        document["people"][0]["clips"][0]["files"].append(name)

    document = _changed(good, change)
    clip = json.loads(good["library.json"])["people"][0]["clips"][0]["id"]
    _refused(empty, _zip(tmp_path / "a.zip", {**document, f"clips/{clip}/{name}": b"evil"}), "library.archive.refused")


def test_names_that_differ_only_in_case_are_refused(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        document["people"][0]["clips"][0]["files"].append("ANALYSIS.json")

    assert "do not fit together" in _refused(empty, _zip(tmp_path / "a.zip", _changed(good, change)))


def test_a_link_is_refused(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in good.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = ((stat.S_IFLNK if name.endswith(".jpg") else stat.S_IFREG) | 0o644) << 16
            archive.writestr(entry, data)
    assert "does not belong" in _refused(empty, tmp_path / "a.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, data in [*good.items(), *list(good.items())[:1]]:
            archive.writestr(name, data)
    _refused(empty, tmp_path / "a.zip", "library.archive.refused")


def test_bombs_are_refused_before_they_are_unpacked(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    clip = json.loads(good["library.json"])["people"][0]["clips"][0]["id"]
    bomb = {**good, f"clips/{clip}/analysis.json": bytes(50_000_000)}
    packed = _zip(tmp_path / "a.zip", bomb, compression=zipfile.ZIP_DEFLATED)
    assert "far larger" in _refused(empty, packed)
    packed = _zip(tmp_path / "b.zip", {"library.json": bytes(300_000_000)}, compression=zipfile.ZIP_DEFLATED)
    _refused(empty, packed)


def test_more_than_the_disk_holds_is_refused(
    empty: Library, good: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    _refused(empty, tmp_path / "good.zip", "library.archive.no_room")


def test_a_zip_that_lies_about_its_sizes_is_refused(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    data = bytearray((tmp_path / "good.zip").read_bytes())
    at = data.rindex(b"PK\1\2", 0, len(data))
    data[at + 24 : at + 28] = (7).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    _refused(empty, tmp_path / "a.zip")


TINY = {"id": "0" * 16, "name": "A", "group": "", "created": "2026-10-05T12:00:00+00:00"}
NOTE = {"id": "0" * 16, "text": "x", "created": "2026-10-05T12:00:00Z"}
CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "other kind": lambda d: d.update(kind="other"),
    "no schema": lambda d: d.pop("schema"),
    "schema of another type": lambda d: d.update(schema="1"),
    "people is no list": lambda d: d.update(people={}),
    "too many people": lambda d: d.update(people=[TINY] * 100_001),
    "the same person twice": lambda d: d["people"].append(d["people"][0]),
    "id": lambda d: d["people"][0].update(id="../../../../etc"),
    "id with a line end": lambda d: d["people"][0].update(id="0123456789abcdef\n"),
    "name of another type": lambda d: d["people"][0].update(name=7),
    "long name": lambda d: d["people"][0].update(name="x" * 1_000_000),
    "date without zone": lambda d: d["people"][0].update(created="2026-10-05T12:00:00"),
    "date before any film": lambda d: d["people"][0]["clips"][0].update(recorded="0001-01-01T00:00:00Z"),
    "date of the far future": lambda d: d["people"][0]["clips"][0].update(added="9999-12-31T23:59:59Z"),
    "note before the clip": lambda d: d["people"][0]["clips"][0].update(notes=[{**NOTE, "t": -1.0}]),
    "note long after": lambda d: d["people"][0]["clips"][0].update(notes=[{**NOTE, "t": 1e300}]),
    "no date": lambda d: d["people"][0].update(created="yesterday"),
    "kind of clip": lambda d: d["people"][0]["clips"][0].update(kind="film"),
    "session elsewhere": lambda d: d["people"][0]["clips"][0].update(session="0" * 16),
    "no files": lambda d: d["people"][0]["clips"][0].update(files=[]),
    "files missing": lambda d: d["people"][0]["clips"][0].update(files=["analysis.json", "more.txt"]),
    "drawing": lambda d: d["people"][0]["clips"][0].update(notes=[{"id": "0" * 16, "text": "x", "drawing": 7}]),
    "baseline": lambda d: d["people"][2]["baselines"][0].update(document={"kind": "other"}),
    "infinite": lambda d: d["people"][2]["baselines"][0]["document"].update(seconds=1e999),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_document_that_is_wrong_is_refused(
    empty: Library, good: dict[str, bytes], tmp_path: Path, change: str
) -> None:
    good = _changed(good, lambda d: d["people"].sort(key=lambda person: len(person["baselines"])))
    _refused(empty, _zip(tmp_path / "a.zip", _changed(good, CHANGES[change])))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"schema": 1, "schema": 1}'])
def test_what_is_no_document_is_refused(empty: Library, good: dict[str, bytes], tmp_path: Path, data: bytes) -> None:
    _refused(empty, _zip(tmp_path / "a.zip", {**good, "library.json": data}))
    _refused(empty, _zip(tmp_path / "b.zip", {name: data for name, data in good.items() if name != "library.json"}))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"schema": 99}', b'{"schema": 2, "bouts": 7}'])
def test_an_analysis_that_is_wrong_is_refused(
    empty: Library, good: dict[str, bytes], tmp_path: Path, data: bytes
) -> None:
    name = next(name for name in good if name.endswith("/analysis.json"))
    _refused(empty, _zip(tmp_path / "a.zip", {**good, name: data}))


def test_a_newer_export_says_so(empty: Library, good: dict[str, bytes], tmp_path: Path) -> None:
    changed = _changed(good, lambda document: document.update(schema=2))
    assert "update posturecam" in _refused(empty, _zip(tmp_path / "a.zip", changed))


def test_ids_of_other_people_do_not_take_their_clips(
    library: Library, good: dict[str, bytes], make_result: Make, tmp_path: Path
) -> None:
    """A zip that names the clip and the session of a person as those of another."""
    mine = library.keep(make_result(9), "Mine")

    def change(document: dict[str, Any]) -> None:
        person = document["people"][0]
        assert person["clips"]
        person["sessions"][0]["id"] = mine.session_id
        for clip in person["clips"]:
            clip["session"] = mine.session_id

    document = json.loads(good["library.json"])
    document["people"].sort(key=lambda person: -len(person["clips"]))
    document["people"][0]["sessions"] = document["people"][0]["sessions"][:1]
    packed = _zip(tmp_path / "a.zip", _changed({**good, "library.json": json.dumps(document).encode()}, change))
    library.import_zip(packed)
    assert library.clips(library.person("Mine")) == [mine]
    assert all(clip.session_id != mine.session_id for clip in library.clips(library.person("änne otto")))


def test_a_full_disk_during_an_import_leaves_whole_clips(
    library: Library, good: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, calls = os.fsync, [0]

    def full(descriptor: int) -> None:
        calls[0] += 1
        if calls[0] > 8:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr("posturecam.durable.os.fsync", full)
        with pytest.raises(OutputError, match="is full"):
            library.import_zip(tmp_path / "good.zip")
    assert len(library.clips()) < 3
    assert all(library.has_files(clip) for clip in library.clips())
    library.import_zip(tmp_path / "good.zip")
    assert len(library.clips()) == 3
