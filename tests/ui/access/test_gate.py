"""Who is let through: every combination of host, origin, cookie and token, on the middleware itself."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest

from posturecam.ui.access.gate import Gate
from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import OriginError, Origins, public_origin

HOST, OWN = "localhost:8501", "http://localhost:8501"
PUBLIC = "https://posture.example"
KEYS = Keys()
COOKIE = f"posturecam-8501={KEYS.cookie}"


@dataclass
class Outcome:
    """What became of a request. passed: the scope that the app behind saw."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    passed: dict[str, Any] | None = None


def _ask(method: str | None = "GET", path: str = "/", public: str | None = None, **headers: str | None) -> Outcome:
    """One request (method None: a WebSocket) with the own host and cookie, unless a header says otherwise."""
    outcome = Outcome()
    sent = {"host": HOST, "cookie": COOKIE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    place, _, query = path.partition("?")
    scope = {
        "type": "http" if method else "websocket",
        "scheme": "http" if method else "ws",
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value is not None],
        "server": ("127.0.0.1", 8501),
        **({"method": method} if method else {}),
    }

    async def app(scope: Any, receive: Any, send: Any) -> None:
        outcome.passed = scope

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            outcome.status = message["status"]
            outcome.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            outcome.body += message["body"].decode()
        else:
            assert message == {"type": "websocket.close", "code": 1008}

    gate = Gate(app, KEYS, public_origin(public))
    with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
        thread.submit(asyncio.run, gate(scope, receive, send)).result()  # type: ignore[arg-type]
    return outcome


def test_the_own_page_is_let_through() -> None:
    assert _ask().passed
    assert _ask("PUT", origin=OWN).passed
    assert _ask(None, origin=OWN).passed
    assert _ask(host="127.0.0.1:8501").passed


FOREIGN = [
    "http://localhost:9999",
    "http://localhost",
    "http://127.0.0.1:8501",
    "https://localhost:8501",
    "http://0.0.0.0:8501",
    "http://evil.example",
    "http://evil.example:8501",
    "http://localhost:8501.evil.example",
    "http://localhost:8501@evil.example",
    "http://evil.example#localhost:8501",
    "chrome-extension://abcdef",
    "file://",
    "null",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", [None, "GET", "PUT", "DELETE", "OPTIONS"])
def test_another_origin_is_refused_in_spite_of_the_cookie(method: str | None, origin: str) -> None:
    outcome = _ask(method, origin=origin)
    assert outcome.passed is None
    assert outcome.status in (0, 403)


@pytest.mark.parametrize("method", [None, "PUT", "DELETE", "POST", "PATCH"])
def test_what_changes_something_has_to_name_its_origin(method: str | None) -> None:
    assert _ask(method).passed is None


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_another_page_may_not_embed_anything(site: str) -> None:
    assert _ask(sec_fetch_site=site, sec_fetch_mode="no-cors", sec_fetch_dest="image").passed is None
    assert _ask(sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="iframe").passed is None
    assert _ask(sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="document").passed


@pytest.mark.parametrize("host", ["evil.example:8501", "0.0.0.0:8501", "localhost.evil.example", "", "[::1]:8501"])
@pytest.mark.parametrize("method", [None, "GET"])
def test_another_host_name_is_refused(method: str | None, host: str) -> None:
    outcome = _ask(method, host=host, origin=f"http://{host}" if method is None else None)
    assert outcome.passed is None
    assert outcome.status in (0, 400)


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "posturecam-8501=",
        "posturecam-8501=guess",
        f"posturecam-8502={KEYS.cookie}",
        f"posturecam-8501={KEYS.token}",
    ],
    ids=["none", "empty", "guessed", "of another port", "the token"],
)
@pytest.mark.parametrize("path", ["/", "/shelf/a/b", "/media/x.mp4", "/_stcore/host-config", "/_stcore/health/x", "/é"])
def test_nothing_is_answered_without_the_cookie(path: str, cookie: str | None) -> None:
    for method in ("GET", "PUT", None):
        outcome = _ask(method, path, cookie=cookie, origin=OWN if method != "GET" else None)
        assert outcome.passed is None
        assert outcome.status == (0 if method is None else 403)


@pytest.mark.parametrize(
    "cookie", [f"posturecam-8501=x; {COOKIE}", f"{COOKIE}; posturecam-8501="], ids=["before", "after"]
)
def test_a_cookie_that_another_port_put_beside_the_own_one_does_not_lock_the_owner_out(cookie: str) -> None:
    assert _ask(cookie=cookie).passed


def test_health_needs_no_cookie_but_the_own_host_and_origin() -> None:
    assert _ask(path="/_stcore/health", cookie=None).passed
    assert _ask(path="/_stcore/health", cookie=None, origin="http://evil.example").passed is None
    assert _ask(path="/_stcore/health", cookie=None, host="evil.example").passed is None


def test_a_browser_without_the_cookie_gets_a_page_that_says_how_to_get_in() -> None:
    page = _ask(path="/many", cookie=None, accept="text/html,*/*")
    assert page.status == 403
    assert "address that ends" in page.body and 'name="token"' in page.body
    wrong = _ask(path="/?token=guess", cookie=None, accept="text/html")
    assert wrong.status == 403
    assert "does not fit" in wrong.body and "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    ("asked", "code", "heading"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es", "Abre posturecam desde su terminal"),
        ("de", "en", "Open posturecam from its terminal"),
    ],
)
def test_the_page_before_the_app_speaks_the_browsers_language(asked: str, code: str, heading: str) -> None:
    refused = _ask(cookie=None, accept="text/html", accept_language=asked)
    assert f'<html lang="{code}">' in refused.body
    assert f"<h1>{heading}</h1>" in refused.body
    assert "<code>?token=…</code>" in refused.body


def test_a_refusal_without_a_page_speaks_the_browsers_language() -> None:
    assert _ask(cookie=None, accept_language="es").body.startswith("Abre la dirección")


def test_a_token_becomes_a_cookie_and_leaves_the_address() -> None:
    outcome = _ask(path=f"/many?job=a%26b&token={KEYS.token}&clip=1", cookie=None)
    assert (outcome.status, outcome.headers["location"]) == (303, "/many?job=a%26b&clip=1")
    pair, *attributes = outcome.headers["set-cookie"].split("; ")
    assert pair == COOKIE
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=strict"}
    assert KEYS.token not in outcome.headers["location"]


def test_a_pasted_address_is_taken_too() -> None:
    pasted = quote(f"{OWN}/?token={KEYS.token}", safe="")
    assert _ask(path=f"/?token={pasted}", cookie=None).headers["location"] == "/"


def test_the_way_on_never_leads_to_another_host() -> None:
    for path in ("//evil.example/x", "/\\evil.example", "///evil.example"):
        location = _ask(path=f"{path}?token={KEYS.token}", cookie=None).headers["location"]
        assert location.startswith("/") and not location.startswith(("//", "/\\"))


def test_a_link_on_another_site_goes_on_from_a_page_of_the_app() -> None:
    outcome = _ask(
        path=f'/many?a="><script>&token={KEYS.token}',
        cookie=None,
        sec_fetch_site="cross-site",
        sec_fetch_mode="navigate",
        sec_fetch_dest="document",
    )
    assert outcome.status == 200
    assert "set-cookie" in outcome.headers
    assert 'http-equiv="refresh" content="0; url=/many?a=' in outcome.body
    assert "<script>" not in outcome.body


def test_behind_a_proxy_only_the_public_origin_counts_and_the_cookie_is_secure() -> None:
    for host in ("posture.example", "127.0.0.1:8501"):
        assert _ask(None, public=PUBLIC, host=host, origin=PUBLIC).passed
        assert _ask(None, public=PUBLIC, host=host, origin=OWN).passed is None
    assert _ask(None, public=PUBLIC, host="posture.example:443", origin=PUBLIC).passed
    assert _ask(None, public=PUBLIC, host="evil.example", origin=PUBLIC).passed is None
    assert _ask(public=PUBLIC, host="posture.example:8501").passed is None
    given = _ask(path=f"/?token={KEYS.token}", public=PUBLIC, host="posture.example", cookie=None)
    assert "Secure" in given.headers["set-cookie"].split("; ")


def test_streamlit_sees_a_local_page_whatever_the_proxy_passes_on() -> None:
    passed = _ask(None, public=PUBLIC, host="127.0.0.1:8501", origin=PUBLIC).passed
    assert passed is not None
    seen = dict(passed["headers"])
    assert (seen[b"host"], seen[b"origin"]) == (b"localhost:8501", b"http://localhost:8501")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (None, None),
        ("", None),
        ("https://Posture.example/", "https://posture.example"),
        ("https://posture.example:443", "https://posture.example"),
        ("http://posture.example:8080", "http://posture.example:8080"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
    ],
)
def test_a_public_origin_is_written_as_browsers_write_it(given: str | None, meant: str | None) -> None:
    assert public_origin(given) == Origins(meant)


@pytest.mark.parametrize(
    "given",
    ["posture.example", "ftp://a.example", "https://", "https://a.example/app", "https://u@a.example", "https://[x"],
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(OriginError, match="is not a public origin"):
        public_origin(given)
