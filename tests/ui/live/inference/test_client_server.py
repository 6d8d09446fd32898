"""The app's server with inference in the browser: isolated pages, and files for those only who were let in."""

from __future__ import annotations

import pytest

from posturecam.ui.live.inference.files import inference_files
from tests.ui.visitor import Visitor

pytestmark = [pytest.mark.model]


def test_every_answer_isolates_its_page(client_server: str) -> None:
    _, headers, _ = Visitor(client_server).ask("GET", "/")
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_files_are_served_to_those_who_were_let_in(client_server: str) -> None:
    visitor, worker = Visitor(client_server), f"{inference_files().folder}worker.js"
    assert visitor.ask("GET", worker)[0] == 200
    assert visitor.ask("GET", worker, cookie="")[0] == 403


def test_without_the_option_nothing_of_it_is_there(app_url: str) -> None:
    visitor = Visitor(app_url)
    assert "cross-origin-embedder-policy" not in visitor.ask("GET", "/")[1]
    _, headers, content = visitor.ask("GET", f"{inference_files().folder}worker.js")
    assert b"class PersonTracker" not in content and not headers.get("content-type", "").startswith("text/javascript")
