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
from posturecam.errors import BaselineError, OutputError, system_reason
from posturecam.results.baseline import BASELINE, load_baseline, save_baseline
from posturecam.types import Baseline
from posturecam.words import message

LONGEST_NAME = 40
"""Letters; a choice, so that it fits a menu."""
_JOINER, _SELECTOR = "\u200d", "\ufe0f"
"""Zero-width joiner, and the selector of the coloured form that may stand before it."""
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Profile:
    """A baseline under the name a person gave it.

    Attributes
    ----------
    id : str
        What to ask for it by.
    name : str
        The name.
    baseline : Baseline
        What is kept.
    """

    id: str
    name: str
    baseline: Baseline


class Profiles:
    """The profiles in a folder.

    Parameters
    ----------
    folder : Path or None
        None: the user's own data folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = _own_folder() if folder is None else folder

    def all(self) -> list[Profile]:
        """List every profile that can be read.

        Returns
        -------
        list of Profile
            By name.
        """
        found = [_read(path) for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem)]
        return sorted((one for one in found if one is not None), key=lambda one: one.name.casefold())

    def find(self, id: str) -> Profile | None:
        """Find a profile.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        Profile or None
            None when it is gone.
        """
        return next((one for one in self.all() if one.id == id), None)

    def keep(self, name: str, baseline: Baseline) -> Profile:
        """Keep a baseline under a new name.

        Raises BaselineError for a name that won't do, OutputError when it can't be written.

        Parameters
        ----------
        name : str
            The name.
        baseline : Baseline
            What to keep.

        Returns
        -------
        Profile
            The new profile.
        """
        profile = Profile(secrets.token_hex(8), self._free_name(name), baseline)
        save_baseline(baseline, self._path(profile.id), profile.name)
        return profile

    def rename(self, id: str, name: str) -> None:
        """Give a profile another name; one that is gone already is left alone.

        Raises as `keep`.

        Parameters
        ----------
        id : str
            Its id.
        name : str
            The new name.
        """
        profile = self.find(id)
        if profile is not None and clean(name) != profile.name:
            save_baseline(profile.baseline, self._path(id), self._free_name(name, but=id))

    def delete(self, id: str) -> None:
        """Delete a profile, if it is there.

        Parameters
        ----------
        id : str
            Its id.

        Raises
        ------
        OutputError
            When the file can't be deleted.
        """
        profile = self.find(id)
        if profile is None:
            return
        try:
            self._path(id).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                message("results.profile.not_deleted", name=profile.name, reason=system_reason(error))
            ) from error

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _free_name(self, name: str, but: str = "") -> str:
        name = clean(name)
        if not 1 <= len(name) <= LONGEST_NAME:
            raise BaselineError(message("results.profile.name_length", most=LONGEST_NAME))
        if any(one.name.casefold() == name.casefold() and one.id != but for one in self.all()):
            raise BaselineError(message("results.profile.name_taken", name=name))
        return name


def clean(name: str) -> str:
    """Tidy a name as it is kept.

    Parameters
    ----------
    name : str
        As it was typed.

    Returns
    -------
    str
        In composed letters, with single spaces and nothing that can't be seen but what holds an emoji together.
    """
    name = unicodedata.normalize("NFC", name)
    kept = (c if c.isprintable() or _joins(name, place) else " " for place, c in enumerate(name))
    return " ".join("".join(kept).split())


def _joins(name: str, place: int) -> bool:
    """Whether a joiner stands between two parts of one emoji (Unicode Technical Standard 51, ED-16)."""
    if name[place] != _JOINER or not 0 < place < len(name) - 1:
        return False
    before = name[:place].rstrip(_SELECTOR)[-1:]
    return all(one and unicodedata.category(one) in ("So", "Sk") for one in (before, name[place + 1]))


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
