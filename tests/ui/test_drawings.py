from __future__ import annotations

from base64 import b64decode
from xml.etree import ElementTree

import pytest

from posturecam.ui.learn.drawings import DRAWINGS, drawing
from posturecam.words import in_language


def _labels(svg: bytes) -> list[str]:
    return [text for text in ElementTree.fromstring(svg).itertext() if text.strip() and "{" not in text]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_lettered_in_the_present_language_and_lies_there_in_english(name: str) -> None:
    from posturecam.ui.learn import drawings

    stored = (drawings.Path(drawings.__file__).parent / DRAWINGS[name]).read_bytes()
    assert _labels(b64decode(drawing(name)["content"])) == _labels(stored)
    with in_language("es"):
        spanish = _labels(b64decode(drawing(name)["content"]))
    assert len(spanish) == len(_labels(stored))
    assert not set(spanish) & set(_labels(stored))
