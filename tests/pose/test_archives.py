from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from posturecam.pose import archives
from posturecam.pose.archives import member

NAME = "a.tflite"


def _tar(path: Path, mode: str, before: int, size: int) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, length in (("package/other", before), (f"package/{NAME}", size)):
            entry = tarfile.TarInfo(name)
            entry.size = length
            archive.addfile(entry, io.BytesIO(bytes(length)))
    return path


@pytest.mark.parametrize(("name", "mode"), [("a.tgz", "w:gz"), ("a.tar", "w"), ("a.tar.gz", "w:gz")])
def test_a_file_is_taken_out_of_a_tar(tmp_path: Path, name: str, mode: str) -> None:
    assert member(_tar(tmp_path / name, mode, 1000, 500), NAME) == bytes(500)


@pytest.mark.parametrize("size", [501, 10**6])
def test_a_model_larger_than_any_is_refused(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 500)
    (tmp_path / NAME).write_bytes(bytes(size))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / NAME, NAME)
    for source in (_tar(tmp_path / "a.tgz", "w:gz", 0, size), tmp_path / NAME, tmp_path, tmp_path / "a.zip"):
        with pytest.raises(ValueError, match="no model is so large"):
            member(source, NAME)


def test_an_archive_that_unpacks_to_too_much_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 10**5)
    with pytest.raises(ValueError, match="unpacks to more"):
        member(_tar(tmp_path / "a.tgz", "w:gz", 10**6, 10), NAME)


def test_a_header_that_unpacks_to_too_much_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 10**5)
    with tarfile.open(tmp_path / "a.tgz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo(NAME)
        entry.pax_headers = {"comment": "x" * 10**6}
        archive.addfile(entry)
    with pytest.raises(ValueError, match="unpacks to more"):
        member(tmp_path / "a.tgz", NAME)
