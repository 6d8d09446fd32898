from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus

from posturecam.pose.stored import save_track
from posturecam.ui.server import SCRIPT, SETTINGS, settings
from posturecam.ui.workspace import JUST_MADE_S, MARK
from posturecam_lab.benchmarks.app_server import POSTURECAM, STREAMLIT, hosting, serving, wait_for
from tests.people import SimulatedCamera, runner
from tests.socket_watch import socket_watch
from tests.ui.visitor import STREAM, Visitor, session_of, visited, widgets

ROOT = Path(__file__).parents[2]
PUBLIC = "https://posture.example"
SECOND = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""Another address of this machine, where its system has one by itself."""


def _below_the_remark(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[1]


def test_the_installed_app_has_the_settings_of_the_checkout() -> None:
    assert _below_the_remark(SETTINGS) == _below_the_remark(ROOT / ".streamlit" / "config.toml")


def test_it_listens_on_this_machine_only_and_reports_nowhere() -> None:
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


def test_nothing_is_served_without_the_cookie(app_url: str) -> None:
    visitor = Visitor(app_url)
    paths = (
        "/",
        "/many",
        "/static/x.js",
        "/shelf/a/b.csv",
        "/report/a/report.pdf",
        "/media/x.mp4",
        "/_stcore/host-config",
        "/nothing",
    )
    assert {visitor.ask("GET", path, cookie="")[0] for path in (*paths, "/_stcore/host-config")} == {403}
    assert visitor.ask("PUT", "/_stcore/upload_file/a/b", cookie="", origin=visitor.origin)[0] == 403
    assert visitor.ask("GET", "/_stcore/health", cookie="")[0] == 200
    assert visitor.ask("GET", "/")[0] == 200


@pytest.mark.parametrize("path", [STREAM, "/posture/ws"])
@pytest.mark.parametrize(
    "options",
    [
        {"cookie": ""},
        {"cookie": "posturecam-8501=guess"},
        {"origin": None},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"origin": "http://evil.example"},
        {"origin": "http://192.0.2.2"},
    ],
)
def test_no_web_socket_opens_for_others(app_url: str, path: str, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidStatus, match="403"), Visitor(app_url).join(path, **options):
        pytest.fail("opened")


@pytest.mark.parametrize(
    "path",
    [
        "/shelf/é/x.csv",
        "/shelf/%C3%A9/x.csv",
        "/shelf/%ff/x.csv",
        "/shelf/%00/%00",
        "/shelf/a/..%2f..",
        "/shelf/" + "a" * 5000 + "/x",
        "/report/x/report.pdf?language=en",
        "/report/%00/%00",
        "/report/a/b/c",
    ],
)
def test_an_odd_address_is_not_found_and_nothing_breaks(app_url: str, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(app_url.split(":")[2].partition("/")[0])), 20) as line:
        head = f"GET {path} HTTP/1.1\r\nHost: {Visitor(app_url).host}\r\nCookie: {Visitor(app_url).cookie}\r\n"
        line.sendall(f"{head}Connection: close\r\n\r\n".encode())
        status = int(line.makefile("rb").readline().split()[1])
    assert status in (400, 404)


@pytest.mark.parametrize("program", [STREAMLIT, POSTURECAM], ids=["streamlit run", "posturecam app"])
def test_a_visit_and_foreign_pages_make_no_connection_beyond_the_machine(tmp_path: Path, program: Any) -> None:
    watch = socket_watch(tmp_path / "watch")
    with serving(tmp_path / "server.log", program, **watch.environment) as address:
        visitor = Visitor(address)
        for origin in ("http://evil.example", "http://192.0.2.2:9999", "http://localhost:1", None):
            with pytest.raises(InvalidStatus), visitor.join(origin=origin):
                pytest.fail("opened")
            visitor.ask("GET", "/_stcore/health", **({"origin": origin} if origin else {}))
        for page in ("", "many", "live", "how"):
            with visitor.join() as line:
                assert not any(
                    m.HasField("delta") and m.delta.new_element.HasField("exception") for m in visited(line, page)
                )
    assert watch.processes >= 1
    assert watch.left == ""


def test_what_a_page_uploaded_and_its_ticket_go_with_it(tmp_path: Path) -> None:
    with serving(tmp_path / "server.log", STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as address:
        visitor = Visitor(address)
        with visitor.join() as line:
            messages = visited(line, "live")
            session, token = session_of(messages), _ticket_in(messages)
            assert _upload(visitor, session) == 204
            with visitor.join("/posture/ws", subprotocols=["posturecam", token]):
                pass
        wait_for(lambda: not _opens(visitor, token), "the ticket to go")
        assert _upload(visitor, session) == 400


def _ticket_in(messages: list[ForwardMsg]) -> str:
    found = re.search(r'"token": ?"([\w-]+)"', " ".join(str(message).replace("\\", "") for message in messages))
    assert found is not None
    return found[1]


def _opens(visitor: Visitor, token: str) -> bool:
    try:
        with visitor.join("/posture/ws", subprotocols=["posturecam", token]):
            return True
    except InvalidStatus:
        return False


def _upload(visitor: Visitor, session: str) -> int:
    xsrf = visitor.ask("GET", "/_stcore/health")[1]["set-cookie"].partition(";")[0]
    body = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\nfilm\r\n--X--\r\n'
    headers = {"content_type": "multipart/form-data; boundary=X", "x_xsrftoken": xsrf.partition("=")[2]}
    path = f"/_stcore/upload_file/{session}/{uuid.uuid4()}"
    return visitor.ask("PUT", path, body, f"{visitor.cookie}; {xsrf}", origin=visitor.origin, **headers)[0]


def _left_behind(folder: Path, name: str, age_s: float) -> Path:
    """A folder as an app leaves it that was ended by the power cut."""
    left = folder / f"posturecam-{name}"
    left.mkdir()
    (left / "clip_001.mp4").write_bytes(b"clip")
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
    clips = tmp_path / "clips"
    clips.mkdir()
    save_track(SimulatedCamera().of((runner(), 6.0)), clips / "run.npz")
    with serving(tmp_path / "server.log", POSTURECAM) as address:
        visitor = Visitor(address)
        with visitor.join() as line:
            ids = widgets(visited(line, "many"))
            visited(line, "many", **{ids["Folder"]: str(clips), ids["Analyse this folder"]: True})
            wait_for((clips / "posturecam" / "coach_sheet.csv").exists, "the coach sheet")
        assert (clips / "posturecam" / "run" / "analysis.json").is_file()
        with socket.socket() as elsewhere, pytest.raises(OSError, match="refused"):
            elsewhere.connect(("127.0.0.2", int(visitor.host.partition(":")[2])))


def test_a_hosted_app_listens_on_the_address_that_was_given_and_answers_to_its_public_host(tmp_path: Path) -> None:
    hosted = ("posturecam", "app", "--no-browser", "--public-origin", PUBLIC, "--bind", SECOND, "--port")
    with hosting(tmp_path / "server.log", hosted, SECOND) as address:
        here = address.removeprefix("http://")
        assert _status_at(here, "/_stcore/health", host="posture.example") == 200
        assert _status_at(here, "/_stcore/health", host="evil.example") == 400
        assert _status_at(here, "/", host="posture.example") == 403
        if SECOND != "127.0.0.1":
            with socket.socket() as elsewhere, pytest.raises(OSError, match="refused"):
                elsewhere.connect(("127.0.0.1", int(here.partition(":")[2])))


def _status_at(here: str, path: str, host: str) -> int:
    line = http.client.HTTPConnection(here, timeout=30)
    try:
        line.request("GET", path, headers={"host": host})
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--public-origin", "posture.example/app"),
            "posture.example/app is not a public origin. Give scheme and host, such as https://posture.example.",
        ),
        (
            ("--bind", "0.0.0.0"),
            "Listening on 0.0.0.0 can let other machines in. "
            + "Also give --public-origin, the address of the proxy that they use, such as https://posture.example.",
        ),
        (
            ("--bind", "localhost"),
            "localhost is not an IP address. "
            "Give one of this machine's, such as 127.0.0.1, or 0.0.0.0 for all of them.",
        ),
    ],
)
def test_an_address_that_can_not_be_served_is_said_in_a_sentence(options: tuple[str, ...], said: str) -> None:
    command = [sys.executable, "-m", "posturecam", "app", "--no-browser", *options]
    environment = {name: value for name, value in os.environ.items() if name != "POSTURECAM_PUBLIC_ORIGIN"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 2
    assert run.stderr.strip() == said
