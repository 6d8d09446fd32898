"""What the terminal shows: the code where it can be shown, the address and the fingerprint everywhere."""

from __future__ import annotations

import io
import sys

import cv2
import numpy as np
import pytest

from posturecam.ui.phone.announce import announced, qr_text
from posturecam.ui.phone.entry import PhoneEntry
from posturecam.words import in_language
from tests.ui.phone.client import Phone

ADDRESS = "https://192.168.1.20:8443/?token=" + "aB3-_" * 6


class Screen(io.TextIOWrapper):
    """A terminal, or a file, in an encoding."""

    def __init__(self, encoding: str, is_terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding, errors="strict")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    @property
    def text(self) -> str:
        self.flush()
        content: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return content.decode(self.encoding)


@pytest.mark.parametrize(
    ("encoding", "is_terminal", "has_code"), [("utf-8", True, True), ("utf-8", False, False), ("ascii", True, False)]
)
def test_the_code_is_shown_where_it_can_be(
    entry: PhoneEntry, monkeypatch: pytest.MonkeyPatch, encoding: str, is_terminal: bool, has_code: bool
) -> None:
    screen, address = Screen(encoding, is_terminal), entry.address
    monkeypatch.setattr(sys, "stdout", screen)
    with announced(entry):
        assert ("█" in screen.text) is has_code
        assert address in screen.text and "15 minutes" in screen.text
        assert entry.fingerprint == " ".join(line.strip() for line in screen.text.splitlines()[-5:]).strip()


def test_a_phone_that_came_in_brings_the_next_code_in_the_language_of_the_terminal(
    entry: PhoneEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, address = Screen("utf-8", False), entry.address
    monkeypatch.setattr(sys, "stdout", screen)
    with in_language("es"), announced(entry):
        phone = Phone(address)
        assert phone.ask("GET", f"/?{phone.query}", accept_language="en")[0] == 303
        assert "Ha entrado un teléfono." in screen.text
        assert screen.text.index(address) < screen.text.index(entry.address)
    assert Phone(entry.address).enter() == 303
    assert screen.text.count("Ha entrado") == 1


def test_a_phone_can_read_the_code_of_the_terminal() -> None:
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    rows = [[halves[block] for block in line] for line in qr_text(ADDRESS).splitlines()]
    image = np.array(rows, dtype=np.uint8).transpose(0, 2, 1).reshape(2 * len(rows), -1)
    image = np.kron(np.pad(image, 4, constant_values=255), np.ones((8, 8), np.uint8))
    assert cv2.QRCodeDetector().detectAndDecode(image)[0] == ADDRESS
    assert max(map(len, qr_text(ADDRESS).splitlines())) < 60
