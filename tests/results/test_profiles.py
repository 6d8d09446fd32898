"""Named profiles: kept, found, renamed, deleted; a name never becomes a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import BaselineError
from posturecam.results.profiles import Profiles, clean
from posturecam.types import Activity, Baseline, View

OWN = Baseline(Activity.SIT, View.FRONT, {"forward_head": (4.0, 1.0)}, 5.2)


def test_a_profile_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = Profiles(tmp_path).keep("  Anna   at the desk ", OWN)
    (found,) = Profiles(tmp_path).all()
    assert (found.id, found.name, found.baseline) == (kept.id, "Anna at the desk", OWN)
    assert Profiles(tmp_path).find(kept.id) == found


def test_profiles_are_listed_by_name(tmp_path: Path) -> None:
    for name in ("zoe", "Anna", "björn"):
        Profiles(tmp_path).keep(name, OWN)
    assert [one.name for one in Profiles(tmp_path).all()] == ["Anna", "björn", "zoe"]


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert Profiles(tmp_path / "nowhere").all() == []


@pytest.mark.parametrize("name", ["../../evil", "C:\\Windows\\x", "a/b\0c", ".hidden", "名前 📷", "CON"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "profiles"
    kept = Profiles(folder).keep(name, OWN)
    assert [path.name for path in tmp_path.rglob("*.json")] == [f"{kept.id}.json"]
    assert list(folder.iterdir()) == [folder / f"{kept.id}.json"]
    assert len(Profiles(folder).all()) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\n\t\0"])
def test_a_name_that_says_nothing_or_too_much_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BaselineError, match="1 to 40 letters"):
        Profiles(tmp_path).keep(name, OWN)
    assert Profiles(tmp_path).all() == []


def test_two_profiles_can_not_share_a_name(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    profiles.keep("Anna", OWN)
    ben = profiles.keep("Ben", OWN)
    with pytest.raises(BaselineError, match="already"):
        profiles.keep("anna", OWN)
    with pytest.raises(BaselineError, match="already"):
        profiles.rename(ben.id, "ANNA")


def test_renaming_keeps_the_posture(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    kept = profiles.keep("Anna", OWN)
    profiles.rename(kept.id, "Anna B.")
    profiles.rename(kept.id, "Anna B.")
    profiles.rename(kept.id, "anna b.")
    assert [(one.id, one.name, one.baseline) for one in profiles.all()] == [(kept.id, "anna b.", OWN)]


@pytest.mark.parametrize(
    "emoji", ["\U0001f3c3\u200d\u2642\ufe0f", "\U0001f3c3\U0001f3fd\u200d\u2640", "\u2764\ufe0f\u200d\U0001f525"]
)
def test_an_emoji_of_several_parts_stays_whole(emoji: str) -> None:
    assert clean(f" {emoji}  Ana ") == f"{emoji} Ana"


@pytest.mark.parametrize("name", ["An\u200da", "\u200dAna", "Ana\u200d", "Ana\u200d\U0001f3c3", "An\u200b\u202ea"])
def test_what_can_not_be_seen_is_left_out_elsewhere(name: str) -> None:
    assert all(letter.isprintable() for letter in clean(name))


def test_deleting_removes_the_file(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    kept = profiles.keep("Anna", OWN)
    profiles.delete(kept.id)
    profiles.delete(kept.id)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("id", ["../secret", "", "*", "0" * 15])
def test_an_id_that_is_not_ours_finds_nothing(tmp_path: Path, id: str) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    profiles = Profiles(tmp_path / "profiles")
    assert profiles.find(id) is None
    profiles.rename(id, "x")
    profiles.delete(id)
    assert secret.read_text() == "{}"


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    Profiles(tmp_path).keep("Anna", OWN)
    (tmp_path / f"{'0' * 16}.json").write_text("{")
    (tmp_path / f"{'1' * 16}.json").write_text('{"name": "x", "kind": "another"}')
    assert [one.name for one in Profiles(tmp_path).all()] == ["Anna"]
