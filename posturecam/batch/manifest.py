"""manifest.json: what became of every clip of a batch, and with what it was analysed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any

from posturecam.batch.places import write_whole
from posturecam.errors import OutputError
from posturecam.version import __version__

MANIFEST_FILE = "manifest.json"
_FORMAT = 1


class Outcome(str, Enum):
    """What became of a clip: analysed, not possible, or not finished because the batch was stopped."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Entry:
    """One clip.

    clip: its path or URL. person: whom it shows, as far as its place tells. folder: of the result, relative to the
    manifest, with slashes; where it would have come for a clip that isn't done. input, model, settings: 'sha256:…' of
    the file, the networks and the settings. size: bytes. version: of posturecam. seconds: what the analysis took.
    started, finished: UTC, ISO 8601. same_as: the clip with the same content whose result this is. summary: the line of
    the coach sheet (`posturecam.batch.summary`).
    """

    clip: str
    outcome: Outcome
    person: str | None = None
    folder: str | None = None
    reason: str | None = None
    input: str | None = None
    size: int | None = None
    settings: str | None = None
    version: str = __version__
    model: str | None = None
    seconds: float | None = None
    started: str | None = None
    finished: str | None = None
    same_as: str | None = None
    summary: dict[str, Any] | None = None


@dataclass(frozen=True)
class Manifest:
    """All clips of a batch in the order they were given. out: the folder, or UPath, that it lies in."""

    out: Path
    settings: dict[str, Any]
    entries: tuple[Entry, ...] = ()

    def counts(self) -> dict[Outcome, int]:
        """How many clips had each outcome."""
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in Outcome}

    def to_dict(self) -> dict[str, Any]:
        """The content of manifest.json."""
        return {
            "manifest": _FORMAT,
            "version": __version__,
            "settings": self.settings,
            "clips": [{**asdict(entry), "outcome": entry.outcome.value} for entry in self.entries],
        }

    def save(self) -> None:
        """Writes OUT/manifest.json, whole or not at all. Raises OutputError."""
        content = json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"
        write_whole(self.out / MANIFEST_FILE, content.encode())


def load_manifest(out: Path) -> Manifest | None:
    """The manifest in `out`; None where there is none. Raises OutputError for one that can't be understood."""
    file = out / MANIFEST_FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["manifest"] != _FORMAT:
            raise ValueError(content["manifest"])
        return Manifest(out, dict(content["settings"]), tuple(_entries(content["clips"])))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{file} can't be read as a manifest. Remove it and run again without --resume.") from error


def _entries(rows: Sequence[dict[str, Any]]) -> list[Entry]:
    names = {field.name for field in fields(Entry)}
    return [
        Entry(**{**{name: row[name] for name in row if name in names}, "outcome": Outcome(row["outcome"])})
        for row in rows
    ]
