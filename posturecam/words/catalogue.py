"""The languages there are, which one is spoken, and their texts."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ENGLISH = "en"
"""The language in which everything is written first, and which stands in where another one lacks a text."""

LANGUAGE_VARIABLE = "POSTURECAM_LANGUAGE"
"""The environment variable with the language of a process and of those it starts."""

_FOLDER = Path(__file__).parent

_TAG = re.compile(r"[A-Za-z]{2,3}(?=$|[-_.;,@])")

_of_context: ContextVar[str | None] = ContextVar("language", default=None)

_of_process: list[str] = []


def languages() -> dict[str, str]:
    """List the languages there are.

    Returns
    -------
    dict
        By code ("en"), each language's own name for itself ("English").
    """
    return {code: str(texts(code)["language.name"]) for code in language_codes()}


def language_codes() -> list[str]:
    """List the codes of the languages there are, for which no file of words is read.

    Returns
    -------
    list of str
        Such as ["en", "es"].
    """
    return sorted(path.stem for path in _FOLDER.glob("??.toml"))


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
    ours = set(language_codes())
    tags = (part.strip() for part in (wanted or "").split(","))
    found = (match[0].lower() for match in map(_TAG.match, tags) if match)
    return next((tag for tag in found if tag in ours), ENGLISH)


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
