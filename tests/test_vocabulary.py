"""Words that the code, its tests and its texts were cured of, and that every text of the language files is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from posturecam.words import ENGLISH, texts

ROOT = Path(__file__).parents[1]
PYTHON = [path for part in ("posturecam", "lab", "tests") for path in sorted((ROOT / part).rglob("*.py"))]
SHOWN = [path for ending in ("*.js", "*.j2", "*.css") for path in sorted((ROOT / "posturecam").rglob(ending))]
GONE = {"told", "untold", "nobody", "somebody", "anybody", "whoever", "picture", "pictures"}
"""Say: given, answered; no one, a person; anyone who; frame, image, still."""
NAMES_GONE = {"Ahead", "Crew", "GivenUp", "KeptAtHome", "Lost", "Misused", "NobodyFound", "Desk", "FilmFrame"}
ALLOWED = {
    ("posturecam/batch/summary.py", "told"),  # the key in manifests of older versions
    ("posturecam/types/document.py", "picture"),  # reason codes of older versions
    ("tests/batch/test_sheet.py", "told"),
    ("posturecam/ui/desk/signs.js", "picture"),  # the browser's name for a small window that stays on top
    ("tests/test_docs.py", "pictures"),  # the folder of the pictures in the documentation
}
WHOLE_SECTIONS = ("ui.desk.browser.", "ui.learn.row.", "ui.live.browser.", "treadmill.browser.")
"""Sections that are read as a whole; tests of their pages hold that each text of them is used."""
_SPLIT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


def words_of(path: Path) -> set[str]:
    """The words of a file, those within names too."""
    return {word.lower() for word in _SPLIT.findall(path.read_text(encoding="utf-8"))}


def test_words_that_are_gone_do_not_come_back() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), word)
        for path in [*PYTHON, *SHOWN]
        if path != Path(__file__)
        for word in words_of(path) & GONE
    }
    assert found <= ALLOWED, sorted(found - ALLOWED)


def test_no_text_for_the_user_has_them() -> None:
    found = {
        code: form
        for code, text in texts(ENGLISH).items()
        for form in ([text] if isinstance(text, str) else text.values())
        if set(re.findall(r"[a-z]+", form.lower())) & GONE
    }
    assert not found


def test_names_that_are_gone_do_not_come_back() -> None:
    defined = {
        node.name
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.ClassDef, ast.FunctionDef))
    }
    assert not defined & NAMES_GONE


def test_no_two_modules_of_the_product_have_classes_of_one_name() -> None:
    homes: dict[str, set[str]] = {}
    for path in sorted((ROOT / "posturecam").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, set()).add(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def codes_used() -> tuple[set[str], tuple[str, ...], tuple[str, ...]]:
    """Codes of texts that stand in the product as they are, and fixed beginnings and ends of those put together."""
    whole, beginnings, ends = set(), set(WHOLE_SECTIONS), set()
    for text in literals():
        whole.add(text)
        if "\0" in text:
            beginnings.add(text.partition("\0")[0])
            ends.add(text.rpartition("\0")[2])
    for path in SHOWN:
        shown = path.read_text(encoding="utf-8")
        whole |= set(re.findall(r"[\"']([a-z_0-9.]+)[\"']", shown))
        beginnings |= set(re.findall(r"[\"']([a-z_0-9.]+\.)[\"'] ?~", shown))
    return whole, tuple(one for one in beginnings if "." in one), tuple(one for one in ends if one.startswith("_"))


def literals() -> Iterator[str]:
    """Every string of the product's modules; where a value is put in, a null character stands."""
    for path in sorted((ROOT / "posturecam").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
                yield "".join(map(str, parts))


def test_every_text_is_used() -> None:
    whole, beginnings, ends = codes_used()

    def is_used(code: str) -> bool:
        with_end = any(code.endswith(end) and code.removesuffix(end) in whole for end in ends)
        return code in whole or code.startswith(beginnings) or with_end

    assert [code for code in texts(ENGLISH) if not is_used(code)] == []


def test_every_code_in_the_product_has_its_text() -> None:
    known = texts(ENGLISH)
    sections = {code.partition(".")[0] for code in known}
    asked = {
        node.args[0].value
        for path in sorted((ROOT / "posturecam").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("say", "message")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked and sections
    assert not {code for code in asked if code not in known}


@pytest.mark.parametrize(
    ("name", "words"),
    [("NobodyFound", {"nobody", "found"}), ("picture_of", {"picture", "of"}), ("HTTPError", {"http", "error"})],
)
def test_words_within_names_are_seen(tmp_path: Path, name: str, words: set[str]) -> None:
    (tmp_path / "a.py").write_text(name)
    assert words_of(tmp_path / "a.py") == words
