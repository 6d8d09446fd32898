"""Whole commands, timed from outside: what a user waits for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from posturecam_lab.benchmarks.bytecode import as_installed, start_once
from posturecam_lab.checkout import ROOT

HERE = Path(__file__).parent
_LINE_OF_SENTENCE = 2
"""Of stdout: the first says which clip it is."""


class Timed(NamedTuple):
    """What a command took.

    Attributes
    ----------
    sentence_s : float
        From its start to its sentence, by the clock; for other programs, which say none, to the end.
    end_s : float
        To its end.
    cpu_s : float
        CPU seconds, those of all threads.
    """

    sentence_s: float
    end_s: float
    cpu_s: float


def timed(command: list[str]) -> Timed:
    """Run a command; it ends the bench when it fails."""
    environment = as_installed(PYTHONPATH=os.pathsep.join(map(str, (ROOT, ROOT / "lab"))))
    start_once(command, environment)
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment)
        assert process.stdout is not None
        heard = [time.perf_counter() for _ in process.stdout]
        _, status, used = os.wait4(process.pid, 0)
        end = time.perf_counter()
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{errors.read().decode(errors='replace')[-2000:]}")
    sentence = heard[_LINE_OF_SENTENCE - 1] if len(heard) >= _LINE_OF_SENTENCE else end
    return Timed(sentence - began, end - began, used.ru_utime + used.ru_stime)


def ours(clip: Path, out: Path, *words: str) -> Timed:
    """`posturecam analyze`, into a folder that is not there yet."""
    shutil.rmtree(out, ignore_errors=True)
    return timed([sys.executable, "-m", "posturecam", "analyze", str(clip), "--out", str(out), *words])


def peers(clip: Path, mode: str, python: Path | None, task: Path | None) -> Timed:
    """The loop of other programs, from the start of its interpreter to its end."""
    script, written = str(HERE / "peer_loop.py"), str(clip.with_suffix(".peers.json"))
    command = [str(python or sys.executable), script, str(clip), written, "--mode", mode]
    return timed(command if task is None else [*command, "--task", str(task)])


def traced(clip: Path, out: Path, *words: str) -> dict[str, Any]:
    """The moments of `posturecam analyze`, as `traced.py` writes them."""
    shutil.rmtree(out, ignore_errors=True)
    written = out.with_suffix(".json")
    module = "posturecam_lab.benchmarks.traced"
    analysed = ["analyze", str(clip), "--out", str(out), *words]
    timed([sys.executable, "-m", module, repr(time.time()), str(written), *analysed])
    moments: dict[str, Any] = json.loads(written.read_text())
    return moments
