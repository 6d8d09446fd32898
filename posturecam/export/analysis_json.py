"""analysis.json: everything that was found; its JSON Schema is analysis.schema.json in the package."""

from __future__ import annotations

from pathlib import Path

from posturecam.export.base import Format
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.results.names import json_text
from posturecam.types import Analysis
from posturecam.words import message


class AnalysisJson:
    """Writes analysis.json."""

    format = Format(
        id="analysis", files=ANALYSIS_FILE, name=message("export.format.analysis"), mime="application/json", rank=20
    )

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file: the same analysis gives the same bytes.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        content = json_text(analysis.to_dict(), indent=2, allow_nan=False)
        (folder / ANALYSIS_FILE).write_bytes(f"{content}\n".encode())


EXPORTER = AnalysisJson()
