from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.settings import ClipSettings
from posturecam.errors import OutputError
from posturecam.export import WITHOUT_OVERLAY
from posturecam.pose.stored import save_track
from posturecam.ui.jobs import ClipState, Job, Jobs, QueuedClip
from posturecam.ui.progress import clip_html, counted
from posturecam.words import literal
from posturecam_lab.benchmarks.app_server import wait_for
from tests.people import SimulatedCamera, runner

Act = Callable[[Sequence[str], Path, Callable[[BatchEvent], None], threading.Event], Sequence[Entry]]


def _jobs(act: Act) -> Jobs:
    """A queue whose clips become what `act` says."""

    def run(clips: Sequence[str], out: Path, settings: ClipSettings, **more: Any) -> Manifest:
        return Manifest(out, settings.to_dict(), tuple(act(clips, out, more["watch"], more["stop"])))

    return Jobs(run)


def _all_done(
    clips: Sequence[str], out: Path, watch: Callable[[BatchEvent], None], stop: threading.Event
) -> Sequence[Entry]:
    return [Entry(clip, ClipOutcome.DONE, folder=Path(clip).stem, summary={"headline": "Fine."}) for clip in clips]


def _ended(jobs: Jobs, job: Job) -> Job:
    jobs.submit(job)
    wait_for(lambda: job.is_over, "the job's end", 10)
    jobs.close()
    return job


def test_a_clip_that_is_done_knows_its_folder(tmp_path: Path) -> None:
    job = _ended(_jobs(_all_done), Job([QueuedClip("/in/a.mp4", "a.mp4")], tmp_path, ClipSettings()))
    (clip,) = job.clips
    assert (clip.state, clip.folder) == (ClipState.DONE, tmp_path / "a")
    assert "Fine." in clip_html(clip)


def test_a_clip_says_what_it_shows_while_its_files_are_made(tmp_path: Path) -> None:
    shown: list[str] = []

    def act(
        clips: Sequence[str], out: Path, watch: Callable[[BatchEvent], None], stop: threading.Event
    ) -> Sequence[Entry]:
        watch(BatchEvent(clips[0], BatchEventKind.STARTED))
        watch(BatchEvent(clips[0], BatchEventKind.PROGRESS, "finding the person", 90, 90))
        shown.append(clip_html(job.clips[0]))
        watch(BatchEvent(clips[0], BatchEventKind.FOUND, headline="Lean <less>."))
        shown.append(clip_html(job.clips[0]))
        return _all_done(clips, out, watch, stop)

    job = Job([QueuedClip("/in/a.mp4", "a.mp4")], tmp_path, ClipSettings())
    _ended(_jobs(act), job)
    before, after = shown
    assert "pc-job-headline" not in before
    assert 'role="status">Lean &lt;less&gt;.</p>' in after
    assert "Making its images and files" in after
    assert "90" not in after
    assert "Lean" not in clip_html(job.clips[0])


def test_a_bad_clip_says_why_by_the_name_people_know_and_the_rest_goes_on(tmp_path: Path) -> None:
    def act(
        clips: Sequence[str], out: Path, watch: Callable[[BatchEvent], None], stop: threading.Event
    ) -> Sequence[Entry]:
        first, second = clips
        watch(BatchEvent(first, BatchEventKind.FAILED, reason=f"{first} is damaged. Copy it again."))
        failed = Entry(first, ClipOutcome.FAILED, reason=f"{first} is damaged. Copy it again.")
        return [failed, Entry(second, ClipOutcome.DONE, folder="b")]

    clips = [
        QueuedClip("/tmp/x/clip_001.mp4", "Tuesday.mp4", ours=True),
        QueuedClip("/tmp/x/clip_002.mp4", "Friday.mp4", ours=True),
    ]
    job = _ended(_jobs(act), Job(clips, tmp_path, ClipSettings()))
    assert [clip.state for clip in job.clips] == [ClipState.FAILED, ClipState.DONE]
    assert job.clips[0].reason == "Tuesday.mp4 is damaged. Copy it again."
    assert counted(job) == "1 of 2 clips done, 1 failed"


def test_a_clip_refused_at_the_door_is_never_handed_on(tmp_path: Path) -> None:
    seen: list[Sequence[str]] = []

    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        seen.append(clips)
        return _all_done(clips, *rest)

    refused = QueuedClip("refused 1", "photo.mp4", state=ClipState.FAILED, why=literal("photo.mp4 is a JPEG image."))
    job = _ended(_jobs(act), Job([refused, QueuedClip("/in/b.mp4", "b.mp4")], tmp_path, ClipSettings()))
    assert seen == [["/in/b.mp4"]]
    assert [clip.state for clip in job.clips] == [ClipState.FAILED, ClipState.DONE]


def test_progress_tells_frames_speed_and_time_left(tmp_path: Path) -> None:
    job = Job([QueuedClip("a", "a.mp4")], tmp_path, ClipSettings())
    job.take_event(BatchEvent("a", BatchEventKind.STARTED))
    job.take_event(BatchEvent("a", BatchEventKind.PROGRESS, "finding the person", 1, 300))
    (before,) = job.clips
    job.take_event(BatchEvent("a", BatchEventKind.PROGRESS, "finding the person", 100, 300))
    (clip,) = job.clips
    assert clip.since == before.since
    now = clip.since + 4.0
    assert clip.speed(now) == 25.0
    assert clip.left_s(now) == 8.0
    said = clip_html(clip, now)
    assert "Finding the person · 100 of 300 frames · 25 a second · 8 s left in this step" in said
    assert 'aria-valuenow="33"' in said


def test_a_cancelled_job_stops_and_can_be_taken_up_again(tmp_path: Path) -> None:
    begun = threading.Event()
    runs: list[Sequence[str]] = []

    def act(
        clips: Sequence[str], out: Path, watch: Callable[[BatchEvent], None], stop: threading.Event
    ) -> Sequence[Entry]:
        runs.append(clips)
        begun.set()
        if len(runs) == 1:
            assert stop.wait(10)
            return [Entry(clips[0], ClipOutcome.DONE, folder="a"), Entry(clips[1], ClipOutcome.STOPPED)]
        return _all_done(clips, out, watch, stop)

    jobs = _jobs(act)
    job = Job([QueuedClip("/in/a.mp4", "a.mp4"), QueuedClip("/in/b.mp4", "b.mp4")], tmp_path, ClipSettings())
    jobs.submit(job)
    assert begun.wait(10)
    job.stop.set()
    wait_for(lambda: job.is_over, "the job's end", 10)
    assert [clip.state for clip in job.clips] == [ClipState.DONE, ClipState.STOPPED]
    job.requeue()
    _ended(jobs, job)
    assert runs[1] == ["/in/b.mp4"]
    assert [clip.state for clip in job.clips] == [ClipState.DONE, ClipState.DONE]


def test_a_job_whose_turn_had_not_come_is_over_at_once(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        begun.set()
        assert go_on.wait(10)
        return _all_done(clips, *rest)

    jobs = _jobs(act)
    first, second = (Job([QueuedClip(f"/in/{name}", name)], tmp_path, ClipSettings()) for name in "ab")
    jobs.submit(first)
    jobs.submit(second)
    assert begun.wait(10)
    jobs.cancel(second)
    assert second.clips[0].state is ClipState.STOPPED
    assert not first.is_over
    go_on.set()
    wait_for(lambda: first.is_over, "the first job", 10)
    jobs.close()
    assert [first.clips[0].state, second.clips[0].state] == [ClipState.DONE, ClipState.STOPPED]


def test_jobs_wait_for_each_other(tmp_path: Path) -> None:
    order: list[str] = []

    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        order.extend(clips)
        return _all_done(clips, *rest)

    jobs = _jobs(act)
    first, second = (Job([QueuedClip(f"/in/{name}", name)], tmp_path, ClipSettings()) for name in "ab")
    jobs.submit(first)
    _ended(jobs, second)
    assert order == ["/in/a", "/in/b"]


def test_what_stops_a_whole_batch_is_said_once(tmp_path: Path) -> None:
    def act(*asked: Any) -> Sequence[Entry]:
        raise OutputError("The disk is full. Make room.")

    job = _ended(_jobs(act), Job([QueuedClip("/in/a.mp4", "a.mp4")], tmp_path, ClipSettings()))
    assert str(job.trouble) == "The disk is full. Make room."
    assert job.clips[0].state is ClipState.STOPPED


def test_a_fault_of_ours_does_not_end_the_queue(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        if clips == ["/in/a"]:
            raise ZeroDivisionError
        return _all_done(clips, *rest)

    jobs = _jobs(act)
    bad, good = (Job([QueuedClip(f"/in/{name}", name)], tmp_path, ClipSettings()) for name in "ab")
    jobs.submit(bad)
    _ended(jobs, good)
    assert bad.trouble is not None and "posturecam itself failed" in str(bad.trouble)
    assert good.clips[0].state is ClipState.DONE


def test_uploads_are_removed_when_they_are_done_and_other_peoples_files_never(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "clip_001.mp4", tmp_path / "run.mp4"
    for file in (mine, theirs):
        file.write_bytes(b"clip")
    clips = [QueuedClip(str(mine), "a.mp4", ours=True), QueuedClip(str(theirs), "run.mp4")]
    jobs = _jobs(_all_done)
    job = _ended(jobs, Job(clips, tmp_path, ClipSettings()))
    wait_for(lambda: not mine.exists(), "the upload to go", 10)
    assert job.is_over
    assert theirs.exists()


def test_results_show_up_while_the_rest_goes_on(tmp_path: Path) -> None:
    job = Job([QueuedClip("/in/a.mp4", "a.mp4"), QueuedClip("/in/b.mp4", "b.mp4")], tmp_path, ClipSettings())
    entries = (Entry("/in/a.mp4", ClipOutcome.DONE, folder="a"), Entry("/in/b.mp4", ClipOutcome.STOPPED))
    Manifest(tmp_path, {}, entries).save()
    job.refresh()
    assert [clip.state for clip in job.clips] == [ClipState.WAITING, ClipState.WAITING]
    job.take_event(BatchEvent("/in/a.mp4", BatchEventKind.DONE))
    job.refresh()
    assert [clip.state for clip in job.clips] == [ClipState.DONE, ClipState.WAITING]


def test_what_is_finished_is_not_done_again_when_the_app_comes_back(tmp_path: Path) -> None:
    """With the real batch engine, on stored landmarks, which need no model."""
    clips = []
    for number, seconds in enumerate((5.0, 6.0)):
        (tmp_path / f"in{number}").mkdir()
        save_track(SimulatedCamera().of((runner(), seconds)), tmp_path / f"in{number}" / "landmarks.npz")
        clips.append(QueuedClip(str(tmp_path / f"in{number}" / "landmarks.npz"), f"clip {number}"))
    times = []
    for _ in range(2):
        job = Job(clips, tmp_path / "out", ClipSettings(), tmp_path)
        jobs = Jobs()
        jobs.submit(job)
        wait_for(lambda job=job: job.is_over, "the batch")  # type: ignore[misc]
        jobs.close()
        assert [clip.state for clip in job.clips] == [ClipState.DONE, ClipState.DONE]
        times.append([(clip.folder / "analysis.json").stat().st_mtime_ns for clip in job.clips if clip.folder])
    assert len(times[0]) == 2
    assert times[0] == times[1]


def test_uploads_of_a_stopped_job_stay_while_a_page_has_it_open_and_go_with_the_last(tmp_path: Path) -> None:
    upload = tmp_path / "clip_001.mp4"
    upload.write_bytes(b"clip")
    jobs = _jobs(lambda clips, *_: [Entry(clip, ClipOutcome.STOPPED) for clip in clips])
    job = Job([QueuedClip(str(upload), "run.mp4", ours=True)], tmp_path / "out", ClipSettings())
    job.pages = 2
    _ended(jobs, job)
    jobs.leave([job.id])
    jobs.tidy()
    assert upload.exists()
    jobs.leave([job.id])
    jobs.tidy()
    assert not upload.exists()
    assert "Upload it again" in str(job.clips[0].reason)


def test_uploads_of_a_job_whose_page_is_gone_are_still_analysed(tmp_path: Path) -> None:
    upload = tmp_path / "clip_001.mp4"
    upload.write_bytes(b"clip")
    go_on = threading.Event()

    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        assert go_on.wait(30)
        assert upload.exists()
        return _all_done(clips, *rest)

    jobs = _jobs(act)
    job = Job([QueuedClip(str(upload), "run.mp4", ours=True)], tmp_path / "out", ClipSettings())
    job.pages = 1
    jobs.submit(job)
    jobs.leave([job.id, "unknown"])
    jobs.tidy()
    assert upload.exists()
    go_on.set()
    wait_for(lambda: not upload.exists(), "the upload to go")
    assert job.clips[0].state is ClipState.DONE
    jobs.close()


def test_a_job_that_waits_for_an_answer_is_known_and_does_not_begin(tmp_path: Path) -> None:
    begun: list[Sequence[str]] = []

    def act(clips: Sequence[str], *rest: Any) -> Sequence[Entry]:
        begun.append(clips)
        return _all_done(clips, *rest)

    jobs = _jobs(act)
    job = Job([QueuedClip("/in/a.mp4", "a.mp4")], tmp_path, ClipSettings())
    job.is_held = True
    assert jobs.get(jobs.hold(job)) is job
    (clip,) = job.clips
    part = QueuedClip("/in/a_part.mp4", "a.mp4, 1:00 to 2:00", part=(60.0, 120.0))
    job.exchange(clip, part)
    assert begun == []
    job.is_held = False
    _ended(jobs, job)
    assert begun == [["/in/a_part.mp4"]]
    assert job.clips[0].part == (60.0, 120.0)


def test_what_waits_for_an_answer_goes_with_its_last_page(tmp_path: Path) -> None:
    upload = tmp_path / "clip_001.mp4"
    upload.write_bytes(b"clip")
    jobs = _jobs(_all_done)
    job = Job([QueuedClip(str(upload), "run.mp4", ours=True)], tmp_path / "out", ClipSettings())
    job.is_held, job.pages = True, 1
    jobs.hold(job)
    jobs.leave([job.id])
    jobs.tidy()
    assert not upload.exists()
    assert not job.is_held
    assert "Upload it again" in str(job.clips[0].reason)
    jobs.close()


def test_a_browser_has_its_own_jobs_the_latest_first(tmp_path: Path) -> None:
    jobs = _jobs(_all_done)
    made = []
    for owner in ("me", "you", "me", ""):
        job = Job([], tmp_path, ClipSettings())
        job.owner = owner
        jobs.hold(job)
        made.append(job)
    assert jobs.of("me") == [made[2], made[0]]
    assert jobs.of("") == []


def test_a_job_leaves_the_overlay_out_and_hands_a_clip_on_before_a_page_can_open_it(tmp_path: Path) -> None:
    asked: list[ClipSettings] = []
    handed_on: list[tuple[Path | None, ClipState]] = []

    def run(clips: Sequence[str], out: Path, settings: ClipSettings, **more: Any) -> Manifest:
        asked.append(settings)
        return Manifest(out, {}, (Entry(clips[0], ClipOutcome.DONE, folder="a"),))

    job = Job([QueuedClip("/in/a.mp4", "a.mp4")], tmp_path, ClipSettings(height_m=1.8))
    states = job._clips  # as a page would see them, without the lock that is held meanwhile
    jobs = Jobs(run, lambda clip: handed_on.append((clip.folder, states["/in/a.mp4"].state)))
    _ended(jobs, job)
    assert handed_on == [(tmp_path / "a", ClipState.WAITING)]
    assert asked == [ClipSettings(height_m=1.8, exports=(WITHOUT_OVERLAY,))]
    job.take_manifest(Manifest(tmp_path, {}, (Entry("/in/a.mp4", ClipOutcome.DONE, folder="a"),)))
    assert len(handed_on) == 1
