"""A visitor of a running app without a browser: Streamlit's WebSocket, and requests whose every header is chosen."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

STREAM = "/_stcore/stream"


class Visitor:
    """What a browser with the cookie could send. address: as the server prints it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.origin = parts.netloc, f"http://{parts.netloc}"
        _, headers, _ = self.ask("GET", f"/?{parts.query}", cookie="")
        self.cookie = headers["set-cookie"].partition(";")[0]

    def ask(
        self, method: str, path: str, body: bytes = b"", cookie: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of an answer. headers: with '_' for '-'; cookie: the own one unless given."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        cookie = self.cookie if cookie is None else cookie
        line = http.client.HTTPConnection(self.host, timeout=30)
        try:
            line.request(method, path, body, {**sent, **({"cookie": cookie} if cookie else {})})
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()

    @contextmanager
    def join(self, path: str = STREAM, cookie: str | None = None, **options: Any) -> Iterator[ClientConnection]:
        """Opens a WebSocket, as our own page does unless the options say otherwise."""
        cookie = self.cookie if cookie is None else cookie
        headers = {"cookie": cookie} if cookie else {}
        asked: dict[str, Any] = {"origin": self.origin, "subprotocols": ["streamlit"], "max_size": None, **options}
        with connect(f"ws://{self.host}{path}", additional_headers=headers, **asked) as line:
            yield line


def visited(line: ClientConnection, page: str = "", locale: str = "", **states: str | bool) -> list[ForwardMsg]:
    """What a page sends when its script runs once.

    locale: of the browser. states: of text fields and pressed buttons, by widget id.
    """
    asked = BackMsg()
    asked.rerun_script.page_name = page
    if locale:
        asked.rerun_script.context_info.locale = locale
    for widget_id, value in states.items():
        state = asked.rerun_script.widget_states.widgets.add(id=widget_id)
        if isinstance(value, bool):
            state.trigger_value = value
        else:
            state.string_value = value
    line.send(asked.SerializeToString())
    received: list[ForwardMsg] = []
    while not received or received[-1].WhichOneof("type") != "script_finished":
        message = ForwardMsg()
        message.ParseFromString(line.recv(timeout=60))
        received.append(message)
    return received


def widgets(messages: list[ForwardMsg]) -> dict[str, str]:
    """The ids of the text fields and buttons in what a page sent, by their labels."""
    elements = [m.delta.new_element for m in messages if m.WhichOneof("type") == "delta"]
    named = [getattr(e, e.WhichOneof("type")) for e in elements if e.WhichOneof("type") in ("text_input", "button")]
    return {widget.label: widget.id for widget in named}


def session_of(messages: list[ForwardMsg]) -> str:
    """The id of the page session that sent them."""
    return next(m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session")
