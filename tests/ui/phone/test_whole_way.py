"""From the code to the result, with a real HTTPS client."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.settings import ClipSettings
from posturecam.setup_check import SetupItem, SetupState
from posturecam.ui.analyse.first_check import FirstCheck
from posturecam.ui.analyse.frame_people import PersonBox
from posturecam.ui.analyse.preparation import Preparation
from posturecam.ui.analyse.survey import Filmstrip, Survey
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job, Jobs
from posturecam.ui.phone import clip as clips
from posturecam.ui.phone.entry import PhoneEntry
from posturecam.ui.recent import FROM_PHONE, name_of
from posturecam.ui.uploads import waiting_bytes
from posturecam.video.files import VideoFile
from posturecam.words import in_language, literal
from posturecam_lab.benchmarks.app_server import wait_for
from posturecam_lab.checkout import ROOT
from tests.ui.phone.client import Phone

A_LONG_WAIT_S = 120.0
SAMPLE = ROOT / "sample_videos" / "run_overstride_lean.mp4"
JPEG = b"\xff\xd8\xff\xe0" + bytes(400)
OVER = ("done", "failed", "stopped")


def _wait(phone: Phone, *stages: str) -> str:
    """The page of the first of these stages that comes."""
    wait_for(lambda: phone.stage() in stages, f"one of {stages}", A_LONG_WAIT_S)
    return phone.ask("GET", "/status")[2]


@pytest.mark.model
def test_a_clip_goes_from_the_code_to_its_result(entry: PhoneEntry, stage: Backstage) -> None:
    phone = Phone(entry.address)
    assert phone.fingerprint() == entry.fingerprint
    assert phone.enter() == 303
    assert phone.ask("GET", "/")[0] == 200 and phone.stage() == "start"
    status, text = phone.send(SAMPLE.read_bytes(), "IMG_1234.MOV")
    assert status == 200 and "IMG_1234.MOV" in text
    text = _wait(phone, *OVER)
    assert phone.stage() == "done", text
    assert "<h1" in text and "hips" in text and 2 <= text.count("<article") <= 3 and 'class="drill"' in text
    stills = re.findall(r'src="(/still\?n=\d)"', text)
    assert stills
    assert {phone.status_of(still) for still in stills} == {200}
    [job] = stage.jobs.of(FROM_PHONE)
    assert name_of(job) == "From the phone: IMG_1234.MOV"
    assert job.clips[0].folder is not None and (job.clips[0].folder / "analysis.json").is_file()
    wait_for(lambda: waiting_bytes(stage.workspace.path) == 0, "the upload to go")
    spanish = phone.ask("GET", "/status", accept_language="es-MX")[2]
    assert "Enviar otro vídeo" in spanish and "<article" in spanish


@pytest.mark.model
def test_a_photo_shows_what_was_measured_on_it(phone: Phone, stage: Backstage, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_1.JPG"
    frame = next(iter(VideoFile(ROOT / "sample_videos" / "desk_slouched.mp4")))
    cv2.imwrite(str(photo), frame.rgb[:, :, ::-1])
    assert phone.send(photo.read_bytes(), "IMG_1.JPG")[0] == 200
    text = _wait(phone, *OVER)
    assert phone.stage() == "done", text
    assert 'src="/still?n=0"' in text
    assert phone.status_of("/still?n=0") == 200


def test_what_is_no_video_is_refused_with_its_name_and_leaves_nothing(phone: Phone, stage: Backstage) -> None:
    assert phone.send(JPEG, "..%2F..%2Fholiday%20%3Cb%3E.mov")[0] == 200
    text = _wait(phone, *OVER)
    assert phone.stage() == "failed"
    assert "holiday &lt;b&gt;.mov is a JPEG image, not a video." in text
    wait_for(lambda: _files(stage) == [], "the upload to go")
    assert "start" in phone.post("/again")[1]
    assert phone.send(b"\x00\x00\x00\x18ftypisom" + bytes(100))[0] == 200
    assert "damaged" in _wait(phone, *OVER) or phone.stage() == "failed"


def _files(stage: Backstage) -> list[str]:
    """What lies in the workspace and is no mark or folder."""
    return [path.name for path in stage.workspace.path.rglob("*") if path.is_file() and path.name[0] != "."]


def _held(survey: Survey) -> Any:
    def prepare(stage: Backstage, job: Job, worker: object, *, wanted: bool) -> None:
        job.preparation = Preparation(stage.workspace.room(), survey)
        job.is_held = job.preparation.asks

    return prepare


def _never_done(clips: Sequence[str], out: Path, settings: ClipSettings, **more: Any) -> Manifest:
    return Manifest(out, settings.to_dict(), tuple(Entry(clip, ClipOutcome.FAILED, reason="later") for clip in clips))


def test_what_the_first_look_finds_is_asked_and_the_phone_can_go_on(
    phone: Phone, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.jobs = Jobs(_never_done)
    dark = SetupItem("light", literal("Light"), SetupState.MOVE, literal("It is too dark."))
    monkeypatch.setattr(clips, "prepare", _held(Survey(look=FirstCheck((dark,), matters=True))))
    phone.send(SAMPLE.read_bytes())
    assert "It is too dark." in _wait(phone, "asks", *OVER)
    [job] = stage.jobs.of(FROM_PHONE)
    assert job.is_held
    assert phone.post("/go")[0] == 200
    assert not job.is_held
    assert "later" in _wait(phone, *OVER)


def test_of_several_people_the_phone_chooses_one(
    phone: Phone, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.jobs = Jobs(_never_done)
    boxes = tuple(PersonBox((n, n, 9, 9), n / 10, 0.0, 0.1, 0.5) for n in range(3))
    survey = Survey(look=FirstCheck(people=boxes, image="first_frame.jpg"))
    monkeypatch.setattr(clips, "prepare", _held(survey))
    for asked, roi in (("1", (1, 1, 9, 9)), ("3", None), ("x", None), ("-1", None)):
        phone.send(SAMPLE.read_bytes())
        text = _wait(phone, "asks", *OVER)
        assert text.count("<rect") == 3 and "Person 2" in text
        assert phone.ask("GET", "/still?n=0")[0] == 404  # none was written
        phone.post(f"/go?person={asked}")
        assert stage.jobs.of(FROM_PHONE)[0].settings.roi == roi
        _wait(phone, *OVER)


def test_a_long_clip_has_its_part_chosen_on_the_computer(
    phone: Phone, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "prepare", _held(Survey(Filmstrip(600.0, ()))))
    phone.send(SAMPLE.read_bytes())
    assert "choose a part" in _wait(phone, "asks", *OVER)
    phone.post("/go")
    [job] = stage.jobs.of(FROM_PHONE)
    assert job.is_held and phone.stage() == "asks"


def test_a_fault_of_posturecam_itself_is_said_and_leaves_nothing(
    phone: Phone, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(clips, "received", broken)
    phone.send(JPEG)
    _wait(phone, *OVER)
    stage.spool.tidy(())
    assert phone.stage() == "failed" and _files(stage) == []


def test_a_job_of_a_phone_is_named_in_the_language_of_the_page(phone: Phone, stage: Backstage) -> None:
    phone.send(JPEG, "IMG_1.MOV")
    _wait(phone, *OVER)
    [job] = stage.jobs.of(FROM_PHONE)
    with in_language("es"):
        assert name_of(job) == "Desde el teléfono: IMG_1.MOV"
    assert stage.jobs.of("another browser") == [] and stage.jobs.of("") == []


def test_each_phone_sees_its_own_clip_alone(phone: Phone, entry: PhoneEntry) -> None:
    phone.send(JPEG, "mine.mov")
    other = Phone(entry.address)
    other.enter()
    assert other.stage() == "start"
    assert "mine.mov" not in other.ask("GET", "/")[2]
    assert other.ask("GET", "/still?n=0")[0] == 404


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("IMG_1234.MOV", "IMG_1234.MOV"),
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\run.mp4", "run.mp4"),
        ("..", "clip"),
        ("", "clip"),
        ("/", "clip"),
        ("a\x00b\n.mp4", "a\\x00b\\n.mp4"),
        ("\u202egpj.mp4", "\\u202egpj.mp4"),
        ("x" * 500 + ".mp4", "x" * 76 + ".mp4"),
    ],
)
def test_a_name_is_a_label_only(name: str, label: str) -> None:
    assert clips.label_of(name) == label
