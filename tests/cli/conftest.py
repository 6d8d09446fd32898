from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from posturecam import words


@pytest.fixture
def english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo `--language` of a command that ran within this process."""
    monkeypatch.setenv(words.LANGUAGE_VARIABLE, "en")
    yield
    words.set_language(words.ENGLISH)
    os.environ.pop(words.LANGUAGE_VARIABLE)
