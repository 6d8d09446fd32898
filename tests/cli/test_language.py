"""The commands in Spanish: every word that they print is, and the language is known before anything is printed."""

from __future__ import annotations

import csv
import os
import re
import string
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from posturecam import words
from posturecam.cli import plugins
from posturecam.cli.main import app
from posturecam.cli.options import AsJson
from posturecam.pose.stored import save_track
from posturecam.tracking import track_video

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_videos" / "desk_slouched.mp4"
SHORTEST = 12
"""Characters of a phrase that can't stand in Spanish by chance, as a name can."""


def _command(*arguments: str | Path, language: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "posturecam", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), words.LANGUAGE_VARIABLE: language, "COLUMNS": "500"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _phrases(language: str) -> dict[str, list[str]]:
    """By code, the parts of a text between its parameters."""
    forms = {
        code: [text] if isinstance(text, str) else [*text.values()] for code, text in words.texts(language).items()
    }
    return {
        code: [part.strip() for form in texts for part, *_ in string.Formatter().parse(form)]
        for code, texts in forms.items()
    }


@cache
def _english() -> list[str]:
    """The phrases of the English texts that differ from the Spanish ones and are long enough to be one language's."""
    spanish = {part for parts in _phrases("es").values() for part in parts}
    found = {part for parts in _phrases("en").values() for part in parts}
    return sorted(part for part in found - spanish if len(part) > SHORTEST)


def _english_in(text: str) -> list[str]:
    flowing = " ".join(re.sub("[│╭╮╰╯─]", " ", text).split())
    return [phrase for phrase in _english() if " ".join(phrase.split()) in flowing]


class _Words(HTMLParser):
    """What a page shows, without its style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shown, self._hidden = list[str](), False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("style", "script")
        self.shown += [value or "" for name, value in attrs if name in ("title", "alt", "data-label", "lang")]

    def handle_data(self, data: str) -> None:
        self.shown += [] if self._hidden else [data]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The landmarks of a sample, as `analyze` stores them."""
    path = tmp_path_factory.mktemp("sample") / "escritorio.npz"
    save_track(track_video(SAMPLE), path)
    return path


def test_an_analysis_is_printed_in_spanish(stored: Path, tmp_path: Path) -> None:
    run = _command("analyze", stored, "--out", tmp_path, "--language", "es")
    assert (run.returncode, run.stderr) == (0, "")
    assert f"Archivos en {tmp_path / stored.stem}" in run.stdout
    assert "Sin valorar" in run.stdout
    assert _english_in(run.stdout) == []


def test_a_batch_and_its_sheet_are_in_spanish_and_the_headings_of_its_table_are_not(
    stored: Path, tmp_path: Path
) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "ana_1.npz").write_bytes(stored.read_bytes())
    (tmp_path / "clips" / "roto.mp4").write_text("no es un vídeo")
    run = _command("--language=es", "batch", tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "1")
    assert run.returncode == 3
    assert run.stdout.startswith("1 de 2 clips analizados, 1 fallido. Abre ")
    assert "hecho: " in run.stderr
    page = _Words((tmp_path / "out" / "coach_sheet.html").read_text(encoding="utf-8")).shown
    assert "es" in page and "Hoja de entrenador" in page
    assert _english_in("\n".join((run.stdout, run.stderr, *page))) == []
    with (tmp_path / "out" / "coach_sheet.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    assert {"clip", "outcome", "steps_per_min"} < rows[0].keys()
    assert _english_in(" ".join(value for row in rows for value in row.values() if value)) == []


def test_a_variable_chooses_the_language_too(tmp_path: Path) -> None:
    run = _command("analyze", tmp_path, "--height", "300", language="es_MX.UTF-8")
    assert "300 no está entre 0.5 y 2.6 metros." in run.stderr


@pytest.mark.parametrize(
    "command", [(), *((name,) for name in ("analyze", "batch", "calibrate", "live", "models", "report"))]
)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.usefixtures("english_again")
def test_help_is_in_spanish_wherever_the_language_stands(command: tuple[str, ...], first: bool) -> None:
    chosen = ("--language", "es")
    arguments = (*chosen, *command, "--help") if first else (*command, "--help", *chosen)
    run = CliRunner().invoke(app, arguments, env={"TERMINAL_WIDTH": "500", "COLUMNS": "500"})
    assert run.exit_code == 0
    assert "Todo en este idioma: en, es" in run.stdout
    assert _english_in(run.stdout.replace("Show this message and exit.", "")) == []


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.usefixtures("english_again")
def test_after_a_command_in_spanish_help_can_be_english_again() -> None:
    assert "Valora clips" in _run("--language", "es", "--help").stdout
    assert "Judge clips" in _run("--language", "en", "--help").stdout


@pytest.mark.parametrize("arguments", [("--language", "fr", "analyze"), ("analyze", "a.mp4", "--language", "fr")])
def test_a_language_that_there_is_not_is_refused_with_those_that_there_are(arguments: tuple[str, ...]) -> None:
    run = _run(*arguments)
    assert run.exit_code == 2
    refusal = "There is no language fr. Choose from en (English), es (Español)."
    assert refusal in " ".join(run.stderr.replace("│", " ").split())


@pytest.mark.usefixtures("english_again")
def test_a_command_of_another_distribution_takes_the_language_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def greet(as_json: AsJson = False) -> None:
        """Greet."""
        typer.echo(words.say("count.strides", n=2))

    monkeypatch.setattr("importlib.metadata.EntryPoint.load", lambda entry: greet)
    entry = EntryPoint("greet", "somewhere:greet", plugins.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [entry])
    assert _run("greet", "--language", "es").stdout == "2 zancadas\n"
    assert "Muestra solo JSON." in _run("greet", "--help").stdout


def test_english_would_be_noticed() -> None:
    assert "Print JSON only." in _english_in(_run("analyze", "--help").stdout)
