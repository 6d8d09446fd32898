"""Every sentence a user can read, by code, in the user's language.

A language is one file, `words/<language>.toml`; its keys, joined by dots, are the codes. What lasts longer than a
moment (a result, an error on its way to the user) holds a `Message`: the code with its parameters, which is put into
words when it is shown. What is shown at once uses `say`. No code may look at a sentence to decide anything: compare
codes.

A text is a format string with named parameters. Where it depends on a number, the entry is a table with the texts
`one` and `other`, chosen by the parameter `n`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from typing_extensions import Self


ENGLISH = "en"
"""The language in which everything is written first, and which stands in where another one lacks a text."""
LANGUAGE_VARIABLE = "POSTURECAM_LANGUAGE"
"""The environment variable with the language of a process and of those it starts."""
LITERAL = "literal"
"""Code of a message whose only parameter is its text: what another program or the user wrote."""
MOST_DECIMALS = 4
"""Of a stored parameter: more than any text shows, and the same on every machine."""
_FOLDER = Path(__file__).parent
_TAG = re.compile(r"[A-Za-z]{2,3}(?=$|[-_.;,@])")

_of_context: ContextVar[str | None] = ContextVar("language", default=None)
_of_process: list[str] = []


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
    return say("list.and", most=", ".join(most), last=last) if most else last


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


def languages() -> dict[str, str]:
    """List the languages there are.

    Returns
    -------
    dict
        By code ("en"), each language's own name for itself ("English").
    """
    return {path.stem: str(texts(path.stem)["language.name"]) for path in sorted(_FOLDER.glob("??.toml"))}


def language() -> str:
    """Return the code of the present language: of the context, else of the process, else English.

    Returns
    -------
    str
        Such as "en".
    """
    chosen = _of_context.get()
    if chosen is None:
        if not _of_process:
            _of_process.append(best_language(os.environ.get(LANGUAGE_VARIABLE)))
        chosen = _of_process[0]
    return chosen


def set_language(code: str) -> None:
    """Set the language of this process and of those that it starts.

    Parameters
    ----------
    code : str
        One of `languages()`.
    """
    _of_process[:] = [code]
    os.environ[LANGUAGE_VARIABLE] = code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak another language within a block, in this thread only.

    Parameters
    ----------
    code : str
        One of `languages()`.
    """
    token = _of_context.set(code)
    try:
        yield
    finally:
        _of_context.reset(token)


def best_language(wanted: str | None) -> str:
    """Choose among our languages by what a user prefers.

    Parameters
    ----------
    wanted : str or None
        Language tags in order of preference: "es-MX,es;q=0.9", "es_ES.UTF-8", "de"; None for no preference.

    Returns
    -------
    str
        The first that we have, else English.
    """
    ours = {path.stem for path in _FOLDER.glob("??.toml")}
    tags = (part.strip() for part in (wanted or "").split(","))
    found = (match[0].lower() for match in map(_TAG.match, tags) if match)
    return next((tag for tag in found if tag in ours), ENGLISH)


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


@cache
def texts(code_of_language: str) -> Mapping[str, str | Mapping[str, str]]:
    """Read the texts of a language.

    Parameters
    ----------
    code_of_language : str
        One of `languages()`.

    Returns
    -------
    Mapping
        By dotted code, the text, or its plural forms.
    """
    with (_FOLDER / f"{code_of_language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for key, value in table.items():
        code = f"{above}{key}"
        if isinstance(value, str) or value.keys() == {"one", "other"}:
            yield code, value
        else:
            yield from _flat(value, f"{code}.")
