"""What the phones' listener does with those who were not let in, and with those who want more than they may."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress

import pytest

from posturecam.ui import connections
from posturecam.ui.backstage import Backstage
from posturecam.ui.phone.access import COOKIE
from posturecam.ui.phone.entry import PhoneEntry, PhoneOptions
from posturecam.ui.spool import Spool
from posturecam.ui.upload_limits import LEFT_FREE
from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.phone.client import Phone, rest_of
from tests.ui.phone.test_whole_way import JPEG

Opened = Callable[..., PhoneEntry]
PATHS = ("/", "/status", "/phone.js", "/phone.css", "/still?n=0", "/room?bytes=1", "/favicon.ico", "/nothing")
OTHER = "127.0.0.9" if sys.platform == "linux" else "127.0.0.1"
"""Another address to come from, where the system has one by itself."""


def _lying(stage: Backstage) -> int:
    """Bytes of uploads that lie in the workspace."""
    files = [path for path in stage.workspace.path.rglob("*") if path.is_file() and path.name[0] != "."]
    return sum(path.stat().st_size for path in files)


@pytest.fixture
def patient(opened: Opened) -> PhoneEntry:
    """A way in that blocks no address, for tests with many refusals."""
    return opened(failures=10_000, failures_of_address=10_000)


def test_every_request_without_the_token_gets_the_same_refusal(patient: PhoneEntry) -> None:
    stranger = Phone(patient.address)
    answers = [stranger.ask("GET", path) for path in PATHS]
    answers += [stranger.ask("POST", path, JPEG, origin=stranger.origin) for path in ("/clip", "/go", "/again", "/")]
    answers += [stranger.ask(method, "/") for method in ("PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH")]
    assert {status for status, _, _ in answers} == {403}
    assert all("set-cookie" not in headers for _, headers, _ in answers)
    assert len({text for _, _, text in answers[: len(PATHS)]}) == 1


def test_a_wrong_a_used_and_an_old_token_get_the_same_refusal(patient: PhoneEntry) -> None:
    first = Phone(patient.address)
    assert first.enter() == 303
    second = Phone(patient.address)
    wrong = f"/?token={'a' * 32}"
    used = f"/?{first.query}"
    refusals = {second.ask("GET", path)[2] for path in (wrong, used, "/?token=", "/?token=%00", "/")}
    assert len(refusals) == 1
    assert second.enter() == 303


def test_the_token_works_in_its_one_place_only(patient: PhoneEntry) -> None:
    stranger = Phone(patient.address)
    token = stranger.query.partition("=")[2]
    tries = [
        ("GET", f"/{token}", {}),
        ("GET", f"/status?token={token}", {}),
        ("GET", f"/?TOKEN={token}", {}),
        ("GET", f"/?token={token}x", {}),
        ("GET", f"/?token={token.swapcase()}", {}),
        ("GET", f"/?token=x&x={token}", {}),
        ("GET", "/", {"authorization": f"Bearer {token}"}),
        ("GET", "/", {"x_token": token}),
        ("GET", "/", {"cookie": f"{COOKIE}={token}"}),
        ("GET", "/", {"cookie": f"token={token}"}),
        ("POST", f"/?token={token}", {"origin": stranger.origin}),
        ("HEAD", f"/?token={token}", {}),
    ]
    for method, path, headers in tries:
        status, answered, _ = stranger.ask(method, path, **headers)
        assert (status, "set-cookie" in answered) == (403, False), (method, path)
    assert stranger.enter() == 303


def test_the_cookie_is_for_this_host_over_tls_and_no_script(entry: PhoneEntry) -> None:
    phone = Phone(entry.address)
    cookie = phone.ask("GET", f"/?{phone.query}")[1]["set-cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-")
    assert {one.lower() for one in attributes} == {"secure", "httponly", "samesite=strict", "path=/"}
    assert phone.query.partition("=")[2] not in cookie


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 32, "\x7f"])
def test_no_other_cookie_opens_anything(patient: PhoneEntry, cookie: str) -> None:
    stranger = Phone(patient.address)
    assert stranger.ask("GET", "/", cookie=f"{COOKIE}={cookie}")[0] == 403
    assert stranger.ask("GET", "/", cookie=f"{COOKIE}={cookie}; {COOKIE}=b")[0] == 403


def test_guesses_are_slowed_down_and_a_phone_that_is_in_is_not(entry: PhoneEntry) -> None:
    phone = Phone(entry.address)
    phone.enter()
    guesser = Phone(entry.address)
    for n in range(10):
        assert guesser.ask("GET", f"/?token={n}")[0] == 403
    assert guesser.enter() == 403
    assert phone.stage() == "start"
    if OTHER != "127.0.0.1":
        assert Phone(entry.address, OTHER).enter() == 303


def test_one_address_may_ask_so_often_and_no_more(opened: Opened) -> None:
    phone = Phone(opened(requests_per_minute=5).address)
    phone.enter()
    assert [phone.ask("GET", "/status")[0] for _ in range(6)] == [200, 200, 200, 200, 429, 429]


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "{host}.evil.example", "x@{host}", "[::1]"]
)
def test_another_host_name_is_refused(phone: Phone, host: str) -> None:
    assert phone.ask("GET", "/", to_host=host.replace("{host}", phone.host))[0] == 400


def test_two_hosts_are_refused(phone: Phone) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {phone.host}\r\nHost: {phone.host}\r\nCookie: {phone.cookie}\r\n\r\n"
    assert b" 400 " in phone.raw(head.encode()).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://{host}", "https://127.0.0.1", "https://localhost:1"]
)
def test_a_foreign_page_can_post_nothing(phone: Phone, stage: Backstage, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin.replace("{host}", phone.host)}
    for path in ("/clip?name=a.mp4", "/go", "/again"):
        assert phone.ask("POST", path, JPEG, content_type="application/octet-stream", **headers)[0] == 403
    assert phone.stage() == "start" and _lying(stage) == 0


def test_a_foreign_page_can_embed_nothing(phone: Phone) -> None:
    for site in ("cross-site", "same-site"):
        assert phone.ask("GET", "/still?n=0", sec_fetch_site=site, sec_fetch_dest="image")[0] == 403
        assert phone.ask("GET", "/", sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="iframe")[0] == 403
    assert phone.ask("GET", "/status", origin="https://evil.example")[0] == 403


def test_every_answer_forbids_what_it_does_not_need(phone: Phone) -> None:
    stranger = Phone(f"{phone.origin}/?token=x")
    for one, path in [(phone, "/"), (phone, "/phone.js"), (phone, "/nothing"), (stranger, "/"), (phone, "/clip")]:
        headers = one.ask("GET", path)[1]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert headers["referrer-policy"] == "no-referrer" and "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_methods_and_paths_are_those_that_there_are(phone: Phone) -> None:
    own = {"origin": phone.origin}
    for method, path in [
        ("POST", "/"),
        ("PUT", "/clip"),
        ("DELETE", "/status"),
        ("GET", "/clip"),
        ("PUT", "/phone.js"),
    ]:
        status, headers, _ = phone.ask(method, path, **own)
        assert status == 405 and method not in headers["allow"]
    odd = ("/phone.py", "/app.py", "/clip/", "//", "/./", "/..%2f..%2fetc/passwd", "/%2e%2e/phone.css", "/still/0")
    odd += ("/phone.js/../../server.py", "/" + "a" * 5000, "/status%00", "/\\..\\phone.css")
    assert {phone.ask("GET", path)[0] for path in odd} == {404}
    for n in ("", "-1", "0", "1e1", "%C2%B2", "../0", "99999999"):
        assert phone.ask("GET", f"/still?n={n}")[0] == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": str(4 * 2**30 + 1)}, 413),
        ({"content_length": "9" * 19}, 411),
        ({"content_length": "0"}, 400),
        ({"content_type": "multipart/form-data; boundary=x"}, 415),
        ({"content_type": "text/plain"}, 415),
        ({"content_encoding": "gzip"}, 415),
    ],
    ids=["too large", "absurd", "empty", "form", "text", "compressed"],
)
def test_what_the_head_gives_away_is_refused_before_a_byte_is_taken(
    phone: Phone, stage: Backstage, headers: dict[str, str], status: int
) -> None:
    assert phone.send(b"", **{"content_length": "1000", **headers})[0] == status
    assert _lying(stage) == 0 and phone.stage() == "start"


def _post(phone: Phone, *headers: str) -> bytes:
    lines = [f"POST /clip?name=a.mp4 HTTP/1.1\r\nHost: {phone.host}\r\nCookie: {phone.cookie}"]
    lines += [f"Origin: {phone.origin}", "Content-Type: application/octet-stream", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_body_in_chunks_of_any_length_is_refused(phone: Phone, stage: Backstage) -> None:
    chunk = b"100000\r\n" + bytes(2**20) + b"\r\n"
    answer = phone.raw(_post(phone, "Transfer-Encoding: chunked") + 20 * chunk)
    assert answer == b"" or b" 411 " in answer.partition(b"\r\n")[0]
    smuggled = phone.raw(_post(phone, "Transfer-Encoding: chunked", "Content-Length: 5") + b"0\r\n\r\n")
    assert b" 200 " not in smuggled.partition(b"\r\n")[0]
    assert _lying(stage) == 0 and phone.stage() == "start"


def test_more_than_was_declared_is_no_part_of_the_clip(phone: Phone, stage: Backstage) -> None:
    phone.raw(_post(phone, f"Content-Length: {len(JPEG)}", "Connection: close") + JPEG + bytes(2**20))
    assert _lying(stage) <= len(JPEG)


def test_the_limit_of_size_is_that_of_the_listener(opened: Opened, stage: Backstage) -> None:
    phone = Phone(opened(clip_bytes=1000).address)
    phone.enter()
    assert phone.ask("GET", "/room?bytes=1001")[0] == 413
    assert phone.ask("GET", "/room?bytes=1000")[0] == 204
    assert phone.send(bytes(1001))[0] == 413
    assert _lying(stage) == 0


def test_a_full_disk_is_said_before_and_nothing_is_taken(opened: Opened, stage: Backstage) -> None:
    phone = Phone(opened(left_free_bytes=2**60).address)
    phone.enter()
    status, _, text = phone.ask("GET", "/room?bytes=1000")
    assert status == 507 and "disk is nearly full" in text
    assert phone.send(JPEG)[0] == 507
    assert _lying(stage) == 0


def test_clips_that_come_at_once_can_not_fill_the_disk_together(
    entry: PhoneEntry, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Spool, "free_bytes", property(lambda spool: LEFT_FREE + 10_000_000))
    first, second = _two(entry)
    with first.line() as line:
        line.sendall(_post(first, "Content-Length: 9000000") + b"begin")
        wait_for(lambda: _lying_files(stage) == 1, "the first to begin")
        assert second.ask("GET", "/room?bytes=9000000")[0] == 507
        assert second.ask("GET", "/room?bytes=900000")[0] == 204
    wait_for(lambda: second.ask("GET", "/room?bytes=9000000")[0] == 204, "the first to be gone")


def _two(entry: PhoneEntry) -> tuple[Phone, Phone]:
    """Two phones that were let in."""
    phones = []
    for _ in range(2):
        phones.append(Phone(entry.address))
        assert phones[-1].enter() == 303
    return phones[0], phones[1]


def _lying_files(stage: Backstage) -> int:
    """How many uploads lie in the workspace."""
    return sum(path.is_file() and path.name[0] != "." for path in stage.workspace.path.rglob("*"))


def test_an_upload_that_breaks_off_leaves_nothing(phone: Phone, stage: Backstage) -> None:
    with phone.line() as line:
        line.sendall(_post(phone, "Content-Length: 9000000") + bytes(3_000_000))
        wait_for(lambda: _lying(stage) > 0, "the upload to begin")
        assert phone.send(JPEG)[0] == 409
    wait_for(lambda: _lying(stage) == 0, "the upload to go")
    wait_for(lambda: phone.ask("GET", "/room?bytes=9")[0] == 204, "the turn to be free")
    assert phone.stage() == "start"


def test_a_slow_upload_ends(opened: Opened, stage: Backstage) -> None:
    phone = Phone(opened(slow_s=0.5, slow_bytes=100_000).address)
    phone.enter()
    with phone.line() as line:
        line.sendall(_post(phone, "Content-Length: 9000000"))
        ended = threading.Event()
        threading.Thread(target=_drip, args=(line, ended), daemon=True).start()
        answer = rest_of(line)
        ended.set()
    assert answer == b"" or b" 408 " in answer.partition(b"\r\n")[0]
    wait_for(lambda: phone.ask("GET", "/room?bytes=9")[0] == 204, "the turn to be free")
    assert _lying(stage) == 0


def _drip(line: socket.socket, ended: threading.Event) -> None:
    with suppress(OSError):
        while not ended.wait(0.05):
            line.sendall(b"a")


def test_a_silent_upload_and_a_half_sent_head_end(
    opened: Opened, stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.5)
    monkeypatch.setattr(connections, "BODY_SILENCE_S", 0.5)
    phone = Phone(opened().address)
    phone.enter()
    for half in (b"", b"GET / HT", _post(phone)[:-2], _post(phone, "Content-Length: 1000") + b"half"):
        assert b" 200 " not in phone.raw(half)
    with phone.plain() as plain:  # not even TLS
        assert rest_of(plain) == b""
    assert _lying(stage) == 0


def test_so_many_phones_may_send_at_once(opened: Opened) -> None:
    first, second = _two(opened(uploads=1))
    with first.line() as line:
        line.sendall(_post(first, "Content-Length: 9000000") + b"begin")
        wait_for(lambda: second.ask("GET", "/room?bytes=9")[0] == 503, "the turn to be taken")
        assert second.send(JPEG)[0] == 503
    wait_for(lambda: second.ask("GET", "/room?bytes=9")[0] == 204, "the turn to be free")


def test_so_many_clips_may_come_in_an_hour(opened: Opened) -> None:
    phone = Phone(opened(clips_per_hour=1).address)
    phone.enter()
    assert phone.send(JPEG)[0] == 200
    wait_for(lambda: phone.stage() == "failed", "the clip to be over")
    assert phone.send(JPEG)[0] == 429


def test_a_head_that_is_too_large_ends_the_connection(phone: Phone) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {phone.host}\r\nX: ".encode()
    for tail in (b"a" * 20_000 + b"\r\n\r\n", b"a" * 20_000):
        answer = phone.raw(head + tail)
        assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))
    many = b"".join(b"X-%d: y\r\n" % n for n in range(2000))
    assert b" 200 " not in phone.raw(f"GET / HTTP/1.1\r\nHost: {phone.host}\r\n".encode() + many + b"\r\n")
    assert phone.stage() == "start"


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00" * 500, b"\x16\x03\x01" + b"\xff" * 600])
def test_what_is_no_tls_gets_no_page(phone: Phone, sent: bytes) -> None:
    with phone.plain() as plain:
        plain.sendall(sent)
        answer = rest_of(plain)
    assert b"HTTP" not in answer and len(answer) < 20
    assert phone.stage() == "start"


def test_a_web_socket_is_no_way_in(phone: Phone) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {phone.host}\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    answer = phone.raw((head + key).encode())
    assert b" 403 " in answer.partition(b"\r\n")[0]


def test_two_hundred_connections_leave_room_for_another_address(phone: Phone, entry: PhoneEntry) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(phone.plain()) for _ in range(200)]
        wait_for(lambda: sum(map(_is_closed, lines)) >= 184, "those beyond the limit to be closed")
        assert sum(map(_is_closed, lines)) == 184
        if OTHER != "127.0.0.1":
            assert Phone(entry.address, OTHER).enter() == 303
    wait_for(lambda: _stage_or_nothing(phone) == "start", "room for the phone")


def _is_closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def _stage_or_nothing(phone: Phone) -> str:
    try:
        return phone.stage()
    except OSError:
        return ""


def test_a_closed_way_in_ends_what_is_under_way_and_its_cookies(stage: Backstage, opened: Opened) -> None:
    entry = PhoneEntry(PhoneOptions("127.0.0.1", 0))
    with entry.open(stage):
        phone = Phone(entry.address)
        phone.enter()
        line = phone.plain()
    with line:
        assert rest_of(line) == b""
    with pytest.raises(ConnectionRefusedError):
        phone.plain()
    assert stage.phone is None and _lying(stage) == 0
    again = Phone(opened().address)
    again.cookie = phone.cookie
    assert again.ask("GET", "/")[0] == 403


def test_what_phones_and_strangers_send_is_not_printed(phone: Phone, capfd: pytest.CaptureFixture[str]) -> None:
    phone.ask("GET", "/?token=guess")
    phone.raw(b"nonsense\r\n\r\n")
    assert phone.stage() == "start"
    said = "".join(capfd.readouterr())
    assert said == ""
