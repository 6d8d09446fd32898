from __future__ import annotations

import json
import os
import struct
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from posturecam.errors import OutputError, TrackError
from posturecam.pose import stored
from posturecam.pose.stored import FORMAT, MOST_FRAMES, load_track, save_track
from posturecam.words import in_language, literal, message


@pytest.fixture
def track(make_track):
    return replace(
        make_track({"end": 1.5}, duration=2.0),
        world=np.random.default_rng(0).normal(0, 1, (60, 33, 3)),
        remarks=(message("pose.cuts", times="0.5"), literal("ä")),
        provenance={"model": "sha256:1f", "input": "sha256:2e"},
    )


def test_a_stored_track_comes_back_as_it_was(track, tmp_path):
    save_track(track, tmp_path / "landmarks.npz")
    back = load_track(tmp_path / "landmarks.npz")
    assert back.digest() == track.digest()
    assert np.array_equal(back.world, track.world)
    assert (back.size, back.remarks, dict(back.provenance)) == (track.size, track.remarks, dict(track.provenance))


def test_a_track_without_world_notes_or_frames_comes_back(track, tmp_path):
    nothing = replace(track.between(5, 6), world=None, remarks=(), provenance={})
    save_track(nothing, tmp_path / "a.npz")
    back = load_track(tmp_path / "a.npz")
    assert (len(back), back.world, back.notes, dict(back.provenance)) == (0, None, (), {})


def test_a_remark_is_read_back_as_a_message_and_said_in_the_language_of_the_reader(track, tmp_path):
    with in_language("es"):
        save_track(track, tmp_path / "a.npz")
    assert load_track(tmp_path / "a.npz").remarks[0] == message("pose.cuts", times="0.5")
    with np.load(tmp_path / "a.npz") as arrays:
        assert "The clip is cut at 0.5 s" in str(arrays["notes"][0])


def test_a_remark_that_this_version_cannot_say_is_read_as_it_was_written(track, tmp_path):
    note = {"code": "pose.of_the_future", "parameters": {}, "text": "A later remark."}
    _store(track, tmp_path / "a.npz", notes=np.array([json.dumps(note)]))
    assert load_track(tmp_path / "a.npz").remarks == (literal("A later remark."),)


def test_notes_of_version_1_are_plain_texts(track, tmp_path):
    _store(track, tmp_path / "a.npz", version=np.array(1), notes=np.array(["A note.", "ä"]))
    assert load_track(tmp_path / "a.npz").notes == ("A note.", "ä")


def _store(track, path, **other):
    """Stores a track with some of its arrays replaced."""
    save_track(track, path)
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **{**arrays, **other})


def test_cuts_and_people_come_back_and_leave_other_files_as_they_were(track, tmp_path):
    save_track(track, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as arrays:
        assert not {"cuts", "people"} & set(arrays.files)
    assert (load_track(tmp_path / "a.npz").cuts, load_track(tmp_path / "a.npz").people) == ((), ())
    for people in ((0, 1), ()):
        save_track(replace(track, cuts=(0.7,), people=people), tmp_path / "b.npz")
        back = load_track(tmp_path / "b.npz")
        assert (back.cuts, back.people) == ((0.7,), people)


def test_the_same_track_gives_the_same_bytes(track, tmp_path, monkeypatch):
    save_track(track, tmp_path / "a.npz")
    monkeypatch.setattr("time.time", lambda: 2e9)
    save_track(replace(track, provenance=dict(reversed(track.provenance.items()))), tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_numpy_alone_can_read_it(track, tmp_path):
    save_track(track, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as arrays:
        assert str(arrays["format"]) == "posturecam landmarks"
        assert np.array_equal(arrays["xy"], track.xy, equal_nan=True)


def test_only_the_whole_file_is_ever_in_place(track, tmp_path):
    save_track(track, tmp_path / "a.npz")
    assert os.listdir(tmp_path) == ["a.npz"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\x93NUMPY\x01\x00"])
def test_a_file_that_is_not_ours_says_what_to_give(tmp_path, content):
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(TrackError, match=r"not a landmarks file of posturecam\. Give"):
        load_track(tmp_path / "a.npz")


def test_another_programs_npz_is_not_ours(tmp_path):
    np.savez(tmp_path / "a.npz", t=np.arange(3.0))
    with pytest.raises(TrackError, match="not a landmarks file of posturecam"):
        load_track(tmp_path / "a.npz")


def test_a_file_with_python_objects_is_refused_unread(tmp_path):
    np.savez(tmp_path / "a.npz", format=np.array([{"a": 1}], dtype=object))
    with pytest.raises(TrackError, match="damaged"):
        load_track(tmp_path / "a.npz")


def test_a_damaged_file_says_to_analyse_again(track, tmp_path):
    save_track(track, tmp_path / "a.npz")
    content = bytearray((tmp_path / "a.npz").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = b"\x00" * 200
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(TrackError, match=r"a\.npz is damaged. Analyse the clip again"):
        load_track(tmp_path / "a.npz")


def test_a_file_with_a_part_missing_is_damaged(tmp_path):
    np.savez(tmp_path / "a.npz", format=np.array("posturecam landmarks"), version=np.array(1), t=np.arange(3.0))
    with pytest.raises(TrackError, match="damaged"):
        load_track(tmp_path / "a.npz")


def test_a_file_from_the_future_says_to_update(tmp_path):
    np.savez(tmp_path / "a.npz", format=np.array("posturecam landmarks"), version=np.array(99))
    with pytest.raises(TrackError, match="newer posturecam"):
        load_track(tmp_path / "a.npz")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TrackError, match=r"away\.npz cannot be read"):
        load_track(tmp_path / "away.npz")


def test_a_folder_that_is_not_there_is_an_output_error(track, tmp_path):
    with pytest.raises(OutputError, match="could not be written"):
        save_track(track, tmp_path / "away" / "a.npz")


def _with(path, name, content):
    """Puts the bytes of another array into a stored track."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, old in {**entries, f"{name}.npy": content}.items():
            archive.writestr(entry, content if entry == f"{name}.npy" else old)


def _array(header, data=b""):
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


HOSTILE_HEADERS = [
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 33, 2), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 33, 2), }",
    "{'descr': [('a', '<f8', (100000, 100000))], 'fortran_order': False, 'shape': (10,), }",
    "{'descr': '|V8', 'fortran_order': False, 'shape': (10,), }",
    "(" * 400,
    "-" * 9000 + "1",
    "'" * 99,
    "   a\n  b\n c",
    "",
]


@pytest.mark.parametrize("header", HOSTILE_HEADERS)
def test_an_array_with_a_hostile_header_is_damage(track, tmp_path, header):
    save_track(track, tmp_path / "a.npz")
    _with(tmp_path / "a.npz", "xy", _array(header))
    with pytest.raises(TrackError, match=r"a\.npz is damaged"):
        load_track(tmp_path / "a.npz")


def test_arrays_larger_than_a_track_s_are_refused_by_their_declared_size(track, tmp_path, monkeypatch):
    save_track(track, tmp_path / "a.npz")
    monkeypatch.setattr(stored, "MOST_BYTES", 1000)
    monkeypatch.setattr(stored, "_array", None)
    with pytest.raises(TrackError, match=r"a\.npz is too large"):
        load_track(tmp_path / "a.npz")


def test_an_entry_that_is_not_ours_is_not_read(track, tmp_path, monkeypatch):
    save_track(track, tmp_path / "a.npz")
    whole = (tmp_path / "a.npz").stat().st_size
    _with(tmp_path / "a.npz", "junk", bytes(10**7))
    monkeypatch.setattr(stored, "MOST_BYTES", 10 * whole)
    assert len(load_track(tmp_path / "a.npz")) == len(track)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("xy", lambda a: a * np.inf),
        ("xy", lambda a: a * 1e30),
        ("visibility", lambda a: a - 5),
        ("t", lambda a: a * 1e300),
        ("t", lambda a: a * 1e-300),
        ("t", lambda a: a * np.nan),
        ("size", lambda a: -a),
        ("size", lambda a: a * np.nan),
        ("version", lambda a: np.array(np.inf)),
        ("notes", lambda a: np.array(["x" * 300_000])),
        ("notes", lambda a: np.array(["A text of version 1."])),
        ("notes", lambda a: np.array(["[" * 100_000])),
        ("notes", lambda a: np.array(['{"code": "pose.cuts", "parameters": []}'])),
        ("notes", lambda a: np.array(['{"code": "unknown"}'])),
        ("provenance", lambda a: np.zeros(3)),
    ],
)
def test_values_that_no_clip_gives_are_damage(track, tmp_path, name, change):
    save_track(track, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as archive:
        old = archive[name]
    with np.errstate(all="ignore"):
        _store(track, tmp_path / "a.npz", **{name: change(old)})
    with pytest.raises(TrackError, match=r"a\.npz is damaged"):
        load_track(tmp_path / "a.npz")


@pytest.mark.parametrize("flag", [0x01, 0x20, 0x40])
def test_an_archive_with_flags_that_are_not_ours_is_damaged(track, tmp_path, flag):
    save_track(track, tmp_path / "a.npz")
    content = bytearray((tmp_path / "a.npz").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + at] |= flag
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(TrackError, match=r"a\.npz is damaged"):
        load_track(tmp_path / "a.npz")


@pytest.mark.parametrize("name", ["x" * 5000 + ".npz", "a\0b.npz"])
def test_a_name_that_can_be_no_file_is_a_track_error(tmp_path, name):
    with pytest.raises(TrackError, match="cannot be read"):
        load_track(tmp_path / name)


def test_a_track_of_more_frames_than_can_be_analysed_is_refused_however_few_bytes_it_takes(tmp_path):
    n = MOST_FRAMES + 1
    frames = np.zeros((n, 33), dtype=np.float16)
    track = {"t": np.arange(n, dtype=np.float32), "xy": np.zeros((n, 33, 2), np.float16), "visibility": frames}
    np.savez_compressed(
        tmp_path / "a.npz", format=np.array(FORMAT), version=np.array(1), size=np.array([9, 9]), **track
    )
    with pytest.raises(TrackError, match="more than 400000 frames"):
        load_track(tmp_path / "a.npz")
