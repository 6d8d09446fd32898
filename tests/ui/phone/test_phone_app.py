"""The way in for phones of the real program: off unless asked for, on one address, gone with the app."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from posturecam_lab.benchmarks.app_server import POSTURECAM, STREAMLIT, free_port, serving, wait_for
from posturecam_lab.checkout import ROOT
from tests.socket_watch import socket_watch
from tests.ui.phone.client import Phone
from tests.ui.visitor import Visitor, visited

HERE = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""Another address of this machine, where its system has one by itself."""
_ADDRESS = re.compile(r"https://\S+/\?token=\S+")
_PRINT = re.compile(r"(?:[0-9A-F]{2} ){7}[0-9A-F]{2}$", re.MULTILINE)


def _with_phone(*options: str) -> tuple[str, ...]:
    return (*POSTURECAM[:-1], *options, POSTURECAM[-1])


@pytest.mark.parametrize("program", [POSTURECAM, STREAMLIT], ids=["posturecam app", "streamlit run"])
def test_nothing_listens_beside_this_machine_unless_asked_for(tmp_path: Path, program: tuple[str, ...]) -> None:
    watch = socket_watch(tmp_path / "watch")
    with serving(tmp_path / "server.log", program, **watch.environment) as address:
        port = int(Visitor(address).host.rpartition(":")[2])
        assert ("127.0.0.1", port) in watch.bound
        assert {one for one, _ in watch.bound} == {"127.0.0.1"}
        with Visitor(address).join() as line:
            page = " ".join(map(str, visited(line)))
        assert "From the phone" not in page and "https://" not in page
    assert "https://" not in (tmp_path / "server.log").read_text()
    assert watch.left == ""


def test_it_listens_on_one_address_more_while_the_app_runs(tmp_path: Path) -> None:
    port, log = free_port(HERE), tmp_path / "server.log"
    watch = socket_watch(tmp_path / "watch")
    options = ("--phone-address", HERE, "--phone-port", str(port))
    with serving(log, _with_phone(*options), TMPDIR=str(tmp_path), **watch.environment) as address:
        wait_for(lambda: len(_PRINT.findall(log.read_text())) == 4, "the fingerprint")
        first = Phone(_ADDRESS.findall(log.read_text())[0])
        assert first.host == f"{HERE}:{port}"
        assert first.fingerprint() == " ".join(_PRINT.findall(log.read_text()))
        assert first.enter() == 303 and first.stage() == "start"
        wait_for(lambda: len(_ADDRESS.findall(log.read_text())) == 2, "the next code")
        assert Phone(_ADDRESS.findall(log.read_text())[1]).enter() == 303
        assert {one for one, _ in watch.bound} == {"127.0.0.1", HERE}
        assert (HERE, port) in watch.bound
        with Visitor(address).join() as line:
            assert "From the phone" in " ".join(map(str, visited(line)))
        app_port = int(Visitor(address).host.rpartition(":")[2])
        if HERE != "127.0.0.1":
            with pytest.raises(ConnectionRefusedError):
                Phone(f"https://{HERE}:{app_port}/?token=x").plain()
        assert list(tmp_path.glob("*.pem")) == []
    with pytest.raises(ConnectionRefusedError):
        first.plain()
    assert watch.left == ""
    assert first.cookie.partition("=")[2] not in log.read_text()
    assert list(tmp_path.glob("posturecam-*")) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--phone-address", "0.0.0.0"), "0.0.0.0 is not one IP address."),
        (("--phone-address", "phone.example"), "phone.example is not one IP address."),
        (("--phone-address", "203.0.113.7"), "203.0.113.7 is not an address of this computer."),
        (("--phone", "--public-origin", "https://posture.example"), "--phone is for an app on your own computer"),
        (("--phone", "--bind", "127.0.0.2", "--public-origin", "https://a.example"), "--phone is for an app on your"),
    ],
)
def test_what_can_not_be_opened_is_a_sentence(options: tuple[str, ...], said: str) -> None:
    command = [sys.executable, "-m", "posturecam", "app", "--no-browser", *options]
    environment = {name: value for name, value in os.environ.items() if name != "POSTURECAM_PUBLIC_ORIGIN"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 2
    assert run.stderr.strip().startswith(said) and "Traceback" not in run.stderr
