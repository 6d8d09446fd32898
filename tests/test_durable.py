"""The one way to write a file whole or not at all."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from posturecam.durable import AtomicFile, hidden_name, write_whole

ROOT = Path(__file__).parents[1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A file that is there already."""
    path = tmp_path / "a.txt"
    path.write_text("before")
    return path


def test_a_file_changes_only_when_the_new_one_is_complete(place: Path) -> None:
    with AtomicFile(place) as partial:
        partial.write_text("after")
        assert place.read_text() == "before"
    assert place.read_text() == "after"
    assert os.listdir(place.parent) == ["a.txt"]


def test_an_exception_leaves_the_older_file_and_nothing_else(place: Path) -> None:
    def fail() -> None:
        with AtomicFile(place) as partial:
            partial.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert place.read_text() == "before"
    assert os.listdir(place.parent) == ["a.txt"]


def test_a_disk_that_is_full_leaves_the_older_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"after")
    assert place.read_text() == "before"
    assert os.listdir(place.parent) == ["a.txt"]


def test_writers_at_the_same_time_do_not_mix(place: Path) -> None:
    contents = [bytes([letter]) * 100_000 for letter in b"abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_whole(place, content), contents))
    assert place.read_bytes() in contents
    assert os.listdir(place.parent) == ["a.txt"]


def test_unfinished_files_have_hidden_names_of_their_own() -> None:
    assert hidden_name() != hidden_name()
    assert hidden_name(".old").startswith(".")
    assert hidden_name(".old").endswith(".old")


def test_no_other_module_renames_a_file_into_place() -> None:
    found = [path for path in (ROOT / "posturecam").rglob("*.py") if "os.replace(" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(ROOT).as_posix() for path in found] == ["posturecam/durable.py"]
