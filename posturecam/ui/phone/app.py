"""The ASGI application for phones: who may ask, and the few things that can be asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send

from posturecam.ui.access.gate import cookies_of
from posturecam.ui.access.origin import Origins
from posturecam.ui.backstage import Backstage
from posturecam.ui.language import language_of_request
from posturecam.ui.phone.access import COOKIE, PhoneAccess, PhoneSession
from posturecam.ui.phone.clip import PhoneClip, SpooledClip, go_on, label_of, take_in
from posturecam.ui.phone.limits import PhoneLimits, RateLimit
from posturecam.ui.phone.pages import HEADERS, bare_page
from posturecam.ui.phone.stages import stage_html
from posturecam.ui.phone.upload import RefusedError, check_size, declared_bytes, write_body
from posturecam.ui.templates import render
from posturecam.words import in_language, language, message

_CLOSE = {"connection": "close"}
"""A refused request may still be sending its body: the connection ends with the answer."""
_FILES = {"/phone.js": "text/javascript", "/phone.css": "text/css"}


@dataclass(frozen=True)
class PhoneRequest:
    """One request of a phone that was let in.

    Attributes
    ----------
    session : PhoneSession
        Whose.
    headers : Headers
        Its head.
    query : QueryParams
        What stands behind its path.
    receive : Receive
        Gives its body.
    """

    session: PhoneSession
    headers: Headers
    query: QueryParams
    receive: Receive


Answering = Callable[[PhoneRequest], Awaitable[Response]]


class PhoneApp:
    """What phones see of the app.

    Parameters
    ----------
    stage : Backstage
        Takes the clips.
    access : PhoneAccess
        Knows the phones.
    host : str
        Address and port as a browser names them.
    limits : PhoneLimits
        How much may be asked.
    """

    def __init__(self, stage: Backstage, access: PhoneAccess, host: str, limits: PhoneLimits) -> None:
        self._stage, self._access, self._host, self._limits = stage, access, host, limits
        self._origins = Origins(f"https://{host}")
        self._requests = RateLimit(limits.requests_per_minute, 60.0)
        self._clips = RateLimit(limits.clips_per_hour, 3600.0)
        self._coming: dict[PhoneSession, int] = {}
        self._answers: dict[tuple[str, str], Answering] = {
            ("GET", "/"): self._page,
            ("GET", "/status"): self._status,
            ("GET", "/room"): self._room,
            ("GET", "/still"): self._still,
            ("POST", "/clip"): self._clip,
            ("POST", "/go"): self._go,
            ("POST", "/again"): self._again,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def send_guarded(part: Message) -> None:
            if part["type"] == "http.response.start":
                part["headers"] = [*part["headers"], *((k.encode(), v.encode()) for k, v in HEADERS.items())]
            await send(part)

        with in_language(language_of_request(headers)):
            try:
                answer = await self._answer(scope, headers, receive)
            except RefusedError as refused:
                answer = PlainTextResponse(f"{refused.why}\n", refused.status, _CLOSE)
            except ClientDisconnect:
                return
            await answer(scope, receive, send_guarded)

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive) -> Response:
        address, method = str((scope.get("client") or ("",))[0]), scope["method"]
        if _head_bytes(scope) > self._limits.head_bytes:  # uvicorn measures only what is incomplete
            raise RefusedError(431, message("ui.phone.refused.long_head"))
        if headers.getlist("host") != [self._host]:
            raise RefusedError(400, message("ui.phone.refused.host"))
        if not self._origins.admits(headers, method, "https"):
            raise RefusedError(403, message("ui.phone.refused.foreign"))
        if self._requests.is_over(address):
            raise RefusedError(429, message("ui.phone.refused.too_often"))
        self._requests.count(address)
        session = self._access.session_of(cookies_of(headers, COOKIE))
        query = QueryParams(scope["query_string"])
        if method == "GET" and scope["path"] == "/" and "token" in query:
            return self._let_in(query["token"], session, address, headers)
        if session is None:
            return self._refuse(address)
        return await self._inner(scope, PhoneRequest(session, headers, query, receive))

    def _let_in(self, token: str, session: PhoneSession | None, address: str, headers: Headers) -> Response:
        """The cookie for a token, and the way on to the address without it; a phone that is in needs no other."""
        if session is None and not self._access.is_blocked(address):
            session = self._access.exchange(token, address)
        if session is None:
            return self._refuse(address)
        foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        # A redirect that another site's link began would not carry a SameSite=Strict cookie; a page of ours does.
        answer = HTMLResponse(bare_page("onward")) if foreign else RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session.cookie, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    def _refuse(self, address: str) -> Response:
        """The same answer for no token, a wrong one, and one that was used or whose time is over."""
        self._access.fail(address)
        return HTMLResponse(bare_page("refused"), 403, _CLOSE)

    async def _inner(self, scope: Scope, request: PhoneRequest) -> Response:
        method, path = scope["method"], scope["path"]
        answering = self._answers.get((method, path))
        if answering is not None:
            return await answering(request)
        if method == "GET" and path in _FILES:
            return Response(_file(path), media_type=_FILES[path])
        allowed = [one for one, known in self._answers if known == path] or ["GET"] * (path in _FILES)
        if allowed:
            return PlainTextResponse("", 405, {**_CLOSE, "allow": ", ".join(allowed)})
        raise RefusedError(404, message("ui.phone.refused.nothing"))

    async def _page(self, request: PhoneRequest) -> Response:
        section = await run_in_threadpool(stage_html, request.session.clip)
        return HTMLResponse(render("phone/page.html.j2", language=language(), section=section, limits=self._limits))

    async def _status(self, request: PhoneRequest) -> Response:
        return HTMLResponse(await run_in_threadpool(stage_html, request.session.clip))

    async def _room(self, request: PhoneRequest) -> Response:
        """Say beforehand whether a clip may come: a browser that is still sending does not hear a refusal."""
        size = request.query.get("bytes", "")
        if not (size.isascii() and size.isdecimal() and len(size) < 16):
            raise RefusedError(400, message("ui.phone.refused.no_length"))
        self._check_turn(request.session)
        check_size(int(size), self._limits, self._free_bytes)
        return Response(status_code=204)

    async def _still(self, request: PhoneRequest) -> Response:
        number, clip = request.query.get("n", ""), request.session.clip
        known = clip is not None and number.isascii() and number.isdecimal() and len(number) < 3
        if clip is None or not known or int(number) >= len(clip.stills):
            raise RefusedError(404, message("ui.phone.refused.nothing"))
        try:
            content = await run_in_threadpool(clip.stills[int(number)].read_bytes)
        except OSError:
            raise RefusedError(404, message("ui.phone.refused.nothing")) from None
        return Response(content, media_type="image/jpeg")

    async def _go(self, request: PhoneRequest) -> Response:
        if request.session.clip is not None:
            await run_in_threadpool(go_on, self._stage, request.session.clip, request.query.get("person", ""))
        return await self._status(request)

    async def _again(self, request: PhoneRequest) -> Response:
        """Begin anew; a clip that is not over yet goes on without this page."""
        request.session.clip = None
        return await self._status(request)

    @property
    def _free_bytes(self) -> int:
        """Of the disk, when all that is coming has come."""
        return self._stage.spool.free_bytes - sum(self._coming.values())

    def _check_turn(self, session: PhoneSession) -> None:
        if session.is_sending or (session.clip is not None and not session.clip.is_over):
            raise RefusedError(409, message("ui.phone.refused.one_at_a_time"))
        if len(self._coming) >= self._limits.uploads:
            raise RefusedError(503, message("ui.phone.refused.busy"))
        if self._clips.is_over(""):
            raise RefusedError(429, message("ui.phone.refused.too_often"))

    async def _clip(self, request: PhoneRequest) -> Response:
        """Take in a clip; the page of this phone shows it from then on."""
        session = request.session
        self._check_turn(session)
        size = declared_bytes(request.headers, self._limits, self._free_bytes)
        self._clips.count("")
        session.is_sending = True
        self._coming[session] = size
        try:
            ticket = await self._written(request, size)
        finally:
            session.is_sending = False
            del self._coming[session]
        session.clip = PhoneClip(label_of(request.query.get("name", "")))
        take_in(self._stage, session.clip, SpooledClip(session.clip.name, size, ticket))
        return await self._status(request)

    async def _written(self, request: PhoneRequest, size: int) -> bytes:
        """The ticket of the file that came in; nothing stays of one that did not come whole."""
        ticket, file = self._stage.spool.begin()
        try:
            with file.open("wb") as target:
                await write_body(request.receive, target, size, self._limits)
        except BaseException:
            file.unlink(missing_ok=True)
            self._stage.spool.end(ticket)
            raise
        return ticket


def _head_bytes(scope: Scope) -> int:
    lines = [len(name) + len(value) for name, value in scope["headers"]]
    return len(scope["raw_path"]) + len(scope["query_string"]) + sum(lines)


def _file(path: str) -> bytes:
    return Path(__file__).with_name(path.lstrip("/")).read_bytes()
