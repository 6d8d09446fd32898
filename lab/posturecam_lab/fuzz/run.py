"""Hand inputs to a child process, watch it, and sort what came of them."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from posturecam_lab.fuzz.child import ACCEPTED, REFUSED, UNEXPECTED
from posturecam_lab.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from typing_extensions import Self

WALL_FACTOR = 6
"""How many times its CPU time an input may take by the clock before its process is ended: machines are shared."""
START_S = 300
"""Seconds for the start of a child, which loads the program and reads every seed."""
SHORTEN_S = 30.0
"""Seconds for the shortening of one find; a choice."""
MOST_INPUTS = 2000
"""Inputs that one process reads, so that what codecs leak is no find."""
SLOW, STUCK, DEAD = "slow", "stuck", "dead"


@dataclass(frozen=True)
class ReadOutcome:
    """What became of an input. kind: accepted, refused, or what is wrong; said: the error and its place."""

    kind: str
    said: str = ""

    @property
    def is_find(self) -> bool:
        """Whether something is wrong."""
        return self.kind not in (ACCEPTED, REFUSED)

    def __str__(self) -> str:
        return f"{self.kind}: {self.said}" if self.said else self.kind


@dataclass(frozen=True)
class Find:
    """An input that shows a fault, and the fault."""

    target: str
    outcome: ReadOutcome
    data: bytes


@dataclass
class TargetTally:
    """What came of the inputs of one target; finds: one for each fault."""

    target: str
    kinds: Counter[str] = field(default_factory=Counter)
    finds: dict[ReadOutcome, Find] = field(default_factory=dict)

    def add(self, data: bytes, outcome: ReadOutcome) -> None:
        """Count an input; of each fault the shortest input is kept."""
        self.kinds[outcome.kind] += 1
        known = self.finds.get(outcome)
        if outcome.is_find and (known is None or len(data) < len(known.data)):
            self.finds[outcome] = Find(self.target, outcome, data)


class Child:
    """A process that reads inputs of one target within limits; a new one takes the place of one that was lost."""

    def __init__(self, target: str, command: Sequence[str] | None = None) -> None:
        self._command = command or (sys.executable, "-m", "posturecam_lab.fuzz.child", target)
        self._target = TARGETS[target]
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._read = 0
        self._room = tempfile.TemporaryDirectory(prefix="fuzz-")

    def __enter__(self) -> Self:
        self._running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._room.cleanup()

    def read(self, data: bytes) -> ReadOutcome:
        """What becomes of an input."""
        path = Path(self._room.name) / self._target.file
        path.write_bytes(data)
        stdin = self._running()
        try:
            stdin.write(json.dumps(str(path)) + "\n")
            stdin.flush()
            answer = self._answers.get(timeout=WALL_FACTOR * self._target.cpu_s)
        except queue.Empty:
            self._end()
            return ReadOutcome(STUCK)
        except OSError:
            answer = ""
        if not answer:
            return ReadOutcome(DEAD, f"status {self._end()}")
        return self._judged(json.loads(answer))

    def _judged(self, answer: dict[str, object]) -> ReadOutcome:
        self._read += 1
        if answer["kind"] == UNEXPECTED or self._read >= MOST_INPUTS:
            self._end()
        if answer["kind"] != UNEXPECTED and float(str(answer["cpu_s"])) > self._target.cpu_s:
            return ReadOutcome(SLOW)
        return ReadOutcome(str(answer["kind"]), str(answer["said"]))

    def _running(self) -> IO[str]:
        """The stdin of a process that is ready."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            self._read, self._answers = 0, queue.Queue()
            threading.Thread(target=_pass_on, args=(self._process.stdout, self._answers), daemon=True).start()
            if not self._answers.get(timeout=START_S):
                raise RuntimeError(f"{' '.join(self._command)} does not start; status {self._end()}.")
        assert self._process.stdin is not None
        return self._process.stdin

    def _end(self) -> int | None:
        """Ends the process; its status, had it ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin,):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            status = process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        return status


def _pass_on(lines: IO[str], answers: queue.Queue[str]) -> None:
    """Every line, and "" at the end."""
    with lines:
        for line in lines:
            answers.put(line)
    answers.put("")


def fuzz(
    targets: Sequence[str],
    seed: int,
    numbers: Callable[[str], Iterator[int]],
    report: Callable[[str, int, ReadOutcome], None] = lambda target, number, outcome: None,
) -> list[TargetTally]:
    """Read the inputs of those numbers, one target after the other; report: called with each find as it comes."""
    tallies = []
    for name in targets:
        tally = TargetTally(name)
        with Child(name) as child:
            for number in numbers(name):
                data = TARGETS[name].input(name, seed, number)
                outcome = child.read(data)
                tally.add(data, outcome)
                if outcome.is_find:
                    report(name, number, outcome)
        tallies.append(tally)
    return tallies


def shortened(find: Find, seconds: float = SHORTEN_S) -> Find:
    """The find with as many bytes left out as the fault and the time allow."""
    end = time.monotonic() + seconds
    data, piece = find.data, max(1, len(find.data) // 2)
    with Child(find.target) as child:
        while piece and time.monotonic() < end:
            at = 0
            while at < len(data) and time.monotonic() < end:
                less = data[:at] + data[at + piece :]
                if less and child.read(less) == find.outcome:
                    data = less
                else:
                    at += piece
            piece //= 2
    return Find(find.target, find.outcome, data)
