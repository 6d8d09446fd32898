"""The fuzzer finds what it is made to find.

What it found once stays mended; and a fixed set of inputs shows no new fault.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posturecam_lab.fuzz import corpus
from posturecam_lab.fuzz.child import outcome_of
from posturecam_lab.fuzz.messages import SocketMessage, packed, unpacked
from posturecam_lab.fuzz.run import DEAD, SLOW, STUCK, Child, Find, ReadOutcome, TargetTally, fuzz, shortened
from posturecam_lab.fuzz.targets import TARGETS, RefusedError, Target

INPUTS = {"baseline": 400, "manifest": 250, "norms": 200, "npz": 100, "video": 120, "jpeg": 150, "live": 30}
INPUTS |= {"trc": 200, "openpose": 200, "mediapipe_json": 150, "mediapipe_csv": 150, "result": 60}
"""For each target: about 30 s in all on two cores."""
STAND_IN = """
import json, os, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    data = open(json.loads(line), "rb").read()
    if b"dead" in data: os._exit(9)
    if b"stuck" in data: time.sleep(600)
    kind = "unexpected" if b"bad" in data else "accepted"
    said, cpu_s = "ValueError in x" if b"bad" in data else "", 99 if b"slow" in data else 0
    print(json.dumps({"kind": kind, "said": said, "cpu_s": cpu_s}), flush=True)
"""
FIRST = {name: range(count) for name, count in INPUTS.items()}


def _first(target: str) -> Iterator[int]:
    return iter(FIRST[target])


@pytest.mark.parametrize("target", INPUTS)
def test_the_first_inputs_of_the_fuzzer_show_no_new_fault(target: str) -> None:
    (tally,) = fuzz([target], 0, _first)
    assert sum(tally.kinds.values()) == INPUTS[target]
    assert [str(outcome) for outcome in tally.finds if not corpus.is_known(target, outcome)] == []


@pytest.mark.parametrize("target", sorted({target for target, _ in corpus.inputs()}))
def test_what_was_found_once_stays_mended(target: str) -> None:
    found = [path for name, path in corpus.inputs() if name == target]
    with Child(target) as child:
        outcomes = {path.name: child.read(path.read_bytes()) for path in found}
    assert {n: str(o) for n, o in outcomes.items() if o.is_find and not corpus.is_known(target, o)} == {}


def test_every_target_is_tested_and_has_its_corpus() -> None:
    assert INPUTS.keys() == TARGETS.keys()
    assert {name for name, _ in corpus.inputs()} <= TARGETS.keys()
    assert {target for target, _ in corpus.known()} <= TARGETS.keys()


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_accepted(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    assert target.seeds()
    for seed in target.seeds():
        (tmp_path / target.file).write_bytes(seed)
        assert outcome_of(target, tmp_path / target.file)["kind"] == "accepted"


@pytest.mark.parametrize("name", TARGETS)
def test_an_input_follows_from_seed_and_number(name: str) -> None:
    target = TARGETS[name]
    first = [target.input(name, 3, number) for number in range(40)]
    assert first == [target.input(name, 3, number) for number in range(40)]
    assert len(set(first)) > 25
    assert first[30:] != [target.input(name, 4, number) for number in range(30, 40)]


def _raises(error: Exception) -> Target:
    def read(path: Path) -> None:
        raise error

    return Target(read, lambda: [b""], lambda random, seeds: b"", "x")


def test_only_promised_errors_are_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert outcome_of(_raises(RefusedError(OSError())), tmp_path / "x") == {
        "kind": "refused",
        "said": "OSError",
        "cpu_s": pytest.approx(0, abs=5),
    }
    assert outcome_of(_raises(RecursionError()), tmp_path / "x")["kind"] == "unexpected"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    monkeypatch.setitem(TARGETS, "quick", Target(lambda path: None, lambda: [b"x"], lambda r, s: b"", "x", cpu_s=1.0))
    with Child("quick", [sys.executable, "-c", STAND_IN]) as child:
        yield child


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (b"good", ReadOutcome("accepted")),
        (b"bad", ReadOutcome("unexpected", "ValueError in x")),
        (b"slow", ReadOutcome(SLOW)),
        (b"stuck", ReadOutcome(STUCK)),
        (b"dead", ReadOutcome(DEAD, "status 9")),
    ],
)
def test_the_process_gives_the_outcome_and_the_next_input_is_read(
    stand_in: Child, data: bytes, outcome: ReadOutcome
) -> None:
    assert stand_in.read(data) == outcome
    assert outcome.is_find == (data != b"good")
    assert stand_in.read(b"good") == ReadOutcome("accepted")


@pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited on Linux only")
def test_memory_is_limited(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import numpy as np; from posturecam_lab.fuzz import child\n"
        "from posturecam_lab.fuzz.targets import TARGETS, Target\n"
        "def read(path): return np.ones(int(path.read_bytes() or 1))\n"
        "TARGETS['memory'] = Target(read, lambda: [b'1'], None, 'x')\n"
        "child.main()"
    )
    TARGETS["memory"] = Target(lambda path: None, lambda: [b"1"], lambda r, s: b"", "x")
    try:
        with Child("memory", [sys.executable, "-c", code, "memory"]) as child:
            assert child.read(b"1000") == ReadOutcome("accepted")
            assert child.read(b"1000000000").said.startswith("MemoryError")
    finally:
        del TARGETS["memory"]


def test_of_each_fault_the_shortest_input_is_kept(tmp_path: Path) -> None:
    tally, bad = TargetTally("npz"), ReadOutcome("unexpected", "ValueError in x:y")
    for data in (b"long one", b"short", b"longer one"):
        tally.add(data, bad)
    tally.add(b"x", ReadOutcome("refused", "TrackError"))
    assert tally.kinds == {"unexpected": 3, "refused": 1}
    (path,) = corpus.keep(tally.finds.values(), tmp_path)
    assert path.read_bytes() == b"short"
    assert path.parent == tmp_path / "npz"


def test_a_find_is_shortened_to_what_shows_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "_running", lambda self: None)
    bad = ReadOutcome("unexpected", "ValueError in x")
    monkeypatch.setattr(Child, "read", lambda self, data: bad if b"bad" in data else ReadOutcome("accepted"))
    assert shortened(Find("npz", bad, b"A" * 500 + b"bad" + b"B" * 500)).data == b"bad"


def test_messages_come_back_and_any_bytes_are_messages() -> None:
    messages = [SocketMessage(True, b"{}"), SocketMessage(False, b"\xff\xd8" * 20)]
    assert list(unpacked(packed(messages))) == messages
    assert list(unpacked(packed(messages)[:-3])) == [messages[0], SocketMessage(False, messages[1].content[:-3])]
    assert list(unpacked(b"\x01\xff\xff\xff\xffabc")) == [SocketMessage(True, b"abc")]
