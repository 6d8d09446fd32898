"""Why something failed, as a message that each page view puts into its own language."""

from __future__ import annotations

from collections.abc import Mapping

from posturecam.words import Message, literal


def reason_of(error: Exception) -> Message:
    """Take the message out of an error.

    Parameters
    ----------
    error : Exception
        One of posturecam's own.

    Returns
    -------
    Message
        The message that it was raised with; the text of the error where that is none.
    """
    return as_message(error.args[0] if error.args else str(error))


def as_message(reason: object) -> Message:
    """Take a reason as a message.

    Parameters
    ----------
    reason : object
        A message or a text.

    Returns
    -------
    Message
        The message itself, or the text, which is the same in every language.
    """
    return reason if isinstance(reason, Message) else literal(str(reason))


def renamed(reason: Message, names: Mapping[str, str]) -> Message:
    """Put the names that people know in the place of others, wherever a message names a file.

    Parameters
    ----------
    reason : Message
        Whose parameters may hold the names.
    names : Mapping
        By what stands in the message, what the user is to read.

    Returns
    -------
    Message
        The message with the names replaced.
    """
    return Message(reason.code, {key: _renamed(value, names) for key, value in reason.parameters.items()})


def _renamed(value: str | int | float | Message, names: Mapping[str, str]) -> str | int | float | Message:
    if isinstance(value, Message):
        return renamed(value, names)
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value
