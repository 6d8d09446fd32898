"""Everything posturecam raises on purpose.

    PosturecamError          catch this one to catch them all
    ├── VideoError           a clip or camera could not be read or written
    │   └── NoPersonError      the clip was read, but it shows no person that can be followed
    ├── TrackError           a stored landmark file is not ours or is damaged
    ├── ModelError           the pose model is missing or would not start
    ├── NormsError           a norms table is inconsistent; the message names every fault
    ├── BaselineError        a baseline does not fit: another view, another activity, or not a baseline
    ├── ClusterError         the cluster isn't there, or its workers don't fit
    ├── LibraryError         the library can't be opened, is of a newer version, or lacks what was asked for
    └── OutputError          results could not be written: no permission, no space, not a folder

A message says what happened, to which file, and what the user can do; `str(error)` says it in the language then
present. Misuse by a programmer stays a ValueError or TypeError; "this clip cannot show it" is not an error but an
UNKNOWN finding with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from posturecam.words import Message, literal

READER_FAULTS: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
)
"""What readers of files raise for files that are damaged or made to do harm; RuntimeError includes RecursionError."""
DEBUG_VARIABLE = "POSTURECAM_DEBUG"
"""The environment variable that asks for the traceback of an error that is not one of these."""


class PosturecamError(Exception):
    """Something the user can understand and act on.

    Its one argument is a `Message` of one or two full sentences, or a text that is not ours.
    """

    @property
    def message(self) -> Message:
        """What happened, to be put into words in the language of the person who reads it."""
        what = self.args[0] if self.args else ""
        return what if isinstance(what, Message) else literal(str(what))


class VideoError(PosturecamError):
    """A clip or a camera could not be read, or a video could not be written."""


class NoPersonError(VideoError):
    """The clip was read to its end, but no person in it could be followed."""


class TrackError(PosturecamError):
    """A stored landmark file is not one of ours, or is damaged."""


class ModelError(PosturecamError):
    """The pose model is missing or would not start."""


class NormsError(PosturecamError):
    """A norms table is inconsistent; the message lists every fault found."""


class BaselineError(PosturecamError):
    """A baseline is unreadable or was made for another view or activity."""


class ClusterError(PosturecamError):
    """The cluster can't be reached, has no workers, or they don't fit."""


class LibraryError(PosturecamError):
    """The library can't be opened or written, or does not hold what was asked for."""


class OutputError(PosturecamError):
    """Results could not be written where they were asked for."""


@contextmanager
def explained(
    kind: type[PosturecamError], damaged: Message | str, too_large: Message | str, *others: type[Exception]
) -> Iterator[None]:
    """Turn whatever a reader raises for a bad file into one of our own errors; those pass unchanged.

    Parameters
    ----------
    kind : type[PosturecamError]
        What is raised instead.
    damaged, too_large : Message or str
        Its message, and the one where memory did not suffice.
    *others : type[Exception]
        What this reader raises besides `READER_FAULTS`.
    """
    try:
        yield
    except MemoryError as error:
        raise kind(too_large) from error
    except (*READER_FAULTS, *others) as error:
        raise kind(damaged) from error


def system_reason(error: Exception) -> str:
    """Say what the operating system gives as the reason of an error.

    Parameters
    ----------
    error : Exception
        An OSError, or another error of something that reads or writes files.

    Returns
    -------
    str
        The system's own words without file names, else the error's text.
    """
    return str(getattr(error, "strerror", None) or error)
