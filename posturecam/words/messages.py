"""A text by its code and parameters, to be put into words when it is shown; and phrases joined as in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from posturecam.words.catalogue import ENGLISH, language, texts

if TYPE_CHECKING:
    from typing_extensions import Self

LITERAL = "literal"
"""Code of a message whose only parameter is its text: what another program or the user wrote."""
MOST_DECIMALS = 4
"""Of a stored parameter: more than any text shows, and the same on every machine."""


@dataclass(frozen=True)
class Message:
    """One sentence or phrase that is put into words when it is shown: `str(message)`.

    Attributes
    ----------
    code : str
        The key of its text in the files of words.
    parameters : Mapping[str, str | int | float | Message]
        What the text needs filled in.
    """

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __str__(self) -> str:
        return _text_of(language(), self.code, self.parameters)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((key, hash(value)) for key, value in self.parameters.items()))))

    def having(self, key: str, value: Parameter) -> Message:
        """Return the same message with another value of one parameter.

        Parameters
        ----------
        key : str
            The name of the parameter.
        value : Parameter
            Its value.

        Returns
        -------
        Message
            A new message.
        """
        return Message(self.code, {**self.parameters, key: value})

    def to_dict(self) -> dict[str, Any]:
        """Return code, parameters and the text in the present language, ready for JSON.

        Returns
        -------
        dict
            With the keys "code", "parameters" and "text".
        """
        return {
            "code": self.code,
            "parameters": {
                key: value.to_dict() if isinstance(value, Message) else value for key, value in self.parameters.items()
            },
            "text": str(self),
        }

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> Message:
        """Read back what `to_dict` wrote; where this version cannot say it, the text as it was written.

        Parameters
        ----------
        document : Mapping
            With the keys "code" and "text", and "parameters" where there are any.

        Returns
        -------
        Message
            The message; a literal one where its code or one of its parameters is not known.
        """
        parameters = {
            key: Message.from_dict(value) if isinstance(value, Mapping) else value
            for key, value in document.get("parameters", {}).items()
        }
        read = Message(str(document["code"]), parameters)
        try:
            str(read)
        except (KeyError, ValueError, IndexError, TypeError):
            return literal(str(document["text"]))
        return read


class Range(float):
    """The lowest of several numbers, formatted with the highest: '8 to 12', or '8' where both read alike."""

    def __new__(cls, low: float, high: float) -> Self:
        """Make a range from its two ends."""
        made = super().__new__(cls, low)
        made.high = float(high)
        return made

    high: float

    def __format__(self, spec: str) -> str:
        low, high = format(float(self), spec), format(self.high, spec)
        return low if low == high else say("range.between_texts", low=low, high=high)


_BEGINS_WITH_I = re.compile("h?[ií](?!e)", re.IGNORECASE)
"""How a word begins before which Spanish says "e" for "y"."""
Parameter = str | int | float | Message


def message(code: str, /, **parameters: object) -> Message:
    """Make a message, to be put into words later.

    Parameters
    ----------
    code : str
        The key of its text.
    **parameters : object
        What the text needs: numbers, texts, messages; anything else counts as its text.

    Returns
    -------
    Message
        The message.
    """
    return Message(code, {key: _plain(value) for key, value in parameters.items()})


def literal(text: str) -> Message:
    """Wrap a text that is not ours, such as another program's error, as a message.

    Parameters
    ----------
    text : str
        The text, which is the same in every language.

    Returns
    -------
    Message
        The message.
    """
    return Message(LITERAL, {"text": text})


def message_of(error: Exception) -> Message:
    """Take the message out of an error.

    Parameters
    ----------
    error : Exception
        One that was raised with a `Message`, or with anything else.

    Returns
    -------
    Message
        The message; a literal one of the error's text where it holds none.
    """
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Message) else literal(str(error))


def say(code: str, /, **parameters: object) -> str:
    """Put a message into words in the present language.

    Parameters
    ----------
    code : str
        The key of its text.
    **parameters : object
        What the text needs.

    Returns
    -------
    str
        The text.

    Raises
    ------
    KeyError
        For an unknown code, or a parameter that the text needs and that is not given.

    Examples
    --------
    >>> say("count.strides", n=1), say("count.strides", n=12)
    ('1 stride', '12 strides')
    """
    return str(message(code, **parameters))


def is_known(code: str) -> bool:
    """Tell whether there is a text of that code.

    Parameters
    ----------
    code : str
        The key of a text.

    Returns
    -------
    bool
        Whether the English words hold it.
    """
    return code in texts(ENGLISH)


def enumerated(items: list[str] | tuple[str, ...]) -> str:
    """Join phrases as in a sentence.

    Parameters
    ----------
    items : list of str
        The phrases.

    Returns
    -------
    str
        'a, b and c'; the one item alone; empty for none.
    """
    *most, last = items or [""]
    if not most:
        return last
    before_i = _BEGINS_WITH_I.match(last) is not None
    return say("list.and_before_i" if before_i else "list.and", most=", ".join(most), last=last)


def sentence_case(text: str) -> str:
    """Begin a text with a capital letter.

    Parameters
    ----------
    text : str
        A text.

    Returns
    -------
    str
        The same with its first letter as a capital; the others stay.
    """
    return text[:1].upper() + text[1:]


def _plain(value: object) -> Parameter:
    """A parameter that can be stored: numbers of NumPy as Python's own, rounded; other things as their text."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return round(value, MOST_DECIMALS)
    return value if isinstance(value, Parameter) and not isinstance(value, (bool, Enum)) else str(value)


def _text_of(code_of_language: str, code: str, parameters: Mapping[str, Parameter]) -> str:
    text = texts(code_of_language).get(code) or texts(ENGLISH)[code]
    if not isinstance(text, str):
        text = text["one" if parameters["n"] == 1 else "other"]
    return text.format(**parameters)
