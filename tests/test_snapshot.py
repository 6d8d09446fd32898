"""The snapshot of the engine's answers: what it reads, and what it calls a difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posturecam.pose.stored import save_track
from posturecam_lab import snapshot
from tests.people import SimulatedCamera, walker


def test_every_changed_new_and_missing_value_is_listed_with_its_place() -> None:
    before = {"a": {"bouts": [{"value": 1.0}, {"value": 2.0}], "score": 80}, "b": 1}
    now = {"a": {"bouts": [{"value": 1.0}, {"value": 2.01}], "note": "x"}, "b": 1}
    assert list(snapshot.differences(before, now)) == [
        "/a/bouts[1]/value: 2.0 -> 2.01",
        "/a/note: new",
        "/a/score: gone",
    ]
    assert list(snapshot.differences(before, before)) == []


def test_lists_of_other_lengths_differ() -> None:
    assert list(snapshot.differences([1, 2], [1])) == [": [1, 2] -> [1]"]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["snapshot", *map(str, arguments)])
    return snapshot.main()


def test_a_moved_value_is_found_and_an_unmoved_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clips, kept = tmp_path / "clips", tmp_path / "before.json"
    (clips / "walk").mkdir(parents=True)
    save_track(SimulatedCamera().of((walker(), 6.0)), clips / "walk" / "landmarks.npz")
    assert _run(monkeypatch, clips, "--out", kept) == 0
    assert json.loads(kept.read_text())["clips/walk"]["bouts"]
    assert _run(monkeypatch, clips, "--compare", kept) == 0
    save_track(SimulatedCamera().of((walker(lean_deg=12.0), 6.0)), clips / "walk" / "landmarks.npz")
    assert _run(monkeypatch, clips, "--compare", kept) == 1
    assert "/value: " in capsys.readouterr().out
