"""The way in for phones in this process, on a free port of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from posturecam.ui.backstage import Backstage
from posturecam.ui.phone.entry import PhoneEntry, PhoneOptions
from posturecam.ui.phone.limits import PhoneLimits
from tests.ui.phone.client import Phone

Opened = Callable[..., PhoneEntry]


@pytest.fixture
def opened(stage: Backstage) -> Iterator[Opened]:
    """Opens the way in: `opened(clip_bytes=1000)`; closed at the end of the test."""
    with ExitStack() as stack:

        def open_one(**limits: Any) -> PhoneEntry:
            entry = PhoneEntry(PhoneOptions("127.0.0.1", 0), PhoneLimits(**limits))
            stack.enter_context(entry.open(stage))
            return entry

        yield open_one


@pytest.fixture
def entry(opened: Opened) -> PhoneEntry:
    """The way in with the limits that users get."""
    return opened()


@pytest.fixture
def phone(entry: PhoneEntry) -> Phone:
    """A phone that was let in."""
    one = Phone(entry.address)
    assert one.enter() == 303
    return one
