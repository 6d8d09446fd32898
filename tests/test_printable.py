from __future__ import annotations

import sys
import unicodedata

import pytest

from posturecam.printable import in_ascii, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07\x1b[31mred", r"\x1b]0;title\x07\x1b[31mred"),
        ("one\ntwo\r\tthree", r"one\ntwo\r\tthree"),
        ("\u202egpj.exe\u202c", r"\u202egpj.exe\u202c"),
        ("\u2066a\u2069\u200f\u061c", r"\u2066a\u2069\u200f\u061c"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("line\u2028next\u2029", r"line\u2028next\u2029"),
        (b"caf\xe9.mp4".decode("utf-8", "surrogateescape"), r"caf\xe9.mp4"),
        ("\ud800", r"\ud800"),
        ("Zoë 走る 🏃‍♀️ [red] \\", "Zoë 走る 🏃‍♀️ [red] \\"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


def test_no_control_character_or_lone_surrogate_passes() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert {unicodedata.category(c) for c in printable(everything)}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    reordering = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    assert {unicodedata.bidirectional(c) for c in printable(everything)}.isdisjoint(reordering)


def test_what_is_to_be_kept_stays() -> None:
    assert printable("a\nb\x1b", keep="\n") == "a\nb\\x1b"


def test_where_only_ascii_can_be_shown_other_letters_are_replaced() -> None:
    assert in_ascii("• Läufer – 5 ± 1° ≈ naïve") == "- Laufer - 5 +/- 1 deg ~ naive"
