from __future__ import annotations

import json
from pathlib import Path

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest, Upkeep, load_manifest


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    bout = {"activity": "run", "view": "right", "seconds": 1.5}
    entries = (
        Entry("/clips/läuft 🏃.mp4", ClipOutcome.DONE, person="Anna", summary={"score": 74, "bouts": [bout]}),
        Entry("/clips/b.mp4", ClipOutcome.FAILED, reason='It is "no video".'),
    )
    manifest = Manifest(tmp_path, {"video": True}, entries)
    manifest.save()
    assert load_manifest(tmp_path) == manifest
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == manifest.to_dict()


def test_an_empty_manifest_is_one(tmp_path: Path) -> None:
    Manifest(tmp_path, {}).save()
    assert load_manifest(tmp_path) == Manifest(tmp_path, {})


def test_writing_takes_a_twentieth_of_the_time_for_however_many_clips(tmp_path: Path) -> None:
    now, written = [0.0], []

    class TakesASecond(Manifest):
        def save(self) -> None:
            now[0] += 1.0
            written.append(now[0])

    manifest, upkeep = TakesASecond(tmp_path, {}), Upkeep(clock=lambda: now[0])
    while now[0] < 2000.0:
        upkeep.changed()
        upkeep.save(lambda: manifest)
        now[0] += 0.25
    assert 95 <= len(written) <= 101


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    now, manifest = [0.0], Manifest(tmp_path, {})
    upkeep = Upkeep(clock=lambda: now[0])
    upkeep.save(lambda: manifest)
    (tmp_path / "manifest.json").unlink()
    now[0] = 1000.0
    upkeep.save(lambda: manifest)
    assert not (tmp_path / "manifest.json").exists()
