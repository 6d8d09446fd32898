"""JSON, TOML and CSV files that others may have written: read within limits, and every fault a sentence.

What a file can do wrong (no UTF-8, no JSON, nested without end, numbers of 400 digits, NaN, a key that stands twice, lone
surrogates, more bytes than memory) ends in the error of its `Kind`, never in another one.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from posturecam.errors import PosturecamError

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
_UNFIT = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True)
class Kind:
    """What a file is meant to be.

    what: with its article, as in "a baseline". error: what its faults raise. remedy: a sentence. most_bytes: a larger
    file is refused. undecoded: whether it may hold file names that are not UTF-8 (as lone surrogates, PEP 383).
    """

    what: str
    error: type[PosturecamError]
    remedy: str
    most_bytes: int
    undecoded: bool = False


class _Fault(ValueError):
    """What is wrong with a document, as words that go after "is not a baseline ("."""


def read_json(path: Path, kind: Kind) -> dict[str, Any]:
    """The object in a JSON file (UTF-8, with or without a byte order mark). Raises `kind.error`."""
    return json_object(read_bytes(path, kind), path, kind)


def json_object(data: bytes, place: Path | str, kind: Kind) -> dict[str, Any]:
    """The object in JSON bytes that came from `place`. Raises `kind.error`."""
    with understood(place, kind):
        try:
            content = json.loads(
                _text(data),
                object_pairs_hook=_object,
                parse_int=_whole,
                parse_float=_finite,
                parse_constant=_no_number,
            )
        except json.JSONDecodeError as error:
            raise _Fault(f"line {error.lineno}: {error.msg}") from error
        except RecursionError as error:
            raise _Fault(_TOO_DEEP) from error
        _look_through(content, kind)
        if not isinstance(content, dict):
            raise _Fault("it holds no object")
        return content


def read_toml(path: Path, kind: Kind) -> dict[str, Any]:
    """The content of a TOML file (UTF-8, with or without a byte order mark). Raises `kind.error`."""
    data = read_bytes(path, kind)
    with understood(path, kind):
        written = _text(data)
        try:
            content: dict[str, Any] = tomllib.loads(written)
        except tomllib.TOMLDecodeError as error:
            raise _Fault(f"it is not a TOML file: {error}") from error
        except RecursionError as error:
            raise _Fault(_TOO_DEEP) from error
        except ValueError as error:  # of int(), for more digits than Python converts
            raise _Fault(f"it holds a number of more than {MOST_DIGITS} digits") from error
        _look_through(content, kind)
        return content


def read_table(path: Path, kind: Kind) -> list[dict[str, str]]:
    """The rows of a CSV file with a header (UTF-8, with or without a byte order mark), each by column; what a short row
    lacks is "". Raises `kind.error`."""
    data = read_bytes(path, kind)
    with understood(path, kind):
        try:
            rows = csv.DictReader(io.StringIO(_text(data), newline=""), restval="")
            return [{name: cell for name, cell in row.items() if name is not None} for row in rows]
        except csv.Error as error:
            raise _Fault(f"it is not a CSV file: {error}") from error


def read_bytes(path: Path, kind: Kind) -> bytes:
    """The bytes of a file that is not larger than it may be. Raises `kind.error`."""
    try:
        with path.open("rb") as file:
            data = file.read(kind.most_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise kind.error(f"{path} could not be read ({reason}). Check the path.") from error
    check_size(len(data), path, kind)
    return data


def check_size(size: int, place: Path | str, kind: Kind) -> None:
    """Raises `kind.error` for more bytes than a file of its kind may have."""
    if size > kind.most_bytes:
        limit = f"{kind.most_bytes >> 20} MB" if kind.most_bytes >= 1 << 20 else f"{kind.most_bytes >> 10} kB"
        _refuse(place, kind, f"it is larger than {limit}")


@contextmanager
def understood(place: Path | str, kind: Kind) -> Iterator[None]:
    """Turns what goes wrong in the block that interprets a document into `kind.error`, with a sentence."""
    try:
        yield
    except _Fault as error:
        _refuse(place, kind, str(error), error)
    except UnicodeDecodeError as error:
        _refuse(place, kind, "it is not UTF-8 text", error)
    except KeyError as error:
        _refuse(place, kind, f'"{short(error.args[0])}" is missing', error)
    except _UNFIT as error:
        _refuse(place, kind, "its content does not fit", error)


def number(value: object, low: float = -math.inf, high: float = math.inf) -> float:
    """The value as a float. Raises ValueError unless it is a finite number in [low, high]; a bool or a text is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _Fault(f"{short(value)} is not a number")
    if not (math.isfinite(value) and low <= value <= high):
        raise _Fault(f"{short(value)} is not between {low:g} and {high:g}")
    return float(value)


def text(value: object) -> str:
    """The value, which must be a text. Raises ValueError."""
    if not isinstance(value, str):
        raise _Fault(f"{short(value)} is not a text")
    return value


def mapping(value: object) -> Mapping[str, Any]:
    """The value, which must be an object. Raises ValueError."""
    if not isinstance(value, Mapping):
        raise _Fault(f"{short(value)} is not an object")
    return value


def short(value: object) -> str:
    """A value of a document as a message shows it."""
    shown = str(value)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def _refuse(place: Path | str, kind: Kind, reason: str, cause: Exception | None = None) -> NoReturn:
    raise kind.error(f"{place} is not {kind.what} ({reason}). {kind.remedy}") from cause


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Fault(f'"{short(twice)}" stands in it twice')
    return content


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise _Fault(f"it holds a number of {len(digits.lstrip('-'))} digits")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _Fault(f"{short(digits)} is too large for a number")
    return value


def _no_number(word: str) -> NoReturn:
    raise _Fault(f"{word} is not a number")


_TOO_DEEP = f"it is nested more than {MOST_DEPTH} times"


def _look_through(content: object, kind: Kind) -> None:
    """Raises _Fault for what is nested too deeply, for lone surrogates and for numbers that 64 bits may not hold."""
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
                _look_at(value, kind)
        level = inside
    if level:
        raise _Fault(_TOO_DEEP)


def _look_at(value: object, kind: Kind) -> None:
    if isinstance(value, str):
        if (_NO_BYTE if kind.undecoded else _SURROGATE).search(value):
            raise _Fault("it holds half a character (a lone surrogate)")
    elif isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise _Fault(f"it holds a number of more than {MOST_DIGITS} digits")
