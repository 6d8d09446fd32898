"""LiteRT.js is fetched by npm or taken from a file, checked, and only when it is asked for."""

from __future__ import annotations

import hashlib
import os
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam.cli.main import app
from posturecam.errors import ModelError
from posturecam.pose import browser_runtime
from posturecam.pose.browser_runtime import found_runtime, keep_runtime, runtime_names
from posturecam.pose.fetching import RUNTIME_ARCHIVE
from posturecam.pose.models import keep_models, models_folder
from tests.pose.test_heavy_model import npm, posix


@pytest.fixture
def archive(empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm archive that carries what stands for the runtime."""
    package = tmp_path / "package"
    contents = {name: name.encode() * 100 for name in runtime_names()}
    for name, content in contents.items():
        folder = package / ("dist" if name == "index.js" else "wasm")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    monkeypatch.setattr(browser_runtime, "_SHA256", digests)
    with tarfile.open(tmp_path / RUNTIME_ARCHIVE, "w:gz") as packed:
        packed.add(package, "package")
    return tmp_path / RUNTIME_ARCHIVE


@posix
def test_it_is_fetched_by_npm_when_it_is_asked_for(
    archive: Path, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, f'echo "$@" > {tmp_path}/asked; cp {archive} .', monkeypatch)
    keep_models(wheel)
    assert CliRunner().invoke(app, ["models"]).exit_code == 0
    assert found_runtime() is None
    run = CliRunner().invoke(app, ["models", "--browser"])
    assert run.exit_code == 0 and "whole and checked" in run.output
    assert (tmp_path / "asked").read_text(encoding="utf-8").startswith("pack @litertjs/core@2.5.3 --ignore-scripts")
    assert found_runtime() == models_folder() / "browser"


@posix
def test_without_a_network_the_app_says_what_to_do(
    archive: Path, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, "echo npm error code ENOTFOUND >&2; exit 1", monkeypatch)
    keep_models(wheel)
    run = CliRunner().invoke(app, ["app", "--client-inference", "--no-browser"])
    said = " ".join(run.output.split())
    assert run.exit_code == 2
    assert "npm can't reach its registry" in said and "start the app without --client-inference" in said
    assert f"posturecam models --from {RUNTIME_ARCHIVE}" in said
    assert found_runtime() is None


def test_without_npm_it_says_so(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(ModelError, match="no npm here"):
        browser_runtime.browser_runtime()


def test_it_is_taken_from_a_file(archive: Path) -> None:
    run = CliRunner().invoke(app, ["models", "--from", str(archive)])
    assert run.exit_code == 0
    folder = found_runtime()
    assert folder is not None
    assert {file.name for file in folder.iterdir()} == set(runtime_names())


def test_another_release_is_not_kept(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {name: hashlib.sha256(b"other").hexdigest() for name in runtime_names()}
    monkeypatch.setattr(browser_runtime, "_SHA256", other)
    with pytest.raises(ModelError, match="damaged or of another release"):
        keep_runtime(archive)
    assert found_runtime() is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08 damaged"])
def test_a_file_that_holds_none_is_refused(empty_cache: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / RUNTIME_ARCHIVE).write_bytes(content)
    with pytest.raises(ModelError, match="holds no readable"):
        keep_runtime(tmp_path / RUNTIME_ARCHIVE)


def test_a_damaged_file_in_the_cache_does_not_count(archive: Path) -> None:
    (keep_runtime(archive) / "index.js").write_bytes(b"damaged")
    assert found_runtime() is None
    keep_runtime(archive)
    assert found_runtime() is not None and os.listdir(models_folder()) == ["browser"]
