"""Kill a batch again and again, or let its disk run full, and look after each round at what is there.

    python -m posturecam_lab.benchmarks.storage_rounds CLIPS WORK --rounds 20               # kills
    python -m posturecam_lab.benchmarks.storage_rounds CLIPS WORK --rounds 10 --disk DIR    # a full disk

Kills hit the command, its workers, or both. DIR is a small file system that may be filled. Every result must be whole,
as a run without faults writes it; a row that says "done" must have its result; files that the user puts into the
result folders must stay; no worker may outlive its command; and a last run must finish everything and leave nothing
hidden. Exit status 1 when one of these is broken. Linux only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

NOTES = "notes of the user.txt"
TAG = "POSTURECAM_ROUND"
"""An environment variable by which the processes of a round are known."""
GONE_S = 30.0
"""How long processes may take to end after a kill."""


@dataclass
class Rounds:
    """Rounds over one folder of clips. faults: what was found, a sentence each."""

    clips: Path
    out: Path
    options: tuple[str, ...]
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    wanted: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: float = 0.0
    size: int = 0

    def prepare(self) -> None:
        """Runs the batch once without faults.

        What results look like, how long it takes (s) and how many bytes they have.
        """
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            self.finish(Path(folder))
            self.seconds = time.monotonic() - start
            self.wanted = _results(Path(folder))
            self.size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())

    def kill(self, number: int) -> str:
        """One round with a kill; returns what was done."""
        resume = ("--resume",) if self.chance.random() < 0.5 else ()
        how = self.chance.choice(["command", "worker", "both", "SIGINT", "SIGTERM"])
        with _begun(self._command(self.out, *resume), tag := f"{os.getpid()}.{number}") as run:
            time.sleep(self.chance.uniform(0.0, self.seconds))
            workers = [process for process in _tagged(tag) if process != run.pid]
            _kill(how, run, workers)
            said = run.communicate(timeout=GONE_S + 10 * self.seconds)[1]
        end = time.monotonic() + GONE_S
        while left := _tagged(tag):
            if time.monotonic() > end:
                self.faults.append(f"round {number}: processes {left} outlived the command")
                break
            time.sleep(0.1)
        self._check(number, said)
        return f"{number:3d} {how} {' '.join(resume)}: status {run.returncode}, {len(_results(self.out))} results"

    def fill(self, number: int, disk: Path) -> str:
        """One round in which the disk of the results runs full; returns what happened."""
        filler = disk / "filler"
        free = self.chance.randrange(self.size)
        with filler.open("wb") as file, suppress(OSError):
            file.truncate(0)
            os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(disk).free - free))
        run = subprocess.run(self._command(self.out), capture_output=True, text=True, check=False)
        filler.unlink()
        if run.returncode not in (0, 2):
            self.faults.append(f"round {number}: status {run.returncode}: {run.stderr.strip()[-300:]}")
        self._check(number, run.stderr)
        said = run.stderr.strip().splitlines()[-1:]
        return f"{number:3d} {free} bytes free: status {run.returncode}, {len(_results(self.out))} results {said}"

    def finish(self, out: Path) -> None:
        """A run without faults."""
        run = subprocess.run(self._command(out, "--resume"), capture_output=True, text=True, check=False)
        if run.returncode != 0:
            self.faults.append(f"the last run ends with status {run.returncode}: {run.stderr.strip()[-300:]}")

    def check_end(self) -> None:
        """What must be so after a run without faults."""
        results = _results(self.out)
        if results.keys() != self.wanted.keys():
            self.faults.append(f"results missing or too many: {sorted(results.keys() ^ self.wanted.keys())}")
        hidden = [place.name for place in self.out.rglob(".*") if place.name != ".posturecam.json"]
        if hidden:
            self.faults.append(f"left behind: {hidden}")
        self.faults += [f"notes of {name} lost" for name in self._annotated() if not (self.out / name / NOTES).exists()]

    def _command(self, out: Path, *more: str) -> list[str]:
        words = ["batch", str(self.clips), "--out", str(out), "--jobs", "2", *self.options, *more]
        return [sys.executable, "-m", "posturecam", *words]

    def _check(self, number: int, said: str) -> None:
        results = _results(self.out)
        for name, files in results.items():
            if files != self.wanted.get(name):
                self.faults.append(f"round {number}: {name} is not whole")
            (self.out / name / NOTES).write_text("keep")
        with (self.out.parent / "annotated").open("a") as file:
            file.writelines(f"{name}\n" for name in results)
        if "Traceback" in said:
            self.faults.append(f"round {number}: {said.strip().splitlines()[-1]}")
        self.faults += [f"round {number}: {fault}" for fault in _faults_of_manifest(self.out)]

    def _annotated(self) -> set[str]:
        file = self.out.parent / "annotated"
        return set(file.read_text().splitlines()) if file.exists() else set()


def _results(out: Path) -> dict[str, dict[str, str]]:
    """For every result below `out` the digests of its files."""
    return {
        file.parent.relative_to(out).as_posix(): {
            other.name: hashlib.sha256(other.read_bytes()).hexdigest()
            for other in file.parent.iterdir()
            if other.is_file() and other.name != NOTES
        }
        for file in out.rglob("analysis.json")
        if not any(part.startswith(".") for part in file.relative_to(out).parts)
    }


def _faults_of_manifest(out: Path) -> Iterator[str]:
    try:
        rows = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["clips"]
    except FileNotFoundError:
        return
    except ValueError as error:
        yield f"manifest.json can't be read ({error})"
        return
    hidden = {place.name for place in out.rglob(".*.old/*")}
    for row in rows:
        there = (out / str(row["folder"]) / "analysis.json").exists() or Path(str(row["folder"])).name in hidden
        if row["outcome"] == "done" and not there:
            yield f"{row['folder']} is done and not there"


@contextmanager
def _begun(command: list[str], tag: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, TAG: tag}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        yield run


def _kill(how: str, run: subprocess.Popen[str], workers: list[int]) -> None:
    if how.startswith("SIG"):
        run.send_signal(signal.Signals[how])
    if how in ("command", "both"):
        run.kill()
    if how in ("worker", "both"):
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def _tagged(tag: str) -> list[int]:
    """The processes of a round that are not dead."""
    found = []
    for place in Path("/proc").iterdir():
        with suppress(OSError):
            if place.name.isdigit() and f"{TAG}={tag}".encode() in (place / "environ").read_bytes().split(b"\0"):
                state = (place / "stat").read_text().rsplit(")", 1)[1].split()[0]
                found += [int(place.name)] if state != "Z" else []
    return found


def run_rounds(
    clips: Path, work: Path, rounds: int, seed: int, options: tuple[str, ...] = (), disk: Path | None = None
) -> list[str]:
    """Does the rounds and returns what was found.

    work: a new folder; disk: a file system to fill, where results go then.
    """
    work.mkdir(parents=True, exist_ok=True)
    room = disk or work
    done = Rounds(clips, room / "out", options, random.Random(seed))
    done.prepare()
    for number in range(rounds):
        print(done.kill(number) if disk is None else done.fill(number, disk), flush=True)
    done.finish(done.out)
    done.check_end()
    return done.faults


def main() -> None:
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("clips", type=Path)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--disk", type=Path)
    arguments.add_argument("--no-video", action="store_true")
    given = arguments.parse_args()
    options = ("--no-video",) if given.no_video else ()
    faults = run_rounds(given.clips, given.work, given.rounds, given.seed, options, given.disk)
    print(f"{len(faults)} faults", *faults, sep="\n  ")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
