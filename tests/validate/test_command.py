"""`posturecam validate` as the laboratory adds it: its options and the status it ends with."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from posturecam.cli import plugins
from posturecam.cli.main import app
from posturecam_lab.validate.promise import FigureRow


@pytest.fixture(autouse=True)
def laboratory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry point, whether posturecam-lab is installed or only on the path."""
    entry = EntryPoint("validate", "posturecam_lab.commands:validate", plugins.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [entry] if group == plugins.GROUP else [])


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_ctrl_c_where_there_are_no_clips_promises_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("posturecam_lab.validate.run_validation", interrupted)
    run = _run("validate")
    assert (run.exit_code, run.stderr.strip().splitlines()[-1]) == (130, "Stopped.")


@pytest.mark.parametrize(("value", "status"), [(5.0, 0), (7.0, 1)])
def test_validate_ends_with_status_1_when_a_promise_is_broken(
    value: float, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [FigureRow("running", "bias", value, 6.0, "ms")]
    monkeypatch.setattr("posturecam_lab.validate.run_validation", lambda *_, **__: {"From pixels": rows})
    run = _run("validate", "--clips", tmp_path, "--json")
    assert run.exit_code == status
    assert json.loads(run.stdout)["kept"] is (status == 0)
    assert json.loads(run.stdout)["tables"]["From pixels"][0]["value"] == value


def test_validate_takes_a_folder_of_made_up_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr("posturecam_lab.validate.run_validation", lambda *those, **_: given.extend(those) or {})
    assert _run("validate", "--people", tmp_path, "--seed", 7).exit_code == 0
    assert (given[:3], given[-1]) == ([None, None, tmp_path], 7)
    assert _run("validate", "--people", tmp_path / "nowhere").exit_code == 2


def test_validate_takes_a_folder_of_photographs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr("posturecam_lab.validate.run_validation", lambda *_, **named: given.update(named) or {})
    assert _run("validate", "--photographs", tmp_path).exit_code == 0
    assert given == {"photographs": tmp_path}
    assert _run("validate", "--photographs", tmp_path / "nowhere").exit_code == 2
