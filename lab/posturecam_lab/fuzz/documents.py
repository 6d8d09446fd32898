"""Hostile JSON and TOML: a valid document in which one value is replaced by what a reader may not expect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from posturecam_lab.fuzz.mutate import damaged

HOSTILE_JSON = (
    *("null", "true", "-1", "0", "1e308", "1e999", "-1e-999", "NaN", "Infinity", "-Infinity"),
    *('""', '"x"', '"\\ud800"', '"\\u0000"', '"../../etc/passwd"', '"<script>"', '"=cmd()"', '"\\u202e"', "[]", "{}"),
    *("9" * 19, "9" * 400, "9" * 5000, "0." + "1" * 5000),
    *("[" * 40 + "]" * 40, "[" * 1000, "[" * 5000 + "]" * 5000, '{"a":' * 3000 + "1" + "}" * 3000),
    *('{"a": 1, "a": 2}', '{"": null}', "[" + "0," * 5000 + "0]", '"' + "A" * 5000 + '"'),
)
HOSTILE_TOML = (
    *("true", "-1", "0", "1e308", "1e999", "nan", "inf", "-inf", '""', '"x"', '"\\u0000"', "'''a\nb'''", "[]", "{}"),
    *("9" * 19, "9" * 400, "9" * 5000, "0x" + "f" * 400, "1979-05-27T07:32:00Z", "07:32:00"),
    *("[" * 40 + "]" * 40, "[" * 5000 + "]" * 5000, "{a = " * 500 + "1" + "}" * 500),
    *("[nan, nan]", "[inf, -inf]", "[-1e300, 1e300]", "[1, 2, 3]", '["a", "b"]', "{a.b.c = 1}"),
)
TOKENS = (b"\xef\xbb\xbf", b"\x00", b"\xff\xfe", b"\\ud800", b'"', b"{", b"[", b"]]", b",", b"\r", b"\xe2\x80\xa8")
_HERE = "@here@"
_TOML_VALUE = re.compile(r"(?m)= *(.+)$")


def hostile_json(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Half of the time a document with another value or key in one place, else damaged bytes."""
    if random.random() < 0.5:
        return damaged(random, seeds, TOKENS)
    content = json.loads(random.choice(seeds))
    replace, remove = random.choice(list(_places(content)))
    if random.random() < 0.2:
        remove()
        return json.dumps(content).encode()
    replace(_HERE)
    return json.dumps(content).replace(f'"{_HERE}"', random.choice(HOSTILE_JSON), 1).encode()


def hostile_toml(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Half of the time a document with another value in one place, else damaged bytes."""
    text = random.choice(seeds).decode()
    values = list(_TOML_VALUE.finditer(text))
    if random.random() < 0.5 or not values:
        return damaged(random, seeds, TOKENS)
    start, end = random.choice(values).span(1)
    return (text[:start] + random.choice(HOSTILE_TOML) + text[end:]).encode()


Change = Callable[[Any], None]


def _places(content: Any) -> list[tuple[Change, Callable[[], None]]]:
    """For each value below the top: what replaces it, and what removes it."""
    found: list[tuple[Change, Callable[[], None]]] = []
    keys = list(content) if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for key in keys:

        def replace(value: Any, key: Any = key) -> None:
            content[key] = value

        def remove(key: Any = key) -> None:
            del content[key]

        found += [(replace, remove), *_places(content[key])]
    return found
