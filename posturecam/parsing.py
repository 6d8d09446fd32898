"""JSON and TOML that others may have written, parsed within limits."""

from __future__ import annotations

import json
import math
import re
import sys
from typing import Any, NoReturn

from posturecam.words import message

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MOST_DEPTH = 32
"""Levels of nesting; ours have at most 8, and Python's own limit of recursion depends on who calls."""
MOST_DIGITS = 18
"""Digits of a whole number: what 64 bits hold for sure, as TOML asks."""
MOST_SHOWN = 60
"""Characters of a value that a message shows; a choice, so that a message stays a sentence."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte of a file name (PEP 383)."""


class DocumentError(ValueError):
    """What is wrong with a document, as a phrase that goes after "is not a baseline (".

    Parameters
    ----------
    code : str
        Of the phrase, among those of documents.
    **parameters : object
        What it needs.
    """

    def __init__(self, code: str, /, **parameters: object) -> None:
        self.reason = message(f"documents.{code}", **parameters)
        super().__init__(self.reason)


def parse_json(data: bytes | str, *, undecoded: bool = False) -> object:
    """Parse JSON (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    data : bytes or str
        What is parsed.
    undecoded : bool
        Whether it may hold file names that are not UTF-8 (as lone surrogates, PEP 383).

    Returns
    -------
    object
        Its content.

    Raises
    ------
    DocumentError
        For what is no JSON, nested too deeply, holds a key twice, or holds numbers or texts beyond the limits.
    """
    try:
        content = json.loads(
            data if isinstance(data, str) else data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise DocumentError("json_syntax", line=error.lineno, error=error.msg) from error
    except RecursionError as error:
        raise DocumentError("too_deep", most=MOST_DEPTH) from error
    _look_through(content, undecoded=undecoded)
    return content


def parse_toml(data: bytes, *, undecoded: bool = False) -> dict[str, Any]:
    """Parse TOML (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    data : bytes
        What is parsed.
    undecoded : bool
        Whether it may hold file names that are not UTF-8 (as lone surrogates, PEP 383).

    Returns
    -------
    dict
        Its content.

    Raises
    ------
    DocumentError
        For what is no TOML, nested too deeply, or holds numbers or texts beyond the limits.
    """
    written = data.decode("utf-8-sig")
    try:
        content: dict[str, Any] = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError("toml_syntax", error=error) from error
    except RecursionError as error:
        raise DocumentError("too_deep", most=MOST_DEPTH) from error
    except ValueError as error:  # of int(), for more digits than Python converts
        raise DocumentError("too_many_digits", most=MOST_DIGITS) from error
    _look_through(content, undecoded=undecoded)
    return content


def short(value: object) -> str:
    """Shorten a value of a document for a message.

    Parameters
    ----------
    value : object
        From a document.

    Returns
    -------
    str
        Its text, at most `MOST_SHOWN` characters of it.
    """
    shown = str(value)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise DocumentError("key_twice", key=short(twice))
    return content


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise DocumentError("digits", n=len(digits.lstrip("-")))
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise DocumentError("too_large_a_number", value=short(digits))
    return value


def _no_number(word: str) -> NoReturn:
    raise DocumentError("not_a_number", value=word)


def _look_through(content: object, *, undecoded: bool) -> None:
    """Raise DocumentError for deep nesting, lone surrogates and numbers that 64 bits may not hold."""
    level = [content]
    for _ in range(MOST_DEPTH):
        inside: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inside += value.keys()
                inside += value.values()
            elif isinstance(value, list):
                inside += value
            else:
                _look_at(value, undecoded=undecoded)
        level = inside
    if level:
        raise DocumentError("too_deep", most=MOST_DEPTH)


def _look_at(value: object, *, undecoded: bool) -> None:
    if isinstance(value, str):
        if (_NO_BYTE if undecoded else _SURROGATE).search(value):
            raise DocumentError("lone_surrogate")
    elif isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise DocumentError("too_many_digits", most=MOST_DIGITS)
