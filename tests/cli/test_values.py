"""Values taken over as they stand are those that Typer would have made; all others Typer converts or refuses."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from posturecam.cli.language import Command
from posturecam.cli.values import _NotPlain, _plain
from posturecam.words import message


class Pace(str, Enum):
    SLOW = "slow"
    FAST = "fast"


def _heard(value: Any) -> Any:
    if value == Path("refused"):
        raise typer.BadParameter("not that one")
    return value


def _program(function: Any) -> typer.Typer:
    program = typer.Typer(add_completion=False)
    program.command(cls=Command)(function)
    return program


def _said(
    clips: list[Path],
    out: Path = Path("out"),
    pace: Pace | None = None,
    height: float | None = None,
    jobs: int = 2,
    least: Annotated[int, typer.Option(min=1)] = 3,
    there: Annotated[Path | None, typer.Option(exists=True)] = None,
    exports: list[str] = [],  # noqa: B006 (as Typer reads it)
    name: Annotated[str, typer.Option(callback=_heard)] = "",
    heard: Annotated[Path | None, typer.Option(callback=_heard)] = None,
    details: bool = False,
) -> None:
    typer.echo(repr((clips, out, pace, height, jobs, least, there, exports, name, heard, details)))


WORDS = [
    ["a.mp4"],
    ["a.mp4", "b c.mp4", "--out", "ö/ü"],
    ["a.mp4", "--pace", "fast", "--height", "1.75", "--jobs", "4", "--least", "7", "--details"],
    ["a.mp4", "--height", "-3", "--exports", "csv", "--exports", "json,c3d", "--name", "Ann", "--heard", "x"],
    ["a.mp4", "--height", "1e3"],
    ["a.mp4", "--height", "nan"],
    ["a.mp4", "--height", "1_000"],
    ["a.mp4", "--height", "٣"],
    ["a.mp4", "--jobs", "2.0"],
    ["a.mp4", "--jobs", "x"],
    ["a.mp4", "--least", "0"],
    ["a.mp4", "--pace", "FAST"],
    ["a.mp4", "--there", "/nowhere"],
    ["a.mp4", "--heard", "refused"],
    ["a.mp4", "--out", ""],
    [],
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_command_says_the_same_with_and_without(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ours = CliRunner().invoke(_program(_said), words)
    monkeypatch.setattr("posturecam.cli.language.take_plain_values", lambda _: None)
    theirs = CliRunner().invoke(_program(_said), words)
    assert (ours.exit_code, ours.stdout, ours.stderr) == (theirs.exit_code, theirs.stdout, theirs.stderr)


def _parameter(function: Any) -> Any:
    return typer.main.get_command(_program(function)).params[0]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Path, "clip.mp4"),
        (Path, Path("clip.mp4")),
        (str, "text"),
        (Pace, "slow"),
        (float, "1.50"),
        (float, "-7"),
        (int, "123456789"),
        (list[Path], ("a", Path("b"))),
        (list[str], ["a"]),
    ],
)
def test_what_is_plain_becomes_what_typer_makes_of_it(kind: Any, value: Any) -> None:
    def one(value: Any) -> None: ...

    one.__annotations__ = {"value": kind, "return": None}
    parameter = _parameter(one)
    made = _plain(parameter, value)
    typers = parameter.get_runtime_param().coerce(value, param=parameter, ctx=None)
    assert made == typers
    assert type(made) is type(typers)


def test_a_file_that_may_not_be_read_is_left_to_typer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = tmp_path / "clip.mp4"
    locked.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (str(locked), os.R_OK))  # as root may read it

    def one(value: Path) -> None: ...

    with pytest.raises(_NotPlain):
        _plain(_parameter(one), str(locked))


def test_help_is_still_shown_and_said_in_words() -> None:
    def one(clip: Path) -> None:
        """Do something."""

    shown = CliRunner().invoke(_program(one), ["--help"])
    assert shown.exit_code == 0
    assert str(message("cli.help.language", languages="", variable=""))[:12] in shown.stdout
