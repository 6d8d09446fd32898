"""Compiled networks are kept between starts, whole or not at all, and change no number."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from posturecam.pose import network
from posturecam.pose.compiled import keep, kept, key_of
from posturecam.pose.models import PLACE, model_files
from posturecam.pose.network import Network

PICTURE = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds the model files and nothing compiled yet."""
    home = tmp_path / "models"
    home.mkdir()
    for file in model_files():
        shutil.copy(file, home)
    monkeypatch.setenv(PLACE, str(home))
    return home


def detector() -> Network:
    return Network(model_files().detector, low=-1.0, high=1.0, outputs=("Identity", "Identity_1"))


def answers() -> list[bytes]:
    return [out.tobytes() for out in detector()(PICTURE)]


def must_not_compile(*_: object) -> None:
    raise AssertionError("the network was compiled again")


def test_what_was_kept_comes_back(folder: Path) -> None:
    assert kept("net", "a") is None
    keep("net", "a", b"compiled")
    assert kept("net", "a") == b"compiled"
    assert kept("net", "b") is None
    assert kept("other", "a") is None


def test_only_the_latest_key_of_a_network_stays(folder: Path) -> None:
    keep("other", "a", b"theirs")
    keep("net", "a", b"old")
    keep("net", "b", b"later")
    assert kept("net", "a") is None
    assert (kept("net", "b"), kept("other", "a")) == (b"later", b"theirs")


@pytest.mark.parametrize("left", [0, 10, 32, 39])
def test_a_file_cut_short_counts_as_absent(folder: Path, left: int) -> None:
    keep("net", "a", b"compiled")
    (file,) = (folder / "compiled").iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert kept("net", "a") is None


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_complains(folder: Path) -> None:
    (folder / "compiled").write_text("a file where the folder should be")
    keep("net", "a", b"compiled")
    assert kept("net", "a") is None
    assert len(answers()) == 2


def test_a_key_changes_with_each_of_its_parts() -> None:
    assert len({key_of(parts) for parts in ([1, "a"], [1, "b"], [2, "a"], ["a", 1], [])}) == 5


def test_a_kept_network_gives_the_very_same_numbers_without_compiling(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answers()
    monkeypatch.setattr(network, "_read", must_not_compile)
    assert answers() == first


def test_a_kept_file_that_is_no_network_is_compiled_anew(folder: Path) -> None:
    first = answers()
    (file,) = (folder / "compiled").iterdir()
    name, key, _ = file.name.split(".")
    keep(name, key, b"nonsense")
    assert answers() == first
    assert kept(name, key) not in (None, b"nonsense")


def test_a_network_with_other_outputs_is_another_one(folder: Path) -> None:
    answers()
    one = Network(model_files().detector, low=-1.0, high=1.0, outputs=("Identity_1",))
    assert [out.shape for out in one(PICTURE)] == [(2254, 1)]
