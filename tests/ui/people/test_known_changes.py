from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.library.records import LibraryPerson
from posturecam.pose.stored import save_track
from posturecam.ui.backstage import Backstage
from posturecam.ui.people.known_changes import PersonChanges
from tests.people import SimulatedCamera, runner


@pytest.fixture
def person(stage: Backstage, tmp_path: Path) -> LibraryPerson:
    for month, seconds in ((5, 6.0), (7, 7.0)):
        save_track(SimulatedCamera().of((runner(), seconds)), tmp_path / f"{month}.npz")
        folder = analyze_to_folder(tmp_path / f"{month}.npz", tmp_path / "out").folder
        stage.library.keep(folder, "Ana", recorded=datetime(2026, month, 1, tzinfo=timezone.utc))
    return stage.library.person("Ana")


def test_changes_are_worked_out_once_until_a_clip_is_judged_again(
    stage: Backstage, person: LibraryPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    library, read = stage.library, stage.library.findings

    def findings(who: LibraryPerson) -> object:
        asked.append(who.id)
        return read(who)

    monkeypatch.setattr(library, "findings", findings)

    def changes() -> PersonChanges:
        return stage.changes.of(library, person, library.clips(person))

    first = changes()
    assert first.is_compared and changes() == first
    assert asked == [person.id]
    clip = library.clips(person)[0]
    analysis = library.analysis(clip)
    library.judged_again(clip, replace(analysis, bouts=()))
    assert changes() == PersonChanges()
    assert asked == [person.id] * 2


def test_of_one_clip_nothing_is_read(stage: Backstage, person: LibraryPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    library = stage.library
    monkeypatch.setattr(library, "findings", lambda who: pytest.fail("read"))
    assert stage.changes.of(library, person, library.clips(person)[:1]) == PersonChanges()
