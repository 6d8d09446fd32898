from __future__ import annotations

import errno
import hashlib
import http.server
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam.cli.main import app
from posturecam.errors import ModelError
from posturecam.pose import fetching, models
from posturecam.pose.fetching import HEAVY_ARCHIVE, WHEEL
from posturecam.pose.models import (
    HEAVY,
    PLACE,
    found_heavy_model,
    found_models,
    heavy_model,
    keep_models,
    model_files,
    models_folder,
)

NAMES = ("pose_detection.tflite", "pose_landmark_full.tflite")


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that has no model yet, and no package index to ask."""
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(models, "_installed", lambda: iter(()))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "cache"


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Contents that stand for the two model files."""
    contents = {name: name.encode() * 30_000 for name in NAMES}
    monkeypatch.setattr(models, "_SHA256", {name: hashlib.sha256(text).hexdigest() for name, text in contents.items()})
    return contents


@pytest.fixture
def wheel(tmp_path: Path, small_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel that carries them, in a folder of its own."""
    file = tmp_path / "index" / WHEEL
    file.parent.mkdir()
    info = "mediapipe-0.10.21.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in small_files.items():
            archive.writestr(f"mediapipe/modules/{Path(name).stem}/{name}", content)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: mediapipe\nVersion: 0.10.21\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_28_x86_64\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setattr(fetching, "_WHEEL_SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    return file


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


def test_without_a_network_the_way_round_is_told(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_without_pip_the_way_round_is_told(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"this Python has no pip to do it\. Fetch .* posturecam models --from"):
        model_files()


def test_another_wheel_of_that_name_is_refused(empty_cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_WHEEL_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="its SHA-256 differs.; nothing was kept"):
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


def test_a_full_disk_is_told_and_leaves_nothing(
    empty_cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(models.os, "replace", full)
    with pytest.raises(ModelError, match=rf"can't be kept in .* \(no space left on device\)\. Make room .* {PLACE}"):
        keep_models(wheel)
    assert list(empty_cache.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_before_anything_is_fetched(
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
        f"from posturecam.pose import fetching, models; models._SHA256 = {models._SHA256}; models._installed = lambda: iter(())"
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


@pytest.fixture
def heavy_archive(empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm archive that carries what stands for the heavy network."""
    content = b"heavy" * 30_000
    monkeypatch.setattr(models, "_HEAVY_SHA256", {HEAVY: hashlib.sha256(content).hexdigest()})
    package = tmp_path / "package"
    package.mkdir()
    (package / HEAVY).write_bytes(content)
    with tarfile.open(tmp_path / HEAVY_ARCHIVE, "w:gz") as archive:
        archive.add(package, "package")
    return tmp_path / HEAVY_ARCHIVE


def npm(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a program named npm in front of PATH."""
    bin = folder / "bin"
    bin.mkdir()
    (bin / "npm").write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (bin / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin}{os.pathsep}{os.environ['PATH']}")


posix = pytest.mark.skipif(os.name == "nt", reason="npm is stood for by a shell script")


@posix
def test_the_heavy_network_is_fetched_by_npm_when_it_is_asked_for(
    heavy_archive: Path, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, f'echo "$@" > {tmp_path}/asked; cp {heavy_archive} .', monkeypatch)
    keep_models(wheel)
    assert CliRunner().invoke(app, ["models"]).exit_code == 0
    assert found_heavy_model() is None
    run = CliRunner().invoke(app, ["models", "--accurate"])
    assert run.exit_code == 0
    assert heavy_model().read_bytes() == b"heavy" * 30_000
    assert (tmp_path / "asked").read_text(encoding="utf-8").startswith("pack @mediapipe/pose@0.5.1675469404")


@posix
def test_the_second_use_of_the_heavy_network_needs_no_npm(
    heavy_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.keep_heavy_model(heavy_archive)
    npm(tmp_path, "exit 1", monkeypatch)
    assert heavy_model() == models_folder() / HEAVY


@posix
@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("echo npm error code ENOTFOUND >&2; exit 1", "npm can't reach its registry"),
        ("exit 1", "npm failed"),
        ("exit 0", "npm failed"),
    ],
)
def test_without_its_registry_the_way_round_is_told(
    does: str, reason: str, empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, does, monkeypatch)
    with pytest.raises(ModelError) as said:
        heavy_model()
    assert f"could not be fetched ({reason}). Try again online." in str(said.value)
    assert f"posturecam models --from {HEAVY_ARCHIVE}" in str(said.value)
    assert list(empty_cache.iterdir()) == []


def test_without_npm_the_way_round_is_told(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.shutil, "which", lambda name: None)
    with pytest.raises(ModelError, match="there is no npm here to fetch it. Run `npm pack @mediapipe/pose@"):
        heavy_model()


@pytest.mark.parametrize("carrier", ["archive", "tflite", "folder", "zip"])
def test_the_heavy_network_may_come_from_a_file(carrier: str, heavy_archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "package" / HEAVY
    source = {"archive": heavy_archive, "tflite": file, "folder": file.parent, "zip": tmp_path / "it.zip"}[carrier]
    if carrier == "zip":
        with zipfile.ZipFile(source, "w") as archive:
            archive.write(file, f"package/{HEAVY}")
    asked = ["models", "--from", str(source), *(["--accurate"] if carrier in ("folder", "zip") else [])]
    run = CliRunner().invoke(app, asked)
    assert (run.exit_code, run.stdout) == (
        0,
        f"The accurate pose model is here, whole and checked: {models_folder()}\n",
    )
    assert found_heavy_model() is not None


def test_another_heavy_network_is_refused(heavy_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "package" / HEAVY).write_bytes(b"light")
    with pytest.raises(ModelError, match=rf"damaged or of another release .* Give {HEAVY_ARCHIVE}"):
        models.keep_heavy_model(tmp_path / "package" / HEAVY)
    assert found_heavy_model() is None


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b no", None])
def test_an_archive_without_it_is_refused(content: bytes | None, heavy_archive: Path, tmp_path: Path) -> None:
    source = tmp_path / "other.tgz"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(ModelError, match=rf"other\.tgz holds no readable {HEAVY}\. Give {HEAVY_ARCHIVE}"):
        models.keep_heavy_model(source)


@pytest.mark.model
def test_the_real_files_are_those_that_were_measured() -> None:
    assert model_files().right()
    assert model_files().digest() == "sha256:babf28247ffed0a562cf02cb53d113059d41a6d5e6a23795b85603c9bdb84088"
