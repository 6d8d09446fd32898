from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from posturecam.ui.server import SCRIPT, SETTINGS, settings

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
    with urllib.request.urlopen(app_url) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy.replace("http://", "") and "*;" not in policy.replace(":*;", "")


def test_another_name_that_points_to_this_machine_is_refused(app_url: str) -> None:
    asked = urllib.request.Request(app_url, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    refused.value.close()
    assert refused.value.code == 400
