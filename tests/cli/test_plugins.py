"""Commands of other distributions: found by their entry points, and a sentence where they are not installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest
import typer
from typer.testing import CliRunner, Result

from posturecam.cli import plugins
from posturecam.cli.main import app


def greet(name: str = "you") -> None:
    """Greet."""
    typer.echo(f"hello {name}")


def _installed(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    entries = [EntryPoint(name, value, plugins.GROUP) for name, value in values.items()]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries if group == plugins.GROUP else [])


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_command_of_another_distribution_runs_and_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, greet=f"{__name__}:greet")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[greet.__module__])
    assert (_run("greet", "--name", "me").stdout, _run("greet", "-h").exit_code) == ("hello me\n", 0)
    assert _run("greet", "--nome", "me").exit_code == 2
    assert "Greet." in _run("--help").stdout


@pytest.mark.parametrize("words", [(), ("--json",), ("--help",), ("--clips", "folder", "--seed", "1")])
def test_validate_says_how_to_get_it_where_it_is_not_installed(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(monkeypatch)
    run = _run("validate", *words)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr == (
        "`posturecam validate` comes with posturecam-lab, which is not installed: "
        "run `pip install ./lab` in a checkout of posturecam.\n"
    )
    assert "posturecam-lab" in _run("--help").stdout


def test_a_command_that_does_not_load_is_a_sentence_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, validate="posturecam_lab.no_such_module:validate")
    run = _run("validate")
    assert run.exit_code == 2
    assert "could not be loaded from posturecam_lab.no_such_module:validate" in run.stderr
    assert _run("--help").exit_code == 0


def test_no_command_takes_the_place_of_an_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, analyze=f"{__name__}:greet")
    assert "CLIP" in _run("analyze", "--help").stdout


def test_an_unknown_command_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch)
    assert _run("no-such-command").exit_code == 2


def test_an_own_command_loads_no_laboratory() -> None:
    look = "import sys, posturecam.cli.main; print([name for name in sys.modules if name.startswith('posturecam_lab')])"
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
