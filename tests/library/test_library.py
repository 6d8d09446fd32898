"""What the library keeps and gives back, in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from posturecam.errors import BaselineError, LibraryError
from posturecam.library import ClipKind, Library
from posturecam.library.files import source_of
from posturecam.library.keeping import SAME_SESSION_S
from posturecam.library.tables import (
    Base,
    BaselineRow,
    ClipRow,
    FindingRow,
    JudgementRow,
    NoteRow,
    PersonRow,
    SessionRow,
)
from posturecam.types import Activity, Analysis, Baseline, View

Make = Callable[..., Path]
NOON = datetime(2026, 10, 5, 12, 0, 0, 123456, timezone.utc)


def _count(library: Library, table: type[Base]) -> int:
    with library.transaction() as session:
        return len(session.scalars(select(table)).all())


def test_a_kept_clip_is_given_back_as_it_was_found(library: Library, make_result: Make, run_analysis: Analysis) -> None:
    result = make_result(1)
    (result / "notes.txt").write_text("not ours")
    kept = library.keep(result, "Zoë  Müller", name="lauf.mp4", recorded=NOON, session="Autumn")
    assert library.clips() == library.clips(library.person("zoë müller")) == [kept] == [library.clip(kept.id)]
    assert (kept.person, kept.name, kept.session, kept.kind) == ("Zoë Müller", "lauf.mp4", "Autumn", ClipKind.VIDEO)
    assert (kept.recorded, kept.recorded_is_known) == (NOON, True)
    assert kept.recorded.utcoffset() == timedelta(0)
    assert (kept.activity, kept.view, kept.score) == (Activity.RUN, View.RIGHT, 74.0)
    assert library.analysis(kept).to_dict()["bouts"] == run_analysis.to_dict()["bouts"]
    assert {file.name for file in library.folder(kept).iterdir()} == {
        "analysis.json",
        ".posturecam.json",
        "1_trunk_lean_00.60s.jpg",
    }
    assert [one.finding.check for one in library.findings(library.person(kept.person_id))] == [
        finding.check for finding in run_analysis.bouts[0].findings
    ]


def test_times_of_other_zones_become_utc_and_those_without_one_are_refused(library: Library, make_result: Make) -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    assert library.keep(make_result(1), "A", recorded=NOON.astimezone(zone)).recorded == NOON
    with pytest.raises(LibraryError):
        library.keep(make_result(2), "A", recorded=NOON.replace(tzinfo=None))
    assert len(library.clips()) == 1


def test_the_same_name_in_other_letters_is_the_same_person(library: Library, make_result: Make) -> None:
    library.keep(make_result(1), "Ángel Straße")
    library.keep(make_result(2), "a\u0301NGEL strasse")
    (person,) = library.people()
    assert (person.name, person.clips) == ("Ángel Straße", 2)


def test_people_are_listed_with_their_latest_clip(library: Library, make_result: Make) -> None:
    library.keep(make_result(1), "Bo", recorded=NOON)
    library.keep(make_result(2), "Bo", recorded=NOON - timedelta(days=3))
    library.add_person("Anna", "U18")
    assert [(one.name, one.group, one.clips, one.latest) for one in library.people()] == [
        ("Anna", "U18", 0, None),
        ("Bo", "", 2, NOON),
    ]
    assert [clip.recorded for clip in library.clips()] == [NOON, NOON - timedelta(days=3)]


def test_a_person_gets_another_name_and_group_but_not_that_of_another(library: Library) -> None:
    anna, bo = library.add_person("Anna"), library.add_person("Bo")
    assert library.change_person(anna, "Ann", "masters").group == "masters"
    assert library.person("ann").id == anna.id
    with pytest.raises(LibraryError, match="already called"):
        library.change_person(bo, "ANN", "")
    for name in ("", "  \n", "x" * 81):
        with pytest.raises(LibraryError, match="1 to 80 letters"):
            library.add_person(name)
    with pytest.raises(LibraryError, match="Carl"):
        library.person("Carl")


def test_the_same_clip_kept_again_keeps_its_id_notes_session_date_and_video(
    library: Library, make_result: Make, tmp_path: Path
) -> None:
    video = tmp_path / "a.MP4"
    video.write_bytes(b"the video")
    first = library.keep(make_result(1), "Anna", source=video, recorded=NOON, session="Monday")
    note = library.write_note(first, "arms", 0.6, {"shapes": [{"kind": "line", "at": [0.1, 0.2]}]})
    second = library.keep(make_result(1, score=80.0), "Anna", name="b.mp4")
    assert library.clips() == [second]
    assert (second.id, second.score, second.session, second.recorded) == (first.id, 80.0, "Monday", NOON)
    assert library.notes([second]) == [note]
    assert second.has_source
    assert (library.folder(second) / "source.mp4").read_bytes() == b"the video"
    assert not library.folder(first).exists()
    assert _count(library, JudgementRow) == 1


def test_the_same_clip_belongs_to_two_people(library: Library, make_result: Make) -> None:
    assert library.keep(make_result(1), "Anna").id != library.keep(make_result(1), "Bo").id
    assert [person.clips for person in library.people()] == [1, 1]


def test_results_without_a_digest_of_their_clip_do_not_replace_each_other(
    library: Library, make_result: Make, tmp_path: Path
) -> None:
    for number in (1, 2):
        result = make_result(number, score=50.0 + number)
        document = json.loads((result / "analysis.json").read_text())
        del document["provenance"]["input"]
        (result / "analysis.json").write_text(json.dumps(document))
        library.keep(result, "Anna")
    assert len(library.clips()) == 2


def test_clips_within_some_hours_are_of_one_session_unless_named(library: Library, make_result: Make) -> None:
    near, far = timedelta(seconds=SAME_SESSION_S - 60), timedelta(seconds=SAME_SESSION_S + 60)
    first, second, third, named = (
        library.keep(make_result(number), "Anna", recorded=NOON + later, session=heading)
        for number, (later, heading) in enumerate([(timedelta(), ""), (near, ""), (-far, ""), (near, "Race")])
    )
    assert first.session_id == second.session_id
    assert len({first.session_id, third.session_id, named.session_id}) == 3
    library.delete_clip(named)
    assert _count(library, SessionRow) == 2


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_at_which_no_clip_can_be_recorded_is_not_taken_for_its_own(
    library: Library, make_result: Make, tmp_path: Path, year: int
) -> None:
    video = tmp_path / "run.mp4"
    video.write_bytes(b"moving")
    changed = NOON.replace(microsecond=0)
    os.utime(video, (changed.timestamp(), changed.timestamp()))
    clip = library.keep(make_result(1), "Anna", source=video, recorded=NOON.replace(year=year))
    assert (clip.recorded, clip.recorded_is_known) == (changed, False)
    os.utime(video, (1e12, 1e12))
    before = datetime.now(timezone.utc)
    assert library.keep(make_result(2), "Anna", source=video).recorded >= before


def test_what_was_judged_again_is_what_the_library_knows(
    library: Library, make_result: Make, run_analysis: Analysis
) -> None:
    clip = library.keep(make_result(1), "Anna")
    again = replace(
        run_analysis, score=12.5, bouts=(replace(run_analysis.bouts[0], findings=run_analysis.bouts[0].findings[:2]),)
    )
    library.judged_again(clip, again)
    assert library.clip(clip.id).score == 12.5
    assert library.clip(clip.id).added > clip.added
    assert len(library.findings(library.person("Anna"))) == 2


def test_a_deleted_clip_takes_its_findings_notes_and_files(library: Library, make_result: Make) -> None:
    clip, other = library.keep(make_result(1), "Anna"), library.keep(make_result(2), "Anna")
    library.write_note(clip, "gone")
    library.delete_clip(clip)
    assert library.clips() == [other]
    assert _count(library, NoteRow) == 0
    assert _count(library, JudgementRow) == 1
    assert not library.folder(clip).exists()
    library.delete_clip(clip)
    with pytest.raises(LibraryError, match="no longer"):
        library.clip(clip.id)


def test_the_database_itself_deletes_what_belongs_to_a_row(library: Library, make_result: Make) -> None:
    clip = library.keep(make_result(1), "Anna")
    library.write_note(clip, "x")
    library.add_baseline(library.person("Anna"), Baseline(Activity.RUN, View.RIGHT, {}, 12.0))
    with library.transaction(writes=True) as session:
        session.execute(delete(PersonRow))
    for table in (SessionRow, ClipRow, JudgementRow, FindingRow, NoteRow, BaselineRow):
        assert _count(library, table) == 0


def test_the_database_itself_refuses_a_clip_without_a_person(library: Library) -> None:
    with pytest.raises(LibraryError), library.transaction(writes=True) as session:
        session.add(SessionRow(id="0" * 16, person_id="f" * 16, name="", began=NOON))


def test_notes_hold_any_text_and_drawing(library: Library, make_result: Make) -> None:
    clip = library.keep(make_result(1), "Anna")
    drawing = {"shapes": [{"kind": "text", "text": "Höhe 😀 „x“", "at": [0.25, 1e-9]}], "none": None, "yes": True}
    late = library.write_note(clip, " Ελλ 日本語 \U0001f3c3 ", 2.5, drawing)
    whole = library.write_note(clip, "null \0 and a broken \udc80 letter \ud800")
    assert library.notes([clip]) == [whole, late]
    assert (late.text, late.drawing) == ("Ελλ 日本語 \U0001f3c3", drawing)
    assert whole.text == "null \ufffd and a broken \ufffd letter \ufffd"
    library.delete_note(late)
    assert library.notes([clip]) == [whole]


def test_a_file_name_that_is_not_utf_8_can_be_kept(library: Library, make_result: Make) -> None:
    assert library.keep(make_result(1), "Anna", name="l\udce4uft.mp4").name == "l\ufffduft.mp4"


def test_a_clip_whose_files_are_gone_is_listed_and_says_so(library: Library, make_result: Make) -> None:
    clip = library.keep(make_result(1), "Anna")
    assert library.has_files(clip)
    shutil.rmtree(library.folder(clip))
    assert library.clips() == [clip]
    assert len(library.findings(library.person("Anna"))) == 4
    assert not library.has_files(clip)
    assert library.source(clip) is None
    with pytest.raises(LibraryError, match="files of run are gone"):
        library.analysis(clip)
    assert library.has_files(library.keep(make_result(1), "Anna"))


def test_what_is_no_result_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no result folder"):
        library.keep(tmp_path, "Anna")
    assert library.clips() == []


def test_links_in_a_result_are_not_followed(library: Library, make_result: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("private")
    result = make_result(1)
    (result / "1_trunk_lean_00.60s.jpg").unlink()
    (result / "1_trunk_lean_00.60s.jpg").symlink_to(secret)
    kept = library.keep(result, "Anna")
    assert not (library.folder(kept) / "1_trunk_lean_00.60s.jpg").exists()


def test_the_clip_itself_lies_with_its_result(library: Library, make_result: Make, tmp_path: Path) -> None:
    video = tmp_path / "my clip.MOV"
    video.write_bytes(b"moving")
    kept = library.keep(make_result(1), "Anna", source=video)
    assert (kept.name, kept.has_source) == ("my clip.MOV", True)
    assert source_of(library.folder(kept)) == library.folder(kept) / "source.mov"


def test_baselines_are_kept_beside_each_other(library: Library) -> None:
    anna = library.add_person("Anna")
    run = Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (8.0, 1.5)}, 31.25)
    first, second = library.add_baseline(anna, run, "March"), library.add_baseline(anna, run)
    assert library.baselines(anna) == [second, first]
    assert (first.name, first.baseline) == ("March", run)
    library.delete_baseline(first)
    assert library.baselines(anna) == [second]
    with library.transaction(writes=True) as session:
        session.get_one(BaselineRow, second.id).document = {"kind": "other"}
    with pytest.raises(BaselineError):
        library.baselines(anna)
    library.forget(anna)
    with pytest.raises(LibraryError, match="deleted"):
        library.add_baseline(anna, run)
