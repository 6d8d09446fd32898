from __future__ import annotations

import io
import json
import re
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam import __main__ as entry
from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.cli.bars import BatchBars
from posturecam.cli.console import PlainConsole
from posturecam.cli.main import app
from posturecam.cli.speech import print_error
from posturecam.pose.stored import save_track
from posturecam.terminal_progress import progress_bar, progress_line
from posturecam.track import PoseTrack

NAME = "[red]x[/] [/] :smile: \x1b]0;title\x07\x1b[31m\u202egpj\x9b2J"
SHOWN = r"[red]x[/] [/] :smile: \x1b]0;title\x07\x1b[31m\u202egpj\x9b2J"
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")


def _is_harmless(text: str) -> bool:
    """No control character but line ends, and nothing that reorders."""
    return not any(
        (unicodedata.category(c) in ("Cc", "Cs") and c != "\n") or unicodedata.bidirectional(c) == "RLO" for c in text
    )


def _without_colours(text: str) -> str:
    """The text without the control codes that rich writes."""
    return re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", text)


def _colour_terminal() -> PlainConsole:
    return PlainConsole(file=io.StringIO(), force_terminal=True, width=200, color_system="standard")


@pytest.fixture
def hostile(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    path = tmp_path / "clips" / f"{NAME}\n.npz".replace("/", ":")
    path.parent.mkdir()
    save_track(leaning_track, tmp_path / "a.npz")
    shutil.move(tmp_path / "a.npz", path)
    return path


@ON_LINUX
def test_a_scorecard_shows_the_name_of_its_clip(hostile: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["analyze", str(hostile), "--out", str(tmp_path / "out")])
    assert run.exit_code == 0
    assert _is_harmless(run.stdout)
    assert SHOWN.replace("/", ":") + r"\n.npz" in run.stdout.replace("\n", "")


@ON_LINUX
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_batch_shows_names(hostile: Path, tmp_path: Path, as_json: list[str]) -> None:
    (hostile.parent / f"{NAME}.mp4".replace("/", ":")).write_text("not a video")
    run = CliRunner().invoke(app, ["batch", str(hostile.parent), "--out", str(tmp_path / "out"), *as_json])
    assert run.exit_code == 3
    assert _is_harmless(run.stdout)
    assert _is_harmless(run.stderr)
    if as_json:
        assert {Path(clip["clip"]).name for clip in json.loads(run.stdout)["clips"]} == {
            path.name for path in hostile.parent.iterdir()
        }


@pytest.mark.parametrize("words", [["analyze", "{}.mp4"], ["calibrate", "{}.mp4", "--out", "me.json"], ["batch", "{}"]])
def test_a_name_in_a_message_is_shown(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, [word.format(NAME.replace("/", ":")) for word in words])
    assert run.exit_code == 3
    assert _is_harmless(run.stderr)
    assert r"\x1b]0;title" in run.stderr


@pytest.mark.parametrize("words", [["analyze", f"--{NAME}"], ["analyze", "a.mp4", "--view", NAME], [NAME]])
def test_wrong_usage_is_shown(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["posturecam", *words])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert _is_harmless(said)
    assert r"\x1b]0;title" in said


def test_bars_show_names_as_they_are() -> None:
    console = _colour_terminal()
    with console.capture() as seen, BatchBars(console) as bars:
        for kind in (BatchEventKind.WAITING, BatchEventKind.STARTED, BatchEventKind.PROGRESS):
            bars(BatchEvent(f"/clips/{NAME.replace('/', ':')}", kind))
        bars(BatchEvent(NAME, BatchEventKind.FAILED, reason=f"{NAME} is empty (0 bytes)."))
        bars._bars.refresh()
    text = _without_colours(seen.get())
    assert f"failed: {SHOWN} is empty (0 bytes)." in text
    assert SHOWN.replace("/", ":") in text
    assert "\x1b]0;" not in seen.get()
    assert "\x9b" not in seen.get()


def test_progress_shows_names_as_they_are() -> None:
    console = _colour_terminal()
    with console.capture() as seen:
        with progress_bar(console, NAME) as report:
            assert report is not None
            report(NAME, 1, 2)
        with progress_line(console) as line:
            line(NAME)
    assert SHOWN in _without_colours(seen.get())
    assert "\x1b]0;" not in seen.get()
    assert "\u202e" not in seen.get()


def test_a_message_keeps_its_list_and_no_other_line_ends() -> None:
    console = PlainConsole(file=io.StringIO(), width=500)
    print_error(console, "Two faults in a\nb.toml:\n- one\x1b\n- two")
    assert console.file.getvalue() == "Two faults in a\\nb.toml:\n- one\\x1b\n- two\n"  # type: ignore[attr-defined]


def _fail() -> None:
    raise ValueError(f"about {NAME}\nand more")


@pytest.mark.parametrize("debug", ["", "1"])
def test_an_unexpected_fault_is_a_sentence_and_a_traceback_where_asked_for(
    debug: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POSTURECAM_DEBUG", debug)
    monkeypatch.setattr("posturecam.cli.main.main", _fail)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 70
    said = capsys.readouterr().err
    assert _is_harmless(said)
    assert said.endswith(
        f"(ValueError: about {SHOWN}\\nand more). Run the same with `posturecam --debug …` and report what it prints.\n"
    )
    assert ("Traceback" in said) == bool(debug)
    assert bool(debug) or said.count("\n") == 1


def test_debug_is_an_option(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("POSTURECAM_DEBUG", "")
    monkeypatch.setattr("posturecam.cli.models.ready_models", lambda *a, **k: _fail())
    monkeypatch.setattr(sys, "argv", ["posturecam", "--debug", "models"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 70
    assert "Traceback" in capsys.readouterr().err
