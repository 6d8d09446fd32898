"""Compiled networks are stored between starts, whole or not at all, and change no number."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from posturecam.pose import network
from posturecam.pose.compiled import key_of, load_compiled, store_compiled
from posturecam.pose.models import PLACE, model_files
from posturecam.pose.network import Network

IMAGE = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)


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
    return [out.tobytes() for out in detector()(IMAGE)]


def must_not_compile(*_: object) -> None:
    raise AssertionError("the network was compiled again")


def test_what_was_stored_comes_back(folder: Path) -> None:
    assert load_compiled("net", "a") is None
    store_compiled("net", "a", b"compiled")
    assert load_compiled("net", "a") == b"compiled"
    assert load_compiled("net", "b") is None
    assert load_compiled("other", "a") is None


def test_only_the_latest_key_of_a_network_stays(folder: Path) -> None:
    store_compiled("other", "a", b"theirs")
    store_compiled("net", "a", b"old")
    store_compiled("net", "b", b"later")
    assert load_compiled("net", "a") is None
    assert (load_compiled("net", "b"), load_compiled("other", "a")) == (b"later", b"theirs")


@pytest.mark.parametrize("left", [0, 10, 32, 39])
def test_a_file_cut_short_counts_as_absent(folder: Path, left: int) -> None:
    store_compiled("net", "a", b"compiled")
    (file,) = (folder / "compiled").iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert load_compiled("net", "a") is None


def test_where_nothing_can_be_written_nothing_is_stored_and_no_error_is_raised(folder: Path) -> None:
    (folder / "compiled").write_text("a file where the folder should be")
    store_compiled("net", "a", b"compiled")
    assert load_compiled("net", "a") is None
    assert len(answers()) == 2


def test_a_key_changes_with_each_of_its_parts() -> None:
    assert len({key_of(parts) for parts in ([1, "a"], [1, "b"], [2, "a"], ["a", 1], [])}) == 5


def test_a_stored_network_gives_the_very_same_numbers_without_compiling(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answers()
    monkeypatch.setattr(network, "_read", must_not_compile)
    assert answers() == first


def test_a_stored_file_that_is_no_network_is_compiled_anew(folder: Path) -> None:
    first = answers()
    (file,) = (folder / "compiled").iterdir()
    name, key, _ = file.name.split(".")
    store_compiled(name, key, b"nonsense")
    assert answers() == first
    assert load_compiled(name, key) not in (None, b"nonsense")


def test_a_network_with_other_outputs_is_another_one(folder: Path) -> None:
    answers()
    one = Network(model_files().detector, low=-1.0, high=1.0, outputs=("Identity_1",))
    assert [out.shape for out in one(IMAGE)] == [(2254, 1)]
