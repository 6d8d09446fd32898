from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from posturecam.errors import OutputError, TrackError
from posturecam.pose.stored import load_track, save_track


@pytest.fixture
def track(make_track):
    return replace(
        make_track({"end": 1.5}, duration=2.0),
        world=np.random.default_rng(0).normal(0, 1, (60, 33, 3)),
        notes=("Every 5th frame was a repeat and was left out.", "ä"),
        provenance={"model": "sha256:1f", "input": "sha256:2e"},
    )


def test_a_stored_track_comes_back_as_it_was(track, tmp_path):
    save_track(track, tmp_path / "landmarks.npz")
    back = load_track(tmp_path / "landmarks.npz")
    assert back.digest() == track.digest()
    assert np.array_equal(back.world, track.world)
    assert (back.size, back.notes, dict(back.provenance)) == (track.size, track.notes, dict(track.provenance))


def test_a_track_without_world_notes_or_frames_comes_back(track, tmp_path):
    nothing = replace(track.between(5, 6), world=None, notes=(), provenance={})
    save_track(nothing, tmp_path / "a.npz")
    back = load_track(tmp_path / "a.npz")
    assert (len(back), back.world, back.notes, dict(back.provenance)) == (0, None, (), {})


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
    with pytest.raises(TrackError, match="not a landmarks file of posturecam. Give"):
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
