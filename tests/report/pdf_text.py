"""The words of a PDF, read from its bytes: enough of the format for files that typst writes."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def text_of_pdf(pdf: bytes) -> str:
    """All words in the order in which they are drawn, with one space between lines."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    drawn = []
    for number, body in objects.items():
        stream = _stream(body)
        if b"]TJ" in stream:
            drawn += _drawn(stream, _fonts(objects, number))
    return re.sub(r"\s+", " ", " ".join(drawn))


def _fonts(objects: dict[int, bytes], number: int) -> dict[bytes, dict[int, str]]:
    """The letters of the fonts that a page's stream, or a drawing's, names."""
    page = next((body for body in objects.values() if re.search(rb"/Contents %d 0 R" % number, body)), objects[number])
    found = re.search(rb"/Resources (\d+) 0 R", page)
    resources = page if found is None else objects[int(found[1])]
    return {name: _letters(objects, int(font)) for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}


def _stream(body: bytes) -> bytes:
    head, _, content = body.partition(b"stream")
    return zlib.decompressobj().decompress(content.lstrip(b"\r\n")) if b"FlateDecode" in head else b""


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """By glyph, its letters."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert found is not None
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _stream(objects[int(found[1])]))
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _drawn(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    pieces, letters = list[str](), dict[int, str]()
    for font, content in re.findall(rb"/(f\d+) [\d.]+ Tf|\[((?:\((?:\\.|[^()\\])*\)|[^\]()])*)\]TJ", stream, re.DOTALL):
        if font:
            letters = fonts[font]
        else:
            pieces.append("".join(letters.get(glyph, "") for glyph in _glyphs(content)))
    return pieces


def _glyphs(content: bytes) -> list[int]:
    raw = b"".join(_unescaped(part) for part in re.findall(rb"\(((?:\\.|[^()\\])*)\)", content, re.DOTALL))
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


def _unescaped(literal: bytes) -> bytes:
    def meant(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", meant, literal, flags=re.DOTALL)
