"""Files that the browser sent, on disk: looked at before any decoder sees them, under names of our own."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from posturecam.errors import BaselineError, VideoError
from posturecam.printable import printable
from posturecam.results.baseline import load_baseline
from posturecam.types import Baseline
from posturecam.video.limits import Limits, check_limits
from posturecam.video.probe import container_of

MOST_BYTES = 500 * 2**20
"""Of one upload."""
MOST_WAITING_BYTES = 4 * 2**30
"""Of all uploads on disk that are not analysed yet."""
LIMITS = Limits(pixels=4096 * 2304, seconds=600.0, pictures=600 * 240)
ENDINGS = {"mov": ".mp4", "matroska": ".mkv", "mpegts": ".ts", "h264": ".264", "hevc": ".265", "mpeg": ".mpg"}
_BASELINE_BYTES = 2**16
Check = Callable[[Path], "str | None"]
"""What is wrong with a file, in a sentence; None for nothing."""


class Sent(Protocol):
    """What the page's upload gives."""

    @property
    def name(self) -> str:
        """What the file is called where it comes from; only to be shown."""

    @property
    def size(self) -> int:
        """Bytes."""

    def getvalue(self) -> bytes:
        """The content; Streamlit's `getbuffer` would copy it."""


def fault_of(file: Path, report: object = None) -> str | None:
    """What is wrong with an upload, told without decoding it; None for nothing. report: not called; workers get one."""
    try:
        check_limits(file, LIMITS)
    except VideoError as error:
        return str(error)
    return None


def receive(sent: Sent, room: Path, number: int, check: Check = fault_of) -> Path:
    """The upload as a clip in `room`, called by its number and kind; VideoError, in words for the sender, when it can't
    be one, and then nothing of it stays. check: where the file is looked at, this process unless given."""
    if sent.size > MOST_BYTES:
        raise VideoError(f"{sent.name} is larger than {MOST_BYTES >> 20} MB. Cut it to the 10 to 30 s that matter.")
    if waiting_bytes(room.parent) + sent.size > MOST_WAITING_BYTES:
        raise VideoError(
            f"{sent.name} has to wait: too many clips are here already. Send it again when some are analysed."
        )
    raw = room / f"clip_{number:03d}"
    try:
        return _checked(sent, raw, check)
    except VideoError as error:
        raise VideoError(str(error).replace(str(raw), sent.name)) from error
    except OSError as error:
        raise VideoError(f"{sent.name} could not be kept: {(error.strerror or str(error)).lower()}.") from error
    except Exception as error:  # one clip that no reader foresaw must not refuse those sent with it
        logging.getLogger(__name__).error(
            printable(f"an upload could not be read\n{traceback.format_exc()}", keep="\n")
        )
        raise VideoError(f"{sent.name} could not be read. The terminal shows why; please report it.") from error
    finally:
        raw.unlink(missing_ok=True)


def _checked(sent: Sent, raw: Path, check: Check) -> Path:
    """Writes the upload, looks at it, and gives it the ending of its kind."""
    raw.write_bytes(sent.getvalue())
    kind = container_of(raw)
    fault = check(raw)
    if fault is not None:
        raise VideoError(fault)
    return raw.replace(raw.with_suffix(ENDINGS.get(kind, f".{kind}")))


def waiting_bytes(workspace: Path) -> int:
    """Bytes of the uploads in the rooms of a workspace, which wait to be analysed."""
    total = 0
    for clip in workspace.glob("*/clip_*"):
        with suppress(OSError):
            total += clip.stat().st_size if clip.is_file() else 0
    return total


def receive_baseline(sent: Sent, room: Path) -> Baseline:
    """The uploaded baseline; BaselineError, in words for the sender, when it is none."""
    if sent.size > _BASELINE_BYTES:
        raise BaselineError(_no_baseline(sent))
    file = room / "baseline.json"
    file.write_bytes(sent.getvalue())
    try:
        return load_baseline(file)
    except BaselineError as error:
        raise BaselineError(_no_baseline(sent)) from error
    finally:
        file.unlink(missing_ok=True)


def _no_baseline(sent: Sent) -> str:
    return f"{sent.name} is not a baseline. Press Calibrate on the Live page, and choose here what you kept there."
