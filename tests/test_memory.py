from __future__ import annotations

import subprocess
import sys

import pytest

from posturecam import memory
from posturecam.errors import TrackError, explained

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what may be written to")

_ALLOCATE = """
from posturecam.memory import limit_memory
limit_memory()
try:
    bytearray(300 * 2**20)
except MemoryError:
    print("refused")
else:
    print("taken")
"""


@linux
@pytest.mark.parametrize(("limit", "expected"), [("100", "refused"), ("4000", "taken"), ("0", "taken")])
def test_an_allocation_beyond_the_limit_fails(limit: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.VARIABLE, limit)
    script = f"import os; os.cpu_count = lambda: 1\n{_ALLOCATE}"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == expected


_SHORT = """
from posturecam.memory import is_short, limit_memory
before = is_short()
held = bytearray(b"x") * (200 * 2**20)
without_limit = is_short()
limit_memory()
print(before, without_limit, is_short())
"""


@linux
@pytest.mark.parametrize(("limit", "short"), [("300", True), ("4000", False), ("0", False)])
def test_memory_is_short_beyond_its_share_of_a_limit_that_was_set(
    limit: str, short: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process without a limit, such as a notebook, nothing is refused for what else lies in it."""
    monkeypatch.setenv(memory.VARIABLE, limit)
    run = subprocess.run([sys.executable, "-c", _SHORT], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False", str(short)]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), "damaged"),
        (OverflowError(), "damaged"),
        (RecursionError(), "damaged"),
        (KeyError("t"), "damaged"),
        (OSError(5, "I/O error"), "damaged"),
        (MemoryError(), "large"),
        (TrackError("ours"), "ours"),
    ],
)
def test_every_fault_of_a_reader_becomes_one_of_ours(fault: Exception, message: str) -> None:
    with pytest.raises(TrackError, match=message), explained(TrackError, "damaged", "large"):
        raise fault


_GROW = """
from posturecam.memory import limit_growth
held = bytearray(b"x") * (200 * 2**20)
with limit_growth(100):
    try:
        bytearray(150 * 2**20)
    except MemoryError:
        print("refused")
    bytearray(50 * 2**20)
bytearray(150 * 2**20)
print("taken")
"""


@linux
def test_a_block_may_grow_by_so_much_and_no_more() -> None:
    run = subprocess.run([sys.executable, "-c", _GROW], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["refused", "taken"]


_FREE = """
import ctypes, sys
from pathlib import Path
from posturecam.memory import LONG_FRAMES, give_back
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])
kept = [bytes(4000) for _ in range(20_000)]
last = bytes(4000)  # above all others, so that the C library keeps what is freed below it
kept.clear()
full = resident()
give_back(LONG_FRAMES - 1)
short = resident()
give_back(LONG_FRAMES)
print(full, short, resident(), hasattr(ctypes.CDLL(None), "malloc_trim"))
"""


@linux
def test_what_a_long_clip_freed_is_given_back_and_what_a_short_one_freed_is_kept() -> None:
    run = subprocess.run([sys.executable, "-c", _FREE], capture_output=True, text=True, check=True)
    *pages, can_trim = run.stdout.split()
    full, short, long = map(int, pages)
    assert short == pytest.approx(full, rel=0.01)
    if can_trim == "True":
        assert full - long > 0.7 * 20_000 * 4000 / 4096
