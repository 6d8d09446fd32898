"""The outcome that every reader may have."""

from __future__ import annotations


class RefusedError(Exception):
    """The input was refused with one of the errors that its reader promises; the message is that error's."""
