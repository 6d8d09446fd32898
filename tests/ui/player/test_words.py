"""The JavaScript of the player and the table shows only what Python hands it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posturecam.types import Side
from posturecam.ui.player.component import player_words
from posturecam.ui.table.component import table_words
from posturecam.words import in_language

UI = Path(__file__).parents[3] / "posturecam" / "ui"
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
ATTRIBUTES = ("aria-label", "title", "alt")


def _script(name: str) -> str:
    return (UI / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "words"), [("player/player.js", player_words("x")), ("table/table.js", table_words())]
)
def test_a_script_uses_the_words_it_is_given(script: str, words: dict[str, str]) -> None:
    used = set(re.findall(r"\bwords\.(\w+)", _script(script)))
    by_side = {str(side) for side in Side} & set(words)
    assert used | by_side == set(words)


@pytest.mark.parametrize("script", ["player/player.js", "table/table.js"])
def test_a_script_holds_no_sentence_and_names_nothing_by_itself(script: str) -> None:
    source = re.sub(r"//.*", "", _script(script))
    literals = [literal[1:-1] for literal in LITERAL.findall(source)]
    assert [text for text in literals if re.search(r"[A-Za-z]{2,}[ ,.:][ ]?[a-z]{3,} [a-z]{2,}", text)] == []
    for attribute in ATTRIBUTES:
        assert re.findall(rf'"?{attribute}"?: (?:"[^"]|`)', source) == []


def test_the_player_is_in_the_readers_language() -> None:
    with in_language("es"):
        words = player_words("correr.mp4")
    assert words["play"] == "Reproducir"
    assert words["video"] == "Vídeo anotado de correr.mp4"
    assert words["clock"] == "{t} s de {duration} s"
