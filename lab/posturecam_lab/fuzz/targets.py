"""What is fuzzed: how an input is read, from what it is made, and which errors may come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from posturecam_lab.fuzz import others, seeds
from posturecam_lab.fuzz.documents import hostile_json, hostile_toml
from posturecam_lab.fuzz.jpeg import hostile_jpeg
from posturecam_lab.fuzz.messages import hostile_messages, unpacked
from posturecam_lab.fuzz.mutate import Mutator, damaged
from posturecam_lab.fuzz.npz import hostile_npz
from posturecam_lab.fuzz.refused import RefusedError

__all__ = ["FRAMES", "TARGETS", "RefusedError", "Target"]

FRAMES = 24
"""Frames read of a video: past every buffer of the reader."""


@dataclass(frozen=True)
class Target:
    """A reader.

    read: reads the file; raises RefusedError for the errors that may come out. seeds: valid inputs. mutate: makes
    others of them. file: the name that the input gets. cpu_s: CPU time that one input may take, s.
    """

    read: Callable[[Path], object]
    seeds: Callable[[], list[bytes]]
    mutate: Mutator
    file: str
    cpu_s: float = 10.0

    def input(self, name: str, seed: int, number: int) -> bytes:
        """The input of that number; the first ones are the seeds."""
        made = self.seeds()
        if number < len(made):
            return made[number]
        return self.mutate(Random(f"{seed} {name} {number}"), made)


def _damaged(random: Random, made: Sequence[bytes]) -> bytes:
    return damaged(random, made)


def _hostile_jpeg(random: Random, made: Sequence[bytes]) -> bytes:
    return hostile_jpeg(random, [*made, *seeds.progressive_jpegs()])


def _read_baseline(path: Path) -> None:
    from posturecam.errors import BaselineError
    from posturecam.results.baseline import load_baseline

    try:
        load_baseline(path)
    except BaselineError as error:
        raise RefusedError(error) from error


def _read_manifest(path: Path) -> None:
    """Reads a manifest and makes both sheets of it."""
    from posturecam.batch.manifest import load_manifest
    from posturecam.batch.sheet import sheet_csv, sheet_html
    from posturecam.errors import OutputError

    try:
        manifest = load_manifest(path.parent)
    except OutputError as error:
        raise RefusedError(error) from error
    if manifest is not None:
        sheet_html(manifest)
        sheet_csv(manifest)


def _read_norms(path: Path) -> None:
    from posturecam.coaching.norms import load_norms
    from posturecam.errors import NormsError

    try:
        table = load_norms(path)
    except NormsError as error:
        raise RefusedError(error) from error
    for norm in table:
        norm.beyond(0.0)
        if norm.expected is not None:
            norm.expected.at({"speed_mps": 3.0, "belt_speed_legs_s": 3.0})


def _read_landmarks(path: Path) -> None:
    from posturecam.errors import TrackError
    from posturecam.pose.stored import load_track

    try:
        load_track(path)
    except TrackError as error:
        raise RefusedError(error) from error


def _read_video(path: Path) -> None:
    """What an upload goes through, then the first frames."""
    from posturecam.errors import VideoError
    from posturecam.ui.uploads import LIMITS
    from posturecam.video.files import VideoFile
    from posturecam.video.limits import check_limits

    try:
        check_limits(path, LIMITS)
        with VideoFile(path) as video:
            for frame in islice(video, FRAMES):
                frame.rgb.sum()
    except VideoError as error:
        raise RefusedError(error) from error


def _read_jpeg(path: Path) -> None:
    from posturecam.ui.live.jpeg import JpegError, decode_jpeg

    try:
        decode_jpeg(path.read_bytes())
    except JpegError as error:
        raise RefusedError(error) from error


def _read_talk(path: Path) -> None:
    """A whole connection, as the socket leads it."""
    from posturecam.ui.live.commands import ProtocolError
    from posturecam.ui.live.jpeg import JpegError
    from posturecam.ui.live.protocol import LiveProtocol
    from posturecam.ui.live.registry import PageSession
    from posturecam_lab.fuzz.sitter import Sitter

    protocol = LiveProtocol(PageSession(), Sitter())
    try:
        for message in unpacked(path.read_bytes()):
            if message.is_text:
                protocol.command(message.content.decode("utf-8", "replace"))
            else:
                protocol.frame(message.content)
                protocol.look()
    except (ProtocolError, JpegError) as error:
        raise RefusedError(error) from error


TARGETS: dict[str, Target] = {
    "baseline": Target(_read_baseline, seeds.baselines, hostile_json, "input.json"),
    "manifest": Target(_read_manifest, seeds.manifests, hostile_json, "manifest.json"),
    "norms": Target(_read_norms, seeds.tables, hostile_toml, "input.toml"),
    "npz": Target(_read_landmarks, seeds.landmarks, hostile_npz, "input.npz"),
    "video": Target(_read_video, seeds.videos, _damaged, "input.mp4", cpu_s=30.0),
    "jpeg": Target(_read_jpeg, seeds.jpegs, _hostile_jpeg, "input.jpg", cpu_s=2.0),
    "trc": Target(others.read_landmarks_of_others, others.trc_files, others.hostile_table, "input.trc"),
    "openpose": Target(others.read_landmarks_of_others, others.openpose_files, hostile_json, others.OPENPOSE_FILE),
    "mediapipe_json": Target(others.read_landmarks_of_others, others.json_dumps, hostile_json, "input.json"),
    "mediapipe_csv": Target(others.read_landmarks_of_others, others.csv_dumps, others.hostile_table, "input.csv"),
    "result": Target(others.make_files_of_result, others.results, hostile_json, "analysis.json"),
    "live": Target(_read_talk, seeds.talks, hostile_messages, "input.talk", cpu_s=30.0),
}
