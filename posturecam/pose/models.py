"""The model files of the pose engines: fetched once (`pose/fetching.py`), checked, kept in the user's cache.

Detector and full landmark network come in a wheel of mediapipe, the heavy landmark network only when asked for, in an
npm package. After that the network is never used again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections import ChainMap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from posturecam.durable import write_whole
from posturecam.errors import ModelError, explained
from posturecam.pose import fetching
from posturecam.pose.archives import FAULTS, TARS, member
from posturecam.pose.digests import sha256_of
from posturecam.words import Message, message

PLACE = "POSTURECAM_MODELS"
"""The environment variable that names another folder than the one in the user's cache."""
_SHA256 = {
    "pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
_SHA256_OF_BOTH = "sha256:babf28247ffed0a562cf02cb53d113059d41a6d5e6a23795b85603c9bdb84088"  # one after the other
HEAVY = "pose_landmark_heavy.tflite"
_HEAVY_SHA256 = {HEAVY: "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"}
_DIGESTS = ChainMap(_SHA256, _HEAVY_SHA256)
"""The SHA-256 that each model file must have."""
Watch = fetching.Watch
"""Called with the bytes fetched so far, and how many there are."""


class ModelFiles(NamedTuple):
    """Where the two networks are."""

    detector: Path
    landmarks: Path

    def digest(self) -> str:
        """Name both files, which are `right`, in the provenance of a result.

        Returns
        -------
        str
            'sha256:…'.
        """
        return _SHA256_OF_BOTH

    def right(self) -> bool:
        """Check both files.

        Returns
        -------
        bool
            Whether both are there, whole and the ones that posturecam was measured with.
        """
        return all(_is_right(file) for file in self)


def models_folder() -> Path:
    """Name the folder that holds the model files.

    Returns
    -------
    Path
        What the environment variable POSTURECAM_MODELS names, else a folder in the user's cache.
    """
    from platformdirs import user_cache_path

    named = os.environ.get(PLACE)
    return Path(named).expanduser() if named else user_cache_path("posturecam", appauthor=False) / "models"


def found_models() -> ModelFiles | None:
    """Look for the model files on this machine.

    Returns
    -------
    ModelFiles or None
        In the cache, or in an installed mediapipe that still has them.
    """
    return next((files for files in (_in(models_folder()), *_installed()) if files.right()), None)


def model_files(watch: Watch | None = None) -> ModelFiles:
    """Return the model files, fetched first if they are not on this machine yet.

    Parameters
    ----------
    watch : callable, optional
        Called with the bytes fetched and their number.

    Returns
    -------
    ModelFiles
        Whole and checked.

    Raises
    ------
    ModelError
        When they can't be had, with the way round.
    """
    if (here := found_models()) is not None:
        return here
    make_folder(models_folder())
    try:
        with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as folder:
            return keep_models(fetching.download_wheel(Path(folder), watch))
    except OSError as error:
        reason, remedy = error.strerror or error, fetching.wheel_by_hand()
        raise ModelError(message("models.not_fetched", reason=reason, remedy=remedy)) from error


def keep_models(source: Path) -> ModelFiles:
    """Take the model files into the cache, each whole or not at all, whatever other processes do.

    Parameters
    ----------
    source : Path
        A wheel, another zip or a folder.

    Returns
    -------
    ModelFiles
        Where they are kept. Raises ModelError when they are not in there, are not the right ones, or can't be kept.
    """
    contents = {name: _content(source, name) for name in _SHA256}
    for name, content in contents.items():
        _keep(name, content)
    return _in(models_folder())


def found_heavy_model() -> Path | None:
    """Look for the heavy landmark network in the cache.

    Returns
    -------
    Path or None
        None where it is not there.
    """
    file = models_folder() / HEAVY
    return file if _is_right(file) else None


def heavy_model(watch: Watch | None = None) -> Path:
    """Return the heavy landmark network, fetched first if it is not on this machine yet.

    Parameters
    ----------
    watch : callable, optional
        Called with the bytes fetched and their number.

    Returns
    -------
    Path
        Whole and checked.

    Raises
    ------
    ModelError
        When it can't be had, with the way round.
    """
    here = found_heavy_model()
    if here is not None:
        return here
    make_folder(models_folder())
    try:
        with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as folder:
            return keep_heavy_model(fetching.HEAVY_NETWORK.pack(Path(folder), watch))
    except OSError as error:
        reason, remedy = error.strerror or error, fetching.HEAVY_NETWORK.by_hand()
        raise ModelError(message("models.heavy_not_fetched", reason=reason, remedy=remedy)) from error


def keep_heavy_model(source: Path) -> Path:
    """Take the heavy landmark network into the cache, whole or not at all.

    Parameters
    ----------
    source : Path
        The archive of the npm package, another tar or zip, a folder, or the .tflite itself.

    Returns
    -------
    Path
        Where it is kept. Raises ModelError when it is not in there, is not the right one, or can't be kept.
    """
    return _keep(HEAVY, _content(source, HEAVY))


def carries_heavy_model(source: Path) -> bool:
    """Guess from its name whether a file holds the heavy network.

    Parameters
    ----------
    source : Path
        What the user gave.

    Returns
    -------
    bool
        Whether it is the network itself or a tar.
    """
    return source.name == HEAVY or source.name.endswith(TARS)


def _in(folder: Path) -> ModelFiles:
    detector, landmarks = (folder / name for name in _SHA256)
    return ModelFiles(detector, landmarks)


def _installed() -> Iterator[ModelFiles]:
    """Where an installed mediapipe has the files, without importing it."""
    found = importlib.util.find_spec("mediapipe")
    for place in (found.submodule_search_locations or ()) if found else ():
        modules = Path(place) / "modules"
        yield ModelFiles(
            modules / "pose_detection" / "pose_detection.tflite",
            modules / "pose_landmark" / "pose_landmark_full.tflite",
        )


def make_folder(home: Path) -> None:
    """Make the folder of the model files.

    Parameters
    ----------
    home : Path
        Raises ModelError when it can't be made, or nothing can be written into it.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError as error:
        raise not_kept(home, error) from error


def not_kept(home: Path, error: OSError) -> ModelError:
    """Say that files can't be kept.

    Parameters
    ----------
    home : Path
        Where.
    error : OSError
        Why.

    Returns
    -------
    ModelError
        With what to do about it.
    """
    reason = (error.strerror or str(error)).lower()
    return ModelError(message("models.not_kept", folder=home, reason=reason, variable=PLACE))


def _is_right(file: Path) -> bool:
    try:
        return sha256_of(file) == _DIGESTS[file.name]
    except OSError:
        return False


def _content(source: Path, name: str) -> bytes:
    """The bytes of a model file in an archive or folder; ModelError when it isn't in there or isn't the right one."""
    unreadable = _unreadable(source, name)
    with explained(ModelError, unreadable, unreadable, *FAULTS):
        content = member(source, name)
    if hashlib.sha256(content).hexdigest() != _DIGESTS[name]:
        carrier = fetching.HEAVY_ARCHIVE if name == HEAVY else fetching.WHEEL
        raise ModelError(message("models.other_release", name=name, source=source, carrier=carrier))
    return content


def _unreadable(source: Path, name: str) -> Message:
    if name == HEAVY:
        return message("models.unreadable_heavy", name=name, source=source, archive=fetching.HEAVY_ARCHIVE)
    return message("models.unreadable", name=name, source=source, wheel=fetching.WHEEL)


def _keep(name: str, content: bytes) -> Path:
    """Put a model file into the cache, whole or not at all, over an older one."""
    home = models_folder()
    make_folder(home)
    try:
        try:
            write_whole(home / name, content)
        except OSError:
            if not _is_right(home / name):  # another process may have put it there and be reading it
                raise
    except OSError as error:
        raise not_kept(home, error) from error
    return home / name
