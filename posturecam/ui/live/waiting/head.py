"""What is known of a stored session besides its landmarks, as it stands in its session.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from posturecam.documents import DocumentKind, mapping, number
from posturecam.errors import TrackError
from posturecam.options import ClipOptions, options_in
from posturecam.results.baseline import baseline_document, read_baseline
from posturecam.types import Activity, Baseline, View
from posturecam.words import Message, message

HEAD = DocumentKind(
    message("live_waiting.document"), TrackError, message("live_waiting.document_remedy"), most_bytes=1 << 17
)
"""A head with a baseline of every check takes 3 kB."""
_LONGEST_S = 1e6
"""Seconds that a session can have; no browser runs for longer."""
_MOST_SAID = 40
"""Sentences that are written and read: those of ten trials, 0.4 kB each."""
_LONGEST_NAME = 200
"""Characters of a baseline's name that are read; ours have at most 40."""


@dataclass(frozen=True)
class SessionHead:
    """A session without its landmarks.

    Attributes
    ----------
    id : str
        16 hexadecimal digits; also the name of its folder.
    owner : str
        As `owner_key` makes it: the browser that made the session.
    begun : datetime
        Aware, when it began.
    seconds : float
        From its first frame to the last that is written.
    person_s : float
        Seconds of that in which a person was seen.
    parts : int
        Number of the last part that is written.
    is_cut : bool
        Whether its beginning was left out, for it was longer than what is kept.
    known : Mapping
        What was known when it began, as keywords of `analyze`.
    baseline_name : str or None
        What the person calls the posture that they compare with.
    said : tuple of Message
        What the session found besides its landmarks: the results of cadence trials.
    """

    id: str
    owner: str
    begun: datetime
    seconds: float = 0.0
    person_s: float = 0.0
    parts: int = 0
    is_cut: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)
    baseline_name: str | None = None
    said: tuple[Message, ...] = ()

    def to_bytes(self) -> bytes:
        """Write it as JSON.

        Returns
        -------
        bytes
            For a file.
        """
        content = {
            "kind": "posturecam live session",
            "schema": 1,
            "id": self.id,
            "owner": self.owner,
            "begun": self.begun.isoformat(),
            "seconds": round(self.seconds, 3),
            "person_s": round(self.person_s, 3),
            "parts": self.parts,
            "is_cut": self.is_cut,
            "known": {key: _plain(value) for key, value in self.known.items() if value is not None},
            "baseline_name": self.baseline_name,
            "said": [one.to_dict() for one in self.said[-_MOST_SAID:]],
        }
        return (json.dumps(content, indent=1) + "\n").encode()

    @staticmethod
    def from_dict(content: Mapping[str, Any], id: str) -> SessionHead:
        """Read what `to_bytes` wrote.

        Parameters
        ----------
        content : Mapping
            From JSON.
        id : str
            The name of its folder.

        Returns
        -------
        SessionHead
            As it was written.

        Raises
        ------
        ValueError
            For anything else.
        """
        begun = datetime.fromisoformat(content["begun"])
        if content["id"] != id or begun.tzinfo is None or content["schema"] != 1:
            raise ValueError("no session of this folder")
        name = content.get("baseline_name")
        return SessionHead(
            id=id,
            owner=str(content["owner"]),
            begun=begun,
            seconds=number(content["seconds"], 0, _LONGEST_S),
            person_s=number(content["person_s"], 0, _LONGEST_S),
            parts=int(number(content["parts"], 0, _LONGEST_S)),
            is_cut=content["is_cut"] is True,
            known=_known(mapping(content["known"])),
            baseline_name=None if name is None else str(name)[:_LONGEST_NAME],
            said=tuple(Message.from_dict(mapping(one)) for one in list(content.get("said", []))[:_MOST_SAID]),
        )


def owner_key(browser: str) -> str:
    """Make what a session is filed under from the id of its browser, which must not be readable on the disk.

    Parameters
    ----------
    browser : str
        The browser's cookie, or the token of a page whose browser keeps none.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(browser.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Baseline):
        return baseline_document(value)
    return value.value if isinstance(value, Enum) else value


def _known(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was known, as keywords of `analyze`; ValueError for what is out of range."""
    readers: dict[str, Callable[[Any], Any]] = {
        "baseline": lambda value: read_baseline(value, "session.json"),
        "activity": Activity,
        "view": View,
    }
    options, known = options_in(ClipOptions), {}
    for key, value in content.items():
        if key in readers:
            known[key] = readers[key](value)
        elif key in options:
            options[key].check(value)
            known[key] = number(value)
    return known
