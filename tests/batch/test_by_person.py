"""The coach sheet by person: order, dates, and what really changed since last time."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.by_person import PersonRows, by_person
from posturecam.batch.filmed import filmed_from, filmed_of
from posturecam.batch.manifest import ClipOutcome, Entry, Manifest, load_manifest
from posturecam.batch.past import add_to_group, past_in
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.batch.sheet import sheet_csv, sheet_html
from posturecam.batch.summary import summary_of
from posturecam.errors import OutputError
from posturecam.judge.change import change_between, filmed_finding
from posturecam.library import Library
from posturecam.pose.stored import save_track
from posturecam.types import Analysis, Finding
from tests.batch.conftest import InProcessExecutor
from tests.people import SimulatedCamera, runner

START = datetime(2026, 9, 1, 10, tzinfo=timezone.utc)


def _with_lean(analysis: Analysis, degrees: float) -> Analysis:
    """The same runner, leaning by that much."""

    def changed(finding: Finding) -> Finding:
        return replace(finding, value=degrees) if finding.check == "trunk_lean" else finding

    bouts = tuple(replace(bout, findings=tuple(map(changed, bout.findings))) for bout in analysis.bouts)
    return replace(analysis, bouts=bouts)


def _entry(analysis: Analysis, name: str, week: float, person: str | None = "Anna", **more: Any) -> Entry:
    dated = (START + timedelta(weeks=week)).isoformat()
    entry = Entry(name, ClipOutcome.DONE, person, name, input=name, summary=summary_of(analysis), dated=dated)
    return replace(entry, **more)


def _lines(people: list[PersonRows]) -> dict[str, list[tuple[str, str]] | None]:
    return {row.entry.clip: None if row.since is None else row.since.lines for person in people for row in person.rows}


def test_clips_stand_by_person_and_the_latest_first_with_those_of_no_person_last(run_analysis: Analysis) -> None:
    entries = [
        _entry(run_analysis, "alone.mp4", 9, None),
        _entry(run_analysis, "zoe.mp4", 3, "Zoe"),
        _entry(run_analysis, "old.mp4", 0),
        _entry(run_analysis, "new.mp4", 2, "ANNA"),
        _entry(run_analysis, "ben.mp4", 1, "Ben", group="Juniors"),
    ]
    people = by_person(entries)
    assert [(one.person, [row.entry.clip for row in one.rows]) for one in people] == [
        ("Ben", ["ben.mp4"]),
        ("Anna", ["new.mp4", "old.mp4"]),
        ("Zoe", ["zoe.mp4"]),
        ("", ["alone.mp4"]),
    ]


def test_a_real_change_is_said_and_noise_is_not(run_analysis: Analysis) -> None:
    lean = next(one.value for one in run_analysis.bouts[0].findings if one.check == "trunk_lean")
    assert lean is not None
    entries = [
        _entry(run_analysis, "first.mp4", 0),
        _entry(_with_lean(run_analysis, lean + 0.2), "second.mp4", 1),
        _entry(_with_lean(run_analysis, lean + 25.0), "third.mp4", 2),
    ]
    found = _lines(by_person(entries))
    assert found["first.mp4"] is None
    assert found["second.mp4"] == [("noise", "No change beyond noise")]
    assert found["third.mp4"] == [("worse", f"Trunk lean worse: {lean + 0.2:.1f} → {lean + 25:.1f}°")]


def test_the_last_time_is_an_earlier_day_unless_times_of_the_day_are_known(run_analysis: Analysis) -> None:
    today = [_entry(run_analysis, "a.mp4", 1), _entry(run_analysis, "b.mp4", 1 + 1e-3)]
    assert _lines(by_person(today)) == {"a.mp4": None, "b.mp4": None}
    known = [replace(one, recorded=one.dated) for one in today]
    assert _lines(by_person(known))["b.mp4"] == [("noise", "No change beyond noise")]
    before = _entry(run_analysis, "before.mp4", 0)
    (anna,) = by_person([*known, before])
    assert anna.rows[0].since is not None
    assert anna.rows[0].since.day == "since about 1 September 2026"


def test_what_was_filmed_in_another_way_is_not_compared(run_analysis: Analysis) -> None:
    other = replace(run_analysis, provenance={**run_analysis.provenance, "model": "sha256:other"})
    (anna,) = by_person([_entry(other, "a.mp4", 0), _entry(run_analysis, "b.mp4", 1)])
    assert [(row.since, row.has_earlier) for row in anna.rows] == [(None, True), (None, False)]
    words = sheet_html(Manifest(Path("out"), {}, (_entry(other, "a.mp4", 0), _entry(run_analysis, "b.mp4", 1))))
    assert words.count("Filmed in another way than before") == 1


def test_a_camera_that_says_when_is_believed_and_a_file_is_only_about(run_analysis: Analysis) -> None:
    recorded = replace(run_analysis, provenance={**run_analysis.provenance, "recorded": "2026-08-30T09:00:00+00:00"})
    (anna,) = by_person([_entry(recorded, "camera.mp4", 5), _entry(run_analysis, "file.mp4", 5)])
    assert {row.entry.clip: (row.day, row.iso_day) for row in anna.rows} == {
        "camera.mp4": ("30 August 2026", "2026-08-30"),
        "file.mp4": ("about 6 October 2026", "~2026-10-06"),
    }


def test_what_is_stored_of_a_finding_compares_as_the_finding_itself(run_analysis: Analysis) -> None:
    later = _with_lean(run_analysis, 31.0)
    stored = [{one.finding.check: one for one in filmed_from(filmed_of(each)[0])} for each in (run_analysis, later)]
    assert len(stored[0]) >= 2
    for check in stored[0]:
        whole = [filmed_finding(each.bouts[0], check, each.provenance) for each in (run_analysis, later)]
        assert whole[0] is not None and whole[1] is not None
        expected, found = change_between(whole[0], whole[1]), change_between(stored[0][check], stored[1][check])
        assert (found.kind, found.direction, found.unit) == (expected.kind, expected.direction, expected.unit)
        assert found.uncertainty == pytest.approx(expected.uncertainty, abs=0.01)
        assert found.difference == pytest.approx(expected.difference, abs=0.01)


def test_a_manifest_of_an_older_version_has_no_changes_and_still_works(run_analysis: Analysis) -> None:
    def older(entry: Entry) -> Entry:
        summary = {key: value for key, value in (entry.summary or {}).items() if key not in ("filmed", "recorded")}
        return replace(entry, summary=summary, dated=None)

    entries = tuple(older(_entry(run_analysis, name, week)) for week, name in enumerate(("a.mp4", "b.mp4")))
    assert _lines(by_person(entries)) == {"a.mp4": None, "b.mp4": None}
    assert "b.mp4" in sheet_html(Manifest(Path("out"), {}, entries))


@pytest.mark.parametrize(
    "damage",
    [
        {"speeds": {"speed_mps": 0}},
        {"findings": {"trunk_lean": {"unit": "deg", "n": 3, "norm": [1, 2]}}},
        {"findings": 3},
        {"view": "below"},
        {"model": [7]},
        {"backward": "no"},
        {"speeds": {"speed_mps": "fast"}},
    ],
)
def test_a_damaged_line_is_refused(run_analysis: Analysis, tmp_path: Path, damage: dict[str, Any]) -> None:
    entry = _entry(run_analysis, "a.mp4", 0)
    summary = entry.summary or {}
    bad = replace(entry, summary={**summary, "filmed": [{**summary["filmed"][0], **damage}]})
    Manifest(tmp_path, {}, (bad,)).save()
    with pytest.raises(OutputError):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    "norm",
    [
        [None, 5.0, 1.0, "ADJUST", "power", "speed_mps", 1.0, 0, 0.5],
        [None, 5.0, 1.0, "ADJUST", "power", "speed_mps", 1.0, 1.0, 1e300],
        [None, 5.0, 1.0, "ADJUST", "cubic", "speed_mps", 1.0],
        [None, 5.0, 1e200, "ADJUST"],
        [None, 5.0, 1.0, "FINE"],
    ],
)
def test_numbers_that_no_norm_has_are_refused(run_analysis: Analysis, norm: list[Any]) -> None:
    row = filmed_of(run_analysis)[0]
    check, found = next(iter(row["findings"].items()))
    with pytest.raises(ValueError, match=r"number|between|cubic|FINE"):
        filmed_from({**row, "findings": {check: {**found, "norm": norm}}})


def test_what_would_not_be_read_again_is_not_stored(run_analysis: Analysis) -> None:
    assert filmed_of(_with_lean(run_analysis, 1e9)) == []
    assert filmed_of(_with_lean(run_analysis, 10.0)) != []


@pytest.mark.parametrize("stored", ["0001-01-01T00:00:00", "9999-12-31T23:59:59+00:00", "soon", "1904-01-01T00:00:00"])
def test_a_date_that_no_camera_can_have_is_none(run_analysis: Analysis, stored: str) -> None:
    (anna,) = by_person([_entry(run_analysis, "a.mp4", 0, recorded=stored)])
    assert anna.rows[0].day == "about 1 September 2026"


def test_the_table_ends_with_group_date_and_changes(run_analysis: Analysis) -> None:
    entries = (
        _entry(run_analysis, "a.mp4", 0, group="Juniors"),
        _entry(_with_lean(run_analysis, 40.0), "b.mp4", 1, recorded="2026-09-08T10:00:00+00:00"),
    )
    rows = list(csv.DictReader(io.StringIO(sheet_csv(Manifest(Path("out"), {}, entries)))))
    assert list(rows[0])[-4:] == ["group", "recorded", "since", "changes"]
    assert [(row["clip"], row["group"], row["recorded"], row["since"]) for row in rows] == [
        ("b.mp4", "Juniors", "2026-09-08", "~2026-09-01"),
        ("a.mp4", "Juniors", "~2026-09-01", ""),
    ]
    assert rows[0]["changes"].startswith("Trunk lean worse: ")


def test_clips_of_the_library_count_as_earlier_ones(tmp_path: Path) -> None:
    save_track(SimulatedCamera().of((runner(), 6.0)), tmp_path / "a.npz")
    with Library.open(tmp_path / "library.db") as library:
        (entry,) = run_batch([tmp_path / "a.npz"], tmp_path / "o", ClipSettings(), executor=InProcessExecutor()).entries
        add_to_group(library, "anna", "Juniors")
        library.keep(tmp_path / "o" / str(entry.folder), "Anna", recorded=START)
        later = replace(entry, person="ANNA", input="sha256:another", recorded="2026-10-01T10:00:00+00:00")
        (anna,) = by_person([later], past_in(library))
        (same,) = by_person([replace(later, input=entry.input)], past_in(library))
    assert anna.group == "Juniors"
    assert anna.rows[0].since is not None
    assert (anna.rows[0].since.when, anna.rows[0].since.changes) == (START, ())
    assert same.rows[0].since is None
