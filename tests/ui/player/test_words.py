"""The JavaScript of the player and the table shows only what Python hands it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posturecam.types import Side
from posturecam.ui.player.component import SCRIPTS, player_words
from posturecam.ui.table.component import table_words
from posturecam.words import in_language

UI = Path(__file__).parents[3] / "posturecam" / "ui"
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
ATTRIBUTES = ("aria-label", "title", "alt")


PLAYER = tuple(f"player/{name}" for name in SCRIPTS)
TABLE = ("table/table.js",)


def _source(scripts: tuple[str, ...]) -> str:
    return "".join((UI / name).read_text(encoding="utf-8") for name in scripts)


@pytest.mark.parametrize(("scripts", "words"), [(PLAYER, player_words("x")), (TABLE, table_words())])
def test_a_script_uses_the_words_it_is_given(scripts: tuple[str, ...], words: dict[str, str]) -> None:
    used = set(re.findall(r"\bwords\.(\w+)", _source(scripts)))
    by_side = {str(side) for side in Side} & set(words)
    assert used | by_side == set(words)


@pytest.mark.parametrize("scripts", [PLAYER, TABLE])
def test_a_script_holds_no_sentence_and_names_nothing_by_itself(scripts: tuple[str, ...]) -> None:
    source = re.sub(r"//.*", "", _source(scripts))
    literals = [literal[1:-1] for literal in LITERAL.findall(source)]
    assert [text for text in literals if re.search(r"[A-Za-z]{2,}[ ,.:][ ]?[a-z]{3,} [a-z]{2,}", text)] == []
    for attribute in ATTRIBUTES:
        assert re.findall(rf'"?{attribute}"?: (?:"[^"]|`)', source) == []


def test_the_player_is_in_the_readers_language() -> None:
    with in_language("es"):
        words = player_words("correr.mp4")
    assert words["play"] == "Reproducir"
    assert words["video"] == "Vídeo de correr.mp4"
    assert words["clock"] == "{t} s de {duration} s"
