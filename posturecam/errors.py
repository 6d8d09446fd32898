"""Everything posturecam raises on purpose.

    PosturecamError          catch this one to catch them all
    ├── VideoError           a clip or camera could not be read or written
    │   └── NobodyFound      the clip was read, but it shows no person that can be followed
    ├── TrackError           a stored landmark file is not ours or is damaged
    ├── ModelError           the pose model is missing or would not start
    ├── NormsError           a norms table is inconsistent; the message names every fault
    ├── BaselineError        a baseline does not fit: another view, another activity, or not a baseline
    ├── ClusterError         the cluster isn't there, or its workers don't fit
    └── OutputError          results could not be written: no permission, no space, not a folder

A message says what happened, to which file, and what the user can do. Misuse by a programmer stays a ValueError or
TypeError; "this picture cannot show it" is not an error but an UNKNOWN finding with a reason.
"""

from __future__ import annotations

DEBUG_VARIABLE = "POSTURECAM_DEBUG"
"""The environment variable that asks for the traceback of an error that is not one of these."""


class PosturecamError(Exception):
    """Something the user can understand and act on; the message is one or two full sentences."""


class VideoError(PosturecamError):
    """A clip or a camera could not be read, or a video could not be written."""


class NobodyFound(VideoError):
    """The clip was read to its end, but nobody in it could be followed."""


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


class OutputError(PosturecamError):
    """Results could not be written where they were asked for."""
