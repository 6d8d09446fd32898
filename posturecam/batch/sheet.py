"""The coach sheet: one row for each clip of a batch, as a page and as a table."""

from __future__ import annotations

import csv
import io

from posturecam.batch.manifest import Manifest
from posturecam.batch.places import write_whole

SHEET_FILE, TABLE_FILE = "coach_sheet.html", "coach_sheet.csv"


def write_sheet(manifest: Manifest) -> None:
    """Writes coach_sheet.csv beside the manifest. Raises OutputError."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["clip", "person", "outcome", "reason", "folder"])
    for entry in manifest.entries:
        table.writerow([entry.clip, entry.person, entry.outcome.value, entry.reason, entry.folder])
    write_whole(manifest.out / TABLE_FILE, text.getvalue().encode())
