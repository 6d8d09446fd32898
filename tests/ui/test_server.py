from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from benchmarks.app_server import answers, free_port, serving, wait_for
from posturecam.ui.server import SCRIPT, SETTINGS, settings
from posturecam.ui.workspace import JUST_MADE_S, MARK

ROOT = Path(__file__).parents[2]


def _below_the_remark(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[1]


def test_the_installed_app_has_the_settings_of_the_checkout() -> None:
    assert _below_the_remark(SETTINGS) == _below_the_remark(ROOT / ".streamlit" / "config.toml")


def test_it_listens_on_this_machine_only_and_reports_to_nobody() -> None:
    own = settings()
    assert own["server.address"] == "127.0.0.1"
    assert set(own["server.allowedHosts"]) == {"localhost", "127.0.0.1"}
    assert own["browser.gatherUsageStats"] is False
    assert own["client.showErrorDetails"] == "none"


def test_both_themes_have_the_same_colours_named() -> None:
    named = {
        theme: {key.split(".")[-1] for key in settings() if key.startswith(f"theme.{theme}.")}
        for theme in ("light", "dark")
    }
    assert named["light"] == named["dark"] != set()


def test_the_script_of_the_pages_is_there() -> None:
    assert SCRIPT.is_file()


def test_a_page_may_load_nothing_from_elsewhere(app_url: str) -> None:
    with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(app_url) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy.replace("http://", "") and "*;" not in policy.replace(":*;", "")


def test_another_name_that_points_to_this_machine_is_refused(app_url: str) -> None:
    asked = urllib.request.Request(app_url, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    refused.value.close()
    assert refused.value.code == 400


def _left_behind(folder: Path, name: str, age_s: float) -> Path:
    """A folder as an app leaves it that was ended by the power cut."""
    left = folder / f"posturecam-{name}"
    left.mkdir()
    (left / "clip_001.mp4").write_bytes(b"film")
    mark = left / MARK
    mark.touch()
    then = time.time() - age_s
    os.utime(mark, (then, then))
    return left


def test_what_is_temporary_is_swept_at_the_start_and_gone_at_the_end(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    old, new = _left_behind(temporary, "old", 2 * JUST_MADE_S), _left_behind(temporary, "new", -3600.0)
    with serving(tmp_path / "server.log", TMPDIR=str(temporary)):
        here = {path.name for path in temporary.glob("posturecam-*")}
        assert old.name not in here
        assert len(here - {new.name}) == 1
    assert [path.name for path in temporary.glob("posturecam-*")] == [new.name]


def test_the_command_serves_the_same_app_on_this_machine_only(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "posturecam", "app", "--port", str(port), "--no-browser"]
    with (
        (tmp_path / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as run,
    ):
        try:
            wait_for(lambda: run.poll() is not None or answers(f"http://127.0.0.1:{port}/_stcore/health"), "the app")
            assert run.poll() is None
            with socket.socket() as elsewhere, pytest.raises(OSError, match="refused"):
                elsewhere.connect(("127.0.0.2", port))
        finally:
            run.terminate()
