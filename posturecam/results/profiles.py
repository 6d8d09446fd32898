"""Named profiles: people's own good postures, kept on this machine.

One file each, named by chance: the name a person chose stands inside it and is never part of a path.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from posturecam.documents import read_json
from posturecam.errors import BaselineError, OutputError
from posturecam.results.baseline import BASELINE, load_baseline, save_baseline
from posturecam.types import Baseline

LONGEST_NAME = 40
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Profile:
    """A baseline under the name a person gave it; `id` is what to ask for it by."""

    id: str
    name: str
    baseline: Baseline


class Profiles:
    """The profiles in a folder; the user's own data folder unless another is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = _own_folder() if folder is None else folder

    def all(self) -> list[Profile]:
        """Every profile that can be read, by name."""
        found = [_read(path) for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem)]
        return sorted((one for one in found if one is not None), key=lambda one: one.name.casefold())

    def find(self, id: str) -> Profile | None:
        """The profile with that id, or None."""
        return next((one for one in self.all() if one.id == id), None)

    def keep(self, name: str, baseline: Baseline) -> Profile:
        """Keeps a baseline under a new name. Raises BaselineError for a name that won't do, OutputError when it can't be
        written."""
        profile = Profile(secrets.token_hex(8), self._free_name(name), baseline)
        save_baseline(baseline, self._path(profile.id), profile.name)
        return profile

    def rename(self, id: str, name: str) -> None:
        """Gives a profile another name; one that is gone already is left alone. Raises as `keep`."""
        profile = self.find(id)
        if profile is not None and clean(name) != profile.name:
            save_baseline(profile.baseline, self._path(id), self._free_name(name, but=id))

    def delete(self, id: str) -> None:
        """Deletes a profile, if there is one of that id. Raises OutputError when the file can't be deleted."""
        profile = self.find(id)
        if profile is None:
            return
        try:
            self._path(id).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"The profile {profile.name} could not be deleted ({error.strerror or error})."
            ) from error

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _free_name(self, name: str, but: str = "") -> str:
        name = clean(name)
        if not 1 <= len(name) <= LONGEST_NAME:
            raise BaselineError(f"A profile needs a name of 1 to {LONGEST_NAME} letters.")
        if any(one.name.casefold() == name.casefold() and one.id != but for one in self.all()):
            raise BaselineError(
                f"There is a profile named {name} already. Choose another name, or delete that one first."
            )
        return name


def clean(name: str) -> str:
    """A name as it is kept: in composed letters, with single spaces and nothing that can't be seen."""
    name = unicodedata.normalize("NFC", name)
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def _read(path: Path) -> Profile | None:
    """The profile in a file; None for a file that is damaged or not ours."""
    try:
        name = read_json(path, BASELINE)["name"]
        return Profile(path.stem, clean(str(name))[:LONGEST_NAME], load_baseline(path))
    except (KeyError, BaselineError):
        return None


def _own_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False) / "profiles"
